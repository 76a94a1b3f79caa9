import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, useStage } from './harness/stage.mjs'

const POINTS = 'zhongkai-points'
const stage = useStage({ env: { DEMO_FIRMS: '40' } })

const OWN_EDITING = [/^policy: style-src-attr $/, /^Applying inline style violates/]
const openAs = (login: string) => openPage(stage, { login, viewport: { width: 1440, height: 900 }, known: OWN_EDITING })
const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

test('a weight is moved, ranks change, a draft is saved, opens in the editor and comes in force by a second person', {
  timeout: 240_000,
}, async () => {
  const writer = await openAs('policy')
  await writer.goto(`${stage.origin}/laboratory?programme=${POINTS}`)
  await shown(writer, '与规则逐家核对一致')
  await writer.getByRole('button', { name: '成长经营', exact: true }).click()
  const slider = writer.getByRole('slider', { name: '营业收入增长率的权重' })
  await slider.focus()
  for (let press = 0; press < 40; press++) await writer.keyboard.press('ArrowRight')
  await shown(writer, /[1-9]\d* 家上升，[1-9]\d* 家下降/)
  await shown(writer, /合计 (\d+)，满分 \1$/)
  await writer.getByRole('cell', { name: /→.*↑/ }).first().waitFor()

  await writer.getByRole('button', { name: '另存为草案' }).click()
  await shown(writer, /个金案例的结果会变/)
  await writer.getByRole('button', { name: /按新分改写这 \d+ 个/ }).click()
  await writer.waitForURL(/\/drafts\/\d+/)
  await shown(writer, '检查无误')
  await writer.getByRole('tab', { name: '提交与发布' }).click()
  await writer.getByLabel('从哪天起适用').fill('2026-07-01')
  await writer.keyboard.press('Enter')
  await writer.getByLabel('理由').fill('更看重成长')
  await writer.getByRole('button', { name: '提交审定' }).click()
  await shown(writer, '须由另一位政策人员审定')

  const approver = await openAs('approver')
  await approver.goto(`${stage.origin}/drafts`)
  await approver.getByRole('link', { name: '仲恺高新区企业创新积分' }).click()
  await approver.getByLabel('审定意见').fill('同意')
  await approver.getByRole('button', { name: '审定并发布' }).click()
  await shown(approver, /已发布，从 2026.*起适用/)
  expect(stage.troubles).toEqual([])
})

test('weights that do not sum cannot be saved, and drawing them shows who is at the edge', {
  timeout: 120_000,
}, async () => {
  const page = await openAs('policy')
  await page.goto(`${stage.origin}/laboratory?programme=${POINTS}&tab=doubts`)
  await page.getByRole('checkbox', { name: /保持合计/ }).uncheck()
  await page.getByRole('slider').first().focus()
  await page.keyboard.press('ArrowRight')
  await shown(page, '不相等不能保存')
  expect(await page.getByRole('button', { name: '另存为草案' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: '恢复现行办法' }).click()
  await page.getByRole('button', { name: '抽 1000 次' }).click()
  await shown(page, /九成情况下名次变动范围平均/)
  expect(stage.troubles).toEqual([])
})

test('the structure and the tests are those of the trial, not of the one before it', { timeout: 120_000 }, async () => {
  const page = await openAs('policy')
  await page.goto(`${stage.origin}/laboratory?programme=${POINTS}&tab=structure`)
  const structure = page.locator('.lab-tree')
  await structure.waitFor()
  const before = await structure.textContent()
  await page.getByRole('slider').first().focus()
  await page.keyboard.press('ArrowRight')
  await page.waitForFunction((text) => {
    const now = document.querySelector('.lab-tree')?.textContent
    return now && now !== text
  }, before)
  await page.goto(`${stage.origin}/laboratory?programme=${POINTS}&tab=tests`)
  await shown(page, '排名是否站得住')
  await page.getByText('正在反复抽样').waitFor({ state: 'detached' })
  expect(stage.troubles).toEqual([])
})

test('what a page shows first is asked for once, ahead of the page', { timeout: 120_000 }, async () => {
  const page = await openAs('officer')
  const asked: string[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.startsWith('/api/')) asked.push(request.url().slice(stage.origin.length))
  })
  const pages = {
    '/': '/api/overview',
    '/firms/3': '/api/parties/3/assessments',
    '/funds': '/api/funds',
    '/laboratory': `/api/programmes/${POINTS}/laboratory`,
  }
  for (const [address, first] of Object.entries(pages)) {
    asked.length = 0
    await page.goto(stage.origin + address)
    await page.locator('h1').first().waitFor()
    await page.waitForFunction(() => !document.querySelector('.ant-skeleton, .awaited, .listing-waiting'))
    const twice = asked.filter((one, at) => asked.indexOf(one) !== at)
    expect({ address, twice }).toEqual({ address, twice: [] })
    expect(
      asked.slice(0, 4).some((one) => one.startsWith(first)),
      `${address}: ${asked.join(' ')}`,
    ).toBe(true)
  }
  expect(stage.troubles).toEqual([])
})
