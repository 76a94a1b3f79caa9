import { publishAll } from './decimals.ts'
import type { Combination, Framework } from './framework.ts'
import type { Scores } from './pipeline.ts'
import { randomFrom } from './random.ts'
import { ranksWithin, ranksOf, rowsByGroup } from './rank.ts'
import { quantileOf } from './statistics.ts'
import type { Grouping, Table } from './table.ts'
import { type Variation, topScores } from './tree.ts'

/** How far a long computation is; called a hundred times at most. */
export type Progress = (done: number, total: number) => void

/** What is doubted: by how much each weight, and in which ways else a mean might be taken. */
export type Doubts = {
  /** 0.25: each weight between 75 % and 125 % of what it is, evenly. */
  readonly spread: number
  /** Ways to combine that a weighted mean might have been instead; one is drawn for the whole tree. */
  readonly combines?: readonly Combination[]
  readonly seed: number
}

/** Between which places a unit is in nine draws of ten. */
export type RankIntervals = {
  readonly draws: number
  readonly rank: Float64Array
  readonly low: Float64Array
  readonly high: Float64Array
  /** In which share of the draws a unit is among the best `share` of units. */
  readonly among: Float64Array
}

/** What is doubted, how often it is drawn, and which part of each group is looked at the edge of. */
export type Draws = Doubts & { readonly draws: number; readonly share?: number }

/**
 * The place of each unit within its group when weights and choices are drawn again and again; the same for a seed.
 */
export function rankIntervals(framework: Framework, scores: Scores, asked: Draws, progress?: Progress): RankIntervals {
  const steps = intervalSteps(framework, scores, asked)
  for (let done = 1; ; done++) {
    const step = steps.next()
    if (step.done) return step.value
    tell(progress, done, asked.draws)
  }
}

/** The same, stopping after each draw so that others may be served. */
export function* intervalSteps(
  framework: Framework,
  scores: Scores,
  { draws, share = 0.2, ...doubts }: Draws,
): Generator<void, RankIntervals> {
  const n = scores.units.length
  const random = randomFrom(doubts.seed)
  // One row a unit, so that its places lie together when they are sorted.
  const places = n < 2 ** 16 ? new Uint16Array(n * draws) : new Uint32Array(n * draws)
  const among = new Float64Array(n)
  const dimensions = dimensionsOf(framework)
  const cuts = cutsOf(framework, scores, share)
  const groups = groupsIn(framework, scores)
  for (let draw = 0; draw < draws; draw++) {
    const sample = Float64Array.from({ length: dimensions }, random)
    const ranks = ranksUnder(framework, scores, variationOf(framework, sample, doubts), groups)
    for (let i = 0; i < n; i++) {
      const rank = ranks[i]!
      places[i * draws + draw] = Number.isNaN(rank) ? 0 : rank
      if (rank <= cuts[i]!) among[i] = among[i]! + 1 / draws
    }
    yield
  }
  const low = new Float64Array(n)
  const high = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const own = places.subarray(i * draws, (i + 1) * draws).sort()
    const isRanked = (own[0] ?? 0) > 0
    low[i] = isRanked ? quantileOf(own, 0.05) : Number.NaN
    high[i] = isRanked ? quantileOf(own, 0.95) : Number.NaN
  }
  return { draws, rank: ranksUnder(framework, scores, {}), low, high, among }
}

function tell(progress: Progress | undefined, done: number, total: number) {
  const step = Math.max(1, Math.floor(total / 100))
  if (done % step === 0 || done === total) progress?.(done, total)
}

function ranksUnder(framework: Framework, scores: Scores, variation: Variation, groups = groupsIn(framework, scores)) {
  const { normalised, table } = scores
  const { decimals } = framework
  const top = topScores(framework, normalised, table.groups, variation)
  return groups ? ranksWithin(publishAll(top, decimals), decimals, groups) : ranksOf(top, decimals)
}

/** The rows of the groups that units are ranked in; undefined where all are ranked together. */
function groupsIn(framework: Framework, { table }: Scores): readonly Int32Array[] | undefined {
  const grouping = groupingIn(framework, table)
  return grouping && rowsByGroup(grouping)
}

const groupingIn = ({ rank }: Framework, { groups }: Table): Grouping | undefined =>
  rank.within === undefined ? undefined : groups.get(rank.within)

/** How many places of a unit's group the best `share` of it are. */
function cutsOf(framework: Framework, { units, table }: Scores, share: number): Float64Array {
  const grouping = groupingIn(framework, table)
  if (!grouping) return new Float64Array(units.length).fill(share * units.length)
  const sizes = new Float64Array(grouping.labels.length + 1)
  for (const group of grouping.of) sizes[group + 1] = sizes[group + 1]! + 1
  return Float64Array.from(grouping.of, (group) => share * sizes[group + 1]!)
}

/** A number for each weight, and one for the way to combine. */
const dimensionsOf = ({ indicators, aggregates }: Framework): number => indicators.length + aggregates.length + 1

/** A point of the unit cube as a variation of the method. */
function variationOf(
  { indicators, aggregates }: Framework,
  sample: Float64Array,
  { spread, combines }: Doubts,
): Variation {
  const codes = [...indicators, ...aggregates].map(({ code }) => code)
  const factors = new Map(codes.map((code, at) => [code, 1 + spread * (2 * sample[at]! - 1)]))
  const choices: readonly Combination[] = ['mean', ...(combines ?? [])]
  const chosen = choices[Math.floor(sample[codes.length]! * choices.length)] ?? 'mean'
  return {
    factorOf: (code) => factors.get(code) ?? 1,
    combineOf: ({ combine }) => (combine === 'mean' ? chosen : combine),
  }
}

/** What share of the movement of places a doubt is to blame for: alone, and with all that it has a part in. */
export type SobolShare = {
  readonly factor: string
  readonly title: string
  readonly first: number
  readonly total: number
}

/**
 * Sobol's shares of the mean change of place among all units, for the weights under each node and for the way to
 * combine (Saltelli's sample, Jansen's estimators). Small shares may come out just below zero: that is sampling.
 */
export function sobolShares(
  framework: Framework,
  scores: Scores,
  { samples, ...doubts }: Doubts & { readonly samples: number },
  progress?: Progress,
): SobolShare[] {
  const random = randomFrom(doubts.seed)
  const dimensions = dimensionsOf(framework)
  const point = () => Float64Array.from({ length: dimensions }, random)
  const groups = groupsIn(framework, scores)
  const base = ranksUnder(framework, scores, {}, groups)
  const movement = (sample: Float64Array) =>
    meanShift(base, ranksUnder(framework, scores, variationOf(framework, sample, doubts), groups))
  const factors = factorsOf(framework, doubts)
  const [first, total] = [new Float64Array(factors.length), new Float64Array(factors.length)]
  const seen: number[] = []
  for (let at = 0; at < samples; at++) {
    const [a, b] = [point(), point()]
    const [ofA, ofB] = [movement(a), movement(b)]
    seen.push(ofA, ofB)
    for (const [index, { dimensions: own }] of factors.entries()) {
      const mixed = a.slice()
      for (const dimension of own) mixed[dimension] = b[dimension]!
      const ofMixed = movement(mixed)
      first[index] = first[index]! + (ofB - ofMixed) ** 2 / (2 * samples)
      total[index] = total[index]! + (ofA - ofMixed) ** 2 / (2 * samples)
    }
    tell(progress, at + 1, samples)
  }
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length
  const variance = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / seen.length
  return factors.map(({ factor, title }, index) => ({
    factor,
    title,
    first: variance === 0 ? 0 : 1 - first[index]! / variance,
    total: variance === 0 ? 0 : total[index]! / variance,
  }))
}

type Factor = { readonly factor: string; readonly title: string; readonly dimensions: readonly number[] }

function factorsOf({ indicators, aggregates }: Framework, { combines = [] }: Doubts): Factor[] {
  const places = new Map([...indicators, ...aggregates].map(({ code }, at) => [code, at]))
  const weights = aggregates.map(({ code, title, children }) => ({
    factor: code,
    title: `「${title}」下面的权重`,
    dimensions: children.flatMap((child) => places.get(child) ?? []),
  }))
  if (combines.length === 0) return weights
  return [...weights, { factor: 'combine', title: '汇总方法', dimensions: [places.size] }]
}

/** By how many places units move on average. */
export function meanShift(before: Float64Array, after: Float64Array): number {
  let [sum, count] = [0, 0]
  for (let i = 0; i < before.length; i++) {
    const shift = Math.abs(before[i]! - after[i]!)
    if (Number.isNaN(shift)) continue
    sum += shift
    count++
  }
  return count === 0 ? 0 : sum / count
}
