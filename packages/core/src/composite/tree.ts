import { type Part, combine, weightIn } from './combine.ts'
import type { Aggregate, Combination, Framework, Weight } from './framework.ts'
import { topOf } from './framework.ts'
import type { Columns, Grouping } from './table.ts'

type Groups = ReadonlyMap<string, Grouping>

/** What may be drawn or slid without touching the data: a factor on each weight, another way to combine. */
export type Variation = {
  readonly factorOf?: (code: string) => number
  readonly combineOf?: (aggregate: Aggregate) => Combination
}

/**
 * The scores of every node from the scores of the indicators: what a slider asks for, since weights and ways to combine
 * need no stage before this one. `tell` sees each node with its parts.
 */
export function combineTree(
  { indicators, aggregates }: Framework,
  normalised: Columns,
  groups: Groups,
  { factorOf, combineOf }: Variation = {},
  tell?: (aggregate: Aggregate, parts: readonly Part[], scores: Float64Array) => void,
): Map<string, Float64Array> {
  const weights = new Map<string, Weight>([...indicators, ...aggregates].map(({ code, weight }) => [code, weight]))
  const ceilings = new Map<string, Weight | undefined>([
    ...indicators.map(({ code, ceiling, full }) => [code, ceiling ?? full] as const),
    ...aggregates.map(({ code, max }) => [code, max] as const),
  ])
  const nodes = new Map<string, Float64Array>()
  for (const aggregate of aggregates) {
    const parts = aggregate.children.map((child): Part => {
      const x = nodes.get(child) ?? normalised.get(child) ?? new Float64Array()
      const weight = times(weights.get(child) ?? 1, factorOf?.(child) ?? 1)
      const ceiling = aggregate.combine === 'best' ? ceilings.get(child) : undefined
      return {
        x,
        weight: weightIn(weight, groups),
        ...(ceiling === undefined ? {} : { ceiling: weightIn(ceiling, groups) }),
      }
    })
    const scores = combine(combineOf ? { ...aggregate, combine: combineOf(aggregate) } : aggregate, parts)
    if (aggregate.max !== undefined) hold(scores, weightIn(aggregate.max, groups), 'below')
    if (aggregate.min !== undefined) hold(scores, weightIn(aggregate.min, groups), 'above')
    tell?.(aggregate, parts, scores)
    nodes.set(aggregate.code, scores)
  }
  return nodes
}

/** Scores held below or above a limit; a unit whose group has none has no score. */
function hold(scores: Float64Array, limit: number | Float64Array, side: 'below' | 'above') {
  const sign = side === 'below' ? 1 : -1
  for (let i = 0; i < scores.length; i++) {
    const edge = typeof limit === 'number' ? limit : limit[i]!
    if (!((edge - scores[i]!) * sign >= 0)) scores[i] = Number.isNaN(scores[i]!) ? Number.NaN : edge
  }
}

/** A weight drawn up or down, in every group alike. */
function times(weight: Weight, factor: number): Weight {
  if (factor === 1) return weight
  if (typeof weight === 'number') return weight * factor
  return { ...weight, of: Object.fromEntries(Object.entries(weight.of).map(([label, one]) => [label, one * factor])) }
}

/** The scores of the index alone. */
export function topScores(
  framework: Framework,
  normalised: Columns,
  groups: Groups,
  variation?: Variation,
): Float64Array {
  return combineTree(framework, normalised, groups, variation).get(topOf(framework).code) ?? new Float64Array()
}

/** How much of the index one point of an indicator is worth for a unit; null where a node on the way does not add up. */
export type Share = {
  readonly code: string
  readonly effectiveWeight: number | null
  readonly contribution: number | null
}

/** The contribution of every indicator to one unit's index: effective weight times score. */
export function contributionsOf(framework: Framework, normalised: Columns, groups: Groups, row: number): Share[] {
  const { indicators, aggregates } = framework
  const nodes = new Map<string, Aggregate>(aggregates.map((aggregate) => [aggregate.code, aggregate]))
  const weights = new Map<string, Weight>([...indicators, ...aggregates].map(({ code, weight }) => [code, weight]))
  const weightOf = (code: string) => {
    const weight = weights.get(code) ?? 1
    if (typeof weight === 'number') return weight
    const grouping = groups.get(weight.by)
    return weight.of[grouping?.labels[grouping.of[row] ?? -1] ?? ''] ?? Number.NaN
  }
  const isThere = (code: string): boolean => {
    const node = nodes.get(code)
    return node ? node.children.some(isThere) : !Number.isNaN(normalised.get(code)?.[row] ?? Number.NaN)
  }
  const shares = new Map<string, number | null>()
  const descend = (code: string, share: number | null) => {
    const node = nodes.get(code)
    if (!node) {
      shares.set(code, share)
      return
    }
    const there = node.children.filter(isThere)
    const total = node.combine === 'sum' ? 1 : there.reduce((sum, child) => sum + weightOf(child), 0)
    const isAdditive = node.combine === 'mean' || node.combine === 'sum'
    for (const child of there) descend(child, isAdditive && share !== null ? (share * weightOf(child)) / total : null)
  }
  descend(topOf(framework).code, 1)
  return indicators.map(({ code }) => {
    const effectiveWeight = shares.get(code) ?? null
    const score = normalised.get(code)?.[row] ?? Number.NaN
    return {
      code,
      effectiveWeight,
      contribution: effectiveWeight === null || Number.isNaN(score) ? null : effectiveWeight * score,
    }
  })
}
