import { combine } from './combine.ts'
import type { Framework } from './framework.ts'
import { topOf } from './framework.ts'
import { type HealthRow, lightOf } from './health.ts'
import type { Scores } from './pipeline.ts'
import { descendingRanks } from './rank.ts'
import { boundsOf } from './statistics.ts'
import { meanShift } from './uncertainty.ts'

const LIST_MAX = 10

/** Compensability: who falls when the weak side may no longer be bought off by the strong one. */
export function checkBalance(framework: Framework, { nodes, normalised, units }: Scores): HealthRow {
  const top = topOf(framework)
  const pillars = top.children.flatMap((code) => nodes.get(code) ?? normalised.get(code) ?? [])
  const base = { id: 'balance', title: '偏科' }
  if (pillars.length < 2 || units.length < 3)
    return {
      ...base,
      light: 'grey',
      zh: '不足两个方面或不足三家，谈不上偏科',
      en: 'too few pillars or units',
      advice: '',
      figures: {},
      list: [],
    }
  const parts = pillars.map((x) => ({ x: positive(x), weight: 1 }))
  const rankBy = (method: 'mean' | 'gmean' | 'mpi') => descendingRanks(combine({ ...top, combine: method }, parts))
  const [mean, geometric, mpi] = [rankBy('mean'), rankBy('gmean'), rankBy('mpi')]
  const shift = meanShift(mean, geometric)
  const falls = units
    .map((unit, i) => ({ unit, fall: geometric[i]! - mean[i]!, mpi: mpi[i]! - mean[i]! }))
    .filter(({ fall }) => fall > 0)
    .toSorted((a, b) => b.fall - a.fall)
  const most = falls[0]?.fall ?? 0
  const light = lightOf(shift / units.length, 0.03, 0.1)
  return {
    ...base,
    light,
    zh: `各方面按等权比较，不许以长补短（几何平均）时名次平均移动 ${shift.toFixed(1)} 名，最多下降 ${most} 名；均衡惩罚（MPI）下平均移动 ${meanShift(mean, mpi).toFixed(1)} 名`,
    en: `with equal pillars, a geometric mean moves ranks by ${shift.toFixed(1)} on average, ${most} at most; MPI by ${meanShift(mean, mpi).toFixed(1)}`,
    advice: light === 'green' ? '' : '若政策要求均衡发展，改用几何平均（gmean）或 MPI，或给各方面设最低分',
    figures: { shift, most, mpi: meanShift(mean, mpi) },
    list: falls.slice(0, LIST_MAX).map(({ unit, fall }) => `${unit}（下降 ${fall} 名）`),
  }
}

/** A pillar from 1 to 100, so that a geometric mean exists and no pillar counts for more by its range alone. */
function positive(x: Float64Array): Float64Array {
  const [low, high] = boundsOf(x)
  return high > low ? x.map((value) => 1 + (99 * (value - low)) / (high - low)) : x.map(() => Number.NaN)
}
