import { type LocalDate, type Period, type Problem, UNITS, compare, isExact, nearest, parseDate } from '../base.ts'
import type { Doubt } from '../feel.ts'
import type { FactDefinition, FactValue } from '../registry.ts'
import { type Yaml, readYaml } from './document.ts'
import { type FactNames, basePeriod } from './facts-file.ts'
import { type Fields, type Subject, closedFields, openFields, optionalText, requiredText } from './fields.ts'
import { parseFactValue, rangeBreach } from './literal.ts'
import { proposal } from './read-rules.ts'
import { inReadingOrder, newReport, refuse } from './report.ts'

/** How the columns of a table become facts: `研发费用: { column: rd_exp, unit: 元, year_column: year }`. */
export type TableMap = {
  /** The column that tells the subjects apart; without one, each row is a subject of its own. */
  readonly id: string | undefined
  readonly name: string | undefined
  readonly facts: readonly MappedFact[]
}

/** A column of the table that holds a fact, and for which year. */
export type MappedFact = {
  readonly fact: FactDefinition
  readonly column: string
  /** Written after every number of the column. */
  readonly unit: string
  readonly yearColumn: string | undefined
  /** The year of every value, where the column's name says it. */
  readonly year?: number
}

/** Reads a table map; every mistake comes back at once. Facts are named by name or alias. */
export function parseTableMap(
  text: string,
  file: string,
  names: FactNames,
): { readonly map: TableMap } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const root = readYaml(text, file, report)
  const fields = root && openFields(root, { what: file, report })
  const facts: MappedFact[] = []
  for (const { key, keyPlace, value } of fields?.byKey.values() ?? []) {
    if (key === 'id' || key === 'name') continue
    const fact = names.get(key)
    const near = proposal(key, [...names.all(), 'id', 'name'])
    if (!fact) refuse(report, 'unknownFact', { name: key }, { place: keyPlace, proposal: near })
    const mapped = fact && readMapped(fact, value, { what: `「${key}」`, report })
    if (mapped) facts.push(mapped)
  }
  if (!fields || report.problems.length > 0) return { problems: inReadingOrder(report.problems) }
  return { map: { id: columnOf(fields, 'id'), name: columnOf(fields, 'name'), facts } }
}

function columnOf(fields: Fields, key: string): string | undefined {
  const node = fields.byKey.get(key)?.value
  if (node?.kind !== 'map') return node && optionalText(fields, key)
  const inner = closedFields(node, ['column'], { ...fields, what: key })
  return inner && requiredText(inner, 'column')
}

function readMapped(fact: FactDefinition, node: Yaml, subject: Subject): MappedFact | undefined {
  if (node.kind === 'scalar') return { fact, column: node.text.trim(), unit: '', yearColumn: undefined }
  const fields = closedFields(node, ['column', 'unit', 'year_column'], subject)
  const column = fields && requiredText(fields, 'column')
  if (!fields || column === undefined) return undefined
  const unit = optionalText(fields, 'unit') ?? ''
  const place = fields.byKey.get('unit')?.value.place
  if (unit !== '' && !Object.hasOwn(UNITS, unit)) {
    const near = nearest(unit, Object.keys(UNITS)).join('、') || undefined
    refuse(subject.report, 'unknownUnit', { found: fact.name, unit }, { place, proposal: near })
  } else if (
    unit !== '' &&
    parseFactValue(`1${unit}`, fact) === undefined &&
    parseFactValue(`100${unit}`, fact) === undefined
  ) {
    refuse(subject.report, 'unitNotForType', { fact: fact.name, type: fact.type, unit }, { place })
  }
  return { fact, column, unit, yearColumn: optionalText(fields, 'year_column') }
}

/** A cell that could not be read as its fact, or that contradicts another row of the same subject. */
export type UnreadCell = { readonly fact: string; readonly column: string; readonly text: string }

/**
 * Adds the facts of one row to those of its subject: an empty cell says nothing, one that cannot be read or that the
 * catalogue's range excludes is an invalid fact, one that contradicts an earlier row is in conflict.
 * `cell` gives the text of a column.
 */
export function readRowFacts(
  map: TableMap,
  cell: (column: string) => string,
  asOf: LocalDate,
  given: Map<string, Map<Period, FactValue | { readonly doubt: Doubt }>>,
): UnreadCell[] {
  const unread: UnreadCell[] = []
  for (const { fact, column, unit, yearColumn, year: own } of map.facts) {
    const text = cell(column).trim()
    if (text === '') continue
    const yearText = yearColumn === undefined ? undefined : cell(yearColumn).trim()
    const year = yearText === undefined ? own : /^(\d{4})年?$/.exec(yearText)?.[1]
    const parsed = readCell(text, unit, fact)
    const value = parsed === undefined || rangeBreach(fact, parsed) ? { doubt: 'invalid' as const } : parsed
    const period = year === undefined || fact.period !== 'year' ? basePeriod(fact.period, asOf) : Number(year)
    const values = given.get(fact.name) ?? new Map<Period, FactValue | { readonly doubt: Doubt }>()
    const before = values.get(period)
    const isConflict = before !== undefined && !isSame(before, value)
    if (isDoubt(value) || isConflict || (yearText !== undefined && year === undefined))
      unread.push({ fact: fact.name, column, text })
    given.set(fact.name, values.set(period, isConflict ? { doubt: 'conflict' } : value))
  }
  return unread
}

const isDoubt = (value: FactValue | { readonly doubt: Doubt }): value is { readonly doubt: Doubt } =>
  typeof value === 'object' && 'doubt' in value

function isSame(a: FactValue | { readonly doubt: Doubt }, b: FactValue | { readonly doubt: Doubt }): boolean {
  if (isDoubt(a) || isDoubt(b)) return false
  return isExact(a) && isExact(b) ? compare(a, b) === 0 : a === b
}

const YES = new Set(['是', 'yes', 'true', 'y', '1', '有', '√'])
const NO = new Set(['否', 'no', 'false', 'n', '0', '无', '×'])

function readCell(text: string, unit: string, fact: FactDefinition): FactValue | undefined {
  if (fact.type === 'yesno') return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : undefined
  if (fact.type === 'date') return parseDate(text)
  const plain = /^[+-]?[\d,.]+(e[+-]?\d+)?$/i.test(text)
  return parseFactValue(plain ? `${text}${unit}` : text, fact)
}
