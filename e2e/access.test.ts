import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { demoCreditCode } from '@gongzhen/server/demo'
import { openAsRole, openPage, useStage } from './harness/stage.mjs'

const PASSWORD = 'a-firm-of-ours-1'
/** What somebody might type into any field, hoping that a page runs it. */
const SCRIPT = `<img src=x onerror="window.stung=1"><script>window.stung=1</script>`
const LICENCE = { name: '营业执照.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') }

const stage = useStage({ env: { DEMO_FIRMS: '40' } })

const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const arrived = (page: Page, title: string) => page.getByRole('heading', { level: 1, name: title }).waitFor()

/** The code an authenticator would show at this moment, from the key as the page spells it. */
function codeOf(spelt: string): string {
  const bits = [...spelt.replace(/\s/g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const number = digest.readUInt32BE((digest.at(-1) ?? 0) & 0xf) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

test('a firm signs up, claims its organisation, is approved, and guards its account', {
  timeout: 180_000,
}, async () => {
  const firm = await openPage(stage)
  await firm.goto(`${stage.origin}/sign-in`)
  await firm.getByRole('link', { name: '企业注册' }).click()
  await arrived(firm, '企业注册')
  await firm.getByLabel('账号').fill('new-firm')
  await firm.getByLabel('姓名').fill(SCRIPT)
  await firm.getByLabel('联系电话').fill('13800000000')
  await firm.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await firm.getByLabel('再输一次').fill(PASSWORD)
  await firm.getByRole('button', { name: /^注册/ }).click()

  await arrived(firm, '认领企业')
  await firm.getByLabel('统一社会信用代码').fill(demoCreditCode(3))
  await firm.getByLabel('企业名称').fill(`某企业 ${SCRIPT}`)
  await firm.getByLabel('您与企业的关系').fill(SCRIPT)
  await firm.locator('input[type=file]').setInputFiles(LICENCE)
  await shown(firm, '营业执照.pdf')
  await firm.reload()
  expect(await firm.getByLabel('您与企业的关系').inputValue()).toBe(SCRIPT)
  await firm.locator('input[type=file]').setInputFiles(LICENCE)
  await shown(firm, '营业执照.pdf')
  await firm.getByRole('button', { name: '提交认领' }).dblclick()
  await shown(firm, '待审核')
  expect(await firm.getByText('待审核').count()).toBe(1)

  const officer = await openAsRole(stage, '园区经办')
  await officer.getByRole('link', { name: '认领审核' }).click()
  await arrived(officer, '认领审核')
  await officer.getByRole('button', { name: /^审\s?核$/ }).click()
  await officer.getByLabel(/^说明/).fill(SCRIPT)
  await officer.getByRole('button', { name: /^办\s?结$/ }).click()
  await shown(officer, '没有等待审核的认领')

  await firm.reload()
  await shown(firm, '已批准')
  await firm.getByRole('button', { name: '进入我的企业' }).click()
  await firm.waitForURL((url) => url.pathname !== '/claim')

  await firm.goto(`${stage.origin}/account`)
  await firm.getByRole('button', { name: '绑定身份验证器' }).click()
  await firm.getByLabel('先输入您的密码').fill(PASSWORD)
  await firm.getByRole('button', { name: '下一步' }).click()
  const key = await firm.getByText(/^[A-Z2-7 ]{39}$/).innerText()
  await firm.getByLabel('输入验证器上的六位数字').fill(codeOf(key))
  await firm.getByRole('button', { name: /^绑\s?定$/ }).click()
  await shown(firm, '请抄下或打印这十个恢复码')
  const [recovery = ''] = await firm.getByText(/^([A-Z2-7]{4}-){3}[A-Z2-7]{4}$/).allInnerTexts()
  await firm.getByRole('button', { name: '我已收好' }).click()

  const elsewhere = await openPage(stage)
  await elsewhere.goto(`${stage.origin}/sign-in`)
  await elsewhere.getByLabel('账号').fill('new-firm')
  await elsewhere.getByLabel('密码').fill(PASSWORD)
  await elsewhere.getByRole('button', { name: /^登\s?录$/ }).click()
  await elsewhere.getByLabel('动态码或恢复码').fill(recovery)
  await elsewhere.getByRole('button', { name: /^登\s?录$/ }).click()
  await elsewhere.waitForURL((url) => url.pathname !== '/sign-in')

  await firm.reload()
  await firm.getByRole('button', { name: '让它退出' }).click()
  await shown(firm, '已退出')
  await elsewhere.goto(`${stage.origin}/account`)
  await elsewhere.waitForURL((url) => url.pathname === '/sign-in')

  const auditor = await openAsRole(stage, '审计')
  await auditor.goto(`${stage.origin}/audit?event=claim.decided`)
  await shown(auditor, '审核认领')
  for (const page of [firm, officer, elsewhere, auditor]) {
    expect(await page.evaluate(() => 'stung' in window)).toBe(false)
  }
  expect(stage.troubles).toEqual([])
})

test('a one-time link sets a password once, and the demo shows another role in one press', {
  timeout: 120_000,
}, async () => {
  const admin = await openAsRole(stage, '系统管理')
  await admin.goto(`${stage.origin}/accounts`)
  await admin.getByRole('button', { name: '新建账号' }).click()
  await admin.getByLabel('账号', { exact: true }).fill('invited')
  await admin.getByLabel('姓名或名称').fill('受邀人')
  await admin.getByRole('dialog').getByRole('button', { name: '新建账号' }).click()
  const link = await admin.getByText(/\/set-password#/).innerText()
  await admin.getByRole('button', { name: '已交给本人' }).click()

  const person = await openPage(stage)
  await person.goto(link)
  await shown(person, /受邀人（账号 invited）/)
  expect(new URL(person.url()).hash).toBe('')
  await person.getByLabel('密码', { exact: true }).fill(PASSWORD)
  await person.getByLabel('再输一次').fill(PASSWORD)
  await person.getByRole('button', { name: '设好密码' }).click()
  await shown(person, /密码已设好/)
  const again = await openPage(stage)
  await again.goto(link)
  await shown(again, /已经用过/)

  await admin.getByLabel('换个岗位看看').selectOption('园区经办')
  await admin.getByRole('link', { name: '导入', exact: true }).waitFor()
  expect(stage.troubles).toEqual([])
})
