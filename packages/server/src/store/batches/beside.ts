import type { Period } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { COLUMN_TYPES } from '../catalogue.ts'
import { ZONE, factValue } from '../facts.ts'
import { compared, pairsAcross, watched } from './compared.ts'
import { list } from './list.ts'
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
  await openBeside(sql, plan)
  const { beside, same } = await layBeside(sql, plan, from, { anyKnown, isTrial })
  if (beside === 0) return { doubtful: inChunk, isTold: false }
  const doubtful = [
    ...(same > 0 ? await duplicates(sql, plan) : []),
    ...(beside > same ? await jumps(sql, plan) : []),
    ...inChunk,
    ...(same > 0 ? await parts(sql, plan) : []),
  ]
  return { doubtful, isTold: same > 0 }
}

type Examined = {
  readonly from: number
  /** No two of the rows are about one subject. */
  readonly alone: boolean
  /** Some of the rows are about parties the registry knew before them. */
  readonly anyKnown: boolean
}

/** `told_row`: the row of this file that said it, for a trial; null for current values. */
async function openBeside(sql: Sql, plan: Plan): Promise<void> {
  const columns = compared(plan).flatMap(({ column, type }) => [
    `, ${column} ${COLUMN_TYPES[type]}`,
    `, other_${column} ${COLUMN_TYPES[type]}`,
  ])
  await sql.raw(
    `drop table if exists pg_temp.import_beside;
     create temp table import_beside
       (row_no bigint, subject bigint, period int, other_period int, told_row bigint${columns.join('')}) on commit drop`,
  )
}

/**
 * One look into the current values for everything that is to be compared: the same period, and the years beside. A trial
 * also looks into the rows it has read before, which an import would find among the current values.
 * The lateral with its offset goes by the index row by row, whatever the planner thinks of a table that has just grown.
 */
async function layBeside(
  sql: Sql,
  plan: Plan,
  from: number,
  { anyKnown, isTrial }: { readonly anyKnown: boolean; readonly isTrial: boolean },
): Promise<{ readonly beside: number; readonly same: number }> {
  const own = compared(plan).filter((fact) => plan.facts.includes(fact))
  const span = isYearly(plan) ? 'between r.period - 1 and r.period + 1' : '= r.period'
  let [beside, same] = [0, 0]
  const fill = async (facts: readonly FactDefinition[], toldRow: string, others: string, rows: string) => {
    const [laid] = await sql.raw<{ beside: number; same: number }>(
      `with laid as (
       insert into import_beside (row_no, subject, period, other_period, told_row
              ${list(own, (column) => `, ${column}`)}${list(facts, (column) => `, other_${column}`)})
       select r.row_no, r.subject, r.period, o.period, ${toldRow}
              ${list(own, (column) => `, r.${column}`)}${list(facts, (column) => `, o.${column}`)}
         from import_row r
        cross join lateral (
          select * from ${others} and v.subject = r.subject and v.period ${span}
          offset 0) o
        where r.row_no >= ${Math.trunc(from)} ${rows}
       returning other_period = period as is_same)
       select count(*) as beside, count(*) filter (where is_same) as same from laid`,
    )
    beside += laid?.beside ?? 0
    same += laid?.same ?? 0
  }
  if (anyKnown) await fill(compared(plan), 'null', `fact v where v.zone = ${ZONE}`, 'and r.is_known')
  if (isTrial) await fill(own, 'o.row_no', `import_row v where v.row_no < ${Math.trunc(from)}`, '')
  return { beside, same }
}

const isYearly = ({ facts, hasPeriod }: Plan): boolean => hasPeriod && facts.some(({ period }) => period === 'year')

/** `+ 0` keeps out the index by batch, which would read the whole import again for every row. */
async function duplicates(sql: Sql, { batch }: Plan): Promise<Doubtful[]> {
  const rows =
    batch === null
      ? await sql<{ row: number; first: number }>`
          select row_no as row, min(told_row) as first
            from import_beside
           where other_period = period and told_row is not null
           group by row_no`
      : await sql<{ row: number; first: number }>`
          select * from (
            select b.row_no as row,
                   (select min(d.row_no) from declaration d
                     where d.zone = current_setting('gongzhen.zone') and d.subject = b.subject and d.period = b.period
                       and d.batch + 0 = ${batch}) as first
              from import_beside b
             where b.other_period = b.period
          ) told
           where first is not null`
  return rows.map(({ row, first }) => ({ row, kind: 'duplicate', first }))
}

/** Against the years that are known on both sides. */
async function jumps(sql: Sql, plan: Plan): Promise<Doubtful[]> {
  const facts = watched(plan)
  if (facts.length === 0) return []
  const rows = await sql.raw<Row>(`
    select row_no, period, other_period${facts.map(({ fact: { column } }) => `, ${column}, other_${column}`).join('')}
      from import_beside
     where other_period <> period and (${isJump(
       facts,
       (column) => column,
       (column) => `other_${column}`,
     )})
     order by row_no, other_period`)
  return rows.flatMap((row) => facts.flatMap(({ fact }) => jumpOf(row, fact)))
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
     where r.row_no >= ${Math.trunc(from)} and (${isJump(
       facts,
       (column) => `r.${column}`,
       (column) => `o.${column}`,
     )})
     order by r.row_no`)
  return rows.flatMap((row) => facts.flatMap(({ fact }) => jumpOf(row, fact)))
}

const isJump = (
  facts: ReturnType<typeof watched>,
  here: (column: string) => string,
  there: (column: string) => string,
): string =>
  facts
    .map(({ fact: { column }, factor }) => {
      const [mine, theirs] = [`abs(${here(column)})`, `abs(${there(column)})`]
      return `${mine} > 0 and ${theirs} > 0 and (${mine} >= ${factor} * ${theirs} or ${theirs} >= ${factor} * ${mine})`
    })
    .join(' or ')

type Row = Readonly<Record<string, unknown>>

function jumpOf(row: Row, fact: FactDefinition): Doubtful[] {
  const [value, other] = [factValue(fact, row[fact.column]), factValue(fact, row[`other_${fact.column}`])]
  if (value === undefined || other === undefined) return []
  const point = { row: Number(row.row_no), fact, period: Number(row.period), value }
  return [{ ...point, kind: 'jump', other: { period: Number(row.other_period), value: other } }]
}

/** Parts above wholes of which the file has one and the registry the other. */
async function parts(sql: Sql, plan: Plan): Promise<Doubtful[]> {
  const pairs = pairsAcross(plan)
  if (pairs.length === 0) return []
  const columns = compared(plan).map(({ column }) =>
    plan.facts.some((fact) => fact.column === column) ? `, ${column}, other_${column}` : `, other_${column}`,
  )
  const above = pairs.map(({ part, whole, isPartInFile }) =>
    isPartInFile ? `${part.column} > other_${whole.column}` : `other_${part.column} > ${whole.column}`,
  )
  const rows = await sql.raw<Row>(
    `select row_no, subject, period${columns.join('')} from import_beside
      where other_period = period and (${above.join(' or ')}) order by row_no`,
  )
  return rows.flatMap((row) =>
    pairs.flatMap(({ part, whole, isPartInFile }): Doubtful[] => {
      const [mine, theirs] = isPartInFile ? [part, whole] : [whole, part]
      const [own, other] = [factValue(mine, row[mine.column]), factValue(theirs, row[`other_${theirs.column}`])]
      if (own === undefined || other === undefined) return []
      const place = { row: Number(row.row_no), subject: Number(row.subject), period: Number(row.period) }
      const [value, wholeValue] = isPartInFile ? [own, other] : [other, own]
      return [{ ...place, kind: 'whole', part, value, whole, wholeValue }]
    }),
  )
}
