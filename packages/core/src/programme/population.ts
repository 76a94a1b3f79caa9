import { type Exact, type LocalDate, approximate, isExact } from '../base.ts'
import type { Result } from '../feel.ts'
import type { Aggregate, Framework, Grouping, Indicator, Table } from '../composite.ts'
import { groupingOf } from '../composite.ts'
import type { IndexNode } from '../score.ts'
import type { Programme } from './load.ts'
import {
  type Subject,
  environmentsOf,
  labelOf,
  numbersOf,
  relativeIndicator,
  relativeLeaves,
  weightOf,
} from './relative.ts'

/** An index over a population: its tree, the points of every leaf, and the exact points of every node. */
export type Population = {
  readonly framework: Framework
  readonly table: Table
  /** Points by node and unit as rules give them, in the order of the subjects; null where they are not known. */
  readonly points: ReadonlyMap<string, readonly (Exact | null)[]>
}

/**
 * A programme's index with the points of many units, as the health report and the laboratory take it: leaves are points
 * already, groups combine them. Limits on groups and additions are in `points`, not in the tree. Null without an index.
 */
export function populationOf(programme: Programme, subjects: readonly Subject[], asOf: LocalDate): Population | null {
  const { model } = programme
  const [root] = model.roots
  if (!root) return null
  const { envs } = environmentsOf(model, subjects, asOf, programme.frozen)
  const grouped = new Map<string, Grouping>()
  const relative = new Map(relativeLeaves(model).map((leaf) => [leaf.name, leaf]))
  const indicators: Indicator[] = []
  const aggregates: Aggregate[] = []
  const points = new Map<string, readonly (Exact | null)[]>()
  const visit = (node: IndexNode) => {
    for (const child of node.children) visit(child)
    points.set(
      node.name,
      envs.map((env) => exactOf(env.name(node.name))),
    )
    const shared = { code: node.name, title: node.title, weight: weightOf(node.weight, envs, grouped) }
    if (node.children.length > 0)
      aggregates.push({
        ...shared,
        combine: node.combine,
        ...(node.combine === 'power' ? { exponent: approximate(node.exponent) } : {}),
        ...coverageOf(node),
        children: node.children.map(({ name }) => name),
      })
    else {
      const leaf = relative.get(node.name)
      const plain = { direction: 1, missing: { kind: 'none' }, scale: { kind: 'given' } } as const
      indicators.push({ ...plain, ...(leaf && relativeIndicator(leaf, envs, grouped)), ...shared })
    }
  }
  visit(root)
  const { peers, outline } = model
  const within = peers?.text
  if (peers) grouped.set(peers.text, groupingOf(envs.map((env) => labelOf(peers.evaluate(env)))))
  const framework: Framework = {
    indicators,
    aggregates,
    decimals: outline.index?.round?.decimals ?? 9,
    rank: { ...(within === undefined ? {} : { within }), ties: [...model.ties] },
  }
  const units = subjects.map(({ unit }) => unit)
  const columns = new Map(
    indicators.map(({ code }) => {
      const { value } = relative.get(code) ?? {}
      return [code, numbersOf(value ? envs.map((env) => value.evaluate(env)) : (points.get(code) ?? []))]
    }),
  )
  return { framework, table: { units, columns, groups: grouped }, points }
}

const exactOf = (result: Result): Exact | null => (isExact(result) ? result : null)

/** Unknown is never zero: a group is known when its children are, but for those that may be left out. */
function coverageOf({ children, coverage }: IndexNode): { readonly coverage?: number } {
  if (coverage !== undefined) return { coverage: approximate(coverage) }
  return children.some(({ missing }) => missing === 'skip') ? {} : { coverage: 1 }
}
