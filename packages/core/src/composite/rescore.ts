import type { Framework, Indicator } from './framework.ts'
import { type Scores, finished, fractionOf } from './pipeline.ts'
import { estimateScale, scaleColumn } from './scale.ts'
import { settle } from './settle.ts'
import { combineTree } from './tree.ts'

/**
 * The same units under a method that differs in weights, ways to combine, limits or scales: only indicators whose scale
 * changed are scored again. What fills gaps and what outliers are held to stays as it was estimated; relative scales are
 * estimated anew. The index is as published, exactly.
 */
export function rescore(before: Framework, scores: Scores, after: Framework): Scores {
  const known = new Map(before.indicators.map((indicator) => [indicator.code, indicator]))
  const normalised = new Map(scores.normalised)
  for (const indicator of after.indicators) {
    if (isScoredAlike(known.get(indicator.code), indicator)) continue
    normalised.set(indicator.code, scaledAnew(indicator, scores))
  }
  const nodes = combineTree(after, normalised, scores.table.groups)
  return settle(after, { ...scores, normalised, nodes })
}

const isScoredAlike = (before: Indicator | undefined, after: Indicator): boolean =>
  before !== undefined &&
  before.scale === after.scale &&
  before.direction === after.direction &&
  before.full === after.full &&
  before.blank === after.blank

function scaledAnew(indicator: Indicator, { table, filled, units }: Scores): Float64Array {
  const { numerator, denominator } = fractionOf(indicator, table, filled)
  const own = table.columns.get(indicator.code) ?? new Float64Array(units.length).fill(Number.NaN)
  const by = indicator.denominator === undefined ? undefined : table.columns.get(indicator.denominator)
  const x = by ? own.map((value, i) => (by[i] === 0 ? Number.NaN : value / by[i]!)) : own
  const parameters = estimateScale(x, indicator, (unit) => units.indexOf(unit))
  return finished(scaleColumn({ x, numerator, denominator }, indicator, parameters), indicator, table)
}
