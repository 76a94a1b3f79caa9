import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayInChina } from '@gongzhen/core/base'
import { checkReceipt, readKey } from '@gongzhen/core/log'
import { sendDue } from '../jobs/webhook-clock.ts'
import { keepLog } from '../log-keeper.ts'
import { addParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'
import { takeWebhook } from '../webhook-receiver.ts'

const CODE = '91410300MA9KXXXX0X'
const OTHER_CODE = '91410300MA9KYYYY1Y'
const DAY = dayInChina(new Date().toISOString())
const LATER = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10)

let trial: TrialApp
let firm: number
let bank: number
let otherBank: number
let people: Record<'firm' | 'bank' | 'admin', Asker>
let clients: Record<'bank' | 'other', { clientId: string; secret: string }>
/** How far the clock of the application is ahead. */
let aheadMs = 0

beforeAll(async () => {
  trial = await openTrialApp({
    programmes: ['points-loan', 'zhongkai-points'],
    zoneLines: 'demo: yes\n',
    settings: { webhooksInside: true },
    now: () => new Date(Date.now() + aheadMs),
  })
  people = { firm: await trial.as('firm_owner'), bank: await trial.as('bank'), admin: await trial.as('system_admin') }
  const officer = await trial.as('officer')
  await trial.as('guarantor')
  await trial.database.inZone('alpha', async (sql) => {
    const enter = (name: string, kind: 'enterprise' | 'bank', uscc?: string) =>
      addParty(sql, {
        kind,
        name,
        source: '市场监管',
        ...(uscc ? { identifiers: [{ scheme: 'uscc', value: uscc }] } : {}),
      })
    firm = await enter('甲示例有限公司', 'enterprise', CODE)
    await enter('乙示例有限公司', 'enterprise', OTHER_CODE)
    bank = await enter('丙示例银行', 'bank')
    otherBank = await enter('丁示例银行', 'bank')
    await sql`update account set party = ${firm} where login = 'firm_owner'`
    await sql`update account set party = ${bank} where login = 'bank'`
    await sql`update account set party = ${otherBank}, roles = '{bank}' where login = 'guarantor'`
  })
  const said = { fact: '营业收入', period: 2025, value: '2500万元', reason: '试验所需' }
  expect((await officer.send('POST', `/api/parties/${firm}/facts`, said)).statusCode).toBe(200)
  await trial.database.inZone(
    'alpha',
    (sql) => sql`
      insert into standing (zone, programme, subject, edition, as_of, outcome, score, peers)
      select 'alpha', 'zhongkai-points', id, 'e', '2026-06-30', 'eligible', 92, '成长期' from party where kind = 'enterprise'
      on conflict (zone, programme, subject) do update
      set outcome = 'eligible', score = 92, score_max = null, peers = '成长期'`,
  )
  const register = async (party: number, name: string) => {
    const scopes = ['score:read', 'case:read', 'loan:report']
    const answer = await people.admin.send('POST', '/api/api-clients', { party, role: 'bank', name, scopes })
    expect(answer.statusCode).toBe(200)
    return answer.json()
  }
  clients = { bank: await register(bank, '丙银行信贷系统'), other: await register(otherBank, '丁银行信贷系统') }
})
afterAll(() => trial.close())

const askToken = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
  trial.app.inject({
    method: 'POST',
    url: '/api/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })

async function tokenOf(who: keyof typeof clients, scope = ''): Promise<string> {
  const { clientId, secret } = clients[who]
  const answer = await askToken({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope })
  return answer.json().access_token
}

const call = (
  token: string,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> =>
  trial.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload ? { payload } : {}),
  })

describe('a token by client credentials', () => {
  const right = () => ({ client_id: clients.bank.clientId, client_secret: clients.bank.secret })
  const basic = () => Buffer.from(`${clients.bank.clientId}:${clients.bank.secret}`).toString('base64')
  const GRANT = { grant_type: 'client_credentials' }
  test.each<[string, () => Record<string, string>, number, string, (() => Record<string, string>)?]>([
    ['given for id and secret in the form', () => ({ ...GRANT, ...right() }), 200, ''],
    ['given for Basic authorization', () => GRANT, 200, '', () => ({ authorization: `Basic ${basic()}` })],
    ['refused for a wrong secret', () => ({ ...GRANT, ...right(), client_secret: 'x' }), 401, 'invalid_client'],
    ['refused for an unknown client', () => ({ ...GRANT, ...right(), client_id: 'alpha.none' }), 401, 'invalid_client'],
    ['refused for a zone that is none', () => ({ ...GRANT, ...right(), client_id: 'no zone' }), 401, 'invalid_client'],
    ['refused without credentials', () => GRANT, 400, 'invalid_request'],
    [
      'refused with credentials twice',
      () => ({ ...GRANT, ...right() }),
      400,
      'invalid_request',
      () => ({ authorization: `Basic ${basic()}` }),
    ],
    ['refused for another grant', () => ({ ...right(), grant_type: 'password' }), 400, 'unsupported_grant_type'],
    ['refused for a scope it has not', () => ({ ...GRANT, ...right(), scope: 'voucher:redeem' }), 400, 'invalid_scope'],
  ])('is %s', async (_title, fields, status, error, headers) => {
    const answer = await askToken(fields(), headers?.())
    expect([answer.statusCode, answer.json().error ?? '']).toEqual([status, error])
    if (status !== 200) expect(answer.headers['content-type']).toMatch(/^application\/json/)
    else expect(answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 600 })
  })

  test('the secret is kept as a hash, and nobody signs in as the program', async () => {
    const rows = await trial.database.inZone('alpha', (sql) => sql`select * from api_client`)
    expect(JSON.stringify(rows)).not.toContain(clients.bank.secret)
    const accounts = await trial.database.inZone(
      'alpha',
      (sql) => sql`select roles from account where login like 'api-%'`,
    )
    expect(accounts).toEqual([{ roles: [] }, { roles: [] }])
  })

  test.each<[string, () => Promise<Record<string, string>>, number, string]>([
    ['without a token', async () => ({}), 401, 'partner.no_token'],
    ['with a token that is none', async () => ({ authorization: 'Bearer x' }), 401, 'partner.token'],
    [
      'with a token of another form',
      async () => ({ authorization: `Bearer alpha.${'A'.repeat(43)}` }),
      401,
      'partner.token',
    ],
    [
      'with a token of another scope',
      async () => ({ authorization: `Bearer ${await tokenOf('bank', 'case:read')}` }),
      403,
      'partner.scope',
    ],
    ['with a session in place of a token', async () => ({ cookie: people.bank.cookie }), 401, 'partner.no_token'],
  ])('calls are refused %s', async (_title, headers, status, code) => {
    const answer = await trial.app.inject({ url: '/api/partner/consents', headers: await headers() })
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(answer.headers['www-authenticate']).toContain('score:read')
  })

  test('calls are refused once the token has expired', async () => {
    const token = await tokenOf('bank')
    expect((await call(token, 'GET', '/api/partner/consents')).statusCode).toBe(200)
    aheadMs = 601_000
    const answer = await call(token, 'GET', '/api/partner/consents')
    aheadMs = 0
    expect([answer.statusCode, answer.json().code]).toEqual([401, 'partner.token'])
  })

  test('a program has no more than its organisation, and a revoked one nothing', async () => {
    const wanted = { party: bank, role: 'bank', name: '试验', scopes: ['voucher:redeem'] }
    const beyond = await people.admin.send('POST', '/api/api-clients', wanted)
    expect([beyond.statusCode, beyond.json().code]).toEqual([422, 'client.scopes'])
    const stranger = await people.admin.send('POST', '/api/api-clients', { ...wanted, role: 'provider' })
    expect([stranger.statusCode, stranger.json().code]).toEqual([409, 'client.no_person'])
    const made = (await people.admin.send('POST', '/api/api-clients', { ...wanted, scopes: ['case:read'] })).json()
    const fields = { grant_type: 'client_credentials', client_id: made.clientId, client_secret: made.secret }
    const token = (await askToken(fields)).json().access_token
    expect((await call(token, 'GET', '/api/partner/cases')).statusCode).toBe(200)
    await people.admin.send('POST', `/api/api-clients/${made.id}/revoke`, { reason: '试验结束' })
    expect((await call(token, 'GET', '/api/partner/cases')).statusCode).toBe(401)
    expect((await askToken(fields)).json().error).toBe('invalid_client')
    const { rows } = (await people.admin.get(`/api/api-clients/${made.id}/trail`)).json()
    const events = rows.map(({ event }: { event: string }) => event)
    expect(events).toEqual(['client.revoked', 'client.token_issued', 'client.registered'])
  })
})

const consent = (more: object = {}) => ({
  partner: bank,
  purpose: '贷款审批',
  points: true,
  band: false,
  facts: ['revenue'],
  validFrom: DAY,
  validTo: LATER,
  ...more,
})
const give = (more: object = {}) => people.firm.send('POST', `/api/parties/${firm}/consents`, consent(more))
const read = (token: string, purpose = '贷款审批', code = CODE) =>
  call(token, 'GET', `/api/partner/scores/${code}?purpose=${encodeURIComponent(purpose)}`)
const shownTo = async (who: Asker) => (await who.get(`/api/parties/${firm}/consents`)).json()
const revokeAll = async () => {
  for (const { id, state } of (await shownTo(people.firm)).consents) {
    if (state === 'revoked') continue
    await people.firm.send('POST', `/api/parties/${firm}/consents/${id}/revoke`, { reason: '试验' })
  }
}

describe('what a firm consents to', () => {
  let token: string
  beforeAll(async () => {
    token = await tokenOf('bank')
  })

  test('is read with a receipt that the zone has signed, and nothing else is', async () => {
    await keepLog(trial.database, 'alpha', { keys: trial.keys, algorithm: 'ed25519' })
    expect((await give()).statusCode).toBe(200)
    const answer = await read(token)
    expect(answer.statusCode).toBe(200)
    const shared = answer.json()
    expect(shared).toMatchObject({
      firm: { code: CODE, name: '甲示例有限公司' },
      points: { score: '92', programme: 'zhongkai-points' },
      band: null,
      facts: [{ name: '营业收入', unit: '元', values: [{ period: 2025, value: '25000000.00' }] }],
    })
    const { keys } = (await trial.app.inject({ url: '/api/zones/alpha/log-keys' })).json()
    const key = readKey(keys[0].key)!
    const now = new Date().toISOString()
    expect(checkReceipt(shared.receipt, key, now)).toMatchObject({
      receipt: { says: { points: { score: '92' }, partner: bank, purpose: '贷款审批' } },
    })
    expect(checkReceipt(shared.receipt, key, shared.validUntil)).toEqual({ problem: 'expired' })
    expect(checkReceipt(shared.receipt.replace('"92"', '"99"'), key, now)).toEqual({ problem: 'signature' })
  })

  const REFUSED: readonly (readonly [string, () => Promise<LightMyRequestResponse>, string])[] = [
    ['a firm that has consented to nothing', () => read(token, '贷款审批', OTHER_CODE), 'consent.none'],
    ['a firm nobody knows', () => read(token, '贷款审批', '91410300MA9KXXXX1X'), 'consent.none'],
    ['another purpose', () => read(token, '贷后管理'), 'consent.purpose'],
    ['another bank', async () => read(await tokenOf('other')), 'consent.none'],
  ]
  for (const [title, ask, code] of REFUSED) {
    test(`is refused for ${title}`, async () => {
      const answer = await ask()
      expect([answer.statusCode, answer.json().code]).toEqual([403, code])
    })
  }

  test('is refused the moment it is revoked', async () => {
    await revokeAll()
    expect((await read(token)).json().code).toBe('consent.revoked')
  })

  test.each([
    ['ended', -20, -1, 'consent.ended'],
    ['not begun', 2, 20, 'consent.future'],
  ])('is refused when its term has %s', async (_title, from, to, code) => {
    await trial.database.inZone('alpha', async (sql) => {
      await sql`
        insert into consent (zone, party, partner, purpose, points, band, valid_from, valid_to, given_by)
        select 'alpha', ${firm}, ${bank}, '贷款审批', true, false, ${DAY}::date + ${from}::int, ${DAY}::date + ${to}::int, id
        from   account where login = 'firm_owner'`
    })
    expect((await read(token)).json().code).toBe(code)
    await revokeAll()
  })

  test('shows the firm every reading, permitted and refused, with its reason', async () => {
    const { rows: readings } = (await people.firm.get(`/api/parties/${firm}/readings`)).json()
    const told = readings.map(
      ({ outcome, partner, given }: { outcome: string; partner: { name: string }; given: string[] }) => [
        partner.name,
        outcome,
        ...given,
      ],
    )
    expect(told.at(-1)).toEqual(['丙示例银行', 'permitted', 'points', '营业收入'])
    expect(told.filter(([, outcome]: string[]) => outcome === 'refused').length).toBe(5)
    expect(readings.some(({ reason }: { reason: string | null }) => reason?.includes('用途'))).toBe(true)
  })

  test('is listed for the bank page by page, by state and by name, and read however many came after it', async () => {
    await revokeAll()
    expect((await give()).statusCode).toBe(200)
    await trial.database.inZone(
      'alpha',
      (sql) => sql`
        insert into consent (zone, party, partner, purpose, points, band, valid_from, valid_to, given_by, revoked_at)
        select 'alpha', party.id, ${bank}, '贷后管理', true, false, ${DAY}::date, ${LATER}::date, account.id, now()
        from   generate_series(1, 600), party, account
        where  account.login = 'firm_owner' and party.name = '乙示例有限公司'`,
    )
    const at = async (query: string) => (await people.bank.get(`/api/organisation/consents?${query}`)).json()
    const all = await at('size=50&page=2')
    expect([all.rows.length, all.page, all.total > 600]).toEqual([50, 2, true])
    expect(all.rows[0].party).toMatchObject({ name: null, code: null })
    const inForce = { party: { name: '甲示例有限公司', code: CODE }, state: 'valid', purpose: '贷款审批' }
    expect(await at('state=valid')).toMatchObject({ total: 1, rows: [inForce] })
    for (const search of ['甲示例', CODE.slice(-6).toLowerCase()]) {
      expect((await at(`search=${encodeURIComponent(search)}&state=valid`)).rows).toMatchObject([inForce])
    }
    expect((await at(`search=${encodeURIComponent('乙示例')}`)).total).toBe(0)
    const byToken = await call(token, 'GET', '/api/partner/consents?state=valid')
    expect(byToken.json()).toMatchObject({ total: 1, rows: [inForce] })
    expect((await read(token)).statusCode).toBe(200)
  })

  test.each<[string, object, string]>([
    ['nothing', { points: false, facts: [] }, 'consent.nothing'],
    ['to a firm', { partner: 2 }, 'consent.partner'],
    ['for four years', { validTo: '2031-01-01' }, 'consent.dates'],
    ['in the past', { validFrom: '2020-01-01', validTo: '2020-02-01' }, 'consent.dates'],
    ['a fact nobody knows', { facts: ['password_hash'] }, 'consent.fact'],
  ])('is not given: %s', async (_title, more, code) => {
    const answer = await give(more)
    expect([answer.statusCode, answer.json().code]).toEqual([422, code])
  })

  test('is given by the owner only, and for the own firm', async () => {
    for (const role of ['firm_clerk', 'officer', 'bank'] as const) {
      const answer = await (await trial.as(role)).send('POST', `/api/parties/${firm}/consents`, consent())
      expect(answer.statusCode).toBe(403)
    }
  })
})

describe('the role of partners in the database', () => {
  const seenBy = (sharedPoints: number[], sharedFacts: number[], statement: string) =>
    trial.database.inPartner('alpha', (sql) => sql.raw(statement), {
      parties: [bank],
      actor: 1,
      sharedPoints,
      sharedFacts,
    })

  test('sees results and facts of those that share them, whatever is asked', async () => {
    expect(await seenBy([], [], 'select subject from standing')).toEqual([])
    expect(await seenBy([firm], [], 'select distinct subject from standing')).toEqual([{ subject: firm }])
    expect(await seenBy([firm], [], 'select subject from fact')).toEqual([])
    expect(await seenBy([], [firm], 'select distinct subject from fact')).toEqual([{ subject: firm }])
    expect(await seenBy([], [], 'select name from party')).toEqual([{ name: '丙示例银行' }])
    expect(await seenBy([], [], `select partner from consent where partner <> ${bank}`)).toEqual([])
  })

  test.each([
    'select * from account',
    'select * from case_file',
    'select * from ledger_account',
    'select * from declaration',
    'select secret_hash from api_client',
    'select * from api_token',
    'select * from person',
    'update standing set score = 100',
    `update consent set revoked_at = null`,
    `delete from consent_read`,
  ])('may not: %s', async (statement) => {
    await expect(seenBy([firm], [firm], statement)).rejects.toThrow(/permission denied/)
  })
})

describe('a loan on points, reported by the bank’s own program', () => {
  let number: number
  let token: string
  const post = (doing: string, given: object, key: string, by = token) =>
    call(by, 'POST', `/api/partner/cases/${number}/${doing}`, { given }, { 'idempotency-key': key })

  beforeAll(async () => {
    token = await tokenOf('bank')
    const opened = (await people.firm.send('POST', `/api/parties/${firm}/cases`, { programme: 'points-loan' })).json()
    number = opened.id
    const given = { 贷款产品: '信用类', 授权用途: '贷款审批', 授权截止日: LATER }
    const asked = { action: '授权申请', role: '申请人', version: opened.version, given, parties: { 银行: bank } }
    expect((await people.firm.send('POST', `/api/cases/${number}/act`, asked)).json().state).toBe('待读取')
  })

  test('goes by the actions of the programme: read, line, draw, repay', async () => {
    const STEPS = [
      ['report', { 技术评估通过: '否' }, '待授信'],
      ['report', { 批准额度: '1000万元' }, '已授信'],
      ['draw', { 提款金额: '600万元' }, '已授信'],
      ['repay', { 还款金额: '200万元' }, '已授信'],
    ] as const
    expect((await read(token)).json().points.score).toBe('92')
    for (const [at, [doing, given, state]] of STEPS.entries()) {
      // Where the line is given or refused, the program says which.
      const action = at === 1 ? { action: '授信' } : {}
      const payload = { given, ...action }
      const answer = await call(token, 'POST', `/api/partner/cases/${number}/${doing}`, payload, {
        'idempotency-key': `step-${at}-of-loan`,
      })
      expect([answer.statusCode, answer.json().state ?? answer.json().detail]).toEqual([200, state])
    }
    const shown = (await call(token, 'GET', `/api/partner/cases/${number}`)).json()
    const owed = shown.accounts.find(({ path }: { path: string }) => path.startsWith('贷款余额/'))
    expect(owed.balance).toBe(400_0000_00)
  })

  test('the same key and body is answered alike and posted once; with another body it is refused', async () => {
    const first = await post('draw', { 提款金额: '100万元' }, 'draw-0001')
    const again = await post('draw', { 提款金额: '100万元' }, 'draw-0001')
    expect([first.statusCode, again.statusCode]).toEqual([200, 200])
    expect(again.json()).toEqual(first.json())
    const other = await post('draw', { 提款金额: '150万元' }, 'draw-0001')
    expect([other.statusCode, other.json().code]).toEqual([422, 'request.key_reused'])
    const shown = (await call(token, 'GET', `/api/partner/cases/${number}`)).json()
    expect(shown.accounts.find(({ path }: { path: string }) => path.startsWith('贷款余额/')).balance).toBe(500_0000_00)
  })

  const REFUSED: readonly (readonly [string, () => Promise<LightMyRequestResponse>, number, string])[] = [
    ['without a key', () => call(token, 'POST', `/api/partner/cases/${number}/draw`, {}), 400, 'request.key_needed'],
    ['beyond the line', () => post('draw', { 提款金额: '9000万元' }, 'draw-0002'), 409, 'ledger.overdrawn'],
    ['an amount without a unit', () => post('draw', { 提款金额: '5' }, 'draw-0003'), 422, 'case.value'],
    ['what is not possible now', () => post('report', {}, 'draw-0004'), 409, 'partner.cannot'],
    ['a claim without its scope', () => post('claim', {}, 'draw-0005'), 403, 'partner.scope'],
    [
      'in a case of another bank',
      async () => post('draw', { 提款金额: '1万元' }, 'draw-0006', await tokenOf('other')),
      404,
      'case.not_found',
    ],
  ]
  for (const [title, ask, status, code] of REFUSED) {
    test(`is refused ${title}`, async () => {
      const answer = await ask()
      expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    })
  }

  test('another bank finds no case', async () => {
    expect((await call(await tokenOf('other'), 'GET', '/api/partner/cases')).json().rows).toEqual([])
    expect((await call(token, 'GET', '/api/partner/cases')).json().rows).toHaveLength(1)
  })
})

describe('the financial supermarket', () => {
  test('lists what banks offer with the line the firm’s points give, and one press applies and consents', async () => {
    const own = { rate: '年利率 3.45% 起', term: '12 个月', about: '' }
    await people.bank.send('POST', '/api/organisation/products', { name: '积分信用贷', kind: '信用类', ...own })
    await people.bank.send('POST', '/api/organisation/products', { name: '别的贷款', kind: '抵押类', ...own })
    await revokeAll()
    const shown = (await people.firm.get(`/api/parties/${firm}/finance`)).json()
    expect(shown.products).toMatchObject([
      { name: '积分信用贷', bank: { name: '丙示例银行' }, outcome: 'eligible', lineMinor: 1000_0000_00 },
      { name: '别的贷款', outcome: 'ineligible', lineMinor: null, because: ['有额度'], from: null },
    ])
    const stands = (score: number) =>
      trial.database.inZone(
        'alpha',
        (sql) => sql`update standing set score = ${score} where subject = ${firm} and programme = 'zhongkai-points'`,
      )
    await stands(31.03)
    const { products } = (await people.firm.get(`/api/parties/${firm}/finance`)).json()
    expect(products[0]).toMatchObject({ lineMinor: null, from: { score: 60, lineMinor: 100_0000_00 } })
    await stands(92)
    const body = { product: shown.products[0].id, validTo: LATER }
    const applied = await people.firm.send('POST', `/api/parties/${firm}/loans`, body)
    expect(applied.statusCode).toBe(200)
    const seen = (await people.bank.get(`/api/cases/${applied.json().case}`)).json()
    expect([seen.state, seen.parties[0].party.id]).toEqual(['待读取', bank])
    expect((await read(await tokenOf('bank'))).statusCode).toBe(200)
    const clerk = await trial.as('firm_clerk')
    expect((await clerk.send('POST', `/api/parties/${firm}/loans`, body)).statusCode).toBe(403)
  })
})

describe('events', () => {
  const came: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
  let answers = [500]
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString('utf8')
    })
    request.on('end', () => {
      came.push({ headers: request.headers, body })
      response.writeHead(answers.shift() ?? 200).end()
    })
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => server.close())
  const own = async () => (await people.bank.get('/api/organisation')).json()
  const send = (secondsAhead: number) =>
    sendDue(
      {
        database: trial.database,
        settings: { logKeys: trial.keys, webhooksInside: true },
        now: () => new Date(Date.now() + secondsAhead * 1000).toISOString(),
      },
      'alpha',
    )

  test('are told in the order they came true, signed, tried again until they are taken, and only to whom they concern', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
    const events = ['consent.given', 'consent.revoked']
    const added = (await people.bank.send('POST', '/api/organisation/webhooks', { url, events })).json()
    expect(added.secret).toMatch(/^whsec_/)
    await give()
    await expect.poll(async () => (await send(0)) + came.length, { timeout: 15_000 }).toBeGreaterThan(0)
    await expect.poll(async () => (await own()).deliveries[0].lastError, { timeout: 15_000 }).toBe('HTTP 500')
    await expect
      .poll(async () => (await send(60), (await own()).deliveries[0].deliveredAt), { timeout: 15_000 })
      .not.toBeNull()
    expect(came.map(({ headers }) => headers['webhook-id'])).toEqual([
      came[0]!.headers['webhook-id'],
      came[0]!.headers['webhook-id'],
    ])
    const told = JSON.parse(came[1]!.body)
    expect(told).toMatchObject({ type: 'consent.given', data: { firm: { code: CODE }, purpose: '贷款审批' } })
    const taken = await takeWebhook(added.secret, came[0]!.headers, came[0]!.body, () => false)
    expect(taken).toMatchObject({ told: { type: 'consent.given' } })
  })

  test('that concern another bank, or were not asked for, are not written down', async () => {
    const before = (await own()).deliveries.length
    await give({ partner: otherBank })
    expect((await own()).deliveries.length).toBe(before)
  })

  test('an address can be tried and switched off, by its own organisation only', async () => {
    const [webhook] = (await own()).webhooks
    const other = await trial.as('guarantor')
    expect((await other.send('POST', `/api/organisation/webhooks/${webhook.id}/disable`)).statusCode).toBe(404)
    expect((await people.bank.send('POST', `/api/organisation/webhooks/${webhook.id}/ping`)).statusCode).toBe(200)
    expect((await own()).deliveries[0].event).toBe('ping')
    const off = await people.bank.send('POST', `/api/organisation/webhooks/${webhook.id}/disable`)
    expect(off.json().disabledAt).not.toBeNull()
    answers = []
    const before = (await own()).deliveries.length
    await revokeAll()
    expect((await own()).deliveries.length).toBe(before)
  })
})
