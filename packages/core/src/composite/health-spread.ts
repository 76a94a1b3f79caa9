import type { Framework } from './framework.ts'
import { type HealthRow, percent } from './health.ts'
import type { Scores } from './pipeline.ts'
import { boundsOf, presentIn, quantileOf } from './statistics.ts'

const LIST_MAX = 10
/** Of the range from lowest to highest, what the middle 80 % of units should at least take up. */
const NARROW = 0.2
const SQUEEZED = 0.05

/** Outliers: how much of the scale is left to the middle 80 % of units, as given and as scored. */
export function checkSpread({ indicators }: Framework, { table, normalised, frozen }: Scores): HealthRow {
  const all = indicators.map(({ code, title, denominator }) => {
    const by = denominator === undefined ? undefined : table.columns.get(denominator)
    const raw = (table.columns.get(code) ?? new Float64Array()).map((value, i) => (by ? value / by[i]! : value))
    return {
      title,
      raw: middleShare(raw),
      scored: middleShare(normalised.get(code) ?? raw),
      treated: frozen.indicators[code]?.report,
    }
  })
  const narrow = all.filter(({ scored }) => scored < NARROW).toSorted((a, b) => a.scored - b.scored)
  const squeezed = narrow.filter(({ scored }) => scored < SQUEEZED)
  const points = all.reduce(
    (sum, { treated }) => sum + (treated?.outcome === 'winsorised' ? (treated.winsorised ?? 0) : 0),
    0,
  )
  const failed = all.filter(({ treated }) => treated?.outcome === 'notTreatable')
  const light = squeezed.length > 0 ? 'red' : narrow.length > 0 || failed.length > 0 ? 'amber' : 'green'
  return {
    id: 'outliers',
    title: '极端值',
    light,
    zh: `${narrow.length} 个指标的中间八成企业挤在计分区间的两成以内；缩尾动了 ${points} 个点；${failed.length} 个指标处理后仍偏斜`,
    en: `in ${narrow.length} indicators the middle 80 % share less than a fifth of the scale; ${points} points winsorised; ${failed.length} still skewed`,
    advice: light === 'green' ? '' : '对这些指标做缩尾或取对数，或改用分段、百分位计分',
    figures: { narrow: narrow.length, squeezed: squeezed.length, winsorised: points, notTreatable: failed.length },
    list: narrow
      .slice(0, LIST_MAX)
      .map(({ title, raw, scored }) => `${title}：处理前 ${percent(raw)}，计分后 ${percent(scored)}`),
  }
}

/** The share of the whole range that lies between the 10th and 90th percentile; 1 where nothing varies. */
function middleShare(x: Float64Array): number {
  const [low, high] = boundsOf(x)
  if (!(high > low)) return 1
  const sorted = presentIn(x).sort()
  return (quantileOf(sorted, 0.9) - quantileOf(sorted, 0.1)) / (high - low)
}
