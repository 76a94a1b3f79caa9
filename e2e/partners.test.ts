import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { enter } from './harness/pages.mjs'
import { usePage, useStage } from './harness/stage.mjs'

/** A proof goes from a firm's phone to anybody's browser; a consent from the firm to the bank and back. */
const stage = useStage({ env: { DEMO_FIRMS: '40' } })
let window: BrowserContext
let page: Page
usePage(
  stage,
  { viewport: { width: 390, height: 844 }, acceptDownloads: true },
  (opened) => {
    window = opened.window
    page = opened.page
  },
  { login: 'firm' },
)

const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()
const press = (name: string | RegExp) => page.getByRole('button', { name }).first().click()

test('a proof taken from a case is checked without the network, and nothing altered passes for it', {
  timeout: 60_000,
}, async () => {
  await page.goto(`${stage.origin}/my/cases`)
  await page.locator('a[href^="/my/cases/"]').first().click()
  const [download] = await Promise.all([page.waitForEvent('download'), press('下载证明')])
  const proof = await readFile(await download.path(), 'utf8')
  await page.getByRole('link', { name: '核验证明' }).click()
  await page.getByRole('heading', { name: '核验证明' }).waitFor()
  await window.setOffline(true)
  const file = JSON.parse(proof)
  const [first, second, ...rest] = file.items
  const exchanged = [{ ...first, leaf: second.leaf }, { ...second, leaf: first.leaf }, ...rest]
  const forged = { ...first, leaf: first.leaf.replace(/\d(?=[^\d]*$)/, '9') }
  const CASES = [
    ['whole', proof, '证明成立'],
    ['cut', proof.slice(0, -40), '文件残缺'],
    ['other', '{"format":"x"}', '不是证明文件'],
    ['swapped', JSON.stringify({ ...file, items: exchanged }), '次序被调换或条目重复'],
    ['forged', JSON.stringify({ ...file, items: [forged, second, ...rest] }), '内容被改动'],
    ['signed', JSON.stringify({ ...file, keys: [] }), '签名不成立'],
  ] as const
  for (const [name, text, verdict] of CASES) {
    const path = join(stage.served.folder, `${name}.json`)
    await writeFile(path, text)
    await page.locator('input[type=file]').setInputFiles(path)
    await page.getByRole('heading', { name: verdict }).waitFor()
  }
  await page.getByLabel('或者把文件内容粘贴在这里').fill(proof)
  await press('核验')
  await page.getByRole('heading', { name: '证明成立' }).waitFor()
  await shown(/立项/)
  await window.setOffline(false)
  await press(/与园区公布的公钥核对/)
  await shown('签名的公钥与园区公布的一致。')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
})

test('a firm consents on the phone, the bank sees it, the firm takes it back', { timeout: 60_000 }, async () => {
  await page.goto(`${stage.origin}/my/consents`)
  await press('给一家机构授权')
  await page.getByRole('combobox', { name: /^机构/ }).selectOption('示例城市商业银行')
  await page.getByRole('combobox', { name: /^用途/ }).selectOption('贷后管理')
  await page.getByLabel('到哪天为止').fill('2027-06-30')
  await press('同意授权')
  await shown(/贷后管理 · 创新积分/)
  const bank = await stage.caller('bank')
  const given = async () =>
    (await bank.get('/api/organisation/consents')).rows.map((one: { purpose: string; state: string }) => [
      one.purpose,
      one.state,
    ])
  expect((await given())[0]).toEqual(['贷后管理', 'valid'])
  await press('撤回')
  await press('确认撤回')
  await shown('已撤回')
  expect((await given())[0]).toEqual(['贷后管理', 'revoked'])
  await enter(window, stage.origin, bank.cookie)
  await page.goto(`${stage.origin}/`)
  await page.waitForURL((url) => url.pathname === '/partner')
  await shown('企业给的授权')
})
