import {
  type Exact,
  add,
  approximate,
  compare,
  divide,
  exact,
  maximum,
  minimum,
  multiply,
  round,
  subtract,
} from '../base.ts'
import { publish } from './decimals.ts'
import type { Aggregate, Framework, Indicator, Scale, Weight } from './framework.ts'
import { topOf } from './framework.ts'
import type { Scores } from './pipeline.ts'

/**
 * Scores with the index as it is published: rounded half up, in decimals. A double decides where it is far from the edge
 * between two published values; a unit next to one is worked out again in exact numbers, if the method has any.
 */
export function settle(framework: Framework, scores: Scores): Scores {
  const { code } = topOf(framework)
  const raw = scores.nodes.get(code) ?? new Float64Array()
  const published = new Float64Array(raw.length)
  for (let i = 0; i < raw.length; i++) {
    const value = raw[i]!
    published[i] = Number.isNaN(value) ? Number.NaN : publishedAt(value, i)
  }
  // Indicators may break ties as well.
  const ties = framework.rank.ties.flatMap((tie) => {
    const x = scores.nodes.get(tie) ?? scores.normalised.get(tie)
    return x ? [[tie, x] as const] : []
  })
  return { ...scores, nodes: new Map([...scores.nodes, ...ties, [code, published]]) }

  function publishedAt(value: number, row: number): number {
    const { decimals } = framework
    const settled = isAtEdge(value, decimals) ? exactTop(framework, scores, row) : undefined
    return settled === undefined ? publish(value, decimals) : approximate(round(settled, decimals, 'half_up'))
  }
}

/** Sums of doubles are wrong behind this decimal at most. */
const NOISE = 1e-9

/** Whether noise could tip a value over to the next published one. */
function isAtEdge(value: number, decimals: number): boolean {
  if (decimals >= 9) return false
  const shifted = Math.abs(value) * 10 ** decimals
  return Math.abs(shifted - Math.floor(shifted) - 0.5) < NOISE * Math.max(1, shifted)
}

/** A unit's index in exact numbers; undefined where the method has none. */
function exactTop(framework: Framework, scores: Scores, row: number): Exact | undefined {
  const indicators = new Map(framework.indicators.map((one) => [one.code, one]))
  const aggregates = new Map(framework.aggregates.map((one) => [one.code, one]))
  const { groups } = scores.table

  const weightOf = (weight: Weight): Exact | undefined => {
    if (typeof weight === 'number') return exact(weight)
    const grouping = groups.get(weight.by)
    const value = weight.of[grouping?.labels[grouping.of[row] ?? -1] ?? '']
    return value === undefined ? undefined : exact(value)
  }
  const valueOf = (code: string): Exact | null | undefined => {
    const indicator = indicators.get(code)
    const aggregate = aggregates.get(code)
    return indicator ? exactScore(indicator, scores, row, weightOf) : aggregate && nodeOf(aggregate)
  }
  const nodeOf = (aggregate: Aggregate): Exact | null | undefined => {
    const parts: Part[] = []
    for (const child of aggregate.children) {
      const value = valueOf(child)
      const weight = weightOf((indicators.get(child) ?? aggregates.get(child))?.weight ?? 1)
      if (value === undefined || weight === undefined) return undefined
      if (value !== null) parts.push({ value, weight })
    }
    if (Number.isNaN(scores.nodes.get(aggregate.code)?.[row] ?? Number.NaN)) return null
    if (aggregate.combine !== 'best' && parts.length < (aggregate.coverage ?? 0) * aggregate.children.length)
      return null
    const { max, min } = aggregate
    const [ceiling, floor] = [max === undefined ? null : weightOf(max), min === undefined ? null : weightOf(min)]
    const combined = combineExactly(aggregate, parts)
    if (combined === undefined || ceiling === undefined || floor === undefined) return undefined
    const below = ceiling === null ? combined : minimum(combined, ceiling)
    return floor === null ? below : maximum(below, floor)
  }
  return valueOf(topOf(framework).code) ?? undefined
}

type Part = { readonly value: Exact; readonly weight: Exact }

function combineExactly({ combine }: Aggregate, parts: readonly Part[]): Exact | undefined {
  const sum = parts.reduce<Exact>((total, { value, weight }) => add(total, multiply(value, weight)), 0)
  switch (combine) {
    case 'sum':
      return sum
    case 'mean':
      return divide(
        sum,
        parts.reduce<Exact>((total, { weight }) => add(total, weight), 0),
      )
    case 'best':
      return parts.map(({ value }) => value).reduce(maximum)
    case 'worst':
      return parts.map(({ value }) => value).reduce(minimum)
    default:
      return undefined
  }
}

/** An indicator's score in exact numbers; null where it is missing, undefined where there is no exact one. */
function exactScore(
  indicator: Indicator,
  { table, normalised, filled }: Scores,
  row: number,
  figureOf: (figure: Weight) => Exact | undefined,
): Exact | null | undefined {
  const { code, denominator, scale, blank } = indicator
  if (Number.isNaN(normalised.get(code)?.[row] ?? Number.NaN)) return null
  if (indicator.treat || (filled.get(code) ?? 0) > 0) return undefined
  const own = table.columns.get(code)?.[row] ?? Number.NaN
  const by = denominator === undefined ? 1 : (table.columns.get(denominator)?.[row] ?? Number.NaN)
  const value = Number.isFinite(own) && Number.isFinite(by) ? divide(exact(own), exact(by)) : undefined
  if (value === undefined) return blank === undefined ? undefined : exact(blank)
  const scaled = exactScale(scale, indicator.direction, value)
  const full = indicator.full === undefined ? 1 : figureOf(indicator.full)
  return scaled === undefined || full === undefined ? undefined : multiply(scaled, full)
}

function exactScale(scale: Scale, direction: 1 | -1, value: Exact): Exact | undefined {
  switch (scale.kind) {
    case 'given':
      return multiply(value, direction)
    case 'at_least': {
      const reached = scale.rows.findLast(([bound]) => compare(exact(bound), value) <= 0)
      return reached ? exact(reached[1]) : 0
    }
    case 'lookup': {
      const row = scale.rows.find(([text]) => compare(exact(text), value) === 0)
      return row ? exact(row[1]) : scale.other === undefined ? undefined : exact(scale.other)
    }
    case 'piecewise':
      return alongExactly(scale.rows, value)
    case 'goalposts': {
      const [from, to] = [scale.from, scale.to]
      const share = divide(subtract(value, exact(from[0])), subtract(exact(from[1]), exact(from[0])))
      if (share === undefined || scale.open) return undefined
      const along = direction === 1 ? share : subtract(1, share)
      const held = maximum(0, minimum(1, along))
      return add(exact(to[0]), multiply(subtract(exact(to[1]), exact(to[0])), held))
    }
    default:
      return undefined
  }
}

function alongExactly(rows: readonly (readonly [number, number])[], value: Exact): Exact | undefined {
  const after = rows.findIndex(([bound]) => compare(value, exact(bound)) < 0)
  const [before, next] = [after < 0 ? rows.at(-1) : rows[after - 1], rows[after]]
  if (!next) return before && exact(before[1])
  if (!before) return exact(next[1])
  const share = divide(subtract(value, exact(before[0])), subtract(exact(next[0]), exact(before[0])))
  return share && add(exact(before[1]), multiply(subtract(exact(next[1]), exact(before[1])), share))
}
