import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readXlsx } from 'hucre/xlsx'
import { csvCell } from '../party-list-files.ts'
import { addParty } from '../store/parties.ts'
import { type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
/** Adopted both: the first is over, the other follows it. */
const EDITIONS = ['specialised-sme-2022', 'specialised-sme-2026']
const NAMES = [
  '甲示例科技有限公司',
  '乙示例科技有限公司',
  '丙示例光电有限公司',
  '=示例公式（有限）公司',
  '示例🦀有限公司',
]

let trial: TrialApp
const ids = new Map<string, number>()

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [REWARD, 'tech-sme-2017', ...EDITIONS] })
  for (const name of NAMES) {
    const id = await trial.database.inZone('alpha', (sql) =>
      addParty(sql, { kind: 'enterprise', name, source: '市场监管' }),
    )
    ids.set(name, id)
  }
  await trial.database.inZone('beta', (sql) =>
    addParty(sql, { kind: 'enterprise', name: '别区示例公司', source: '市场监管' }),
  )
})
afterAll(() => trial.close())

type Role = Parameters<TrialApp['as']>[0]
const get = async (url: string, role: Role = 'officer', zone = 'alpha') => (await trial.as(role, zone)).get(url)
const send = async (method: 'POST' | 'PUT' | 'DELETE', url: string, body?: object, role: Role = 'officer') =>
  (await trial.as(role)).send(method, url, body)
const listed = async (query: string): Promise<string[]> =>
  (await get(`/api/parties?${query}`)).json().rows.map(({ name }: { name: string }) => name)
const numbered = (...names: string[]) => names.map((name) => ids.get(name) ?? 0)

describe('batch actions', () => {
  const batch = (of: object, action: object) => send('POST', '/api/parties/batch', { of, action })

  test('tag those ticked, and the list is narrowed by the tag', async () => {
    const answer = await batch({ parties: numbered(NAMES[0]!, NAMES[1]!) }, { kind: 'tag', tag: '重点培育' })
    expect(answer.json()).toEqual({ parties: 2, changed: 2, job: null })
    expect((await listed('tag=重点培育')).sort()).toEqual([NAMES[0], NAMES[1]].sort())
  })

  test('the same again changes nothing', async () => {
    const again = await batch({ parties: numbered(NAMES[0]!) }, { kind: 'tag', tag: '重点培育' })
    expect(again.json()).toMatchObject({ changed: 0 })
  })

  test('all that a view shows are taken, and the tag comes off', async () => {
    const answer = await batch({ all: { tag: '重点培育' } }, { kind: 'untag', tag: '重点培育' })
    expect(answer.json()).toMatchObject({ parties: 2, changed: 2 })
    expect(await listed('tag=重点培育')).toEqual([])
  })

  test('entrusted to an officer, found as one’s own, and given back', async () => {
    const { officers } = (await get('/api/parties')).json()
    await batch({ parties: numbered(NAMES[2]!) }, { kind: 'entrust', officer: officers[0].id })
    expect(await listed('officer=me')).toEqual([NAMES[2]])
    expect(await listed('officer=none')).toHaveLength(NAMES.length - 1)
    await batch({ parties: numbered(NAMES[2]!) }, { kind: 'entrust', officer: null })
    expect(await listed('officer=me')).toEqual([])
  })

  test('assessed again at once when they are few', async () => {
    const answer = await batch({ all: {} }, { kind: 'assess' })
    expect(answer.json()).toMatchObject({ parties: NAMES.length, job: null })
    expect(await listed(`programme=${REWARD}&outcome=incomplete`)).toHaveLength(NAMES.length)
  })

  const refusals: [string, object, object, number, RegExp][] = [
    ['somebody who is no officer', { all: {} }, { kind: 'entrust', officer: 999_999 }, 422, /经办账号/],
    ['nobody at all', { all: { search: '没有这个名字' } }, { kind: 'assess' }, 422, /没有选中企业/],
    ['an empty tag', { all: {} }, { kind: 'tag', tag: '  ' }, 400, /./],
  ]
  test.each(refusals)('refuses %s in words', async (_title, of, action, status, words) => {
    const answer = await batch(of, action)
    expect(answer.statusCode).toBe(status)
    expect(answer.body).toMatch(words)
  })
})

describe('the export', () => {
  test('is exactly the view: its filter, its order, its columns', async () => {
    const answer = await get('/api/parties.xlsx?search=示例科技&sort=-name&columns=code.area')
    const { sheets } = await readXlsx(answer.rawPayload)
    const names = await listed('search=示例科技&sort=-name')
    const cells = sheets[0]?.rows.map((row) => row.map((cell) => cell ?? ''))
    expect(cells?.[0]).toEqual(['名称', '统一社会信用代码', '片区'])
    expect(cells?.slice(1).map(([name]) => name)).toEqual(names)
    expect(names).toHaveLength(2)
  })

  test('as CSV has every line once, in order, and no cell that computes', async () => {
    const { body } = await get('/api/parties.csv?sort=id&columns=name')
    expect(body.replace('\uFEFF', '').trim().split('\r\n')).toEqual(['名称', ...NAMES.map((name) => csvCell(name))])
    expect(body).toContain("'=示例公式")
  })

  test('leaves a trace', async () => {
    const { rows } = (await get('/api/audit?event=party.exported', 'auditor')).json()
    expect(rows[0]).toMatchObject({ subject: 'party:*', detail: { as: 'csv', sort: 'id' } })
  })
})

describe('a saved view', () => {
  const body = { name: '光电企业', query: 'search=光电', shared: true }

  test('is seen by colleagues when shared, and only by its owner when not', async () => {
    await send('POST', '/api/views', body)
    await send('POST', '/api/views', { name: '我的', query: 'stage=种子期', shared: false })
    const names = async (role: Role) =>
      (await get('/api/views', role)).json().views.map(({ name }: { name: string }) => name)
    expect((await names('officer')).sort()).toEqual(['光电企业', '我的'])
    expect(await names('finance')).toEqual(['光电企业'])
  })

  test('changed by a colleague first: the second is told, and nothing is lost', async () => {
    const [view] = (await get('/api/views')).json().views.filter(({ name }: { name: string }) => name === '光电企业')
    const change = (query: string, role: Role) =>
      send('PUT', `/api/views/${view.id}`, { ...body, query, revision: view.revision }, role)
    expect((await change('search=光电&sort=-points', 'finance')).statusCode).toBe(200)
    const second = await change('search=光学', 'officer')
    expect(second.statusCode).toBe(409)
    expect(second.body).toMatch(/试验 finance 在您打开之后改过/)
    const [now] = (await get('/api/views')).json().views.filter(({ id }: { id: number }) => id === view.id)
    expect(now).toMatchObject({ query: 'search=光电&sort=-points', revision: 2 })
  })

  test('of the same name twice is refused, and another’s cannot be removed', async () => {
    expect((await send('POST', '/api/views', body)).body).toMatch(/已有一个叫「光电企业」的视图/)
    const [view] = (await get('/api/views', 'finance')).json().views
    expect((await send('DELETE', `/api/views/${view.id}`, undefined, 'finance')).statusCode).toBe(403)
    expect((await send('DELETE', `/api/views/${view.id}`)).statusCode).toBe(200)
  })
})

describe('quick search', () => {
  const cases: [string, string, string[]][] = [
    ['a beginning before a middle', '丙示', [NAMES[2]!]],
    ['pinyin initials', 'bslgd', [NAMES[2]!]],
    ['a crab’s own name first', '示例🦀', [NAMES[4]!]],
    ['what nobody is called', '没有的', []],
  ]
  test.each(cases)('finds %s', async (_title, typed, expected) => {
    const { firms } = (await get(`/api/search?q=${encodeURIComponent(typed)}`)).json()
    const names = firms.map(({ name }: { name: string }) => name)
    expect(names.slice(0, Math.max(1, expected.length))).toEqual(expected)
  })
})

describe('inbox, timeline, ranking, cockpit', () => {
  test('a finished run is waiting until it is set aside', async () => {
    const { job } = (await send('POST', '/api/runs', {})).json()
    await ended(job)
    const waiting = async () => (await get('/api/inbox')).json().jobs.map(({ id }: { id: number }) => id)
    expect(await waiting()).toContain(job)
    await send('POST', '/api/inbox/done', { items: [`job:${job}`] })
    expect(await waiting()).not.toContain(job)
  })

  test('a firm that became eligible from a near miss is told after the next run', async () => {
    const firm = ids.get(NAMES[0]!) ?? 0
    const correct = (period: number, value: string) =>
      send('POST', `/api/parties/${firm}/facts`, {
        fact: '加计扣除研发费用',
        period,
        value,
        reason: '据申报表更正',
      })
    await correct(2024, '1000万元')
    await correct(2025, '1099万元')
    await ended((await send('POST', '/api/runs', {})).json().job)
    await correct(2025, '3500万元')
    await ended((await send('POST', '/api/runs', {})).json().job)
    const { results } = (await get('/api/inbox')).json()
    expect(results).toMatchObject({
      total: 1,
      rows: [{ programme: REWARD, change: 'from_near', subject: { id: firm }, amounts: [{ minor: 30_500_000 }] }],
    })
    await send('POST', '/api/inbox/done', { items: [results.rows[0].item] })
    expect((await get('/api/inbox')).json().results.total).toBe(0)
  })

  test('its timeline tells the corrections and the runs, the newest first', async () => {
    const firm = ids.get(NAMES[0]!) ?? 0
    const { events } = (await get(`/api/parties/${firm}/timeline`)).json()
    const kinds = events.map(({ kind }: { kind: string }) => kind)
    expect(kinds.filter((kind: string) => kind === 'corrected')).toHaveLength(3)
    expect(kinds[0]).toBe('run')
    expect(kinds.at(-1)).toBe('registered')
    const instants = events.map(({ at }: { at: string }) => at)
    expect(instants).toEqual(instants.toSorted().toReversed())
  })

  test('the cockpit counts every firm once, and its areas add up', async () => {
    const cockpit = (await get('/api/cockpit', 'leader')).json()
    expect(cockpit.firms).toBe(NAMES.length)
    const sum = cockpit.areas.reduce((all: number, { firms }: { firms: number }) => all + firms, 0)
    expect(sum).toBe(NAMES.length)
    expect(cockpit.areas.map(({ area }: { area: string }) => area)).toEqual(['east', 'none'])
    const reward = cockpit.programmes.find(({ programme }: { programme: string }) => programme === REWARD)
    expect(reward).toMatchObject({ eligible: 1, amounts: [{ currency: 'CNY', minor: '30500000', firms: 1 }] })
    expect(cockpit.trend).toHaveLength(3)
    expect(await listed('area=none')).toHaveLength(NAMES.length)
  })

  test('coverage is what the last run counted, and of an edition that is over nobody asks', async () => {
    const { coverage, coverageAt, lastRun } = (await get('/api/cockpit', 'leader')).json()
    expect(coverageAt).toBe(lastRun.finishedAt)
    expect(coverage[0]).toMatchObject({ column: 'abnormal_operation', programmes: 2 })
  })

  test('whom a covered fact lacks is a list of its own', async () => {
    const { coverage, firms } = (await get('/api/cockpit', 'leader')).json()
    for (const { column, period, known } of coverage) {
      expect(await listed(`lacks=${column}&period=${period}`)).toHaveLength(firms - known)
    }
    expect(coverage.length).toBeGreaterThan(3)
    expect((await get('/api/parties?lacks=没有的数据')).statusCode).toBe(404)
  })

  test('the list of whom a fact lacks turns its pages in every order, and counts beyond its end', async () => {
    const lacking = 'lacks=listed_company&period=0'
    for (const sort of ['name', '-name', 'points', '-points', 'id', '-id', '-findings']) {
      const whole = (await get(`/api/parties?${lacking}&sort=${sort}`)).json()
      const pages = await Promise.all([1, 2, 3].map((page) => listed(`${lacking}&sort=${sort}&size=2&page=${page}`)))
      expect(pages.flat()).toEqual(whole.rows.map(({ name }: { name: string }) => name).slice(0, 6))
      const beyond = (await get(`/api/parties?${lacking}&sort=${sort}&page=1000`)).json()
      expect([beyond.rows, beyond.total]).toEqual([[], whole.total])
      expect(whole.total).toBeGreaterThan(2)
    }
  })

  test('a zone without a points programme has no ranking, and says so', async () => {
    expect((await get('/api/ranking')).json()).toMatchObject({ programme: null, rows: [], shape: null })
  })
})

describe('two officers at one record', () => {
  const firm = () => ids.get(NAMES[1]!) ?? 0

  test('the second to correct a value is told who and what, and may then insist', async () => {
    const correct = (value: string, seen: number | null) =>
      send('POST', `/api/parties/${firm()}/facts`, { fact: '营业收入', period: 2025, value, reason: '审计报告', seen })
    expect((await correct('100万元', null)).statusCode).toBe(200)
    const second = await correct('120万元', null)
    expect(second.statusCode).toBe(409)
    expect(second.json().detail).toMatch(/试验 officer已把「营业收入」改为 1,000,000.00 元。您填的还在/)
    const { declarations } = (await get(`/api/parties/${firm()}/facts/revenue/history?period=2025`)).json()
    expect(declarations).toHaveLength(1)
    expect((await correct('120万元', declarations[0].declaration)).statusCode).toBe(200)
  })

  test('the second to rename is told the new name', async () => {
    const rename = (name: string, seen: string, from: string) =>
      send('POST', `/api/parties/${firm()}/rename`, { name, from, seen, reason: '核准变更' })
    expect((await rename('乙新示例公司', NAMES[1]!, '2026-11-25')).statusCode).toBe(200)
    const second = await rename('乙另示例公司', NAMES[1]!, '2026-11-26')
    expect(second.json().detail).toMatch(/已更名为「乙新示例公司」/)
    expect((await rename('乙另示例公司', '乙新示例公司', '2026-11-26')).statusCode).toBe(200)
  })
})

async function ended(job: number): Promise<void> {
  for (;;) {
    const { status } = (await get(`/api/jobs/${job}`)).json()
    if (status === 'done') return
    if (status !== 'queued' && status !== 'running') throw new Error(`job ${job} ${status}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
