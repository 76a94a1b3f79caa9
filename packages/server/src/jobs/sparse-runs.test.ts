import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillFirms, readProgrammes } from '../equality/programmes.ts'
import { eligibleAmounts } from '../store/cockpit.ts'
import { forgetCounts } from '../store/kept-counts.ts'
import { standingCounts } from '../store/left-out.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'
import { RATED } from './refresh.ts'

const SPARSE = ['zhongkai-rd-reward-2023', 'sme-size-2017', 'specialised-sme-2026', 'little-giant-2026', 'gazelle-2020']
const ADOPTED = [...SPARSE, 'tech-sme-2017', 'zhongkai-points']
const AS_OF = '2026-06-30'
const FIRMS = 80

let trial: TrialApp
let officer: Asker

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha'], programmes: ADOPTED })
  officer = await trial.as('officer')
  const programmes = readProgrammes().programmes.filter(({ id }) => ADOPTED.includes(id))
  await trial.database.inZone('alpha', (sql) => fillFirms(sql, programmes, AS_OF, FIRMS, 11))
}, 300_000)
afterAll(() => trial.close())

const get = async (url: string) => (await officer.get(url)).json()

async function run(asOf = AS_OF): Promise<number> {
  const { job, run: number } = (await officer.send('POST', '/api/runs', { asOf })).json()
  const stream = await trial.app.inject({ url: `/api/jobs/${job}/events`, headers: { cookie: officer.cookie } })
  expect(stream.body).toContain('"status":"done"')
  return number
}

type Standing = { readonly programme: string; readonly outcome: string; readonly near: boolean }

/** What is kept of how firms came out is what counting them anew says. */
async function expectKept(): Promise<void> {
  const told = () =>
    trial.database.inZone('alpha', (sql) => Promise.all([standingCounts(sql, RATED), eligibleAmounts(sql)]))
  expect(await trial.database.inZone('alpha', (sql) => sql`select programme from standing_count`)).not.toEqual([])
  const kept = await told()
  const rolledBack = new Error('only to look')
  const looked = trial.database.inZone('alpha', async (sql) => {
    await forgetCounts(sql)
    expect(kept).toEqual(await Promise.all([standingCounts(sql, RATED), eligibleAmounts(sql)]))
    throw rolledBack
  })
  await expect(looked).rejects.toBe(rolledBack)
}

/** What everything that reads current results answers, but for when and by which run they were written. */
async function answers(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (let subject = 1; subject <= FIRMS; subject++) {
    const { standings, points } = await get(`/api/parties/${subject}`)
    found[`firm ${subject}`] = { points, standings: standings.map(timeless) }
    if (subject % 10 === 0) found[`home ${subject}`] = await get(`/api/parties/${subject}/home`)
  }
  const filters = SPARSE.flatMap((programme) =>
    ['eligible', 'near', 'incomplete'].map((outcome) => `programme=${programme}&outcome=${outcome}`),
  )
  for (const filter of ['sort=-points', 'outcome=near', ...filters])
    found[`list ${filter}`] = await get(`/api/parties?page=1&size=100&${filter}`)
  found['programmes'] = (await get('/api/programmes')).programmes
  found['overview'] = (await get('/api/overview')).programmes
  const { programmes, areas, stages } = await get('/api/cockpit')
  found['cockpit'] = { programmes, areas, stages }
  for (const stage of stages) found[`ranking ${stage}`] = await get(`/api/ranking?stage=${encodeURIComponent(stage)}`)
  return found
}

const timeless = ({ run: _run, refreshedAt: _at, ...rest }: Standing & Record<string, unknown>) => rest

/** Every firm judged again by itself: a row for each programme, plain refusals too. */
async function refreshAll(): Promise<void> {
  for (let from = 1; from <= FIRMS; from += 40) {
    const parties = Array.from({ length: 40 }, (_, at) => from + at)
    const answer = await officer.send('POST', '/api/parties/batch', { of: { parties }, action: { kind: 'assess' } })
    expect(answer.json()).toMatchObject({ parties: 40, job: null })
  }
}

describe('current results without the plain refusals of a run', () => {
  test('answer every reader as those with them', { timeout: 300_000 }, async () => {
    await run()
    const kept = await stored()
    expect(
      kept.some(({ outcome, near, programme }) => outcome === 'ineligible' && !near && SPARSE.includes(programme)),
    ).toBe(false)
    const sparse = await answers()
    await expectKept()
    await officer.send('POST', '/api/parties/batch', { of: { parties: [3, 4, 5] }, action: { kind: 'assess' } })
    await expectKept()
    await refreshAll()
    await expectKept()
    expect((await stored()).length).toBe(FIRMS * ADOPTED.length)
    expect(await answers()).toEqual(sparse)
  })

  test('stay what the run of the latest day found, whatever a run of an earlier day finds', async () => {
    await run()
    const before = await standingsOfAll()
    const { length } = await stored()
    await run('2025-12-31')
    await expectKept()
    expect(await standingsOfAll()).toEqual(before)
    expect((await stored()).length).toBe(length)
  })

  test('say nothing of a firm that was merged away, and of one that came after the run', async () => {
    expect(new Set((await totals()).values())).toEqual(new Set([FIRMS]))
    await officer.send('POST', '/api/parties/2/merge', { absorbed: 1, reason: '重复' })
    const late = FIRMS + 1
    await trial.database.inZone('alpha', (sql) =>
      sql.raw(
        `insert into party (zone, id, kind, name, search_terms)
         values (current_setting('gongzhen.zone'), $1, 'enterprise', '后来的企业', '{}')`,
        [late],
      ),
    )
    expect((await get('/api/parties/1')).standings).toEqual([])
    expect((await get(`/api/parties/${late}`)).standings).toEqual([])
    expect(new Set((await totals()).values())).toEqual(new Set([FIRMS - 1]))
    await expectKept()
  })
})

const standingsOfAll = () =>
  Promise.all(
    Array.from({ length: FIRMS }, async (_, at) => (await get(`/api/parties/${at + 1}`)).standings as Standing[]),
  )

/** How many firms each programme has an answer for. */
async function totals(): Promise<ReadonlyMap<string, number>> {
  const { programmes } = await get('/api/overview')
  return new Map(
    programmes.map(({ programme, counts }: { programme: string; counts: Record<string, number> }) => [
      programme,
      ['eligible', 'ineligible', 'incomplete', 'error'].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0),
    ]),
  )
}

const stored = () =>
  trial.database.inZone('alpha', (sql) => sql<Standing>`select programme, outcome, near from standing`)
