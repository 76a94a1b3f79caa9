import { openBrowser, openWindow } from '../../e2e/harness/browser.mjs'
import { signIn } from '../../e2e/harness/client.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { milliseconds, quantile } from './figures.mjs'

const LOADS = 9
const CPU_SLOWER = 4
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/**
 * A firm's home opened on a phone with nothing in its cache: what came over the wire, and when it can be used on a
 * processor four times slower. Its peer is the sign-in page, which stands on the component library, in the same run.
 * @param {(line: string) => void} tell
 */
export async function measurePhone(tell) {
  const served = await serve()
  const browser = await openBrowser()
  try {
    const { cookie } = await signIn(served.origin, 'firm')
    const home = await loads(browser, `${served.origin}/my`, /您可享受|还没有可享受/, cookie)
    const peer = await loads(browser, `${served.origin}/sign-in`, /登录/, '')
    tell(
      `home ${home.kilobytes} KB, ${milliseconds(home.usable)}; sign-in ${peer.kilobytes} KB, ${milliseconds(peer.usable)}`,
    )
    const what = '企业首页首次打开 firm’s home, first load'
    return [
      { what: `${what}: gzip 传输 over the wire`, goal: '≤ 250 KB', measured: `${home.kilobytes} KB` },
      { what: `${what}: 4× 慢 CPU 可用 usable, p50`, goal: '≤ 2 s', measured: milliseconds(home.usable) },
      { what: '对照：登录页（用组件库）peer: sign-in page, over the wire', measured: `${peer.kilobytes} KB` },
      { what: '对照：登录页 peer: sign-in page, usable, p50', measured: milliseconds(peer.usable) },
    ]
  } finally {
    await browser.close()
    await served.stop()
    await removeFolder(served.folder)
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} address
 * @param {RegExp} words what stands on the page once it can be used
 * @param {string} cookie
 */
async function loads(browser, address, words, cookie) {
  const times = []
  let bytes = 0
  for (let at = 0; at < LOADS; at++) {
    const window = await openWindow(browser, PHONE)
    const [name = '', value = ''] = cookie.split('=')
    if (name) await window.addCookies([{ name, value, url: new URL(address).origin }])
    const page = await window.newPage()
    const network = await window.newCDPSession(page)
    await network.send('Network.enable')
    // Plain http to another machine gets gzip; a local address would also be offered brotli.
    await network.send('Network.setExtraHTTPHeaders', { headers: { 'accept-encoding': 'gzip' } })
    await network.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWER })
    bytes = 0
    network.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
    })
    const begun = performance.now()
    await page.goto(address, { waitUntil: 'commit' })
    await page.getByText(words).first().waitFor()
    times.push(performance.now() - begun)
    await page.waitForLoadState('networkidle')
    await window.close()
  }
  return { kilobytes: Math.round(bytes / 1024), usable: quantile(times, 0.5) }
}
