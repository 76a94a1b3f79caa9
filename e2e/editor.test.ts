import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, useStage } from './harness/stage.mjs'

const REWARD = 'zhongkai-rd-reward-2023'
const casesFile = new URL(`../programmes/${REWARD}/cases.yaml`, import.meta.url)
const CASES = readFileSync(casesFile, 'utf8').match(/^- case:/gm)?.length ?? 0
const SCRIPT = '<img src=x onerror="window.stung=1">'
const stage = useStage({ env: { DEMO_FIRMS: '40' } })

/**
 * Where a selection is written over, the browser's own editing first tries to keep its look by a style attribute; the
 * policy stops it, and the editor draws the text anew. No file of ours is the source.
 */
const OWN_EDITING = [/^policy: style-src-attr $/, /^Applying inline style violates/]

const openAs = (login: string) => openPage(stage, { login, viewport: { width: 1440, height: 900 }, known: OWN_EDITING })
const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

/** Writes over all of a formula. */
async function write(page: Page, rule: string, formula: string): Promise<void> {
  await page.getByLabel(`规则「${rule}」的公式`).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(formula)
  await page.keyboard.press('Escape')
}

test('a policy is drafted, a mistake is seen and mended, and it comes in force by a second person', {
  timeout: 240_000,
}, async () => {
  const writer = await openAs('policy')
  await writer.goto(`${stage.origin}/programmes/${REWARD}`)
  await writer.getByRole('button', { name: '起草修改' }).click()
  await shown(writer, '检查无误')

  await write(writer, '奖补金额', '最小(分档奖补, 年度上线)')
  await shown(writer, /没有声明过“年度上线”/)
  await write(writer, '奖补金额', '最小(分档奖补, 年度上限)')
  await shown(writer, '检查无误')

  await writer.getByLabel('参数「一档起点」的值').fill('120万元')
  await shown(writer, new RegExp(`案例 \\d+/${CASES} 通过`))
  await writer.getByRole('tab', { name: '案例' }).click()
  await shown(writer, /应为 1万元/)
  await writer.getByRole('tab', { name: '条文与规则' }).click()
  await writer.getByLabel('参数「一档起点」的值').fill('100万元')
  await writer.getByLabel('参数「年度上限」的值').fill('300万元')
  await shown(writer, `案例 ${CASES - 1}/${CASES} 通过`)
  await writer.getByRole('tab', { name: '原文件' }).click()
  await writer.getByRole('button', { name: 'cases.yaml' }).click()
  const cases = (await stage.caller('policy')).get(`/api/programmes/${REWARD}`)
  const text = ((await cases).files['cases.yaml'] as string).replace(
    /(更大，封顶 200 万元[\s\S]*?奖补金额: )200万元/,
    (_, head) => `${head}263万元`,
  )
  await writer.getByLabel('cases.yaml', { exact: true }).last().click()
  await writer.keyboard.press('ControlOrMeta+a')
  await writer.keyboard.insertText(text)
  await shown(writer, `案例 ${CASES}/${CASES} 通过`)
  await writer.getByRole('tab', { name: '改动' }).click()
  await shown(writer, '参数「年度上限」从 200万元（未核实） 改为 300万元（未核实）')
  await writer.reload()
  await shown(writer, '有未保存的改动')
  await writer.getByRole('button', { name: '保存' }).click()
  await shown(writer, '已保存')

  await writer.getByRole('tab', { name: '提交与发布' }).click()
  await writer.getByLabel('从哪天起适用').fill('2026-07-01')
  await writer.keyboard.press('Enter')
  await writer.getByLabel('理由').fill(`上限上调 ${SCRIPT}`)
  await writer.getByRole('button', { name: '提交审定' }).click()
  await shown(writer, '须由另一位政策人员审定')

  const approver = await openAs('approver')
  await approver.goto(`${stage.origin}/drafts`)
  await approver.getByRole('link', { name: '仲恺高新区研发费用增量奖补' }).click()
  await shown(approver, '参数「年度上限」从')
  await approver.getByLabel('审定意见').fill('同意')
  await approver.getByRole('button', { name: '审定并发布' }).click()
  await shown(approver, /已发布，从 2026.*起适用/)

  await approver.goto(`${stage.origin}/programmes/${REWARD}?asOf=2026-07-01`)
  await shown(approver, '300万元')
  await approver.goto(`${stage.origin}/programmes/${REWARD}?tab=files`)
  await shown(approver, '发布记录')
  await shown(approver, SCRIPT)
  for (const page of [writer, approver]) expect(await page.evaluate(() => 'stung' in window)).toBe(false)
  expect(stage.troubles).toEqual([])
})
