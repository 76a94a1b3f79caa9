import { type Exact, approximate, compare, isExact, minimum } from '../base.ts'
import type { Scale } from '../composite.ts'
import { type Env, Fault, type Result, Unknown, showValue } from '../feel.ts'
import { type Bound, type IndexNode, type Method, boundOf, figureOf } from '../score.ts'

/** A leaf that gives a share of its full mark, which may then be moved. */
export function shareForm(node: IndexNode, blind: Env): { readonly scale: Scale } | undefined {
  const full = node.points ?? node.max
  if (!full || full.kind === 'formula' || node.min || node.mark !== undefined) return undefined
  const { method, value } = node
  if (!method) return value?.type.kind === 'boolean' ? { scale: { kind: 'given' } } : undefined
  const scale = lineOf(method, 1, blind)
  const isShare = scale?.kind === 'goalposts' || scale?.rows.every(([, share]) => share >= 0 && share <= 1)
  return scale && isShare ? { scale } : undefined
}

type Line = Scale & { readonly kind: 'piecewise' | 'goalposts' }

/** Straight lines between fixed corners, up to a full mark. */
function lineOf(method: Method, full: number, blind: Env): Line | undefined {
  if (method.kind === 'goalposts') {
    const [low, high] = [fixedBound(method.low, blind), fixedBound(method.high, blind)]
    if (low === undefined || high === undefined || method.to) return undefined
    return { kind: 'goalposts', from: [low, high], to: [0, full] }
  }
  if (method.kind !== 'piecewise') return undefined
  const rows = method.rows.flatMap(({ at, share }) => {
    const bound = fixedBound(at, blind)
    return bound === undefined ? [] : [[bound, approximate(share) * full] as const]
  })
  return rows.length === method.rows.length ? { kind: 'piecewise', rows } : undefined
}

function fixedBound(bound: Bound, blind: Env): number | undefined {
  const value = boundOf(bound, blind)
  return isExact(value) ? approximate(value) : undefined
}

/** A leaf whose scale gives points by itself. */
export function pointsForm(node: IndexNode, blind: Env): Scale | undefined {
  const figure = node.points ?? node.max
  const full = figure && figureOf(figure, blind)
  if (!node.method || node.min || node.mark !== undefined || (figure && !isExact(full))) return undefined
  const most = isExact(full) ? full : undefined
  if (node.method.kind === 'lookup') return lookupForm(node.method, most)
  if (node.method.kind === 'target') return targetForm(node.method, most, blind)
  if (node.method.kind !== 'at_least') {
    const line = lineOf(node.method, most === undefined ? 100 : approximate(most), blind)
    if (!line || line.kind === 'goalposts') return line
    return line.rows.every(([, points]) => points >= 0 && (most === undefined || points <= approximate(most)))
      ? line
      : undefined
  }
  const rows = node.method.rows.flatMap(({ bound, points }) => {
    const at = fixedBound(bound, blind)
    const isFixed = points.kind === 'fixed' && compare(points.min, points.max) === 0
    if (at === undefined || !isFixed || (most !== undefined && compare(points.min, 0) < 0)) return []
    return [[at, approximate(most === undefined ? points.min : minimum(points.min, most))] as const]
  })
  if (rows.length < node.method.rows.length) return undefined
  return { kind: 'at_least', rows: rows.toSorted(([a], [b]) => a - b) }
}

/** Rows by their number: the column says which row a text is, or the one for any other. */
function lookupForm({ rows }: Method & { kind: 'lookup' }, most: Exact | undefined): Scale | undefined {
  const given = rows.flatMap(({ points }, row) => {
    const isFixed = points.kind === 'fixed' && compare(points.min, points.max) === 0
    if (!isFixed || (most !== undefined && compare(points.min, 0) < 0)) return []
    return [[row, approximate(most === undefined ? points.min : minimum(points.min, most))] as const]
  })
  return given.length === rows.length ? { kind: 'lookup', rows: given } : undefined
}

/** Which row each text is, or the row for any other. */
export function rowsOfTexts({ rows }: Method & { kind: 'lookup' }, values: readonly Result[]): Result[] {
  const places = new Map(rows.map(({ text }, row) => [text, row]))
  return values.map((value) => {
    if (value instanceof Unknown || value instanceof Fault) return value
    return places.get(textOf(value)) ?? places.get('-') ?? null
  })
}

/** A goal that is the same for all, with points that stay within the full mark. */
function targetForm(
  { goal, target }: Method & { kind: 'target' },
  most: Exact | undefined,
  blind: Env,
): Scale | undefined {
  const at = fixedBound(goal, blind)
  const { met, above, below, isLess } = target
  const [highest, lowest] = [above?.limit ?? met, below?.limit ?? met]
  const isWithin = most === undefined || (compare(highest, most) <= 0 && compare(lowest, 0) >= 0)
  if (at === undefined || at === 0 || isLess || !isWithin) return undefined
  const steps = (of: NonNullable<typeof above>) => ({
    step: approximate(of.step),
    points: approximate(of.points),
    limit: approximate(of.limit),
  })
  return {
    kind: 'target',
    goal: at,
    met: approximate(met),
    ...(above ? { above: steps(above) } : {}),
    ...(below ? { below: steps(below) } : {}),
  }
}

const textOf = (value: Result): string => showValue(value, { kind: 'any' })
