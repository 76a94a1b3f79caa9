import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupingOf, scoreTable } from '@gongzhen/core/composite'
import { loadProgramme } from '@gongzhen/core/programme'
import type { Api } from '../app.ts'
import { declare } from '../store/facts.ts'
import { addParty } from '../store/parties.ts'
import { openPolicyLibrary } from '../policy-library.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const OWN = new URL('../../../../programmes', import.meta.url).pathname

/** A small index that compares firms: a place among all, a range of all, fixed goalposts, and a quota in each stage. */
const programmeOf = (range: number, posts: number) => `
programme: trial-index
name: 试验积分
owner: 科技部门
effective: 2020-01-01
policy: policy.md
facts:
  试验阶段: { type: text, period: none, from: 甲, column: trial_stage }
  试验甲: { type: number, period: none, from: 甲, column: trial_a }
  试验乙: { type: number, period: none, from: 甲, column: trial_b }
  试验丙: { type: number, period: none, from: 甲, column: trial_c }
index:
  article: 指标
  tree:
    total:
      title: 总分
      combine: mean
      of:
        range: { title: 幅度, weight: ${range}, value: 试验甲, score: { minmax: [0, 100] } }
        place: { title: 位次, weight: 30, value: 试验乙, score: percentile }
        posts: { title: 门柱, weight: ${posts}, max: 100, value: 试验丙, score: { goalposts: [0, 50] } }
  round: { decimals: 2, mode: half_up }
  ranks: { on: total, within: 试验阶段 }
  bands: { by: places, list: [{ label: 优秀, places: 1 }, { label: 良好, places: 2 }, { label: 合格 }] }
`
const POLICY = '# 办法\n\n## 指标\n'
const CASES = `- case: 两家比幅度和位次
  as_of: 2026-06-30
  given:
    甲厂: { 试验阶段: 成长期, 试验甲: 1, 试验乙: 1, 试验丙: 0 }
    乙厂: { 试验阶段: 成长期, 试验甲: 2, 试验乙: 2, 试验丙: 0 }
  expect:
    rank: { 甲厂: 2, 乙厂: 1 }
`

let trial: TrialApp
let officer: Asker
let writer: Asker
let second: Asker
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-index-'))
  await cp(join(OWN, 'facts'), join(folder, 'facts'), { recursive: true })
  await cp(join(OWN, 'tech-sme-2017'), join(folder, 'tech-sme-2017'), { recursive: true })
  await mkdir(join(folder, 'trial-index'))
  await writeFile(join(folder, 'trial-index/programme.yaml'), programmeOf(40, 30))
  await writeFile(join(folder, 'trial-index/policy.md'), POLICY)
  await writeFile(join(folder, 'trial-index/cases.yaml'), CASES)
  trial = await openTrialApp({
    zones: ['alpha', 'beta'],
    programmes: ['trial-index', 'tech-sme-2017'],
    settings: { programmes: folder },
  })
  officer = await trial.as('officer')
  writer = await trial.as('policy_officer')
  second = await trial.enter('second', 'policy_officer')
  expect((await get('/api/programmes')).problems).toEqual([])
  await fill(FIRMS)
}, 300_000)
afterAll(async () => {
  await trial.close()
  await rm(folder, { recursive: true, force: true })
})

/** Stage and three values of each firm; two share every value, one lacks one. */
const FIRMS: readonly (readonly [string, number, number, number | null])[] = [
  ['成长期', 10, 1, 50],
  ['成长期', 20, 2, 40],
  ['成长期', 20, 2, 40],
  ['成长期', 30, 3, 10],
  ['成熟期', 40, 4, 20],
  ['成熟期', 50, 5, 0],
  ['成熟期', 60, 6, null],
]

async function fill(firms: typeof FIRMS): Promise<void> {
  const folders = { programmes: folder, zones: null }
  const { catalogue } = await openPolicyLibrary(
    folders,
    () => '2026-06-30T00:00:00Z',
    async () => {},
  )
  const files = new Map([
    ['programme.yaml', programmeOf(40, 30)],
    ['policy.md', POLICY],
  ])
  const loaded = loadProgramme(files, catalogue)
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ zh }) => zh).join('；'))
  const columns = ['trial_stage', 'trial_a', 'trial_b', 'trial_c']
  const own = columns.flatMap((column) => loaded.programme.facts.filter((fact) => fact.column === column))
  await trial.database.inZone('alpha', async (sql) => {
    for (const values of firms) {
      known++
      const subject = await addParty(sql, { kind: 'enterprise', name: `示例${known}有限公司`, source: '市场监管' })
      const given = new Map(own.flatMap((fact, index) => (values[index] === null ? [] : [[fact, values[index]!]])))
      await declare(sql, { subject, period: 0, source: '甲', values: given })
    }
  })
}
let known = 0

const get = async (url: string, asker = officer) => (await asker.get(url)).json()

async function run(): Promise<number> {
  const { job, run: number } = (await officer.send('POST', '/api/runs', {})).json()
  const stream = await trial.app.inject({ url: `/api/jobs/${job}/events`, headers: { cookie: officer.cookie } })
  const frames = stream.body.split('\n').filter((line) => line.startsWith('data: '))
  expect(JSON.parse(frames.at(-1)?.slice(6) ?? '{}')).toMatchObject({ status: 'done' })
  return number
}

type Line = {
  subject: { name: string }
  score: unknown
  rank: number | null
  ranked: number | null
  band: string | null
}
async function list(number: number): Promise<Record<string, Pick<Line, 'score' | 'rank' | 'ranked' | 'band'>>> {
  const { rows }: { rows: Line[] } = await get(`/api/runs/${number}/programmes/trial-index/results`)
  return Object.fromEntries(
    rows.map(({ subject, score, rank, ranked, band }) => [subject.name.slice(2, 3), { score, rank, ranked, band }]),
  )
}

describe('a run of an index that compares firms', () => {
  let first = 0
  test('scores them beside each other: places in the stage, ties, bands by quota', async () => {
    first = await run()
    const found = await list(first)
    expect(found).toMatchObject({
      1: { score: '30', rank: 3, ranked: 4, band: '良好' },
      2: { rank: 1, ranked: 4, band: '优秀' },
      3: { rank: 1, ranked: 4, band: '优秀' },
      4: { rank: 4, ranked: 4, band: '合格' },
      5: { rank: 1, ranked: 2 },
      6: { rank: 2, ranked: 2 },
      7: { score: null, rank: null, ranked: null, band: null },
    })
  })

  test('sends its values once, from which a browser computes the same points', async () => {
    const sent: Api['GET /api/programmes/:id/population']['out'] = await get('/api/programmes/trial-index/population')
    expect(sent).toMatchObject({ run: first, programme: 'trial-index', approved: null })
    expect(sent.columns['posts']).toEqual([50, 40, 40, 10, 20, 0, null])
    const table = {
      units: sent.units.map(String),
      columns: new Map(
        Object.entries(sent.columns).map(([code, x]) => [code, Float64Array.from(x, (one) => one ?? Number.NaN)]),
      ),
      groups: new Map(
        Object.entries(sent.groups).map(([name, { labels, of }]) => [
          name,
          groupingOf(of.map((at) => labels[at] ?? null)),
        ]),
      ),
    }
    const scores = scoreTable(sent.framework, table, sent.frozen ? { frozen: sent.frozen } : {})
    if ('problems' in scores) throw new Error(scores.problems.map(({ zh }) => zh).join('；'))
    const totals = [...(scores.nodes.get('total') ?? [])].map((one) => (Number.isNaN(one) ? null : one.toFixed(2)))
    expect(totals).toEqual(sent.points.map((one) => (one === null ? null : Number(one).toFixed(2))))
    expect(sent.intervals.low).toHaveLength(FIRMS.length)
    expect(sent.intervals.low.slice(4, 6).every((low) => low !== null && low >= 1 && low <= 2)).toBe(true)
  })

  test('is tried out over the same points, also where firms only mean something beside each other', async () => {
    const kept: Api['GET /api/programmes/:id/population']['out'] = await get('/api/programmes/trial-index/population')
    const tried: Api['GET /api/programmes/:id/laboratory']['out'] = await get('/api/programmes/trial-index/laboratory')
    const { units, points, columns, groups } = kept
    expect(tried).toMatchObject({ units, points, columns, groups })
    expect(tried.framework.aggregates).toEqual(kept.framework.aggregates)
  })

  test('keeps a health report with a light and words for every row', async () => {
    const health: Api['GET /api/programmes/:id/health']['out'] = await get('/api/programmes/trial-index/health')
    expect(health.rows.map(({ id }) => id)).toContain('stability')
    expect(health.rows.find(({ id }) => id === 'population')).toMatchObject({ light: 'red' })
    expect(health.rows.every(({ zh, en }) => zh !== '' && en !== '')).toBe(true)
    const other = await get('/api/programmes/tech-sme-2017/health')
    expect(other.rows).not.toHaveLength(0)
  })

  test('gives the reports of all indices of a run at once, for its page', async () => {
    const found: Api['GET /api/runs/:id/health']['out'] = await get(`/api/runs/${first}/health`)
    expect(found.programmes.map(({ programme }) => programme)).toContain('trial-index')
    expect(found.programmes.every(({ rows }) => rows.length === 11)).toBe(true)
    expect(await get('/api/runs/99999/health')).toMatchObject({ status: 404, code: 'population.unknown_run' })
  })

  test('says how much of the change between two runs comes from the yardstick', async () => {
    const { rows }: Api['GET /api/programmes/:id/health']['out'] = await get('/api/programmes/trial-index/health')
    expect(rows.find(({ id }) => id === 'years')).toMatchObject({ light: 'grey' })
    const again = await run()
    const found: Api['GET /api/runs/:id/health']['out'] = await get(`/api/runs/${again}/health`)
    const trial = found.programmes.find(({ programme }) => programme === 'trial-index')
    expect(trial?.rows.find(({ id }) => id === 'years')).toMatchObject({ light: 'green', figures: { mean: 0 } })
  })

  test('tells what to do where there is no such run', async () => {
    expect(await get('/api/programmes/gazelle-2020/health')).toMatchObject({ status: 409, code: 'population.no_run' })
    expect(await get(`/api/programmes/trial-index/population?run=99999`)).toMatchObject({ status: 404 })
  })
})

describe('frozen parameters', () => {
  let number = 0
  test('are proposed from a run, shown, and not approved by whoever proposed them', async () => {
    const { run: of } = await get('/api/programmes/trial-index/population')
    const proposed = await writer.send('POST', '/api/programmes/trial-index/frozen', { run: of, reason: '首次运行' })
    expect(proposed.json()).toMatchObject({ state: 'proposed', units: FIRMS.length, isOwn: true })
    expect(proposed.json().indicators).toContainEqual({
      code: 'range',
      title: '幅度',
      figures: [
        { zh: '最小值', en: 'smallest', value: 10 },
        { zh: '最大值', en: 'largest', value: 60 },
      ],
    })
    number = proposed.json().id
    const decision = { approve: true, reason: '同意' }
    const own = await writer.send('POST', `/api/frozen/${number}/decision`, decision)
    expect(own.json()).toMatchObject({ status: 409, code: 'frozen.own' })
    const other = await second.send('POST', `/api/frozen/${number}/decision`, decision)
    expect(other.json()).toMatchObject({ state: 'approved', decidedBy: '试验 second' })
    const again = await second.send('POST', `/api/frozen/${number}/decision`, decision)
    expect(again.json()).toMatchObject({ code: 'frozen.decided' })
  })

  test('once approved are used by every later scoring: a new firm moves nobody', async () => {
    const before = await list(await run())
    await fill([['成熟期', 1000, 1000, 50]])
    const after = await list(await run())
    for (const one of ['1', '2', '3', '4', '5', '6']) expect(after[one]?.score).toBe(before[one]?.score)
    const sent = await get('/api/programmes/trial-index/population')
    expect(sent.approved).toBe(number)
    const frozen = await get('/api/programmes/trial-index/frozen', writer)
    expect(frozen).toMatchObject({ isRelative: true, isInFolder: false, approved: number })
  })

  test('are approved once for an edition', async () => {
    const { run: of } = await get('/api/programmes/trial-index/population')
    const proposed = await writer.send('POST', '/api/programmes/trial-index/frozen', { run: of, reason: '再来一次' })
    expect(proposed.json()).toMatchObject({ status: 409, code: 'frozen.approved_already' })
  })

  test('are not for an index that compares nobody', async () => {
    const { run: of } = await get('/api/programmes/tech-sme-2017/population')
    const proposed = await writer.send('POST', '/api/programmes/tech-sme-2017/frozen', { run: of, reason: '试试' })
    expect(proposed.json()).toMatchObject({ code: 'frozen.nothing_estimated' })
  })
})

describe('another edition', () => {
  test('in force leaves the scores of a run as they were, and scores it again on request: what moved and why', async () => {
    const { run: of } = await get('/api/programmes/trial-index/population')
    const before = await list(of)
    await publish(programmeOf(20, 50))
    expect(await list(of)).toEqual(before)
    const found: Api['GET /api/programmes/:id/rescoring']['out'] = await get(
      `/api/programmes/trial-index/rescoring?run=${of}`,
    )
    expect(found.before).not.toBe(found.after)
    expect(found.units).toBe(FIRMS.length + 1)
    const first = found.rows.find(({ name }) => name === '示例1有限公司')
    // Goalposts give the firm all points: 30 of 100 become 50.
    expect(first).toMatchObject({ before: '30', after: '50', parameters: [] })
    expect(first?.indicators.map(({ code, change }) => [code, Math.round(change)])).toEqual([['posts', 20]])
    const none = await get(`/api/programmes/trial-index/rescoring?run=${of}&edition=${found.before}`)
    expect(none.total).toBe(0)
    expect(await get('/api/programmes/trial-index/rescoring?run=99999')).toMatchObject({ code: 'rescoring.no_run' })
  })
})

/** Another edition comes in force as any does: written by one, approved by another. */
async function publish(text: string): Promise<void> {
  const { id } = (await writer.send('POST', '/api/programmes/trial-index/drafts')).json()
  const draft = await get(`/api/drafts/${id}`, writer)
  const saved = await writer.send('PUT', `/api/drafts/${id}`, {
    version: draft.version,
    files: { ...draft.files, 'programme.yaml': text },
  })
  expect(saved.statusCode).toBe(200)
  const handed = { version: draft.version + 1, effective: '2026-06-30', reason: '调整权重' }
  const submitted = await writer.send('POST', `/api/drafts/${id}/submit`, handed)
  expect(submitted.json()).toMatchObject({ status: 'submitted', reason: '调整权重' })
  const { version } = submitted.json()
  const approved = await second.send('POST', `/api/drafts/${id}/approve`, { version, reason: '同意' })
  expect(approved.json()).toMatchObject({ status: 'published' })
}
