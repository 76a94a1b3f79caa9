import { type Exact, type LocalDate, approximate, isExact } from '../base.ts'
import { type Result, showValue } from '../feel.ts'
import type { Aggregate, Framework, Grouping, Indicator, Table, Weight } from '../composite.ts'
import { groupingOf } from '../composite.ts'
import type { Facts } from '../registry.ts'
import type { Figure, IndexNode } from '../score.ts'
import { environment } from './judge.ts'
import type { Programme } from './load.ts'

/** A unit to be scored among others. */
export type Subject = { readonly unit: string; readonly facts: Facts }

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
  const envs = subjects.map(({ facts }) => environment(programme, facts, asOf))
  const labels = new Map<string, (string | null)[]>()
  const groups = (name: string, evaluate: (env: (typeof envs)[number]) => Result) => {
    if (!labels.has(name))
      labels.set(
        name,
        envs.map((env) => labelOf(evaluate(env))),
      )
    return name
  }
  const indicators: Indicator[] = []
  const aggregates: Aggregate[] = []
  const points = new Map<string, readonly (Exact | null)[]>()
  const weightOf = (figure: Figure | undefined): Weight => {
    if (figure === undefined || figure.kind === 'formula') return 1
    if (figure.kind === 'fixed') return approximate(figure.value)
    const of = Object.fromEntries([...figure.values].map(([label, value]) => [label, approximate(value)]))
    return { by: groups(figure.by.text, (env) => figure.by.evaluate(env)), of }
  }
  const visit = (node: IndexNode) => {
    for (const child of node.children) visit(child)
    points.set(
      node.name,
      envs.map((env) => exactOf(env.name(node.name))),
    )
    const shared = { code: node.name, title: node.title, weight: weightOf(node.weight) }
    if (node.children.length > 0)
      aggregates.push({
        ...shared,
        combine: node.combine,
        // Unknown is never zero: a group is known when its children are, but for those that may be left out.
        ...(node.children.some(({ missing }) => missing === 'skip') ? {} : { coverage: 1 }),
        children: node.children.map(({ name }) => name),
      })
    else indicators.push({ ...shared, direction: 1, missing: { kind: 'none' }, scale: { kind: 'given' } })
  }
  visit(root)
  const { peers, outline } = model
  const within = peers && groups(peers.text, (env) => peers.evaluate(env))
  const framework: Framework = {
    indicators,
    aggregates,
    decimals: outline.index?.round?.decimals ?? 9,
    rank: { ...(within === undefined ? {} : { within }), ties: [...model.ties] },
  }
  const units = subjects.map(({ unit }) => unit)
  const columns = new Map(indicators.map(({ code }) => [code, numbersOf(points.get(code) ?? [])]))
  const grouped = new Map<string, Grouping>([...labels].map(([name, own]) => [name, groupingOf(own)]))
  return { framework, table: { units, columns, groups: grouped }, points }
}

const exactOf = (result: Result): Exact | null => (isExact(result) ? result : null)

const numbersOf = (points: readonly (Exact | null)[]): Float64Array =>
  Float64Array.from(points, (value) => (value === null ? Number.NaN : approximate(value)))

const labelOf = (result: Result): string | null =>
  typeof result === 'string' ? showValue(result, { kind: 'text' }) : null
