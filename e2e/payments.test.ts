import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, useStage } from './harness/stage.mjs'

const stage = useStage({ env: { DEMO_FIRMS: '200' } })

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('a subsidy goes from what is to be paid, by two people and the bank’s answer, to the reconciled ledger', {
  timeout: 120_000,
}, async () => {
  const finance = await openPage(stage, { login: 'finance' })
  await finance.goto(`${stage.origin}/payments`)
  await finance.getByRole('button', { name: /^全选 \d+ 笔$/ }).click()
  await press(finance, '全不选')
  const boxes = finance.getByRole('checkbox')
  await boxes.nth(0).check()
  await boxes.nth(1).check()
  const told = (await finance.getByText(/已选 2 笔，合计/).textContent()) ?? ''
  await press(finance, '编成批次')
  const window = finance.getByRole('dialog')
  const total = /合计 ([\d,.]+) 元/.exec(told)?.[1] ?? ''
  await finance.getByLabel('申报笔数').fill('2')
  await finance.getByLabel('申报总额（元）').fill('999999999999999')
  await window.getByText(/至多 10,000,000,000,000.00 元的金额.*写的是「999999999999999」/).waitFor()
  await finance.getByLabel('申报总额（元）').fill('1.00')
  await window.getByRole('button', { name: '编成批次' }).click()
  await finance.getByText('请核对后重报').waitFor()
  await finance.getByLabel('申报总额（元）').fill(total)
  await window.getByRole('button', { name: '编成批次' }).click()
  await finance.waitForURL(/\/payments\/\d+$/)
  await press(finance, '提交复核')
  await finance.getByText('复核要由另一个人办').waitFor()

  const leader = await openPage(stage, { login: 'leader' })
  await leader.goto(finance.url())
  await press(leader, '复核通过')
  await leader.getByText('已复核').first().waitFor()

  await finance.reload()
  await press(finance, '导出银行文件')
  const [sent] = await Promise.all([
    finance.waitForEvent('download'),
    finance.getByRole('link', { name: /^代付-/ }).click(),
  ])
  const lines = new TextDecoder('gb18030')
    .decode(await readFile(await sent.path()))
    .split('\r\n')
    .slice(2, 4)
  const number = (await finance.getByRole('heading', { level: 1 }).textContent())?.split(' ')[1] ?? ''
  const paid = lines.map((line) => {
    const [reference = '', , account = '', , amount = ''] = line.split(',')
    return `${reference},${account},${amount},`
  })
  const SUCCESS = Buffer.from([0xb3, 0xc9, 0xb9, 0xa6])
  const buffer = Buffer.concat([
    Buffer.from(`${number},2,${total.replaceAll(',', '')}\r\n`),
    ...paid.flatMap((line) => [Buffer.from(line), SUCCESS, Buffer.from(',,\r\n')]),
  ])
  await finance.locator('input[type=file]').setInputFiles({ name: 'result.csv', mimeType: 'text/csv', buffer })
  await finance.getByText('读入完成：记账 2 笔已付，0 笔退回').waitFor()
  await press(finance, '结案')
  await finance.getByText('已结案').first().waitFor()

  await leader.goto(`${stage.origin}/reconciliation`)
  await leader.getByText(number).first().waitFor()
  await leader.goto(`${stage.origin}/budgets`)
  const row = leader.getByRole('row', { name: /基地补助/ })
  await row.getByRole('link').nth(3).click()
  await leader.getByText(/已付由这些记账相加/).waitFor()
  if (process.env['LOOK']) await look(process.env['LOOK'], leader, finance)
  expect(stage.troubles).toEqual([])
})

async function look(folder: string, leader: Page, finance: Page) {
  const envelope = new URL(finance.url()).pathname
  for (const [page, name, path] of [
    [leader, 'budgets', '/budgets'],
    [finance, 'payables', '/payments'],
    [finance, 'envelopes', '/payments?show=envelopes'],
    [finance, 'envelope', envelope],
    [leader, 'reconciliation', '/reconciliation'],
  ] as const)
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const)
      for (const scheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme: scheme })
        await page.goto(stage.origin + path)
        await page.waitForTimeout(700)
        await page.screenshot({ path: `${folder}/${name}-${width}-${scheme}.png`, fullPage: true })
      }
}
