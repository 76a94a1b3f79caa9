import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { BrowserContext, Page } from 'playwright-core'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { enter } from './harness/pages.mjs'
import { freePort } from './harness/server.mjs'
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

/** The blocks of one language in docs/partners.md, in their order. */
async function shownInDocs(language: 'sh' | 'js'): Promise<string[]> {
  const text = await readFile(new URL('../docs/partners.md', import.meta.url), 'utf8')
  return text
    .split('```')
    .flatMap((block, at) => (at % 2 === 1 && block.startsWith(`${language}\n`) ? [block.slice(3)] : []))
}

test('all that docs/partners.md lets a bank and a provider run, runs as it stands', { timeout: 120_000 }, async () => {
  const [admin, provider] = await Promise.all([stage.caller('admin'), stage.caller('provider')])
  const { organisations, scopes } = await admin.get('/api/api-clients')
  const run = async (role: 'bank' | 'provider', blocks: readonly string[], more: Record<string, string> = {}) => {
    const { id } = organisations.find(({ roles }: { roles: string[] }) => roles.includes(role))
    const asked = { party: id, role, name: '照文档接入', scopes: scopes[role] }
    const { clientId, secret } = await admin.post('/api/api-clients', asked)
    const env = { ...process.env, ORIGIN: stage.origin, CLIENT_ID: clientId, CLIENT_SECRET: secret, ...more }
    const options = { cwd: stage.served.folder, env }
    return (await promisify(execFile)('bash', ['-c', `set -eu\n${blocks.join('')}`], options)).stdout
  }
  const blocks = await shownInDocs('sh')
  const isOfVoucher = (block: string) => block.includes('$VOUCHER')
  const byBank = await run(
    'bank',
    blocks.filter((block) => !isOfVoucher(block)),
  )
  expect(byBank).toContain('签名成立 有效')
  for (const state of ['待贴息', '待补偿']) expect(byBank).toContain(`"state":"${state}"`)
  const { rows } = await provider.get('/api/cases?size=50')
  const { number } = rows.find(({ state }: { state: string }) => state === '用券中')
  const redeeming = [blocks[0] ?? '', ...blocks.filter(isOfVoucher)]
  expect(await run('provider', redeeming, { VOUCHER: number })).toContain('"state":"待兑付"')
})

test('the receiver of docs/partners.md takes a message once, and none that is old, early or forged', async () => {
  const [receiver = ''] = await shownInDocs('js')
  const secret = `whsec_${Buffer.from('thirty-two bytes of a test secret').toString('base64')}`
  const port = await freePort()
  const path = join(stage.served.folder, 'receive.mjs')
  await writeFile(path, receiver)
  const program = spawn(process.execPath, [path], { env: { SECRET: secret, PORT: String(port) } })
  try {
    await once(program.stdout, 'data')
    const send = async (id: string, secondsAgo: number, by = secret) => {
      const at = new Date(Date.now() - secondsAgo * 1000)
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(by).sign(id, at, '{}'),
      }
      return (await fetch(`http://127.0.0.1:${port}/in`, { method: 'POST', headers, body: '{}' })).status
    }
    const other = `whsec_${Buffer.from('another secret, of thirty-two byte').toString('base64')}`
    expect([await send('msg_1', 0), await send('msg_1', 0)]).toEqual([204, 204])
    expect([await send('msg_2', 310), await send('msg_3', -310), await send('msg_4', 0, other)]).toEqual([
      401, 401, 401,
    ])
  } finally {
    program.kill()
  }
})
