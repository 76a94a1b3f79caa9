import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openBrowser, openWindow } from './browser.mjs'
import { signIn } from './client.mjs'
import { enter } from './pages.mjs'
import { removeFolder, serveDemo } from './server.mjs'

/** What browsers themselves call an error and a test has asked for: an answer that refuses. */
const REFUSALS = /status of 4(01|04|09|10|22)/

/**
 * A served demo and a browser, for all tests of a file.
 * @typedef {object} Stage
 * @property {string} origin
 * @property {Awaited<ReturnType<typeof serveDemo>>} served
 * @property {import('playwright-core').Browser} browser
 * @property {string[]} troubles what went wrong on any page of `openPage`; the test asks for none at its end
 * @property {(login: string) => ReturnType<typeof signIn>} caller signs in once for each account
 */

/**
 * Serves a demo and opens a browser before the first test, and ends both after the last.
 * @param {{ env?: Record<string, string>, prepare?: (stage: Stage) => Promise<void> }} [options]
 * @returns {Stage}
 */
export function useStage({ env = {}, prepare } = {}) {
  /** @type {Map<string, ReturnType<typeof signIn>>} */
  const callers = new Map()
  const stage = /** @type {Stage} */ ({
    troubles: /** @type {string[]} */ ([]),
    caller(login) {
      const known = callers.get(login) ?? signIn(stage.origin, login)
      callers.set(login, known)
      return known
    },
  })
  beforeAll(async () => {
    ;[stage.served, stage.browser] = await Promise.all([serveDemo(env), openBrowser()])
    stage.origin = stage.served.origin
    await prepare?.(stage)
  }, 240_000)
  afterAll(async () => {
    await stage.browser?.close()
    await stage.served?.stop()
    if (stage.served) await removeFolder(stage.served.folder)
  })
  return stage
}

/**
 * A window and a page for each test; the test fails where the page broke, and leaves a picture where it failed.
 * @param {Stage} stage
 * @param {import('playwright-core').BrowserContextOptions} options
 * @param {(opened: { window: import('playwright-core').BrowserContext, page: import('playwright-core').Page }) => void} take
 * @param {{ login?: string, timeout?: number, heedsConsole?: boolean }} [more] `login`: who is signed in from the
 *   beginning; `heedsConsole`: what the console calls an error fails the test as well
 */
export function usePage(stage, options, take, { login, timeout = 30_000, heedsConsole = false } = {}) {
  /** @type {import('playwright-core').BrowserContext} */
  let window
  /** @type {import('playwright-core').Page} */
  let page
  /** @type {string[]} */
  let troubles
  beforeEach(async () => {
    window = await openWindow(stage.browser, options)
    if (login !== undefined) await enter(window, stage.origin, (await stage.caller(login)).cookie)
    page = await window.newPage()
    page.setDefaultTimeout(timeout)
    troubles = []
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('console', (message) => {
      const isError = message.type() === 'error' && !REFUSALS.test(message.text())
      if (heedsConsole && isError) troubles.push(message.text())
    })
    take({ window, page })
  })
  afterEach(async ({ task }) => {
    const path = `pictures/failed/${task.name}.png`
    if (task.result?.state === 'fail') await page.screenshot({ path, fullPage: true })
    await window.close()
    expect(troubles).toEqual([])
  })
}

/**
 * A browser of its own under the pages' own policy, for one of several people of a test; whatever the policy stops, a
 * page throws or the server refuses as not allowed is a trouble of the stage.
 * @param {Stage} stage
 * @param {{ login?: string, viewport?: { width: number, height: number }, known?: readonly RegExp[] }} [options]
 */
export async function openPage(stage, { login, viewport = { width: 1280, height: 900 }, known = [] } = {}) {
  const window = await stage.browser.newContext({ locale: 'zh-CN', viewport })
  if (login !== undefined) await enter(window, stage.origin, (await stage.caller(login)).cookie)
  await window.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
      console.error(`policy: ${violatedDirective} ${sourceFile}`),
    )
  })
  const page = await window.newPage()
  page.setDefaultTimeout(30_000)
  page.on('response', (response) => {
    if (response.status() === 403) stage.troubles.push(`refused: ${response.url()}`)
  })
  page.on('pageerror', (error) => stage.troubles.push(error.message))
  page.on('console', (message) => {
    const isKnown = [REFUSALS, ...known].some((one) => one.test(message.text()))
    if (message.type() === 'error' && !isKnown) stage.troubles.push(message.text())
  })
  return page
}

/**
 * A page of somebody who enters the demo by pressing a role on the sign-in page.
 * @param {Stage} stage
 * @param {string} role as its button says
 * @param {Parameters<typeof openPage>[1]} [options]
 */
export async function openAsRole(stage, role, options = {}) {
  const page = await openPage(stage, options)
  await page.goto(`${stage.origin}/sign-in`)
  await page.getByRole('button', { name: role, exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  return page
}
