import type { z } from 'zod'
import { type Programme, comparesUnits } from '@gongzhen/core/programme'
import type { runReport } from '../contract.ts'
import { countCoverage } from '../coverage.ts'
import type { Sql } from '../database.ts'
import type { Platform } from '../platform.ts'
import { saveCoverage } from '../store/cockpit.ts'
import { editionByHash } from '../store/editions.ts'
import { type SubjectFacts, lockFacts } from '../store/facts.ts'
import { type RunRow, finishRun, runOfJob, saveChunk, writeStretch } from '../store/runs.ts'
import type { ResultRow } from '../store/standings.ts'
import { indexRunOf } from './index-run.ts'
import { type Judging, type JudgingColumns, columnsOf, judgeFirm, judgingColumns, judgingOf } from './judging.ts'
import { type KnownFirms, readKnownFirms } from './known-firms.ts'
import type { Control, Task, Work } from './queue.ts'
import { refreshWork } from './refresh.ts'
import { FIRMS_LEAST, type Spent, countsWith, firmsNext, isKept, newPause } from './run-parts.ts'
import { NO_DECISIONS, type SqlDecisions, type SqlEngine, sqlEngineOf } from './sql-engine.ts'

/** Work of the kind `run`: a run of every firm, or the refresh of those an import spoke of or a person named. */
export function runOrRefresh(platform: Pick<Platform, 'database' | 'policies' | 'settings'>): Work {
  const [run, refresh] = [runWork(platform), refreshWork(platform)]
  return (task, control) => (isRefresh(task.params) ? refresh(task, control) : run(task, control))
}

const isRefresh = (params: unknown): boolean =>
  typeof params === 'object' && params !== null && ('batch' in params || 'subjects' in params)

/**
 * Every firm against every programme of the run. Each chunk is one transaction that also moves the run's cursor, so a
 * run killed at any instant goes on exactly where its last commit left it. Facts declared after the run began do not
 * count, however long it takes: so the next chunk is read and judged while the database still writes the last one.
 */
function runWork(platform: Pick<Platform, 'database' | 'policies' | 'settings'>): Work {
  return async (task, control): Promise<z.output<typeof runReport>> => {
    const began = performance.now()
    let run = await runOf(platform, task)
    const programmes = await programmesOfRun(platform, task.zone, run)
    // What a programme says of one firm beside the others is worked out when all of them have been read.
    const alone = programmes.filter(({ model }) => !comparesUnits(model))
    const judging = judgingOf(alone, run.asOf)
    const engine = platform.settings.runEngine === 'sql' ? sqlEngineOf(judging) : undefined
    const columns = platform.settings.runEngine === 'columns' ? columnsOf(judging) : undefined
    const asked: Asked = { judging, engine, columns, sparse: new Set(run.sparse) }
    const spent: Spent = { read: 0, judge: 0, write: 0 }
    let judged: Judged | undefined
    for (let isEnd = run.finishedAt !== null; !isEnd || judged; ) {
      control.signal.throwIfAborted()
      control.progress(run.subjectsDone, run.subjectsTotal, progressWords(run))
      const [before, from] = [judged, judged?.after ?? run]
      const limit = judged ? firmsNext(judged.firms, judged.rows.length) : FIRMS_LEAST
      const next = isEnd ? undefined : judgeChunk(platform, task, control, { from, limit }, asked, spent)
      judged = await bothEnded(next, before && writeChunk(platform, task, run, before, asked, spent))
      run = before?.after ?? run
      isEnd = judged?.isEnd ?? true
    }
    if (run.finishedAt === null) run = await indexRunOf(platform, task, control, { run, programmes, spent })
    await platform.database.inZone(task.zone, async (sql) => {
      await saveCoverage(sql, run.id, await countCoverage(sql, programmes, run.asOf))
      await finishRun(sql, run.id)
    })
    control.progress(run.subjectsDone, run.subjectsDone, progressWords(run))
    return {
      kind: 'run',
      run: run.id,
      subjects: run.subjectsDone,
      counts: { ...run.counts },
      secondsTaken: seconds(performance.now() - began),
      spent: { read: seconds(spent.read), judge: seconds(spent.judge), write: seconds(spent.write) },
    }
  }
}

/** Waits for both even where one fails: a run that is given up leaves no transaction behind. */
async function bothEnded(next: Promise<Judged> | undefined, written: Promise<void> | undefined) {
  const [judged, saved] = await Promise.allSettled([next, written])
  if (saved.status === 'rejected') throw saved.reason
  if (judged.status === 'rejected') throw judged.reason
  return judged.value
}

const seconds = (ms: number): number => Math.round(ms) / 1000

/** The programmes of a run, and what decides where no reasons are needed: columns, compiled once, or SQL; else the explaining evaluator. */
type Asked = {
  readonly judging: Judging
  readonly engine: SqlEngine | undefined
  readonly columns: JudgingColumns | undefined
  /** Programmes whose plain refusals are counted and left out. */
  readonly sparse: ReadonlySet<string>
}

/** What a chunk came to, before it is written: the run as it stands after it, and whether it was the last. */
type Judged = {
  readonly rows: readonly ResultRow[]
  readonly firms: number
  readonly after: RunRow
  readonly isEnd: boolean
}

/** Reads and judges the next firms after a cursor. */
async function judgeChunk(
  { database }: Pick<Platform, 'database'>,
  { zone }: Task,
  { signal }: Control,
  { from: run, limit }: { readonly from: RunRow; readonly limit: number },
  asked: Asked,
  spent: Spent,
): Promise<Judged> {
  const begun = performance.now()
  const { firms, last, isEnd, decided } = await database.inZone(zone, (sql) => readNext(sql, run, limit, asked))
  const hasRead = performance.now()
  const rows = await judgeAll(asked, firms, decided, signal)
  spent.read += hasRead - begun
  spent.judge += performance.now() - hasRead
  const after: RunRow = {
    ...run,
    lastSubject: last,
    subjectsDone: run.subjectsDone + firms.length,
    counts: countsWith(run.counts, rows, { programmes: asked.judging.programmes, firms: firms.length }),
  }
  return { rows, firms: firms.length, after, isEnd }
}

/** Writes a chunk and moves the run's cursor past it. */
async function writeChunk(
  { database }: Pick<Platform, 'database'>,
  { zone }: Task,
  run: RunRow,
  { rows, after }: Judged,
  { judging }: Asked,
  spent: Spent,
): Promise<void> {
  const begun = performance.now()
  await database.inZone(zone, async (sql) => {
    await lockFacts(sql)
    await saveChunk(sql, run.id, {
      from: run.lastSubject,
      to: after.lastSubject,
      subjectsDone: after.subjectsDone,
      counts: after.counts,
    })
    await writeStretch(sql, rows, {
      run: run.id,
      asOf: run.asOf,
      knownAt: run.knownAt,
      from: run.lastSubject,
      to: after.lastSubject,
      programmes: judging.programmes.map(({ id }) => id),
    })
  })
  spent.write += performance.now() - begun
}

/** Firms as they were known, and what SQL decided about them. */
type Firms = KnownFirms & { readonly decided: SqlDecisions }

/** The next firms; SQL decides only where the current values are those the run is about. */
async function readNext(
  sql: Sql,
  { lastSubject, knownAt }: RunRow,
  limit: number,
  { judging, engine }: Asked,
): Promise<Firms> {
  const known = await readKnownFirms(sql, judging, { after: lastSubject, limit, knownAt })
  const decided = engine && !known.haveChanged ? await engine(sql, lastSubject, known.last) : NO_DECISIONS
  return { ...known, decided }
}

/** What is worth a row of the current results. */
async function judgeAll(
  { judging, columns, sparse }: Asked,
  firms: readonly SubjectFacts[],
  decided: SqlDecisions,
  signal: AbortSignal,
): Promise<ResultRow[]> {
  const rows: ResultRow[] = []
  const pause = newPause(signal)
  const steps = columns && judgingColumns(judging, columns, firms, sparse)
  let step = steps?.next()
  for (; steps && !step?.done; step = steps.next()) await pause()
  for (const [index, { subject, facts }] of firms.entries()) {
    for (const row of step?.done ? step.value(index) : judgeFirm(judging, subject, facts, decided))
      if (isKept(row) || !sparse.has(row.programme)) rows.push(row)
    await pause()
  }
  return rows
}

async function runOf({ database }: Pick<Platform, 'database'>, { zone, id }: Task): Promise<RunRow> {
  const run = await database.inZone(zone, (sql) => runOfJob(sql, id))
  if (run === null) throw new Error(`job ${id} has no run`)
  return run
}

/** The programmes as they stood when the run began, whatever has become of their files since. */
async function programmesOfRun(
  { database, policies }: Pick<Platform, 'database' | 'policies'>,
  zone: string,
  { editions }: RunRow,
): Promise<readonly Programme[]> {
  await policies.zone(zone)
  return database.inZone(zone, async (sql) => {
    const stored = []
    for (const hash of Object.values(editions)) {
      const edition = await editionByHash(sql, hash)
      if (edition === null) throw new Error(`edition ${hash} was not kept`)
      stored.push(policies.edition(edition))
    }
    return stored
  })
}

const progressWords = ({ subjectsDone, subjectsTotal }: RunRow): string =>
  `已比对 ${subjectsDone} / ${subjectsTotal} 家`
