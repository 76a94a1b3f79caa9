import { performance } from 'node:perf_hooks'
import { openBrowser, openWindow } from '../../e2e/harness/browser.mjs'
import { removeFolder, serve, temporaryFolder } from '../../e2e/harness/server.mjs'
import { middle, seconds } from './figures.mjs'

const LATER_STARTS = 5

/**
 * From the command to the first page drawn in a browser that is already open: the first start, which makes the database and
 * the demo zone, and later ones. The program is built already.
 * @param {(line: string) => void} tell
 */
export async function measureStarts(tell) {
  const folder = await temporaryFolder()
  const browser = await openBrowser()
  try {
    const first = await timeStart(browser, folder)
    tell(`first start ${seconds(first)}`)
    const later = []
    for (let round = 0; round < LATER_STARTS; round++) later.push(await timeStart(browser, folder))
    tell(`later starts ${later.map(seconds).join(', ')}`)
    return [
      { what: '首次启动到第一页（建库并填满 1,109 家演示企业） first start to first page', measured: seconds(first) },
      {
        what: `再次启动到第一页，${LATER_STARTS} 次的中位 later start to first page`,
        goal: '≤ 5 s',
        measured: `${seconds(middle(later))} (${seconds(Math.min(...later))} … ${seconds(Math.max(...later))})`,
      },
    ]
  } finally {
    await browser.close()
    await removeFolder(folder)
  }
}

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} folder
 */
async function timeStart(browser, folder) {
  const window = await openWindow(browser)
  const page = await window.newPage()
  const begun = performance.now()
  const served = await serve({ folder })
  await page.goto(served.origin)
  await page.getByText('园区经办').first().waitFor()
  const taken = performance.now() - begun
  await window.close()
  await served.stop()
  return taken
}
