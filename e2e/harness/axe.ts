import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults, RunOptions } from 'axe-core'
import type { BrowserContext, Page } from 'playwright-core'
import { openBrowser, openWindow } from './browser.mjs'
import { enter, findPages, openDialog } from './pages.mjs'
import { removeFolder, serveDemo } from './server.mjs'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What stands on a page whose answers are still on their way. */
const WAITING = '.ant-skeleton, .awaited, .listing-waiting'

/**
 * A demo zone in a browser, ready to be asked page after page what keeps it from people. `places`: each address once,
 * whatever it is asked to show.
 */
export async function openPages({ places = false } = {}) {
  const [served, browser] = await Promise.all([serveDemo({ DEMO_FIRMS: '40' }), openBrowser()])
  const found = await findPages(served.origin)
  const firsts = new Map(found.map((page) => [page.press ? page.name : page.path.split('?')[0], page]))
  const pages = places ? [...firsts.values()] : found

  /** Opens page after page in one window and gathers what is found on each. */
  async function walk(
    look: (page: Page, name: string) => Promise<string[]>,
    prepare: (window: BrowserContext) => Promise<unknown> = async () => undefined,
  ): Promise<string[]> {
    const window = await openWindow(browser, { viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
    const found: string[] = []
    try {
      await prepare(window)
      const page = await window.newPage()
      for (const { name, path, cookie, press } of pages) {
        await enter(window, served.origin, cookie)
        await page.goto(served.origin + path, { timeout: 60_000 })
        await page.locator('h1').first().waitFor({ state: 'attached', timeout: 60_000 })
        await page.waitForFunction((waiting) => document.querySelector(waiting) === null, WAITING, { timeout: 60_000 })
        if (press) await openDialog(page, press)
        found.push(...(await look(page, name)))
      }
    } finally {
      await window.close()
    }
    return found
  }

  return {
    walk,
    async close() {
      await browser.close()
      await served.stop()
      await removeFolder(served.folder)
    },
  }
}

/** What axe calls serious or critical on a page, each with where and what. */
export async function offences(page: Page, options: RunOptions, where: string): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    (asked) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    { resultTypes: ['violations'], ...options } satisfies RunOptions,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where}: ${id} at ${target.join(' ')}`))
}
