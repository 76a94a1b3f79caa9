import { performance } from 'node:perf_hooks'
import { openBrowser, openWindow } from '../../e2e/harness/browser.mjs'
import { enter, findPages } from '../../e2e/harness/pages.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { middle, quantile, seconds } from './figures.mjs'

const FIRMS = process.env['BENCH_FIRMS'] ?? '10000'
/** `BENCH_PAGES="laboratory sign-up"` opens only these and tells how long each took; the table stays as it is. */
const ONLY = (process.env['BENCH_PAGES'] ?? '').split(/[\s,]+/).filter(Boolean)
/** `BENCH_FOLDER` keeps the filled zone between two measurements. */
const FOLDER = process.env['BENCH_FOLDER']
const ROUNDS = 5
/** A page of the tour stands within this long at the desk. */
const GOAL_MS = 1000
const FILL_SECONDS_MAX = 3600

/**
 * Every page of harness/pages.mjs at 1440×900 over a zone of ten thousand firms (BENCH_FIRMS): from the address to the
 * last answer drawn, code already in the browser's cache as for anybody who works here all day. The bare sign-in page
 * is the peer: what the browser and the shell take by themselves.
 * @param {(line: string) => void} tell
 */
export async function measurePages(tell) {
  const served = await serve({
    env: { DEMO_FIRMS: FIRMS },
    secondsMax: FILL_SECONDS_MAX,
    ...(FOLDER ? { folder: FOLDER } : {}),
  })
  const browser = await openBrowser()
  try {
    const rows = []
    for (const { name, path, cookie } of await findPages(served.origin)) {
      if (ONLY.length > 0 && !ONLY.includes(name)) continue
      const times = await openings(browser, served.origin, path, cookie)
      const measured = `median ${seconds(middle(times))}, slowest ${seconds(quantile(times, 1))}`
      tell(`${name}: ${measured}${middle(times) > GOAL_MS ? ' — above the goal' : ''}`)
      rows.push({ what: `${name} ${path.replace(/\d+/g, 'n')}, ${FIRMS} firms`, measured })
    }
    return ONLY.length > 0 ? [] : rows
  } finally {
    await browser.close()
    await served.stop()
    if (!FOLDER) await removeFolder(served.folder)
  }
}

/**
 * How long each opening of a page took, the first one, which fills the cache, left out.
 * @param {import('playwright-core').Browser} browser
 * @param {string} origin
 * @param {string} path
 * @param {string} cookie
 */
async function openings(browser, origin, path, cookie) {
  const window = await openWindow(browser, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  try {
    await enter(window, origin, cookie)
    const page = await window.newPage()
    /** @type {number[]} */
    const times = []
    for (let round = 0; round <= ROUNDS; round++) {
      const begun = performance.now()
      await page.goto(origin + path)
      // Looked at with every frame: a locator's own waiting looks less and less often, and would add up to half a second.
      await page.waitForFunction(
        () => document.querySelector('h1') && !document.querySelector('.ant-skeleton, .awaited, .listing-waiting'),
      )
      if (round > 0) times.push(performance.now() - begun)
    }
    return times
  } finally {
    await window.close()
  }
}
