import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, openWindow } from './harness/browser.mjs'
import { signIn } from './harness/client.mjs'
import { enter } from './harness/pages.mjs'
import { removeFolder, type serve, serveDemo } from './harness/server.mjs'

/** A certificate's way: an officer issues it, the firm downloads it, anybody checks it, the officer withdraws it. */
const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true }
/** What only a screen needs: menus, tabs, buttons, fields. */
const PRESSED = '.rail, .top-bar, .my-places, .public-places, .view-tabs, .button, .ant-btn, input, select'
const POINTS = 'zhongkai-points'

let served: Awaited<ReturnType<typeof serve>>
let browser: Browser
let cookies: Record<'officer' | 'firm' | 'nobody', string>
let party: number
let window: BrowserContext
let page: Page
let troubles: string[]

beforeAll(async () => {
  ;[served, browser] = await Promise.all([serveDemo({ DEMO_FIRMS: '40' }), openBrowser()])
  const firm = await signIn(served.origin, 'firm')
  const officer = await signIn(served.origin, 'officer')
  party = (await firm.get('/api/session')).party.id
  cookies = { officer: officer.cookie, firm: firm.cookie, nobody: '' }
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served?.stop()
  if (served) await removeFolder(served.folder)
})

beforeEach(async () => {
  window = await openWindow(browser, DESK)
  page = await window.newPage()
  page.setDefaultTimeout(20_000)
  troubles = []
  page.on('pageerror', (error) => troubles.push(error.message))
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: `pictures/failed/${task.name}.png`, fullPage: true })
  await window.close()
  expect(troubles).toEqual([])
})

async function open(path: string, who: keyof typeof cookies): Promise<void> {
  await enter(window, served.origin, cookies[who])
  await page.goto(served.origin + path)
}
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

test('is issued, downloaded, checked by number and by file, withdrawn, and then says so', {
  timeout: 180_000,
}, async () => {
  await open(`/firms/${party}?programme=${POINTS}`, 'officer')
  await press('签发文件')
  const paper = page.getByRole('article', { name: '积分证书' })
  await paper.waitFor()
  const printed = await paper.innerText()
  expect(printed).toContain('示例参数：')
  expect(printed).toContain('演示：')
  // A double click issues one document.
  await page.getByRole('button', { name: /签发积分证书/ }).dblclick()
  await shown(/已签发积分证书/)
  await page.goto(`${served.origin}/firms/${party}?tab=documents`)
  const number = (await page.locator('.document .code').first().innerText()).trim()
  expect(number).toMatch(/^\d{4}-[0-9A-Z]{5}-[0-9A-Z]{5}$/)
  expect(await page.locator('.document').count()).toBe(1)

  await open('/my/messages', 'firm')
  await page.getByRole('link', { name: /已签发积分证书/ }).click()
  await page.waitForURL(/\/my\/documents$/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载 PDF' }).click(),
  ])
  const file = await readFile(await download.path())
  expect(file.subarray(0, 5).toString()).toBe('%PDF-')

  await open('/verify', 'nobody')
  const written = ` ${number.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `
  await page.getByLabel('文件编号').fill(written)
  await press('核验')
  await page.getByRole('heading', { name: '有效' }).waitFor()
  await shown(number)
  await shown(/示例参数：/)

  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.method()} ${request.postData() ?? ''}`))
  const choose = (name: string, buffer: Buffer) =>
    page.getByLabel('选择 PDF 文件').setInputFiles({ name, mimeType: 'application/pdf', buffer })
  await choose('证书.pdf', file)
  await shown('这个文件与签发时一字不差。')
  const forged = Buffer.concat([file, Buffer.from(' ')])
  await choose('证书.pdf', forged)
  await page.getByRole('heading', { name: '查不到' }).waitFor()
  expect(sent.every((one) => one === 'GET ')).toBe(true)

  await open(`/firms/${party}?tab=documents`, 'officer')
  await press('撤销')
  await page.getByLabel('理由').fill('营业收入更正 <b>后</b>结果变了')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /撤\s*销/ })
    .click()
  await shown(/已撤销，核验页已更新/)

  await open(`/verify?number=${number}`, 'nobody')
  await page.getByRole('heading', { name: '已撤销' }).waitFor()
  await shown('营业收入更正 <b>后</b>结果变了')
  await open('/my/documents', 'firm')
  await shown(/撤销：营业收入更正/)
})

test.each([
  ['a number nobody was given', '2026-00000-00000', '没有签发过编号 2026-00000-00000'],
  ['something that is no number', '<script>alert(1)</script>', '不像文件编号'],
])('is not found by %s', { timeout: 60_000 }, async (_, written, says) => {
  await open('/verify', 'nobody')
  await page.getByLabel('文件编号').fill(written)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '查不到' }).waitFor()
  await shown(new RegExp(says))
})

test('pages print on A4, black on white, without what is pressed', { timeout: 120_000 }, async () => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const [path, who] of [
    [`/firms/${party}`, 'officer'],
    [`/firms/${party}?programme=${POINTS}`, 'officer'],
    ['/ranking', 'officer'],
    ['/my/points', 'firm'],
    ['/library/zhongkai-rd-reward-2023', 'nobody'],
  ] as const) {
    await open(path, who)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    if (path.includes('programme=')) {
      await page.locator('.proof').first().waitFor()
      await page.locator('.explanation details:not([open])').first().waitFor({ state: 'detached' })
    }
    const seen = await page.evaluate(
      (pressed) => ({
        ground: getComputedStyle(document.body).backgroundColor,
        ink: getComputedStyle(document.body).color,
        pressed: [...document.querySelectorAll(pressed)].filter((one) => one.checkVisibility()).length,
      }),
      PRESSED,
    )
    expect([path, seen]).toEqual([path, { ground: 'rgb(255, 255, 255)', ink: 'rgb(0, 0, 0)', pressed: 0 }])
  }
})
