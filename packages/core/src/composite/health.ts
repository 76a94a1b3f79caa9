import { type Aggregate, type Framework, RELATIVE, topOf } from './framework.ts'
import { checkBalance } from './health-balance.ts'
import { checkJudges } from './health-judges.ts'
import { checkSpread } from './health-spread.ts'
import type { JudgesReport } from './judges.ts'
import { type Scores, scoreTable } from './pipeline.ts'
import { correlationOf } from './statistics.ts'
import { rowsOf } from './table.ts'
import { bunchingOf, gainByOmission } from './trial.ts'
import { type RankIntervals, rankIntervals } from './uncertainty.ts'

/** Green: nothing to do. Amber: know it. Red: mend the method before publishing. Grey: nothing to judge by. */
export type Light = 'green' | 'amber' | 'red' | 'grey'

/** One row of the health report: what was looked at, what was found, what to do. */
export type HealthRow = {
  readonly id: string
  readonly title: string
  readonly light: Light
  /** What was found, for an officer; then in English. */
  readonly zh: string
  readonly en: string
  /** What may be done about it; empty where nothing need be. */
  readonly advice: string
  readonly figures: Readonly<Record<string, number>>
  /** The units, indicators or pairs it is about, worst first, at most ten. */
  readonly list: readonly string[]
}

/** What a report may be given besides the scores. */
export type HealthOptions = {
  readonly seed: number
  /** Draws for the intervals of places; 0 leaves out the row about them, which `stabilityOf` gives by itself. */
  readonly draws?: number
  /** Intervals drawn before, with `SPREAD` and `EDGE`; else they are drawn for the report. */
  readonly intervals?: RankIntervals
  /** Scores of the same table under last year's parameters, for comparing years. */
  readonly previous?: Scores
  readonly judges?: JudgesReport
}

/** The health report of a run: every known pitfall of an index, measured on this one. docs/composite.md lists the limits. */
export function healthOf(framework: Framework, scores: Scores, options: HealthOptions): HealthRow[] {
  const steps = healthSteps(framework, scores, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, stopping after each row so that others may be served; `intervals` spares drawing them here. */
export function* healthSteps(
  framework: Framework,
  scores: Scores,
  options: HealthOptions,
): Generator<void, HealthRow[]> {
  const checks = [
    () => checkBalance(framework, scores),
    () => checkSpread(framework, scores),
    () => checkPopulation(framework, scores),
    ...(options.draws === 0 ? [] : [() => stabilityOf(framework, scores, options)]),
    () => checkMissing(framework, scores),
    () => checkGaming(framework, scores),
    () => checkDoubles(framework, scores),
    () => checkWeights(framework, scores),
    () => checkYears(framework, scores, options),
    () => checkStages(framework, scores),
    () => checkJudges(options),
  ]
  const rows: HealthRow[] = []
  for (const check of checks) {
    rows.push(check())
    yield
  }
  return rows
}

/** Amber from the first limit on, red from the second. */
export const lightOf = (value: number, amber: number, red: number): Light =>
  value >= red ? 'red' : value >= amber ? 'amber' : 'green'

/** A share with one decimal: 0.123 is `12.3%`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)}%`
/** So many units, indicators or pairs a row names. */
export const LIST_MAX = 10

function checkPopulation(framework: Framework, scores: Scores): HealthRow {
  const n = scores.units.length
  const relative = framework.indicators.filter(({ scale }) => RELATIVE.has(scale.kind))
  const base = { id: 'population', title: '参评家数', figures: { units: n, relative: relative.length } }
  if (relative.length === 0)
    return {
      ...base,
      light: 'green',
      zh: `${n} 家参评，计分不依赖其他企业，家数多少都不影响得分`,
      en: `${n} units; no score depends on the others`,
      advice: '',
      list: [],
    }
  const { dropped, reordered } = dropEdges(framework, scores)
  const light = n < 30 || (n < 50 && reordered > 0) ? 'red' : n < 50 || reordered > dropped / 2 ? 'amber' : 'green'
  return {
    ...base,
    light,
    figures: { ...base.figures, dropped, reordered },
    zh: `${n} 家参评，${relative.length} 个指标按相对位置计分；试着去掉 ${dropped} 家最高或最低的，有 ${reordered} 次改变了其他企业的先后`,
    en: `${n} units, ${relative.length} relative indicators; dropping one of ${dropped} extreme units reordered the others ${reordered} times`,
    advice: light === 'green' ? '' : '家数少时请改用固定的上下界，或沿用已冻结的参数',
    list: relative.slice(0, LIST_MAX).map(({ title }) => title),
  }
}

/** Drops units that hold an extreme, a few and one by one, and looks whether the others change their order. */
function dropEdges(framework: Framework, { table, normalised, units, nodes }: Scores) {
  if (units.length > 500 || units.length < 4) return { dropped: 0, reordered: 0 }
  const extremes = new Set<number>()
  for (const x of normalised.values()) {
    let [low, high] = [0, 0]
    for (let i = 0; i < x.length; i++) {
      if (x[i]! < x[low]!) low = i
      if (x[i]! > x[high]!) high = i
    }
    extremes.add(low).add(high)
  }
  const top = nodes.get(topOf(framework).code) ?? new Float64Array()
  const tried = [...extremes].slice(0, LIST_MAX)
  const changed = tried.filter((row) => {
    const rest = Int32Array.from(units.keys()).filter((i) => i !== row)
    const again = scoreTable({ ...framework, populationMin: 0 }, rowsOf(table, rest))
    if ('problems' in again) return false
    const now = again.nodes.get(topOf(framework).code) ?? new Float64Array()
    const order = Array.from(rest.keys()).toSorted((a, b) => top[rest[b]!]! - top[rest[a]!]!)
    return order.some((at, index) => index > 0 && now[at]! > now[order[index - 1]!]! + 1e-9)
  })
  return { dropped: tried.length, reordered: changed.length }
}

/** By how much a report doubts each weight, and which part of the list it looks at the edge of. */
export const SPREAD = 0.25
export const EDGE = 0.2

/** The row on whether places hold, the only one of a report that is drawn again and again. */
export function stabilityOf(
  framework: Framework,
  scores: Scores,
  { seed, draws = 200, intervals }: HealthOptions,
): HealthRow {
  const n = scores.units.length
  const base = { id: 'stability', title: '排名是否站得住' }
  if (n < 3)
    return {
      ...base,
      light: 'grey',
      zh: '不足 3 家，无从比较',
      en: 'fewer than 3 units',
      advice: '',
      figures: {},
      list: [],
    }
  const doubts = { seed, draws, spread: SPREAD, share: EDGE }
  const { low, high, among } = intervals ?? rankIntervals(framework, scores, doubts)
  const widths = Array.from(low, (from, i) => high[i]! - from).filter((width) => !Number.isNaN(width))
  const width = widths.reduce((sum, one) => sum + one, 0) / Math.max(1, widths.length)
  const straddling = scores.units.filter((_, i) => among[i]! > 0.05 && among[i]! < 0.95)
  const light = lightOf(width / n, 0.05, 0.15)
  return {
    ...base,
    light,
    zh: `权重上下浮动 25%，九成情况下名次的变动范围平均 ${width.toFixed(1)} 名（共 ${n} 家）；有 ${straddling.length} 家时而进入、时而跌出前两成`,
    en: `with weights ±25 %, a 90 % interval of rank is ${width.toFixed(1)} of ${n} places wide on average; ${straddling.length} units straddle the top 20 %`,
    advice: light === 'green' ? '' : '公布名次时附上区间；用分数线代替名次，对线附近的企业逐家复核',
    figures: { width, straddling: straddling.length, draws: intervals?.draws ?? draws },
    list: straddling.slice(0, LIST_MAX),
  }
}

const HIDDEN = 3

function checkMissing(framework: Framework, scores: Scores): HealthRow {
  const n = scores.units.length
  const gaps = framework.indicators.map(({ code, title }) => {
    const x = scores.table.columns.get(code) ?? new Float64Array()
    return { title, share: x.filter(Number.isNaN).length / Math.max(1, x.length) }
  })
  const gain = gainByOmission(framework, scores, HIDDEN).filter((one) => !Number.isNaN(one))
  const mean = gain.reduce((sum, one) => sum + one, 0) / Math.max(1, gain.length)
  const light = lightOf(mean / Math.max(1, n), 0.02, 0.1)
  const worst = gaps.filter(({ share }) => share > 0).toSorted((a, b) => b.share - a.share)
  return {
    id: 'missing',
    title: '不填是否占便宜',
    light,
    zh: `如果一家企业不填自己最低的 ${HIDDEN} 项，平均前进 ${mean.toFixed(1)} 名（共 ${n} 家）；${worst.length} 个指标有缺失`,
    en: `hiding its ${HIDDEN} lowest indicators gains a unit ${mean.toFixed(1)} of ${n} places; ${worst.length} indicators have gaps`,
    advice: light === 'green' ? '' : '规定缺失按最低计，或规定至少填报多大比例才有得分',
    figures: { gain: mean, indicatorsWithGaps: worst.length },
    list: worst.slice(0, LIST_MAX).map(({ title, share }) => `${title}（缺 ${percent(share)}）`),
  }
}

function checkGaming(framework: Framework, scores: Scores): HealthRow {
  const all = bunchingOf(framework, scores)
  const suspicious = all
    .filter(({ above, below }) => above >= 5 && above >= 3 * Math.max(1, below))
    .toSorted((a, b) => b.above - a.above)
  const jump = Math.max(0, ...all.map(({ points }) => points))
  const light = suspicious.length > 2 ? 'red' : suspicious.length > 0 ? 'amber' : all.length === 0 ? 'grey' : 'green'
  const titles = new Map(framework.indicators.map(({ code, title }) => [code, title]))
  return {
    id: 'gaming',
    title: '踩线',
    light,
    zh:
      all.length === 0
        ? '没有分档计分的指标，不存在踩线'
        : `${all.length} 道分档线中，${suspicious.length} 道线上方紧挨着的企业明显多于下方；一步最多相差 ${jump} 分`,
    en: `${suspicious.length} of ${all.length} thresholds have far more units just above than just below; one step is worth up to ${jump} points`,
    advice:
      suspicious.length === 0
        ? ''
        : '核对这些企业的原始凭证和历次修改；把分档改成分段线性（piecewise），越线就不再是一大步',
    figures: { thresholds: all.length, suspicious: suspicious.length, jump },
    list: suspicious
      .slice(0, LIST_MAX)
      .map(({ code, bound, above, below }) => `${titles.get(code)} ${bound}：线上 ${above} 家，线下 ${below} 家`),
  }
}

const TOO_ALIKE = 0.9

function checkDoubles({ indicators, aggregates }: Framework, { normalised }: Scores): HealthRow {
  const titles = new Map(indicators.map(({ code, title }) => [code, title]))
  const alike = aggregates.flatMap(({ children }) =>
    pairsOf(children.filter((child) => normalised.has(child))).flatMap(([a, b]) => {
      const correlation = correlationOf(
        normalised.get(a) ?? new Float64Array(),
        normalised.get(b) ?? new Float64Array(),
      )
      return correlation > TOO_ALIKE ? [{ a, b, correlation }] : []
    }),
  )
  const worst = alike.toSorted((x, y) => y.correlation - x.correlation)
  return {
    id: 'doubles',
    title: '重复计算',
    light: lightOf(alike.length, 1, Math.max(3, indicators.length / 10)),
    zh:
      alike.length === 0
        ? '同一级下没有高度相关的指标'
        : `同一级下有 ${alike.length} 对指标高度相关（超过 0.9），等于同一件事计了两次`,
    en: `${alike.length} pairs of siblings correlate above ${TOO_ALIKE}`,
    advice: alike.length === 0 ? '' : '合并、删去其中一个，或各给一半权重',
    figures: { pairs: alike.length },
    list: worst
      .slice(0, LIST_MAX)
      .map(({ a, b, correlation }) => `${titles.get(a)} 与 ${titles.get(b)}（${correlation.toFixed(2)}）`),
  }
}

function pairsOf(codes: readonly string[]): (readonly [string, string])[] {
  return codes.flatMap((a, at) => codes.slice(at + 1).map((b) => [a, b] as const))
}

const EFFECT = {
  green: '都在起作用',
  amber: '有的写着权重，实际影响很小',
  red: '有的写着权重，实际几乎不起作用',
} as const

function checkWeights(framework: Framework, { nodes, normalised }: Scores): HealthRow {
  const top = topOf(framework)
  const index = nodes.get(top.code) ?? new Float64Array()
  const all = new Map([...framework.indicators, ...framework.aggregates].map((node) => [node.code, node]))
  const pillars = top.children.flatMap((code) => {
    const node = all.get(code)
    const x = nodes.get(code) ?? normalised.get(code)
    if (!node || !x) return []
    const correlation = correlationOf(x, index)
    return Number.isNaN(correlation) ? [] : [{ title: node.title, weight: nominalOf(node), correlation }]
  })
  const lowest = Math.min(1, ...pillars.map(({ correlation }) => correlation))
  const light = pillars.length < 2 ? 'grey' : lowest < 0.1 ? 'red' : lowest < 0.4 ? 'amber' : 'green'
  return {
    id: 'weights',
    title: '名义权重与实际影响',
    light,
    zh:
      light === 'grey'
        ? '第一级有差别的不足两项，谈不上谁的影响大'
        : `第一级 ${pillars.length} 项与总分的相关，最低 ${lowest.toFixed(2)}，${EFFECT[light]}`,
    en: `of ${pillars.length} pillars that vary the lowest correlation with the index is ${lowest.toFixed(2)}`,
    advice: light === 'green' || light === 'grey' ? '' : '看这一项各家的分是否都差不多；提高它的区分度，或调整权重',
    figures: { lowest, pillars: pillars.length },
    list: pillars
      .toSorted((a, b) => a.correlation - b.correlation)
      .slice(0, LIST_MAX)
      .map(({ title, weight, correlation }) => `${title}：名义权重 ${weight}，与总分相关 ${correlation.toFixed(2)}`),
  }
}

const nominalOf = ({ weight }: Pick<Aggregate, 'weight'>): string =>
  typeof weight === 'number'
    ? String(weight)
    : Object.entries(weight.of)
        .map(([group, w]) => `${group} ${w}`)
        .join('、')

function checkYears(framework: Framework, scores: Scores, { previous }: HealthOptions): HealthRow {
  const base = { id: 'years', title: '跨年可比' }
  const isRelative = framework.indicators.some(({ scale, treat }) => RELATIVE.has(scale.kind) || treat)
  const top = topOf(framework).code
  if (!isRelative)
    return {
      ...base,
      light: 'green',
      zh: '计分用的都是固定的界线，各年可以直接比较',
      en: 'every bound is fixed',
      advice: '',
      figures: {},
      list: [],
    }
  if (!previous)
    return {
      ...base,
      light: 'grey',
      zh: '有指标按当年各家的情况计分，没有给出上一版参数，不能判断跨年变化有多少来自尺子本身',
      en: 'some indicators are relative and no earlier parameters were given to compare with',
      advice: '把本次参数冻结成一版；跨年比较时用同一版参数重算（gongzhen score --against）',
      figures: {},
      list: [],
    }
  const now = new Map(scores.units.map((unit, i) => [unit, scores.nodes.get(top)?.[i] ?? Number.NaN]))
  const moved = previous.units.flatMap((unit, i) => {
    const shift = (now.get(unit) ?? Number.NaN) - (previous.nodes.get(top)?.[i] ?? Number.NaN)
    return Number.isNaN(shift) ? [] : [{ unit, shift }]
  })
  const mean = moved.reduce((sum, { shift }) => sum + Math.abs(shift), 0) / Math.max(1, moved.length)
  const spread = Math.max(1e-9, rangeOf(previous.nodes.get(top) ?? new Float64Array()))
  return {
    ...base,
    light: lightOf(mean / spread, 0.02, 0.1),
    zh: `同样的数据，换成本版参数后平均移动 ${mean.toFixed(2)} 分，占总分差距的 ${percent(mean / spread)}`,
    en: `the same data move ${mean.toFixed(2)} points on average under the new parameters`,
    advice: mean / spread < 0.02 ? '' : '跨年比较一律用同一版参数重算，不要拿两年公布的分直接相减',
    figures: { mean, share: mean / spread, units: moved.length },
    list: moved
      .toSorted((a, b) => Math.abs(b.shift) - Math.abs(a.shift))
      .slice(0, LIST_MAX)
      .map(({ unit, shift }) => `${unit}（${shift > 0 ? '+' : ''}${shift.toFixed(2)}）`),
  }
}

const rangeOf = (x: Float64Array): number => {
  const there = x.filter((value) => !Number.isNaN(value)).sort()
  return (there.at(-1) ?? 0) - (there[0] ?? 0)
}

const PEERS_FEW = 5

function checkStages(framework: Framework, { table, units }: Scores): HealthRow {
  const { indicators, aggregates, rank } = framework
  const by = [...indicators, ...aggregates].flatMap(({ weight }) => (typeof weight === 'number' ? [] : [weight.by]))
  const base = { id: 'stages', title: '分组排名' }
  const name = rank.within ?? by[0]
  const grouping = name === undefined ? undefined : table.groups.get(name)
  if (!grouping)
    return {
      ...base,
      light: 'grey',
      zh: '各家用同样的权重，一起排名',
      en: 'one set of weights, one ranking',
      advice: '',
      figures: { units: units.length },
      list: [],
    }
  const sizes = grouping.labels.map((label, group) => ({
    label,
    size: grouping.of.filter((one) => one === group).length,
  }))
  const few = sizes.filter(({ size }) => size > 0 && size < PEERS_FEW)
  const mixes = by.length > 0 && rank.within !== by[0]
  return {
    ...base,
    light: mixes ? 'red' : few.length > 0 ? 'amber' : 'green',
    zh: mixes
      ? `各组（${by[0]}）的权重不同，却放在一起排名，名次比的是不同的尺子`
      : `在组内（${name}）排名，${sizes.length} 组；${few.length === 0 ? '每组都够比较' : `${few.length} 组不足 ${PEERS_FEW} 家`}`,
    en: mixes
      ? `weights differ by ${by[0]}, yet all units are ranked together`
      : `ranked within ${name}; ${few.length} groups have fewer than ${PEERS_FEW} units`,
    advice: mixes
      ? '改为在组内排名（ranks 的 within）'
      : few.length > 0
        ? '人数太少的组，名次只作参考，或并入相邻的组'
        : '',
    figures: { groups: sizes.length, few: few.length },
    list: sizes.slice(0, LIST_MAX).map(({ label, size }) => `${label} ${size} 家`),
  }
}
