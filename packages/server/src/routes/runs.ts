import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { queryTerms } from '@gongzhen/core/registry'
import {
  accountLink,
  amount,
  day,
  flag,
  id,
  instant,
  jobStatus,
  margin,
  outcome,
  outcomeCounts,
  page,
  pageOf,
  partyLink,
  rowId,
  score,
} from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, endpoint, file } from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import { RATED } from '../jobs/refresh.ts'
import { isSparse } from '../jobs/run-parts.ts'
import { withReasons } from '../firm-standings.ts'
import type { Platform } from '../platform.ts'
import { presentAccount, presentBounds, presentLists } from '../presentation.ts'
import { resultsWorkbook } from '../results-workbook.ts'
import { editionNames } from '../store/editions.ts'
import { queueJob } from '../store/jobs.ts'
import {
  type DifferenceRow,
  type ResultQuery,
  type RunResultRow,
  type RunRow,
  differenceCounts,
  differencePage,
  insertRun,
  resultCounts,
  resultSums,
  resultsAfter,
  resultsPage,
  runById,
  runUnderWay,
  runsPage,
} from '../store/runs.ts'

const failure = defineErrors('run', {
  not_found: { status: 404, zh: '没有编号为 {id} 的比对。', en: 'There is no run {id}.' },
  nothing_in_force: {
    status: 409,
    zh: '{asOf} 没有在效的政策可比对。请在园区文件中采用政策，或换一个日期。',
    en: 'No adopted programme is in force on {asOf}.',
  },
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const programmeId = z.string().max(100)

const run = z
  .object({
    run: rowId,
    job: rowId.nullable(),
    status: jobStatus,
    asOf: day,
    knownAt: instant,
    by: accountLink,
    startedAt: instant,
    finishedAt: instant.nullable(),
    subjectsTotal: z.number().int(),
    subjectsDone: z.number().int(),
    programmes: z.array(
      z.object({ programme: z.string(), name: z.string(), edition: z.string(), counts: outcomeCounts }),
    ),
    notInForce: z.array(z.object({ programme: z.string(), name: z.string(), reason: z.string() })),
    previous: rowId.nullable(),
  })
  .meta({ id: 'Run' })

const result = z
  .object({
    subject: partyLink,
    code: z.string().nullable(),
    outcome,
    near: z.boolean(),
    amounts: z.array(amount),
    score,
    decision: z.string().nullable(),
    peers: z.string().nullable(),
    rank: z.number().int().nullable(),
    /** With how many it is ranked, and the band it has by points or by quota. */
    ranked: z.number().int().nullable(),
    band: z.string().nullable(),
    because: z.array(z.string()),
    missing: z.array(z.string()),
    margins: z.array(margin),
    illustrative: z.boolean(),
  })
  .meta({ id: 'RunResult' })

const list = endpoint({
  method: 'GET',
  path: '/api/runs',
  tag: '比对',
  summary: '历次政策比对',
  roles: READERS,
  query: z.object(page),
  out: pageOf(run),
  work: ({ query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const { rows, total } = await runsPage(sql, query)
      return { rows: await present(sql, platform, session.zone, rows), total, page: query.page, size: query.size }
    }),
})

const start = endpoint({
  method: 'POST',
  path: '/api/runs',
  tag: '比对',
  summary: '全部企业对照全部已采用且在效的政策，后台进行；同一日期正在进行的比对不会重复开始',
  audit: 'run.started',
  idempotent: true,
  roles: ['officer', 'policy_officer'],
  body: z.object({
    /** The day the rules are asked for; today when absent. */
    asOf: day.optional(),
  }),
  out: z.object({ job: rowId, run: rowId }),
  async work({ body, inZone, audit, session, platform }) {
    const { policies, queue } = platform
    const asOf = body.asOf ?? (await policies.today(session.zone))
    const { programmes, notInForce } = await policies.inForce(session.zone, asOf)
    if (programmes.length === 0) throw failure('nothing_in_force', { asOf })
    const started = await inZone(async (sql) => {
      const underWay = await runUnderWay(sql, asOf)
      if (underWay !== null && underWay.job !== null) {
        audit(`run:${underWay.id}`, { asOf, joined: true })
        return { job: underWay.job, run: underWay.id }
      }
      const job = await queueJob(sql, { kind: 'run', params: { asOf }, by: session.account })
      const made = await insertRun(sql, {
        job,
        asOf,
        editions: Object.fromEntries(programmes.map((programme) => [programme.id, programme.edition])),
        notInForce: Object.fromEntries(notInForce.map(({ programme, reason }) => [programme, reason])),
        sparse: programmes.filter(isSparse).map((programme) => programme.id),
        kinds: RATED,
        by: session.account,
      })
      audit(`run:${made}`, { asOf })
      return { job, run: made }
    })
    queue.wake(session.zone)
    return started
  },
})

const show = endpoint({
  method: 'GET',
  path: '/api/runs/:id',
  tag: '比对',
  summary: '一次比对的概况',
  roles: READERS,
  params: z.object({ id }),
  out: run,
  work: ({ params, inZone, session, platform }) =>
    inZone(async (sql) => {
      const [shown] = await present(sql, platform, session.zone, [await found(sql, params.id)])
      return shown!
    }),
})

const results = endpoint({
  method: 'GET',
  path: '/api/runs/:id/programmes/:programme/results',
  tag: '比对',
  summary: '一次比对中一项政策的名单',
  roles: READERS,
  params: z.object({ id, programme: programmeId }),
  query: z.object({
    outcome: outcome.optional(),
    near: flag.optional(),
    peers: z.string().max(100).optional(),
    search: z.string().trim().max(100).optional(),
    sort: z.enum(['name', '-name', 'amount', '-amount', 'score', '-score', 'rank', '-rank']).default('name'),
    ...page,
  }),
  out: pageOf(result).extend({
    peers: z.array(z.object({ peers: z.string(), count: z.number().int() })),
    /** Sums of the amounts in this list, by amount and currency. */
    sums: z.array(z.object({ id: z.string(), currency: z.string(), minor: z.string() })),
  }),
  work: ({ params, query, inZone, session }) =>
    inZone(async (sql) => {
      await found(sql, params.id)
      const { search, page: number, size, sort, ...chosen } = query
      const asked = {
        ...chosen,
        run: params.id,
        programme: params.programme,
        terms: search ? queryTerms(search) : undefined,
      }
      const rows = await resultsPage(sql, { ...asked, sort, page: number, size })
      const { total, hasAmounts, peers } = await resultCounts(sql, asked)
      return {
        rows: rows.map((row) => presentResult(row, mayReadFigures(session.roles))),
        total,
        page: number,
        size,
        peers: [...peers],
        sums: hasAmounts ? await resultSums(sql, asked) : [],
      }
    }),
})

const change = z.enum(['newly_eligible', 'lost', 'changed_amount', 'new_near'])
const side = z.object({ outcome, amounts: z.array(amount), score }).nullable()

const difference = endpoint({
  method: 'GET',
  path: '/api/runs/:id/difference',
  tag: '比对',
  summary: '与上一次比对的差别：新符合、不再符合、金额变动、新接近',
  roles: READERS,
  params: z.object({ id }),
  query: z.object({
    /** Another run to compare with; the run before when absent. */
    against: id.optional(),
    programme: programmeId.optional(),
    change: change.optional(),
    ...page,
  }),
  out: pageOf(
    z.object({
      programme: z.string(),
      subject: partyLink,
      change,
      before: side,
      after: side,
      because: z.array(z.string()),
      margins: z.array(margin),
    }),
  ).extend({
    against: rowId.nullable(),
    counts: z.array(z.object({ programme: z.string(), change, count: z.number().int() })),
    /** Programmes whose edition differs between the two runs. */
    editionsChanged: z.array(z.string()),
  }),
  work: ({ params, query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const after = await found(sql, params.id)
      const against = query.against ?? after.previous
      const paging = { page: query.page, size: query.size }
      if (against === null) return { rows: [], total: 0, ...paging, against, counts: [], editionsChanged: [] }
      const before = await found(sql, against)
      const asked = { run: after.id, against, programme: query.programme, change: query.change, ...paging }
      const { rows, total } = await differencePage(sql, asked)
      return {
        rows: (await withReasons(sql, platform, session.zone, after, rows)).map((row) =>
          presentDifference(row, mayReadFigures(session.roles)),
        ),
        total,
        ...paging,
        against,
        counts: await differenceCounts(sql, asked),
        editionsChanged: Object.keys(after.editions).filter((one) => after.editions[one] !== before.editions[one]),
      }
    }),
})

const exportList = endpoint({
  method: 'GET',
  path: '/api/runs/:id/results.xlsx',
  tag: '比对',
  summary: '导出名单为 Excel',
  audit: 'run.exported',
  roles: READERS,
  params: z.object({ id }),
  query: z.object({ programme: programmeId.optional(), outcome: outcome.optional(), near: flag.optional() }),
  out: file(XLSX),
  async work({ params, query, inZone, audit, session, platform }) {
    const { asOf, names } = await inZone(async (sql) => {
      const { asOf: date, editions } = await found(sql, params.id)
      audit(`run:${params.id}`, query)
      return { asOf: date, names: await namesOf(sql, editions) }
    })
    const withFigures = mayReadFigures(session.roles)
    const rows = allResults(platform, session.zone, { run: params.id, ...query }, withFigures)
    const title = query.programme === undefined ? '全部政策' : (names.get(query.programme) ?? query.programme)
    return { name: `${title}-${asOf}.xlsx`, mediaType: XLSX, content: resultsWorkbook(rows, names, asOf) }
  },
})

const LINES_AT_ONCE = 2000

/** All lines of a list, a few thousand in a transaction; a finished run's lines never change. */
async function* allResults(
  { database }: Platform,
  zone: string,
  query: ResultQuery,
  withFigures: boolean,
): AsyncGenerator<RunResultRow> {
  let after = { programme: '', subject: 0 }
  while (true) {
    const rows = await database.inZone(zone, (sql) => resultsAfter(sql, query, after, LINES_AT_ONCE))
    yield* withFigures ? rows : rows.map((row) => ({ ...row, margins: [] }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < LINES_AT_ONCE) return
    after = { programme: last.programme, subject: last.subject }
  }
}

async function found(sql: Sql, number: number): Promise<RunRow> {
  const row = await runById(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return row
}

const NO_COUNTS = { eligible: 0, ineligible: 0, incomplete: 0, error: 0, near: 0 }

async function present(
  sql: Sql,
  { policies }: Platform,
  zone: string,
  rows: readonly RunRow[],
): Promise<z.output<typeof run>[]> {
  const names = await namesOf(sql, Object.assign({}, ...rows.map(({ editions }) => editions)))
  const { adopted } = await policies.zone(zone)
  const nameNow = (programme: string): string =>
    adopted.find((one) => one.programme.id === programme)?.programme.name ?? programme
  return rows.map(
    ({ id: number, editions, notInForce, counts, by, byName, lastSubject: _lastSubject, sparse: _sparse, ...row }) => ({
      ...row,
      run: number,
      by: presentAccount(by, byName),
      programmes: Object.entries(editions).map(([programme, edition]) => ({
        programme,
        name: names.get(programme) ?? programme,
        edition,
        counts: counts[programme] ?? NO_COUNTS,
      })),
      notInForce: Object.entries(notInForce).map(([programme, reason]) => ({
        programme,
        name: nameNow(programme),
        reason,
      })),
    }),
  )
}

/** The names of programmes by their ids, as they were called in these editions. */
async function namesOf(sql: Sql, editions: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, string>> {
  const names = await editionNames(sql, Object.values(editions))
  return new Map(Object.entries(editions).map(([programme, hash]) => [programme, names.get(hash) ?? programme]))
}

function presentResult(row: RunResultRow, withFigures: boolean): z.output<typeof result> {
  const { programme: _programme, subject, name, score: points, scoreMax, ...rest } = row
  return {
    ...rest,
    ...presentLists(row, withFigures),
    subject: { id: subject, name },
    score: presentBounds(points, scoreMax),
  }
}

function presentDifference(
  { subject, name, before, after, because, margins, ...row }: DifferenceRow,
  withFigures: boolean,
) {
  return {
    ...row,
    subject: { id: subject, name },
    before: presentSide(before),
    after: presentSide(after),
    because: [...because],
    margins: withFigures ? margins.map((one) => ({ ...one })) : [],
  }
}

function presentSide(of: DifferenceRow['before']): z.output<typeof side> {
  if (of === null) return null
  const amounts = of.amounts.map((one) => ({ ...one }))
  return { outcome: of.outcome, amounts, score: presentBounds(of.score, of.scoreMax) }
}

export const runEndpoints = [list, start, show, results, difference, exportList] as const
