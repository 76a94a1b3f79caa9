import { CURRENCIES, type Currency, type Exact, UNITS, nearest, parseExact, parseQuantity } from '../base.ts'
import type { Problem } from '../base.ts'
import type { FactCheck, FactDefinition, FactType } from '../registry.ts'
import { KEYS } from './keys.ts'
import { type Yaml, readYaml } from './document.ts'
import { digestOf } from './edition.ts'
import {
  type Fields,
  brief,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalNumber,
  optionalText,
  optionalTexts,
  readActionable,
  requiredText,
} from './fields.ts'
import { type Report, inReadingOrder, newReport, refuse } from './report.ts'

/** Who may say a fact: a department, an institution, the firm itself, an officer, an expert, or what is public. */
export type Source = {
  readonly name: string
  readonly en: string
  readonly kind: (typeof SOURCE_KINDS)[number]
  readonly description?: string
}

/** Every fact there is, each defined once, and who may say it. */
export type Catalogue = {
  readonly facts: readonly FactDefinition[]
  readonly sources: readonly Source[]
  /** A fact by its name or one of its aliases. */
  byName(name: string): FactDefinition | undefined
  /** SHA-256 over the files it was read from. */
  readonly digest: string
}

const SOURCE_KINDS = ['department', 'institution', 'officer', 'expert', 'firm', 'public'] as const
export const FACT_TYPES = [
  'text',
  'yesno',
  'number',
  'count',
  'money',
  'ratio',
  'date',
] as const satisfies readonly FactType[]
const PERIODS = ['year', 'month', 'date', 'none'] as const
const SENSITIVITIES = ['public', 'internal', 'confidential', 'personal'] as const
/** Reads catalogue.yaml and sources.yaml (by their names, in any folder); every mistake comes back at once. */
export function parseCatalogue(
  files: ReadonlyMap<string, string>,
): { readonly catalogue: Catalogue } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const sources = readSources(files, report)
  const facts = readFacts(files, new Set(sources.map((source) => source.name)), report)
  if (report.problems.length > 0) return { problems: inReadingOrder(report.problems) }
  return { catalogue: newCatalogue(facts, sources, digestOf(files)) }
}

/** A catalogue without facts: for a programme that declares all of its own. */
export const emptyCatalogue = (): Catalogue => newCatalogue([], [], digestOf(new Map()))

function newCatalogue(facts: readonly FactDefinition[], sources: readonly Source[], digest: string): Catalogue {
  const names = new Map(facts.flatMap((fact) => [fact.name, ...fact.aliases].map((name) => [name, fact] as const)))
  return { facts, sources, byName: (name) => names.get(name), digest }
}

function rootFields(files: ReadonlyMap<string, string>, name: string, key: string, report: Report): Fields | undefined {
  const file = [...files.keys()].find((path) => path === name || path.endsWith(`/${name}`))
  if (file === undefined) {
    refuse(report, 'fileMissing', { file: name })
    return undefined
  }
  const root = readYaml(files.get(file) ?? '', file, report)
  const top = root && closedFields(root, [key], { what: file, report })
  const entry = top?.byKey.get(key)
  if (top && !entry) refuse(report, 'keyMissing', { key, what: file }, { place: top.place })
  return entry && openFields(entry.value, { what: key, report })
}

function readSources(files: ReadonlyMap<string, string>, report: Report): Source[] {
  const fields = rootFields(files, 'sources.yaml', 'sources', report)
  return [...(fields?.byKey.values() ?? [])].flatMap(({ key: name, value }) => {
    const source = closedFields(value, ['en', 'kind', 'description'], { what: `来源「${name}」`, report })
    if (!source) return []
    const description = optionalText(source, 'description')
    const kind = oneOf(source, 'kind', SOURCE_KINDS) ?? 'department'
    return [
      { name, en: requiredText(source, 'en') ?? name, kind, ...(description === undefined ? {} : { description }) },
    ]
  })
}

function readFacts(files: ReadonlyMap<string, string>, sources: ReadonlySet<string>, report: Report): FactDefinition[] {
  const fields = rootFields(files, 'catalogue.yaml', 'facts', report)
  if (!fields) return []
  const columns = new Map<string, string>()
  const names = new Map<string, string>()
  const facts: FactDefinition[] = []
  for (const { key: name, keyPlace, value } of fields.byKey.values()) {
    const entry = closedFields(value, KEYS.catalogueFact, { what: `事实「${name}」`, report })
    const fact = entry && readFact(name, entry, sources)
    if (!fact) continue
    claim(columns, fact.column, name, (other) =>
      refuse(report, 'columnTaken', { column: fact.column, other }, { place: keyPlace }),
    )
    for (const known of [name, ...fact.aliases]) {
      claim(names, known, name, (other) => refuse(report, 'nameTaken', { name: known, other }, { place: keyPlace }))
    }
    facts.push(fact)
  }
  checkFactsInChecks(facts, fields)
  return facts
}

function claim(owners: Map<string, string>, key: string, owner: string, taken: (other: string) => void) {
  const other = owners.get(key)
  if (other === undefined) owners.set(key, owner)
  else taken(other)
}

function readFact(name: string, fields: Fields, sources: ReadonlySet<string>): FactDefinition | undefined {
  const type = requiredText(fields, 'type') && oneOf(fields, 'type', FACT_TYPES)
  const column = requiredText(fields, 'column') ?? ''
  if (!type) return undefined
  if (!/^[a-z][a-z0-9_]{0,50}$/.test(column)) {
    refuse(
      fields.report,
      'columnNotAscii',
      { fact: name, column },
      { place: fields.byKey.get('column')?.value.place ?? fields.place },
    )
  }
  const description = optionalText(fields, 'description')
  return {
    name,
    en: requiredText(fields, 'en') ?? name,
    aliases: optionalTexts(fields, 'aliases'),
    column,
    type,
    ...readUnit(name, type, fields),
    period: oneOf(fields, 'period', PERIODS) ?? 'none',
    sources: readSourceNames(fields, sources),
    sensitivity: oneOf(fields, 'sensitivity', SENSITIVITIES) ?? 'internal',
    tolerance: readTolerance(fields),
    checks: readChecks(fields, type),
    actionable: readActionable(fields),
    ...(description === undefined ? {} : { description }),
  }
}

/** The unit or currency of a fact: money has a currency, a count or number may have a unit of the list that is not money. */
export function readUnit(fact: string, type: FactType, fields: Fields): { unit?: string; currency?: Currency } {
  const place = fields.byKey.get('unit')?.value.place ?? fields.place
  const unit = optionalText(fields, 'unit')
  if (type === 'money') {
    const currency = oneOf(fields, 'currency', Object.keys(CURRENCIES).filter(isCurrency))
    if (!currency) refuse(fields.report, 'currencyMissing', { fact }, { place: fields.place, article: fields.article })
    return currency ? { currency } : {}
  }
  if (unit === undefined) return {}
  const measure = Object.hasOwn(UNITS, unit) ? UNITS[unit]?.measure.kind : undefined
  const fits =
    (type === 'count' || type === 'number' || type === 'ratio') && measure !== undefined && measure !== 'money'
  if (!fits) {
    const proposal = measure === undefined ? nearest(unit, Object.keys(UNITS)).join(', ') || undefined : undefined
    refuse(fields.report, 'unitNotForType', { fact, type, unit }, { place, article: fields.article, proposal })
  }
  return { unit }
}

const isCurrency = (code: string): code is Currency => Object.hasOwn(CURRENCIES, code)

function readSourceNames(fields: Fields, known: ReadonlySet<string>): readonly string[] {
  const names = optionalTexts(fields, 'sources')
  for (const source of names) {
    if (known.has(source)) continue
    const proposal = nearest(source, known).join(', ') || undefined
    refuse(fields.report, 'unknownSource', { source }, { place: fields.byKey.get('sources')?.value.place, proposal })
  }
  return names
}

function readTolerance(fields: Fields): Exact {
  const text = optionalText(fields, 'tolerance')
  if (text === undefined) return 0
  const quantity = parseQuantity(text)
  if (quantity && (quantity.measure.kind === 'ratio' || quantity.measure.kind === 'number')) return quantity.value
  const place = fields.byKey.get('tolerance')?.value.place
  refuse(fields.report, 'quantityExpected', { key: 'tolerance', found: brief(text) }, { place, proposal: '1%' })
  return 0
}

const CHECK_KEYS: Readonly<Record<FactCheck['kind'], readonly string[]>> = {
  range: ['kind', 'min', 'max', 'severity'],
  at_most: ['kind', 'fact', 'severity'],
  jump: ['kind', 'factor', 'severity'],
  one_of: ['kind', 'values', 'severity'],
  past: ['kind', 'severity'],
  code: ['kind', 'scheme', 'severity'],
}

function readChecks(fields: Fields, type: FactType): FactCheck[] {
  const entry = fields.byKey.get('checks')
  if (!entry) return []
  return listItems(entry.value, 'checks', fields).flatMap((item) => readCheck(item, type, fields) ?? [])
}

function readCheck(node: Yaml, type: FactType, fact: Fields): FactCheck | undefined {
  const all = [...new Set(Object.values(CHECK_KEYS).flat())]
  const open = closedFields(node, all, { ...fact, what: `${fact.what}的核对项` })
  const kind =
    open && requiredText(open, 'kind') && oneOf(open, 'kind', ['range', 'at_most', 'jump', 'one_of', 'past', 'code'])
  if (!open || !kind) return undefined
  const severity = oneOf(open, 'severity', ['error', 'warning']) ?? 'error'
  switch (kind) {
    case 'range':
      return { kind, ...readBounds(open, type), severity }
    case 'at_most':
      return { kind, fact: requiredText(open, 'fact') ?? '', severity }
    case 'jump': {
      const factor = optionalNumber(open, 'factor')
      return { kind, factor: typeof factor === 'number' ? factor : 10, severity }
    }
    case 'one_of':
      return { kind, values: optionalTexts(open, 'values'), severity }
    case 'past':
      return { kind, severity }
    case 'code':
      return { kind, scheme: oneOf(open, 'scheme', ['uscc', 'industry', 'division']) ?? 'uscc', severity }
  }
}

/** The least and the most that a fact can be, as far as they are written. */
export function readBounds(fields: Fields, type: FactType): { readonly min?: Exact; readonly max?: Exact } {
  const [min, max] = [readBound(fields, 'min', type), readBound(fields, 'max', type)]
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}

/** A bound in the fact's own measure: money with its unit becomes minor units, a percentage a plain ratio; 0 needs no unit. */
function readBound(fields: Fields, key: string, type: FactType): Exact | undefined {
  const text = optionalText(fields, key)
  if (text === undefined) return undefined
  const plain = parseExact(text)
  const quantity = parseQuantity(text)
  const fits =
    quantity &&
    (type === 'money' ? quantity.measure.kind === 'money' || plain === 0 : quantity.measure.kind !== 'money')
  if (fits) return quantity.value
  refuse(fields.report, 'quantityExpected', { key, found: brief(text) }, { place: fields.byKey.get(key)?.value.place })
  return undefined
}

function checkFactsInChecks(facts: readonly FactDefinition[], fields: Fields) {
  const names = new Set(facts.flatMap((fact) => [fact.name, ...fact.aliases]))
  for (const { name, checks } of facts) {
    for (const check of checks) {
      if (check.kind !== 'at_most' || names.has(check.fact)) continue
      const proposal = nearest(check.fact, names).join(', ') || undefined
      refuse(
        fields.report,
        'unknownFactInCheck',
        { fact: check.fact },
        { place: fields.byKey.get(name)?.keyPlace, proposal },
      )
    }
  }
}
