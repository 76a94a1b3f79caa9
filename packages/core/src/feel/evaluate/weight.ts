import { LARGEST, fault } from '../fault.ts'
import { WEIGHT_MAX } from '../limits.ts'
import { type Result, type Value, isContext, isList } from '../value.ts'

/** The values a list or context holds, counted through all its levels; kept because lists may share their parts. */
const weights = new WeakMap<object, number>()

/** The result itself, or a fault when it holds more than a formula may build. */
export function withinWeight(result: Result): Result {
  return (isList(result) || isContext(result)) && weightOf(result) > WEIGHT_MAX ? fault('too_large', LARGEST) : result
}

function weightOf(value: Value): number {
  if (!isList(value) && !isContext(value)) return 1
  const known = weights.get(value)
  if (known !== undefined) return known
  let weight = 1
  for (const part of isList(value) ? value : Object.values(value)) weight += weightOf(part)
  weights.set(value, weight)
  return weight
}
