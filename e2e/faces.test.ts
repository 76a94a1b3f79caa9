import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openAsRole, openPage, usePage, useStage } from './harness/stage.mjs'

/** What is the same on every face: the demo's roles, the first tour, the words, and what one person tells another. */
const stage = useStage({ env: { DEMO_FIRMS: '40' } })
let window: BrowserContext
let page: Page
usePage(
  stage,
  { viewport: { width: 1440, height: 900 }, acceptDownloads: true },
  (opened) => ({ window, page } = opened),
)

const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()
const REWARD = 'zhongkai-rd-reward-2023'

const FIRST_PAGES = [
  ['园区经办', '/', '待办'],
  ['政策制定', '/', '起草与发布'],
  ['财务', '/', '比对'],
  ['县区经办', '/', '排名'],
  ['分管领导', '/cockpit', '各片区企业'],
  ['企业用户', '/my', '怎样加分'],
  ['企业经办', '/my', '怎样加分'],
  ['银行', '/partner', '轮到您办'],
  ['担保机构', '/partner', '轮到您办'],
  ['保险机构', '/partner', '轮到您办'],
  ['服务机构', '/partner', '轮到您办'],
  ['孵化载体', '/partner', '轮到您办'],
  ['专家', '/welcome', '现在能办'],
  ['审计', '/', '操作记录'],
  ['系统管理', '/accounts', '新建账号'],
  ['安全管理', '/accounts', '账号'],
] as const

test('every role comes in where its work is, and is one press from another role', { timeout: 180_000 }, async () => {
  const found: (readonly [string, string, boolean])[] = []
  for (const [role, path, words] of FIRST_PAGES) {
    await window.clearCookies()
    await page.goto(`${stage.origin}/sign-in`)
    await page.getByRole('button', { name: role, exact: true }).click()
    await page.waitForURL((url) => url.pathname === path)
    await shown(words)
    found.push([role, path, (await page.getByLabel('换个岗位看看').inputValue()) !== ''])
  }
  expect(found).toEqual(FIRST_PAGES.map(([role, path]) => [role, path, true]))
})

test('from the firm’s phone to the wall to the bank, one press each', { timeout: 60_000 }, async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${stage.origin}/sign-in`)
  await page.getByRole('button', { name: '企业用户', exact: true }).click()
  for (const [role, path] of [
    ['分管领导', '/cockpit'],
    ['园区经办', '/'],
  ] as const) {
    await page.getByLabel('换个岗位看看').selectOption(role)
    await page.waitForURL((url) => url.pathname === path)
  }
  await page.getByRole('button', { name: '打开菜单' }).click()
  await page.getByRole('dialog').getByLabel('换个岗位看看').selectOption('银行')
  await page.waitForURL((url) => url.pathname === '/partner')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('the desk’s tour is offered once, goes by keys, and can be seen again', { timeout: 60_000 }, async () => {
  await page.goto(`${stage.origin}/sign-in`)
  await page.getByRole('button', { name: '园区经办', exact: true }).click()
  await page.getByRole('button', { name: '看一遍' }).click()
  await shown(/随时按 Ctrl K/)
  await page.keyboard.press('ArrowRight')
  await shown(/今天要办的/)
  await page.getByRole('button', { name: '下一步' }).click()
  await shown(/企业的申请办到哪一步/)
  await page.keyboard.press('ArrowRight')
  await shown(/各项资金现有多少/)
  await page.keyboard.press('ArrowRight')
  await shown(/全园区一眼/)
  await page.keyboard.press('Escape')
  await page.getByText(/全园区一眼/).waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('link', { name: '待办' }).waitFor()
  expect(await page.getByRole('button', { name: '看一遍' }).count()).toBe(0)
  await page.getByRole('button', { name: '看导览' }).click()
  await shown(/随时按 Ctrl K/)
})

test('the firm’s tour is a light card that goes by keys and gives the focus on', { timeout: 60_000 }, async () => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`${stage.origin}/sign-in`)
  await page.getByRole('button', { name: '企业用户', exact: true }).click()
  await page.getByRole('button', { name: '看一遍' }).click()
  const card = page.getByRole('dialog', { name: '导览' })
  await card.getByText(/够得上哪些政策/).waitFor()
  for (let press = 0; press < 5; press++) await page.keyboard.press('ArrowRight')
  await card.getByText(/都到这里/).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('消息')
  await card.getByRole('button', { name: '下一步' }).click()
  await card.getByRole('button', { name: '看完了' }).click()
  await card.waitFor({ state: 'detached' })
  await page.reload()
  await shown('怎样加分')
  expect(await page.getByRole('button', { name: '看一遍' }).count()).toBe(0)
})

test('an account of one’s own remembers its tour on every device', { timeout: 60_000 }, async () => {
  const person = { zone: 'demo', login: 'tourist', name: '甲', phone: '13800000000', password: 'a-firm-of-ours-1' }
  const headers = { 'content-type': 'application/json', 'x-gongzhen': '1' }
  const send = (path: string, method: string, body: object, cookie = '') =>
    fetch(stage.origin + path, { method, headers: { ...headers, cookie }, body: JSON.stringify(body) })
  const answer = await send('/api/sign-up', 'POST', person)
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  for (const _ of ['once', 'twice']) expect((await send('/api/my/tours/desk', 'PUT', {}, cookie)).ok).toBe(true)
  const again = await send('/api/session', 'POST', person)
  expect((await again.json()).toursSeen).toEqual(['desk'])
})

test('the words of a page are explained in place, all of them on a page of their own', {
  timeout: 60_000,
}, async () => {
  await page.goto(`${stage.origin}/sign-in`)
  await page.getByRole('button', { name: '企业用户', exact: true }).click()
  await page.getByRole('button', { name: '这页的词' }).click()
  await shown(/离门槛很近/)
  await page.getByRole('link', { name: '全部名词' }).click()
  await page.getByRole('searchbox').fill('四不像')
  await shown('没有这个词')
  await page.getByRole('button', { name: '看全部' }).click()
  await shown(/三个人分担/)
})

test('an officer publishes a window; the firm that subscribed sees it, hears of it, and saves the date', {
  timeout: 120_000,
}, async () => {
  const officer = await openPage(stage, { login: 'officer' })
  const second = await openPage(stage, { login: 'policy' })
  const firm = await openAsRole(stage, '企业用户')
  await firm.goto(`${stage.origin}/my/policies?programme=${REWARD}`)
  await firm.getByRole('button', { name: '订阅申报期' }).click()
  await firm.getByRole('button', { name: '已订阅，点此取消' }).waitFor()

  await officer.goto(`${stage.origin}/programmes/${REWARD}?tab=windows`)
  await officer.getByRole('button', { name: '登记申报窗口' }).first().click()
  const form = officer.getByRole('dialog')
  await form.getByLabel('开始').fill('2026-07-01')
  await officer.keyboard.press('Enter')
  await form.getByLabel('截止').fill('2026-06-01')
  await officer.keyboard.press('Enter')
  await form.getByLabel('依据的通知').fill('示例通知〔2026〕1 号 <b>')
  await form.getByRole('button', { name: '登记并告知企业' }).click()
  await form.getByText(/早于开始日/).waitFor()
  await form.getByLabel('截止').fill('2026-08-15')
  await officer.keyboard.press('Enter')
  await form.getByRole('button', { name: '登记并告知企业' }).dblclick()
  await officer.getByText('未开始').waitFor()

  await second.goto(`${stage.origin}/programmes/${REWARD}?tab=windows`)
  for (const [who, notice] of [
    [officer, '示例通知〔2026〕2 号'],
    [second, '示例通知〔2026〕3 号'],
  ] as const) {
    await who.getByRole('button', { name: '修改', exact: true }).click()
    await who.getByRole('dialog').getByLabel('依据的通知').fill(notice)
    await who.getByRole('dialog').getByLabel('理由').fill('通知改号')
  }
  await officer.getByRole('button', { name: '保存并告知企业' }).click()
  // The words stand in the field before they stand on the page: what was saved is seen by its window gone.
  await officer.getByRole('dialog').waitFor({ state: 'hidden' })
  await officer.getByText('示例通知〔2026〕2 号').first().waitFor()
  const told = second.getByText(/园区经办刚刚改过/)
  // A press that only closes the calendar above it is pressed again.
  for (let presses = 0; presses < 3 && !(await told.isVisible()); presses++) {
    await second.getByRole('button', { name: '保存并告知企业' }).click()
    await told.waitFor({ timeout: 8000 }).catch(() => undefined)
  }
  await told.waitFor()
  expect(await second.getByLabel('依据的通知').inputValue()).toBe('示例通知〔2026〕3 号')
  await second.getByRole('button', { name: '保存并告知企业' }).click()
  await second.getByRole('dialog').waitFor({ state: 'hidden' })
  await second.getByText('示例通知〔2026〕3 号').first().waitFor()

  await firm.goto(`${stage.origin}/my`)
  await firm.getByText('2026年8月15日截止').waitFor()
  await firm.getByRole('link', { name: /^消息/ }).click()
  await firm
    .getByText(/申报期有变/)
    .first()
    .waitFor()
  const caller = await stage.caller('firm')
  const { id } = (await caller.get('/api/session')).party
  const calendar = await fetch(`${stage.origin}/api/parties/${id}/calendar.ics`, { headers: { cookie: caller.cookie } })
  expect(await calendar.text()).toContain('DTSTART;VALUE=DATE:20260815')
  expect(stage.troubles).toEqual([])
})
