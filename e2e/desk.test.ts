import { readFile } from 'node:fs/promises'
import { readXlsx } from 'hucre/xlsx'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { signIn } from './harness/client.mjs'
import { enter } from './harness/pages.mjs'
import { usePage, useStage } from './harness/stage.mjs'

let officer: Awaited<ReturnType<typeof signIn>>
let leader: Awaited<ReturnType<typeof signIn>>
let window: BrowserContext
let page: Page

const DESK = { viewport: { width: 1440, height: 900 }, acceptDownloads: true, reducedMotion: 'reduce' } as const
const stage = useStage({
  async prepare({ caller }) {
    officer = await caller('officer')
    leader = await caller('leader')
  },
})
usePage(stage, DESK, (opened) => ({ window, page } = opened))

async function openAs(who: typeof officer, path: string): Promise<void> {
  await enter(window, stage.origin, who.cookie)
  await page.goto(stage.origin + path)
}
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()
const firmRows = () => page.getByRole('table', { name: '企业' }).locator('tbody tr')

test('an officer narrows the list, tags what it shows, and finds it again by the tag', {
  timeout: 120_000,
}, async () => {
  await openAs(officer, '/firms?stage=种子期&sort=-points')
  await firmRows().first().waitFor()
  const first = (await firmRows().first().getByRole('link').first().textContent()) ?? ''
  await page.getByRole('checkbox', { name: '选中这一页的全部企业' }).check()
  await page.getByRole('button', { name: '加标签…' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('重点培育')
  await page.getByRole('dialog').getByRole('button', { name: '加上标签' }).click()
  await shown(/家中改动了 \d+ 家/)
  await page.goto(`${stage.origin}/firms?tag=重点培育&sort=-points`)
  await page.getByRole('link', { name: first, exact: true }).waitFor()
  const { total } = await officer.get('/api/parties?tag=重点培育')
  await shown(`${total} 家`)
})

test('the file holds exactly the view: its rows, its order, its columns', { timeout: 120_000 }, async () => {
  await openAs(officer, '/firms?area=yungu&sort=-points&columns=name.points.code')
  await firmRows().first().waitFor()
  const onScreen = await firmRows().evaluateAll((rows) =>
    rows.slice(0, 5).map((row) => row.querySelector('a')?.textContent),
  )
  await page.getByRole('button', { name: '导出所见' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Excel 文件' }).click(),
  ])
  const { sheets } = await readXlsx(await readFile(await download.path()))
  const rows = sheets[0]?.rows ?? []
  expect(rows[0]).toEqual(['名称', '积分', '统一社会信用代码'])
  expect(rows.slice(1, 6).map(([name]) => name)).toEqual(onScreen)
  const { total } = await officer.get('/api/parties?area=yungu')
  expect(rows).toHaveLength(total + 1)
})

test('columns are chosen by hand, kept as a view, and shared', { timeout: 120_000 }, async () => {
  await openAs(officer, '/firms?stage=成长期')
  await page.getByRole('button', { name: '列', exact: true }).click()
  await page.getByRole('checkbox', { name: '标签' }).uncheck()
  await page.getByRole('button', { name: '把积分前移' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '视图' }).click()
  await page.getByText('存为新视图…').click()
  await page.getByLabel('名字').fill('成长期企业')
  await page.getByRole('switch').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^保\s?存$/ })
    .click()
  await page.getByRole('button', { name: '视图：成长期企业' }).waitFor()
  expect(new URL(page.url()).searchParams.get('columns')).toBe(
    'name.code.area.points.stage.rank.eligible.near.incomplete.officer',
  )
  const { views } = await leader.get('/api/views')
  expect(views).toMatchObject([{ name: '成长期企业', shared: true, isOwn: false }])
})

test('a frozen name stands beside the next column in large type as well', { timeout: 60_000 }, async () => {
  await window.addInitScript(() => localStorage.setItem('gongzhen.type', 'large'))
  await openAs(officer, '/firms')
  const cells = firmRows().first().locator('td')
  await cells.nth(2).waitFor()
  const [name, code] = [await cells.nth(1).boundingBox(), await cells.nth(2).boundingBox()]
  expect((name?.x ?? 0) + (name?.width ?? 0)).toBeCloseTo(code?.x ?? 0, 0)
})

test('Ctrl-K finds a firm from any page, however fast its code is typed and Enter pressed', {
  timeout: 120_000,
}, async () => {
  const { rows } = await officer.get('/api/parties?kind=enterprise&size=1&page=30')
  // The window itself comes only after Enter.
  let letThrough = () => {}
  const entered = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route(/\/assets\/palette-.*\.js$/, (route) => entered.then(() => route.continue()))
  await openAs(officer, '/runs')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(rows[0].code.slice(4, 16))
  await page.keyboard.press('Enter')
  letThrough()
  await page.getByRole('heading', { name: rows[0].name }).waitFor()
})

test('a conflict waits in the inbox, and leads to where it is settled', { timeout: 120_000 }, async () => {
  await openAs(officer, '/inbox')
  const conflicts = page.getByRole('region', { name: /来源不一致/ })
  const firm = conflicts.getByRole('listitem').first().getByRole('link')
  const name = (await firm.textContent()) ?? ''
  await firm.click()
  await page.getByRole('heading', { name: '核查' }).waitFor()
  await page.getByRole('link', { name }).first().waitFor()
})

test('a firm tells its story and who acts for it', { timeout: 120_000 }, async () => {
  const { rows } = await officer.get('/api/parties?kind=enterprise&size=1&page=3')
  await openAs(officer, `/firms/${rows[0].id}`)
  await page.getByRole('tab', { name: '来龙去脉' }).click()
  await shown(/为判断之日比对，符合 \d+ 项/)
  await shown(/报来 \d+ 条数据/)
  await page.getByRole('tab', { name: '人员与账号' }).click()
  await shown('企业账号')
})

test('of two officers at one value the second is told, and keeps what was written', { timeout: 120_000 }, async () => {
  const { rows } = await officer.get('/api/parties?kind=enterprise&size=1&page=5')
  const [{ id }] = rows
  await openAs(officer, `/firms/${id}?tab=facts&fact=revenue&period=2025`)
  await page.getByLabel('正确的值').fill('1,234 万元')
  await page.getByLabel('理由').fill('按审计报告')
  await page.reload()
  await shown('上次没有提交的内容已经带回。')
  const before = { fact: 'revenue', period: 2025, value: '777万元', reason: '另一位经办先改', evidence: [] }
  await officer.post(`/api/parties/${id}/facts`, before)
  await page.getByRole('button', { name: '登记更正' }).click()
  await shown(/已把「营业收入」改为 7,770,000.00 元。您填的还在/)
  expect(await page.getByLabel('正确的值').inputValue()).toBe('1,234 万元')
  await page.getByRole('button', { name: '登记更正' }).click()
  await shown('12,340,000.00 元')
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([])
})

test('the ranking compares within one stage', { timeout: 120_000 }, async () => {
  await openAs(officer, '/ranking')
  await page.getByRole('table').waitFor()
  await page.getByRole('button', { name: /^成长期/ }).click()
  await page.waitForURL(/stage=/)
  const points = await page.getByRole('table').locator('tbody tr td:last-child').allTextContents()
  const numbers = points.map(Number)
  expect(numbers.length).toBeGreaterThan(3)
  expect(numbers).toEqual([...numbers].sort((one, other) => other - one))
})

test('the leader’s wall: every screen by keyboard, readable from afar, each figure with its list', {
  timeout: 180_000,
}, async () => {
  await page.setViewportSize({ width: 1920, height: 1080 })
  await openAs(leader, '/cockpit')
  const { firms, areas } = await leader.get('/api/cockpit')
  await shown(firms.toLocaleString('en-US'))
  expect(await page.getByRole('button', { name: '开始轮播' }).isVisible()).toBe(true)
  for (const title of [
    '各片区企业',
    '符合企业的政策金额',
    '差一点就符合的企业',
    '各来源最近一次报数',
    '历次比对的结果',
  ]) {
    await page.getByRole('heading', { name: title }).waitFor()
    await shown('口径：')
    await shown('数据时间：')
    expect(await smallestType(), title).toBeGreaterThanOrEqual(27.5)
    expect(await overflow(), title).toEqual([0, 0])
    await page.keyboard.press('ArrowRight')
  }
  await page.getByRole('link', { name: new RegExp(`^${areas[0].name} `) }).click()
  await shown(`${areas[0].firms.toLocaleString('en-US')} 家`)
})

test('the wall turns its screens by itself until it is paused', { timeout: 180_000 }, async () => {
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  await openAs(leader, '/cockpit')
  await page.getByRole('heading', { name: '符合企业的政策金额' }).waitFor({ timeout: 90_000 })
  await page.keyboard.press(' ')
  await page.getByRole('button', { name: '开始轮播' }).waitFor()
})

/** The smallest type on the wall, in pixels of the screen. */
const smallestType = () =>
  page.evaluate(() => {
    const texts = [...document.querySelectorAll('.wall *')].filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
    )
    const sizes = texts
      .filter((one) => !one.closest('.unseen'))
      .map((one) => {
        const size = Number.parseFloat(getComputedStyle(one).fontSize)
        const svg = one.closest('svg')
        return svg ? size * (svg.getScreenCTM()?.a ?? 1) : size
      })
    return Math.min(...sizes)
  })

/** How far the page runs over the screen, sideways and down. */
const overflow = () =>
  page.evaluate(() => [
    Math.max(0, document.documentElement.scrollWidth - innerWidth),
    Math.max(0, document.documentElement.scrollHeight - innerHeight),
  ])
