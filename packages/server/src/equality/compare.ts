import { type Exact, divide, equal, exact, isExact, show } from '@gongzhen/core/base'
import {
  type ColumnAnswers,
  type ColumnRules,
  Fault,
  NotInSql,
  type Result,
  type SqlQuery,
  type SqlValue,
  Unknown,
  compile,
  compileColumns,
  compileTable,
  constantSql,
  factSql,
  formulaSql,
  isDateValue,
  newSqlQuery,
  querySql,
  shapeOf,
  tableSql,
} from '@gongzhen/core/feel'
import type { Sql } from '../database.ts'
import { AS_OF, COLUMNS, type Firm, LIMIT, SCOPE, columnOf, envOf } from './random-facts.ts'
import type { RandomRule } from './random-rules.ts'

/** A rule as every engine has it. */
type ComparedRule = {
  readonly written: string
  readonly value: SqlValue
  readonly meaning: ColumnRules['rules'][number]
  evaluate(firm: Firm): Result
}

/** What came of comparing: pairs that agreed, rules SQL does not cover, and the first pair that differs. */
export type Compared = {
  readonly pairs: number
  readonly asked: number
  readonly refused: number
  readonly difference: string | undefined
}

/** Asks every rule about every firm, explained, over columns and in SQL, and compares value, missing facts and faults. */
export async function compareEngines(
  sql: Sql,
  rules: readonly RandomRule[],
  firms: readonly Firm[],
): Promise<Compared> {
  const query = newQuery()
  const compared = rules.flatMap((rule) => comparedRule(rule, query) ?? [])
  const refused = rules.length - compared.length
  const rows = await askSql(sql, query, compared, firms)
  const columns = askColumns(compared, firms)
  let asked = 0
  for (const [subject, firm] of firms.entries()) {
    for (const [index, rule] of compared.entries()) {
      const result = rule.evaluate(firm)
      const expected = shown(result)
      const found = shownRow(rows[subject] ?? {}, index, rule.value, query)
      const inColumns = columns.at(index, subject)
      if (columns.isAsked(index, subject)) asked++
      if (expected === found && nameless(result) === nameless(inColumns)) continue
      const difference = `${rule.written}\n  firm    ${firm.map((value) => (isExact(value) ? show(value) : value)).join(', ')}\n  explain ${expected}\n  sql     ${found}\n  columns ${nameless(inColumns)}`
      return { pairs: 0, asked, refused, difference }
    }
  }
  return { pairs: compared.length * firms.length, asked, refused, difference: undefined }
}

/** Columns know that something is unknown or faulty; the words for it are the explaining engine's. */
const nameless = (result: Result): string =>
  result instanceof Unknown ? 'unknown' : result instanceof Fault ? 'fault' : shown(result)

/** The same rules over columns of the same facts. */
function askColumns(rules: readonly ComparedRule[], firms: readonly Firm[]): ColumnAnswers {
  const columns = compileColumns({
    shapes: COLUMNS.map(({ key, type }) => {
      const shape = shapeOf(key, type)
      if (!shape) throw new Error(`no column for ${key}`)
      return shape
    }),
    resolve: (read) =>
      read.name === '上限'
        ? { kind: 'value', value: LIMIT, type: SCOPE.type('上限') ?? { kind: 'any' } }
        : { kind: 'column', column: columnOf(read) },
    rules: rules.map(({ meaning }) => meaning),
    asOf: AS_OF,
  })
  const table = columns.newTable()
  table.resize(firms.length)
  for (const [row, firm] of firms.entries()) {
    for (const [column, value] of firm.entries()) {
      if (value === undefined) continue
      table.set(column, row, COLUMNS[column]?.type.kind === 'date' ? { date: String(value) } : value)
    }
  }
  return columns.evaluate(table)
}

/** The rules as one query, to be read. */
function newQuery(): SqlQuery {
  const query: SqlQuery = newSqlQuery(AS_OF, (name, back, period) => {
    if (name === '上限') return constantSql(LIMIT)
    const index = columnOf({ name, ...(back !== undefined && { back }), ...(period !== undefined && { period }) })
    const column = COLUMNS[index]
    if (!column) throw new Error(`no fact ${name}`)
    return factSql(`k${index}`, column.type, index, COLUMNS.length, query)
  })
  return query
}

function comparedRule(rule: RandomRule, query: SqlQuery): ComparedRule | undefined {
  const compiled =
    rule.kind === 'formula'
      ? compile(rule.text, SCOPE)
      : compileTable({ inputs: rule.inputs, rows: rule.rows, hit: 'first' }, SCOPE)
  if ('problems' in compiled) return undefined
  try {
    const value = 'parts' in compiled ? tableSql(compiled.parts, query) : formulaSql(compiled, query)
    const written = rule.kind === 'formula' ? rule.text : JSON.stringify(rule, null, 1)
    const { type, evaluate } = compiled
    const meaning =
      'parts' in compiled
        ? { kind: 'table' as const, parts: compiled.parts, type, evaluate }
        : { kind: 'formula' as const, term: compiled.term, evaluate }
    return { written, value, meaning, evaluate: (firm) => evaluate(envOf(firm)) }
  } catch (error) {
    if (error instanceof NotInSql) return undefined
    throw error
  }
}

const TYPES = { number: 'numeric', boolean: 'boolean', text: 'text', date: 'date' } as const

async function askSql(sql: Sql, query: SqlQuery, rules: readonly ComparedRule[], firms: readonly Firm[]) {
  const columns = COLUMNS.map(({ type }, index) => ({
    name: `k${index}`,
    type: TYPES[type.kind as keyof typeof TYPES],
  }))
  const given = columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')
  const facts = `  select subject, B'${'0'.repeat(COLUMNS.length)}' as none, ${columns.map(({ name }) => name).join(', ')}
  from   unnest(${given}) with ordinality as given (${columns.map(({ name }) => name).join(', ')}, subject)`
  const selected = rules.flatMap(({ value }, index) => [
    `(${value.value})::text as v${index}`,
    `(${value.divisor ?? 'null'})::text as d${index}`,
    `(${value.fault ?? 'null'})::text as f${index}`,
    `(${value.missing ?? 'none'})::text as m${index}`,
  ])
  const values = columns.map((_, index) => firms.map((firm) => written(firm[index])))
  return sql.raw<Record<string, string | null>>(querySql(facts, query.steps, ['subject', ...selected]), values)
}

const written = (value: Firm[number]): string | boolean | null =>
  value === undefined ? null : isExact(value) ? show(value) : value

/** A result as one text, the same for equal results: `unknown 研发费用`, `fault …`, `1/3`. */
function shown(result: Result): string {
  if (result instanceof Unknown) return `unknown ${[...result.missing.keys()].toSorted().join('、')}`
  if (result instanceof Fault) return `fault ${result.code} ${result.zh}`
  if (isExact(result)) return `number ${fraction(result)}`
  if (isDateValue(result)) return `date ${result.date}`
  return `${typeof result} ${String(result)}`
}

const fraction = (value: Exact): string =>
  typeof value === 'number' ? `${value}` : `${value.numerator}/${value.denominator}`

function shownRow(
  row: Record<string, string | null>,
  index: number,
  { kind, divisor }: SqlValue,
  query: SqlQuery,
): string {
  const [value, below, fault, missing] = ['v', 'd', 'f', 'm'].map((part) => row[`${part}${index}`] ?? null)
  if (typeof fault === 'string') {
    const told = query.faults[Number(fault)]
    return value === null || value === undefined ? `fault ${told?.code} ${told?.zh}` : `fault and value ${value}`
  }
  const gaps = [...(missing ?? '')].flatMap((bit, at) => (bit === '1' ? (COLUMNS[at]?.key ?? []) : []))
  if (typeof value !== 'string') return `unknown ${gaps.toSorted().join('、')}`
  if (gaps.length > 0) return `${value}, yet missing ${gaps.join('、')}`
  if (kind === 'date') return `date ${value}`
  if (kind !== 'number') return kind === 'text' ? `string ${value}` : `boolean ${value}`
  const whole = divisor === undefined ? exact(value) : divide(exact(value), exact(below ?? '0'))
  return whole === undefined || !equal(whole, whole) ? `no number ${value}/${below}` : `number ${fraction(whole)}`
}
