import type { LocalDate } from '@gongzhen/core/base'
import {
  EDGE,
  type Finding,
  type Frozen,
  type HealthRow,
  type RankIntervals,
  SPREAD,
  type Scores,
  healthSteps,
  intervalSteps,
  scoreTable,
} from '@gongzhen/core/composite'
import {
  type Judged,
  type JudgedTogether,
  type Laboratory,
  type Programme,
  comparesUnits,
  judgingTogether,
  laboratorySteps,
  treeAlone,
} from '@gongzhen/core/programme'
import type { Sql } from '../database.ts'
import type { Platform } from '../platform.ts'
import { storedPopulation } from '../presentation.ts'
import { type SubjectFacts, lockFacts } from '../store/facts.ts'
import { approvedFrozen } from '../store/frozen.ts'
import { frozenBefore, indexedProgrammes, insertIndexRun, placeResults } from '../store/index-runs.ts'
import { forgetCounts } from '../store/kept-counts.ts'
import { type RunRow, insertResults, saveCounts } from '../store/runs.ts'
import { type ResultRow, writeStandings } from '../store/standings.ts'
import { judgingOf, rowOf } from './judging.ts'
import { readAllKnownFirms } from './known-firms.ts'
import type { Control, Task } from './queue.ts'
import { type Spent, countsWith, isKept, newPause } from './run-parts.ts'

type Running = { readonly run: RunRow; readonly programmes: readonly Programme[]; readonly spent: Spent }
type Where = Pick<Platform, 'database' | 'policies'>

/**
 * The part of a run that needs all firms at once: programmes that compare them are judged, and every index gets its
 * bands, its health report and the values it was made from. One transaction a programme, so that a run that was killed
 * goes on with the next; the run as it stands afterwards.
 */
export async function indexRunOf(
  platform: Where,
  { zone }: Task,
  control: Control,
  { run: before, programmes, spent }: Running,
): Promise<RunRow> {
  const done = await platform.database.inZone(zone, (sql) => indexedProgrammes(sql, before.id))
  let run = before
  for (const programme of programmes.filter(({ id, model }) => model.roots.length > 0 && !done.has(id))) {
    control.progress(run.subjectsDone, run.subjectsTotal, `正在把全部企业放在一起计算「${programme.name}」`)
    const begun = performance.now()
    const judging = judgingOf([programme], run.asOf)
    const firms = await readAllKnownFirms(platform.database, zone, judging, run.knownAt)
    const hasRead = performance.now()
    const earlier = await platform.database.inZone(zone, (sql) => frozenBefore(sql, programme.id, before.id))
    const index = await indexOf({ programme, firms, earlier }, run.asOf, control)
    const hasJudged = performance.now()
    run = await platform.database.inZone(zone, (sql) => write(sql, run, index))
    spent.read += hasRead - begun
    spent.judge += hasJudged - hasRead
    spent.write += performance.now() - hasJudged
  }
  return run
}

/** What comes of one index over all firms. */
type Index = {
  readonly programme: Programme
  readonly firms: readonly SubjectFacts[]
  readonly together: JudgedTogether
  readonly laboratory: Laboratory
  readonly intervals: RankIntervals
  readonly report: readonly HealthRow[]
  readonly findings: readonly Finding[]
}

/** Draws for the intervals of places, and what they start from: the same for a run computed again. */
const DRAWS = 200
const SEED = 1

type Asked = {
  readonly programme: Programme
  readonly firms: readonly SubjectFacts[]
  /** What the run before was scored with, for saying how much of a year's change is the yardstick's. */
  readonly earlier: Frozen | null
}

async function indexOf(
  { programme, firms, earlier }: Asked,
  asOf: LocalDate,
  { signal }: Control,
): Promise<Index | null> {
  const pause = newPause(signal)
  const subjects = firms.map(({ subject, facts }) => ({ unit: String(subject), facts }))
  const together = await paused(judgingTogether(programme, subjects, asOf), pause)
  const { units, findings, frozen } = together
  const names = units.map(({ unit }) => unit)
  const envs = units.map(({ env }) => env)
  const laboratory = await paused(laboratorySteps(programme.model, names, envs, asOf), pause)
  if (laboratory === null) return null
  const framework = treeAlone(laboratory)
  await pause()
  const scores = scoreTable(framework, laboratory.table, frozen ? { frozen } : {})
  if ('problems' in scores) return { ...NO_REPORT, programme, firms, together, laboratory, findings: scores.problems }
  await pause()
  const named = withNames(scores, firms)
  const doubts = { seed: SEED, draws: DRAWS, spread: SPREAD, share: EDGE }
  const intervals = await paused(intervalSteps(framework, named, doubts), pause)
  const previous = earlier && scoreTable(framework, laboratory.table, { frozen: earlier })
  const compared = previous && !('problems' in previous) ? { previous: withNames(previous, firms) } : {}
  const report = await paused(healthSteps(framework, named, { seed: SEED, intervals, ...compared }), pause)
  const told = new Map([...findings, ...scores.findings].map((one) => [`${one.code} ${one.subject} ${one.zh}`, one]))
  return { programme, firms, together, laboratory, intervals, report, findings: [...told.values()] }
}

const NO_INTERVALS = new Float64Array()
const NO_REPORT = {
  intervals: { draws: 0, rank: NO_INTERVALS, low: NO_INTERVALS, high: NO_INTERVALS, among: NO_INTERVALS },
  report: [],
} as const

/** A report names firms, not their numbers. */
function withNames(scores: Scores, firms: readonly SubjectFacts[]): Scores {
  const names = new Map(firms.map(({ subject, name }) => [String(subject), name]))
  return { ...scores, units: scores.units.map((unit) => names.get(unit) ?? unit) }
}

async function paused<Result>(steps: Generator<void, Result>, pause: () => Promise<void>): Promise<Result> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await pause()
  }
}

// —— writing ——

async function write(sql: Sql, run: RunRow, index: Index | null): Promise<RunRow> {
  if (index === null) return run
  const { programme, together } = index
  const givesPlaces = comparesUnits(programme.model)
  await lockFacts(sql)
  const rows = givesPlaces ? together.units.map((unit) => resultOf(programme, unit)) : []
  for (let at = 0; at < rows.length; at += WRITTEN_AT_ONCE)
    await writeResults(sql, run, rows.slice(at, at + WRITTEN_AT_ONCE))
  const counts = countsWith(run.counts, rows, { programmes: givesPlaces ? [programme] : [], firms: rows.length })
  if (givesPlaces) await saveCounts(sql, run.id, counts)
  const places = together.units.flatMap(({ unit, rank, peers, band }) =>
    rank === null && band === null
      ? []
      : [{ subject: Number(unit), band, ...(givesPlaces && rank !== null ? { rank, ranked: peers } : NO_PLACE) }],
  )
  await placeResults(sql, { run: run.id, programme: programme.id }, places)
  await insertIndexRun(sql, {
    run: run.id,
    programme: programme.id,
    edition: programme.edition,
    units: together.units.length,
    givesPlaces,
    frozen: together.frozen ?? null,
    approved: (await approvedFrozen(sql)).get(programme.edition)?.id ?? null,
    population: storedPopulation({ ...index, seed: SEED, spread: SPREAD }),
    report: index.report,
    findings: index.findings.map(({ severity, zh, en }) => ({ severity, zh, en })),
  })
  return { ...run, counts }
}

const WRITTEN_AT_ONCE = 5000
const NO_PLACE = { rank: null, ranked: null } as const

const resultOf = (programme: Programme, { unit, assessment }: Judged): ResultRow =>
  rowOf(programme, Number(unit), assessment)

async function writeResults(sql: Sql, run: RunRow, rows: readonly ResultRow[]): Promise<void> {
  await insertResults(sql, run.id, rows.filter(isKept))
  await forgetCounts(sql)
  await writeStandings(sql, rows, { asOf: run.asOf, run: run.id, knownAt: run.knownAt })
}
