import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { PartyKind } from '@gongzhen/core/registry'
import type { Part, Sql } from '../../database.ts'
import { lockFacts } from '../facts.ts'
import type { JobStatus } from '../jobs.ts'
import { keepCounts } from '../kept-counts.ts'
import { type Page, type PageAsked, pageOf } from '../page.ts'
import { resultColumns } from '../result-columns.ts'
import type { ResultRow } from '../standings.ts'
import { witness } from '../log.ts'

/** How many subjects came out how. */
export type OutcomeCounts = {
  readonly eligible: number
  readonly ineligible: number
  readonly incomplete: number
  readonly error: number
  readonly near: number
}

/** A run and how far it has come. */
export type RunRow = {
  readonly id: number
  readonly job: number | null
  readonly status: JobStatus
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Programme → the hash of its edition. */
  readonly editions: Readonly<Record<string, string>>
  /** Programme → why it was left out. */
  readonly notInForce: Readonly<Record<string, string>>
  /** Programmes whose plain refusals it leaves out of the current results. */
  readonly sparse: readonly string[]
  readonly subjectsTotal: number
  readonly subjectsDone: number
  /** The last subject that is done: where an interrupted run goes on. */
  readonly lastSubject: number
  readonly counts: Readonly<Record<string, OutcomeCounts>>
  readonly previous: number | null
  readonly by: number | null
  readonly byName: string | null
  readonly startedAt: Instant
  readonly finishedAt: Instant | null
}

const columns = (sql: Sql): Part => sql.part`
  run.id, run.job, coalesce(job.status, case when run.finished_at is null then 'interrupted' else 'done' end) as status,
  run.as_of as "asOf", run.known_at as "knownAt", run.editions, run.not_in_force as "notInForce", run.sparse,
  run.subjects_total as "subjectsTotal", run.subjects_done as "subjectsDone", run.last_subject as "lastSubject",
  run.counts, run.previous, run.by, account.name as "byName", run.started_at as "startedAt",
  run.finished_at as "finishedAt"`

const joined = (sql: Sql): Part => sql.part`
  run
  left join job on job.zone = run.zone and job.id = run.job
  left join account on account.zone = run.zone and account.id = run.by`

/**
 * Begins a run; what it will be compared with is the last one that was finished. Facts declared later do not count:
 * whoever is declaring some right now is waited for.
 */
export async function insertRun(
  sql: Sql,
  run: {
    readonly job: number
    readonly asOf: LocalDate
    readonly editions: Readonly<Record<string, string>>
    readonly notInForce: Readonly<Record<string, string>>
    /** Programmes whose plain refusals it leaves out of the current results. */
    readonly sparse: readonly string[]
    /** Kinds of parties that will be asked about. */
    readonly kinds: readonly PartyKind[]
    readonly by: number | null
  },
): Promise<number> {
  await lockFacts(sql)
  const [row] = await sql<{ id: number }>`
    insert into run (zone, job, as_of, known_at, editions, not_in_force, sparse, subjects_total, previous, by)
    select current_setting('gongzhen.zone'), ${run.job}, ${run.asOf}, now(), ${sql.json(run.editions)},
           ${sql.json(run.notInForce)},
           ${run.sparse}::text[],
           (select count(*) from party where kind = any(${run.kinds}::text[]) and merged_into is null),
           (select max(id) from run where finished_at is not null), ${run.by}
    returning id`
  await witness(sql, 'run', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** A run by its number; null where there is none. */
export async function runById(sql: Sql, id: number): Promise<RunRow | null> {
  const [row] = await sql<RunRow>`select ${columns(sql)} from ${joined(sql)} where run.id = ${id}`
  return row ?? null
}

/** The run that a job works on; null before it has begun one. */
export async function runOfJob(sql: Sql, job: number): Promise<RunRow | null> {
  const [row] = await sql<RunRow>`select ${columns(sql)} from ${joined(sql)} where run.job = ${job}`
  return row ?? null
}

/** One page of the runs, the newest first, and how many there are. */
export const runsPage = (sql: Sql, asked: PageAsked): Promise<Page<RunRow>> =>
  pageOf<RunRow>(sql, asked, {
    ordered: sql.part`select ${columns(sql)} from ${joined(sql)} order by run.id desc`,
    counted: sql.part`from run`,
  })

/** The last run that was finished. */
export async function lastRun(sql: Sql): Promise<RunRow | null> {
  const [row] = await sql<RunRow>`
    select ${columns(sql)}
    from   ${joined(sql)}
    where  run.finished_at is not null
    order  by run.id desc
    limit  1`
  return row ?? null
}

/** A queued or running run for the same date: asking for it again gives this one. Two that ask at once wait in line. */
export async function runUnderWay(sql: Sql, asOf: LocalDate): Promise<RunRow | null> {
  await lockFacts(sql)
  const [row] = await sql<RunRow>`
    select ${columns(sql)}
    from   ${joined(sql)}
    where  run.as_of = ${asOf} and job.status in ('queued', 'running')
    order  by run.id desc
    limit  1`
  return row ?? null
}

/**
 * Moves the cursor past a chunk and writes what was counted, in the caller's transaction: all of the chunk or nothing.
 * Fails when the cursor is not where this chunk begins, so that no chunk counts twice.
 */
export async function saveChunk(
  sql: Sql,
  run: number,
  chunk: {
    readonly from: number
    readonly to: number
    readonly subjectsDone: number
    readonly counts: Readonly<Record<string, OutcomeCounts>>
  },
): Promise<void> {
  const moved = await sql.count`
    update run
    set    last_subject = ${chunk.to}, subjects_done = ${chunk.subjectsDone}, counts = ${sql.json(chunk.counts)}
    where  id = ${run} and last_subject = ${chunk.from} and finished_at is null`
  if (moved !== 1) throw new Error(`run ${run} is not at subject ${chunk.from}`)
}

/** Writes how many came out how, after a chunk of all firms at once. */
export const saveCounts = (sql: Sql, run: number, counts: RunRow['counts']): Promise<unknown> => sql`
  update run set counts = ${sql.json(counts)} where id = ${run} and finished_at is null`

/** Writes results of a run. */
export async function insertResults(sql: Sql, run: number, results: readonly ResultRow[]): Promise<void> {
  if (results.length === 0) return
  await sql`
    insert into run_result
           (zone, run, programme, subject, edition, outcome, near, amounts, minor, currency, score, score_max,
            decision, peers, because, missing, margins, ties, illustrative)
    select run.zone, run.id, result.*
    from   run, (${resultColumns(sql, results)}) as result
    where  run.id = ${run}`
}

/**
 * Ends a run: places within peers by exact points and ties, equals sharing a place, unless firms were scored beside
 * each other and have theirs; current results that it did not renew and nobody refreshed since are removed, as their
 * programme is not in force or their subject is gone. What came out how is counted once, and kept.
 */
export async function finishRun(sql: Sql, run: number): Promise<void> {
  await lockFacts(sql)
  // Joined by where the rows lie: statistics know nothing of a run just written, and a plan for one row would hold every
  // firm against every other.
  await sql`
    update run_result
    set    rank = placed.rank, ranked = placed.ranked
    from   (select ctid as place, count(*) over (partition by programme, peers) as ranked,
                   rank() over (partition by programme, peers order by score desc, ties desc) as rank
            from   run_result
            where  run = ${run} and outcome = 'eligible' and score is not null and score_max is null
            and    programme not in (select programme from run_index where run = ${run} and gives_places)) as placed
    where  run_result.ctid = placed.place`
  await sql`
    delete from standing
    using  run
    where  run.id = ${run} and standing.run is distinct from run.id
    and    standing.as_of <= run.as_of and standing.refreshed_at <= run.known_at`
  await keepCounts(sql)
  await sql`update run set finished_at = now(), subjects_total = subjects_done where id = ${run}`
  await witness(sql, 'run', sql.part`r.id = ${run}`)
}
