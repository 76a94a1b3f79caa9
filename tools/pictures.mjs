// npm run pictures: every page as a picture, at a desk and on a phone, light and dark, into pictures/.
// `npm run pictures -- --origin http://127.0.0.1:4100` looks at a server that runs; otherwise one is started and filled.
// `-- firms firm` takes only the pages so named.
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openBrowser, openWindow } from '../e2e/harness/browser.mjs'
import { signIn } from '../e2e/harness/client.mjs'
import { findPages } from '../e2e/harness/pages.mjs'
import { removeFolder, serve } from '../e2e/harness/server.mjs'

const FOLDER = 'pictures'
const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const COLOURS = /** @type {const} */ (['light', 'dark'])

const { values, positionals } = parseArgs({ options: { origin: { type: 'string' } }, allowPositionals: true })
const served = values.origin === undefined ? await serve() : undefined
const origin = values.origin ?? served?.origin ?? ''
const browser = await openBrowser()
try {
  mkdirSync(FOLDER, { recursive: true })
  const pages = (await findPages(origin)).filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colour of COLOURS) await takeAll(pages, size, viewport, colour)
  }
} finally {
  await browser.close()
  if (served) {
    await served.stop()
    await removeFolder(served.folder)
  }
}

/**
 * @param {Awaited<ReturnType<typeof findPages>>} pages
 * @param {string} size
 * @param {{ width: number, height: number }} viewport
 * @param {'light' | 'dark'} colour
 */
async function takeAll(pages, size, viewport, colour) {
  for (const { name, path, login } of pages) {
    const window = await openWindow(browser, { viewport, colorScheme: colour })
    if (login) {
      const [cookie = '', value = ''] = (await signIn(origin, login)).cookie.split('=')
      await window.addCookies([{ name: cookie, value, url: origin }])
    }
    const page = await window.newPage()
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' })
    await page.screenshot({ path: `${FOLDER}/${name}-${size}-${colour}.png` })
    await page.screenshot({ path: `${FOLDER}/${name}-${size}-${colour}-whole.png`, fullPage: true })
    await window.close()
    console.log(`${name} ${size} ${colour}`)
  }
}
