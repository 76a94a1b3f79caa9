import { equalValues, orderOf } from '../compare.ts'
import { BOOLEAN } from '../type.ts'
import { Fault, type Interval, type Result, Unknown, type Value, isInterval } from '../value.ts'
import { type Builtin, define, parameter } from './signature.ts'

/** A point is a range of one value. */
function rangeOf(value: Value): Interval {
  return isInterval(value) ? value : { low: value, high: value, lowIncluded: true, highIncluded: true }
}

/** Carries the first order that could not be decided out of a relation of two ranges. */
class Undecided extends Error {
  readonly result: Unknown | Fault
  constructor(result: Unknown | Fault) {
    super('undecided')
    this.result = result
  }
}

function order(a: Value, b: Value): number {
  const result = orderOf(a, b)
  if (typeof result === 'number') return result
  throw new Undecided(result)
}

function relation(name: string, aliases: readonly string[], holds: (a: Interval, b: Interval) => boolean): Builtin {
  const parameters = [parameter('range1', 'point'), parameter('range2', 'point')]
  return define(name, aliases, parameters, BOOLEAN, ([a = null, b = null]): Result => {
    try {
      return holds(rangeOf(a), rangeOf(b))
    } catch (undecided) {
      if (undecided instanceof Undecided) return undecided.result
      throw undecided
    }
  })
}

const before = (a: Interval, b: Interval): boolean => {
  const gap = order(a.high, b.low)
  return gap < 0 || (gap === 0 && !(a.highIncluded && b.lowIncluded))
}

const meets = (a: Interval, b: Interval): boolean => a.highIncluded && b.lowIncluded && order(a.high, b.low) === 0

const overlaps = (a: Interval, b: Interval): boolean => !before(a, b) && !before(b, a)

/** Whether b begins no earlier than a. */
const lowWithin = (a: Interval, b: Interval): boolean => {
  const gap = order(a.low, b.low)
  return gap < 0 || (gap === 0 && (a.lowIncluded || !b.lowIncluded))
}

/** Whether b ends no later than a. */
const highWithin = (a: Interval, b: Interval): boolean => {
  const gap = order(b.high, a.high)
  return gap < 0 || (gap === 0 && (a.highIncluded || !b.highIncluded))
}

const includes = (a: Interval, b: Interval): boolean => lowWithin(a, b) && highWithin(a, b)
const sameLow = (a: Interval, b: Interval): boolean => order(a.low, b.low) === 0 && a.lowIncluded === b.lowIncluded
const sameHigh = (a: Interval, b: Interval): boolean => order(a.high, b.high) === 0 && a.highIncluded === b.highIncluded

/** Relations of ranges and points, and identity. */
export const RANGE_FUNCTIONS: readonly Builtin[] = [
  relation('before', ['早于'], before),
  relation('after', ['晚于'], (a, b) => before(b, a)),
  relation('meets', [], meets),
  relation('met by', [], (a, b) => meets(b, a)),
  relation('overlaps', ['重叠'], overlaps),
  relation('overlaps before', [], (a, b) => overlaps(a, b) && !lowWithin(b, a) && highWithin(b, a)),
  relation('overlaps after', [], (a, b) => overlaps(a, b) && !highWithin(b, a) && lowWithin(b, a)),
  relation('finishes', [], (a, b) => sameHigh(a, b) && lowWithin(b, a)),
  relation('finished by', [], (a, b) => sameHigh(a, b) && lowWithin(a, b)),
  relation('includes', ['涵盖'], includes),
  relation('during', ['处于'], (a, b) => includes(b, a)),
  relation('starts', [], (a, b) => sameLow(a, b) && highWithin(b, a)),
  relation('started by', [], (a, b) => sameLow(a, b) && highWithin(a, b)),
  relation('coincides', ['重合'], (a, b) => sameLow(a, b) && sameHigh(a, b)),
  define('is', ['相同'], [parameter('value1', 'any'), parameter('value2', 'any')], BOOLEAN, ([a = null, b = null]) =>
    equalValues(a, b),
  ),
]
