// npm run pictures: every page as a picture, at a desk and on a phone, light and dark, into pictures/.
// `npm run pictures -- --origin http://127.0.0.1:4100` looks at a server that runs; otherwise one is started and filled.
// `-- firms firm` takes only the pages so named.
import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openBrowser, openWindow } from '../e2e/harness/browser.mjs'
import { signIn } from '../e2e/harness/client.mjs'
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
  const pages = (await findPages()).filter(({ name }) => positionals.length === 0 || positionals.includes(name))
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

/** The pages worth a picture, with addresses of things that exist; `login`: who looks. */
async function findPages() {
  const officer = await signIn(origin, 'officer')
  const { rows: firms } = await officer.get('/api/parties?kind=enterprise&size=1&page=3')
  const { rows: runs } = await officer.get('/api/runs')
  const { rows: batches } = await officer.get('/api/imports?size=100')
  const refused = batches.find((/** @type {{ rowsRefused: number }} */ batch) => batch.rowsRefused > 0) ?? batches[0]
  return [
    { name: 'sign-in', path: '/sign-in', login: undefined },
    { name: 'overview', path: '/', login: 'officer' },
    { name: 'firms', path: '/firms', login: 'officer' },
    { name: 'firm', path: `/firms/${firms[0].id}`, login: 'officer' },
    { name: 'programmes', path: '/programmes', login: 'policy' },
    { name: 'programme', path: '/programmes/tech-sme-2017', login: 'policy' },
    { name: 'points', path: '/programmes/zhongkai-points', login: 'policy' },
    { name: 'runs', path: '/runs', login: 'officer' },
    { name: 'run', path: `/runs/${runs[0].run}`, login: 'officer' },
    { name: 'imports', path: '/imports', login: 'officer' },
    { name: 'new-import', path: '/imports/new', login: 'officer' },
    { name: 'batch', path: `/imports/${refused.batch}`, login: 'officer' },
    { name: 'findings', path: '/findings', login: 'officer' },
    { name: 'audit', path: '/audit', login: 'auditor' },
    { name: 'own-firm', path: '/', login: 'firm' },
  ]
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
