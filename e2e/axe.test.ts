import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults, RunOptions } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow } from './harness/browser.mjs'
import { type Seen, enter, findPages } from './harness/pages.mjs'
import { removeFolder, serve } from './harness/server.mjs'

/** Every page of harness/pages.mjs, in light, dark and English: nothing that axe calls serious or critical. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The theme changes colours and nothing else, so in the dark only what looks at colours is asked again. */
const COLOURS: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] }

/** What stands on a page whose answers are still on their way. */
const WAITING = '.ant-skeleton, .awaited, .listing-waiting'

let served: Awaited<ReturnType<typeof serve>>
let browser: Browser
let pages: Seen[]

beforeAll(async () => {
  ;[served, browser] = await Promise.all([serve({ env: { DEMO_FIRMS: '120' } }), openBrowser()])
  pages = await findPages(served.origin)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served?.stop()
  if (served) await removeFolder(served.folder)
})

test('nothing serious or critical on any page, light and dark', { timeout: 900_000 }, async () => {
  const found = await walk(async (page, name) => {
    const inLight = await offences(page, {}, `${name} light`)
    await page.emulateMedia({ colorScheme: 'dark' })
    const inDark = await offences(page, COLOURS, `${name} dark`)
    await page.emulateMedia({ colorScheme: 'light' })
    return [...inLight, ...inDark]
  })
  expect(found).toEqual([])
})

test('nothing serious or critical on any page in English', { timeout: 900_000 }, async () => {
  const inEnglish = (window: BrowserContext) =>
    window.addInitScript(() => localStorage.setItem('gongzhen.language', 'en'))
  expect(await walk((page, name) => offences(page, {}, `${name} English`), inEnglish)).toEqual([])
})

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
    for (const { name, path, cookie } of pages) {
      await enter(window, served.origin, cookie)
      await page.goto(served.origin + path, { timeout: 60_000 })
      await page.locator('h1').first().waitFor({ state: 'attached', timeout: 60_000 })
      await page.waitForFunction((waiting) => document.querySelector(waiting) === null, WAITING, { timeout: 60_000 })
      found.push(...(await look(page, name)))
    }
  } finally {
    await window.close()
  }
  return found
}

async function offences(page: Page, options: RunOptions, where: string): Promise<string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    (asked) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(asked),
    options,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${where}: ${id} at ${target.join(' ')}`))
}
