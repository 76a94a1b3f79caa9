import { type LocalDate, nearest } from '../base.ts'
import { REASON_WORDS, pathPattern } from '../case.ts'
import { type Value, isList } from '../feel.ts'
import type { Facts } from '../registry.ts'
import { KEYS } from './keys.ts'
import type { Outcome } from './assessment.ts'
import type { Catalogue } from './catalogue.ts'
import { type Yaml, type YamlEntry, readYaml } from './document.ts'
import { type FactNames, type GivenFacts, type GivenValues, factsOf, readGiven } from './facts-file.ts'
import {
  type Fields,
  brief,
  closedFields,
  openFields,
  optionalDate,
  optionalText,
  optionalTexts,
  requiredText,
  scalarText,
} from './fields.ts'
import { readLiteral } from './literal.ts'
import type { Programme, ProgrammeFiles } from './load.ts'
import { proposal } from './read-rules.ts'
import { readSteps } from './read-steps.ts'
import { type Units, readUnits } from './read-units.ts'
import type { Step } from './rehearse.ts'
import { type Place, type Report, newReport, refuse } from './report.ts'
import { type Plain, plainOf } from './zone.ts'

/** One golden case: the facts of a made-up firm on a day, and what must come out. */
export type Case = {
  readonly name: string
  readonly asOf: LocalDate
  readonly place: Place
  readonly facts: Facts
  /** The case it is like but for some facts. */
  readonly like: string | undefined
  readonly variant: string | undefined
  readonly parameters: Readonly<Record<string, Plain>>
  readonly expect: readonly Expectation[]
  /** Several units that are scored beside each other, in place of one subject. */
  readonly units: Units | undefined
  /** Steps of the process to go through. */
  readonly steps: readonly Step[]
  /** What accounts start with, in minor units, over what the chart says. */
  readonly opening: ReadonlyMap<string, number>
}

/** One thing that must come out, and how it was written. */
export type Expectation = {
  /** The unit it is said of, where there are several. */
  readonly unit: string | undefined
  readonly key: string
  readonly expected: Expected
  readonly shown: string
  readonly place: Place
}

/** A value; bounds; names; amounts of accounts; or that it is unknown. */
export type Expected =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'bounds'; readonly min: Value; readonly max: Value }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'ledger'; readonly accounts: ReadonlyMap<string, ExpectedAmount> }
  | { readonly kind: 'refused'; readonly action: string; readonly reason: string | undefined }
  | { readonly kind: 'unknown' }

/** An amount of an account, zero in any currency. */
export type ExpectedAmount = { readonly value: Value; readonly currency?: string }

/** The facts a case or a facts file may name: the programme's own, then the catalogue's. */
export function factNames(programmes: readonly Pick<Programme, 'facts'>[], catalogue: Catalogue): FactNames {
  const own = new Map(programmes.flatMap((programme) => programme.facts.map((fact) => [fact.name, fact] as const)))
  return {
    get: (name) => catalogue.byName(name) ?? own.get(name),
    *all() {
      yield* own.keys()
      for (const fact of catalogue.facts) yield* [fact.name, ...fact.aliases]
    },
  }
}

/** Reads cases.yaml; mistakes go to the report, the cases that can be read come back. */
export function readCases(
  text: string,
  programme: Programme,
  catalogue: Catalogue,
  report: Report,
  files: ProgrammeFiles = new Map(),
): Case[] {
  const file = 'cases.yaml'
  const root = readYaml(text, file, report)
  if (!root) return []
  if (root.kind !== 'list') {
    refuse(report, 'casesNotList', {}, { place: root.place })
    return []
  }
  const names = factNames([programme], catalogue)
  const read = new Map<string, Known>()
  for (const item of root.items) {
    const fields = closedFields(item, KEYS.golden, { what: '案例', report })
    const name = fields && requiredText(fields, 'case')
    if (!fields || name === undefined) continue
    if (read.has(name)) refuse(report, 'caseTwice', { name }, { place: fields.place })
    const within = { ...fields, what: `案例「${name}」` }
    const one = readCase(name, within, programme, names, (base) => read.get(base), [...read.keys()], files)
    if (one) read.set(name, one)
  }
  return [...read.values()].map((entry) => entry.case)
}

/** A case with what was written for it and for the cases it is like, so that another day reads bare values anew. */
type Known = { readonly case: Case; readonly layers: readonly Layer[] }
type Layer = { readonly given: Yaml | undefined; readonly without: readonly string[] }

function readCase(
  name: string,
  fields: Fields,
  programme: Programme,
  names: FactNames,
  find: (name: string) => Known | undefined,
  before: readonly string[],
  files: ProgrammeFiles,
): Known | undefined {
  const like = optionalText(fields, 'like')
  const base = like === undefined ? undefined : find(like)
  if (like !== undefined && !base) {
    const place = fields.byKey.get('like')?.value.place
    refuse(
      fields.report,
      'unknownName',
      { name: like, kind: '前面的案例', kindEn: 'case before it' },
      { place, proposal: proposal(like, before) },
    )
  }
  const asOf = fields.byKey.has('as_of') ? optionalDate(fields, 'as_of') : base?.case.asOf
  if (!asOf) {
    if (!fields.byKey.has('as_of'))
      refuse(fields.report, 'keyMissing', { key: 'as_of', what: fields.what }, { place: fields.place })
    return undefined
  }
  refuseOutsideForce(name, asOf, fields, programme)
  const units = readUnits(fields, programme, names, asOf, files)
  const { layers, given } = units ? ALONE : layersOf(base?.layers ?? [], fields, names, asOf)
  const parameters = fields.byKey.get('parameters')?.value
  const own = parameters ? plainOf(parameters) : {}
  const one: Case = {
    name,
    asOf,
    place: fields.place,
    facts: factsOf(given),
    like: base ? like : undefined,
    variant: optionalText(fields, 'variant') ?? base?.case.variant,
    parameters: { ...base?.case.parameters, ...(typeof own === 'object' && !isPlainList(own) ? own : {}) },
    expect: readExpectations(fields, programme, units),
    units,
    steps: readSteps(fields, programme, names, asOf),
    opening: readOpening(fields, programme) ?? base?.case.opening ?? new Map(),
  }
  return { case: one, layers }
}

/** Nothing is said of a single subject where units are named. */
const ALONE = { layers: [], given: new Map() }

const isPlainList = (plain: Plain): plain is readonly Plain[] => Array.isArray(plain)

function refuseOutsideForce(name: string, asOf: LocalDate, fields: Fields, { effective, ends }: Programme) {
  if (asOf >= effective && (ends === null || asOf <= ends)) return
  const force = ends === null ? `${effective} 起` : `${effective} 至 ${ends}`
  refuse(
    fields.report,
    'caseOutsideForce',
    { name, asOf, force },
    { place: fields.byKey.get('as_of')?.value.place ?? fields.place },
  )
}

/** The facts of the base case as of the case's own day, over them its own, without those it leaves out. */
function layersOf(
  base: readonly Layer[],
  fields: Fields,
  names: FactNames,
  asOf: LocalDate,
): { layers: Layer[]; given: GivenFacts } {
  const node = fields.byKey.get('given')?.value
  const isEmpty = !node || (node.kind === 'scalar' && node.text === '')
  const own: Layer = { given: isEmpty ? undefined : node, without: optionalTexts(fields, 'without') }
  const given = new Map<string, GivenValues>()
  for (const layer of [...base, own]) {
    // What is wrong with the base was said where it stands.
    const report = layer === own ? fields.report : newReport()
    leaveOut(layer === own ? fields : { ...fields, report }, layer.without, names, given)
    const values = layer.given
      ? readGiven(layer.given, names, asOf, { what: `${fields.what}的 given`, report })
      : new Map()
    for (const [fact, value] of values) given.set(fact, value)
  }
  return { layers: [...base, own], given }
}

function leaveOut(fields: Fields, without: readonly string[], names: FactNames, given: Map<string, unknown>) {
  for (const name of without) {
    const fact = names.get(name)
    if (fact && given.delete(fact.name)) continue
    const place = fields.byKey.get('without')?.value.place
    const beside = { place, proposal: proposal(name, given.keys()) }
    refuse(fields.report, 'unknownName', { name, kind: '可以去掉的事实', kindEn: 'fact to leave out' }, beside)
  }
}

/** `{ 周转金/资金: 100万元 }`. */
function readOpening(fields: Fields, programme: Programme): Map<string, number> | undefined {
  const entry = fields.byKey.get('opening')
  if (!entry) return undefined
  const chart = programme.model.process.accounts.map(({ path }) => path)
  const written = openFields(entry.value, { ...fields, what: `${fields.what}的 opening` })
  for (const { key, keyPlace } of written?.byKey.values() ?? []) {
    if (chart.some((path) => pathPattern(path).test(key))) continue
    const beside = { place: keyPlace, proposal: proposal(key, chart) }
    refuse(fields.report, 'unknownName', { name: key, kind: '账户', kindEn: 'account' }, beside)
  }
  const accounts = readAccounts(entry.value, 'opening', fields)
  return new Map([...accounts].flatMap(([path, { value }]) => (typeof value === 'number' ? [[path, value]] : [])))
}

function readExpectations(fields: Fields, programme: Programme, units: Units | undefined): Expectation[] {
  const node = fields.byKey.get('expect')
  if (!node) {
    refuse(fields.report, 'keyMissing', { key: 'expect', what: fields.what }, { place: fields.place })
    return []
  }
  const expected = openFields(node.value, { ...fields, what: `${fields.what}的 expect` })
  return [...(expected?.byKey.values() ?? [])].flatMap((entry) => {
    if (!units || entry.key === 'findings') return readExpectation(entry, undefined, programme, expected ?? fields)
    return readByUnit(entry, programme, units, expected ?? fields)
  })
}

function readExpectation(
  entry: YamlEntry,
  unit: string | undefined,
  programme: Programme,
  fields: Fields,
): Expectation[] {
  if (!isExpectable(entry.key, programme)) {
    const known = [...KEYS.expect, ...programme.model.slots.keys(), ...programme.amounts.map(({ id }) => id)]
    const beside = { place: entry.keyPlace, proposal: proposal(entry.key, known) }
    refuse(fields.report, 'unknownExpectation', { name: entry.key }, beside)
    return []
  }
  if (entry.key === 'outcome') refuseNoOutcome(entry, fields.report)
  const value = readExpected(entry, fields)
  const shown = showPlain(plainOf(entry.value))
  return value ? [{ unit, key: entry.key, expected: value, shown, place: entry.keyPlace }] : []
}

const OUTCOMES = ['eligible', 'ineligible', 'incomplete', 'error'] as const satisfies readonly Outcome[]

function refuseNoOutcome({ key, value }: YamlEntry, report: Report) {
  const found = value.kind === 'scalar' ? value.text : ''
  if (OUTCOMES.some((one) => one === found)) return
  const beside = { place: value.place, proposal: nearest(found, OUTCOMES).join(', ') || undefined }
  refuse(report, 'notOneOf', { key, found: brief(found), known: OUTCOMES.join(', ') }, beside)
}

/** `score: { 甲: 80, 乙: 70 }`, or `nodes: { 甲: { tech: 30 } }`: what is expected of each unit. */
function readByUnit({ key, value }: YamlEntry, programme: Programme, units: Units, fields: Fields): Expectation[] {
  const byUnit = openFields(value, { ...fields, what: `expect 的 ${key}` })
  return [...(byUnit?.byKey.values() ?? [])].flatMap((entry) => {
    if (!units.facts.has(entry.key)) {
      const beside = { place: entry.keyPlace, proposal: proposal(entry.key, units.facts.keys()) }
      refuse(fields.report, 'unknownName', { name: entry.key, kind: '对象', kindEn: 'unit' }, beside)
      return []
    }
    if (key !== 'nodes') return readExpectation({ ...entry, key }, entry.key, programme, fields)
    const nodes = openFields(entry.value, { ...fields, what: `「${entry.key}」的 nodes` })
    return [...(nodes?.byKey.values() ?? [])].flatMap((node) => readExpectation(node, entry.key, programme, fields))
  })
}

const isExpectable = (key: string, { model, amounts }: Programme): boolean =>
  KEYS.expect.some((known) => known === key) || model.slots.has(key) || amounts.some(({ id }) => id === key)

function readExpected({ key, value: node }: YamlEntry, subject: Fields): Expected | undefined {
  if (key === 'because' || key === 'missing' || key === 'findings') {
    const items = node.kind === 'list' ? node.items : [node]
    return {
      kind: 'names',
      names: items.flatMap((item) => (item.kind === 'scalar' && item.text !== '' ? [item.text] : [])),
    }
  }
  if (key === 'ledger' || key === 'held') return { kind: 'ledger', accounts: readAccounts(node, key, subject) }
  if (key === 'refused') return readRefused(node, subject)
  if (node.kind === 'map') {
    const bounds = closedFields(node, ['min', 'max'], { ...subject, what: key })
    const [min, max] = ['min', 'max'].map((bound) => {
      const entry = bounds?.byKey.get(bound)
      return entry && readLiteral(entry.value, bound, subject)
    })
    return min && max && { kind: 'bounds', min: min.value, max: max.value }
  }
  if (node.kind === 'scalar' && ['未知', 'unknown', 'null', '缺'].includes(node.text)) return { kind: 'unknown' }
  const literal = readLiteral(node, key, subject)
  if (!literal) return undefined
  const [min, max, ...more] = isList(literal.value) ? literal.value : []
  if (isList(literal.value) && min !== undefined && max !== undefined && more.length === 0)
    return { kind: 'bounds', min, max }
  return { kind: 'value', value: literal.value }
}

/** `放款` or `放款/余额不足`: the step that is refused, and why. */
function readRefused(node: Yaml, { report, what }: Fields): Expected | undefined {
  const text = scalarText(node, 'refused', { report, what })
  if (text === undefined) return undefined
  const [action = '', reason] = text.split('/').map((part) => part.trim())
  if (reason !== undefined && !REASON_WORDS.has(reason)) {
    const beside = { place: node.place, proposal: proposal(reason, REASON_WORDS) }
    refuse(report, 'unknownReason', { found: reason, known: [...REASON_WORDS].join('、') }, beside)
  }
  return { kind: 'refused', action, reason }
}

/** Amounts by account; each with its currency. */
function readAccounts(node: Yaml, key: string, subject: Fields): Map<string, ExpectedAmount> {
  const accounts = openFields(node, { ...subject, what: key })
  const values = [...(accounts?.byKey.values() ?? [])].flatMap((entry) => {
    const literal = readLiteral(entry.value, entry.key, subject)
    if (!literal) return []
    const { type, value } = literal
    const currency = type.kind === 'number' ? type.money?.currency : undefined
    return [[entry.key, { value, ...(currency === undefined ? {} : { currency }) }] as const]
  })
  return new Map(values)
}

function showPlain(plain: Plain): string {
  if (typeof plain === 'string') return plain
  if (isPlainList(plain)) return `[${plain.map(showPlain).join('、')}]`
  return `{ ${Object.entries(plain)
    .map(([key, value]) => `${key}: ${showPlain(value)}`)
    .join('，')} }`
}
