import { type Type, typeOf } from './type.ts'
import { Callable, type Value, entryOf, isContext, isDateValue, isInterval, isList } from './value.ts'

/** Whether a value is of a type, as DMN sees it: null is of every type, and a context may have more entries. */
export function conforms(value: Value, type: Type): boolean {
  if (value === null || type.kind === 'any') return true
  switch (type.kind) {
    case 'list':
      return isList(value) && value.every((item) => conforms(item, type.of))
    case 'interval':
      return isInterval(value) && conforms(value.low, type.of) && conforms(value.high, type.of)
    case 'context':
      return isContext(value) && [...type.entries].every(([name, of]) => conformsEntry(entryOf(value, name), of))
    case 'function':
      return value instanceof Callable && conformsFunction(value, type)
    default:
      return !(value instanceof Callable) && typeOf(value).kind === type.kind
  }
}

const conformsEntry = (entry: Value | undefined, type: Type): boolean => entry !== undefined && conforms(entry, type)

/** Types that were never stated fit everything. */
function conformsFunction(value: Callable, { takes, parameters }: Type & { kind: 'function' }): boolean {
  return value.parameters === (takes?.length ?? parameters)
}

/**
 * The value as a type asks for it, by the implicit conversions of DMN: a list of one for its item, an item for a list
 * of one, a date for midnight of it; and null where none of them helps.
 */
export function convert(value: Value, type: Type): Value {
  if (conforms(value, type)) return value
  if (isList(value) && value.length === 1 && type.kind !== 'list') {
    const [only = null] = value
    return conforms(only, type) ? only : null
  }
  if (type.kind === 'list' && conforms(value, type.of)) return [value]
  if (type.kind === 'dateTime' && isDateValue(value)) return { day: value.date, at: 0, zone: 0 }
  return null
}
