import { type Exact, compare as compareExact, equal as equalExact, isExact } from '../base.ts'
import { typeFault } from './fault.ts'
import type { CompareOperator } from './scope.ts'
import { temporalOrder } from './temporal.ts'
import { blocked, unknownOf } from './unknown.ts'
import {
  Callable,
  Fault,
  type Interval,
  type Result,
  type Span,
  Unknown,
  type Value,
  entryOf,
  isContext,
  isInterval,
  isList,
  isSpan,
  isTemporal,
  spanOf,
} from './value.ts'

/** Whether `a operator b` holds; unknown while either side, or a span's overlap, leaves it open. */
export function holds(operator: CompareOperator, a: Result, b: Result): boolean | Unknown | Fault {
  if (isExact(a) && isExact(b)) return decide(operator, compareExact(a, b))
  const stopped = blocked(a, b)
  if (stopped) return stopped
  if (a instanceof Fault || b instanceof Fault || a instanceof Unknown || b instanceof Unknown) return false
  if ((isSpan(a) || isSpan(b)) && isNumeric(a) && isNumeric(b)) return holdsForAll(operator, spanOf(a), spanOf(b))
  if (operator === '=' || operator === '!=') {
    const same = equalValues(a, b)
    return typeof same === 'boolean' && operator === '!=' ? !same : same
  }
  const order = orderOf(a, b)
  return typeof order === 'number' ? decide(operator, order) : order
}

/** The order of a / b and c by cross-multiplication; undefined for b = 0 or where safe integers do not suffice. */
export function compareQuotient(a: number, b: number, c: Exact): number | undefined {
  if (b === 0) return undefined
  const [n, d] = typeof c === 'number' ? [c, 1] : [Number(c.above), Number(c.below)]
  const left = a * d
  const right = n * b
  if (!Number.isSafeInteger(n) || !Number.isSafeInteger(d)) return undefined
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined
  return b > 0 ? left - right : right - left
}

/** Negative, zero or positive as `a` comes before, with or after `b`; a fault where they have no order. */
export function orderOf(a: Value, b: Value): number | Fault | Unknown {
  if (isExact(a) && isExact(b)) return compareExact(a, b)
  if (typeof a === 'string' && typeof b === 'string') return orderOfTexts(a, b)
  const order = isTemporal(a) && isTemporal(b) ? temporalOrder(a, b) : undefined
  if (order !== undefined) return order
  if (isSpan(a)) return unknownOf(a)
  if (isSpan(b)) return unknownOf(b)
  return typeFault('comparable', isExact(a) || typeof a === 'string' || isTemporal(a) ? b : a)
}

/** Equality of any two values; values of different kinds are not equal. */
export function equalValues(a: Value, b: Value): boolean | Unknown {
  if (isExact(a) && isExact(b)) return equalExact(a, b)
  if (isNumeric(a) && isNumeric(b)) {
    return holdsForAll('=', spanOf(a), spanOf(b))
  }
  if (isTemporal(a) && isTemporal(b)) return temporalOrder(a, b) === 0
  if (isList(a) && isList(b)) return equalLists(a, b)
  if (isInterval(a) && isInterval(b)) return equalIntervals(a, b)
  if (isContext(a) && isContext(b)) {
    const names = Object.keys(a)
    if (names.length !== Object.keys(b).length || names.some((name) => !Object.hasOwn(b, name))) return false
    return equalLists(
      names.map((name) => entryOf(a, name) ?? null),
      names.map((name) => entryOf(b, name) ?? null),
    )
  }
  if (a instanceof Callable || b instanceof Callable) return false
  return a === b
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean | Unknown {
  if (a.length !== b.length) return false
  let result: boolean | Unknown = true
  for (const [index, item] of a.entries()) {
    const same = equalValues(item, b[index] ?? null)
    if (same === false) return false
    if (same instanceof Unknown) result = same
  }
  return result
}

function equalIntervals(a: Interval, b: Interval): boolean | Unknown {
  if (a.lowIncluded !== b.lowIncluded || a.highIncluded !== b.highIncluded) return false
  return equalLists([a.low, a.high], [b.low, b.high])
}

/** A span decides a comparison only where all its values agree. */
function holdsForAll(operator: CompareOperator, a: Span, b: Span): boolean | Unknown {
  const never = compareExact(a.max, b.min) < 0 || compareExact(a.min, b.max) > 0
  switch (operator) {
    case '=':
      return never ? false : isPoint(a) && isPoint(b) ? true : unknownOf(a, b)
    case '!=':
      return never ? true : isPoint(a) && isPoint(b) ? false : unknownOf(a, b)
    case '<':
      return compareExact(a.max, b.min) < 0 ? true : compareExact(a.min, b.max) >= 0 ? false : unknownOf(a, b)
    case '<=':
      return compareExact(a.max, b.min) <= 0 ? true : compareExact(a.min, b.max) > 0 ? false : unknownOf(a, b)
    case '>':
      return holdsForAll('<', b, a)
    case '>=':
      return holdsForAll('<=', b, a)
  }
}

const isPoint = (span: Span): boolean => equalExact(span.min, span.max)
const isNumeric = (value: Value): value is Exact | Span => isExact(value) || isSpan(value)

/** Whether an order found by comparing is what the operator asks for. */
export function decide(operator: CompareOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0
    case '!=':
      return order !== 0
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

/** Texts are ordered by their characters; JavaScript's own order takes rare ones, such as 𠮷, for their halves. */
function orderOfTexts(a: string, b: string): number {
  if (!/[\uD800-\uDFFF]/.test(a) && !/[\uD800-\uDFFF]/.test(b)) return orderOfUnits(a, b)
  const [left, right] = [a, b].map((text) => Array.from(text, (character) => character.codePointAt(0) ?? 0))
  if (!left || !right) return 0
  const at = left.findIndex((character, index) => character !== right[index])
  return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
}

const orderOfUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
