import { ITEMS_MAX } from '../limits.ts'
import { LARGEST, fault, typeFault } from '../fault.ts'
import { ANY, listOf } from '../type.ts'
import { type Context, Fault, type Result, type Value, contextOf, entryOf, isContext, isList } from '../value.ts'
import { type Builtin, define, listIn, parameter } from './signature.ts'

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

/** A key, or the keys that lead to an entry of contexts inside contexts. */
function putValue([context = null, key = null, value = null]: readonly Value[]): Result {
  if (!isContext(context)) return typeFault('context', context)
  const [first, ...rest] = isList(key) ? key : [key]
  if (typeof first !== 'string') return typeFault('text', first ?? null)
  const placed = rest.length === 0 ? value : putValue([entryOf(context, first) ?? null, rest, value])
  if (placed instanceof Fault) return placed
  return contextOf([...Object.entries(context), [first, placed as Value]])
}

/** The entries of several contexts; of two with one name the later wins. */
function merge([contexts = null]: readonly Value[]): Result {
  const entries: [string, Value][] = []
  for (const context of listIn(contexts)) {
    if (!isContext(context)) return typeFault('context', context)
    entries.push(...Object.entries(context))
    if (entries.length > ITEMS_MAX) return fault('too_large', LARGEST)
  }
  return contextOf(entries)
}

/** A context of entries `{key: …, value: …}`. */
function contextFrom([entries = null]: readonly Value[]): Result {
  const found: [string, Value][] = []
  for (const entry of listIn(entries)) {
    const pair = isContext(entry) ? keyAndValue(entry) : undefined
    if (!pair)
      return fault('argument', {
        hint: '每项写成 {key: "名", value: 值}',
        hintEn: 'every entry is {key: "name", value: …}',
      })
    if (found.some(([key]) => key === pair[0])) {
      return fault('argument', { hint: `“${pair[0]}”重复了`, hintEn: `“${pair[0]}” is repeated` })
    }
    found.push(pair)
  }
  return contextOf(found)
}

function keyAndValue(entry: Context): [string, Value] | undefined {
  const key = entryOf(entry, 'key')
  const value = entryOf(entry, 'value')
  return typeof key === 'string' && value !== undefined ? [key, value] : undefined
}

const entryType: Builtin['result'] = ([context], [, key]) =>
  (context?.kind === 'context' && typeof key === 'string' && context.entries.get(key)) || ANY

const putType: Builtin['result'] = ([context, , value], [, key]) => {
  if (context?.kind !== 'context' || typeof key !== 'string' || !value) return ANY
  return { kind: 'context', entries: new Map([...context.entries, [key, value]]) }
}

const KEY = parameter('key', 'text')

/** Functions of contexts. */
export const CONTEXT_FUNCTIONS: readonly Builtin[] = [
  define('get value', ['取值'], [parameter('m', 'context'), KEY], entryType, getValue),
  define('get entries', ['各项'], [parameter('m', 'context')], listOf(ANY), getEntries),
  define('context', ['组成结构'], [parameter('entries', 'any')], ANY, contextFrom),
  define(
    'context put',
    ['放入'],
    [parameter('context', 'context'), parameter('key', 'any'), parameter('value', 'any')],
    putType,
    putValue,
  ),
  define('context merge', ['合并结构'], [parameter('contexts', 'any')], ANY, merge),
]
