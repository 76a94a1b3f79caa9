import { type Currency, type LocalDate, type Problem, parseQuantity } from '../base.ts'
import { type Yaml, readYaml } from './document.ts'
import {
  type Fields,
  type Subject,
  brief,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalDate,
  optionalText,
  optionalTexts,
  optionalYesNo,
  requiredText,
} from './fields.ts'
import { inReadingOrder, newReport, refuse } from './report.ts'

/** A YAML value without its places: texts, lists and maps, fit for JSON. A text the author quoted keeps its quotes. */
export type Plain = string | readonly Plain[] | { readonly [key: string]: Plain }

/** How a zone has adopted a programme: which variant, and its own figures for parameters. */
export type Adoption = { readonly parameters: Readonly<Record<string, Plain>>; readonly variant?: string }

/** A part of a zone: a district, a functional zone inside a city, a town or street. */
export type Area = { readonly area: string; readonly name: string; readonly kind: (typeof AREA_KINDS)[number] }

/** A zone's own file: who it is, its areas, and the programmes it has adopted. */
export type ZoneFile = {
  readonly zone: string
  readonly name: string
  readonly demo: boolean
  /** The day the zone stands still on: rules are asked as of it by default. For a demo, whose facts do not grow older. */
  readonly today?: LocalDate
  readonly areas: readonly Area[]
  /** By the id of the programme, in the order of the file. */
  readonly programmes: ReadonlyMap<string, Adoption>
  /** The folder of import maps, relative to the zone's. */
  readonly imports: string
  /** Who acts in the roles of its cases, by login; a role that is not here falls to the accounts of a like duty. */
  readonly caseRoles: ReadonlyMap<string, readonly string[]>
  /** What its funds were given before the first case, by account, in minor units. */
  readonly funds: ReadonlyMap<string, { readonly minor: number; readonly currency: Currency }>
}

/** As the database keeps them: a functional zone has no division of its own, a street or town lies within a district. */
const AREA_KINDS = ['district', 'functional_zone', 'street'] as const
const ZONE_KEYS = [
  'zone',
  'name',
  'demo',
  'today',
  'areas',
  'programmes',
  'imports',
  'case_roles',
  'funds',
  'description',
]

/** Reads zone.yaml of a zone's folder; every mistake comes back at once. Whether the programmes exist is for the caller to check. */
export function parseZone(
  files: ReadonlyMap<string, string>,
): { readonly zone: ZoneFile } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const file = [...files.keys()].find((path) => path === 'zone.yaml' || path.endsWith('/zone.yaml'))
  if (file === undefined) {
    refuse(report, 'fileMissing', { file: 'zone.yaml' })
    return { problems: report.problems }
  }
  const root = readYaml(files.get(file) ?? '', file, report)
  const fields = root && closedFields(root, ZONE_KEYS, { what: file, report })
  const zone = fields && readZone(fields)
  return zone && report.problems.length === 0 ? { zone } : { problems: inReadingOrder(report.problems) }
}

function readZone(fields: Fields): ZoneFile {
  const id = requiredText(fields, 'zone') ?? ''
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(id)) {
    refuse(
      fields.report,
      'idNotAscii',
      { key: 'zone', found: id },
      { place: fields.byKey.get('zone')?.value.place ?? fields.place },
    )
  }
  const today = optionalDate(fields, 'today')
  return {
    zone: id,
    name: requiredText(fields, 'name') ?? id,
    demo: optionalYesNo(fields, 'demo') ?? false,
    ...(today === undefined ? {} : { today }),
    areas: readAreas(fields),
    programmes: readAdoptions(fields),
    imports: optionalText(fields, 'imports') ?? 'imports/',
    caseRoles: readCaseRoles(fields),
    funds: readFunds(fields),
  }
}

function readAreas(fields: Fields): Area[] {
  const entry = fields.byKey.get('areas')
  if (!entry) return []
  return listItems(entry.value, 'areas', fields).flatMap((item) => {
    const area = closedFields(item, ['area', 'name', 'kind'], { what: '片区', report: fields.report })
    if (!area) return []
    const id = requiredText(area, 'area') ?? ''
    return [{ area: id, name: requiredText(area, 'name') ?? id, kind: oneOf(area, 'kind', AREA_KINDS) ?? 'district' }]
  })
}

/** `{ 主管科室: [officer], 银行: [bank] }`. */
function readCaseRoles(fields: Fields): Map<string, readonly string[]> {
  const entry = fields.byKey.get('case_roles')
  const roles = entry && openFields(entry.value, { what: 'case_roles', report: fields.report })
  return new Map([...(roles?.byKey.keys() ?? [])].map((role) => [role, roles ? optionalTexts(roles, role) : []]))
}

/** `{ 周转金/资金: 2.5亿元 }`. */
function readFunds(fields: Fields): ZoneFile['funds'] {
  const entry = fields.byKey.get('funds')
  const funds = entry && openFields(entry.value, { what: 'funds', report: fields.report })
  const read = [...(funds?.byKey.values() ?? [])].flatMap(({ key, value }) => {
    const quantity = value.kind === 'scalar' ? parseQuantity(value.text) : undefined
    const isWhole = quantity?.measure.kind === 'money' && typeof quantity.value === 'number' && quantity.value > 0
    if (isWhole && quantity.measure.kind === 'money' && typeof quantity.value === 'number')
      return [[key, { minor: quantity.value, currency: quantity.measure.currency }] as const]
    const found = value.kind === 'scalar' ? brief(value.text) : '…'
    refuse(fields.report, 'quantityExpected', { key, found }, { place: value.place, proposal: '2.5亿元' })
    return []
  })
  return new Map(read)
}

function readAdoptions(fields: Fields): Map<string, Adoption> {
  const entry = fields.byKey.get('programmes')
  const adopted = entry && openFields(entry.value, { what: 'programmes', report: fields.report })
  const adoptions = new Map<string, Adoption>()
  for (const { key, value } of adopted?.byKey.values() ?? []) {
    const subject: Subject = { what: `programmes 的「${key}」`, report: fields.report }
    const isBare = value.kind === 'scalar' && value.text === ''
    const adoption = isBare ? undefined : closedFields(value, ['parameters', 'variant'], subject)
    const parameters = adoption?.byKey.get('parameters')?.value
    const variant = adoption && optionalText(adoption, 'variant')
    const figures = parameters && openFields(parameters, { ...subject, what: `${subject.what}的 parameters` })
    const own = [...(figures?.byKey.values() ?? [])].map((figure) => [figure.key, plainOf(figure.value)] as const)
    adoptions.set(key, { parameters: Object.fromEntries(own), ...(variant === undefined ? {} : { variant }) })
  }
  return adoptions
}

/** A YAML value without its places. */
export function plainOf(node: Yaml): Plain {
  switch (node.kind) {
    case 'scalar':
      return node.quoted ? JSON.stringify(node.text) : node.text
    case 'list':
      return node.items.map(plainOf)
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]))
  }
}

/** A value that came without a file, as YAML whose every part stands at the place given. */
export function yamlOf(plain: Plain, place: Yaml['place']): Yaml {
  if (typeof plain === 'string') return { ...unquoted(plain), kind: 'scalar', place, placeAt: () => place }
  if (isList(plain)) return { kind: 'list', items: plain.map((item) => yamlOf(item, place)), place }
  const entries = Object.entries(plain).map(([key, value]) => ({ key, keyPlace: place, value: yamlOf(value, place) }))
  return { kind: 'map', entries, place }
}

function unquoted(text: string): { text: string; quoted: boolean } {
  const inner = /^"([^]*)"$/.exec(text)?.[1]
  return inner === undefined ? { text, quoted: false } : { text: unescaped(inner), quoted: true }
}

/** The text between quotes; one that is no JSON text stands as it is. */
function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`))
  } catch {
    return inner
  }
}

const isList = (plain: Plain): plain is readonly Plain[] => Array.isArray(plain)
