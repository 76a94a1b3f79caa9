import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, openWindow } from './harness/browser.mjs'
import { signIn } from './harness/client.mjs'
import { findPages } from './harness/pages.mjs'
import { removeFolder, serve } from './harness/server.mjs'

/** Every page of harness/pages.mjs, light and dark: nothing that axe calls serious or critical. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let served: Awaited<ReturnType<typeof serve>>
let browser: Browser
const cookies = new Map<string, string>()

beforeAll(async () => {
  ;[served, browser] = await Promise.all([serve(), openBrowser()])
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served?.stop()
  if (served) await removeFolder(served.folder)
})

describe('nothing serious or critical', () => {
  test.each(['light', 'dark'] as const)('on any page in %s', { timeout: 600_000 }, async (colour) => {
    const found: string[] = []
    for (const { name, path, login } of await findPages(served.origin)) {
      for (const offence of await offences(path, login, colour)) found.push(`${name}: ${offence}`)
    }
    expect(found).toEqual([])
  })
})

async function offences(path: string, login: string | undefined, colour: 'light' | 'dark'): Promise<string[]> {
  const window = await openWindow(browser, {
    viewport: { width: 1440, height: 900 },
    colorScheme: colour,
    reducedMotion: 'reduce',
  })
  try {
    if (login) {
      const [name = '', value = ''] = (await cookieOf(login)).split('=')
      await window.addCookies([{ name, value, url: served.origin }])
    }
    const page = await window.newPage()
    await page.goto(served.origin + path, { waitUntil: 'networkidle', timeout: 60_000 })
    await page.locator('h1').first().waitFor({ state: 'attached', timeout: 60_000 })
    await page.evaluate(AXE)
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    )
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}`))
  } finally {
    await window.close()
  }
}

/** Each account signs in once. */
async function cookieOf(login: string): Promise<string> {
  const known = cookies.get(login) ?? (await signIn(served.origin, login)).cookie
  cookies.set(login, known)
  return known
}
