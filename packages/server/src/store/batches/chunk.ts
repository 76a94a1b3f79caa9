import { once } from 'node:events'
import { type Period, isExact, show } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { COLUMN_TYPES } from '../catalogue.ts'
import { ACCOUNT, ZONE, factValue, findConflicts, project } from '../facts.ts'

/** What a file says, the same for all its chunks. */
export type Plan = {
  /** The import the rows belong to; null in a trial, which writes nothing. */
  readonly batch: number | null
  readonly source: string
  readonly facts: readonly FactDefinition[]
  readonly hasPeriod: boolean
  /** All facts of the catalogue: a part may be compared with a whole that another file brought. */
  readonly catalogue: readonly FactDefinition[]
}

/** A row that passed its own checks, its party known. `values` stand in the order of the plan's facts. */
export type StagedRow = {
  readonly row: number
  readonly subject: number
  readonly period: Period
  readonly values: readonly (FactValue | undefined)[]
}

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

/** Makes the table the rows of a file stand in until they are judged; it vanishes with the transaction. */
export async function openStaging(sql: Sql, plan: Plan): Promise<void> {
  const columns = plan.facts.map(({ column, type }) => `, ${column} ${COLUMN_TYPES[type]}`).join('')
  await sql.raw(`create temp table import_row (row_no bigint, subject bigint, period int${columns}) on commit drop`)
  if (plan.batch === null) await sql.raw('create index on import_row (subject, period)')
}

/** Puts rows into staging, in one stream. */
export async function stageRows(sql: Sql, plan: Plan, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return
  const columns = plan.facts.map(({ column }) => `, ${column}`).join('')
  let text = ''
  for (const { row, subject, period, values } of rows) {
    text += `${row}\t${subject}\t${period}`
    for (const value of values) text += copyText(value)
    text += '\n'
  }
  await sql.settled()
  const stream = sql.copyIn(`copy import_row (row_no, subject, period${columns}) from stdin`)
  stream.end(text)
  await once(stream, 'finish')
}

/**
 * What the registry knows against the rows staged from row `from` on: subjects and periods this import has told before,
 * jumps against the years beside, and parts above wholes that other sources told. `alone` says that no two of the rows
 * are about one subject.
 */
export async function examine(sql: Sql, plan: Plan, { from, alone }: Examined): Promise<readonly Doubtful[]> {
  await layBeside(sql, plan, from)
  return [
    ...(await duplicates(sql, plan, from)),
    ...(await jumps(sql, plan, { from, alone })),
    ...(await parts(sql, plan)),
  ]
}

type Examined = { readonly from: number; readonly alone: boolean }

/** Takes rows out of staging again. */
export async function unstage(sql: Sql, rows: readonly number[]): Promise<void> {
  if (rows.length > 0) await sql`delete from import_row where row_no = any (${rows}::bigint[])`
}

/**
 * Keeps the staged rows as declarations of the plan's import and brings current values and conflicts in line.
 * Subjects and periods nobody spoke of before take their values straight from the row. Answers the new conflicts.
 */
export async function commitRows(sql: Sql, plan: Plan): Promise<number> {
  const periodic = plan.hasPeriod ? plan.facts.filter(({ period }) => period !== 'none') : plan.facts
  const lasting = plan.hasPeriod ? plan.facts.filter(({ period }) => period === 'none') : []
  await sql.raw(`
    create temp table import_known on commit drop as
    select distinct b.subject, b.period from import_beside b
     where b.other_period = b.period and exists (select from import_row r where r.row_no = b.row_no)`)
  const conflicts = await keep(sql, plan, periodic, 'import_row', 'import_known')
  if (lasting.length === 0) return conflicts
  await sql.raw(`
    create temp table import_lasting on commit drop as
    select distinct on (subject) row_no, subject, 0 as period${list(lasting, (column) => `, ${column}`)}
      from import_row
     where num_nonnulls(${lasting.map(({ column }) => column).join(', ')}) > 0
     order by subject, import_row.period desc, row_no desc`)
  await sql.raw(`
    create temp table import_lasting_known on commit drop as
    select r.subject, r.period from import_lasting r
     where (select true from fact f where f.zone = ${ZONE} and f.subject = r.subject and f.period = 0)`)
  return conflicts + (await keep(sql, plan, lasting, 'import_lasting', 'import_lasting_known'))
}

async function keep(
  sql: Sql,
  plan: Plan,
  facts: readonly FactDefinition[],
  rows: 'import_row' | 'import_lasting',
  known: 'import_known' | 'import_lasting_known',
): Promise<number> {
  const columns = list(facts, (column) => `, ${column}`)
  await sql.raw(
    `insert into declaration (zone, subject, period, source, batch, row_no, by${columns})
     select ${ZONE}, subject, period, $1, $2, row_no, ${ACCOUNT}${columns} from ${rows}`,
    [plan.source, plan.batch],
  )
  await sql.raw(`
    insert into fact (zone, subject, period, known_at${columns})
    select ${ZONE}, subject, period, now()${columns} from ${rows} r
     where not exists (select from ${known} k where k.subject = r.subject and k.period = r.period)`)
  const [found] = await sql.raw<{ any: boolean }>(`select exists (select from ${known}) as any`)
  if (!found?.any) return 0
  const touched = `select subject, period from ${known}`
  await project(sql, facts, touched)
  return findConflicts(sql, facts, touched)
}

/**
 * One look into the current values for everything that is to be compared: the same period, and the years beside.
 * The lateral with its offset goes by the index row by row, whatever the planner thinks of a table that has just grown.
 */
async function layBeside(sql: Sql, plan: Plan, from: number): Promise<void> {
  const span = isYearly(plan) ? 'between r.period - 1 and r.period + 1' : '= r.period'
  const mine = compared(plan).flatMap((fact) => (plan.facts.includes(fact) ? [`, r.${fact.column}`] : []))
  const theirs = compared(plan).map(({ column }) => `, f.${column} as other_${column}`)
  const columns = list(compared(plan), (column) => `, ${column}`)
  await sql.raw('drop table if exists pg_temp.import_beside')
  await sql.raw(
    `create temp table import_beside on commit drop as
     select r.row_no, r.subject, r.period, f.period as other_period${mine.join('')}${theirs.join('')}
       from import_row r
      cross join lateral (
        select period${columns} from fact f
         where f.zone = ${ZONE} and f.subject = r.subject and f.period ${span}
        offset 0) f
      where r.row_no >= ${Math.trunc(from)}`,
  )
}

const isYearly = ({ facts, hasPeriod }: Plan): boolean => hasPeriod && facts.some(({ period }) => period === 'year')

/** Facts whose values are held against others: those that may jump, and both sides of a part and its whole. */
const compared = (plan: Plan): FactDefinition[] => [
  ...new Set([
    ...watched(plan).map(({ fact }) => fact),
    ...pairsAcross(plan).flatMap(({ part, whole }) => [part, whole]),
  ]),
]

/** `+ 0` keeps out the index by batch, which would read the whole import again for every row. */
async function duplicates(sql: Sql, { batch }: Plan, from: number): Promise<Doubtful[]> {
  const rows =
    batch === null
      ? await sql<{ row: number; first: number }>`
          select r.row_no as row, min(s.row_no) as first
            from import_row r
            join import_row s on s.subject = r.subject and s.period = r.period and s.row_no < ${from}
           where r.row_no >= ${from}
           group by r.row_no`
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

const watched = ({ facts, hasPeriod }: Plan) =>
  facts.flatMap((fact) =>
    fact.checks.flatMap((check) =>
      hasPeriod && check.kind === 'jump' && fact.period === 'year' ? [{ fact, factor: check.factor }] : [],
    ),
  )

/** Against the years the registry has on both sides, and the year before within the file. */
async function jumps(sql: Sql, plan: Plan, { from, alone }: Examined): Promise<Doubtful[]> {
  const facts = watched(plan)
  if (facts.length === 0) return []
  const isJump = (here: (column: string) => string, there: (column: string) => string) =>
    facts
      .map(({ fact: { column }, factor }) => {
        const [mine, theirs] = [`abs(${here(column)})`, `abs(${there(column)})`]
        return `${mine} > 0 and ${theirs} > 0 and (${mine} >= ${factor} * ${theirs} or ${theirs} >= ${factor} * ${mine})`
      })
      .join(' or ')
  const columns = facts.map(({ fact: { column } }) => column)
  const registry = `
    select row_no, period, other_period${columns.map((column) => `, ${column}, other_${column}`).join('')}
      from import_beside
     where other_period <> period and (${isJump(
       (column) => column,
       (column) => `other_${column}`,
     )})`
  const file = `
    select r.row_no, r.period, o.period as other_period${columns.map((column) => `, r.${column}, o.${column} as other_${column}`).join('')}
      from import_row r
      join import_row o on o.subject = r.subject and o.period = r.period - 1
     where r.row_no >= ${Math.trunc(from)} and (${isJump(
       (column) => `r.${column}`,
       (column) => `o.${column}`,
     )})`
  const isFileAsked = plan.batch === null || !alone
  const rows = await sql.raw<Row>(`${registry} ${isFileAsked ? `union all ${file}` : ''} order by row_no, other_period`)
  return rows.flatMap((row) => facts.flatMap(({ fact }) => jumpOf(row, fact)))
}

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

function pairsAcross({ facts, catalogue, hasPeriod }: Plan) {
  const inFile = new Set(facts.map(({ column }) => column))
  const isComparable = (fact: FactDefinition) => (fact.period === 'none') === !hasPeriod
  return catalogue.flatMap((part) =>
    part.checks.flatMap((check) => {
      if (check.kind !== 'at_most') return []
      const whole = catalogue.find(({ name, aliases }) => name === check.fact || aliases.includes(check.fact))
      if (!whole || whole.period !== part.period || !isComparable(part)) return []
      const isPartInFile = inFile.has(part.column)
      return isPartInFile === inFile.has(whole.column) ? [] : [{ part, whole, isPartInFile }]
    }),
  )
}

const list = (facts: readonly FactDefinition[], template: (column: string) => string): string =>
  facts.map(({ column }) => template(column)).join('')

function copyText(value: FactValue | undefined): string {
  if (value === undefined) return '\t\\N'
  if (typeof value === 'number') return `\t${value}`
  if (typeof value === 'boolean') return value ? '\tt' : '\tf'
  if (isExact(value)) return `\t${show(value)}`
  return /[\\\t\n\r]/.test(value) ? `\t${value.replace(/[\\\t\n\r]/g, escaped)}` : `\t${value}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (character: string): string => ESCAPES[character] ?? character
