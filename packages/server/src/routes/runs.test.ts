import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readXlsx } from 'hucre/xlsx'
import type { Api } from '../app.ts'
import { declare } from '../store/facts.ts'
import { queueJob } from '../store/jobs.ts'
import { addParty } from '../store/parties.ts'
import { openPolicyLibrary } from '../policy-library.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

const REWARD = 'zhongkai-rd-reward-2023'
const FIRMS = 230
let trial: TrialApp
let officer: Asker

beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'], programmes: [REWARD, 'tech-sme-2017'] })
  officer = await trial.as('officer')
  await fill('alpha', FIRMS)
}, 300_000)
afterAll(() => trial.close())

/** Firms whose deductible R&D grew from 10 million yuan by (number) × 100,000: the first ten are refused, the others paid. */
async function fill(zone: string, count: number): Promise<void> {
  const { facts } = await openPolicyLibrary(
    FOLDERS,
    () => '2026-06-30T00:00:00Z',
    async () => {},
  )
  const expense = facts.find(({ column }) => column === 'rd_super_deductible')!
  await trial.database.inZone(zone, async (sql) => {
    for (let number = 1; number <= count; number++) {
      const name = `示例${String(number).padStart(4, '0')}有限公司`
      const subject = await addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
      for (const [period, million] of [
        [2024, 10],
        [2025, 10 + number / 10],
      ] as const) {
        const values = new Map([[expense, Math.round(million * 100_000_000)]])
        await declare(sql, { subject, period, source: '税务', values })
      }
    }
  })
}
const FOLDERS = { programmes: new URL('../../../../programmes', import.meta.url).pathname, zones: null }

type Run = Api['GET /api/runs/:id']['out']
const get = async (url: string, asker = officer) => (await asker.get(url)).json()
const firm = async (number: string): Promise<{ id: number }> => {
  const { rows } = await get(`/api/parties?search=${number}`)
  return rows.find(({ name }: { name: string }) => name.includes(number))
}

async function start(body: object = {}, asker = officer): Promise<{ job: number; run: number }> {
  return (await asker.send('POST', '/api/runs', body)).json()
}

/** Waits until a job has ended, as a browser does: by its events. */
async function ended(job: number, app = trial.app, asker = officer) {
  const stream = await app.inject({ url: `/api/jobs/${job}/events`, headers: { cookie: asker.cookie } })
  const frames = stream.body.split('\n').filter((line) => line.startsWith('data: '))
  return JSON.parse(frames.at(-1)?.slice(6) ?? '{}')
}
async function run(body: object = {}, asker = officer): Promise<Run> {
  const { job, run: number } = await start(body, asker)
  expect(await ended(job, trial.app, asker)).toMatchObject({ status: 'done' })
  return get(`/api/runs/${number}`, asker)
}
const counts = (of: Run, programme = REWARD) => of.programmes.find((one) => one.programme === programme)?.counts

describe('a run', () => {
  let first: Run
  test('asks every firm every programme in force, and counts what came out', async () => {
    first = await run()
    expect(first).toMatchObject({ status: 'done', asOf: '2026-06-30', subjectsTotal: FIRMS, subjectsDone: FIRMS })
    expect(counts(first)).toMatchObject({ eligible: FIRMS - 10, ineligible: 10, incomplete: 0, error: 0 })
    expect(counts(first, 'tech-sme-2017')).toMatchObject({ incomplete: FIRMS })
  })

  test('lists who fits, with amounts, sums and search; and near misses with how far off they are', async () => {
    const url = `/api/runs/${first.run}/programmes/${REWARD}/results`
    const list = await get(`${url}?outcome=eligible&sort=-amount&size=3`)
    expect(list.total).toBe(FIRMS - 10)
    expect(list.rows[0]).toMatchObject({
      subject: { name: '示例0230有限公司' },
      amounts: [{ currency: 'CNY', minor: 29_500_000 }],
    })
    expect(BigInt(list.sums[0].minor)).toBeGreaterThan(0n)
    expect((await get(`${url}?search=0123`)).rows).toHaveLength(1)
    const near = await get(`${url}?near=true`)
    expect(near.rows[0].margins[0].text).toMatch(/差/)
    expect(near.total).toBe(counts(first)?.near)
  })

  test('a plain refusal is worked out again, as it was asked and as it was known', async () => {
    const { id } = await firm('0001')
    const url = `/api/parties/${id}/assessments/${REWARD}?run=${first.run}`
    expect((await get(url)).assessment).toMatchObject({ outcome: 'ineligible', because: ['增量达到起点'] })
    await officer.send('POST', `/api/parties/${id}/facts`, {
      fact: '加计扣除研发费用',
      period: 2025,
      value: '5000万元',
      reason: '更正',
    })
    expect((await get(url)).assessment).toMatchObject({ outcome: 'ineligible' })
    expect((await get(`/api/parties/${id}/assessments/${REWARD}`)).assessment.outcome).toBe('eligible')
  })

  test('is compared with the one before: newly eligible, lost, changed amount, newly near', async () => {
    const correct = async (name: string, value: string | null) => {
      const { id } = await firm(name)
      const body = { fact: '加计扣除研发费用', period: 2025, value, reason: '更正' }
      await officer.send('POST', `/api/parties/${id}/facts`, body)
    }
    await correct('0100', '1000万元')
    await correct('0101', '6000万元')
    await correct('0102', '1098万元')
    const second = await run()
    expect(second.previous).toBe(first.run)
    const difference = await get(`/api/runs/${second.run}/difference?programme=${REWARD}`)
    const of = (change: string) =>
      difference.rows
        .filter((row: { change: string }) => row.change === change)
        .map((row: { subject: { name: string } }) => row.subject.name.slice(2, 6))
    expect(of('newly_eligible')).toEqual(['0001'])
    expect(of('lost')).toEqual(['0100', '0102'])
    expect(of('changed_amount')).toEqual(['0101'])
    expect(difference.counts).toContainEqual({ programme: REWARD, change: 'lost', count: 2 })
    expect(difference.rows.find((row: { change: string }) => row.change === 'lost').because).toEqual(['增量达到起点'])
    expect(difference.editionsChanged).toEqual([])
  })

  test('is exported as a workbook with every line', async () => {
    const answer = await officer.get(`/api/runs/${first.run}/results.xlsx?programme=${REWARD}&outcome=eligible`)
    const workbook = await readXlsx(answer.rawPayload)
    const { rows } = workbook.sheets[0]!
    expect(rows).toHaveLength(FIRMS - 10 + 1)
    expect(rows[1]?.slice(0, 2)).toEqual(['仲恺高新区研发费用增量奖补', '示例0011有限公司'])
    expect(rows.at(-1)?.[5]).toBe(295_000)
  })

  test('asked for twice at once is the same run', async () => {
    const [one, two] = await Promise.all([start(), start()])
    expect(two).toEqual(one)
    await ended(one.job)
  })

  test('for a day on which no programme is in force is refused', async () => {
    const answer = await officer.send('POST', '/api/runs', { asOf: '2001-01-01' })
    expect(answer.json()).toMatchObject({ status: 409, code: 'run.nothing_in_force' })
  })

  test('of an earlier day leaves the current results alone', async () => {
    const past = await run({ asOf: '2025-06-30' })
    expect(counts(past)).toMatchObject({ incomplete: FIRMS })
    const { id } = await firm('0200')
    const { standings } = await get(`/api/parties/${id}`)
    expect(standings.find((one: { programme: string }) => one.programme === REWARD)).toMatchObject({
      outcome: 'eligible',
      asOf: '2026-06-30',
    })
  })
})

describe('a run that is stopped', () => {
  test('is cancelled between two chunks and goes on where it stopped', async () => {
    const { job, run: number } = await start()
    const cancelled = (await officer.send('POST', `/api/jobs/${job}/cancel`)).json()
    expect(['cancelled', 'running']).toContain(cancelled.status)
    expect(await ended(job)).toMatchObject({ status: 'cancelled', resumable: true })
    const partial: Run = await get(`/api/runs/${number}`)
    expect(partial.subjectsDone).toBeLessThan(FIRMS)
    expect((await officer.send('POST', `/api/jobs/${job}/cancel`)).json().code).toBe('job.ended')
    expect((await officer.send('POST', `/api/jobs/${job}/resume`)).statusCode).toBe(200)
    expect(await ended(job)).toMatchObject({ status: 'done' })
    const whole: Run = await get(`/api/runs/${number}`)
    expect(whole.subjectsDone).toBe(FIRMS)
    expect(
      Object.values(counts(whole)!)
        .slice(0, 4)
        .reduce((sum, count) => sum + count, 0),
    ).toBe(FIRMS)
  })

  test('by the end of the server goes on at the next start, from the facts known when it began', async () => {
    const before = counts(await run())
    const { job, run: number } = await start()
    await trial.app.close()
    const { rows } = await trial.database.inZone('alpha', async (sql) => ({
      rows: await sql<{ id: number }>`select id from party order by id desc limit 1`,
    }))
    const { facts } = await openPolicyLibrary(
      FOLDERS,
      () => '2026-06-30T00:00:00Z',
      async () => {},
    )
    const expense = facts.find(({ column }) => column === 'rd_super_deductible')!
    await trial.database.inZone('alpha', (sql) =>
      declare(sql, {
        subject: rows[0]!.id,
        period: 2025,
        source: '核定',
        values: new Map([[expense, 0]]),
        reason: '停机期间更正',
      }),
    )
    await trial.restart()
    officer = await trial.as('officer')
    expect(await ended(job)).toMatchObject({ status: 'done' })
    expect(counts(await get(`/api/runs/${number}`))).toEqual(before)
    expect(counts(await run())?.eligible).toBe(before!.eligible - 1)
  })
})

test('a run of one zone neither sees nor touches another', async () => {
  await fill('beta', 12)
  const other = await trial.as('officer', 'beta')
  const runs = await run({}, other)
  expect(runs.subjectsDone).toBe(12)
  expect((await get('/api/runs', other)).total).toBe(1)
  const [first] = (await get('/api/runs')).rows
  expect((await other.get(`/api/runs/${first.run}`)).statusCode).toBe(404)
  expect((await other.get(`/api/runs/${first.run}/results.xlsx`)).statusCode).toBe(404)
  expect((await other.get(`/api/jobs/${first.job}`)).statusCode).toBe(404)
  expect((await get(`/api/runs/${first.run}/programmes/${REWARD}/results`, other)).code).toBe('run.not_found')
})

test('progress arrives over a real connection while the run goes on, and the stream ends with it', async () => {
  const address = await trial.app.listen({ port: 0, host: '127.0.0.1' })
  const { job } = await start()
  const response = await fetch(`${address}/api/jobs/${job}/events`, { headers: { cookie: officer.cookie } })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const statuses = (await response.text())
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)).status)
  expect(statuses.at(-1)).toBe('done')
  expect(statuses.length).toBeGreaterThan(1)
})

test('a server that ends tells those who listen, and waits for none of them', async () => {
  const ending = await openTrialApp()
  await ending.app.listen({ host: '127.0.0.1', port: 0 })
  const { cookie } = await ending.as('officer')
  const job = await ending.database.inZone('alpha', (sql) => queueJob(sql, { kind: 'run', params: {}, by: null }))
  const { port } = ending.app.server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/jobs/${job}/events`, { headers: { cookie } })
  const reading = response.text()
  await ending.close()
  expect(await reading).toContain('retry')
  expect(response.headers.get('connection')).toBe('close')
})
