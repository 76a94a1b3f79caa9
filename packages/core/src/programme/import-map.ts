import { type Problem, UNITS, nearest } from '../base.ts'
import {
  type ColumnForm,
  type FactDefinition,
  type ImportMap,
  type MappedColumn,
  PARTY_KINDS,
  type PartyKind,
  type PeriodMap,
  type Scheme,
  type SubjectMap,
} from '../registry.ts'
import type { Catalogue } from './catalogue.ts'
import { type Yaml, readYaml } from './document.ts'
import {
  type Fields,
  closedFields,
  oneOf,
  openFields,
  optionalNumber,
  optionalText,
  optionalYesNo,
  requiredText,
  scalarText,
} from './fields.ts'
import { inReadingOrder, newReport, refuse } from './report.ts'

const SCHEMES = ['uscc', 'registration_no', 'stock_code', 'internal'] as const satisfies readonly Scheme[]
const PERIODS = ['year', 'month', 'date', 'none'] as const
const PERIOD_NAMES = { year: '年', month: '月', date: '日', none: '不分期' } as const
const TARGET_KEYS = ['fact', 'unit', 'parse', 'rounds', 'required', 'words', 'otherwise', 'within', 'as_of']

/** Reads one import map of a zone against the catalogue; every mistake comes back at once. */
export function parseImportMap(
  file: string,
  text: string,
  catalogue: Catalogue,
): { readonly map: ImportMap } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const root = readYaml(text, file, report)
  const keys = ['map', 'title', 'source', 'subject', 'period', 'columns', 'description']
  const fields = root && closedFields(root, keys, { what: '导入对照表', report })
  const map = fields && readMap(fields, catalogue)
  return map && report.problems.length === 0 ? { map } : { problems: inReadingOrder(report.problems) }
}

function readMap(fields: Fields, catalogue: Catalogue): ImportMap {
  const map = requiredText(fields, 'map') ?? ''
  const place = fields.byKey.get('map')?.value.place ?? fields.place
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(map)) refuse(fields.report, 'idNotAscii', { key: 'map', found: map }, { place })
  const period = readPeriod(fields)
  return {
    map,
    title: requiredText(fields, 'title') ?? map,
    source: readSource(fields, catalogue),
    subject: readSubject(fields),
    period,
    columns: readColumns(fields, period, catalogue),
  }
}

function readSource(fields: Fields, { sources }: Catalogue): string {
  const source = requiredText(fields, 'source') ?? ''
  const names = sources.map(({ name }) => name)
  if (source === '' || names.includes(source)) return source
  const proposal = nearest(source, names).join(', ') || undefined
  refuse(fields.report, 'unknownSource', { source }, { place: fields.byKey.get('source')?.value.place, proposal })
  return source
}

function readSubject(fields: Fields): SubjectMap {
  const keys = ['column', 'scheme', 'create', 'name', 'rename', 'kind', 'identifiers']
  const subject = partOf(fields, 'subject', keys)
  if (!subject) return NO_SUBJECT
  const name = optionalText(subject, 'name')
  const creates = optionalYesNo(subject, 'create') ?? false
  if (creates && name === undefined) refuse(fields.report, 'mapName', {}, { place: subject.place })
  return {
    column: requiredText(subject, 'column') ?? '',
    scheme: oneOf(subject, 'scheme', SCHEMES) ?? 'uscc',
    creates,
    name,
    renames: optionalYesNo(subject, 'rename') ?? false,
    kind: oneOf(subject, 'kind', [...PARTY_KIND_NAMES, 'by_name']) ?? 'by_name',
    identifiers: readIdentifiers(subject),
  }
}

const isPartyKind = (name: string): name is PartyKind => Object.hasOwn(PARTY_KINDS, name)
const PARTY_KIND_NAMES: readonly PartyKind[] = Object.keys(PARTY_KINDS).filter(isPartyKind)
const NO_SUBJECT: SubjectMap = {
  column: '',
  scheme: 'uscc',
  creates: false,
  name: undefined,
  renames: false,
  kind: 'by_name',
  identifiers: [],
}

function readIdentifiers(subject: Fields): SubjectMap['identifiers'] {
  const entry = subject.byKey.get('identifiers')
  const open = entry && openFields(entry.value, { ...subject, what: 'identifiers' })
  return [...(open?.byKey.keys() ?? [])].flatMap((column) => {
    const scheme = open && oneOf(open, column, SCHEMES)
    return scheme ? [{ column, scheme }] : []
  })
}

function readPeriod(fields: Fields): PeriodMap {
  const period = partOf(fields, 'period', ['kind', 'column', 'value'])
  const kind = period && requiredText(period, 'kind') && oneOf(period, 'kind', PERIODS)
  if (!period || !kind || kind === 'none') return { kind: 'none' }
  const column = optionalText(period, 'column')
  const value = optionalNumber(period, 'value')
  if ((column === undefined) === (value === undefined)) {
    refuse(fields.report, 'mapPeriodTwice', {}, { place: period.place })
  }
  return typeof value === 'number' ? { kind, value } : { kind, column: column ?? '' }
}

function readColumns(fields: Fields, period: PeriodMap, catalogue: Catalogue): MappedColumn[] {
  const entry = fields.byKey.get('columns')
  if (!entry) refuse(fields.report, 'keyMissing', { key: 'columns', what: fields.what }, { place: fields.place })
  const open = entry && openFields(entry.value, { ...fields, what: 'columns' })
  if (open && open.byKey.size === 0) refuse(fields.report, 'mapEmpty', {}, { place: open.place })
  return [...(open?.byKey.values() ?? [])].flatMap(({ key: column, value }) =>
    (value.kind === 'list' ? value.items : [value]).flatMap(
      (target) => readTarget(target, column, { fields, period, catalogue }) ?? [],
    ),
  )
}

type Context = { readonly fields: Fields; readonly period: PeriodMap; readonly catalogue: Catalogue }

/** `营业收入` alone names the fact; a map says more. */
function readTarget(node: Yaml, column: string, { fields, period, catalogue }: Context): MappedColumn | undefined {
  const subject = { ...fields, what: `列「${column}」` }
  const target = node.kind === 'scalar' ? undefined : closedFields(node, TARGET_KEYS, subject)
  if (node.kind !== 'scalar' && !target) return undefined
  const name = target ? requiredText(target, 'fact') : scalarText(node, column, subject)
  if (name === undefined) return undefined
  const place = target?.byKey.get('fact')?.value.place ?? node.place
  const fact = catalogue.byName(name)
  if (!fact) {
    const names = catalogue.facts.flatMap((known) => [known.name, ...known.aliases])
    refuse(fields.report, 'unknownFact', { name }, { place, proposal: nearest(name, names).join(', ') || undefined })
    return undefined
  }
  if (fact.period !== 'none' && fact.period !== period.kind) {
    const [expected, found] = [PERIOD_NAMES[fact.period], PERIOD_NAMES[period.kind]]
    refuse(fields.report, 'mapPeriod', { fact: fact.name, expected, found }, { place })
  }
  const form = readForm(fact, column, target, { place, report: fields.report })
  return {
    column,
    fact,
    required: (target && optionalYesNo(target, 'required')) ?? false,
    form,
    words: target ? readWords(target) : new Map(),
    otherwise: (target && oneOf(target, 'otherwise', ['refuse', 'nothing'])) ?? 'refuse',
  }
}

type Spot = { readonly place: Yaml['place']; readonly report: Fields['report'] }

function readForm(fact: FactDefinition, column: string, target: Fields | undefined, spot: Spot): ColumnForm {
  const parse = (target && oneOf(target, 'parse', ['value', 'capital', 'division'])) ?? 'value'
  const fits = parse === 'value' || (parse === 'capital' ? fact.type === 'money' : fact.type === 'text')
  if (!fits) refuse(spot.report, 'mapParse', { parse, type: fact.type, fact: fact.name }, spot)
  if (target) refuseForeignKeys(target, parse)
  switch (parse) {
    case 'capital':
      return { parse, currency: fact.currency ?? 'CNY' }
    case 'division':
      return { parse, within: target && optionalText(target, 'within'), asOf: target && optionalText(target, 'as_of') }
    case 'value':
      return {
        parse,
        unit: readColumnUnit(fact, column, target, spot),
        rounds: (target && optionalYesNo(target, 'rounds')) ?? false,
      }
  }
}

const KEYS_OF_PARSE = { unit: 'value', rounds: 'value', within: 'division', as_of: 'division' } as const

function refuseForeignKeys(target: Fields, parse: ColumnForm['parse']): void {
  for (const [key, owner] of Object.entries(KEYS_OF_PARSE)) {
    const entry = target.byKey.get(key)
    if (entry && owner !== parse)
      refuse(target.report, 'mapKeyForParse', { key, parse: owner }, { place: entry.keyPlace })
  }
}

/** A money column says its unit, since 元 and 万元 look alike; others may. */
function readColumnUnit(
  fact: FactDefinition,
  column: string,
  target: Fields | undefined,
  spot: Spot,
): string | undefined {
  const unit = target && optionalText(target, 'unit')
  if (unit === undefined) {
    if (fact.type === 'money') refuse(spot.report, 'mapUnitMissing', { column }, spot)
    return undefined
  }
  const measure = Object.hasOwn(UNITS, unit) ? UNITS[unit]?.measure : undefined
  const place = target?.byKey.get('unit')?.value.place ?? spot.place
  const fits = {
    money: measure?.kind === 'money' && measure.currency === fact.currency,
    count: measure?.kind === 'count',
    ratio: measure?.kind === 'ratio',
    number: measure !== undefined && measure.kind !== 'money',
    text: false,
    yesno: false,
    date: false,
  }[fact.type]
  if (fits) return unit
  const proposal = measure === undefined ? nearest(unit, Object.keys(UNITS)).join(', ') || undefined : undefined
  refuse(spot.report, 'mapUnit', { unit, fact: fact.name }, { place, proposal })
  return unit
}

function readWords(target: Fields): ReadonlyMap<string, string> {
  const entry = target.byKey.get('words')
  const open = entry && openFields(entry.value, { ...target, what: 'words' })
  return new Map([...(open?.byKey.values() ?? [])].map(({ key, value }) => [key, scalarText(value, key, target) ?? '']))
}

function partOf(fields: Fields, key: string, keys: readonly string[]): Fields | undefined {
  const entry = fields.byKey.get(key)
  if (entry) return closedFields(entry.value, keys, { ...fields, what: key })
  refuse(fields.report, 'keyMissing', { key, what: fields.what }, { place: fields.place })
  return undefined
}
