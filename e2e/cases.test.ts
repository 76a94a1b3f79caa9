import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser, openWindow } from './harness/browser.mjs'
import { signIn } from './harness/client.mjs'
import { enter } from './harness/pages.mjs'
import { removeFolder, type serve, serveDemo } from './harness/server.mjs'

const DESK = { viewport: { width: 1440, height: 900 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const PEOPLE = ['firm', 'bank', 'officer', 'finance'] as const
type Person = (typeof PEOPLE)[number]

let served: Awaited<ReturnType<typeof serve>>
let browser: Browser
let window: BrowserContext | undefined
let troubles: string[] = []
const cookies = new Map<Person, string>()

beforeAll(async () => {
  ;[served, browser] = await Promise.all([serveDemo({ DEMO_FIRMS: '40' }), openBrowser()])
  for (const person of PEOPLE) cookies.set(person, (await signIn(served.origin, person)).cookie)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served?.stop()
  if (served) await removeFolder(served.folder)
})

afterEach(() => {
  expect(troubles).toEqual([])
})

/** The product as one of its people has it before them: a firm on a phone, the others at a desk. */
async function as(person: Person, path: string): Promise<Page> {
  await window?.close()
  window = await openWindow(browser, person === 'firm' ? PHONE : DESK)
  await enter(window, served.origin, cookies.get(person) ?? '')
  const page = await window.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => troubles.push(error.message))
  await page.goto(served.origin + path)
  return page
}

/** Chooses an action, fills it in, looks at what it moves, and confirms. */
async function act(
  page: Page,
  action: string,
  filled: Readonly<Record<string, string>> = {},
  moves: readonly string[] = [],
) {
  await page.getByRole('button', { name: action, exact: true }).click()
  const form = page.getByRole('form', { name: action })
  for (const [name, value] of Object.entries(filled)) {
    const field = form.getByLabel(name, { exact: true })
    const isChoice = await field.evaluate((element) => element.tagName === 'SELECT')
    if (isChoice) await field.selectOption({ label: value })
    else await field.fill(value)
  }
  await form.getByRole('button', { name: '核对' }).click()
  await form.getByText('办完到').waitFor()
  for (const move of moves) await form.getByText(move, { exact: true }).first().waitFor()
  await form.getByRole('button', { name: `确认${action}` }).click()
  await form.waitFor({ state: 'detached' })
}

const state = (page: Page, name: string) => page.locator('.case-standing').getByText(name, { exact: true }).waitFor()

test('a bridged loan goes from the firm’s phone to the last posting, each step by its role', {
  timeout: 180_000,
}, async () => {
  let page = await as('firm', '/my/cases')
  await page.getByRole('button', { name: '申请 还贷周转金' }).click()
  await page.waitForURL(/\/my\/cases\/\d+$/)
  const file = Number(page.url().split('/').at(-1))
  await page.getByRole('button', { name: '提交', exact: true }).click()
  await page.getByLabel('申请金额', { exact: true }).fill('320')
  await window?.setOffline(true)
  await page.getByLabel('到期贷款余额', { exact: true }).fill('320')
  await window?.setOffline(false)
  await page.reload()
  await page.getByRole('button', { name: '提交', exact: true }).click()
  expect(await page.getByLabel('到期贷款余额', { exact: true }).inputValue()).toBe('320')
  await page.getByRole('button', { name: '先不办', exact: true }).click()
  await act(page, '提交', { 申请金额: '320', 到期贷款余额: '320', 贷款到期日: '2030-12-31', 银行: '示例城市商业银行' })
  await state(page, '待银行承诺')
  expect(await page.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth)).toBe(false)

  page = await as('bank', '/cases')
  await page.locator(`a[href="/cases/${file}"]`).click()
  await act(page, '承诺续贷', { 承诺续贷金额: '320' })
  await state(page, '待审核')

  page = await as('officer', '/inbox')
  await page.getByText('轮到我办的办件').waitFor()
  page = await as('officer', `/cases/${file}`)
  await act(page, '审核通过', { 银行等级: '甲' }, ['留款', '3,200,000.00 元'])
  await state(page, '待缴费')

  page = await as('finance', `/cases/${file}`)
  await act(page, '确认缴费', {}, ['预收', '16,000.00 元'])
  await act(page, '放款', {}, ['放款'])
  await state(page, '垫付中')

  page = await as('bank', `/cases/${file}`)
  await act(page, '续贷到账', { 续贷金额: '320' })
  page = await as('finance', `/cases/${file}`)
  await act(page, '收回', {}, ['收回', '计费', '退费'])
  await state(page, '已还清')
  await page.getByText('14,400.00 元').first().waitFor()

  page = await as('firm', `/my/cases/${file}`)
  await state(page, '已还清')
  await page.getByText('现在没有要您办的事').waitFor({ state: 'detached' })
})

test('what cannot be done says why, in the words of the article', { timeout: 90_000 }, async () => {
  const page = await as('officer', '/cases')
  await page.getByText('待审核').first().waitFor()
  await page.locator('tr', { hasText: '待审核' }).first().getByRole('link').click()
  await page.getByRole('button', { name: '审核通过', exact: true }).click()
  const form = page.getByRole('form', { name: '审核通过' })
  await form.getByLabel('银行等级', { exact: true }).selectOption('其他')
  await form.getByLabel('银行等级：其他').fill('丙')
  await form.getByRole('button', { name: '核对' }).click()
  await form.getByText(/条件不成立：可以垫付（银行可以合作/).waitFor()
})
