import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Api } from '../app.ts'
import type { Role } from '../endpoint.ts'
import { addParty } from '../store/parties.ts'
import { type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
let trial: TrialApp
const firms: Record<string, number> = {}

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [REWARD, 'tech-sme-2017'] })
  for (const [zone, name] of [
    ['alpha', '甲示例科技有限公司'],
    ['alpha', '乙示例科技有限公司'],
    ['beta', '丙示例科技有限公司'],
  ] as const) {
    firms[name.slice(0, 1)] = await trial.database.inZone(zone, (sql) =>
      addParty(sql, { kind: 'enterprise', name, source: '市场监管' }),
    )
  }
})
afterAll(() => trial.close())

type Standing = Api['GET /api/parties/:id']['out']['standings'][number]

async function correct(firm: number, fact: string, period: number, value: string | null, headers?: object) {
  const officer = await trial.as('officer')
  const answer = await officer.send(
    'POST',
    `/api/parties/${firm}/facts`,
    { fact, period, value, reason: '据申报表更正' },
    headers,
  )
  return { status: answer.statusCode, ...answer.json() }
}
const reward = (standings: Standing[]) => standings.find(({ programme }) => programme === REWARD)
const get = async (url: string, role: Parameters<TrialApp['as']>[0] = 'officer', zone = 'alpha') =>
  (await (await trial.as(role, zone)).get(url)).json()

describe('correcting a fact', () => {
  test('changes the firm’s result at once: incomplete, then refused, then paid', async () => {
    const firm = firms['甲']!
    const first = await correct(firm, '加计扣除研发费用', 2024, '1000万元')
    expect(reward(first.standings)).toMatchObject({ outcome: 'incomplete', missing: ['加计扣除研发费用'] })
    const second = await correct(firm, '加计扣除研发费用', 2025, '1099万元')
    expect(reward(second.standings)).toMatchObject({ outcome: 'ineligible', near: true, because: ['增量达到起点'] })
    const { advice } = await get(`/api/parties/${firm}/assessments/${REWARD}`)
    expect(advice).toMatchObject([
      { goal: 'eligible', moves: [{ fact: '加计扣除研发费用', text: '加计扣除研发费用再增加 10,000.01 元' }] },
    ])
    expect((await get(`/api/parties/${firm}/assessments/${REWARD}`, 'district_officer')).advice).toEqual([])
    const third = await correct(firm, '加计扣除研发费用', 2025, '3500万元')
    expect(reward(third.standings)).toMatchObject({
      outcome: 'eligible',
      amounts: [{ currency: 'CNY', minor: 30_500_000 }],
      asOf: '2026-06-30',
    })
    expect(third.fact.values[0]).toMatchObject({
      period: 2025,
      value: 3_500_000_000,
      shown: '35,000,000.00 元',
      origin: { source: '核定', reason: '据申报表更正' },
    })
  })

  test('repeated with the same key it is answered again and done once', async () => {
    const firm = firms['乙']!
    const key = { 'idempotency-key': 'correction-1' }
    const [one, two] = [
      await correct(firm, '职工总数', 2025, '40', key),
      await correct(firm, '职工总数', 2025, '40', key),
    ]
    expect(two.declaration).toBe(one.declaration)
    const other = await correct(firm, '职工总数', 2025, '41', key)
    expect([other.status, other.code]).toEqual([422, 'request.key_reused'])
    const { declarations } = await get(`/api/parties/${firm}/facts/${one.fact.column}/history`)
    expect(declarations).toHaveLength(1)
  })

  for (const [title, fact, period, value, status, code] of [
    ['an unknown fact', '没有的数据', 2025, '1', 404, 'fact.unknown'],
    ['a value that is none', '职工总数', 2025, '很多', 422, 'fact.value'],
    ['a negative revenue', '营业收入', 2025, '-1万元', 422, 'fact.refused'],
    ['a year for a fact without years', '成立日期', 2025, '2020-01-01', 422, 'fact.period'],
    ['a day that does not exist', '成立日期', 0, '2024-02-30', 422, 'fact.value'],
    ['a fact with years without a year', '营业收入', 0, '1万元', 422, 'fact.period'],
  ] as const) {
    test(`refuses ${title}`, async () => {
      expect(await correct(firms['乙']!, fact, period, value)).toMatchObject({ status, code })
    })
  }

  test('refuses evidence that is not there, and a reason of no words', async () => {
    const officer = await trial.as('officer')
    const send = async (more: object) =>
      (
        await officer.send('POST', `/api/parties/${firms['乙']}/facts`, {
          fact: '职工总数',
          period: 2024,
          value: '5',
          reason: '更正',
          ...more,
        })
      ).json().code
    expect(await send({ evidence: [424242] })).toBe('fact.evidence')
    expect(await send({ reason: ' ' })).toBe('request.invalid')
    expect(await send({ fact: '成立日期', period: 0, value: '2026-07-01' })).toBe('fact.refused')
  })

  test('a value taken back is unknown again', async () => {
    const firm = firms['乙']!
    await correct(firm, '加计扣除研发费用', 2025, '5000万元')
    const { fact, standings } = await correct(firm, '加计扣除研发费用', 2025, null)
    expect(fact.values[0]).toMatchObject({ value: null, doubt: 'unknown' })
    expect(reward(standings)).toMatchObject({ outcome: 'incomplete' })
  })
})

describe('assessments', () => {
  test('explain every adopted programme, with who said each value', async () => {
    const { asOf, assessments } = await get(`/api/parties/${firms['甲']}/assessments`)
    expect(asOf).toBe('2026-06-30')
    expect(assessments.map(({ programme }: { programme: string }) => programme)).toEqual([REWARD, 'tech-sme-2017'])
    const [found] = assessments
    expect(found).toMatchObject({ outcome: 'eligible', amounts: [{ minor: 30_500_000 }] })
    const line = found.trace.find(({ rule }: { rule: string }) => rule === '研发费用增量')
    expect(line.readings[0]).toMatchObject({ origin: { source: '核定' } })
  })

  test('an earlier date and what was known then give the earlier answer', async () => {
    const { declarations } = await get(`/api/parties/${firms['甲']}/facts/${RND}/history?period=2025`)
    const [latest] = declarations
    const before = new Date(Date.parse(latest.declaredAt) - 1).toISOString()
    const url = `/api/parties/${firms['甲']}/assessments/${REWARD}`
    expect((await get(`${url}?knownAt=${before}`)).assessment.outcome).not.toBe('eligible')
    expect((await get(`${url}?asOf=2025-06-30`)).assessment).toMatchObject({
      outcome: 'incomplete',
      asOf: '2025-06-30',
    })
    expect(await get(`${url}?knownAt=0000-01-01`)).toMatchObject({ status: 400, code: 'request.calendar' })
    expect(await get(`${url}?asOf=2020-01-01`)).toMatchObject({ status: 409, code: 'assessment.not_in_force' })
    expect(await get(`/api/parties/${firms['甲']}/assessments/nothing`)).toMatchObject({
      code: 'assessment.not_adopted',
    })
  })

  test('a role that may not see confidential figures sees the result and its rules without them', async () => {
    const url = `/api/parties/${firms['甲']}/assessments/${REWARD}`
    const { assessment } = await get(url, 'district_officer')
    expect(assessment.outcome).toBe('eligible')
    expect(JSON.stringify(assessment)).not.toMatch(/35,000,000|25,000,000|2400/)
    const facts = await get(`/api/parties/${firms['甲']}/facts`, 'district_officer')
    expect(facts.hidden).toBeGreaterThan(0)
    expect(await get(`/api/parties/${firms['甲']}/facts/${RND}/history`, 'district_officer')).toMatchObject({
      code: 'fact.hidden',
    })
  })
})

const RND = 'rd_super_deductible'

test('reading confidential facts leaves a trace, and reading public ones does not', async () => {
  const count = async () => (await get('/api/audit?event=facts.read&size=1', 'auditor')).total
  const before = await count()
  await get(`/api/parties/${firms['甲']}/facts`)
  expect(await count()).toBe(before + 1)
  await get(`/api/parties/${firms['甲']}`)
  expect(await count()).toBe(before + 1)
})

test('the trail of a firm tells who corrected what and why; its values are for those who may see figures', async () => {
  const trail = (role: Role) => get(`/api/parties/${firms['甲']}/trail?size=200`, role)
  const told = await trail('district_officer')
  expect(told.rows.find((line: { event: string }) => line.event === 'fact.corrected').detail).toMatchObject({
    reason: '据申报表更正',
  })
  expect(JSON.stringify(told)).not.toMatch(/"(before|after)"/)
  const inFull = await trail('auditor')
  expect(JSON.stringify(inFull)).toMatch(/"before"/)
  expect(inFull.rows[0]).toMatchObject({ address: '127.0.0.1' })
  expect(told.rows[0]).toMatchObject({ address: null })
})

describe('zones are kept apart', () => {
  for (const path of [
    '/api/parties/:id',
    '/api/parties/:id/facts',
    '/api/parties/:id/assessments',
    `/api/parties/:id/assessments/${REWARD}`,
    `/api/parties/:id/facts/${RND}/history`,
    '/api/parties/:id/people',
  ]) {
    test(`${path} of another zone's firm is not there`, async () => {
      const officer = await trial.as('officer', 'beta')
      expect((await officer.get(path.replace(':id', String(firms['甲'])))).statusCode).toBe(404)
    })
  }

  test('lists, findings, runs and the trail show the own zone only', async () => {
    const parties = await get('/api/parties?search=示例', 'officer', 'beta')
    expect(parties.rows.map(({ name }: { name: string }) => name)).toEqual(['丙示例科技有限公司'])
    const trail = await get('/api/audit?size=200', 'auditor', 'beta')
    expect(JSON.stringify(trail)).not.toContain(`party:${firms['甲']}`)
  })

  test('a correction of another zone’s firm is refused and changes nothing', async () => {
    const officer = await trial.as('officer', 'beta')
    const body = { fact: '职工总数', period: 2025, value: '1', reason: '越权' }
    expect((await officer.send('POST', `/api/parties/${firms['甲']}/facts`, body)).statusCode).toBe(404)
  })
})

describe('parties', () => {
  test('are found by two characters, with points and counts beside', async () => {
    const { rows, total } = await get('/api/parties?search=甲示例')
    expect(total).toBe(1)
    expect(rows[0]).toMatchObject({ name: '甲示例科技有限公司', eligible: 1 })
  })

  test('merged and parted again, the results follow', async () => {
    const officer = await trial.as('officer')
    const [kept, absorbed] = [firms['乙']!, firms['甲']!]
    const merged = (await officer.send('POST', `/api/parties/${kept}/merge`, { absorbed, reason: '同一企业' })).json()
    expect(merged).toMatchObject({ kept: { id: kept }, absorbed: { id: absorbed }, refresh: 'done' })
    expect((await get('/api/parties')).total).toBe(1)
    expect((await get(`/api/parties/${absorbed}`)).standings).toEqual([])
    const undone = await officer.send('POST', `/api/merges/${merged.merge}/undo`, { reason: '并错了' })
    expect(undone.statusCode).toBe(200)
    expect(reward((await get(`/api/parties/${absorbed}`)).standings)).toMatchObject({ outcome: 'eligible' })
  })

  test('renamed, the former name still finds them', async () => {
    const officer = await trial.as('officer')
    const rename = { name: '丁示例智能有限公司', from: '2099-01-01', reason: '工商变更' }
    expect((await officer.send('POST', `/api/parties/${firms['乙']}/rename`, rename)).statusCode).toBe(200)
    expect((await get('/api/parties?search=乙示例')).rows[0].name).toBe('丁示例智能有限公司')
  })
})

describe('people', () => {
  test('are attached, handed out in full, and erased; the trail keeps numbers only', async () => {
    const officer = await trial.as('officer')
    const person = { name: '张三示例', phone: '13800000000', email: null, role: '联系人', validFrom: '2026-01-01' }
    const attached = (await officer.send('POST', `/api/parties/${firms['乙']}/people`, person)).json()
    const exported = await officer.get(`/api/people/${attached.person}/export`)
    expect(exported.body).toContain('张三示例')
    expect(exported.headers['content-disposition']).toContain('attachment')
    const erased = await officer.send(
      'DELETE',
      `/api/people/${attached.person}?reason=${encodeURIComponent('本人要求')}`,
    )
    expect(erased.json().erasedAt).toMatch(/^\d{4}/)
    expect((await get(`/api/parties/${firms['乙']}/people`)).people[0]).toMatchObject({ name: null, phone: null })
    expect(JSON.stringify(await get('/api/audit?size=200', 'auditor'))).not.toContain('张三示例')
  })
})

test('a firm’s own account sees its firm and no other', async () => {
  const owner = await trial.enter('own-firm', 'firm_clerk', firms['甲']!)
  const ask = async (url: string) => (await owner.get(url)).statusCode
  expect(await ask(`/api/parties/${firms['甲']}/assessments`)).toBe(200)
  expect(await ask(`/api/parties/${firms['乙']}/assessments`)).toBe(403)
  expect(await ask('/api/parties/NaN/assessments')).toBe(403)
  expect(await ask('/api/parties')).toBe(403)
})

test('programmes are listed with their articles, parameters and rules, and their files', async () => {
  const { programmes, problems } = await get('/api/programmes')
  expect(problems).toEqual([])
  expect(programmes[0]).toMatchObject({ programme: REWARD, inForce: true, gives: ['decision', 'amount'] })
  const detail = await get(`/api/programmes/${REWARD}`)
  const article = detail.articles.find((one: { article: string }) => one.article === '研发投入增量奖补')
  expect(article.parameters[0]).toMatchObject({ name: '一档起点', verified: false })
  expect(Object.keys(detail.files)).toContain('programme.yaml')
  expect(detail.editions).toHaveLength(1)
  expect(await get('/api/programmes/none')).toMatchObject({ status: 404, code: 'programme.not_adopted' })
})

test('the overview counts parties, findings and results', async () => {
  expect(await get('/api/overview')).toMatchObject({ zone: 'alpha', today: '2026-06-30', runDue: true, lastRun: null })
})
