import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { LocalDate } from '@gongzhen/core/base'
import {
  type Laboratory,
  type Programme,
  comparesUnits,
  joinedLaboratory,
  laboratoryEnvs,
  laboratoryOf,
  laboratorySteps,
} from '@gongzhen/core/programme'
import { judgingOf } from './jobs/judging.ts'
import { RATED } from './jobs/refresh.ts'
import type { Platform } from './platform.ts'
import { type StoredPopulation, storedLaboratory } from './presentation.ts'
import { type SubjectFacts, readSubjects } from './store/facts.ts'
import { approvedFrozen } from './store/frozen.ts'
import { type IndexRunRow, indexRun } from './store/index-runs.ts'
import { partyNames } from './store/names.ts'
import { runById } from './store/runs.ts'
import { subjectsChangedSince } from './store/subject-changes.ts'

/** The laboratory of a programme over the firms of a zone as they are known now, in the order of their numbers. */
export type LaboratoryNow = {
  readonly asOf: LocalDate
  readonly laboratory: Laboratory
  readonly names: readonly string[]
}

type Where = { readonly database: Platform['database']; readonly zone: string; readonly programme: Programme }

/**
 * What the last run kept, as of its day, with the firms anew of which something was said since; worked out for every
 * firm as of `today` where no run was made by this edition. Null without an index.
 */
export async function laboratoryNow(where: Where, today: LocalDate): Promise<LaboratoryNow | null> {
  return (await laboratorySinceRun(where)) ?? laboratoryOfAll(where, today)
}

async function laboratorySinceRun(where: Where): Promise<LaboratoryNow | null> {
  const { programme } = where
  const kept = await keptOf(where)
  if (kept === null || (kept.changed.length > 0 && comparesUnits(programme.model))) return null
  const { asOf, stored, changed } = kept
  const fresh = await laboratoriesOf(where, asOf, changed)
  const [method] = fresh
  const last = storedLaboratory(stored)
  if (!method || !isSameMethod(method, last)) return null
  const stale = new Set(changed.map(String))
  const rows = [last, ...fresh].flatMap((part) =>
    part.table.units.flatMap((unit, row) => (part === last && stale.has(unit) ? [] : [{ part, row }])),
  )
  rows.sort((a, b) => Number(a.part.table.units[a.row]) - Number(b.part.table.units[b.row]))
  return named(where, asOf, joinedLaboratory(method, rows))
}

/** What a run kept of the index, where this edition would have it kept alike today, and the firms changed since. */
async function keptOf({ database, zone, programme }: Where) {
  return database.inZone(zone, async (sql) => {
    const row = (await indexRun(sql, programme.id, null)) as IndexRunRow<StoredPopulation> | null
    if (row?.edition !== programme.edition) return null
    const approved = (await approvedFrozen(sql)).get(programme.edition)?.id ?? null
    const run = await runById(sql, row.run)
    if (run === null || row.approved !== approved) return null
    const changed = await subjectsChangedSince(sql, { after: 0, last: null }, run.knownAt)
    return { asOf: row.asOf, stored: row.population, changed: changed.toSorted((a, b) => a - b) }
  })
}

/** Whether columns of both mean the same; which fractions need a denominator depends on the firms. */
function isSameMethod(one: Laboratory, other: Laboratory): boolean {
  const method = ({ framework, nodes, adjustmentsHeld }: Laboratory): unknown => {
    const indicators = framework.indicators.map(({ denominator: _, ...indicator }) => indicator)
    return JSON.parse(JSON.stringify({ ...framework, indicators, nodes, adjustmentsHeld }))
  }
  return isDeepStrictEqual(method(one), method(other))
}

/** The laboratories of these firms, those together that were read together; the first is of no firm. */
async function laboratoriesOf(where: Where, asOf: LocalDate, only?: readonly number[]): Promise<readonly Laboratory[]> {
  const found: Laboratory[] = []
  const take = (firms: readonly SubjectFacts[]) => {
    const laboratory = laboratoryOf(where.programme, firms.map(subjectOf), asOf)
    if (laboratory !== null) found.push(laboratory)
  }
  take([])
  for await (const firms of firmsOf(where, asOf, only)) {
    for (let at = 0; at < firms.length; at += JUDGED_AT_ONCE) {
      take(firms.slice(at, at + JUDGED_AT_ONCE))
      await setImmediate()
    }
  }
  return found
}

async function laboratoryOfAll(where: Where, asOf: LocalDate): Promise<LaboratoryNow | null> {
  if (comparesUnits(where.programme.model)) return laboratoryTogether(where, asOf)
  const [method, ...parts] = await laboratoriesOf(where, asOf)
  if (!method) return null
  const rows = parts.flatMap((part) => part.table.units.map((_, row) => ({ part, row })))
  return named(where, asOf, joinedLaboratory(method, rows))
}

/** Firms that are compared with each other have to be worked out together; others are served between some of them. */
async function laboratoryTogether(where: Where, asOf: LocalDate): Promise<LaboratoryNow | null> {
  const subjects = []
  for await (const firms of firmsOf(where, asOf)) subjects.push(...firms.map(subjectOf))
  const { programme } = where
  const envs = laboratoryEnvs(programme, subjects, asOf)
  const root = programme.model.roots[0]?.name ?? ''
  for (const [at, env] of envs.entries()) {
    env.name(root)
    if (at % JUDGED_AT_ONCE === 0) await setImmediate()
  }
  const units = subjects.map(({ unit }) => unit)
  const steps = laboratorySteps(programme.model, units, envs, asOf)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value && named(where, asOf, step.value)
    await setImmediate()
  }
}

/** Firms that are rated, with the facts the programme reads, some at a time. */
async function* firmsOf({ database, zone, programme }: Where, asOf: LocalDate, only?: readonly number[]) {
  const { columns, periods } = judgingOf([programme], asOf)
  const chosen = only === undefined ? {} : { only }
  for (let after = 0; only?.length !== 0; ) {
    const request = { columns, periods, kinds: RATED, after, limit: READ_AT_ONCE, ...chosen }
    const firms = await database.inZone(zone, (sql) => readSubjects(sql, request))
    yield firms
    if (firms.length < READ_AT_ONCE) return
    after = firms.at(-1)?.subject ?? after
  }
}

/** Some 15 ms of work, after which others are served. */
const JUDGED_AT_ONCE = 100
const READ_AT_ONCE = 500

const subjectOf = ({ subject, facts }: SubjectFacts) => ({ unit: String(subject), facts })

async function named({ database, zone }: Where, asOf: LocalDate, laboratory: Laboratory): Promise<LaboratoryNow> {
  const { units } = laboratory.table
  const names = await database.inZone(zone, (sql) => partyNames(sql, units.map(Number)))
  return { asOf, laboratory, names: units.map((unit) => names.get(Number(unit)) ?? unit) }
}
