import type { RunOptions } from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { offences, openPages } from './harness/axe.ts'

/** The theme changes colours and nothing else, so in the dark only what looks at colours is asked again. */
const COLOURS: RunOptions = { runOnly: ['color-contrast', 'link-in-text-block'] }

let pages: Awaited<ReturnType<typeof openPages>>
beforeAll(async () => {
  pages = await openPages()
}, 240_000)
afterAll(() => pages?.close())

test('nothing serious or critical on any page, light and dark', { timeout: 900_000 }, async () => {
  const found = await pages.walk(async (page, name) => {
    const inLight = await offences(page, {}, `${name} light`)
    await page.emulateMedia({ colorScheme: 'dark' })
    const inDark = await offences(page, COLOURS, `${name} dark`)
    await page.emulateMedia({ colorScheme: 'light' })
    return [...inLight, ...inDark]
  })
  expect(found).toEqual([])
})
