import type { Compiled, Read } from '../feel.ts'
import type { IndexNode } from '../score.ts'
import type { Parts } from './model.ts'
import { GATES_OK } from './names.ts'

/** Something that reads names: the rule, gate or node of that name; or the decision, an amount, the process. */
export type Reader = {
  readonly name: string | undefined
  readonly reads: readonly Read[]
  readonly part: 'rule' | 'decision' | 'amount' | 'process'
}

/** Everything in a programme that reads names, in the order of the file. */
export function readersOf(parts: Parts, eligible: Compiled | undefined): Reader[] {
  const { rules, gates, nodes, roots, adjustments, lines, label, amounts, peers, bands, quotas } = parts
  const root = roots[0]?.name
  const decisions = [eligible, label, peers, ...[...lines, ...bands, ...quotas].map(({ condition }) => condition)]
  const gatesDecide = gates.length > 0 && lines.length === 0 && !eligible
  return [
    ...rules.map(({ rule, compiled }) => inRule(rule.name, compiled.reads)),
    ...gates.map(({ id, compiled }) => inRule(id, compiled.reads)),
    ...(gates.length > 0
      ? [
          inRule(
            GATES_OK,
            gates.map(({ id }) => ({ name: id })),
          ),
        ]
      : []),
    ...[...nodes.values()].map((node) => inRule(node.name, readsOfNode(node))),
    ...adjustments.map(({ points, condition }) => inRule(root, [...points.reads, ...(condition?.reads ?? [])])),
    { name: undefined, part: 'decision', reads: decisions.flatMap((compiled) => compiled?.reads ?? []) },
    {
      name: undefined,
      part: 'decision',
      reads: [root, gatesDecide ? GATES_OK : undefined].flatMap((name) => name ?? []).map((name) => ({ name })),
    },
    {
      name: undefined,
      part: 'amount',
      reads: amounts.flatMap(({ value, condition }) => [...value.reads, ...(condition?.reads ?? [])]),
    },
  ]
}

const inRule = (name: string | undefined, reads: readonly Read[]): Reader => ({ name, reads, part: 'rule' })

/** What each name reads, and every name the decision, the amounts and the process depend on. */
export function dependenciesOf(readers: readonly Reader[]) {
  const reads = new Map<string, string[]>()
  for (const { name, reads: targets } of readers) {
    if (name !== undefined) reads.set(name, [...(reads.get(name) ?? []), ...targets.map((target) => target.name)])
  }
  const closureOf = (part: Reader['part']): ReadonlySet<string> => {
    const closure = new Set<string>()
    for (const reader of readers) if (reader.part === part) for (const target of reader.reads) closure.add(target.name)
    for (const name of closure) for (const target of reads.get(name) ?? []) closure.add(target)
    return closure
  }
  return { reads, deciding: closureOf('decision'), paying: closureOf('amount'), moving: closureOf('process') }
}

function readsOfNode({ children, value, mark, method, weight, max, min, points }: IndexNode): Read[] {
  const figures = [weight, max, min, points].flatMap((figure) =>
    figure?.kind === 'formula' ? [figure.formula] : figure?.kind === 'by' ? [figure.by] : [],
  )
  const formulas = [value, ...figures, ...formulasOfMethod(method)]
  return [
    ...children.map(({ name }) => ({ name })),
    ...(mark === undefined ? [] : [{ name: mark }]),
    ...formulas.flatMap((formula) => formula?.reads ?? []),
  ]
}

function formulasOfMethod(method: IndexNode['method']): Compiled[] {
  switch (method?.kind) {
    case undefined:
      return []
    case 'goalposts':
      return [method.low, method.high].flatMap((bound) => (bound.kind === 'formula' ? [bound.formula] : []))
    case 'piecewise':
      return method.rows.flatMap(({ at }) => (at.kind === 'formula' ? [at.formula] : []))
    case 'at_least':
      return method.rows.flatMap(({ bound, points }) =>
        [bound, points].flatMap((part) => (part.kind === 'formula' ? [part.formula] : [])),
      )
    case 'cases':
      return method.rows.flatMap(({ condition, points }) => [
        ...(condition ? [condition] : []),
        ...(points.kind === 'formula' ? [points.formula] : []),
      ])
    case 'lookup':
      return method.rows.flatMap(({ points }) => (points.kind === 'formula' ? [points.formula] : []))
    case 'target':
      return method.goal.kind === 'formula' ? [method.goal.formula] : []
    case 'relative':
      return method.relative.impute?.within ? [method.relative.impute.within] : []
  }
}
