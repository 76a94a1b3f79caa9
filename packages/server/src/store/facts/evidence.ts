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
  const text = `
    with recursive merge (absorbed, kept) as (
      select absorbed, kept from party_merge
       where zone = ${ZONE} and at <= ${INSTANT} and (undone_at is null or undone_at > ${INSTANT})
    ),
    member (id) as (
      select $1::bigint union select m.absorbed from merge m join member on member.id = m.kept
    )
    select d.id, d.period, d.source, d.declared_at, d.batch, b.file_name, d.row_no, d.by, d.reason, d.evidence,
           d.withdrawn, b.undone_at is null or b.undone_at > ${INSTANT} as counts
           ${facts.map(({ column }) => `, d.${column}`).join('')}
      from member
      join declaration d on d.zone = ${ZONE} and d.subject = member.id
      left join batch b on b.zone = ${ZONE} and b.id = d.batch
     where d.declared_at <= ${INSTANT}
     order by d.id`
  // Lists of facts are few, a zone's or a programme's; single facts are many, and planned quickly.
  const rows = await sql.lists(text, [subject, knownAt ?? null], { isPrepared: facts.length > 1 })
  return rows.map((row) => readEvidence(row, facts))
}

const INSTANT = 'coalesce($2::timestamptz, now())'

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

/** A row of the reading: what is said of a declaration, then its values in the order of the facts. */
function readEvidence(row: readonly unknown[], facts: readonly FactDefinition[]): Evidence {
  const [declaration, period, source, declaredAt, batch, file, rowNumber, by, reason, evidence, withdrawn, counts] = row
  const values = new Map<FactDefinition, FactValue>()
  const before = row.length - facts.length
  facts.forEach((fact, index) => {
    const value = factValue(fact, row[before + index])
    if (value !== undefined) values.set(fact, value)
  })
  return {
    declaration: Number(declaration),
    period: Number(period),
    source: String(source),
    declaredAt: String(declaredAt),
    batch: numberOrNull(batch),
    file: textOrNull(file),
    row: numberOrNull(rowNumber),
    by: numberOrNull(by),
    reason: textOrNull(reason),
    evidence: Array.isArray(evidence) ? evidence.map(Number) : [],
    values,
    withdrawn: new Set(Array.isArray(withdrawn) ? withdrawn.map(String) : []),
    counts: counts === true,
  }
}

const numberOrNull = (value: unknown): number | null => (value === null || value === undefined ? null : Number(value))
const textOrNull = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))
