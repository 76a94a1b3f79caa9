import { type Exact, add, compare, divide, isExact, maximum, minimum, multiply, subtract } from '../base.ts'
import type { Scale, Treatment } from '../composite.ts'
import { type Compiled, type Env, type Result, Fault, Unknown, isSpan } from '../feel.ts'
import { type Target, pointsTowards } from './target.ts'
import { between, highest, isPoints, lowest, mergeMissing, scoreFault, textOf } from './points.ts'

/** A bound or figure of a row: written in place, or the name of a parameter. */
export type Bound =
  | { readonly kind: 'fixed'; readonly value: Exact }
  | { readonly kind: 'formula'; readonly formula: Compiled }

/** Points of a row: fixed, a band for an expert to mark within, or a formula. */
export type RowPoints =
  | { readonly kind: 'fixed'; readonly min: Exact; readonly max: Exact }
  | { readonly kind: 'formula'; readonly formula: Compiled }

/** From that bound on, these points. */
export type MethodRow = { readonly bound: Bound; readonly points: RowPoints }

/** How a value becomes points. */
export type Method =
  /** The highest bound not above the value gives its points; below every bound, none. */
  | { readonly kind: 'at_least'; readonly rows: readonly MethodRow[] }
  /** The first condition that holds gives its points; none holds, none. */
  | {
      readonly kind: 'cases'
      readonly rows: readonly { readonly condition: Compiled | undefined; readonly points: RowPoints }[]
    }
  /** Straight lines between points (value, share of the full mark), flat beyond the ends. */
  | { readonly kind: 'piecewise'; readonly rows: readonly { readonly at: Bound; readonly share: Exact }[] }
  /** The text's own row; `-` stands for any other text. */
  | { readonly kind: 'lookup'; readonly rows: readonly { readonly text: string; readonly points: RowPoints }[] }
  /** From `low` to `high` evenly, held at both ends unless it is open; `to` other than none and the full mark. */
  | {
      readonly kind: 'goalposts'
      readonly low: Bound
      readonly high: Bound
      readonly to: readonly [Exact, Exact] | undefined
      readonly isOpen: boolean
    }
  /** Points for meeting a goal, and for each full step above or below it. */
  | { readonly kind: 'target'; readonly goal: Bound; readonly target: Target }
  /** A place among all units: no one unit has points by itself, the population or frozen parameters give them. */
  | { readonly kind: 'relative'; readonly relative: Relative }

/** How a leaf is scored among all units: what fills gaps, what is done about outliers, and the scale. */
export type Relative = {
  readonly scale: Scale
  readonly treat: Treatment | undefined
  readonly direction: 1 | -1
  /** What fills gaps, and within which group of units. */
  readonly impute:
    | { readonly kind: 'mean' | 'median' | 'row' | 'zero' | 'worst'; readonly within: Compiled | undefined }
    | undefined
}

/** The points a method gives for a value; `full` is the full mark of the node, where it has one. */
export function pointsByMethod(method: Method, value: Result | undefined, full: Exact | undefined, env: Env): Result {
  if (method.kind === 'relative') return needsPopulation()
  if (method.kind === 'cases') return byCases(method, env)
  if (value === undefined) return scoreFault('noValue', '指标没有 value', 'the node has no value')
  if (value instanceof Fault || value instanceof Unknown) return value
  if (method.kind === 'lookup') return byLookup(method, value, env)
  if (isSpan(value)) return overSpan(method, value.min, value.max, value.missing, full, env)
  if (!isExact(value)) return scoreFault('notNumber', '指标的 value 不是数', 'the value of the node is not a number')
  switch (method.kind) {
    case 'at_least':
      return atLeast(method, value, env)
    case 'piecewise':
      return piecewise(method, value, full ?? 100, env)
    case 'goalposts':
      return goalposts(method, value, full ?? 100, env)
    case 'target':
      return towardsGoal(method, value, env)
  }
}

const needsPopulation = (): Fault =>
  scoreFault(
    'needsPopulation',
    '这一项按与其他对象的比较计分，一个对象单独算不出：请整批计算，或在 reference 里写明冻结的参数',
    'scored against other units: score them together, or give frozen parameters under reference',
  )

function towardsGoal({ goal, target }: Method & { kind: 'target' }, value: Exact, env: Env): Result {
  const at = boundOf(goal, env)
  if (at instanceof Unknown || at instanceof Fault) return at
  const points = pointsTowards(at, value, target)
  return (
    points ?? scoreFault('goalZero', '目标值是 0，超过或不足没有比例', 'the goal is zero: nothing is a share of it')
  )
}

/** A value that is points by itself: a number, or yes for the full mark. */
export function valueAsPoints(value: Result, full: Exact | undefined): Result {
  if (typeof value === 'boolean') return value ? (full ?? 1) : 0
  if (isExact(value) || isSpan(value) || value instanceof Unknown || value instanceof Fault) return value
  return scoreFault(
    'notNumber',
    '指标的 value 不是数，也不是是否',
    'the value of the node is neither a number nor yes or no',
  )
}

/** The points of a row. */
export function rowPoints(points: RowPoints, env: Env): Result {
  if (points.kind === 'fixed') return between(points.min, points.max, [])
  return points.formula.evaluate(env)
}

/** The number of a bound; Unknown or Fault where its parameter has none. */
export function boundOf(bound: Bound, env: Env): Exact | Unknown | Fault {
  if (bound.kind === 'fixed') return bound.value
  const result = bound.formula.evaluate(env)
  if (isExact(result) || result instanceof Unknown || result instanceof Fault) return result
  return scoreFault('notNumber', '分档的界限不是数', 'a bound is not a number')
}

/** A value known only within bounds gives points only when every value between them gives the same. */
function overSpan(
  method: Method & { kind: 'at_least' | 'piecewise' | 'goalposts' | 'target' },
  min: Exact,
  max: Exact,
  missing: readonly string[],
  full: Exact | undefined,
  env: Env,
): Result {
  const [low, high] = [min, max].map((value) => pointsByMethod(method, value, full, env))
  const isFlat = isExact(low) && isExact(high) && compare(low, high) === 0
  return isFlat ? low : new Unknown(new Map(missing.map((fact) => [fact, 'unknown'])))
}

function atLeast({ rows }: Method & { kind: 'at_least' }, value: Exact, env: Env): Result {
  let best: { readonly bound: Exact; readonly points: RowPoints } | undefined
  for (const { bound, points } of rows) {
    const at = boundOf(bound, env)
    if (at instanceof Unknown || at instanceof Fault) return at
    if (compare(at, value) <= 0 && (best === undefined || compare(best.bound, at) < 0)) best = { bound: at, points }
  }
  return best ? rowPoints(best.points, env) : 0
}

/** Rows whose condition is unknown stay possible until a row surely holds; points are known when all possible rows agree. */
function byCases({ rows }: Method & { kind: 'cases' }, env: Env): Result {
  const possible: Result[] = []
  const unknown: Unknown[] = []
  for (const { condition, points } of rows) {
    const holds = condition ? condition.evaluate(env) : true
    if (holds instanceof Fault) return holds
    if (holds instanceof Unknown) {
      unknown.push(holds)
      possible.push(rowPoints(points, env))
    } else if (holds === true) return agreed([...possible, rowPoints(points, env)], unknown)
  }
  return agreed([...possible, 0], unknown)
}

function agreed(possible: readonly Result[], unknown: readonly Unknown[]): Result {
  const [first = 0, ...rest] = possible
  return rest.every((other) => samePoints(first, other)) ? first : mergeMissing(unknown)
}

function samePoints(a: Result, b: Result): boolean {
  return isPoints(a) && isPoints(b) && compare(lowest(a), lowest(b)) === 0 && compare(highest(a), highest(b)) === 0
}

function byLookup({ rows }: Method & { kind: 'lookup' }, value: Result, env: Env): Result {
  const text = textOf(value)
  const row = rows.find((candidate) => candidate.text === text) ?? rows.find((candidate) => candidate.text === '-')
  if (row) return rowPoints(row.points, env)
  const known = rows.map((candidate) => candidate.text).join('、')
  return scoreFault(
    'noRow',
    `分档表里没有「${text}」，只有 ${known}`,
    `the table has no row for "${text}", only for ${known}`,
  )
}

function piecewise({ rows }: Method & { kind: 'piecewise' }, value: Exact, full: Exact, env: Env): Result {
  let before: { readonly at: Exact; readonly share: Exact } | undefined
  for (const row of rows) {
    const at = boundOf(row.at, env)
    if (at instanceof Unknown || at instanceof Fault) return at
    if (compare(value, at) < 0)
      return multiply(full, before ? interpolate(before, { at, share: row.share }, value) : row.share)
    before = { at, share: row.share }
  }
  return multiply(full, before?.share ?? 0)
}

type Corner = { readonly at: Exact; readonly share: Exact }

const interpolate = (from: Corner, to: Corner, value: Exact): Exact =>
  add(
    from.share,
    multiply(subtract(to.share, from.share), divide(subtract(value, from.at), subtract(to.at, from.at)) ?? 0),
  )

function goalposts(
  { low, high, to, isOpen }: Method & { kind: 'goalposts' },
  value: Exact,
  full: Exact,
  env: Env,
): Result {
  const [from, until] = [boundOf(low, env), boundOf(high, env)]
  if (from instanceof Unknown || from instanceof Fault) return from
  if (until instanceof Unknown || until instanceof Fault) return until
  const share = divide(subtract(value, from), subtract(until, from))
  if (share === undefined) return scoreFault('flatGoalposts', '两个门柱相等，无法换算', 'both goalposts are equal')
  const held = isOpen ? share : maximum(0, minimum(1, share))
  const [least, most] = to ?? [0, full]
  return add(least, multiply(subtract(most, least), held))
}
