import { publish } from './decimals.ts'
import type { Bands, Framework } from './framework.ts'
import { topOf } from './framework.ts'
import { type Columns, type Grouping, pick } from './table.ts'

/** Places, best first, equals sharing the better one; NaN for a unit without a score. */
export type Places = {
  readonly rank: Float64Array
  /** With how many others a unit is ranked. */
  readonly peers: Int32Array
}

/** Places by scores rounded to so many decimals, all units together. */
export function ranksOf(scores: Float64Array, decimals: number): Float64Array {
  const published = publishAll(scores, decimals)
  return descendingRanks(published)
}

/** Scores as published. */
export function publishAll(scores: Float64Array, decimals: number): Float64Array {
  const published = new Float64Array(scores.length)
  for (let i = 0; i < scores.length; i++)
    published[i] = !Number.isNaN(scores[i]!) ? publish(scores[i]!, decimals) : Number.NaN
  return published
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

/** The rows of each group; those of no group are one more. */
export function rowsByGroup({ labels, of }: Grouping): readonly Int32Array[] {
  const sizes = new Int32Array(labels.length + 1)
  for (const group of of) sizes[group + 1] = sizes[group + 1]! + 1
  const rows = Array.from(sizes, (size) => new Int32Array(size))
  const filled = new Int32Array(sizes.length)
  for (let i = 0; i < of.length; i++) {
    const group = of[i]! + 1
    rows[group]![filled[group]!] = i
    filled[group] = filled[group]! + 1
  }
  return rows
}

/** Places of values within the rows of each group. */
export function ranksWithin(values: Float64Array, groups: readonly Int32Array[]): Float64Array {
  const all = new Float64Array(values.length)
  for (const rows of groups) {
    const ranks = descendingRanks(pick(values, rows))
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
    const ranks = descendingRanks(Float64Array.from(members, (i) => scores[i]!))
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
function membersOf(scores: Float64Array, grouping: Grouping | undefined): number[][] {
  const groups: number[][] = Array.from({ length: (grouping?.labels.length ?? 0) + 1 }, () => [])
  for (let i = 0; i < scores.length; i++) if (!Number.isNaN(scores[i]!)) groups[(grouping?.of[i] ?? -1) + 1]?.push(i)
  return groups
}

function breakTies(members: readonly number[], ranks: Float64Array, ties: readonly Float64Array[]) {
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
