import { absolute, compare, exact, isExact, show, subtract } from '../../base.ts'
import {
  Callable,
  type Context,
  type Value,
  entryOf,
  isContext,
  isDateTime,
  isDateValue,
  isDaysDuration,
  isInterval,
  isList,
  isMonthsDuration,
  isTime,
} from '../../feel.ts'
import { same } from '../compile/hit.ts'

/** Numbers of the kit are doubles written down; they are compared to this. */
const TOLERANCE = exact('0.00000001')

/** Whether an answer is not what the kit expects. */
export function differs(expected: Value, actual: Value): boolean {
  if (isExact(expected) && isExact(actual)) return compare(absolute(subtract(expected, actual)), TOLERANCE) > 0
  if (isList(expected) && isList(actual)) {
    return expected.length !== actual.length || expected.some((item, index) => differs(item, actual[index] ?? null))
  }
  if (isContext(expected) && isContext(actual)) {
    const names = Object.keys(expected)
    return names.length !== Object.keys(actual).length || names.some((name) => differsIn(name, expected, actual))
  }
  return !same(expected, actual)
}

function differsIn(name: string, expected: Context, actual: Context): boolean {
  const found = entryOf(actual, name)
  return found === undefined || differs(entryOf(expected, name) ?? null, found)
}

/** A value in a line of a report. */
export function showForKit(value: Value): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (isExact(value)) return show(value)
  if (isList(value)) return `[${value.map(showForKit).join(', ')}]`
  if (value instanceof Callable) return 'a function'
  if (isDateValue(value)) return value.date
  if (isTime(value) || isDateTime(value) || isDaysDuration(value) || isMonthsDuration(value))
    return JSON.stringify(value)
  if (isInterval(value)) {
    return `${value.lowIncluded ? '[' : '('}${showForKit(value.low)}..${showForKit(value.high)}${value.highIncluded ? ']' : ')'}`
  }
  if (isContext(value)) {
    return `{${Object.entries(value)
      .map(([name, entry]) => `${name}: ${showForKit(entry)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}
