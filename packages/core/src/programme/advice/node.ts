import { type Exact, compare, isExact, multiply, subtract, divide } from '../../base.ts'
import { Fault, type Result, Unknown } from '../../feel.ts'
import { type Bound, type Figure, type IndexNode, type Method, type RowPoints, figureOf } from '../../score.ts'
import { type Curve, level, minus, over, plus, times } from './curve.ts'
import {
  type Local,
  type Point,
  Unsolved,
  bendBetween,
  localExtreme,
  localName,
  localTerm,
  mapped,
  numberOf,
} from './local.ts'

/** The points of a node near the point, and where it reaches another step. */
export function localNode(node: IndexNode, point: Point): Local {
  if (node.mark !== undefined) throw new Unsolved()
  const raw = node.children.length > 0 ? localGroup(node, point) : localLeaf(node, point)
  const max = node.max ?? (node.children.length === 0 ? node.points : undefined)
  const ceiling = max && localFigure(max, point)
  const floor = node.min ? localFigure(node.min, point) : ceiling && { value: 0 }
  const above = floor ? localExtreme([raw, floor], 1, point) : raw
  const held = ceiling ? localExtreme([above, ceiling], -1, point) : above
  return node === point.model.roots[0] ? published(held, point) : held
}

/** Additions, deductions and rounding come last, and are followed only while the points stay the same. */
function published(points: Local, point: Point): Local {
  const { model, env } = point
  const hasMore = model.adjustments.length > 0 || model.outline.index?.round !== undefined
  if (!hasMore) return points
  for (const { points: formula, condition } of model.adjustments) {
    if (condition) localTerm(condition.term, point)
    const extra = localTerm(formula.term, point)
    if ('curve' in extra && extra.curve.above.length > 1) throw new Unsolved()
  }
  if ('curve' in points && (points.curve.above.length > 1 || points.curve.below.length > 1)) throw new Unsolved()
  const [root] = model.roots
  return root ? { value: env.name(root.name) } : points
}

function localFigure(figure: Figure, point: Point): Local {
  if (figure.kind === 'formula') return localTerm(figure.formula.term, point)
  if (figure.kind === 'by') localTerm(figure.by.term, point)
  return { value: figureOf(figure, point.env) }
}

// —— a group ——

function localGroup(node: IndexNode, point: Point): Local {
  const children = node.children.map((child) => {
    const weight: Local = child.weight ? localFigure(child.weight, point) : { value: 1 }
    return { points: localName(child.name, point), weight }
  })
  const known = children.filter(({ points }) => !('value' in points && points.value instanceof Unknown))
  if (known.length < children.length && node.children.some(({ missing }) => missing !== 'skip')) {
    return { value: point.env.name(node.name) }
  }
  const weighted = known.map(({ points, weight }) => mapped([points, weight], ([a, b = a]) => times(a, b)))
  switch (node.combine) {
    case 'sum':
      return mapped(weighted, (curves) => curves.reduce(plus))
    case 'mean': {
      const total = mapped(
        known.map(({ weight }) => weight),
        (curves) => curves.reduce(plus),
      )
      return mapped([...weighted, total], (curves) => over(curves.slice(0, -1).reduce(plus), curves.at(-1) ?? level(1)))
    }
    case 'best':
      return localExtreme(weighted, 1, point)
    case 'worst':
      return localExtreme(weighted, -1, point)
    default:
      throw new Unsolved()
  }
}

// —— a leaf ——

function localLeaf(node: IndexNode, point: Point): Local {
  const { method } = node
  if (method?.kind === 'cases') return localCases(node, method, point)
  if (!node.value) throw new Unsolved()
  const value = localTerm(node.value.term, point)
  if (!method) return isTruth(value) ? { value: point.env.name(node.name) } : value
  if ('value' in value && (value.value instanceof Unknown || value.value instanceof Fault)) {
    return { value: point.env.name(node.name) }
  }
  switch (method.kind) {
    case 'at_least':
      return localAtLeast(node, method, value, point)
    case 'piecewise':
      return localPiecewise(node, method, value, point)
    case 'goalposts':
      return localGoalposts(node, method, value, point)
    case 'lookup':
      return { value: point.env.name(node.name) }
    default:
      throw new Unsolved()
  }
}

const isTruth = (local: Local): boolean => 'value' in local && typeof local.value === 'boolean'

function localAtLeast(node: IndexNode, { rows }: Method & { kind: 'at_least' }, value: Local, point: Point): Local {
  const at = numberOf(value, point)
  if (at === undefined) throw new Unsolved()
  let best: { readonly bound: Exact; readonly index: number } | undefined
  for (const [index, row] of rows.entries()) {
    const bound = localBound(row.bound, point)
    bendBetween(value, bound, point)
    const reached = numberOf(bound, point)
    if (reached === undefined) return { value: point.env.name(node.name) }
    if (compare(reached, at) <= 0 && (!best || compare(best.bound, reached) < 0)) best = { bound: reached, index }
  }
  point.rows.push(`${node.name} ${best?.index ?? -1}`)
  const hit = best && rows[best.index]
  return hit ? localPoints(hit.points, point) : { value: 0 }
}

function localCases(node: IndexNode, { rows }: Method & { kind: 'cases' }, point: Point): Local {
  for (const [index, { condition, points }] of rows.entries()) {
    const holds: Local = condition ? localTerm(condition.term, point) : { value: true }
    if ('value' in holds && holds.value === false) continue
    if (!('value' in holds) || holds.value !== true) return { value: point.env.name(node.name) }
    point.rows.push(`${node.name} ${index}`)
    return localPoints(points, point)
  }
  point.rows.push(`${node.name} -1`)
  return { value: 0 }
}

function localPiecewise(node: IndexNode, { rows }: Method & { kind: 'piecewise' }, value: Local, point: Point): Local {
  const at = numberOf(value, point)
  const full = fullOf(node, point)
  if (at === undefined) throw new Unsolved()
  let before: { readonly at: Exact; readonly share: Exact } | undefined
  for (const [index, row] of rows.entries()) {
    const bound = localBound(row.at, point)
    bendBetween(value, bound, point)
    const corner = numberOf(bound, point)
    if (corner === undefined) return { value: point.env.name(node.name) }
    if (compare(at, corner) < 0) {
      point.rows.push(`${node.name} ${index}`)
      if (!before) return { value: multiply(full, row.share) }
      const slope = divide(subtract(row.share, before.share), subtract(corner, before.at)) ?? 0
      return along(value, before.at, multiply(full, before.share), multiply(full, slope))
    }
    before = { at: corner, share: row.share }
  }
  point.rows.push(`${node.name} end`)
  return { value: multiply(full, before?.share ?? 0) }
}

function localGoalposts(
  node: IndexNode,
  { low, high, to, isOpen }: Method & { kind: 'goalposts' },
  value: Local,
  point: Point,
): Local {
  const [from, until] = [numberOf(localBound(low, point), point), numberOf(localBound(high, point), point)]
  if (from === undefined || until === undefined || compare(from, until) === 0) throw new Unsolved()
  const [least, most] = to ?? [0, fullOf(node, point)]
  const slope = divide(subtract(most, least), subtract(until, from)) ?? 0
  const straight = along(value, from, least, slope)
  if (isOpen) return straight
  const [lower, upper] = compare(least, most) <= 0 ? [least, most] : [most, least]
  return localExtreme([localExtreme([straight, { value: lower }], 1, point), { value: upper }], -1, point)
}

/** The straight line through (`from`, `start`). */
function along(value: Local, from: Exact, start: Exact, slope: Exact): Local {
  const rise = (curve: Curve) => times(minus(curve, level(from)), level(slope))
  return mapped([value], ([curve]) => plus(rise(curve), level(start)))
}

function fullOf({ points, max }: IndexNode, point: Point): Exact {
  const figure = points ?? max
  const full: Result = figure ? figureOf(figure, point.env) : 100
  if (!isExact(full)) throw new Unsolved()
  return full
}

const localBound = (bound: Bound, point: Point): Local =>
  bound.kind === 'fixed' ? { value: bound.value } : localTerm(bound.formula.term, point)

function localPoints(points: RowPoints, point: Point): Local {
  if (points.kind === 'formula') return localTerm(points.formula.term, point)
  if (compare(points.min, points.max) !== 0) throw new Unsolved()
  return { value: points.min }
}
