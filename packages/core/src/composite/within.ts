import type { Framework, Weight } from './framework.ts'
import type { Scores } from './pipeline.ts'
import { type Columns, pick, rowsOf } from './table.ts'
import { type Doubts, type Progress, type RankIntervals, rankIntervals } from './uncertainty.ts'

/** The scores of some rows alone, as if only those units had been scored with the same parameters. */
export function scoresOfRows(scores: Scores, rows: Int32Array): Scores {
  const columns = (from: Columns): Columns => new Map([...from].map(([code, x]) => [code, pick(x, rows)]))
  const table = rowsOf(scores.table, rows)
  return {
    ...scores,
    units: table.units,
    table,
    rows: rows.map((row) => scores.rows[row] ?? -1),
    normalised: columns(scores.normalised),
    nodes: columns(scores.nodes),
  }
}

/** Intervals of places among those a unit is ranked with: within its group where the method ranks within groups. */
export function intervalsWithin(
  framework: Framework,
  scores: Scores,
  options: Doubts & { readonly draws: number; readonly share?: number },
  progress?: Progress,
): RankIntervals {
  const { within } = framework.rank
  const grouping = within === undefined ? undefined : scores.table.groups.get(within)
  if (within === undefined || !grouping) return rankIntervals(framework, scores, options, progress)
  const n = scores.units.length
  const empty = () => new Float64Array(n).fill(Number.NaN)
  const all = { draws: options.draws, rank: empty(), low: empty(), high: empty(), among: empty() }
  let before = 0
  for (const [group, label] of grouping.labels.entries()) {
    const rows = Int32Array.from(grouping.of.keys()).filter((row) => grouping.of[row] === group)
    if (rows.length === 0) continue
    const share = rows.length / n
    const own = rankIntervals(inGroup(framework, within, label), scoresOfRows(scores, rows), options, (done, total) =>
      progress?.(Math.round((before + (done / total) * share) * options.draws), options.draws),
    )
    for (const key of ['rank', 'low', 'high', 'among'] as const)
      for (const [at, row] of rows.entries()) all[key][row] = own[key][at]!
    before += share
  }
  return all
}

/** The method as it is within one group: its own weights, one number each. */
export function inGroup(framework: Framework, by: string, label: string): Framework {
  const own = (weight: Weight): Weight =>
    typeof weight === 'number' || weight.by !== by ? weight : (weight.of[label] ?? Number.NaN)
  return {
    ...framework,
    indicators: framework.indicators.map((one) => ({
      ...one,
      weight: own(one.weight),
      ...(one.full === undefined ? {} : { full: own(one.full) }),
    })),
    aggregates: framework.aggregates.map((one) => ({
      ...one,
      weight: own(one.weight),
      ...(one.max === undefined ? {} : { max: own(one.max) }),
      ...(one.min === undefined ? {} : { min: own(one.min) }),
    })),
  }
}
