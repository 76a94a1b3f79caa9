import { publish, publishAll } from './decimals.ts'
import type { Bands, Framework } from './framework.ts'
import { topOf } from './framework.ts'
import { boundsOf } from './statistics.ts'
import { type Columns, type Grouping, pick } from './table.ts'

/** Places, best first, equals sharing the better one; NaN for a unit without a score. */
export type Places = {
  readonly rank: Float64Array
  /** With how many others a unit is ranked. */
  readonly peers: Int32Array
}

/** Places by scores rounded to so many decimals, all units together. */
export const ranksOf = (scores: Float64Array, decimals: number): Float64Array =>
  publishedRanks(publishAll(scores, decimals), decimals)

/** Places of scores that were published with so many decimals. */
export const publishedRanks = (published: Float64Array, decimals: number): Float64Array =>
  countedRanks(published, 10 ** decimals) ?? descendingRanks(published)

/**
 * Places by counting how many units are on each published step from the best one down; undefined where there are so
 * many steps that sorting is the shorter way.
 */
function countedRanks(published: Float64Array, kept: number): Float64Array | undefined {
  const [low, high] = boundsOf(published)
  const steps = Math.round((high - low) * kept) + 1
  const isSafe = Math.max(Math.abs(low), Math.abs(high)) * kept < STEP_MAX
  if (!isSafe || !(steps <= STEPS_A_UNIT * published.length)) return undefined
  const better = new Int32Array(steps + 1)
  const stepOf = new Int32Array(published.length)
  for (let i = 0; i < published.length; i++) {
    const step = Math.round((high - published[i]!) * kept)
    // Units without a score stand together behind the last step.
    stepOf[i] = step >= 0 ? step : steps
    better[stepOf[i]!]!++
  }
  countBefore(better)
  const ranks = new Float64Array(published.length)
  for (let i = 0; i < ranks.length; i++) ranks[i] = stepOf[i]! < steps ? better[stepOf[i]!]! + 1 : Number.NaN
  return ranks
}

const STEPS_A_UNIT = 16
/** Up to here a difference of doubles surely tells one step from the next. */
const STEP_MAX = 2 ** 50

/** Counts as the number counted before each of them. */
function countBefore(counts: Int32Array) {
  let before = 0
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at]!
    counts[at] = before
    before += count
  }
}

/** Places of values as they are: the typed array's own sort is several times as fast as one with a comparison. */
export function descendingRanks(values: Float64Array): Float64Array {
  let count = 0
  const sorted = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) sorted[count++] = values[i]!
  const present = sorted.subarray(0, count).sort()
  const ranks = new Float64Array(values.length)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    ranks[i] = !Number.isNaN(value) ? count - notAbove(present, value) + 1 : Number.NaN
  }
  return ranks
}

/** The rows of each group; those of no group (-1) are one more. */
export function rowsByGroup({ labels, of }: Grouping): readonly Int32Array[] {
  const sizes = new Int32Array(labels.length + 1)
  for (const group of of) if (group >= -1) sizes[group + 1] = sizes[group + 1]! + 1
  const rows = Array.from(sizes, (size) => new Int32Array(size))
  const filled = new Int32Array(sizes.length)
  for (let i = 0; i < of.length; i++) {
    const group = of[i]! + 1
    if (group < 0) continue
    rows[group]![filled[group]!] = i
    filled[group] = filled[group]! + 1
  }
  return rows
}

/** Places of published scores within the rows of each group. */
export function ranksWithin(published: Float64Array, decimals: number, groups: readonly Int32Array[]): Float64Array {
  const all = new Float64Array(published.length)
  for (const rows of groups) {
    const ranks = publishedRanks(pick(published, rows), decimals)
    for (let at = 0; at < rows.length; at++) all[rows[at]!] = ranks[at]!
  }
  return all
}

/** How many values are not above one. */
function notAbove(sorted: Float64Array, value: number): number {
  let [left, right] = [0, sorted.length]
  while (left < right) {
    const middle = (left + right) >> 1
    if (sorted[middle]! <= value) left = middle + 1
    else right = middle
  }
  return left
}

/** Places of the index as the framework asks: within its group, ties broken by the nodes it names. */
export function placesOf(framework: Framework, nodes: Columns, groups: ReadonlyMap<string, Grouping>): Places {
  const { rank, decimals } = framework
  const column = (code: string, kept: number) => publishAll(nodes.get(code) ?? new Float64Array(), kept)
  const scores = column(topOf(framework).code, decimals)
  const grouping = rank.within === undefined ? undefined : groups.get(rank.within)
  const ties = rank.ties.map((code) => column(code, TIE_DECIMALS))
  const all = new Float64Array(scores.length).fill(Number.NaN)
  const peers = new Int32Array(scores.length)
  for (const members of membersOf(scores, grouping)) {
    const ranks = publishedRanks(pick(scores, members), decimals)
    if (ties.length > 0) breakTies(members, ranks, ties)
    for (const [at, i] of members.entries()) {
      all[i] = ranks[at]!
      peers[i] = members.length
    }
  }
  return { rank: all, peers }
}

/** Ties are broken by points as they are, less the noise of a double: only the index itself is rounded. */
const TIE_DECIMALS = 9

/** The units of each group that have a score. */
function membersOf(scores: Float64Array, grouping: Grouping | undefined): readonly Int32Array[] {
  const [labels, of] = [grouping?.labels ?? [], new Int32Array(scores.length)]
  for (let i = 0; i < of.length; i++) of[i] = Number.isNaN(scores[i]!) ? NOWHERE : (grouping?.of[i] ?? -1)
  return rowsByGroup({ labels, of })
}

/** The group of a unit that is in none, not even in that of those whose group nobody knows. */
const NOWHERE = -2

function breakTies(members: Int32Array, ranks: Float64Array, ties: readonly Float64Array[]) {
  const byRank = new Map<number, number[]>()
  for (const [at, rank] of ranks.entries()) {
    const tied = byRank.get(rank)
    if (tied) tied.push(at)
    else byRank.set(rank, [at])
  }
  for (const [rank, tied] of byRank) {
    if (tied.length < 2) continue
    const order = tied.toSorted((a, b) => byTies(members[a]!, members[b]!, ties))
    for (const [index, at] of order.entries()) {
      const before = order[index - 1]
      const isTied = before !== undefined && byTies(members[before]!, members[at]!, ties) === 0
      ranks[at] = isTied ? ranks[before]! : rank + index
    }
  }
}

/** The higher tie breaker first; a missing one last. */
function byTies(a: number, b: number, ties: readonly Float64Array[]): number {
  for (const tie of ties) {
    const [x, y] = [tie[a]!, tie[b]!]
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue
    if (Number.isNaN(x)) return 1
    return Number.isNaN(y) ? -1 : y - x
  }
  return 0
}

/** The band of each unit; null where it has no score or no band takes it. Units tied at a quota's edge all get in. */
export function bandsOf(bands: Bands, scores: Float64Array, places: Places, decimals: number): (string | null)[] {
  return Array.from(scores, (score, i) => {
    if (Number.isNaN(score)) return null
    return bandAt(bands, publish(score, decimals), places.rank[i]!, places.peers[i]!)
  })
}

function bandAt({ by, list }: Bands, score: number, rank: number, peers: number): string | null {
  let taken = 0
  for (const { label, bound } of list) {
    if (bound === undefined) return label
    if (by === 'places') taken += bound
    const isIn = by === 'score' ? score >= bound : by === 'places' ? rank <= taken : rank <= bound * peers + 1e-9
    if (isIn) return label
  }
  return null
}
