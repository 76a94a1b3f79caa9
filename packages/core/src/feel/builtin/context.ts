import { fault, typeFault } from '../fault.ts'
import { ANY, listOf } from '../type.ts'
import { type Result, type Value, contextOf, entryOf, isContext } from '../value.ts'
import { type Builtin, define, parameter } from './signature.ts'

function getValue([context = null, key = null]: readonly Value[]): Result {
  if (!isContext(context)) return typeFault('context', context)
  if (typeof key !== 'string') return typeFault('text', key)
  return entryOf(context, key) ?? fault('no_entry', { found: key })
}

function getEntries([context = null]: readonly Value[]): Result {
  if (!isContext(context)) return typeFault('context', context)
  return Object.entries(context).map(([key, value]) =>
    contextOf([
      ['key', key],
      ['value', value],
    ]),
  )
}

function putValue([context = null, key = null, value = null]: readonly Value[]): Result {
  if (!isContext(context)) return typeFault('context', context)
  if (typeof key !== 'string') return typeFault('text', key)
  return contextOf([...Object.entries(context), [key, value]])
}

const CONTEXT = parameter('context', 'context')
const KEY = parameter('key', 'text')

/** Functions of contexts. */
export const CONTEXT_FUNCTIONS: readonly Builtin[] = [
  define('get value', ['取值'], [CONTEXT, KEY], ANY, getValue),
  define('get entries', ['各项'], [CONTEXT], listOf(ANY), getEntries),
  define('context put', ['放入'], [CONTEXT, KEY, parameter('value', 'any')], ANY, putValue),
]
