import { compare, isExact, parseExact } from '../base.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry } from './document.ts'
import { type Fields, brief, closedFields, listItems, openFields, optionalNumber } from './fields.ts'
import { readLiteral } from './literal.ts'
import type { BoundOutline, Formula, PointsOutline, ScoreOutline } from './outline.ts'
import { readPoints } from './read-index.ts'
import {
  isOrder,
  readDistanceToReference,
  readDistanceToTarget,
  readMinmax,
  readOrder,
  readTarget,
  readZscore,
} from './read-scale.ts'
import { formulaOf, readFormula } from './read-rules.ts'
import { refuse } from './report.ts'

const METHODS = [
  'at_least',
  'cases',
  'piecewise',
  'lookup',
  'goalposts',
  'target',
  'minmax',
  'zscore',
  'percentile',
  'rank',
  'borda',
  'scaled',
  'distance_to_max',
  'fraction_of_max',
  'distance_to_reference',
  'distance_to_target',
] as const

/** The `score` of a node: how its value becomes points. */
export function readScore(node: Fields): ScoreOutline | undefined {
  const entry = node.byKey.get('score')
  if (!entry) return undefined
  const fields = closedFields(withWord(entry.value), KEYS.score, { ...node, what: `${node.what}的 score` })
  if (!fields) return undefined
  const beside = { place: fields.place, article: fields.article }
  const chosen = METHODS.filter((method) => fields.byKey.has(method))
  const [method] = chosen
  const given = method && fields.byKey.get(method)
  if (!method || !given || chosen.length > 1) {
    refuse(fields.report, 'oneScoreMethod', { what: node.what, methods: METHODS.join(', ') }, beside)
    return undefined
  }
  return READERS[method](given, fields)
}

/** `score: rank` is short for `score: { rank: yes }`. */
function withWord(value: Yaml): Yaml {
  if (value.kind !== 'scalar' || !isOrder(value.text.trim())) return value
  const yes = { ...value, text: 'yes' }
  return {
    kind: 'map',
    entries: [{ key: value.text.trim(), keyPlace: value.place, value: yes }],
    place: value.place,
  }
}

const READERS: Readonly<
  Record<(typeof METHODS)[number], (entry: YamlEntry, fields: Fields) => ScoreOutline | undefined>
> = {
  at_least: readAtLeast,
  cases: readCases,
  piecewise: readPiecewise,
  lookup: readLookup,
  goalposts: readGoalposts,
  target: readTarget,
  minmax: readMinmax,
  zscore: readZscore,
  percentile: readOrder,
  rank: readOrder,
  borda: readOrder,
  scaled: readScaled,
  distance_to_max: readOrder,
  fraction_of_max: readOrder,
  distance_to_reference: readDistanceToReference,
  distance_to_target: readDistanceToTarget,
}

function readAtLeast({ value }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const table = openFields(value, { ...fields, what: `${fields.what} at_least` })
  if (!table) return undefined
  const rows = [...table.byKey.values()].flatMap((entry) => {
    const bound = readBound(
      { kind: 'scalar', text: entry.key, quoted: false, place: entry.keyPlace, placeAt: shift(entry) },
      fields,
    )
    const points = readRowPoints(entry.value, fields)
    return bound && points ? [{ bound, points }] : []
  })
  refuseEmpty(rows, table)
  refuseRepeatedBounds(
    rows.map((row) => row.bound),
    table,
  )
  return { kind: 'at_least', rows }
}

const shift =
  ({ keyPlace }: YamlEntry) =>
  (offset: number) => ({ ...keyPlace, column: keyPlace.column + offset })

function readCases({ value }: YamlEntry, fields: Fields): ScoreOutline {
  const items = listItems(value, 'cases', fields)
  const rows = items.flatMap((item, index) => {
    const [condition, points, ...more] = listItems(item, 'cases', fields)
    if (!condition || !points || more.length > 0) {
      refuse(fields.report, 'casePair', { what: fields.what }, { place: item.place, article: fields.article })
      return []
    }
    const read = readRowPoints(points, fields)
    const isElse = condition.kind === 'scalar' && ['-', 'else', '否则', '其他'].includes(condition.text.trim())
    if (isElse && index < items.length - 1)
      refuse(fields.report, 'elseNotLast', { what: fields.what }, { place: condition.place, article: fields.article })
    const formula: Formula | undefined = isElse ? undefined : readFormula(condition, 'cases', fields)
    return read && (isElse || formula) ? [{ condition: formula, points: read }] : []
  })
  refuseEmpty(rows, fields)
  return { kind: 'cases', rows }
}

function readPiecewise({ value }: YamlEntry, fields: Fields): ScoreOutline {
  const rows = listItems(value, 'piecewise', fields).flatMap((item) => {
    const [at, share] = listItems(item, 'piecewise', fields)
    const bound = at && readBound(at, fields)
    const part = share?.kind === 'scalar' ? readPoints(share.text) : undefined
    if (bound && part !== undefined) return [{ at: bound, share: part }]
    refuse(fields.report, 'piecewisePair', { what: fields.what }, { place: item.place, article: fields.article })
    return []
  })
  const bounds = rows.flatMap(({ at }) => (at.kind === 'literal' ? [at.value] : []))
  const ascends = bounds.every((bound, index) => index === 0 || compare(bounds[index - 1] ?? bound, bound) < 0)
  if (rows.length < 2 || !ascends)
    refuse(fields.report, 'piecewiseOrder', { what: fields.what }, { place: fields.place, article: fields.article })
  return { kind: 'piecewise', rows }
}

function readLookup({ value }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const table = openFields(value, { ...fields, what: `${fields.what} lookup` })
  if (!table) return undefined
  const rows = [...table.byKey.values()].flatMap((entry) => {
    const points = readRowPoints(entry.value, fields)
    return points ? [{ text: entry.key, points }] : []
  })
  refuseEmpty(rows, table)
  return { kind: 'lookup', rows }
}

function readGoalposts({ key, value }: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const [low, high, ...more] = listItems(value, key, fields).flatMap((item) => readBound(item, fields) ?? [])
  const toEntry = fields.byKey.get('to')
  const to =
    toEntry &&
    listItems(toEntry.value, 'to', fields).map((item) => (item.kind === 'scalar' ? parseExact(item.text) : undefined))
  const [from, until] = to ?? []
  const badTarget = to !== undefined && (from === undefined || until === undefined || to.length !== 2)
  const isFlat = low?.kind === 'literal' && high?.kind === 'literal' && compare(low.value, high.value) === 0
  if (!low || !high || more.length > 0 || badTarget || isFlat) {
    refuse(fields.report, 'goalpostsPair', { what: fields.what }, { place: value.place, article: fields.article })
    return undefined
  }
  const held = from === undefined || until === undefined ? undefined : ([from, until] as const)
  return { kind: 'goalposts', low, high, to: held, isOpen: false }
}

/** `scaled: [0, 50]`, `factor: 100`: the share of the way from the one to the other, not held at the ends. */
function readScaled(entry: YamlEntry, fields: Fields): ScoreOutline | undefined {
  const line = readGoalposts(entry, fields)
  const factor = optionalNumber(fields, 'factor') ?? 1
  return line?.kind === 'goalposts' ? { ...line, to: [0, factor], isOpen: true } : undefined
}

/** A bound: a quantity written in place, else the name of a parameter or a formula. */
export function readBound(node: Yaml, fields: Fields): BoundOutline | undefined {
  if (node.kind !== 'scalar') {
    refuse(
      fields.report,
      'scalarExpected',
      { key: 'score', what: fields.what },
      { place: node.place, article: fields.article },
    )
    return undefined
  }
  if (!/^[+-]?[\d.]/.test(node.text.trim())) return { kind: 'formula', formula: formulaOf(node, fields.article ?? '') }
  const literal = readLiteral(node, fields.what, fields)
  if (!literal) return undefined
  if (isExact(literal.value))
    return { kind: 'literal', value: literal.value, type: literal.type, shown: literal.shown, place: node.place }
  refuse(
    fields.report,
    'quantityExpected',
    { key: fields.what, found: brief(node.text) },
    { place: node.place, article: fields.article },
  )
  return undefined
}

/** Points of a row: `20`, a range `[7, 8]` for an expert to mark within, or a formula. */
function readRowPoints(node: Yaml, fields: Fields): PointsOutline | undefined {
  if (node.kind === 'scalar') {
    const value = readPoints(node.text)
    if (value !== undefined) return { kind: 'fixed', min: value, max: value, place: node.place }
    const formula = readFormula(node, 'score', fields)
    return formula && { kind: 'formula', formula }
  }
  const bounds =
    node.kind === 'list' ? node.items.map((item) => (item.kind === 'scalar' ? readPoints(item.text) : undefined)) : []
  const [min, max] = bounds
  const isBand = bounds.length === 2 && min !== undefined && max !== undefined && compare(min, max) <= 0
  if (isBand) return { kind: 'fixed', min, max, place: node.place }
  refuse(fields.report, 'pointsRange', { what: fields.what }, { place: node.place, article: fields.article })
  return undefined
}

function refuseEmpty(rows: readonly unknown[], fields: Fields) {
  if (rows.length === 0)
    refuse(fields.report, 'emptyTable', { what: fields.what }, { place: fields.place, article: fields.article })
}

function refuseRepeatedBounds(bounds: readonly BoundOutline[], fields: Fields) {
  const literals = bounds.flatMap((bound) => (bound.kind === 'literal' ? [bound] : []))
  for (const [index, bound] of literals.entries()) {
    const twin = literals.slice(0, index).some((other) => compare(other.value, bound.value) === 0)
    if (twin)
      refuse(
        fields.report,
        'duplicateKey',
        { key: bound.shown, what: fields.what },
        { place: bound.place, article: fields.article },
      )
  }
}
