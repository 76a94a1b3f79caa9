import { type LocalDate, type Period, parseDate } from '../base.ts'
import { type Cell, cellReader, readCapital, readDate, saysNothing } from './cell.ts'
import { type Breach, type CheckCodes, breachAlone, breachOfWhole } from './check.ts'
import { type Misread, type Scheme, halfWidth, readIdentifier } from './code.ts'
import { codeBecome } from './code-table.ts'
import { divisionAsOf, divisionsByName } from './division.ts'
import type { FactDefinition, FactValue, PeriodKind } from './fact.ts'
import type { ImportMap, MappedColumn } from './import-map.ts'
import { type PartyKind, kindOfName, normaliseName } from './party.ts'

/** Something wrong with one row of a file: in which column, what was expected, what was found. */
export type RowProblem = {
  readonly column: string | null
  readonly code: string
  readonly expected: string
  readonly found: string
  readonly message: string
}

/** A row of a file as its map understands it. `values` stands in the order of `RowReader.facts`. */
export type Row = {
  readonly identifier: string
  readonly name: string | undefined
  readonly period: Period
  readonly identifiers: readonly { readonly scheme: Scheme; readonly value: string }[]
  readonly values: readonly (FactValue | undefined)[]
  /** Checks that warn; an explanation of their code lets the row in. */
  readonly warnings: readonly (RowProblem & { readonly breach: Breach })[]
}

/** Reads the rows of one file after its header is known. */
export type RowReader = {
  readonly facts: readonly FactDefinition[]
  /** The columns that are read. */
  readonly columns: readonly string[]
  /** The column a fact is read from, for showing beside a problem found later. */
  columnOf(fact: FactDefinition): string | null
  /** What kind of party a row is about, should it be new. */
  kindOf(row: Pick<Row, 'name' | 'identifier'>): PartyKind
  read(cells: readonly string[]): Row | { readonly problems: readonly RowProblem[] }
}

/** Columns of the map the file has not got: nothing is read before they are there. */
export const missingColumns = (map: ImportMap, header: readonly string[]): string[] => {
  const found = new Set(header.map(columnKey))
  return [...new Set(columnsOf(map))].filter((column) => !found.has(columnKey(column)))
}

/** Every column of a file that its map reads. */
export const columnsOf = (map: ImportMap): readonly string[] => [
  map.subject.column,
  ...(map.subject.name === undefined ? [] : [map.subject.name]),
  ...map.subject.identifiers.map(({ column }) => column),
  ...('column' in map.period ? [map.period.column] : []),
  ...map.columns.flatMap(({ column, form }) =>
    form.parse === 'division' && form.asOf !== undefined ? [column, form.asOf] : [column],
  ),
]

/** How two spellings of one header are the same: brackets, spaces, stars and case do not count. */
export const columnKey = (header: string): string =>
  halfWidth(header)
    .replace(/[\s*＊]/g, '')
    .toLowerCase()

/**
 * Compiles a map for a file with this header. `today` is the day the file is imported: divisions are brought up to it.
 * Every column of the map must be in the header.
 */
export function rowReader(map: ImportMap, header: readonly string[], codes: CheckCodes, today: LocalDate): RowReader {
  const places = new Map(header.map((column, at) => [columnKey(column), at]))
  const placeOf = (column: string) => places.get(columnKey(column)) ?? -1
  const facts = [...new Map(map.columns.map(({ fact }) => [fact.column, fact])).values()]
  const slots = map.columns.map((column) => compileSlot(column, placeOf, facts, { codes, today }))
  const checks = compileChecks(facts, codes, today)
  const columnNames = new Map(map.columns.map(({ fact, column }) => [fact.column, column]))
  const columnOf = (fact: FactDefinition) => columnNames.get(fact.column) ?? null
  const readSubject = subjectReader(map, placeOf)
  const readPeriod = periodReader(map, placeOf)
  return {
    facts,
    columns: columnsOf(map),
    columnOf,
    kindOf: ({ name, identifier }) => kindOf(map.subject, name, identifier),
    read(cells) {
      const problems: RowProblem[] = []
      const subject = readSubject(cells, problems)
      const period = readPeriod(cells, problems)
      const values: (FactValue | undefined)[] = facts.map(() => undefined)
      for (const slot of slots) slot(cells, values, problems)
      let warnings: Row['warnings'] = NO_WARNINGS
      for (const check of checks) {
        const breach = check(values)
        if (breach === undefined) continue
        const problem = breachProblem(breach, columnOf(breach.fact))
        if (breach.severity === 'error') problems.push(problem)
        else warnings = [...warnings, { ...problem, breach }]
      }
      return problems.length > 0 ? { problems } : { ...subject, period, values, warnings }
    },
  }
}

const NO_WARNINGS: Row['warnings'] = []

/** A breach as a problem of the column it was found in. */
export const breachProblem = (breach: Breach, column: string | null): RowProblem => ({
  column,
  code: breach.code,
  expected: breach.expected,
  found: breach.found,
  message: breach.zh,
})

type Place = (column: string) => number
type Slot = (cells: readonly string[], values: (FactValue | undefined)[], problems: RowProblem[]) => void

/** Reads one column into the place of its fact; where two columns say one fact, the first that says something stands. */
function compileSlot(
  column: MappedColumn,
  placeOf: Place,
  facts: readonly FactDefinition[],
  context: { readonly codes: CheckCodes; readonly today: LocalDate },
): Slot {
  const place = placeOf(column.column)
  const target = facts.indexOf(facts.find(({ column: name }) => name === column.fact.column) ?? column.fact)
  const read = compileForm(column, placeOf, context)
  return (cells, values, problems) => {
    const written = cells[place] ?? ''
    const text = column.words.size === 0 ? written : (column.words.get(written.trim()) ?? written)
    const cell = read(text, cells)
    if (cell === undefined) {
      if (column.required && values[target] === undefined) problems.push(required(column.column))
    } else if ('value' in cell) values[target] ??= cell.value
    else if (column.otherwise === 'refuse') addOnce(problems, misreadProblem(cell.misread, column.column))
  }
}

/** A cell that two facts are read from, and both cannot, is told once. */
function addOnce(problems: RowProblem[], problem: RowProblem) {
  const isKnown = problems.some(({ column, message }) => column === problem.column && message === problem.message)
  if (!isKnown) problems.push(problem)
}

type FormReader = (text: string, cells: readonly string[]) => Cell<FactValue>

function compileForm(
  { fact, form }: MappedColumn,
  placeOf: Place,
  context: { readonly codes: CheckCodes; readonly today: LocalDate },
): FormReader {
  switch (form.parse) {
    case 'value':
      return withCodes(
        fact,
        cellReader(fact, { ...(form.unit === undefined ? {} : { unit: form.unit }), rounds: form.rounds }),
      )
    case 'capital':
      return (text) => {
        const capital = readCapital(text)
        if (capital === undefined || 'misread' in capital) return capital
        return capital.value.currency === form.currency ? { value: capital.value.minor } : undefined
      }
    case 'division':
      return divisionReader(form, placeOf, context)
  }
}

/** An industry code loses the letter of its section: `C3521` is 3521. */
function withCodes(fact: FactDefinition, read: (text: string) => Cell<FactValue>): FormReader {
  const isIndustry = fact.checks.some((check) => check.kind === 'code' && check.scheme === 'industry')
  if (!isIndustry) return read
  return (text) =>
    read(
      halfWidth(text)
        .trim()
        .replace(/^[A-Ta-t](?=\d)/, ''),
    )
}

function divisionReader(
  { within, asOf }: { readonly within: string | undefined; readonly asOf: string | undefined },
  placeOf: Place,
  { codes, today }: { readonly codes: CheckCodes; readonly today: LocalDate },
): FormReader {
  const dayPlace = asOf === undefined ? -1 : placeOf(asOf)
  const known = new Map<string, Cell<FactValue>>()
  return (text, cells) => {
    if (saysNothing(text)) return undefined
    const day = dayPlace < 0 ? today : (parseDate((cells[dayPlace] ?? '').trim().slice(0, 10)) ?? today)
    const key = `${text} ${day}`
    if (!known.has(key) && known.size > 10_000) known.clear()
    const cell = known.has(key) ? known.get(key) : readDivision(text.trim(), within ?? '', day)
    known.set(key, cell)
    return cell
  }

  /** The county a code or name means; a province or city alone says nothing about the county. */
  function readDivision(text: string, inside: string, day: LocalDate): Cell<FactValue> {
    const places = /^\d{6}$/.test(text)
      ? [divisionAsOf(codes.divisions, text, day, today)?.now]
      : divisionsByName(codes.divisions, text, inside).map((entry) => codeBecome(codes.divisions, entry, today))
    const found = places.filter((now) => now !== undefined)
    const [place, another] = new Map(found.map((now) => [now.code, now])).values()
    if (place && !another) return place.level === 'county' ? { value: place.code } : undefined
    const reason = another ? `可能是 ${found.map((now) => `${now.code} ${now.name}`).join('、')}` : '区划代码表中没有'
    return {
      misread: {
        code: another ? 'division_ambiguous' : 'division_unknown',
        expected: '县级行政区划的代码或名称',
        found: text,
        zh: `区划「${text}」${reason}`,
        en: another ? `"${text}" may be several divisions` : `"${text}" is not a division`,
      },
    }
  }
}

/** The checks that a row can answer by itself; jumps and wholes the file has not got are answered by the registry. */
function compileChecks(facts: readonly FactDefinition[], codes: CheckCodes, today: LocalDate) {
  type Values = readonly (FactValue | undefined)[]
  return facts.flatMap((fact, place) =>
    fact.checks.flatMap((check): ((values: Values) => Breach | undefined)[] => {
      if (check.kind === 'jump') return []
      if (check.kind !== 'at_most') {
        return [
          (values) => {
            const value = values[place]
            return value === undefined ? undefined : breachAlone(fact, check, value, codes, today)
          },
        ]
      }
      const whole = facts.find((candidate) => candidate.name === check.fact || candidate.aliases.includes(check.fact))
      const wholePlace = whole ? facts.indexOf(whole) : -1
      if (whole === undefined || whole.period !== fact.period) return []
      return [
        (values) => {
          const [value, wholeValue] = [values[place], values[wholePlace]]
          if (value === undefined || wholeValue === undefined) return undefined
          return breachOfWhole(fact, check, value, whole, wholeValue)
        },
      ]
    }),
  )
}

function subjectReader({ subject }: ImportMap, placeOf: Place) {
  const place = placeOf(subject.column)
  const namePlace = subject.name === undefined ? -1 : placeOf(subject.name)
  const others = subject.identifiers.map(({ column, scheme }) => ({ column, scheme, place: placeOf(column) }))
  return (cells: readonly string[], problems: RowProblem[]) => {
    const written = cells[place] ?? ''
    const code = saysNothing(written) ? undefined : readIdentifier(subject.scheme, written)
    if (code === undefined) problems.push(required(subject.column))
    else if ('misread' in code) problems.push(misreadProblem(code.misread, subject.column))
    const identifier = code !== undefined && 'value' in code ? code.value : ''
    const name = namePlace < 0 ? undefined : normaliseName(cells[namePlace] ?? '') || undefined
    if (namePlace >= 0 && name === undefined && subject.creates) problems.push(required(subject.name ?? ''))
    const identifiers: { scheme: Scheme; value: string }[] = others.length === 0 ? NO_IDENTIFIERS : []
    for (const other of others) {
      const text = cells[other.place] ?? ''
      if (saysNothing(text)) continue
      const read = readIdentifier(other.scheme, text)
      if ('value' in read) identifiers.push({ scheme: other.scheme, value: read.value })
      else problems.push(misreadProblem(read.misread, other.column))
    }
    return { identifier, name, identifiers }
  }
}

const NO_IDENTIFIERS: { scheme: Scheme; value: string }[] = []

function kindOf(subject: ImportMap['subject'], name: string | undefined, identifier: string): PartyKind {
  if (subject.kind !== 'by_name') return subject.kind
  if (name === undefined) return 'enterprise'
  return kindOfName(name, subject.scheme === 'uscc' ? identifier : undefined)
}

function periodReader({ period }: ImportMap, placeOf: Place) {
  if (period.kind === 'none') return () => 0
  if ('value' in period) return () => period.value
  const place = placeOf(period.column)
  const read = PERIOD_READERS[period.kind]
  return (cells: readonly string[], problems: RowProblem[]): Period => {
    const text = halfWidth(cells[place] ?? '').trim()
    const found = read.period(text)
    if (found !== undefined) return found
    problems.push(
      text === ''
        ? required(period.column)
        : {
            column: period.column,
            code: 'period',
            expected: read.example,
            found: text,
            message: `「${text}」不是${read.example}`,
          },
    )
    return 0
  }
}

const PERIOD_READERS: Record<
  Exclude<PeriodKind, 'none'>,
  { example: string; period(text: string): Period | undefined }
> = {
  year: {
    example: '年度，如 2024',
    period: (text) => {
      const year = Number(/^((?:19|20)\d{2})(?:年度?|\.0+)?$/.exec(text)?.[1])
      return Number.isNaN(year) ? undefined : year
    },
  },
  month: {
    example: '月份，如 2024-06',
    period: (text) => {
      const match = /^((?:19|20)\d{2})[-/.年]?(0?[1-9]|1[0-2])月?$/.exec(text)
      return match ? Number(match[1]) * 100 + Number(match[2]) : undefined
    },
  },
  date: {
    example: '日期，如 2024-06-30',
    period: (text) => {
      const day = readDate(text)
      return day !== undefined && 'value' in day ? Number(day.value.replaceAll('-', '')) : undefined
    },
  },
}

const required = (column: string): RowProblem => ({
  column,
  code: 'required',
  expected: '必填',
  found: '',
  message: `「${column}」必填，现为空`,
})

const misreadProblem = ({ code, expected, found, zh }: Misread, column: string): RowProblem => ({
  column,
  code,
  expected,
  found,
  message: zh,
})
