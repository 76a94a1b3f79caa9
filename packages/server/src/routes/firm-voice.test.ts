import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { showPeriod } from '@gongzhen/core/base'
import { normaliseName } from '@gongzhen/core/registry'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
const SCRIPT = '<script>alert(1)</script>'
const ODD_NAMES = [
  `示例${'长'.repeat(190)}公司`,
  '‏شركة مثال‎ 示例有限公司',
  '示例🚀科技👩‍🔬有限公司',
  `示例${SCRIPT}有限公司`,
]

let trial: TrialApp
let officer: Asker
let owner: Asker
let other: Asker
let firm: number

beforeAll(async () => {
  trial = await openTrialApp({ programmes: [REWARD, 'zhongkai-points'] })
  officer = await trial.as('officer')
  firm = await newFirm('甲示例科技有限公司')
  owner = await trial.enter('jia', 'firm_owner', firm)
  other = await trial.enter('yi', 'firm_owner', await newFirm('乙示例科技有限公司'))
  for (const [period, value] of [
    [2024, '1000万元'],
    [2025, '3500万元'],
  ] as const)
    await correct(period, value)
}, 120_000)
afterAll(() => trial.close())

const newFirm = (name: string): Promise<number> =>
  trial.database.inZone('alpha', (sql) => addParty(sql, { kind: 'enterprise', name, source: '市场监管' }))

const correct = (period: number, value: string) =>
  officer.send('POST', `/api/parties/${firm}/facts`, { fact: '加计扣除研发费用', period, value, reason: '据申报表' })

const get = async (url: string, asker = owner) => (await asker.get(url)).json()
const object = (body: object = {}, asker = owner, headers?: object) =>
  asker.send('POST', `/api/parties/${firm}/objections`, { ...OBJECTION, ...body }, headers)
const OBJECTION = { fact: '加计扣除研发费用', period: 2025, claimed: '1050万元', reason: '申报表第 3 行' }

const upload = (asker: Asker, name = '证据.pdf') => {
  const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
  return trial.app.inject({
    method: 'POST',
    url: `/api/parties/${firm}/evidence`,
    headers: { cookie: asker.cookie, 'x-gongzhen': '1', 'content-type': 'multipart/form-data; boundary=b' },
    payload: `${head}%PDF-1.7 trial\r\n--b--\r\n`,
  })
}

describe('an objection', () => {
  test('goes from the firm with its evidence to the officer, settles the value, and comes back as a message', async () => {
    const evidence = (await upload(owner)).json().id
    const raised = (await object({ evidence: [evidence] })).json()
    expect(raised).toMatchObject({ status: 'open', disputed: '35,000,000.00 元', claimed: '1050万元' })
    expect(raised.evidence).toEqual([{ attachment: evidence, name: '证据.pdf' }])
    expect((await get('/api/objections?status=open', officer)).rows.map(({ id }: { id: number }) => id)).toEqual([
      raised.id,
    ])
    const answered = await officer.send('POST', `/api/objections/${raised.id}/answer`, {
      action: 'accept',
      reason: '与申报表相符',
    })
    expect(answered.json()).toMatchObject({ status: 'accepted', answer: '与申报表相符' })
    const home = await get(`/api/parties/${firm}/home`)
    expect(home).toMatchObject({ eligible: [], unread: 1, openObjections: 0 })
    const { rows } = await get(`/api/parties/${firm}/messages`)
    expect(rows[0]).toMatchObject({
      kind: 'objection',
      title: `异议已采纳：加计扣除研发费用 ${showPeriod(2025)}`,
      isUnread: true,
    })
    const read = await owner.send('POST', `/api/parties/${firm}/messages/read`, { upto: rows[0].id })
    expect(read.json()).toEqual({ unread: 0 })
    await correct(2025, '3500万元')
  })

  test('is refused in words; answered once only; then the firm may object anew', async () => {
    const { id } = (await object()).json()
    const refuse = () =>
      officer.send('POST', `/api/objections/${id}/answer`, { action: 'refuse', reason: '与年报一致' })
    expect((await refuse()).json().status).toBe('refused')
    const again = await refuse()
    expect([again.statusCode, again.json().code]).toEqual([409, 'objection.answered'])
    const anew = (await object()).json()
    const gone = await owner.send('POST', `/api/parties/${firm}/objections/${anew.id}/withdraw`, {})
    expect(gone.json().status).toBe('withdrawn')
  })

  test('pressed twice is one objection; another about the same value is told of the first', async () => {
    const key = { 'idempotency-key': 'pressed-twice-1' }
    const [one, two] = await Promise.all([object({}, owner, key), object({}, owner, key)])
    expect(one.json().id).toBe(two.json().id)
    expect((await object()).json().code).toBe('objection.open')
    await owner.send('POST', `/api/parties/${firm}/objections/${one.json().id}/withdraw`, {})
  })

  test.each([
    ['a value that cannot be read', { claimed: '很多' }, 422, 'fact.value'],
    ['an empty value', { claimed: ' ' }, 400, 'request.invalid'],
    ['a reason of one character', { reason: '错' }, 400, 'request.invalid'],
    ['a fact nobody knows', { fact: SCRIPT }, 404, 'fact.unknown'],
    ['a period of the wrong kind', { period: 202506 }, 422, 'fact.period'],
    ['evidence that is not there', { evidence: [999_999] }, 422, 'objection.evidence'],
  ])('with %s is refused', async (_, body, status, code) => {
    const answer = await object(body)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('cannot use another’s file as evidence', async () => {
    const foreign = (
      await trial.app.inject({
        method: 'POST',
        url: '/api/attachments',
        headers: { cookie: officer.cookie, 'x-gongzhen': '1', 'content-type': 'multipart/form-data; boundary=b' },
        payload: `--b\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\r\n--b--\r\n`,
      })
    ).json().id
    expect((await object({ evidence: [foreign] })).json().code).toBe('objection.evidence')
  })

  test('keeps fifteen digits and script as they were written', async () => {
    const raised = (await object({ claimed: '999999999999.99元', reason: `${SCRIPT} 说明` })).json()
    expect(raised).toMatchObject({ claimed: '999999999999.99元', reason: `${SCRIPT} 说明` })
    await owner.send('POST', `/api/parties/${firm}/objections/${raised.id}/withdraw`, {})
  })
})

describe('another firm', () => {
  test.each([
    ['GET', 'home'],
    ['GET', 'objections'],
    ['GET', 'messages'],
    ['GET', 'following'],
    ['GET', 'calendar.ics'],
    ['GET', 'peers'],
    ['POST', 'objections'],
    ['POST', 'objections/1/withdraw'],
    ['POST', 'messages/read'],
    ['PUT', `following/${REWARD}`],
  ] as const)('gets nothing from %s %s', async (method, path) => {
    const url = `/api/parties/${firm}/${path}`
    const answer =
      method === 'GET' ? await other.get(url) : await other.send(method, url, { upto: 1, subscribed: true })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'request.own_party'])
  })

  test('cannot withdraw an objection through its own address', async () => {
    const { id } = (await object()).json()
    const own = (await get('/api/session', other)).party.id
    const answer = await other.send('POST', `/api/parties/${own}/objections/${id}/withdraw`, {})
    expect(answer.statusCode).toBe(404)
    await owner.send('POST', `/api/parties/${firm}/objections/${id}/withdraw`, {})
  })
})

describe('a policy that is followed', () => {
  const window = { opens: '2026-07-01', closes: '2026-08-15', notice: '示例通知〔2026〕1 号，第一批；逗号,与分号' }

  test('brings its dates home, as a message and into the calendar', async () => {
    await owner.send('PUT', `/api/parties/${firm}/following/${REWARD}`, { subscribed: true })
    const set = await officer.send('PUT', `/api/programmes/${REWARD}/windows`, window)
    expect(set.statusCode).toBe(200)
    expect((await get(`/api/parties/${firm}/home`)).due).toMatchObject([
      { programme: REWARD, closes: '2026-08-15', followed: true },
    ])
    expect((await get(`/api/parties/${firm}/messages`)).rows[0]).toMatchObject({ kind: 'window' })
    const { body, headers } = await owner.get(`/api/parties/${firm}/calendar.ics`)
    expect(headers['content-type']).toContain('text/calendar')
    expect(body).toContain('DTSTART;VALUE=DATE:20260815\r\nDTEND;VALUE=DATE:20260816\r\n')
    expect(body.replaceAll('\r\n ', '')).toContain('逗号\\,与分号')
    expect(body.split('\r\n').filter((line) => Buffer.byteLength(line) > 75)).toEqual([])
  })

  test('is let go again', async () => {
    await owner.send('PUT', `/api/parties/${firm}/following/${REWARD}`, { subscribed: null })
    expect((await get(`/api/parties/${firm}/following`)).following).toEqual([])
    expect((await owner.get(`/api/parties/${firm}/calendar.ics`)).body).not.toContain('VEVENT')
  })

  test.each([
    ['a policy nobody adopted', 'PUT', `/following/none`, { subscribed: true }, 'following.not_adopted'],
  ] as const)('refuses %s', async (_, method, path, body, code) => {
    expect((await owner.send(method, `/api/parties/${firm}${path}`, body)).json().code).toBe(code)
  })

  test('cannot close before it opens, and takes two days at the end of February', async () => {
    const backwards = await officer.send('PUT', `/api/programmes/${REWARD}/windows`, {
      ...window,
      closes: '2026-06-01',
    })
    expect(backwards.json().code).toBe('window.backwards')
    const never = await officer.send('PUT', `/api/programmes/${REWARD}/windows`, { ...window, closes: '2026-02-30' })
    expect(never.statusCode).toBe(400)
  })
})

describe('an application window', () => {
  const notice = '示例通知〔2026〕2 号'
  const put = (body: object, asker = officer) => asker.send('PUT', `/api/programmes/${REWARD}/windows`, body)
  const end = (opens: string, body: object) =>
    officer.send('POST', `/api/programmes/${REWARD}/windows/${opens}/end`, body)
  const windows = async () => (await get(`/api/programmes/${REWARD}/windows`, officer)).windows
  const windowOf = async (opens: string) => (await windows()).find((one: { opens: string }) => one.opens === opens)
  const lastMessage = async () => (await get(`/api/parties/${firm}/messages`)).rows[0]
  const due = async () =>
    (await get(`/api/parties/${firm}/following`)).windows.map((one: { opens: string }) => one.opens)

  test('is published, changed with a reason, and withdrawn before it opens; firms hear of each', async () => {
    await owner.send('PUT', `/api/parties/${firm}/following/${REWARD}`, { subscribed: true })
    await put({ opens: '2026-09-01', closes: '2026-09-30', notice })
    expect(await windowOf('2026-09-01')).toMatchObject({
      state: 'coming',
      version: 1,
      reason: null,
      by: '试验 officer',
    })
    await put({ opens: '2026-09-01', closes: '2026-10-15', notice, version: 1, reason: '材料较多，延长' })
    expect(await windowOf('2026-09-01')).toMatchObject({ closes: '2026-10-15', version: 2, reason: '材料较多，延长' })
    expect(await lastMessage()).toMatchObject({ title: expect.stringContaining('申报期有变'), kind: 'window' })
    expect((await end('2026-09-01', { version: 2, reason: '通知撤回' })).statusCode).toBe(200)
    expect(await windowOf('2026-09-01')).toMatchObject({ state: 'withdrawn', reason: '通知撤回' })
    expect(await due()).not.toContain('2026-09-01')
    await put({ opens: '2026-09-01', closes: '2026-09-20', notice })
    expect(await windowOf('2026-09-01')).toMatchObject({ state: 'coming', closes: '2026-09-20', version: 4 })
  })

  test('that is open closes today, and cannot be ended twice', async () => {
    await put({ opens: '2026-06-01', closes: '2026-12-31', notice })
    expect(await windowOf('2026-06-01')).toMatchObject({ state: 'open' })
    await end('2026-06-01', { version: 1, reason: '资金用完' })
    expect(await windowOf('2026-06-01')).toMatchObject({ state: 'open', closes: '2026-06-30', version: 2 })
  })

  test('changed by two officers: the second is told who did what, and nothing is lost', async () => {
    await put({ opens: '2026-11-01', closes: '2026-11-30', notice })
    await put({ opens: '2026-11-01', closes: '2026-12-10', notice, version: 1, reason: '延长' })
    const second = await put({ opens: '2026-11-01', closes: '2026-11-20', notice, version: 1, reason: '提前' })
    expect([second.statusCode, second.json().code]).toEqual([409, 'window.changed'])
    expect(second.json().detail).toMatch(/试验 officer刚刚改过.*2026-12-10/)
    expect(await windowOf('2026-11-01')).toMatchObject({ closes: '2026-12-10', version: 2 })
  })

  test.each([
    [
      'a second window on the same first day',
      { opens: '2026-11-01', closes: '2026-11-02', notice },
      409,
      'window.exists',
    ],
    [
      'a change without a reason',
      { opens: '2026-11-01', closes: '2026-11-02', notice, version: 2 },
      422,
      'window.no_reason',
    ],
    [
      'a change of none',
      { opens: '2030-01-01', closes: '2030-01-02', notice, version: 1, reason: '延长' },
      404,
      'window.not_found',
    ],
    ['no notice', { opens: '2030-01-01', closes: '2030-01-02', notice: ' ' }, 400, 'request.invalid'],
    [
      'a notice of 501 characters',
      { opens: '2030-01-01', closes: '2030-01-02', notice: '长'.repeat(501) },
      400,
      'request.invalid',
    ],
  ])('refuses %s', async (_, body, status, code) => {
    const answer = await put(body)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  test('keeps a script in its notice as text, and is no firm’s to publish', async () => {
    await put({ opens: '2027-01-01', closes: '2027-01-31', notice: SCRIPT })
    expect(await windowOf('2027-01-01')).toMatchObject({ notice: SCRIPT })
    expect((await put({ opens: '2027-02-01', closes: '2027-02-02', notice }, owner)).statusCode).toBe(403)
  })

  test('that has closed is over', async () => {
    await put({ opens: '2026-01-01', closes: '2026-01-31', notice })
    expect((await end('2026-01-01', { version: 1, reason: '已过' })).json().code).toBe('window.over')
  })
})

describe('home', () => {
  test('sums what each eligible policy gives by itself', async () => {
    const home = await get(`/api/parties/${firm}/home`)
    expect(home.eligible).toMatchObject([{ programme: REWARD, amounts: [{ currency: 'CNY', minor: 30_500_000 }] }])
    expect(home.totals).toEqual([{ currency: 'CNY', minor: 30_500_000 }])
  })

  test.each(ODD_NAMES)('shows a firm called %s as the register writes it', async (name) => {
    const party = await newFirm(name)
    const home = await get(`/api/parties/${party}/home`, officer)
    expect(home).toMatchObject({ party: { name: normaliseName(name) }, eligible: [], due: [], unread: 0, totals: [] })
  })
})

describe('what anybody may read', () => {
  test('is the rules of a zone, enough to judge a firm in the browser, and nothing of any firm', async () => {
    const answer = await trial.app.inject('/api/zones/alpha/policies')
    const { programmes, catalogue } = answer.json()
    expect(programmes.map(({ programme }: { programme: string }) => programme)).toContain(REWARD)
    expect(Object.keys(catalogue)).toContain('catalogue.yaml')
    expect(Object.keys(programmes[0].files)).toContain('adoption.json')
    expect(answer.body).not.toContain('甲示例')
  })

  test('of a zone that is not there is a problem document', async () => {
    const answer = await trial.app.inject('/api/zones/nowhere/policies')
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'public.no_zone'])
  })
})
