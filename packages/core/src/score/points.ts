import { type Exact, add, compare, isExact, maximum, minimum, multiply } from '../base.ts'
import { type Doubt, type Result, type Span, Fault, Unknown, isSpan, showValue } from '../feel.ts'

/** Points: a number, or its bounds while an expert has still to mark. */
export type Points = Exact | Span

/** True for a result that is points, of either form. */
export const isPoints = (result: Result): result is Points => isExact(result) || isSpan(result)

/** Bounds as points: one number when they meet. */
export const between = (min: Exact, max: Exact, missing: readonly string[]): Points =>
  compare(min, max) === 0 ? min : { min, max, missing }

/** The least the points can be, the most, and what it hangs on. */
export const lowest = (points: Points): Exact => (isExact(points) ? points : points.min)
export const highest = (points: Points): Exact => (isExact(points) ? points : points.max)
export const missingOf = (points: Points): readonly string[] => (isExact(points) ? [] : points.missing)

/** The sum, bound by bound. */
export function addPoints(a: Points, b: Points): Points {
  if (isExact(a) && isExact(b)) return add(a, b)
  return between(add(lowest(a), lowest(b)), add(highest(a), highest(b)), union(a, b))
}

/** The points times a factor; a negative one turns the bounds round. */
export function scalePoints(points: Points, factor: Exact): Points {
  if (isExact(points)) return multiply(points, factor)
  const [a, b] = [multiply(points.min, factor), multiply(points.max, factor)]
  return compare(a, b) <= 0 ? between(a, b, points.missing) : between(b, a, points.missing)
}

/** Both bounds held to a limit from above and below. */
export function clampPoints(points: Points, min: Exact | undefined, max: Exact | undefined): Points {
  const clamp = (value: Exact): Exact => {
    const capped = max === undefined ? value : minimum(value, max)
    return min === undefined ? capped : maximum(capped, min)
  }
  return isExact(points) ? clamp(points) : between(clamp(points.min), clamp(points.max), points.missing)
}

/** The better of two, bound by bound. */
export const betterOf = (a: Points, b: Points): Points =>
  isExact(a) && isExact(b)
    ? maximum(a, b)
    : between(maximum(lowest(a), lowest(b)), maximum(highest(a), highest(b)), union(a, b))

/** The worse of two, bound by bound. */
export const worseOf = (a: Points, b: Points): Points =>
  isExact(a) && isExact(b)
    ? minimum(a, b)
    : between(minimum(lowest(a), lowest(b)), minimum(highest(a), highest(b)), union(a, b))

/** Every number of the points changed the same, order-preserving way, e.g. rounded. */
export const mapPoints = (points: Points, change: (value: Exact) => Exact): Points =>
  isExact(points) ? change(points) : between(change(points.min), change(points.max), points.missing)

/** Facts missing in any of the results, with the doubt about each. */
export function mergeMissing(unknowns: readonly Unknown[]): Unknown {
  const [first] = unknowns
  if (first && unknowns.length === 1) return first
  const missing = new Map<string, Doubt>()
  for (const unknown of unknowns) for (const [fact, doubt] of unknown.missing) missing.set(fact, doubt)
  return new Unknown(missing)
}

/** Why a value of points could not be computed. */
export const scoreFault = (code: string, zh: string, en: string): Fault => new Fault(`score.${code}`, zh, en)

/** A value as text, to look it up in a table or to name it. */
export const textOf = (value: Result): string => showValue(value, { kind: 'any' })

const union = (a: Points, b: Points): readonly string[] => [...new Set([...missingOf(a), ...missingOf(b)])]
