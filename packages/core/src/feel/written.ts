import { isExact, show } from '../base.ts'
import { showTemporal } from './temporal.ts'
import { Callable, type Value, isContext, isDateValue, isInterval, isList, isSpan, isTemporal } from './value.ts'

/** A value as FEEL would write it; texts inside lists and contexts are quoted. */
export function writeValue(value: Value, quoted = true): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted ? JSON.stringify(value) : value
  if (typeof value === 'boolean') return String(value)
  if (isExact(value)) return show(value)
  if (isDateValue(value)) return quoted ? `date("${value.date}")` : value.date
  if (isTemporal(value)) return quoted ? `@"${showTemporal(value)}"` : showTemporal(value)
  if (isSpan(value)) return `${show(value.min)}~${show(value.max)}`
  if (isList(value)) return `[${value.map((item) => writeValue(item)).join(', ')}]`
  if (isInterval(value)) {
    const bounds = `${writeValue(value.low)}..${writeValue(value.high)}`
    return `${value.lowIncluded ? '[' : '('}${bounds}${value.highIncluded ? ']' : ')'}`
  }
  if (isContext(value)) {
    return `{${Object.entries(value)
      .map(([name, entry]) => `${name}: ${writeValue(entry)}`)
      .join(', ')}}`
  }
  return value instanceof Callable ? 'function' : ''
}
