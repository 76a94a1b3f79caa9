import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { signIn } from './harness/client.mjs'
import { usePage, useStage } from './harness/stage.mjs'

/** What the first load of a firm's home may weigh over the wire, all answers with their heads. */
const HOME_BYTES_MAX = 250 * 1024
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, acceptDownloads: true }
const SCRIPT = '<script>document.title="broken"</script>'

let officer: Awaited<ReturnType<typeof signIn>>
let party: number
let window: BrowserContext
let page: Page

const stage = useStage({
  async prepare({ caller }) {
    officer = await caller('officer')
    party = (await (await caller('firm')).get('/api/session')).party.id
  },
})
usePage(stage, PHONE, (opened) => ({ window, page } = opened), { login: 'firm', timeout: 15_000 })

const open = (path: string) => page.goto(stage.origin + path)
const shown = (text: string | RegExp) => page.getByText(text).first().waitFor()
const isWide = () => page.evaluate(() => document.documentElement.scrollWidth > globalThis.innerWidth)

test('the first load of home is light: no component library, no engine', { timeout: 60_000 }, async () => {
  const network = await window.newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  const files: string[] = []
  network.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  network.on('Network.responseReceived', ({ response }) => files.push(new URL(response.url).pathname))
  await open('/')
  await shown(/您可享受|还没有可享受/)
  await page.waitForLoadState('networkidle')
  expect(files.some((file) => file === `/api/parties/${party}/home`)).toBe(true)
  expect(bytes).toBeGreaterThan(50 * 1024)
  expect(bytes).toBeLessThanOrEqual(HOME_BYTES_MAX)
  expect(files.filter((file) => /ground|engine|select|date-field/.test(file))).toEqual([])
})

test('each place is one press away, fits the phone, and keeps its address', { timeout: 90_000 }, async () => {
  await open('/my')
  for (const [place, words, path] of [
    ['政策', /判断之日/, '/my/policies'],
    ['积分', /怎样加分|没有只改一项/, '/my/points'],
    ['我的数据', /数据有误/, '/my/data'],
    ['消息', /消息/, '/my/messages'],
    ['首页', /您可享受|还没有可享受/, '/my'],
  ] as const) {
    await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: place }).click()
    await shown(words)
    expect(new URL(page.url()).pathname.replace(/\/$/, '')).toBe(path)
    expect([place, await isWide()]).toEqual([place, false])
  }
})

test('a refusal opens to its reasons; the policy is followed and its dates go to a calendar', {
  timeout: 90_000,
}, async () => {
  const today = (await (await stage.caller('firm')).get(`/api/parties/${party}/home`)).asOf
  const programme = 'tech-sme-2017'
  await fetch(`${stage.origin}/api/programmes/${programme}/windows`, {
    method: 'PUT',
    headers: { cookie: officer.cookie, 'x-gongzhen': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ opens: today, closes: `${Number(today.slice(0, 4)) + 1}-01-31`, notice: '示例通知' }),
  })
  await open(`/my/policies?programme=${programme}`)
  await shown(/申报期/)
  await page.getByRole('button', { name: '订阅申报期' }).click()
  await page.getByRole('button', { name: /已订阅/ }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /存入日历/ }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/\.ics$/)
  await open('/my')
  await shown('要办的')
  await shown('科技型中小企业评价')
})

test('an objection survives a lost network and a double press, is answered, and the answer is read', {
  timeout: 120_000,
}, async () => {
  const claimed = '9,999,999,999,999.99元'
  await open(`/my/data?fact=${encodeURIComponent('研发费用')}&period=2025`)
  await page.getByLabel('应为').fill(claimed)
  await page.getByLabel('理由').fill(`见审计报告 ${SCRIPT}`)
  await window.setOffline(true)
  await page.getByRole('button', { name: '提交异议' }).click()
  await shown('连不上服务器')
  await window.setOffline(false)
  await page.reload()
  expect(await page.getByLabel('应为').inputValue()).toBe(claimed)
  await page.getByRole('button', { name: '提交异议' }).dblclick()
  await shown('已提交，等待答复')
  await page.getByRole('link', { name: '看我的异议' }).click()
  await shown(`见审计报告 ${SCRIPT}`)
  expect(await isWide()).toBe(false)

  const { rows } = await officer.get('/api/objections?status=open')
  expect(rows).toHaveLength(1)
  await officer.post(`/api/objections/${rows[0].id}/answer`, { action: 'refuse', reason: '与税务申报一致' })
  await open('/my')
  await page.getByLabel('1 条未读').or(page.getByLabel('2 条未读')).waitFor()
  await page.getByRole('link', { name: /^消息/ }).click()
  await shown(/异议未采纳：研发费用/)
  await page.getByLabel(/条未读/).waitFor({ state: 'detached' })
  expect(await page.title()).not.toBe('broken')
})

test('a wrong form is refused in words, beside the field', { timeout: 60_000 }, async () => {
  await open(`/my/data?fact=${encodeURIComponent('研发费用')}&period=2024`)
  await page.getByRole('button', { name: '提交异议' }).click()
  await shown('请写明正确的值')
  await page.getByLabel('应为').fill('很多')
  await page.getByLabel('理由').fill('见审计报告')
  await page.getByRole('button', { name: '提交异议' }).click()
  await shown(/读不懂「很多」/)
})

test('what-if moves the outcomes and sends nothing', { timeout: 90_000 }, async () => {
  await open('/my/what-if')
  await shown('0 项政策有变化')
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.url()))
  const fields = page.locator('.my-inputs input')
  for (let at = 0; at < (await fields.count()); at++) await fields.nth(at).fill('0')
  await shown(/[1-9]\d* 项政策有变化/)
  await page.getByRole('button', { name: '全部还原' }).click()
  await shown('0 项政策有变化')
  expect(sent).toEqual([])
})

test('the calculator asks ten questions at most of anybody, and no answer leaves the browser', {
  timeout: 90_000,
}, async () => {
  await window.clearCookies()
  await open('/calculator')
  await shown(/第 1 问/)
  const sent: string[] = []
  // The program's own files, fetched ahead where the pointer rests on a link, say nothing of an answer.
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.startsWith('/assets/')) sent.push(request.url())
  })
  const title = page.getByText(/^第 \d+ 问/)
  let asked = 0
  while ((await title.count()) > 0) {
    asked++
    const before = await title.textContent()
    await page
      .getByRole('button', { name: /^(否|不知道，跳过)$/ })
      .first()
      .click()
    await page.waitForFunction(
      (old) => ![...document.querySelectorAll('h2')].some((head) => head.textContent === old),
      before,
    )
  }
  expect(asked).toBeGreaterThan(0)
  expect(asked).toBeLessThanOrEqual(10)
  expect(sent).toEqual([])
})

test('English, large type and the dark theme each are one press, and stay', { timeout: 60_000 }, async () => {
  await open('/my')
  await page.getByRole('button', { name: 'English' }).click()
  await shown(/You are entitled to|nothing you are entitled/)
  await page.getByRole('button', { name: 'Large type' }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  await page.reload()
  await shown(/You are entitled to|nothing you are entitled/)
  const { lang, dataset } = await page.evaluate(() => {
    const root = document.documentElement
    return { lang: root.lang, dataset: { ...root.dataset } }
  })
  expect([lang, dataset['type'], dataset['theme']]).toEqual(['en', 'large', 'dark'])
  expect(await isWide()).toBe(false)
})
