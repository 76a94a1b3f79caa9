import { plain } from './decimals.ts'
import type { Framework, Indicator } from './framework.ts'
import { topOf } from './framework.ts'
import { type Frozen, type Scores, scoreTable } from './pipeline.ts'
import { presentIn, quantileOf } from './statistics.ts'
import { type Columns, type Table, rowsOf } from './table.ts'
import { contributionsOf } from './tree.ts'

/** What an indicator gave a unit and what more it could give. */
export type IndicatorExplanation = {
  readonly code: string
  readonly title: string
  /** As given, after its denominator; NaN where nobody gave it. */
  readonly value: number
  readonly score: number
  readonly isFilled: boolean
  /** Set where the treatment moved this value: what it counted as. */
  readonly treatedTo: number | null
  readonly effectiveWeight: number | null
  readonly contribution: number | null
  readonly peers: Peers
  readonly next: NextStep | null
}

/** The unit's peers in one indicator's score. */
export type Peers = {
  readonly label: string
  readonly count: number
  readonly lower: number
  readonly median: number
  readonly upper: number
}

/** The next step of an indicator in its own unit, what it brings the index, and what it costs where that is declared. */
export type NextStep = {
  readonly to: number
  readonly distance: number
  readonly gain: number
  readonly perEffort: number | null
}

/** Why a unit has its score, and its best moves first: by gain per effort where effort is declared, else by gain. */
export type Explanation = {
  readonly unit: string
  readonly score: number
  readonly indicators: readonly IndicatorExplanation[]
  readonly moves: readonly (NextStep & { readonly code: string; readonly title: string })[]
}

/** Explains one unit of a scored table. */
export function explainUnit(framework: Framework, scores: Scores, row: number): Explanation {
  const { table, normalised, nodes, frozen } = scores
  const shares = new Map(contributionsOf(framework, normalised, table.groups, row).map((share) => [share.code, share]))
  const one = rowsOf(table, Int32Array.of(row))
  const score = nodes.get(topOf(framework).code)?.[row] ?? Number.NaN
  const members = membersAround(framework, scores, row)
  const indicators = framework.indicators.map((indicator): IndicatorExplanation => {
    const { code, title, denominator } = indicator
    const value = valueIn(one, indicator)
    const own = frozen.indicators[code]?.treated
    const held = Math.min(Math.max(value, own?.floor ?? value), own?.ceiling ?? value)
    const isGiven =
      !Number.isNaN(one.columns.get(code)?.[0] ?? Number.NaN) && (denominator === undefined || !Number.isNaN(value))
    const share = shares.get(code)
    return {
      code,
      title,
      value,
      score: normalised.get(code)?.[row] ?? Number.NaN,
      isFilled: !isGiven && !Number.isNaN(normalised.get(code)?.[row] ?? Number.NaN),
      treatedTo: held === value || Number.isNaN(value) ? null : held,
      effectiveWeight: share?.effectiveWeight ?? null,
      contribution: share?.contribution ?? null,
      peers: peersOf(normalised.get(code) ?? new Float64Array(), members),
      next: nextStep(framework, indicator, one, frozen, score, value),
    }
  })
  const moves = indicators.flatMap(({ code, title, next }) => (next && next.gain > 0 ? [{ ...next, code, title }] : []))
  return {
    unit: scores.units[row] ?? '',
    score,
    indicators,
    moves: moves.toSorted((a, b) => (b.perEffort ?? 0) - (a.perEffort ?? 0) || b.gain - a.gain),
  }
}

/** The score of one unit if some columns had other values: pure, in microseconds, with the edition's parameters. */
export function whatIf(
  framework: Framework,
  frozen: Frozen,
  unit: Table,
  values: Readonly<Record<string, number>>,
): number {
  const columns: Columns = new Map(
    [...unit.columns].map(([name, x]) => [name, name in values ? Float64Array.of(values[name]!) : x]),
  )
  const scores = scoreTable(framework, { ...unit, columns }, { frozen })
  return 'problems' in scores ? Number.NaN : (scores.nodes.get(topOf(framework).code)?.[0] ?? Number.NaN)
}

function valueIn({ columns }: Table, { code, denominator }: Indicator): number {
  const own = columns.get(code)?.[0] ?? Number.NaN
  return denominator === undefined ? own : own / (columns.get(denominator)?.[0] ?? Number.NaN)
}

function nextStep(
  framework: Framework,
  indicator: Indicator,
  unit: Table,
  frozen: Frozen,
  score: number,
  value: number,
): NextStep | null {
  const to = nextValue(indicator, frozen, value)
  if (to === undefined || Number.isNaN(value)) return null
  const { code, denominator, effort } = indicator
  const by = denominator === undefined ? 1 : (unit.columns.get(denominator)?.[0] ?? Number.NaN)
  const gain = plain(whatIf(framework, frozen, unit, { [code]: plain(to * by) }) - score)
  if (Number.isNaN(gain)) return null
  const distance = plain(plain(to * by) - plain(value * by))
  return { to, distance, gain, perEffort: effort === undefined ? null : plain(gain / (Math.abs(distance) * effort)) }
}

/** A tenth of the range a line is drawn over: a step one can imagine where there are none. */
const STRIDE = 0.1

/** The next value worth reaching: the next bound or corner, or a tenth of the range towards the better end. */
function nextValue({ scale, direction, code }: Indicator, frozen: Frozen, value: number): number | undefined {
  switch (scale.kind) {
    case 'at_least':
    case 'piecewise': {
      const better = scale.rows.filter(([bound]) => (scale.kind === 'at_least' ? bound > value : bound !== value))
      const score = scale.kind === 'at_least' ? Number.NEGATIVE_INFINITY : along(scale.rows, value)
      const gaining = better.filter(([, points]) => points > score + 1e-12)
      return gaining.toSorted(([a], [b]) => Math.abs(a - value) - Math.abs(b - value))[0]?.[0]
    }
    case 'target':
      return value < scale.goal ? scale.goal : undefined
    case 'goalposts':
    case 'scaled':
      return stride(scale.from, direction, value)
    case 'lookup':
    case 'given':
      return undefined
    default: {
      const { bounds, sorted } = frozen.indicators[code]?.scale ?? {}
      const range = bounds ?? (sorted ? ([sorted[0] ?? 0, sorted.at(-1) ?? 0] as const) : undefined)
      const own = range && direction === -1 ? ([-range[1], -range[0]] as const) : range
      return own && stride(own, direction, value)
    }
  }
}

function stride([low, high]: readonly [number, number], direction: 1 | -1, value: number): number | undefined {
  const step = STRIDE * (high - low)
  const to = direction === 1 ? Math.min(high, Math.max(low, value) + step) : Math.max(low, Math.min(high, value) - step)
  return (to - value) * direction > 0 ? to : undefined
}

function along(rows: readonly (readonly [number, number])[], value: number): number {
  const after = rows.findIndex(([bound]) => bound > value)
  if (after <= 0) return after === 0 ? rows[0]![1] : (rows.at(-1)?.[1] ?? Number.NaN)
  const [a, b] = [rows[after - 1]!, rows[after]!]
  return a[1] + ((b[1] - a[1]) * (value - a[0])) / (b[0] - a[0])
}

function membersAround(
  { rank }: Framework,
  { table, units }: Scores,
  row: number,
): { label: string; rows: Int32Array } {
  const grouping = rank.within === undefined ? undefined : table.groups.get(rank.within)
  const all = Int32Array.from(units.keys())
  const group = grouping?.of[row] ?? -1
  return { label: grouping?.labels[group] ?? '', rows: grouping ? all.filter((i) => grouping.of[i] === group) : all }
}

function peersOf(x: Float64Array, { label, rows }: { label: string; rows: Int32Array }): Peers {
  const sorted = presentIn(Float64Array.from(rows, (row) => x[row] ?? Number.NaN)).sort()
  const [lower, median, upper] = [0.25, 0.5, 0.75].map((share) => quantileOf(sorted, share))
  return {
    label,
    count: sorted.length,
    lower: lower ?? Number.NaN,
    median: median ?? Number.NaN,
    upper: upper ?? Number.NaN,
  }
}
