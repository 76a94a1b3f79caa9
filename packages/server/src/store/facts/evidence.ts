import {
  type Exact,
  type Instant,
  type Period,
  absolute,
  compare,
  equal,
  exact,
  isExact,
  maximum,
  multiply,
  subtract,
} from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { SETTLED, ZONE } from './projection.ts'

/** One declaration of a subject, with the file it came from. */
export type Evidence = {
  readonly declaration: number
  readonly period: Period
  readonly source: string
  readonly declaredAt: Instant
  readonly batch: number | null
  readonly file: string | null
  readonly row: number | null
  readonly by: number | null
  readonly reason: string | null
  readonly evidence: readonly number[]
  readonly values: ReadonlyMap<FactDefinition, FactValue>
  readonly withdrawn: ReadonlySet<string>
  /** False where its import has been undone. */
  readonly counts: boolean
}

/** What one source says now about one fact and period. */
export type Voice = { readonly source: string; readonly value: FactValue; readonly evidence: Evidence }

type Row = Readonly<Record<string, unknown>>

/**
 * All declarations about a subject, those of parties merged into it included, the oldest first.
 * `knownAt` shows what was known at that instant: later declarations are absent, imports undone since still count.
 */
export async function evidenceOf(
  sql: Sql,
  facts: readonly FactDefinition[],
  subject: number,
  knownAt?: Instant,
): Promise<readonly Evidence[]> {
  const instant = knownAt === undefined ? 'now()' : '$2::timestamptz'
  const rows = await sql.raw<Row>(
    `with recursive merge (absorbed, kept) as (
       select absorbed, kept from party_merge
        where zone = ${ZONE} and at <= ${instant} and (undone_at is null or undone_at > ${instant})
     ),
     member (id) as (
       select $1::bigint union select m.absorbed from merge m join member on member.id = m.kept
     )
     select d.id, d.period, d.source, d.declared_at, d.batch, b.file_name, d.row_no, d.by, d.reason, d.evidence, d.withdrawn,
            b.undone_at is null or b.undone_at > ${instant} as counts
            ${facts.map(({ column }) => `, d.${column}`).join('')}
       from member
       join declaration d on d.zone = ${ZONE} and d.subject = member.id
       left join batch b on b.zone = ${ZONE} and b.id = d.batch
      where d.declared_at <= ${instant}
      order by d.id`,
    knownAt === undefined ? [subject] : [subject, knownAt],
  )
  return rows.map((row) => readEvidence(row, facts))
}

/**
 * What each source says now about a fact and period, the most trusted first: the first voice is the current value.
 * The same rule as the projection's, for one subject and with its origins.
 */
export function voicesOf(evidence: readonly Evidence[], fact: FactDefinition, period: Period): readonly Voice[] {
  const voices = new Map<string, Voice>()
  for (const said of evidence) {
    if (!said.counts || said.period !== period) continue
    if (said.withdrawn.has(fact.column)) {
      if (said.source === SETTLED) voices.clear()
      else voices.delete(said.source)
    }
    const value = said.values.get(fact)
    if (value !== undefined && !said.withdrawn.has(fact.column))
      voices.set(said.source, { source: said.source, value, evidence: said })
  }
  const trust = [SETTLED, ...fact.sources]
  const rank = ({ source }: Voice) => (trust.includes(source) ? trust.indexOf(source) : trust.length)
  return [...voices.values()].sort((a, b) => rank(a) - rank(b) || b.evidence.declaration - a.evidence.declaration)
}

/** Whether the sources disagree beyond the fact's tolerance, an officer not having settled it. */
export function isConflict(fact: FactDefinition, voices: readonly Voice[]): boolean {
  if (voices.some(({ source }) => source === SETTLED)) return false
  const values = voices.map(({ value }) => value)
  const numbers = values.filter(isExact)
  if (numbers.length !== values.length) return new Set(values).size > 1
  const sorted = numbers.toSorted(compare)
  const [least, most] = [sorted[0] ?? 0, sorted.at(-1) ?? 0]
  if (equal(least, most)) return false
  const larger = maximum(absolute(least), absolute(most))
  return compare(subtract(most, least), multiply(fact.tolerance, larger)) > 0
}

/** A column's value as the rules take it. */
export function factValue(fact: FactDefinition, raw: unknown): FactValue | undefined {
  if (raw === null || raw === undefined) return undefined
  if (typeof raw === 'boolean') return raw
  if (typeof raw === 'number') return raw
  if (typeof raw === 'bigint') return exact(raw)
  if (typeof raw !== 'string') throw new Error(`${fact.column} came back as ${typeof raw}`)
  return fact.type === 'ratio' || fact.type === 'number' ? decimal(raw) : raw
}

const decimal = (text: string): Exact => exact(text)

function readEvidence(row: Row, facts: readonly FactDefinition[]): Evidence {
  const values = new Map<FactDefinition, FactValue>()
  for (const fact of facts) {
    const value = factValue(fact, row[fact.column])
    if (value !== undefined) values.set(fact, value)
  }
  return {
    declaration: Number(row.id),
    period: Number(row.period),
    source: String(row.source),
    declaredAt: String(row.declared_at),
    batch: numberOrNull(row.batch),
    file: textOrNull(row.file_name),
    row: numberOrNull(row.row_no),
    by: numberOrNull(row.by),
    reason: textOrNull(row.reason),
    evidence: Array.isArray(row.evidence) ? row.evidence.map(Number) : [],
    values,
    withdrawn: new Set(Array.isArray(row.withdrawn) ? row.withdrawn.map(String) : []),
    counts: row.counts === true,
  }
}

const numberOrNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))
const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))
