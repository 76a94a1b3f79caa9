import { type Aggregate, type Framework, type Indicator, type Weight, RELATIVE } from './framework.ts'
import { type Finding, finding } from './finding.ts'
import type { Table } from './table.ts'

/** Every mistake in a framework, at once; none when it can be scored. */
export function checkFramework(framework: Framework): Finding[] {
  const { indicators, aggregates } = framework
  return [
    ...(indicators.length === 0 ? [finding('noIndicators', '')] : []),
    ...(aggregates.length === 0 ? [finding('noNodes', '')] : []),
    ...checkTree(framework),
    ...indicators.flatMap(checkIndicator),
    ...aggregates.flatMap((aggregate) => checkAggregate(aggregate, framework)),
  ]
}

/** Every node but the top hangs under exactly one that comes later, so the tree cannot loop. */
function checkTree({ indicators, aggregates }: Framework): Finding[] {
  const places = new Map(aggregates.map(({ code }, index) => [code, index]))
  const codes = [...indicators, ...aggregates].map(({ code }) => code)
  const known = new Set(codes)
  const parents = new Map<string, number>()
  const findings: Finding[] = []
  for (const [index, { code, children }] of aggregates.entries()) {
    for (const child of children) {
      if (!known.has(child)) findings.push(finding('unknownChild', code, { child }))
      else if (parents.has(child)) findings.push(finding('twoPlaces', child))
      else if ((places.get(child) ?? -1) < index) parents.set(child, index)
    }
  }
  const repeated = codes.filter((code, index) => codes.indexOf(code) < index)
  const top = aggregates.at(-1)?.code
  const loose = [...known].filter((code) => code !== top && !parents.has(code))
  return [
    ...findings,
    ...repeated.map((code) => finding('twoPlaces', code)),
    ...loose.map((code) => finding('noPlace', code)),
  ]
}

function checkIndicator({ code, scale, treat, direction }: Indicator): Finding[] {
  const found: Finding[] = []
  const flat = (low: number, high: number) => low === high && found.push(finding('flatScale', code, { found: low }))
  if (scale.kind === 'minmax' || scale.kind === 'goalposts') flat(scale.to[0], scale.to[1])
  if (scale.kind === 'scaled' || scale.kind === 'goalposts') flat(scale.from[0], scale.from[1])
  if (scale.kind === 'at_least' || scale.kind === 'piecewise') {
    const { rows } = scale
    const ascends = rows.length > 0 && rows.every(([bound], i) => i === 0 || rows[i - 1]![0] < bound)
    if (!ascends) found.push(finding('rowsOrder', code))
    if (treat && scale.kind === 'at_least') found.push(finding('treatExact', code))
  }
  const saysItself = ['at_least', 'piecewise', 'lookup', 'target'].includes(scale.kind)
  if (saysItself && direction === -1) found.push(finding('directionUnused', code))
  return found
}

function checkAggregate({ code, children, combine, exponent }: Aggregate, framework: Framework): Finding[] {
  if (children.length === 0) return [finding('emptyNode', code)]
  const weights = childrenOf(children, framework).map((child) => [child.code, child.weight] as const)
  const found = weights.flatMap(([child, weight]) =>
    valuesOf(weight)
      .filter((value) => !(value >= 0) || value === Number.POSITIVE_INFINITY)
      .map((value) => finding('negativeWeight', child, { found: value })),
  )
  const groups = weights.flatMap(([, weight]) =>
    typeof weight === 'number' ? [] : [Object.keys(weight.of).toSorted().join('、')],
  )
  if (new Set(groups).size > 1) found.push(finding('weightGroups', code, { found: [...new Set(groups)].join(' / ') }))
  if (weights.length > 0 && weights.every(([, weight]) => valuesOf(weight).every((value) => value === 0)))
    found.push(finding('weightsZero', code))
  if (combine === 'power' && !(exponent !== undefined && exponent !== 0 && Number.isFinite(exponent)))
    found.push(finding('exponentZero', code, { found: exponent ?? '' }))
  return found
}

/** The nodes of some names, in that order. */
export function childrenOf(
  children: readonly string[],
  { indicators, aggregates }: Framework,
): readonly (Indicator | Aggregate)[] {
  const wanted = new Set(children)
  const found = new Map([...indicators, ...aggregates].filter(({ code }) => wanted.has(code)).map((n) => [n.code, n]))
  return children.flatMap((child) => found.get(child) ?? [])
}

const valuesOf = (weight: Weight): number[] => (typeof weight === 'number' ? [weight] : Object.values(weight.of))

/** Every mistake in a table for a framework, at once. `isFrozen`: parameters are given, so a population is not needed. */
export function checkTable(framework: Framework, table: Table, isFrozen: boolean): Finding[] {
  const { indicators, aggregates } = framework
  const found = [...table.columns.keys()].slice(0, 12).join('、')
  const columns = indicators.flatMap(({ code, denominator }) => [
    code,
    ...(denominator === undefined ? [] : [denominator]),
  ])
  const missing = columns.filter((column) => !table.columns.has(column))
  const groups = groupingsOf(framework).filter((name) => !table.groups.has(name))
  const least = framework.populationMin ?? 0
  const isRelative = indicators.some(({ scale }) => RELATIVE.has(scale.kind))
  const isTooSmall = !isFrozen && isRelative && table.units.length < least
  const copeland = aggregates.filter(({ combine }) => combine === 'copeland')
  return [
    ...(table.units.length === 0 ? [finding('noUnits', '')] : []),
    ...repeatedUnits(table.units),
    ...[...new Set(missing)].map((column) => finding('noColumn', column, { column, found })),
    ...[...new Set(groups)].map((name) => finding('noGrouping', name)),
    ...(isTooSmall ? [finding('population', '', { found: table.units.length, least })] : []),
    ...(isFrozen && table.units.length === 1 ? copeland.map(({ code }) => finding('copelandOfOne', code)) : []),
  ]
}

/** Lists of units in which each was found to stand once: the same firms are scored again and again. */
const distinct = new WeakSet<readonly string[]>()

function repeatedUnits(units: readonly string[]): Finding[] {
  if (distinct.has(units)) return []
  if (new Set(units).size === units.length) {
    distinct.add(units)
    return []
  }
  const times = new Map<string, number>()
  for (const unit of units) times.set(unit, (times.get(unit) ?? 0) + 1)
  return [...times]
    .filter(([, count]) => count > 1)
    .map(([unit, count]) => finding('repeatedUnit', unit, { found: count }))
}

/** Every grouping a framework reads. */
export function groupingsOf({ indicators, aggregates, rank, bands }: Framework): string[] {
  const limits = [
    ...aggregates.flatMap(({ max = 0, min = 0 }) => [max, min]),
    ...indicators.map(({ full = 0 }) => full),
  ]
  const weights = [...[...indicators, ...aggregates].map(({ weight }) => weight), ...limits].flatMap((weight) =>
    typeof weight === 'number' ? [] : [weight.by],
  )
  const fills = indicators.flatMap(({ missing }) =>
    'within' in missing && missing.within !== undefined ? [missing.within] : [],
  )
  return [...new Set([...weights, ...fills, rank.within ?? [], bands?.within ?? []].flat())]
}
