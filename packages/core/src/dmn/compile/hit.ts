import { type Value, isList } from '../../feel.ts'
import type { Aggregation } from '../model.ts'
import type { Place } from '../problem.ts'
import type { Bindings, Compiling } from './compiling.ts'
import { compileLiteral } from './literal.ts'

/** The outputs of one rule, column by column. */
export type Outcome = readonly Value[]

const FUNCTIONS = { SUM: 'sum', COUNT: 'count', MIN: 'min', MAX: 'max' } as const

/** The aggregation of FEEL's own function. */
export function aggregated(
  aggregation: Aggregation,
  place: Place,
  compiling: Compiling,
): (values: readonly Value[], bindings: Bindings) => Value {
  const names = new Map([['outputs', { kind: 'any' as const }]])
  const run = compileLiteral({ text: `${FUNCTIONS[aggregation]}(outputs)`, place }, { ...compiling, names })
  return (values, { asked }) => run({ values: new Map([['outputs', values]]), asked })
}

/** Outcomes by the places of their outputs among the output values, the first column first; rules that tie keep their order. */
export function ranked(outcomes: readonly Outcome[], order: readonly (readonly Value[])[]): readonly Outcome[] {
  const ranks = new Map(
    outcomes.map((outcome) => [outcome, outcome.map((value, column) => rankOf(value, order[column] ?? []))]),
  )
  return outcomes.toSorted((a, b) => compareRanks(ranks.get(a) ?? [], ranks.get(b) ?? []))
}

function rankOf(value: Value, order: readonly Value[]): number {
  const place = order.findIndex((one) => same(one, value))
  return place < 0 ? order.length : place
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [column, rank] of a.entries()) {
    const difference = rank - (b[column] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether two values are one: of the same kind, with the same parts. */
export function same(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => same(item, b[index] ?? null))
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return (
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && samePart(value, right.get(key)))
  )
}

/** Parts of values are values, big numbers among them. */
const samePart = (a: unknown, b: unknown): boolean => a === b || same(a as Value, b as Value)
