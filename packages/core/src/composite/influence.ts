import { weightIn } from './combine.ts'
import { type Framework, topOf } from './framework.ts'
import type { Scores } from './pipeline.ts'
import { correlationOf } from './statistics.ts'
import type { Grouping } from './table.ts'

/** What a node is said to weigh in the index, and how much of the differences in the index it makes. */
export type Influence = {
  readonly code: string
  readonly title: string
  readonly parent: string | null
  /** Share of the index by weights alone, averaged over units; 1 for the whole. */
  readonly nominal: number
  /** Share of the index's variance; below zero where the node works against the others, NaN where nothing varies. */
  readonly effective: number
  /** Correlation with the index. */
  readonly correlation: number
}

/**
 * Weights against what they do: the effective weight of a node is the covariance of what it adds with the index, over
 * the index's variance, so that those of siblings add up to their parent's. Parents before children.
 */
export function influencesOf(framework: Framework, { nodes, normalised, table, units }: Scores): Influence[] {
  const { indicators, aggregates } = framework
  const all = new Map([...indicators, ...aggregates].map((node) => [node.code, node]))
  const groups = new Map(aggregates.map((aggregate) => [aggregate.code, aggregate]))
  const columnOf = (code: string) => nodes.get(code) ?? normalised.get(code) ?? new Float64Array(units.length)
  const top = topOf(framework)
  const index = columnOf(top.code)
  const found: Influence[] = []
  const visit = (code: string, parent: string | null, nominal: number, effective: number) => {
    const correlation = correlationOf(columnOf(code), index)
    found.push({ code, title: all.get(code)?.title ?? code, parent, nominal, effective, correlation })
    const group = groups.get(code)
    if (!group) return
    const added = group.children.map((child) =>
      weighted(columnOf(child), weightIn(all.get(child)?.weight ?? 1, table.groups)),
    )
    const spans = group.children.map((child) => spanOf(child))
    const total = spans.reduce((sum, one) => sum + one, 0)
    const covariances = added.map((column) => covarianceOf(column, index))
    const whole = covariances.reduce((sum, one) => sum + one, 0)
    for (const [at, child] of group.children.entries())
      visit(child, code, (nominal * spans[at]!) / total, (effective * covariances[at]!) / whole)
  }
  /** What a node can add at most: its weight times the span of its scores. */
  const spanOf = (code: string): number => {
    const node = all.get(code)
    const weight = meanOf(weightIn(node?.weight ?? 1, table.groups))
    const group = groups.get(code)
    if (!group) return weight * fullOf(framework, code, table.groups)
    if (group.max !== undefined) return weight * meanOf(weightIn(group.max, table.groups))
    const spans = group.children.map(spanOf)
    return weight * (group.combine === 'sum' ? spans.reduce((sum, one) => sum + one, 0) : Math.max(...spans))
  }
  visit(top.code, null, 1, 1)
  return found
}

/** The most an indicator gives; 1 where it has no end. */
function fullOf({ indicators }: Framework, code: string, groups: ReadonlyMap<string, Grouping>): number {
  const { scale, full } = indicators.find((one) => one.code === code) ?? {}
  if (full !== undefined) return meanOf(weightIn(full, groups))
  switch (scale?.kind) {
    case 'piecewise':
    case 'at_least':
      return Math.max(...scale.rows.map(([, score]) => score))
    case 'goalposts':
    case 'minmax':
      return Math.max(...scale.to)
    default:
      return 1
  }
}

const meanOf = (weight: number | Float64Array): number => {
  if (typeof weight === 'number') return weight
  const there = weight.filter((one) => !Number.isNaN(one))
  return there.reduce((sum, one) => sum + one, 0) / Math.max(1, there.length)
}

const weighted = (x: Float64Array, weight: number | Float64Array): Float64Array =>
  x.map((value, i) => value * (typeof weight === 'number' ? weight : weight[i]!))

function covarianceOf(x: Float64Array, y: Float64Array): number {
  let [n, sx, sy] = [0, 0, 0]
  const isThere = (i: number) => !Number.isNaN(x[i]!) && !Number.isNaN(y[i]!)
  for (let i = 0; i < x.length; i++) {
    if (!isThere(i)) continue
    n++
    sx += x[i]!
    sy += y[i]!
  }
  let sum = 0
  for (let i = 0; i < x.length; i++) if (isThere(i)) sum += (x[i]! - sx / n) * (y[i]! - sy / n)
  return sum / n
}

/** How alike the scores of some indicators are, pair by pair, in the order given. */
export function correlationsOf(codes: readonly string[], { normalised, nodes }: Scores): Float64Array[] {
  const columns = codes.map((code) => normalised.get(code) ?? nodes.get(code) ?? new Float64Array())
  const found = columns.map(() => new Float64Array(columns.length).fill(1))
  for (let a = 0; a < columns.length; a++) {
    for (let b = 0; b < a; b++) {
      const alike = correlationOf(columns[a]!, columns[b]!)
      found[a]![b] = alike
      found[b]![a] = alike
    }
  }
  return found
}
