import { conforms } from '../conform.ts'
import { equalValues, holds } from '../compare.ts'
import type { CompareOperator } from '../scope.ts'
import type { Term } from '../term.ts'
import { type Type, typeOf } from '../type.ts'
import {
  Callable,
  Fault,
  type Interval,
  type Result,
  Unknown,
  type Value,
  isContext,
  isInterval,
  isList,
} from '../value.ts'
import { entryInDmn } from './entry.ts'
import type { Emit, Run } from './frame.ts'

/** In DMN a comparison of values of different kinds is null; null equals only null. */
export function holdsInDmn(operator: CompareOperator, a: Result, b: Result): Result {
  if (operator !== '=' && operator !== '!=') return a === null || b === null ? null : holds(operator, a, b)
  if (a === null || b === null) return (a === b) === (operator === '=')
  if (kindOf(a) !== kindOf(b)) return null
  return holds(operator, a, b)
}

/** What values must share to be compared at all. */
function kindOf(value: Result): string {
  if (value instanceof Unknown || value instanceof Fault) return 'none'
  return value instanceof Callable ? 'function' : typeOf(value).kind
}

/** `value in test` of DMN: a range, a list of values and ranges, or a value to equal. */
export function matchesInDmn(value: Result, test: Result): Result {
  if (isInterval(test)) return isInterval(value) ? holdsInDmn('=', value, test) : insideInDmn(value, test)
  if (!isList(test)) return holdsInDmn('=', value, test)
  if (isList(value) && equalValues(value, test) === true) return true
  for (const item of test) {
    const passes = isInterval(item) && !isInterval(value) ? insideInDmn(value, item) : holdsInDmn('=', value, item)
    if (passes === true) return true
  }
  return false
}

function insideInDmn(value: Result, { low, high, lowIncluded, highIncluded }: Interval): Result {
  const above = low === null ? true : holdsInDmn(lowIncluded ? '>=' : '>', value, low)
  const below = high === null ? true : holdsInDmn(highIncluded ? '<=' : '<', value, high)
  if (typeof above !== 'boolean' || typeof below !== 'boolean') return null
  return above && below
}

/** A name inside a filter is an entry of the item where it has one. */
export function runEntry(term: Term & { kind: 'entry' }, emit: Emit): Run {
  const otherwise = emit(term.otherwise)
  const { slots, name } = term
  return (env, frame) => {
    for (const slot of slots) {
      const item = frame.values[slot] ?? null
      const entry = isContext(item) ? entryInDmn(item, name) : undefined
      if (entry !== undefined) return entry
    }
    return otherwise(env, frame)
  }
}

/** `value instance of type`: null is of no type but its own. */
export function isInstance(value: Result, of: Type): boolean {
  if (value instanceof Fault || value instanceof Unknown) return false
  return value === null ? of.kind === 'null' : conforms(value satisfies Value, of)
}
