import type { Period } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { COLUMN_TYPES } from '../catalogue.ts'
import { ZONE, factValue } from '../facts.ts'
import { list } from './list.ts'
import { compared, pairsAcross, watched } from './compared.ts'
import type { Plan } from './staging.ts'

/** What only the registry can tell about a staged row. */
export type Doubtful = { readonly row: number } & (
  | { readonly kind: 'duplicate'; readonly first: number }
  | {
      readonly kind: 'jump'
      readonly fact: FactDefinition
      readonly period: Period
      readonly value: FactValue
      readonly other: { readonly period: Period; readonly value: FactValue }
    }
  | {
      readonly kind: 'whole'
      readonly subject: number
      readonly period: Period
      readonly part: FactDefinition
      readonly value: FactValue
      readonly whole: FactDefinition
      readonly wholeValue: FactValue
    }
)

/**
 * What is known against the rows staged from row `from` on: subjects and periods this import has told before, jumps
 * against the years beside, and parts above wholes that other sources told. `isTold`: some of the subjects and periods
 * have current values.
 */
export async function examine(
  sql: Sql,
  plan: Plan,
  { from, alone, anyKnown }: Examined,
): Promise<{ readonly doubtful: readonly Doubtful[]; readonly isTold: boolean }> {
  const inChunk = alone ? [] : await jumpsInChunk(sql, plan, from)
  const isTrial = plan.batch === null
  if (!anyKnown && !isTrial) return { doubtful: inChunk, isTold: false }
  const beside = await besideRows(sql, plan, from, { anyKnown, isTrial })
  const same = beside.filter(isSame)
  const isTold = same.some(({ told_row }) => told_row === null)
  const duplicate = isTrial ? toldInTrial(same) : isTold ? await duplicates(sql, plan, from) : []
  const jumps = beside
    .filter((row) => !isSame(row))
    .flatMap((row) => watched(plan).flatMap(({ fact }) => jumpOf(row, fact)))
  return { doubtful: [...duplicate, ...jumps, ...inChunk, ...same.flatMap((row) => partsOf(row, plan))], isTold }
}

type Examined = {
  readonly from: number
  /** No two of the rows are about one subject. */
  readonly alone: boolean
  /** Some of the rows are about parties the registry knew before them. */
  readonly anyKnown: boolean
}

/**
 * One look into the current values for everything that is to be compared, the same period and the years beside, which
 * brings back what is doubtful and one row about a subject and period that has current values, if there is any. A trial
 * also looks into the rows it has read before, which an import would find among the current values: `told_row`.
 * The lateral with its offset goes by the index row by row, whatever the planner thinks of a table that has just grown.
 */
async function besideRows(
  sql: Sql,
  plan: Plan,
  from: number,
  { anyKnown, isTrial }: { readonly anyKnown: boolean; readonly isTrial: boolean },
): Promise<readonly Row[]> {
  const facts = compared(plan)
  const inFile = facts.filter((fact) => plan.facts.includes(fact))
  const span = isYearly(plan) ? 'between r.period - 1 and r.period + 1' : '= r.period'
  const valueOf = (fact: FactDefinition, side: 'r' | 'o', isThere: boolean) =>
    isThere ? `${side}.${fact.column}` : `null::${COLUMN_TYPES[fact.type]}`
  const look = (toldRow: string, others: string, rows: string, there: readonly FactDefinition[]) => `
    select r.row_no, r.subject, r.period, o.period as other_period, o.told_row
           ${facts.map((fact) => `, ${valueOf(fact, 'r', plan.facts.includes(fact))} as ${fact.column}`).join('')}
           ${facts.map((fact) => `, ${valueOf(fact, 'o', there.includes(fact))} as other_${fact.column}`).join('')}
      from import_row r
     cross join lateral (
       select v.period, ${toldRow} as told_row${list(there, (column) => `, v.${column}`)}
         from ${others} and v.subject = r.subject and v.period ${span}
       offset 0) o
     where r.row_no >= ${Math.trunc(from)} ${rows}`
  const looks = [
    ...(anyKnown ? [look('null::bigint', `fact v where v.zone = ${ZONE}`, 'and r.is_known', facts)] : []),
    ...(isTrial ? [look('v.row_no', `import_row v where v.row_no < ${Math.trunc(from)}`, '', inFile)] : []),
  ]
  return sql.raw<Row>(`
    with beside as materialized (${looks.join(' union all ')}),
         doubtful as (select * from beside where ${doubts(plan).join(' or ')}),
         told as (select * from beside where other_period = period and told_row is null limit 1)
    select * from doubtful union select * from told order by row_no, other_period`)
}

const isSame = (row: Row): boolean => row.other_period === row.period

/** What makes a row beside another doubtful, as conditions. */
const doubts = (plan: Plan): readonly string[] => [
  'other_period = period and told_row is not null',
  ...allJumps(plan, '', 'other_').map((jump) => `other_period <> period and ${jump}`),
  ...pairsAcross(plan).map(({ part, whole, isPartInFile }) => {
    const [partSide, wholeSide] = isPartInFile ? ['', 'other_'] : ['other_', '']
    return `other_period = period and ${partSide}${part.column} > ${wholeSide}${whole.column}`
  }),
]

const isYearly = ({ facts, hasPeriod }: Plan): boolean => hasPeriod && facts.some(({ period }) => period === 'year')

/** The rows of this file that a trial has read before about the same subject and period: the first for each. */
function toldInTrial(same: readonly Row[]): Doubtful[] {
  const first = new Map<number, number>()
  for (const { row_no, told_row } of same) {
    if (told_row === null) continue
    const [row, told] = [Number(row_no), Number(told_row)]
    first.set(row, Math.min(first.get(row) ?? told, told))
  }
  return [...first].map(([row, told]) => ({ row, kind: 'duplicate', first: told }))
}

/** `+ 0` keeps out the index by batch, which would read the whole import again for every row. */
async function duplicates(sql: Sql, { batch }: Plan, from: number): Promise<Doubtful[]> {
  const rows = await sql<{ row: number; first: number }>`
    select * from (
      select r.row_no as row,
             (select min(d.row_no) from declaration d
               where d.zone = current_setting('gongzhen.zone') and d.subject = r.subject and d.period = r.period
                 and d.batch + 0 = ${batch}) as first
        from import_row r
       where r.is_known and r.row_no >= ${from}
    ) told
     where first is not null`
  return rows.map(({ row, first }) => ({ row, kind: 'duplicate', first }))
}

/** Against the year before where it stands among the same rows. */
async function jumpsInChunk(sql: Sql, plan: Plan, from: number): Promise<Doubtful[]> {
  const facts = watched(plan)
  if (facts.length === 0) return []
  const rows = await sql.raw<Row>(`
    select r.row_no, r.period, o.period as other_period
           ${facts.map(({ fact: { column } }) => `, r.${column}, o.${column} as other_${column}`).join('')}
      from import_row r
      join import_row o on o.subject = r.subject and o.period = r.period - 1 and o.row_no >= ${Math.trunc(from)}
     where r.row_no >= ${Math.trunc(from)} and (${allJumps(plan, 'r.', 'o.').join(' or ')})
     order by r.row_no`)
  return rows.flatMap((row) => facts.flatMap(({ fact }) => jumpOf(row, fact)))
}

/** Each fact's jump from one side to the other as a condition. */
const allJumps = (plan: Plan, here: string, there: string): string[] =>
  watched(plan).map(({ fact: { column }, factor }) => {
    const [mine, theirs] = [`abs(${here}${column})`, `abs(${there}${column})`]
    return `${mine} > 0 and ${theirs} > 0 and (${mine} >= ${factor} * ${theirs} or ${theirs} >= ${factor} * ${mine})`
  })

type Row = Readonly<Record<string, unknown>>

function jumpOf(row: Row, fact: FactDefinition): Doubtful[] {
  const [value, other] = [factValue(fact, row[fact.column]), factValue(fact, row[`other_${fact.column}`])]
  if (value === undefined || other === undefined) return []
  const point = { row: Number(row.row_no), fact, period: Number(row.period), value }
  return [{ ...point, kind: 'jump', other: { period: Number(row.other_period), value: other } }]
}

/** Parts above wholes of which the file has one and the registry the other. */
const partsOf = (row: Row, plan: Plan): Doubtful[] =>
  pairsAcross(plan).flatMap(({ part, whole, isPartInFile }): Doubtful[] => {
    const [mine, theirs] = isPartInFile ? [part, whole] : [whole, part]
    const [own, other] = [factValue(mine, row[mine.column]), factValue(theirs, row[`other_${theirs.column}`])]
    if (own === undefined || other === undefined) return []
    const place = { row: Number(row.row_no), subject: Number(row.subject), period: Number(row.period) }
    const [value, wholeValue] = isPartInFile ? [own, other] : [other, own]
    return [{ ...place, kind: 'whole', part, value, whole, wholeValue }]
  })
