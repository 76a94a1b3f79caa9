import { type Exact, add, compare, multiply, negate } from '../base.ts'

/** What a number can be: between two bounds, of which an absent one is open to infinity. */
export type Range = {
  readonly low?: Exact
  readonly high?: Exact
  /** Below `high` or above `low` only: the bound itself is left out. */
  readonly lowOpen?: boolean
  readonly highOpen?: boolean
  /** Zero is left out, wherever the bounds are. */
  readonly notZero?: boolean
}

/** Any number at all, and one number alone. */
export const ANYTHING: Range = {}
export const pointRange = (value: Exact): Range => ({ low: value, high: value })

/** Whether anything at all is known of it. */
export const isKnown = ({ low, high }: Range): boolean => low !== undefined || high !== undefined

/** Whether zero is one of its numbers. */
export function holdsZero({ low, high, lowOpen, highOpen, notZero }: Range): boolean {
  if (notZero) return false
  const fromLow = low === undefined ? 1 : -compare(low, 0)
  const toHigh = high === undefined ? 1 : compare(high, 0)
  return (lowOpen ? fromLow > 0 : fromLow >= 0) && (highOpen ? toHigh > 0 : toHigh >= 0)
}

/** The numbers of either. */
export function eitherOf(a: Range, b: Range): Range {
  const low = a.low === undefined || b.low === undefined ? undefined : compare(a.low, b.low) <= 0 ? a : b
  const high = a.high === undefined || b.high === undefined ? undefined : compare(a.high, b.high) >= 0 ? a : b
  const lowOpen = sharedOpen('low', a, b)
  const highOpen = sharedOpen('high', a, b)
  return ranged(
    low?.low,
    high?.high,
    lowOpen ?? low?.lowOpen,
    highOpen ?? high?.highOpen,
    !holdsZero(a) && !holdsZero(b),
  )
}

/** Of two equal bounds the result holds the bound unless both leave it out. */
function sharedOpen(bound: 'low' | 'high', a: Range, b: Range): boolean | undefined {
  const [x, y] = [a[bound], b[bound]]
  if (x === undefined || y === undefined || compare(x, y) !== 0) return undefined
  return bound === 'low' ? a.lowOpen === true && b.lowOpen === true : a.highOpen === true && b.highOpen === true
}

/** The numbers of both. */
export function bothOf(a: Range, b: Range): Range {
  const low = a.low === undefined ? b : b.low === undefined || compare(a.low, b.low) > 0 ? a : b
  const high = a.high === undefined ? b : b.high === undefined || compare(a.high, b.high) < 0 ? a : b
  const isLowOpen = [a, b].some(
    (one) => one.lowOpen && one.low !== undefined && low.low !== undefined && compare(one.low, low.low) === 0,
  )
  const isHighOpen = [a, b].some(
    (one) => one.highOpen && one.high !== undefined && high.high !== undefined && compare(one.high, high.high) === 0,
  )
  return ranged(low.low, high.high, isLowOpen, isHighOpen, a.notZero === true || b.notZero === true)
}

/** All that a + b can be. */
export function sumOf(a: Range, b: Range): Range {
  const low = a.low === undefined || b.low === undefined ? undefined : add(a.low, b.low)
  const high = a.high === undefined || b.high === undefined ? undefined : add(a.high, b.high)
  return ranged(low, high, a.lowOpen || b.lowOpen, a.highOpen || b.highOpen)
}

/** All that −a can be. */
export const oppositeOf = ({ low, high, lowOpen, highOpen, notZero }: Range): Range =>
  ranged(
    high === undefined ? undefined : negate(high),
    low === undefined ? undefined : negate(low),
    highOpen,
    lowOpen,
    notZero,
  )

/** Bounds only for numbers that are not negative, as money and counts are; a product is zero where a part is. */
export function productOf(a: Range, b: Range): Range {
  const notZero = !holdsZero(a) && !holdsZero(b)
  if (!isPositive(a) || !isPositive(b)) return ranged(undefined, undefined, undefined, undefined, notZero)
  const high = a.high === undefined || b.high === undefined ? undefined : multiply(a.high, b.high)
  return ranged(multiply(a.low ?? 0, b.low ?? 0), high, false, a.highOpen || b.highOpen, notZero)
}

/** A quotient of numbers that are not negative is not negative. */
export const quotientOf = (a: Range, b: Range): Range =>
  isPositive(a) && isPositive(b) ? ranged(0, undefined, false, undefined, !holdsZero(a)) : ANYTHING

const isPositive = ({ low }: Range): boolean => low !== undefined && compare(low, 0) >= 0

/** How a number of one compares with a number of the other, where that is always the same: all below, all above, or all equal. */
export function orderOf(a: Range, b: Range): 'below' | 'notAbove' | 'equal' | 'notBelow' | 'above' | undefined {
  const under = a.high === undefined || b.low === undefined ? undefined : compare(a.high, b.low)
  const over = a.low === undefined || b.high === undefined ? undefined : compare(a.low, b.high)
  if (under === 0 && over === 0) return 'equal'
  if (under !== undefined && (under < 0 || (under === 0 && (a.highOpen || b.lowOpen)))) return 'below'
  if (over !== undefined && (over > 0 || (over === 0 && (a.lowOpen || b.highOpen)))) return 'above'
  return under === 0 ? 'notAbove' : over === 0 ? 'notBelow' : undefined
}

function ranged(
  low: Exact | undefined,
  high: Exact | undefined,
  lowOpen: boolean | undefined,
  highOpen: boolean | undefined,
  notZero?: boolean,
): Range {
  return {
    ...(low === undefined ? {} : { low, ...(lowOpen ? { lowOpen } : {}) }),
    ...(high === undefined ? {} : { high, ...(highOpen ? { highOpen } : {}) }),
    ...(notZero ? { notZero } : {}),
  }
}
