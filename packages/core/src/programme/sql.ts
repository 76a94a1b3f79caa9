import type { LocalDate, Problem } from '../base.ts'
import { type Doubt, type Fault, NotInSql, type SqlValue, querySql } from '../feel.ts'
import type { FactDefinition } from '../registry.ts'
import type { Amount, Judgement } from './assessment.ts'
import type { Programme } from './load.ts'
import { type FactColumn, columnsOf } from './sql/columns.ts'
import { faultsFrom } from './sql/faults.ts'
import { factsSql } from './sql/facts.ts'
import { type Writing, newWriting } from './sql/names.ts'
import { type VerdictSql, verdictSql } from './sql/verdict.ts'

/** What SQL says of a subject: the judgement but for the words in which a refusal is explained. */
export type SqlJudgement = Pick<Judgement, 'outcome' | 'amounts' | 'decision' | 'missing' | 'faults'> & {
  readonly subject: number
}

/** A programme as one query over every subject of a zone. */
export type ProgrammeSql = {
  /** The query; it reads the zone of its transaction, and has no parameters but those of a range. */
  readonly text: string
  /** What one row of its result says. */
  read(row: Readonly<Record<string, unknown>>): SqlJudgement
}

/** Which subjects are asked. */
export type SqlSubjects = {
  /** Kinds of parties. */
  readonly kinds: readonly string[]
  /** Whether the query asks only subjects after its parameter $1 and up to $2. */
  readonly isRange?: boolean
}

/** The query of a programme for a day, or everything in it that SQL does not cover, each with its place. */
export function sqlOf(
  programme: Programme,
  asOf: LocalDate,
  subjects: SqlSubjects,
): ProgrammeSql | { readonly problems: readonly Problem[] } {
  const columns = columnsOf(programme.model, asOf)
  const writing = newWriting(programme.model, columns, asOf)
  const verdict = written(writing)
  if (!verdict) return { problems: writing.problems }
  const text = querySql(factsSql(columns, subjects), writing.query.steps, selectedOf(verdict))
  return { text: headed(programme, asOf, text), read: (row) => readRow(row, programme, writing, verdict) }
}

function written(writing: Writing): VerdictSql | undefined {
  try {
    const verdict = verdictSql(writing)
    return writing.problems.length > 0 ? undefined : verdict
  } catch (error) {
    if (!(error instanceof NotInSql)) throw error
    if (writing.problems.length === 0) writing.refuse(error, undefined)
    return undefined
  }
}

const headed = ({ id, name, edition }: Programme, asOf: LocalDate, text: string): string =>
  [`${id} ${name}`, `按 as of ${asOf} · 版本 edition ${edition}`]
    .map((line) => `-- ${line.replace(/\p{Control}+/gu, ' ')}\n`)
    .join('') + text

const orNull = (text: string | undefined): string => text ?? 'null'

function selectedOf({ outcome, amounts, label, missing, disputed, rules }: VerdictSql): string[] {
  const numbers = rules.map(([, { fault }]) => orNull(fault))
  return [
    'subject',
    `${outcome} as outcome`,
    ...amounts.flatMap(({ minor, fault }, index) => [
      `(${minor})::text as amount_${index}`,
      `${orNull(fault)} as amount_${index}_fault`,
    ]),
    `${label?.value ?? 'null'} as decision`,
    `(${missing})::text as missing`,
    `(${disputed})::text as disputed`,
    `case when ${outcome} = 'error' then array[${numbers.length === 0 ? '' : numbers.join(', ')}]::int[] end as faults`,
  ]
}

function readRow(
  row: Readonly<Record<string, unknown>>,
  { model }: Programme,
  { query, columns }: Writing,
  { rules, lines }: VerdictSql,
): SqlJudgement {
  const outcome = outcomeOf(row['outcome'])
  const faultOf = (number: unknown): Fault | undefined =>
    typeof number === 'number' ? query.faults[number] : undefined
  const amounts = model.amounts.flatMap(({ id, value, round }, index): Amount[] => {
    const minor = row[`amount_${index}`]
    const currency = value.type.kind === 'number' ? (value.type.money?.currency ?? round?.currency ?? 'CNY') : 'CNY'
    return outcome === 'eligible' && typeof minor === 'string' ? [{ id, currency, minor: Number(minor) }] : []
  })
  const numbers = Array.isArray(row['faults']) ? row['faults'] : []
  const failed = new Map(rules.map(([name], index) => [name, faultOf(numbers[index])]))
  const paid = model.amounts.map((_, index) => faultOf(row[`amount_${index}_fault`]))
  const decision = row['decision']
  return {
    subject: Number(row['subject']),
    outcome,
    amounts,
    decision: typeof decision === 'string' && (outcome === 'eligible' || lines) ? decision : null,
    missing: missingOf(String(row['missing']), String(row['disputed']), columns),
    faults: outcome === 'error' ? faultsFrom(model, failed, paid) : [],
  }
}

function outcomeOf(text: unknown): Judgement['outcome'] {
  if (text === 'eligible' || text === 'ineligible' || text === 'incomplete' || text === 'error') return text
  throw new Error(`no outcome: ${String(text)}`)
}

function missingOf(bits: string, disputed: string, columns: readonly FactColumn[]): Judgement['missing'] {
  return columns.flatMap(({ key }, index) => {
    const doubt: Doubt = disputed[index] === '1' ? 'conflict' : 'unknown'
    return bits[index] === '1' ? [{ fact: key, doubt }] : []
  })
}

export type { FactColumn, FactDefinition, SqlValue }
