import type { Aggregate, Weight } from './framework.ts'
import type { Grouping } from './table.ts'

/** A child's scores and what they weigh: one number for all units, or one for each. */
export type Part = {
  readonly x: Float64Array
  readonly weight: number | Float64Array
  /** The most it could give where it is missing; the best of several is known once another gives as much. */
  readonly ceiling?: number | Float64Array
}

/** A weight as the units of a table have it; NaN for a unit whose group has none. */
export function weightIn(weight: Weight, groups: ReadonlyMap<string, Grouping>): number | Float64Array {
  if (typeof weight === 'number') return weight
  const grouping = groups.get(weight.by)
  if (!grouping) return Number.NaN
  const ofLabel = Float64Array.from(grouping.labels, (label) => weight.of[label] ?? Number.NaN)
  const { of } = grouping
  const weights = new Float64Array(of.length)
  for (let i = 0; i < of.length; i++) weights[i] = of[i]! < 0 ? Number.NaN : ofLabel[of[i]!]!
  return weights
}

/**
 * The scores of a node. Missing children are left out and the weights of the others rescaled, until fewer are there
 * than `coverage` asks; a unit without any is missing.
 */
export function combine(aggregate: Aggregate, parts: readonly Part[]): Float64Array {
  const scores = combineAll(aggregate, parts)
  const { coverage } = aggregate
  if (coverage === undefined || coverage <= 0) return scores
  for (let i = 0; i < scores.length; i++) {
    let there = 0
    for (const { x } of parts) if (!Number.isNaN(x[i]!)) there++
    if (there / parts.length < coverage && !isBeaten(aggregate, parts, scores[i]!, i)) scores[i] = Number.NaN
  }
  return scores
}

/** Whether nothing that is missing could be better than the best there is. */
const isBeaten = ({ combine: way }: Aggregate, parts: readonly Part[], best: number, i: number): boolean =>
  way === 'best' &&
  parts.every(({ x, ceiling }) => !Number.isNaN(x[i]!) || (ceiling !== undefined && weightAt(ceiling, i) <= best))

function combineAll(aggregate: Aggregate, parts: readonly Part[]): Float64Array {
  switch (aggregate.combine) {
    case 'mean':
      return weightedMean(parts)
    case 'sum':
      return weightedSum(parts)
    case 'gmean':
      return transformedMean(parts, (x) => (x > 0 ? Math.log(x) : Number.POSITIVE_INFINITY), Math.exp)
    case 'hmean':
      return transformedMean(
        parts,
        (x) => (x > 0 ? 1 / x : Number.POSITIVE_INFINITY),
        (mean) => 1 / mean,
      )
    case 'power': {
      const p = aggregate.exponent ?? 1
      return transformedMean(
        parts,
        (x) => (x > 0 || p > 0 ? x ** p : Number.POSITIVE_INFINITY),
        (mean) => mean ** (1 / p),
      )
    }
    case 'best':
      return extreme(parts, 1)
    case 'worst':
      return extreme(parts, -1)
    case 'mpi':
      return mazziottaPareto(parts)
    case 'copeland':
      return copeland(parts)
  }
}

const weightedMean = (parts: readonly Part[]): Float64Array => addUp(parts, true)

const weightedSum = (parts: readonly Part[]): Float64Array => addUp(parts, false)

/** The weighted sum of what is there, or its mean; NaN where nothing is. */
function addUp(parts: readonly Part[], isMean: boolean): Float64Array {
  const even = parts.flatMap(({ x, weight }) => (typeof weight === 'number' ? [{ x, weight }] : []))
  if (even.length === parts.length && even.length <= FEW) return addUpFew(even, isMean)
  const length = parts[0]?.x.length ?? 0
  const sums = new Float64Array(length)
  const weights = new Float64Array(Math.min(length, BLOCK))
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK)
    weights.fill(0)
    for (const { x, weight } of parts) {
      if (typeof weight === 'number') addEvenly(sums, weights, { x, weight, from, to })
      else addEach(sums, weights, { x, weight, from, to })
    }
    for (let i = from; i < to; i++) {
      const whole = weights[i - from]!
      if (isMean) sums[i] = sums[i]! / whole
      else if (!(whole > 0)) sums[i] = Number.NaN
    }
  }
  return sums
}

/** With so few children every set of those that are there has its whole weight ready. */
const FEW = 10

type EvenPart = { readonly x: Float64Array; readonly weight: number }

/** The same for few children that weigh the same for every unit: only what is missing is written down. */
function addUpFew(parts: readonly EvenPart[], isMean: boolean): Float64Array {
  const length = parts[0]?.x.length ?? 0
  const wholes = wholesOf(parts)
  const sums = new Float64Array(length)
  const missing = new Uint16Array(Math.min(length, BLOCK))
  for (let from = 0; from < length; from += BLOCK) {
    const to = Math.min(length, from + BLOCK)
    missing.fill(0)
    for (const [at, { x, weight }] of parts.entries()) addPresent(sums, missing, { x, weight, from, to }, 1 << at)
    for (let i = from; i < to; i++) {
      const whole = wholes[missing[i - from]!]!
      if (isMean) sums[i] = sums[i]! / whole
      else if (!(whole > 0)) sums[i] = Number.NaN
    }
  }
  return sums
}

/** The weights of the children that are there, summed, for every set of missing ones: a bit a child. */
const wholesOf = (parts: readonly EvenPart[]): Float64Array =>
  Float64Array.from({ length: 2 ** parts.length }, (_, missing) =>
    parts.reduce((whole, { weight }, at) => (missing & (1 << at) ? whole : whole + weight), 0),
  )

function addPresent(sums: Float64Array, missing: Uint16Array, { x, weight, from, to }: Stretch<number>, bit: number) {
  for (let i = from; i < to; i++) {
    const value = x[i]!
    if (!Number.isNaN(value)) sums[i] = sums[i]! + weight * value
    else missing[i - from] = missing[i - from]! | bit
  }
}

/** So many units at a time stay in the processor's own memory while their children are added up. */
const BLOCK = 4096

type Stretch<Of> = { readonly x: Float64Array; readonly weight: Of; readonly from: number; readonly to: number }

function addEvenly(sums: Float64Array, weights: Float64Array, { x, weight, from, to }: Stretch<number>) {
  for (let i = from; i < to; i++) {
    const value = x[i]!
    if (Number.isNaN(value)) continue
    sums[i] = sums[i]! + weight * value
    weights[i - from] = weights[i - from]! + weight
  }
}

function addEach(sums: Float64Array, weights: Float64Array, { x, weight, from, to }: Stretch<Float64Array>) {
  for (let i = from; i < to; i++) {
    const value = x[i]!
    if (Number.isNaN(value)) continue
    sums[i] = sums[i]! + weight[i]! * value
    weights[i - from] = weights[i - from]! + weight[i]!
  }
}

/** A mean taken of transformed values; a value the transformation does not take (+∞) makes the unit missing. */
function transformedMean(
  parts: readonly Part[],
  to: (x: number) => number,
  back: (mean: number) => number,
): Float64Array {
  const means = weightedMean(parts.map(({ x, weight }) => ({ x: mapped(x, to), weight })))
  for (let i = 0; i < means.length; i++) {
    const mean = means[i]!
    means[i] = Number.isFinite(mean) ? back(mean) : Number.NaN
  }
  return means
}

function mapped(x: Float64Array, to: (x: number) => number): Float64Array {
  const y = new Float64Array(x.length)
  for (let i = 0; i < x.length; i++) y[i] = !Number.isNaN(x[i]!) ? to(x[i]!) : Number.NaN
  return y
}

function extreme(parts: readonly Part[], sign: 1 | -1): Float64Array {
  const scores = new Float64Array(parts[0]?.x.length ?? 0).fill(Number.NaN)
  for (const { x } of parts)
    for (let i = 0; i < x.length; i++)
      if (!(scores[i]! * sign >= x[i]! * sign) && !Number.isNaN(x[i]!)) scores[i] = x[i]!
  return scores
}

const weightAt = (weight: number | Float64Array, i: number): number =>
  typeof weight === 'number' ? weight : weight[i]!

/** The mean less a penalty for imbalance: m - s·s/m, s the sample deviation of the children. */
function mazziottaPareto(parts: readonly Part[]): Float64Array {
  const means = weightedMean(parts)
  for (let i = 0; i < means.length; i++) {
    const mean = means[i]!
    let [squares, weights, count] = [0, 0, 0]
    for (const { x, weight } of parts) {
      if (Number.isNaN(x[i]!)) continue
      const w = weightAt(weight, i)
      squares += w * (x[i]! - mean) ** 2
      weights += w
      count++
    }
    const variance = count < 2 ? 0 : (squares / weights) * (count / (count - 1))
    means[i] = mean === 0 && variance === 0 ? 0 : mean - variance / mean
  }
  return means
}

/** More units than this are not compared in pairs. */
export const COPELAND_UNITS_MAX = 20_000

/** How many units one beats, less how many beat it, by the weight of the children it is better in. */
function copeland(parts: readonly Part[]): Float64Array {
  const n = parts[0]?.x.length ?? 0
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) if (parts.every(({ x }) => Number.isNaN(x[i]!))) scores[i] = Number.NaN
  for (let i = 0; i < n; i++) {
    if (Number.isNaN(scores[i]!)) continue
    for (let j = i + 1; j < n; j++) {
      if (Number.isNaN(scores[j]!)) continue
      const outcome = duel(parts, i, j)
      scores[i] = scores[i]! + outcome
      scores[j] = scores[j]! - outcome
    }
  }
  return scores
}

/** 1 where the first of two units is better by more than half the weight of what both have, -1 by less, 0 else. */
function duel(parts: readonly Part[], i: number, j: number): number {
  let [won, total] = [0, 0]
  for (const { x, weight } of parts) {
    const [a, b] = [x[i]!, x[j]!]
    const w = (weightAt(weight, i) + weightAt(weight, j)) / 2
    if (Number.isNaN(a) || Number.isNaN(b)) continue
    total += w
    won += a > b ? w : a === b ? w / 2 : 0
  }
  if (total === 0) return 0
  const share = Math.round((won / total) * 1e9) / 1e9
  return Math.sign(share - 0.5)
}
