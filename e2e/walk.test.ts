import { readFile } from 'node:fs/promises'
import { DEMO_TABLES, demoCreditCode } from '@gongzhen/server/demo'
import { readXlsx } from 'hucre/xlsx'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { signIn } from './harness/client.mjs'
import { usePage, useStage } from './harness/stage.mjs'

let officer: Awaited<ReturnType<typeof signIn>>
let window: BrowserContext
let page: Page

const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true }
const stage = useStage({
  async prepare({ caller }) {
    officer = await caller('officer')
  },
})
usePage(stage, DESK, (opened) => ({ window, page } = opened), {
  login: 'officer',
  timeout: 15_000,
  heedsConsole: true,
})

const open = (path: string) => page.goto(stage.origin + path)
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('a visitor signs in by pressing a role and sees a full first page', { timeout: 60_000 }, async () => {
  await window.clearCookies()
  await open('/')
  await page.getByRole('button', { name: '园区经办' }).click()
  await shown('1,109')
  await shown('科技型中小企业评价')
})

test('a wrong password is refused in words', { timeout: 60_000 }, async () => {
  await window.clearCookies()
  await open('/sign-in')
  await page.getByLabel('账号').fill('officer')
  await page.getByLabel('密码').fill('not the password')
  await page.getByRole('button', { name: /^登\s?录$/ }).click()
  await shown(/账号或密码/)
})

test('from the list of firms to a firm, and to the reason for a refusal', { timeout: 60_000 }, async () => {
  const { rows: runs } = await officer.get('/api/runs')
  const list = `/api/runs/${runs[0].run}/programmes/tech-sme-2017/results?near=true`
  const near = (await officer.get(list)).rows[0]
  await open('/firms')
  const { total } = await officer.get('/api/parties')
  await shown(`${total.toLocaleString('zh-CN')} 家`)
  await page.getByRole('searchbox').fill(near.subject.name.slice(0, 4))
  await page.getByRole('link', { name: near.subject.name }).click()
  await page
    .getByRole('link', { name: /科技型中小企业评价/ })
    .first()
    .click()
  await shown(/未满足 \d/)
  await shown(/差 /)
  await shown('第六条')
  await page
    .getByRole('button', { name: /的算式与取值$/ })
    .first()
    .click()
  await shown('代入')
})

test('a file is tried, imported, its bad rows handed back, and undone', { timeout: 90_000 }, async () => {
  await open('/imports/new')
  await page.locator('input[type=file]').setInputFiles({
    name: '新登记企业.csv',
    mimeType: 'text/csv',
    buffer: csv('registration', [
      { ...NEW_FIRM, 统一社会信用代码: demoCreditCode(800_001), 企业名称: '新帆光电（示例8001）' },
      { ...NEW_FIRM, 统一社会信用代码: demoCreditCode(800_002), 企业名称: '新屿智造（示例8002）' },
      {
        ...NEW_FIRM,
        统一社会信用代码: demoCreditCode(800_003),
        企业名称: '新溪信息（示例8003）',
        成立日期: '2024/2/30',
      },
    ]),
  })
  await page.getByRole('button', { name: '开始试导入' }).press('Enter')
  await shown('还没有写入任何数据')
  await keyboardIsIn('试导入的结果')
  await shown(/2024 年 2 月只有 29 天/)
  await page.getByRole('button', { name: '导入 2 行' }).press('Enter')
  await shown('导入完成')
  await keyboardIsIn('导入完成')
  await expectFirms(1111)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /下载退回的行/ }).click(),
  ])
  const workbook = await readXlsx(await readFile(await download.path()))
  expect(JSON.stringify(workbook.sheets)).toContain('2024/2/30')
  await page.getByRole('link', { name: '看这一批' }).click()
  await page.getByRole('button', { name: '撤销这次导入' }).press('Enter')
  await page.locator('textarea:focus').pressSequentially('试验，撤回')
  await page.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).press('Enter')
  await shown(/撤销：试验，撤回/)
  await keyboardIsIn('撤销：试验，撤回')
  await expectFirms(1109)
})

test('a value that is rare must be explained before it comes in', { timeout: 90_000 }, async () => {
  await open('/imports/new')
  await page.locator('input[type=file]').setInputFiles({
    name: '统计补报.csv',
    mimeType: 'text/csv',
    buffer: csv('statistics-annual', [
      {
        统一社会信用代码: demoCreditCode(11),
        年度: '2025',
        '营业收入（千元）': '100.0',
        '研发费用（千元）': '250.0',
      },
    ]),
  })
  await page.getByRole('button', { name: '开始试导入' }).click()
  await shown('需要说明的异常')
  const begin = page.getByRole('button', { name: /^导入 \d+ 行$/ })
  expect(await begin.isDisabled()).toBe(true)
  for (const field of await page.getByPlaceholder(/已核对/).all())
    await field.fill('研发机构，当年尚无产品收入，已核对')
  await begin.click()
  await shown('导入完成')
  await page.getByRole('link', { name: '看这一批' }).click()
  await shown('研发机构，当年尚无产品收入，已核对')
})

test('a run makes lists, and the difference to the run before', { timeout: 120_000 }, async () => {
  await correctOneFirm()
  await open('/runs')
  await page.getByRole('button', { name: '开始比对' }).click()
  await page.getByRole('link', { name: '导出全部名单' }).waitFor({ timeout: 60_000 })
  await page
    .getByRole('row', { name: /科技型中小企业评价/ })
    .getByRole('link')
    .nth(1)
    .click()
  await shown(/导出这份名单/)
  await page.goBack()
  await page.getByRole('tab', { name: '与上次的差别' }).click()
  await shown('不再符合')
})

test('the programmes show each article beside its rules', { timeout: 60_000 }, async () => {
  await open('/programmes')
  await page.getByRole('link', { name: '科技型中小企业评价' }).first().click()
  await shown('第六条')
})

test('a phone gets the same pages without a sideways scroll', { timeout: 60_000 }, async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of ['/', '/firms', '/programmes', '/runs', '/imports']) {
    await page.goto(stage.origin + path, { waitUntil: 'networkidle' })
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
  }
})

async function expectFirms(count: number): Promise<void> {
  expect((await officer.get('/api/parties?kind=enterprise')).total).toBe(count)
}

/** The focus is on the page or in a part of it that says this: never lost with the button that has gone. */
async function keyboardIsIn(words: string): Promise<void> {
  await page.locator(':focus', { hasText: words }).waitFor()
}

const NEW_FIRM = {
  成立日期: '2025-03-01',
  登记状态: '存续',
  注册资本: '200万元人民币',
  行政区划: '410311',
  行业代码: '3976',
}

/** A department's file with these rows; columns a row does not name stay empty. */
function csv(map: string, rows: readonly Readonly<Record<string, string>>[]): Buffer {
  const header = DEMO_TABLES.find((table) => table.map === map)?.header ?? []
  const lines = rows.map((row) => header.map((heading) => row[heading] ?? '').join(','))
  return Buffer.from([header.join(','), ...lines].join('\n'))
}

/** Puts an eligible firm on the list of abnormal operation, so that the next run must lose it. */
async function correctOneFirm(): Promise<void> {
  const { rows: runs } = await officer.get('/api/runs')
  const list = `/api/runs/${runs[0].run}/programmes/tech-sme-2017/results?outcome=eligible`
  const firm = (await officer.get(list)).rows[0].subject.id
  const reason = '演示：列入经营异常'
  await officer.post(`/api/parties/${firm}/facts`, { fact: '经营异常', period: 0, value: '是', reason, evidence: [] })
}
