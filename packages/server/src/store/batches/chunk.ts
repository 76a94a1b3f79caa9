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
  const lines = rows.map(
    ({ row, subject, period, values }) => `${row}\t${subject}\t${period}${values.map(copyText).join('')}\n`,
  )
  await sql.settled()
  const stream = sql.copyIn(`copy import_row (row_no, subject, period${columns}) from stdin`)
  stream.end(lines.join(''))
  await once(stream, 'finish')
}

/**
 * What the registry knows against the rows staged from row `from` on: the same subject and period twice in the file,
 * jumps against the years beside, and parts above wholes that other sources told.
 */
export async function examine(sql: Sql, plan: Plan, from: number): Promise<readonly Doubtful[]> {
  return [...(await duplicates(sql, plan, from)), ...(await jumps(sql, plan, from)), ...(await parts(sql, plan, from))]
}

/** Takes rows out of staging again. */
export async function unstage(sql: Sql, rows: readonly number[]): Promise<void> {
  if (rows.length > 0) await sql`delete from import_row where row_no = any (${rows}::bigint[])`
}

/**
 * Keeps the staged rows as declarations of the plan's import and brings current values and conflicts in line.
 * Subjects and periods nobody spoke of before take their values straight from the row. Answers the new conflicts.
 */
export async function commitRows(sql: Sql, plan: Plan): Promise<number> {
  const periodic = plan.facts.filter(({ period }) => period !== 'none')
  const lasting = plan.facts.filter(({ period }) => period === 'none')
  if (!plan.hasPeriod) return keep(sql, plan, plan.facts, 'import_row')
  const conflicts = await keep(sql, plan, periodic, 'import_row')
  if (lasting.length === 0) return conflicts
  await sql.raw(`
    create temp table import_lasting on commit drop as
    select distinct on (subject) row_no, subject, 0 as period${list(lasting, (column) => `, ${column}`)}
      from import_row
     where num_nonnulls(${lasting.map(({ column }) => column).join(', ')}) > 0
     order by subject, import_row.period desc, row_no desc`)
  return conflicts + (await keep(sql, plan, lasting, 'import_lasting'))
}

async function keep(sql: Sql, plan: Plan, facts: readonly FactDefinition[], table: string): Promise<number> {
  const columns = list(facts, (column) => `, ${column}`)
  await sql.raw(
    `insert into declaration (zone, subject, period, source, batch, row_no, by${columns})
     select ${ZONE}, subject, period, $1, $2, row_no, ${ACCOUNT}${columns} from ${table} order by row_no`,
    [plan.source, plan.batch],
  )
  await sql.raw(`
    create temp table ${table}_known on commit drop as
    select r.subject, r.period from ${table} r
     where exists (select from fact f where f.zone = ${ZONE} and f.subject = r.subject and f.period = r.period)`)
  await sql.raw(`
    insert into fact (zone, subject, period, known_at${columns})
    select ${ZONE}, subject, period, now()${columns} from ${table} r
     where not exists (select from ${table}_known k where k.subject = r.subject and k.period = r.period)`)
  const [known] = await sql.raw<{ any: boolean }>(`select exists (select from ${table}_known) as any`)
  if (!known?.any) return 0
  const touched = `select subject, period from ${table}_known`
  await project(sql, facts, touched)
  return findConflicts(sql, facts, touched)
}

async function duplicates(sql: Sql, { batch }: Plan, from: number): Promise<Doubtful[]> {
  const rows = await sql<{ row: number; first: number }>`
    select row_no as row, first from (
      select row_no, first_value(row_no) over (partition by subject, period order by row_no) as first
        from import_row where row_no >= ${from} ) r
     where row_no <> first
     union all
    select r.row_no, min(coalesce(d.row_no, s.row_no)) from import_row r
      left join declaration d on d.zone = current_setting('gongzhen.zone') and d.subject = r.subject and d.period = r.period
                             and d.batch = ${batch}
      left join import_row s on ${batch}::bigint is null and s.subject = r.subject and s.period = r.period and s.row_no < ${from}
     where r.row_no >= ${from} and coalesce(d.row_no, s.row_no) is not null
     group by r.row_no`
  return rows.map(({ row, first }) => ({ row, kind: 'duplicate', first }))
}

async function jumps(sql: Sql, { facts, hasPeriod }: Plan, from: number): Promise<Doubtful[]> {
  const watched = facts.flatMap((fact) =>
    fact.checks.flatMap((check) =>
      check.kind === 'jump' && fact.period === 'year' ? [{ fact, factor: check.factor }] : [],
    ),
  )
  if (!hasPeriod || watched.length === 0) return []
  const isJump = watched.map(({ fact: { column }, factor }) => {
    const [here, there] = [`abs(r.${column})`, `abs(o.${column})`]
    return `${here} > 0 and ${there} > 0 and (${here} >= ${factor} * ${there} or ${there} >= ${factor} * ${here})`
  })
  const both = list(
    watched.map(({ fact }) => fact),
    (column) => `, r.${column}, o.${column} as other_${column}`,
  )
  const rows = await sql.raw<Readonly<Record<string, unknown>>>(
    `select r.row_no, r.period, o.period as other_period${both}
       from import_row r
       join fact o on o.zone = ${ZONE} and o.subject = r.subject and o.period in (r.period - 1, r.period + 1)
      where r.row_no >= $1 and (${isJump.join(' or ')})
      union all
     select r.row_no, r.period, o.period${both}
       from import_row r
       join import_row o on o.subject = r.subject and o.period = r.period - 1
      where r.row_no >= $1 and (${isJump.join(' or ')})
      order by row_no, other_period`,
    [from],
  )
  return rows.flatMap((row) =>
    watched.flatMap(({ fact }): Doubtful[] => {
      const [value, other] = [factValue(fact, row[fact.column]), factValue(fact, row[`other_${fact.column}`])]
      if (value === undefined || other === undefined) return []
      const point = { row: Number(row.row_no), fact, period: Number(row.period), value }
      return [{ ...point, kind: 'jump', other: { period: Number(row.other_period), value: other } }]
    }),
  )
}

/** Pairs of a part and its whole of which the file has one and the registry perhaps the other. */
async function parts(sql: Sql, plan: Plan, from: number): Promise<Doubtful[]> {
  const found: Doubtful[] = []
  for (const { part, whole, isPartInFile } of pairsAcross(plan)) {
    const [mine, theirs] = isPartInFile ? [part, whole] : [whole, part]
    const above = isPartInFile ? `r.${mine.column} > f.${theirs.column}` : `f.${theirs.column} > r.${mine.column}`
    const rows = await sql.raw<Readonly<Record<string, unknown>>>(
      `select r.row_no, r.subject, r.period, r.${mine.column} as mine, f.${theirs.column} as theirs
         from import_row r
         join fact f on f.zone = ${ZONE} and f.subject = r.subject and f.period = r.period
        where r.row_no >= $1 and ${above}`,
      [from],
    )
    for (const row of rows) {
      const [own, other] = [factValue(mine, row.mine), factValue(theirs, row.theirs)]
      if (own === undefined || other === undefined) continue
      const place = { row: Number(row.row_no), subject: Number(row.subject), period: Number(row.period) }
      const [value, wholeValue] = isPartInFile ? [own, other] : [other, own]
      found.push({ ...place, kind: 'whole', part, value, whole, wholeValue })
    }
  }
  return found
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
