import { publish, reaches, wholeSteps } from './decimals.ts'
import type { Indicator, Scale, Steps } from './framework.ts'
import { boundsOf, deviationOf, meanOf, presentIn } from './statistics.ts'

/** What a relative scale needs to know of the population; nothing for the others. */
export type ScaleParameters = {
  readonly bounds?: readonly [number, number]
  readonly mean?: number
  readonly deviation?: number
  /** Every value, ascending, for places. */
  readonly sorted?: readonly number[]
  /** The value of the unit that is referred to. */
  readonly reference?: number
}

/** What a column is scored from: its treated values, and the fractions they came from where thresholds must be exact. */
export type Scored = {
  readonly x: Float64Array
  readonly numerator: Float64Array | undefined
  readonly denominator: Float64Array | undefined
}

/** Estimates what a scale needs from the column as treated; values are turned by the direction first. */
export function estimateScale(
  x: Float64Array,
  { scale, direction }: Indicator,
  rowOf: (unit: string) => number,
): ScaleParameters {
  switch (scale.kind) {
    case 'minmax':
    case 'distance_to_max':
    case 'distance_to_target':
    case 'fraction_of_max':
      return { bounds: boundsIn(x, direction) }
    case 'zscore':
      return { mean: meanOf(x) * direction, deviation: deviationOf(x) }
    case 'rank':
    case 'borda':
    case 'percentile':
      return { sorted: [...turned(presentIn(x), direction).sort()] }
    case 'distance_to_reference':
      return { bounds: boundsIn(x, direction), reference: (x[rowOf(scale.unit)] ?? Number.NaN) * direction }
    default:
      return {}
  }
}

function boundsIn(x: Float64Array, direction: 1 | -1): readonly [number, number] {
  const [low, high] = boundsOf(x)
  return direction === 1 ? [low, high] : [-high, -low]
}

const turned = (x: Float64Array, direction: 1 | -1): Float64Array => (direction === 1 ? x : x.map((value) => -value))

/** True where the population does not tell units apart, so that a relative scale has nothing to say. */
export function isFlat(scale: Scale, { bounds, deviation, sorted, reference }: ScaleParameters): boolean {
  if (deviation !== undefined) return !(deviation > 0)
  if (sorted) return sorted.length < 2 || sorted[0] === sorted.at(-1)
  if (scale.kind === 'distance_to_target') return !bounds || !(bounds[1] > bounds[0])
  if (scale.kind === 'distance_to_reference') return !bounds || !((reference ?? Number.NaN) > bounds[0])
  return bounds !== undefined && !(bounds[1] > bounds[0])
}

/** The scores of a column. */
export function scaleColumn(scored: Scored, indicator: Indicator, parameters: ScaleParameters): Float64Array {
  const { x } = scored
  const scores = new Float64Array(x.length)
  const { scale, direction } = indicator
  if (isFlat(scale, parameters)) return scores.fill(Number.NaN)
  const line = lineOf(scale, direction, parameters)
  if (line) {
    const [factor, base, shift, low, high] = line
    for (let i = 0; i < x.length; i++) {
      const y = (x[i]! * direction - base) * factor + shift
      scores[i] = y < low ? low : y > high ? high : y
    }
    return scores
  }
  if (scale.kind === 'at_least') return scaleAtLeast(scored, scale.rows)
  const of = scaler(indicator, parameters)
  for (let i = 0; i < x.length; i++) scores[i] = !Number.isNaN(x[i]!) ? of(x[i]!) : Number.NaN
  return scores
}

/** A scale that is a line: (x·direction - base)·factor + shift, held between two scores. */
function lineOf(
  scale: Scale,
  direction: 1 | -1,
  {
    bounds = [Number.NaN, Number.NaN],
    mean = Number.NaN,
    deviation = Number.NaN,
    reference = Number.NaN,
  }: ScaleParameters,
): readonly [number, number, number, number, number] | undefined {
  const [low, high] = bounds
  const free = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const
  switch (scale.kind) {
    case 'given':
      return [1, 0, 0, ...free]
    case 'minmax':
      return [(scale.to[1] - scale.to[0]) / (high - low), low, scale.to[0], ...free]
    case 'zscore':
      return [scale.deviation / deviation, mean, scale.mean, ...free]
    case 'scaled': {
      const [from, until] = turn(scale.from, direction)
      return [scale.factor / (until - from), from, 0, ...free]
    }
    case 'distance_to_max':
      return [1 / (high - low), low, 0, ...free]
    case 'distance_to_target':
      return [1 / (scale.target * direction - low), low, 0, free[0], scale.cap ? 1 : free[1]]
    case 'distance_to_reference':
      return [1 / (reference - low), low, 0, free[0], scale.cap ? 1 : free[1]]
    case 'goalposts': {
      const [from, until] = turn(scale.from, direction)
      const [least, most] = scale.to
      const held = scale.open ? free : ([Math.min(least, most), Math.max(least, most)] as const)
      return [(most - least) / (until - from), from, least, ...held]
    }
    default:
      return undefined
  }
}

/** Bounds in the data's own sense, turned along with it: the worse end first. */
const turn = ([low, high]: readonly [number, number], direction: 1 | -1): readonly [number, number] =>
  direction === 1 ? [low, high] : [-high, -low]

function scaler({ scale, direction }: Indicator, { sorted = [], bounds }: ScaleParameters): (value: number) => number {
  switch (scale.kind) {
    case 'rank':
      return (value) => placeIn(sorted, value * direction) + 1
    case 'borda':
      return (value) => placeIn(sorted, value * direction)
    case 'percentile':
      return (value) => placeIn(sorted, value * direction) / (sorted.length - 1)
    case 'fraction_of_max': {
      const best = bounds?.[1] ?? Number.NaN
      // Less is better: the smallest over this one, so that the best has 1 as well.
      return direction === 1 ? (value) => value / best : (value) => -best / value
    }
    case 'piecewise':
      return (value) => alongCorners(scale.rows, value)
    case 'lookup': {
      const rows = new Map(scale.rows)
      const other = scale.other ?? Number.NaN
      return (value) => rows.get(value) ?? other
    }
    case 'target':
      return (value) => towardsTarget(value, scale)
    default:
      throw new Error(`${scale.kind} is scaled elsewhere`)
  }
}

/** How many values are smaller. A unit scored later is held among those the places were made from. */
function placeIn(sorted: readonly number[], value: number): number {
  let [left, right] = [0, sorted.length]
  while (left < right) {
    const middle = (left + right) >> 1
    if (sorted[middle]! < value) left = middle + 1
    else right = middle
  }
  return Math.min(left, sorted.length - 1)
}

function alongCorners(rows: readonly (readonly [number, number])[], value: number): number {
  let before: readonly [number, number] | undefined
  for (const row of rows) {
    if (value < row[0])
      return before ? before[1] + ((row[1] - before[1]) * (value - before[0])) / (row[0] - before[0]) : row[1]
    before = row
  }
  return before?.[1] ?? Number.NaN
}

function towardsTarget(value: number, { goal, met, above, below }: Scale & { kind: 'target' }): number {
  const over = publish((value - goal) / Math.abs(goal), 12)
  if (over >= 0) return stepped(met, over, above, 1)
  return stepped(met, -over, below, -1)
}

function stepped(met: number, distance: number, steps: Steps | undefined, sign: 1 | -1): number {
  if (!steps) return met
  const score = met + sign * steps.points * wholeSteps(distance, steps.step)
  return sign === 1 ? Math.min(score, steps.limit) : Math.max(score, steps.limit)
}

/** Points by threshold, from the fraction a value came from where there is one: compared in decimals at the edge. */
function scaleAtLeast(
  { x, numerator, denominator }: Scored,
  rows: readonly (readonly [number, number])[],
): Float64Array {
  const bounds = Float64Array.from(rows, ([bound]) => bound)
  // Nothing below the first bound; behind the last row what is missing stays so.
  const points = Float64Array.of(0, ...rows.map(([, worth]) => worth), Number.NaN)
  const isLong = x.length >= STEMS && isStemLast
  const scores = isLong ? pointsByStem(x, bounds, points) : pointsBySearch(x, bounds, points)
  if (numerator && denominator) decideEdges(scores, { x, numerator, denominator }, bounds, points)
  return scores
}

function pointsBySearch(x: Float64Array, bounds: Float64Array, points: Float64Array): Float64Array {
  const scores = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!
    let row = 0
    while (row < bounds.length && value >= bounds[row]!) row++
    scores[i] = Number.isNaN(value) ? Number.NaN : points[row]!
  }
  return scores
}

/**
 * Values come in no order, so that no processor guesses how far to search. The stem of a double, its sign, exponent and
 * first digits, says how many bounds every value of that stem has reached; few are then left to compare with.
 */
function pointsByStem(x: Float64Array, bounds: Float64Array, points: Float64Array): Float64Array {
  const scores = new Float64Array(x.length)
  const stems = new Uint16Array(x.buffer, x.byteOffset, 4 * x.length)
  const reached = reachedByStem(bounds)
  // Two bounds more that nothing reaches, behind the last and for what is missing: no read goes beyond the end.
  const beyond = Float64Array.of(...bounds, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!
    let row = reached[stems[4 * i + 3]!]!
    while (value >= beyond[row]!) row++
    scores[i] = points[row]!
  }
  return scores
}

/** A stem is the last sixteen bits of a double, as all but a few processors store it. */
const STEMS = 2 ** 16
const isStemLast = new Uint16Array(Float64Array.of(1).buffer)[3] === 0x3ff0

/** How many bounds the least value of each stem has reached; one more than all where values of the stem are none. */
function reachedByStem(bounds: Float64Array): Uint16Array {
  const reached = new Uint16Array(STEMS)
  const least = new Float64Array(1)
  const parts = new Uint16Array(least.buffer)
  let row = 0
  // From the least value up: of negative ones the largest stem, with the largest rest, comes first.
  for (let at = 0; at < STEMS; at++) {
    const stem = at < STEMS / 2 ? STEMS - 1 - at : at - STEMS / 2
    if (at === 0) parts.fill(0xffff)
    else if (at === STEMS / 2) parts.fill(0)
    parts[3] = stem
    while (row < bounds.length && least[0]! >= bounds[row]!) row++
    reached[stem] = (stem & NOT_FINITE) === NOT_FINITE ? bounds.length + 1 : row
  }
  return reached
}

/** The exponent of what is no number. */
const NOT_FINITE = 0x7ff0

/** Next to a bound, above or below, the fraction decides and not the double it became. */
function decideEdges(
  scores: Float64Array,
  { x, numerator, denominator }: { x: Float64Array; numerator: Float64Array; denominator: Float64Array },
  bounds: Float64Array,
  points: Float64Array,
) {
  for (const [row, bound] of bounds.entries()) {
    for (let i = 0; i < x.length; i++) {
      if (!isNext(x[i]!, bound)) continue
      scores[i] = reaches(numerator[i]!, denominator[i]!, bound) ? points[row + 1]! : points[row]!
    }
  }
}

const isNext = (value: number, bound: number): boolean => Math.abs(value - bound) <= 1e-12 * Math.abs(bound)
