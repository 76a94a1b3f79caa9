import { type Exact, ROUNDINGS, compare, nearest, parseExact, parseQuantity } from '../base.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry } from './document.ts'
import {
  type Fields,
  type Subject,
  brief,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalNumber,
  optionalText,
  optionalTexts,
  optionalYesNo,
  requiredText,
  scalarText,
} from './fields.ts'
import {
  type Adjustment,
  type BandsOutline,
  COMBINES,
  type Combine,
  type DecideLine,
  type FigureOutline,
  type Gate,
  type ImputeOutline,
  type IndexOutline,
  MISSINGS,
  type MissingPolicy,
  type NodeOutline,
  type Parameter,
  type RanksOutline,
  type ScoreOutline,
  type TreatOutline,
} from './outline.ts'
import { optionalFormula, readFormula, readParameters, requiredFormula } from './read-rules.ts'
import { readEfforts, readReference, readReviews } from './read-reviews.ts'
import { readCarry, readImpute, readTreat } from './read-scale.ts'
import { readScore } from './read-score.ts'
import { refuse } from './report.ts'

/** What a node takes from its parent unless it says otherwise. */
type Inherited = {
  readonly article: string
  readonly illustrative: boolean
  readonly combine: Combine
  readonly missing: MissingPolicy
  readonly carry: number | undefined
  readonly impute: ImputeOutline | undefined
  readonly treat: TreatOutline | undefined
  readonly coverage: Exact | undefined
  readonly score: ScoreOutline | undefined
}

/** The index section, and the parameters it declares. */
export function readIndex(node: Yaml, outer: Subject): { index: IndexOutline; parameters: Parameter[] } | undefined {
  const fields = closedFields(node, KEYS.index, { ...outer, what: 'index' })
  if (!fields) return undefined
  const article = optionalText(fields, 'article') ?? ''
  const illustrative = optionalYesNo(fields, 'illustrative') ?? false
  const own: Subject = { what: 'index', article, report: outer.report }
  const within: Fields = { ...fields, article }
  const inherited = { ...readDefaults(within), article, illustrative }
  const parameters = fields.byKey.get('parameters')
  return {
    index: {
      place: fields.place,
      article,
      illustrative,
      roots: readRoots(within, inherited),
      adjustments: readEach(within, 'adjust', (item) => readAdjustment(item, own)),
      gates: readEach(within, 'gates', (item) => readGate(item, own)),
      decide: readEach(within, 'decide', (item) => readDecideLine(item, own)),
      bands: readBands(within),
      ranks: readRanks(within),
      round: readDecimals(within),
      reviews: readReviews(within),
      reference: readReference(within),
      efforts: readEfforts(within),
    },
    parameters: parameters ? readParameters(parameters.value, { ...own, what: 'index 的 parameters' }) : [],
  }
}

function readEach<T>(fields: Fields, key: string, read: (item: Yaml) => T | undefined): T[] {
  const entry = fields.byKey.get(key)
  if (!entry) return []
  return listItems(entry.value, key, fields).flatMap((item) => {
    const value = read(item)
    return value === undefined ? [] : [value]
  })
}

function readDefaults(fields: Fields): Omit<Inherited, 'article' | 'illustrative'> {
  const entry = fields.byKey.get('defaults')
  const defaults = entry && closedFields(entry.value, KEYS.defaults, { ...fields, what: 'index 的 defaults' })
  const none = { carry: undefined, impute: undefined, treat: undefined, coverage: undefined, score: undefined }
  if (!defaults) return { combine: 'sum', missing: 'fail', ...none }
  return {
    combine: oneOf(defaults, 'combine', COMBINES) ?? 'sum',
    missing: readMissing(defaults) ?? 'fail',
    carry: readCarry(defaults),
    impute: readImpute(defaults),
    treat: readTreat(defaults),
    coverage: readShare(defaults, 'min_coverage'),
    score: readScore(defaults),
  }
}

/** One of the policies; a map says how gaps are filled and is read elsewhere. */
const readMissing = (fields: Fields): MissingPolicy | undefined =>
  fields.byKey.get('missing')?.value.kind === 'map' ? undefined : oneOf(fields, 'missing', MISSINGS)

/** A share between 0 and 1. */
function readShare(fields: Fields, key: string): Exact | undefined {
  const text = optionalText(fields, key)
  const share = text === undefined ? undefined : readPoints(text)
  if (text === undefined || (share !== undefined && compare(share, 0) >= 0 && compare(share, 1) <= 0)) return share
  const beside = { place: fields.byKey.get(key)?.value.place, article: fields.article }
  refuse(fields.report, 'shareExpected', { key, found: brief(text) }, beside)
  return undefined
}

// —— the tree ——

function readRoots(fields: Fields, inherited: Inherited): NodeOutline[] {
  const tree = fields.byKey.get('tree')
  if (!tree) {
    refuse(
      fields.report,
      'keyMissing',
      { key: 'tree', what: 'index' },
      { place: fields.place, article: fields.article },
    )
    return []
  }
  const roots = openFields(tree.value, { ...fields, what: 'index 的 tree' })
  return [...(roots?.byKey.values() ?? [])].flatMap((entry) => readNode(entry, inherited, fields) ?? [])
}

function readNode(
  { key: name, keyPlace, value }: YamlEntry,
  inherited: Inherited,
  outer: Subject,
): NodeOutline | undefined {
  const subject: Subject = { what: `指标「${name}」`, article: inherited.article, report: outer.report }
  const isBareGroup = value.kind === 'map' && !value.entries.some((entry) => isNodeKey(entry.key))
  const fields = isBareGroup
    ? openFields(value, subject)
    : closedFields(withChildrenInPlace(value, subject), KEYS.node, subject)
  if (!fields) return undefined
  const own = isBareGroup ? { ...fields, byKey: new Map<string, YamlEntry>() } : fields
  const article = optionalText(own, 'article') ?? inherited.article
  const within: Fields = { ...own, article }
  const passed: Inherited = {
    ...inherited,
    article,
    illustrative: optionalYesNo(own, 'illustrative') ?? inherited.illustrative,
    missing: readMissing(own) ?? inherited.missing,
    carry: readCarry(own) ?? (own.byKey.has('missing') ? undefined : inherited.carry),
    impute: readImpute(own) ?? (own.byKey.has('missing') ? undefined : inherited.impute),
    treat: readTreat(own) ?? inherited.treat,
    coverage: readShare(own, 'min_coverage') ?? inherited.coverage,
  }
  const of = own.byKey.get('of')
  const below = isBareGroup ? fields : of && openFields(of.value, { ...subject, what: `${subject.what}的 of` })
  const children = [...(below?.byKey.values() ?? [])].flatMap((entry) => readNode(entry, passed, outer) ?? [])
  return {
    name,
    title: optionalText(own, 'title') ?? name,
    article,
    place: keyPlace,
    children,
    combine: oneOf(own, 'combine', COMBINES) ?? inherited.combine,
    missing: passed.missing,
    carry: children.length > 0 ? undefined : passed.carry,
    impute: children.length > 0 ? undefined : passed.impute,
    treat: children.length > 0 ? undefined : passed.treat,
    exponent: optionalNumber(own, 'exponent'),
    coverage: children.length > 0 ? passed.coverage : undefined,
    direction: oneOf(own, 'direction', ['up', 'down']) ?? 'up',
    weight: readFigure(within, 'weight'),
    max: readFigure(within, 'max'),
    points: readFigure(within, 'points'),
    min: readFigure(within, 'min'),
    value: optionalFormula(within, 'value'),
    score: readScore(within) ?? (own.byKey.has('value') && !own.byKey.has('score') ? inherited.score : undefined),
    mark: readMark(own),
    illustrative: passed.illustrative,
    verified: optionalYesNo(own, 'verified') ?? !passed.illustrative,
    note: optionalText(own, 'note'),
  }
}

/** A node with keys of its own names its children under `of`; children beside other keys are pointed there, once, and read. */
function withChildrenInPlace(value: Yaml, subject: Subject): Yaml {
  if (value.kind !== 'map') return value
  const strays = value.entries.filter(isChild)
  const [first] = strays
  if (!first) return value
  const names = strays.map((entry) => entry.key).join('、')
  const beside = { place: first.keyPlace, article: subject.article }
  refuse(subject.report, 'childrenBesideKeys', { what: subject.what, names }, beside)
  const of: YamlEntry = {
    key: 'of',
    keyPlace: first.keyPlace,
    value: { kind: 'map', entries: strays, place: first.keyPlace },
  }
  return { ...value, entries: [...value.entries.filter((entry) => !isChild(entry) && entry.key !== 'of'), of] }
}

const isNodeKey = (key: string): boolean => KEYS.node.some((known) => known === key)

const isChild = (entry: YamlEntry): boolean => !isNodeKey(entry.key) && looksLikeNode(entry)

const looksLikeNode = (entry: YamlEntry): boolean =>
  entry.value.kind === 'map' && nearest(entry.key, KEYS.node).length === 0

function readMark(fields: Fields): { readonly name: string; readonly place: Fields['place'] } | undefined {
  const name = optionalText(fields, 'mark')
  const place = fields.byKey.get('mark')?.value.place
  return name === undefined || place === undefined ? undefined : { name: name.trim(), place }
}

/** A number (`20`, `30%`), `{ by: 阶段, 种子期: 5, … }`, or a formula. */
export function readFigure(fields: Fields, key: string): FigureOutline | undefined {
  const entry = fields.byKey.get(key)
  if (!entry) return undefined
  const { value: node } = entry
  const beside = { place: node.place, article: fields.article }
  if (node.kind === 'scalar') {
    const number = readPoints(node.text)
    if (number !== undefined) return { kind: 'fixed', value: number, place: node.place }
    const formula = readFormula(node, key, fields)
    return formula && { kind: 'formula', formula }
  }
  const table = openFields(node, { ...fields, what: `${fields.what}的 ${key}` })
  const by = table && requiredFormula(table, 'by')
  if (!table || !by) return undefined
  const values = new Map<string, Exact>()
  for (const row of table.byKey.values()) {
    if (row.key === 'by') continue
    const number = row.value.kind === 'scalar' ? readPoints(row.value.text) : undefined
    if (number === undefined)
      refuse(fields.report, 'numberExpected', { key: row.key, found: '…' }, { ...beside, place: row.value.place })
    else values.set(row.key, number)
  }
  if (values.size === 0) refuse(fields.report, 'emptyTable', { what: table.what }, beside)
  return { kind: 'by', by, values, place: node.place }
}

/** A number of points or a share: `20`, `20分`, `15%`. */
export function readPoints(text: string): Exact | undefined {
  const quantity = parseQuantity(text)
  const kind = quantity?.measure.kind
  return kind === 'number' || kind === 'points' || kind === 'ratio' ? quantity?.value : undefined
}

// —— after the tree ——

function readAdjustment(node: Yaml, outer: Subject): Adjustment | undefined {
  const fields = closedFields(node, KEYS.adjustment, {
    ...outer,
    what: 'adjust 的一项',
  })
  const id = fields && requiredText(fields, 'id')
  if (!fields || id === undefined) return undefined
  const article = optionalText(fields, 'article') ?? outer.article ?? ''
  const within = { ...fields, article, what: `加减分「${id}」` }
  const key = fields.byKey.has('deduct') ? 'deduct' : 'add'
  const points = requiredFormula(within, key)
  return (
    points && {
      id,
      title: optionalText(fields, 'title') ?? id,
      article,
      place: fields.place,
      sign: key === 'add' ? 1 : -1,
      points,
      condition: optionalFormula(within, 'if'),
      max: optionalNumber(within, 'max'),
    }
  )
}

function readGate(node: Yaml, outer: Subject): Gate | undefined {
  const fields = closedFields(node, KEYS.gate, {
    ...outer,
    what: 'gates 的一项',
  })
  const id = fields && requiredText(fields, 'id')
  if (!fields || id === undefined) return undefined
  const article = optionalText(fields, 'article') ?? outer.article ?? ''
  const require = requiredFormula({ ...fields, article, what: `门槛「${id}」` }, 'require')
  return require && { id, title: optionalText(fields, 'title') ?? id, article, place: fields.place, require }
}

function readDecideLine(node: Yaml, outer: Subject): DecideLine | undefined {
  const fields = closedFields(node, KEYS.decide, { ...outer, what: 'decide 的一行' })
  const label = fields && requiredText(fields, 'label')
  const outcome = fields && requiredText(fields, 'outcome') && oneOf(fields, 'outcome', ['eligible', 'ineligible'])
  if (!fields || label === undefined || !outcome) return undefined
  const article = optionalText(fields, 'article') ?? outer.article ?? ''
  const condition = optionalFormula({ ...fields, article, what: `结论「${label}」` }, 'if')
  return { label, outcome, condition, article, place: fields.place }
}

const BOUND_OF = { score: 'at_least', share: 'share', places: 'places' } as const

function readBands(outer: Fields): BandsOutline | undefined {
  const entry = outer.byKey.get('bands')
  const fields = entry && closedFields(entry.value, KEYS.bands, { ...outer, what: 'index 的 bands' })
  if (!fields) return undefined
  const by = oneOf(fields, 'by', ['score', 'share', 'places', 'rank']) ?? 'score'
  const kind = by === 'rank' ? 'places' : by
  const list = readEach(fields, 'list', (item) => {
    const band = closedFields(item, KEYS.band, { ...fields, what: 'bands 的一档' })
    const label = band && requiredText(band, 'label')
    if (!band || label === undefined) return undefined
    return { label, bound: readBandBound(band, BOUND_OF[kind]), condition: optionalFormula(band, 'if') }
  })
  const bounds = list.flatMap(({ bound }) => bound ?? [])
  const descends = bounds.every((bound, index) => index === 0 || compare(bounds[index - 1] ?? bound, bound) > 0)
  if (kind === 'score' && !descends)
    refuse(fields.report, 'bandsOrder', {}, { place: fields.place, article: fields.article })
  return { by: kind, peers: optionalFormula(fields, 'peers') ?? optionalFormula(fields, 'within'), list }
}

function readBandBound(band: Fields, key: string): Exact | undefined {
  const text = optionalText(band, key)
  if (text === undefined) return undefined
  const value = readPoints(text)
  if (value === undefined)
    refuse(
      band.report,
      'numberExpected',
      { key, found: brief(text) },
      { place: band.byKey.get(key)?.value.place, article: band.article },
    )
  return value
}

function readRanks(outer: Fields): RanksOutline | undefined {
  const entry = outer.byKey.get('ranks')
  const fields = entry && closedFields(entry.value, KEYS.ranks, { ...outer, what: 'index 的 ranks' })
  const on = fields && requiredText(fields, 'on')
  if (!fields || on === undefined) return undefined
  const tiesEntry = fields.byKey.get('ties')
  const ties = tiesEntry && optionalTexts(fields, 'ties').map((name) => ({ name, place: tiesEntry.value.place }))
  const place = fields.byKey.get('on')?.value.place ?? fields.place
  return {
    on: { name: on, place },
    within: optionalFormula(fields, 'within') ?? optionalFormula(fields, 'peers'),
    ties: ties ?? [],
  }
}

function readDecimals(outer: Fields): IndexOutline['round'] {
  const entry = outer.byKey.get('round')
  if (!entry) return undefined
  const fields = closedFields(entry.value, KEYS.decimals, { ...outer, what: 'index 的 round' })
  if (!fields) return undefined
  const text = scalarText(fields.byKey.get('decimals')?.value ?? entry.value, 'decimals', fields)
  const decimals = text === undefined ? undefined : parseExact(text)
  if (typeof decimals === 'number' && decimals >= 0 && decimals <= 12)
    return { decimals, mode: oneOf(fields, 'mode', ROUNDINGS) ?? 'half_up' }
  refuse(
    fields.report,
    'numberExpected',
    { key: 'decimals', found: brief(text ?? '') },
    { place: entry.value.place, article: fields.article },
  )
  return undefined
}
