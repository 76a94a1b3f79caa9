import { type Exact, compare } from '../../base.ts'
import { type Type, type ValueCode, type Writer, askedFor } from '../../feel.ts'
import type { Figure, IndexNode } from '../../score.ts'
import type { CompiledAdjustment } from '../model.ts'
import type { Outline } from '../outline.ts'

const POINTS: Type = { kind: 'number', unit: '分' }

/** The published points of the root: added to and deducted from, then rounded. */
export function rootCode(
  node: IndexNode,
  { index }: Outline,
  adjustments: readonly CompiledAdjustment[],
  writer: Writer,
): ValueCode {
  if (adjustments.length > 0) return askedFor
  const points = nodeCode(node, writer)
  const rounding = index?.round
  if (!rounding) return points
  const { decimals, mode } = rounding
  const quantum = decimals >= 0 ? { size: 1, scale: decimals } : { size: 10 ** -decimals, scale: 0 }
  return writer.rounded(points, quantum, mode)
}

/**
 * The points of a node where they are numbers: steps, cases and values under groups that add or take the best. Marks,
 * bands, weights and gaps with a policy of their own are left to the explaining evaluator.
 */
export function nodeCode(node: IndexNode, writer: Writer): ValueCode {
  const most = fixedOf(node.max ?? (node.children.length === 0 ? node.points : undefined))
  const least = fixedOf(node.min)
  if (most === 'other' || least === 'other' || node.mark !== undefined) return askedFor
  if (node.weight !== undefined || node.missing !== 'fail' || node.carry !== undefined) return askedFor
  const raw = node.children.length > 0 ? groupCode(node, writer) : leafCode(node, writer)
  const floor = least ?? (most === undefined ? undefined : 0)
  const capped = most === undefined ? raw : writer.least(raw, writer.constant(most, POINTS))
  return floor === undefined ? capped : writer.most(capped, writer.constant(floor, POINTS))
}

function fixedOf(figure: Figure | undefined): Exact | undefined | 'other' {
  return figure === undefined ? undefined : figure.kind === 'fixed' ? figure.value : 'other'
}

function groupCode({ children, combine }: IndexNode, writer: Writer): ValueCode {
  const [first, ...rest] = children.map(({ name }) => writer.read(name))
  if (!first || (combine !== 'sum' && combine !== 'best')) return askedFor
  if (combine === 'sum') return rest.reduce((sum, child) => writer.plus(sum, child), first)
  const best = rest.reduce((most, child) => writer.most(most, child), first)
  // The best of several is bounds, not unknown, while a child is unknown.
  return writer.held(best, { asked: writer.rails(best).unknown })
}

function leafCode({ method, value }: IndexNode, writer: Writer): ValueCode {
  if (!method) return value?.type.kind === 'number' ? writer.term(value.term) : askedFor
  switch (method.kind) {
    case 'at_least':
      return value ? stepsCode(method.rows, writer.term(value.term), writer) : askedFor
    case 'cases':
      return casesCode(method.rows, writer)
    default:
      return askedFor
  }
}

type Rows<K extends 'at_least' | 'cases'> = (NonNullable<IndexNode['method']> & { kind: K })['rows']
type Fixed = { readonly bound: Exact; readonly points: Exact }

/** The points of the highest bound not above the value; of equal bounds the first counts. */
function stepsCode(rows: Rows<'at_least'>, value: ValueCode, writer: Writer): ValueCode {
  const fixed: Fixed[] = []
  for (const { bound, points } of rows) {
    const worth = points.kind === 'fixed' && compare(points.min, points.max) === 0 ? points.min : undefined
    if (bound.kind !== 'fixed' || worth === undefined) return askedFor
    if (!fixed.some((step) => compare(step.bound, bound.value) === 0)) fixed.push({ bound: bound.value, points: worth })
  }
  if (value.kind !== 'number' && value.kind !== 'near') return askedFor
  let result = writer.constant(0, POINTS)
  let asked = '0'
  for (const { bound, points } of fixed.toSorted((a, b) => compare(a.bound, b.bound))) {
    const reached = writer.compare('>=', value, writer.constant(bound, POINTS))
    if (reached.kind !== 'yesno') return askedFor
    asked = writer.any(asked, reached.asked)
    result = writer.pick(reached.yes, writer.constant(points, POINTS), result)
  }
  const { unknown, fault } = writer.rails(value)
  return writer.held(result, { unknown, fault, asked: writer.bind(asked) })
}

/** The points of the first case that holds; while an earlier one is open its points stay possible. */
function casesCode(rows: Rows<'cases'>, writer: Writer): ValueCode {
  const points = rows.map(({ points: of }) =>
    of.kind === 'fixed' && compare(of.min, of.max) === 0 ? of.min : undefined,
  )
  const distinct = new Set([...points, 0].map(String))
  if (points.includes(undefined) || distinct.size !== points.length + 1) return askedFor
  let result = writer.constant(0, POINTS)
  const conditions = rows.map(({ condition }) => (condition ? writer.term(condition.term) : writer.and([])))
  for (let row = rows.length - 1; row >= 0; row--) {
    const [condition, worth] = [conditions[row], points[row]]
    if (condition?.kind !== 'yesno' || worth === undefined) return askedFor
    result = writer.pick(condition.yes, writer.constant(worth, POINTS), result)
  }
  let [reached, unknown, fault, asked] = ['1', '0', '0', '0']
  for (const condition of conditions) {
    const rails = writer.rails(condition)
    unknown = writer.bind(writer.any(unknown, writer.all(reached, rails.unknown)))
    fault = writer.bind(writer.any(fault, writer.all(reached, rails.fault)))
    asked = writer.bind(writer.any(asked, writer.all(reached, rails.asked)))
    if (condition.kind === 'yesno') reached = writer.bind(writer.all(reached, writer.none(condition.yes)))
  }
  return writer.held(result, { unknown, fault, asked })
}
