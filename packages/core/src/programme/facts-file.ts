import { type LocalDate, NO_PERIOD, type Period, type Problem, baseYear, monthOf, yearOf } from '../base.ts'
import type { Doubt } from '../feel.ts'
import type { FactDefinition, FactValue, Facts, PeriodKind } from '../registry.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry } from './document.ts'
import { readYaml } from './document.ts'
import { type Subject, brief, closedFields, oneOf, openFields } from './fields.ts'
import { readFactValue } from './literal.ts'
import { proposal } from './read-rules.ts'
import { type Report, inReadingOrder, newReport, refuse } from './report.ts'

/** The facts a file may name: the catalogue's and the programmes' own, by name or alias. */
export type FactNames = { get(name: string): FactDefinition | undefined; all(): Iterable<string> }

/** What is said of a fact by period: a value, or why there is none that may be used. */
export type GivenValues = ReadonlyMap<Period, FactValue | { readonly doubt: Doubt }>

/** What a file says of one subject, by fact. */
export type GivenFacts = ReadonlyMap<string, GivenValues>

/**
 * Reads a facts file: `研发费用: 900万元`, by year `{ 2024: 900万元, 2023: 700万元 }`, or `{ doubt: conflict }`.
 * A bare value of a periodic fact is that of the latest period complete before `asOf`.
 */
export function parseFacts(
  text: string,
  file: string,
  names: FactNames,
  asOf: LocalDate,
): { readonly facts: Facts } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const root = readYaml(text, file, report)
  const given = root && readGiven(root, names, asOf, { what: file, report })
  return given && report.problems.length === 0
    ? { facts: factsOf(given) }
    : { problems: inReadingOrder(report.problems) }
}

/** The facts of a map of fact names and values; every mistake goes to the report. */
export function readGiven(node: Yaml, names: FactNames, asOf: LocalDate, subject: Subject): GivenFacts {
  const given = new Map<string, Map<Period, FactValue | { readonly doubt: Doubt }>>()
  const fields = openFields(node, subject)
  for (const entry of fields?.byKey.values() ?? []) {
    const fact = names.get(entry.key)
    if (!fact) {
      const near = proposal(entry.key, names.all())
      refuse(subject.report, 'unknownFact', { name: entry.key }, { place: entry.keyPlace, proposal: near })
      continue
    }
    if (given.has(fact.name)) {
      refuse(subject.report, 'duplicateKey', { key: fact.name, what: subject.what }, { place: entry.keyPlace })
    }
    given.set(fact.name, readValues(entry, fact, asOf, subject.report))
  }
  return given
}

/** The facts as a programme reads them; what is not given is unknown. */
export function factsOf(given: GivenFacts): Facts {
  const unknown = { doubt: 'unknown' as const }
  return {
    value: (fact, period) => given.get(fact)?.get(period) ?? unknown,
    origin: () => undefined,
  }
}

/** The period a bare value of a fact stands for on a day: the latest complete one, or none for a fact without periods. */
export function basePeriod(kind: PeriodKind, asOf: LocalDate): Period {
  switch (kind) {
    case 'none':
      return NO_PERIOD
    case 'year':
      return baseYear(asOf)
    case 'month':
      return periodBack('month', yearOf(asOf) * 100 + monthOf(asOf), 1)
    case 'date':
      return Number(asOf.replaceAll('-', ''))
  }
}

/** Facts with another value of one, in its base period. */
export function withValue(facts: Facts, asOf: LocalDate, fact: FactDefinition, value: FactValue): Facts {
  const base = basePeriod(fact.period, asOf)
  return {
    value: (name, period) => (name === fact.name && period === base ? value : facts.value(name, period)),
    origin: (name, period) => facts.origin(name, period),
  }
}

/** The period some years or months before another. */
export function periodBack(kind: PeriodKind, period: Period, back: number): Period {
  if (kind !== 'month') return period - back
  const index = Math.floor(period / 100) * 12 + (period % 100) - 1 - back
  return Math.floor(index / 12) * 100 + (((index % 12) + 12) % 12) + 1
}

type Values = Map<Period, FactValue | { readonly doubt: Doubt }>

function readValues(
  { key, keyPlace, value: node }: YamlEntry,
  fact: FactDefinition,
  asOf: LocalDate,
  report: Report,
): Values {
  const subject: Subject = { what: `事实「${key}」`, report }
  const values: Values = new Map()
  const isByPeriod =
    node.kind === 'map' && node.entries.length > 0 && node.entries.every((entry) => /^\d/.test(entry.key))
  if (!isByPeriod) {
    const value = readOne(node, fact, subject)
    if (value !== undefined) values.set(basePeriod(fact.period, asOf), value)
    return values
  }
  if (fact.period === 'none') {
    refuse(report, 'periodNotFact', { name: key }, { place: keyPlace })
    return values
  }
  for (const entry of node.entries) {
    const period = readPeriod(entry.key, fact.period)
    const value = readOne(entry.value, fact, subject)
    if (period === undefined) {
      const [kind, kindEn] = PERIOD_WORDS[fact.period]
      refuse(report, 'badPeriod', { found: brief(entry.key), kind, kindEn }, { place: entry.keyPlace })
    } else if (values.has(period))
      refuse(report, 'duplicateKey', { key: entry.key, what: subject.what }, { place: entry.keyPlace })
    else if (value !== undefined) values.set(period, value)
  }
  return values
}

const PERIOD_WORDS = {
  year: ['年份，如 2024', 'year such as 2024'],
  month: ['月份，如 2024-06', 'month such as 2024-06'],
  date: ['日期，如 2024-06-30', 'day such as 2024-06-30'],
} as const

function readPeriod(text: string, kind: 'year' | 'month' | 'date'): Period | undefined {
  const match = /^(\d{4})年?(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text.trim())
  if (!match) return undefined
  const [, year = '', month, day] = match
  if (kind === 'year') return month === undefined ? Number(year) : undefined
  if (kind === 'month')
    return month !== undefined && day === undefined && Number(month) >= 1 && Number(month) <= 12
      ? Number(year + month)
      : undefined
  return month !== undefined && day !== undefined ? Number(year + month + day) : undefined
}

const DOUBTS = ['unknown', 'conflict', 'stale', 'invalid'] as const satisfies readonly Doubt[]

function readOne(
  node: Yaml,
  fact: FactDefinition,
  subject: Subject,
): FactValue | { readonly doubt: Doubt } | undefined {
  if (node.kind === 'map') {
    const fields = closedFields(node, KEYS.given, subject)
    const doubt = fields && oneOf(fields, 'doubt', DOUBTS)
    return doubt && { doubt }
  }
  if (node.kind === 'scalar') return readFactValue(node, fact, subject)
  refuse(subject.report, 'scalarExpected', { key: fact.name, what: subject.what }, { place: node.place })
  return undefined
}
