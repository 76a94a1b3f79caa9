import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openPage, useStage } from './harness/stage.mjs'

/** Whole errands without a mouse: Tab, arrows, Enter, Space and Escape. */
const stage = useStage({ env: { DEMO_FIRMS: '40' } })
const PROOF = { name: '审计报告.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') }
const TABS_MAX = 90

test('a firm disputes a value with a paper, and an officer answers', { timeout: 120_000 }, async () => {
  const firm = await openPage(stage, { login: 'firm' })
  await firm.goto(`${stage.origin}/my/data?fact=成立日期`)
  await write(firm, /^textbox "应为/, '2019-05-06')
  await write(firm, /^textbox "理由/, '见 2025 年度审计报告')
  await attach(firm, /^button "证据/)
  await press(firm, /^button "提交异议"/)
  await firm.getByText('已提交，等待答复').waitFor()

  const officer = await openPage(stage, { login: 'officer' })
  await officer.goto(`${stage.origin}/objections`)
  await press(officer, /^button "答复"/)
  await at(officer, /^radio "采纳，按/)
  await officer.keyboard.press('ArrowDown')
  await write(officer, /^textbox "核定的值"/, '2019-05-06')
  await officer.keyboard.press('Escape')
  await at(officer, /^button "答复"/)
  await officer.keyboard.press('Enter')
  await officer.getByText('上次没有提交的内容已经带回').waitFor()
  expect(await officer.getByLabel('核定的值').inputValue()).toBe('2019-05-06')
  await write(officer, /^textbox "理由"/, '审计报告属实')
  await press(officer, /^button "答\s?复"/)
  await officer.getByText('已答复，企业会收到消息').waitFor()
  expect(stage.troubles).toEqual([])
})

test('a newcomer claims a firm, and an officer looks into it', { timeout: 120_000 }, async () => {
  const { rows } = await (await stage.caller('officer')).get('/api/parties?kind=enterprise&size=1&page=9')
  const newcomer = await openPage(stage)
  await newcomer.goto(`${stage.origin}/sign-up`)
  await write(newcomer, /^textbox "账号"/, 'by-keyboard')
  await newcomer.keyboard.press('Enter')
  await at(newcomer, /^textbox "姓名"/)
  await newcomer.keyboard.type('新来的人')
  await write(newcomer, /^textbox "联系电话"/, '13800000000')
  await write(newcomer, /^textbox "密码"/, 'a-firm-of-ours-1')
  await write(newcomer, /^textbox "再输一次"/, 'a-firm-of-ours-1')
  await newcomer.keyboard.press('Enter')
  await newcomer.waitForURL(/\/claim$/)
  await write(newcomer, /^textbox "统一社会信用代码"/, rows[0].code)
  await write(newcomer, /^textbox "企业名称"/, rows[0].name)
  await write(newcomer, /^textbox "您与企业的关系"/, '本人为法定代表人')
  await attach(newcomer, /^button "选择文件"/)
  await press(newcomer, /^button "提交认领"/)
  await newcomer.getByText('待审核').waitFor()

  const officer = await openPage(stage, { login: 'officer' })
  await officer.goto(`${stage.origin}/claims`)
  await press(officer, /^button "审核"/)
  await at(officer, /^radio "批准"/)
  await press(officer, /^button "办\s?结"/)
  await officer.getByText('已批准，账号已归属企业').waitFor()
  expect(stage.troubles).toEqual([])
})

test('windows, drawers and menus begin where there is something to do', { timeout: 120_000 }, async () => {
  const admin = await openPage(stage, { login: 'admin' })
  await admin.goto(`${stage.origin}/accounts`)
  await press(admin, /^button "新建账号"/)
  await at(admin, /^textbox "账号"/)
  await admin.keyboard.type('colleague')
  await write(admin, /^textbox "姓名或名称"/, '新同事')
  await admin.keyboard.press('Enter')
  await at(admin, /^button "复制链接"/)
  await press(admin, /^button "已交给本人"/)
  await press(admin, /^button "更多：/)
  await at(admin, /^menuitem "改所属机构"/)
  await admin.keyboard.press('ArrowDown')
  await at(admin, /^menuitem "停用"/)
  await admin.keyboard.press('Enter')
  await at(admin, /^textbox "理由"/)

  const officer = await openPage(stage, { login: 'officer' })
  const { rows } = await (await stage.caller('officer')).get('/api/parties?kind=enterprise&size=1&page=5')
  await officer.goto(`${stage.origin}/firms/${rows[0].id}?tab=facts`)
  await press(officer, /^link "[\d,]+"/)
  await at(officer, /^textbox "正确的值"/)
  await officer.goto(`${stage.origin}/firms`)
  await reach(officer, /^button "导出所见"/)
  const file = officer.waitForEvent('download')
  await officer.keyboard.press('Enter')
  await at(officer, /^menuitem/)
  await officer.keyboard.press('Enter')
  expect((await file).suggestedFilename()).toMatch(/xlsx$/)
  await officer.goto(`${stage.origin}/cases`)
  await reach(officer, /^radio ".*\[checked\]/)
  await officer.keyboard.press('Shift+Tab')
  expect(await focused(officer)).not.toMatch(/radio/)
  expect(stage.troubles).toEqual([])
})

/** What has the focus, as a screen reader says it. */
async function focused(page: Page): Promise<string> {
  const [first = ''] = (
    await page
      .locator(':focus')
      .ariaSnapshot({ timeout: 2000 })
      .catch(() => '')
  ).split('\n')
  return first.replace(/^- /, '')
}

/** The focus has come to this by itself. */
const at = (page: Page, wanted: RegExp) => expect.poll(() => focused(page), { timeout: 15_000 }).toMatch(wanted)

/** Goes on with Tab until this has the focus, once it is there at all. */
async function reach(page: Page, wanted: RegExp): Promise<void> {
  await page.waitForFunction(() => document.querySelector('h1, [role=dialog]') !== null)
  for (let tab = 0; tab < TABS_MAX; tab++) {
    if (wanted.test(await focused(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${wanted}; it ends at ${await focused(page)}`)
}

async function press(page: Page, button: RegExp): Promise<void> {
  await reach(page, button)
  await page.keyboard.press('Enter')
}

async function write(page: Page, field: RegExp, text: string): Promise<void> {
  await reach(page, field)
  await page.keyboard.type(text)
}

/** Chooses a paper; the focus is on its button before and after. */
async function attach(page: Page, button: RegExp): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await press(page, button)
  await (await chooser).setFiles(PROOF)
  await page.getByText(PROOF.name).first().waitFor()
  expect(await focused(page)).toMatch(button)
}
