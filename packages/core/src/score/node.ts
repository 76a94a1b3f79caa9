import { type Exact, add, compare, divide, isExact, minimum, show } from '../base.ts'
import { type Compiled, type Env, type Result, Fault, Unknown } from '../feel.ts'
import { type MeanKind, unevenMean } from './mean.ts'
import { type Method, pointsByMethod, valueAsPoints } from './method.ts'
import {
  type Points,
  addPoints,
  between,
  betterOf,
  clampPoints,
  highest,
  isPoints,
  lowest,
  mergeMissing,
  missingOf,
  scalePoints,
  scoreFault,
  textOf,
  worseOf,
} from './points.ts'

export { type Bound, type Method, type Relative, type RowPoints, boundOf, rowPoints } from './method.ts'
export { type Target, type TargetSteps, pointsTowards } from './target.ts'
export { published } from './mean.ts'
export { type Points, addPoints, highest, isPoints, lowest, mapPoints } from './points.ts'

/** A number of the framework: fixed, or computed for a unit from its stage or by a formula. */
export type Figure =
  | { readonly kind: 'fixed'; readonly value: Exact }
  | { readonly kind: 'formula'; readonly formula: Compiled }
  | { readonly kind: 'by'; readonly by: Compiled; readonly values: ReadonlyMap<string, Exact>; readonly what: string }

/** A node of an index. A leaf has a value, a method or a mark; a group has children and combines them. */
export type IndexNode = {
  readonly name: string
  readonly title: string
  readonly article: string
  readonly depth: number
  readonly children: readonly IndexNode[]
  readonly combine: 'sum' | 'mean' | 'best' | 'worst' | 'copeland' | MeanKind
  /** The exponent of `power`. */
  readonly exponent: Exact
  /** A group has points only where at least this share of its children has. */
  readonly coverage: Exact | undefined
  readonly missing: 'fail' | 'zero' | 'skip' | 'worst'
  /** For how many years an earlier value stands in for one that is missing. */
  readonly carry: number | undefined
  readonly weight: Figure | undefined
  readonly max: Figure | undefined
  readonly min: Figure | undefined
  readonly points: Figure | undefined
  readonly value: Compiled | undefined
  readonly method: Method | undefined
  /** The optional fact with an expert's mark, which must lie in the band of points. */
  readonly mark: string | undefined
}

/** The number a figure gives for one unit; Unknown or Fault where its stage or formula has none. */
export function figureOf(figure: Figure, env: Env): Exact | Unknown | Fault {
  if (figure.kind === 'fixed') return figure.value
  const result = figure.kind === 'formula' ? figure.formula.evaluate(env) : figure.by.evaluate(env)
  if (result instanceof Unknown || result instanceof Fault) return result
  if (figure.kind === 'by') {
    const group = textOf(result)
    const value = figure.values.get(group)
    if (value !== undefined) return value
    const known = [...figure.values.keys()].join('、')
    return scoreFault(
      'noSuchGroup',
      `${figure.what}没有「${group}」的数值，只有 ${known}`,
      `${figure.what} has no figure for "${group}", only for ${known}`,
    )
  }
  if (isExact(result)) return result
  return scoreFault(
    'notNumber',
    '满分、权重或分值不是一个数',
    'a maximum, weight or number of points is not one number',
  )
}

/**
 * The points of a node for one unit. Children are read through `env.name`, so that whoever owns the Env remembers them.
 * Unknown facts give Unknown unless the leaf's policy says zero, worst or skip; a fault anywhere below is the fault of the node.
 */
export function pointsOf(node: IndexNode, env: Env): Result {
  const raw = node.children.length > 0 ? combine(node, env) : leafPoints(node, env)
  if (!isPoints(raw)) return raw
  const max = node.max ?? (node.children.length === 0 ? node.points : undefined)
  const ceiling = max && figureOf(max, env)
  const floor = node.min ? figureOf(node.min, env) : ceiling === undefined ? undefined : 0
  if (ceiling instanceof Fault || ceiling instanceof Unknown) return ceiling
  if (floor instanceof Fault || floor instanceof Unknown) return floor
  return clampPoints(raw, floor, ceiling)
}

// —— a leaf ——

function leafPoints(node: IndexNode, env: Env): Result {
  const full = node.points ?? node.max
  const most = full && figureOf(full, env)
  if (most instanceof Fault || most instanceof Unknown) return most
  const band = node.method
    ? pointsByMethod(node.method, node.value?.evaluate(env), most, env)
    : node.value
      ? valueAsPoints(node.value.evaluate(env), most)
      : between(0, most ?? 0, node.mark === undefined ? [] : [node.mark])
  if (band instanceof Unknown) return withoutValue(node, band)
  return isPoints(band) && node.mark !== undefined ? markWithin(band, node, node.mark, env) : band
}

/** What an unknown value is worth under the leaf's policy; `fail` and `skip` leave it unknown, a group leaves the latter out. */
function withoutValue(node: IndexNode, unknown: Unknown): Result {
  if (node.missing === 'zero') return 0
  return node.missing === 'worst' ? worstPoints(node) : unknown
}

/** The lowest points the leaf can give: no row that is reached may be worth less than none. */
function worstPoints({ method }: IndexNode): Exact {
  let least: Exact = 0
  if (method === undefined || method.kind === 'piecewise' || method.kind === 'goalposts') return least
  if (method.kind === 'relative') return least
  if (method.kind === 'target') return method.target.below?.limit ?? least
  for (const { points } of method.rows) if (points.kind === 'fixed') least = minimum(least, points.min)
  return least
}

function markWithin(band: Points, node: IndexNode, fact: string, env: Env): Result {
  const mark = env.name(fact)
  if (mark instanceof Fault) return mark
  const [min, max] = [lowest(band), highest(band)]
  if (mark instanceof Unknown) return between(min, max, [...missingOf(band), fact])
  if (isExact(mark) && compare(mark, min) >= 0 && compare(mark, max) <= 0) return mark
  const shown = textOf(mark)
  return scoreFault(
    'markOutsideBand',
    `「${node.title}」的评分 ${shown} 不在 ${show(min)}–${show(max)} 分之内（${fact}）`,
    `the mark ${shown} for ${node.title} is outside ${show(min)}–${show(max)} points (${fact})`,
  )
}

// —— a group ——

type Child = { readonly node: IndexNode; readonly points: Points; readonly weight: Exact }

function combine(node: IndexNode, env: Env): Result {
  const known: Child[] = []
  const skipped: Unknown[] = []
  const unknown: { readonly node: IndexNode; readonly result: Unknown }[] = []
  for (const child of node.children) {
    const points = env.name(child.name)
    const weight = child.weight ? figureOf(child.weight, env) : 1
    if (points instanceof Fault) return points
    if (weight instanceof Fault) return weight
    if (weight instanceof Unknown) unknown.push({ node: child, result: weight })
    else if (points instanceof Unknown) {
      if (child.missing === 'skip' || points.missing.size === 0) skipped.push(points)
      else unknown.push({ node: child, result: points })
    } else if (isPoints(points)) known.push({ node: child, points, weight })
    else
      return scoreFault('notNumber', `「${child.title}」的得分不是数`, `the points of ${child.title} are not a number`)
  }
  if (unknown.length > 0) return despiteUnknown(node, known, unknown, env)
  const [first, ...rest] = known
  if (!first || isTooThin(node, known.length)) return mergeMissing(skipped)
  switch (node.combine) {
    case 'sum':
      return rest.reduce((sum, child) => addPoints(sum, weighted(child)), weighted(first))
    case 'mean':
      return meanOf(known)
    case 'best':
      return rest.reduce((best, child) => betterOf(best, weighted(child)), weighted(first))
    case 'worst':
      return rest.reduce((worst, child) => worseOf(worst, weighted(child)), weighted(first))
    case 'gmean':
    case 'hmean':
    case 'power':
    case 'mpi':
      return unevenly(node, node.combine, known)
    case 'copeland':
      return scoreFault(
        'needsPopulation',
        `「${node.title}」按两两比较合成，一个对象单独算不出，请整批计算`,
        `${node.title} compares units in pairs: score them together`,
      )
  }
}

/** Whether fewer children are known than `min_coverage` asks for. */
const isTooThin = ({ coverage, children }: IndexNode, known: number): boolean =>
  coverage !== undefined && compare(divide(known, children.length) ?? 0, coverage) < 0

/** A mean that does not let one child make up for another; while a mark is open it is open as well. */
function unevenly(node: IndexNode, kind: MeanKind, known: readonly Child[]): Result {
  const open = [...new Set(known.flatMap(({ points }) => missingOf(points)))]
  if (open.length > 0) return new Unknown(new Map(open.map((fact) => [fact, 'unknown'])))
  const mean = unevenMean(
    kind,
    known.map(({ points, weight }) => ({ value: lowest(points), weight })),
    node.exponent,
  )
  return (
    mean ??
    scoreFault(
      'noMean',
      `「${node.title}」下面有 0 分或负分，${kind} 没有意义；请换一种合成方法，或让各项从 1 分起`,
      `${node.title} has a child of zero points or less, of which there is no ${kind}`,
    )
  )
}

const weighted = ({ points, weight }: Child): Points => (weight === 1 ? points : scalePoints(points, weight))

function meanOf(children: readonly Child[]): Result {
  const total = children.reduce<Exact>((sum, child) => add(sum, child.weight), 0)
  const share = divide(1, total)
  if (share === undefined) return scoreFault('weightsZero', '权重之和为 0', 'the weights sum to zero')
  return scalePoints(children.map(weighted).reduce(addPoints), share)
}

/**
 * The best of several is at least the best that is known, whatever the rest turns out to be: bounds, not a guess.
 * Any other combination with an unknown child is unknown.
 */
function despiteUnknown(
  node: IndexNode,
  known: readonly Child[],
  unknown: readonly { readonly node: IndexNode; readonly result: Unknown }[],
  env: Env,
): Result {
  const all = mergeMissing(unknown.map(({ result }) => result))
  const [first, ...rest] = known
  const ceilings = unknown.map((child) => ceilingOf(child.node, env))
  if (node.combine !== 'best' || !first || ceilings.includes(undefined)) return all
  const best = rest.reduce((better, child) => betterOf(better, weighted(child)), weighted(first))
  const most = ceilings.reduce<Exact>((top, ceiling) => highest(betterOf(top, ceiling ?? 0)), highest(best))
  return between(lowest(best), most, [...new Set([...missingOf(best), ...all.missing.keys()])])
}

/** The most points a child can still give, where it states that. */
function ceilingOf(node: IndexNode, env: Env): Exact | undefined {
  const figure = node.max ?? node.points
  const most = figure && node.weight === undefined ? figureOf(figure, env) : undefined
  return most instanceof Unknown || most instanceof Fault ? undefined : most
}
