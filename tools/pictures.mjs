// npm run pictures: every page as a picture, at a desk and on a phone, light, dark and in English, into pictures/.
// `npm run pictures -- --origin http://127.0.0.1:4100` looks at a server that runs; otherwise one is started and filled.
// `-- firms firm` takes only the pages so named, `-- --only phone-light` one of the six ways.
// It says of each page that is wider than its window, and ends with 1 then.
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openBrowser, openWindow } from '../e2e/harness/browser.mjs'
import { enter, findPages, openDialog } from '../e2e/harness/pages.mjs'
import { removeFolder, serve } from '../e2e/harness/server.mjs'

const FOLDER = 'pictures'
const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }
const WAITING = '.ant-skeleton, .awaited, .listing-waiting'

/** @type {Record<string, { viewport: { width: number, height: number }, colour: 'light' | 'dark', language: string }>} */
const WAYS = {
  'desk-light': { viewport: DESK, colour: 'light', language: 'zh' },
  'desk-dark': { viewport: DESK, colour: 'dark', language: 'zh' },
  'desk-en': { viewport: DESK, colour: 'light', language: 'en' },
  'phone-light': { viewport: PHONE, colour: 'light', language: 'zh' },
  'phone-dark': { viewport: PHONE, colour: 'dark', language: 'zh' },
  'phone-en': { viewport: PHONE, colour: 'light', language: 'en' },
}

const { values, positionals } = parseArgs({
  options: { origin: { type: 'string' }, only: { type: 'string' } },
  allowPositionals: true,
})
const served = values.origin === undefined ? await serve() : undefined
const origin = values.origin ?? served?.origin ?? ''
const browser = await openBrowser()
try {
  mkdirSync(FOLDER, { recursive: true })
  const pages = (await findPages(origin)).filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  for (const way of Object.keys(WAYS)) {
    if (values.only === undefined || values.only === way) await takeAll(pages, way)
  }
} finally {
  await browser.close()
  if (served) {
    await served.stop()
    await removeFolder(served.folder)
  }
}

/**
 * @param {import('../e2e/harness/pages.mjs').Seen[]} pages
 * @param {string} way
 */
async function takeAll(pages, way) {
  const { viewport, colour, language } = WAYS[way] ?? { viewport: DESK, colour: 'light', language: 'zh' }
  const window = await openWindow(browser, { viewport, colorScheme: colour, reducedMotion: 'reduce' })
  await window.addInitScript((chosen) => {
    localStorage.setItem('gongzhen.language', chosen)
    localStorage.setItem('gongzhen.tour.seen', 'all')
  }, language)
  const page = await window.newPage()
  for (const { name, path, cookie, press } of pages) {
    await enter(window, origin, cookie)
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' })
    await page.waitForFunction(isShown, WAITING)
    if (press) await openDialog(page, press)
    await page.screenshot({ path: `${FOLDER}/${name}-${way}.png` })
    await page.screenshot({ path: `${FOLDER}/${name}-${way}-whole.png`, fullPage: true })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 0) process.exitCode = 1
    console.log(`${name} ${way}${wide > 0 ? ` — ${wide} px wider than the window` : ''}`)
  }
  await window.close()
}

/** A page says what it is, or that it is none, before anything else of it comes. @param {string} waiting */
function isShown(waiting) {
  return document.querySelector('h1, h2, .empty, .problem') !== null && document.querySelector(waiting) === null
}
