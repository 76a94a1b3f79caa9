import { type Exact, type LocalDate, isExact } from '../base.ts'
import type { Framework, Frozen, MarkSheet, Table } from '../composite.ts'
import type { Result } from '../feel.ts'
import { laboratoryIn } from './laboratory.ts'
import type { Programme } from './load.ts'
import { type Subject, postOrder } from './relative.ts'
import { finished } from './steps.ts'
import { type JudgedTogether, judgingTogether } from './together.ts'
import { treeAlone } from './tree-alone.ts'

/** An index over a population: its method on columns, what its rules say of every unit, and the exact points of every node. */
export type Population = {
  /** The whole method: values become points, groups combine and hold them, additions and deductions stand beside the tree. */
  readonly framework: Framework
  /** The method without additions and deductions: what a health report looks at. */
  readonly tree: Framework
  readonly table: Table
  /** What the edition's parameters are, where they are given and not estimated from these units. */
  readonly frozen: Frozen | undefined
  /** What the programme says of each unit beside the others: outcome, points, place, band. */
  readonly together: JudgedTogether
  /** Points by node and unit as rules give them, in the order of the subjects; null where they are not known. */
  readonly points: ReadonlyMap<string, readonly (Exact | null)[]>
}

/** A programme's index over many units, with the sheets of their judges where it has any. Null without an index. */
export function populationOf(
  programme: Programme,
  subjects: readonly Subject[],
  asOf: LocalDate,
  sheets: readonly MarkSheet[] = [],
): Population | null {
  const { model } = programme
  const together = finished(judgingTogether(programme, subjects, asOf, sheets))
  const envs = together.units.map(({ env }) => env)
  const names = together.units.map(({ unit }) => unit)
  const laboratory = laboratoryIn(model, names, envs, asOf)
  if (laboratory === null) return null
  const points = [...postOrder(model.roots.slice(0, 1))].map(
    ({ name }) => [name, envs.map((env) => exactOf(env.name(name)))] as const,
  )
  const { framework, table } = laboratory
  return { framework, tree: treeAlone(laboratory), table, frozen: programme.frozen, together, points: new Map(points) }
}

const exactOf = (result: Result): Exact | null => (isExact(result) ? result : null)
