import type { RunOptions } from 'axe-core'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offences, openPages } from './harness/axe.ts'

/** Colours are the same in every language; what has a name, a role and a label is asked again. */
const NAMES: RunOptions = { rules: { 'color-contrast': { enabled: false } } }

let pages: Awaited<ReturnType<typeof openPages>>
beforeAll(async () => {
  pages = await openPages({ places: true })
}, 240_000)
afterAll(() => pages?.close())

test('nothing serious or critical on any page in English', { timeout: 900_000 }, async () => {
  const inEnglish = (window: BrowserContext) =>
    window.addInitScript(() => localStorage.setItem('gongzhen.language', 'en'))
  expect(await pages.walk((page, name) => offences(page, NAMES, `${name} English`), inEnglish)).toEqual([])
})
