import type { Instant } from '@gongzhen/core/base'
import type { Database, Sql } from '../database.ts'
import { type SubjectFacts, readSubjects } from '../store/facts.ts'
import { subjectsChangedSince } from '../store/subject-changes.ts'
import type { Judging } from './judging.ts'
import { RATED } from './refresh.ts'

/** Firms after a number, as they were known. */
export type KnownFirms = {
  readonly firms: readonly SubjectFacts[]
  /** The last number looked at. */
  readonly last: number
  readonly isEnd: boolean
  /** Some were read as they were known before; the current values of the others are what was known. */
  readonly haveChanged: boolean
}

/** Firms read in one transaction. */
const READ_AT_ONCE = 2000

/** Every firm as it was known, in the order of their numbers. */
export async function readAllKnownFirms(
  database: Database,
  zone: string,
  judging: Pick<Judging, 'columns' | 'periods'>,
  knownAt: Instant,
): Promise<readonly SubjectFacts[]> {
  const all: SubjectFacts[] = []
  for (let after = 0, isEnd = false; !isEnd; ) {
    const from = { after, limit: READ_AT_ONCE, knownAt }
    const known = await database.inZone(zone, (sql) => readKnownFirms(sql, judging, from))
    all.push(...known.firms)
    after = known.last
    isEnd = known.isEnd
  }
  return all
}

/** Current values serve where nothing changed since the instant; the others are read as they were known then. */
export async function readKnownFirms(
  sql: Sql,
  { columns, periods }: Pick<Judging, 'columns' | 'periods'>,
  from: { readonly after: number; readonly limit: number; readonly knownAt: Instant },
): Promise<KnownFirms> {
  const { after, limit, knownAt } = from
  const asked = { columns, periods, kinds: RATED, after, limit }
  const current = await readSubjects(sql, asked)
  const isEnd = current.length < limit
  const last = current.at(-1)?.subject ?? after
  const changed = await subjectsChangedSince(sql, { after, last: isEnd ? null : last }, knownAt)
  if (changed.length === 0) return { firms: current, last, isEnd, haveChanged: false }
  const then = await readSubjects(sql, { ...asked, limit: changed.length, only: changed, knownAt })
  const stale = new Set(changed)
  const firms = [...current.filter(({ subject }) => !stale.has(subject)), ...then].sort((a, b) => a.subject - b.subject)
  return { firms, last: Math.max(last, firms.at(-1)?.subject ?? 0), isEnd, haveChanged: true }
}
