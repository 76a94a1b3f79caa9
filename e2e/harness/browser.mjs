import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

/** Where systems keep a Chromium; CHROME_PATH stands before them all. */
const SYSTEM_BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
/** Arguments of the npm browser that belong to its home, a function without a kernel of its own, and weaken a test. */
const UNWANTED = /^--(single-process|no-zygote|disable-web-security|allow-running-insecure-content|headless)/

/** Starts the system's Chromium, or else the one from npm. */
export async function openBrowser() {
  const path = process.env.CHROME_PATH ?? SYSTEM_BROWSERS.find((candidate) => existsSync(candidate))
  if (path !== undefined) return chromium.launch({ executablePath: path, args: QUIET })
  const { default: bundled } = await import('@sparticuz/chromium')
  bundled.setGraphicsMode = false
  const args = bundled.args.filter((/** @type {string} */ argument) => !UNWANTED.test(argument))
  return chromium.launch({ executablePath: join(unpacked(), 'chromium'), args: [...args, ...QUIET] })
}

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const UNPACK = `import('@sparticuz/chromium').then(({ default: bundled }) => bundled.executablePath())`

/**
 * The folder of the browser from npm, which comes packed. Its own way unpacks into the folder for temporary files, where a
 * second process finds half a program; here each unpacks apart, and the first to be done gives the folder its name.
 */
function unpacked() {
  const { version } = JSON.parse(readFileSync(join(MODULES, '@sparticuz/chromium/package.json'), 'utf8'))
  const cache = join(MODULES, '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const own = mkdtempSync(join(cache, 'chromium-'))
  execFileSync(process.execPath, ['-e', UNPACK], { cwd: MODULES, env: { ...process.env, TMPDIR: own } })
  try {
    renameSync(own, folder)
  } catch {
    rmSync(own, { recursive: true })
  }
  return folder
}

/**
 * A browser window with Chinese glyphs, whatever fonts the machine has.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export async function openWindow(browser, options = {}) {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // Only to bring a font: where the system has one, the pages are tested under their own policy.
    bypassCSP: !hasChineseFont(),
    ...options,
  })
  if (!hasChineseFont()) await bringChineseFont(context)
  return context
}

function hasChineseFont() {
  try {
    return execFileSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}

const FONT = new URL('../../node_modules/@fontsource/noto-sans-sc/', import.meta.url)

/**
 * Noto Sans SC as a web font, served to every page from node_modules.
 * @param {import('playwright-core').BrowserContext} context
 */
async function bringChineseFont(context) {
  const faces = ['400.css', '600.css'].map((file) => readFileSync(new URL(file, FONT), 'utf8')).join('\n')
  const styles = `${faces.replaceAll('./files/', '/__font/')}
    * { font-family: 'Noto Sans SC', sans-serif !important }`
  await context.route('**/__font/**', (route) =>
    route.fulfill({ path: fileURLToPath(new URL(`files/${route.request().url().split('/').at(-1)}`, FONT)) }),
  )
  await context.addInitScript((css) => {
    addEventListener('DOMContentLoaded', () => {
      const style = document.createElement('style')
      style.textContent = css
      document.head.append(style)
    })
  }, styles)
}
