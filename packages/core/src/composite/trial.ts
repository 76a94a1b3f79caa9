import { publishAll } from './decimals.ts'
import type { Framework } from './framework.ts'
import type { Scores } from './pipeline.ts'
import { publishedRanks } from './rank.ts'
import { topScores } from './tree.ts'

/** How many places each unit would gain by not saying its lowest indicators, all others saying theirs. */
export function gainByOmission(framework: Framework, scores: Scores, hidden: number): Float64Array {
  const { normalised, table, units } = scores
  const before = publishAll(topScores(framework, normalised, table.groups), framework.decimals)
  const columns = [...normalised]
  const cut = new Map(columns.map(([code, x]) => [code, x.slice()]))
  for (let i = 0; i < units.length; i++) {
    const there = columns.filter(([, x]) => !Number.isNaN(x[i]!)).toSorted(([, a], [, b]) => a[i]! - b[i]!)
    // Someone with few values left would have no index at all: that is what coverage is for.
    for (const [code] of there.slice(0, Math.min(hidden, there.length - 1))) {
      const x = cut.get(code)
      if (x) x[i] = Number.NaN
    }
  }
  const after = publishAll(topScores(framework, cut, table.groups), framework.decimals)
  return gains(before, after, framework.decimals)
}

/** Places gained by each unit if its own score alone became the second. */
function gains(before: Float64Array, after: Float64Array, decimals: number): Float64Array {
  const ranks = publishedRanks(before, decimals)
  const sorted = before.filter((score) => !Number.isNaN(score)).sort()
  return Float64Array.from(before, (score, i) => {
    const now = after[i]!
    if (Number.isNaN(score) || Number.isNaN(now)) return Number.NaN
    let [left, right] = [0, sorted.length]
    while (left < right) {
      const middle = (left + right) >> 1
      if (sorted[middle]! <= now) left = middle + 1
      else right = middle
    }
    const above = sorted.length - left
    return ranks[i]! - (above + 1 - (score > now ? 1 : 0))
  })
}

/** A threshold with more units just above it than just below, and what crossing it is worth. */
export type Bunching = {
  readonly code: string
  readonly bound: number
  readonly above: number
  readonly below: number
  readonly points: number
}

/** Every threshold of every indicator, with the units within a share of it on either side. */
export function bunchingOf({ indicators }: Framework, { table }: Scores, within = 0.02): Bunching[] {
  return indicators.flatMap(({ code, scale, denominator }) => {
    if (scale.kind !== 'at_least') return []
    const own = table.columns.get(code) ?? new Float64Array()
    const by = denominator === undefined ? undefined : table.columns.get(denominator)
    return scale.rows.map(([bound, points], row) => {
      let [above, below] = [0, 0]
      const reach = Math.abs(bound) * within
      for (let i = 0; i < own.length; i++) {
        const distance = (by ? own[i]! / by[i]! : own[i]!) - bound
        if (distance >= 0 && distance < reach) above++
        else if (distance < 0 && distance >= -reach) below++
      }
      return { code, bound, above, below, points: points - (scale.rows[row - 1]?.[1] ?? 0) }
    })
  })
}
