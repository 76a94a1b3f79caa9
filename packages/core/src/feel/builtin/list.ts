import { Ratio } from '../../base.ts'
import { equalValues, orderOf } from '../compare.ts'
import { LARGEST, fault, typeFault } from '../fault.ts'
import { ANY, BOOLEAN, NULL, type Type, WHOLE, listOf, unify } from '../type.ts'
import { ITEMS_MAX } from '../limits.ts'
import { Callable, Fault, type Result, Unknown, type Value, isDateValue, isList } from '../value.ts'
import { type Builtin, define, listIn, optional, parameter, repeated } from './signature.ts'

function contains(list: readonly Value[], match: Value): boolean | Unknown {
  let unknown: Unknown | undefined
  for (const item of list) {
    const same = equalValues(item, match)
    if (same === true) return true
    if (same instanceof Unknown) unknown = same
  }
  return unknown ?? false
}

/** Positions from 1 of every item equal to the match. */
function indexOf([list, match = null]: readonly Value[]): Result {
  const found: number[] = []
  for (const [index, item] of listIn(list).entries()) {
    const same = equalValues(item, match)
    if (same instanceof Unknown) return same
    if (same) found.push(index + 1)
  }
  return found
}

/** The items once each with how often they occur, in order of first appearance. Long lists of scalars stay fast. */
function tally(values: readonly Value[]): { readonly value: Value; count: number }[] | Unknown {
  const counts: { readonly value: Value; count: number }[] = []
  const byKey = new Map<string, { count: number }>()
  const others: { readonly value: Value; count: number }[] = []
  for (const value of values) {
    const key = keyOf(value)
    const known = key === undefined ? findEqual(others, value) : byKey.get(key)
    if (known instanceof Unknown) return known
    if (known) {
      known.count++
      continue
    }
    const entry = { value, count: 1 }
    counts.push(entry)
    if (key === undefined) others.push(entry)
    else byKey.set(key, entry)
  }
  return counts
}

function findEqual<Entry extends { readonly value: Value }>(
  entries: readonly Entry[],
  value: Value,
): Entry | Unknown | undefined {
  for (const entry of entries) {
    const same = equalValues(entry.value, value)
    if (same instanceof Unknown) return same
    if (same) return entry
  }
  return undefined
}

/** A text that is the same for two scalars exactly when they are equal. */
function keyOf(value: Value): string | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return `${value}`
  if (typeof value === 'string') return `"${value}`
  if (value instanceof Ratio) return `${value.numerator}/${value.denominator}`
  return isDateValue(value) ? `@${value.date}` : undefined
}

function distinct(values: readonly Value[]): Result {
  const counts = tally(values)
  return counts instanceof Unknown ? counts : counts.map(({ value }) => value)
}

function duplicates(values: readonly Value[]): Result {
  const counts = tally(values)
  return counts instanceof Unknown ? counts : counts.filter(({ count }) => count > 1).map(({ value }) => value)
}

/** Lists one after the other. */
function concatenate(lists: readonly (Value | undefined)[]): Value[] | Fault {
  const length = lists.reduce<number>((sum, list) => sum + listIn(list).length, 0)
  return length > ITEMS_MAX ? fault('too_large', LARGEST) : lists.flatMap((list) => [...listIn(list)])
}

function union(lists: readonly Value[]): Result {
  const all = concatenate(lists)
  return all instanceof Fault ? all : distinct(all)
}

function flatten([list]: readonly Value[]): Result {
  const flat: Value[] = []
  const walk = (value: Value): boolean => (isList(value) ? value.every(walk) : flat.push(value) <= ITEMS_MAX)
  return walk(listIn(list)) ? flat : fault('too_large', LARGEST)
}

/** Part of a list from a position counted from 1, or from the end when negative. */
function sublist([list, start = null, length]: readonly Value[]): Result {
  const values = listIn(list)
  const wrong = fault('argument', {
    hint: `列表有 ${values.length} 项，取不到这一段`,
    hintEn: `the list has ${values.length} items; there is no such part`,
  })
  if (typeof start !== 'number' || start === 0 || Math.abs(start) > values.length) return wrong
  const from = start > 0 ? start - 1 : values.length + start
  if (length === undefined || length === null) return values.slice(from)
  if (typeof length !== 'number' || length < 1 || from + length > values.length) return wrong
  return values.slice(from, from + length)
}

/** Takes items out at a position counted from 1 or from the end, and puts others there. */
function spliced(list: Value | undefined, position: Value, taken: number, added: readonly Value[]): Result {
  const values = listIn(list)
  if (typeof position !== 'number') return typeFault('number', position)
  const index = position > 0 ? position - 1 : values.length + position
  if (position === 0 || index < 0 || index >= values.length) {
    return fault('no_item', { found: position, count: values.length })
  }
  return values.toSpliced(index, taken, ...added)
}

/** Sorted by a FEEL function that says whether the first comes before the second, or by value. */
function sort([list, precedes]: readonly Value[]): Result {
  let stopped: Unknown | Fault | undefined
  const before = (a: Value, b: Value): boolean => {
    if (stopped) return false
    const result = precedes instanceof Callable ? precedes.call([a, b]) : orderOf(a, b)
    if (typeof result === 'number') return result < 0
    if (typeof result === 'boolean') return result
    stopped = result instanceof Unknown || result instanceof Fault ? result : typeFault('boolean', result)
    return false
  }
  const sorted = listIn(list).toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0))
  return stopped ?? sorted
}

/** The type of the items at the bottom of all levels. */
function flatType([type]: readonly Type[]): Type {
  let of = type
  while (of?.kind === 'list') of = of.of
  return listOf(of ?? ANY)
}

const sameList = ([type]: readonly Type[]): Type => (type?.kind === 'list' ? type : listOf(ANY))

const appendedType = ([list, ...added]: readonly Type[]): Type =>
  listOf(added.reduce((a, b) => unify(a, b) ?? ANY, list?.kind === 'list' ? list.of : (list ?? ANY)))

/** A list of items of all these lists and values. */
const mixedList = (types: readonly Type[]): Type =>
  listOf(types.map((type) => (type.kind === 'list' ? type.of : type)).reduce((a, b) => unify(a, b) ?? ANY, NULL))

const mixedEnds = (types: readonly Type[]): Type => mixedList([types[0] ?? ANY, types[2] ?? ANY])

const LIST = parameter('list', 'list')
const POSITION = parameter('position', 'number')

/** Functions that make one list of another. */
export const LIST_FUNCTIONS: readonly Builtin[] = [
  define('list contains', ['列表包含'], [LIST, parameter('element', 'any')], BOOLEAN, ([list, element = null]) =>
    contains(listIn(list), element),
  ),
  define('append', ['追加'], [LIST, repeated('item', 'any')], appendedType, ([list, ...added]) =>
    concatenate([list, added]),
  ),
  define('concatenate', ['连接列表'], [repeated('list', 'list')], mixedList, concatenate),
  define('union', ['并集'], [repeated('list', 'list')], mixedList, union),
  define('distinct values', ['去重'], [LIST], sameList, ([list]) => distinct(listIn(list))),
  define('duplicate values', ['重复项'], [LIST], sameList, ([list]) => duplicates(listIn(list))),
  define('flatten', ['展平'], [LIST], flatType, flatten),
  define('reverse', ['倒序'], [LIST], sameList, ([list]) => listIn(list).toReversed()),
  define('index of', ['位置'], [LIST, parameter('match', 'any')], listOf(WHOLE), indexOf),
  define(
    'sublist',
    ['取一段'],
    [LIST, parameter('start position', 'number'), optional('length', 'number')],
    sameList,
    sublist,
  ),
  define(
    'insert before',
    ['插入'],
    [LIST, POSITION, parameter('newItem', 'any')],
    mixedEnds,
    ([list, at = null, item = null]) => spliced(list, at, 0, [item]),
  ),
  define('remove', ['删去'], [LIST, POSITION], sameList, ([list, at = null]) => spliced(list, at, 1, [])),
  define(
    'list replace',
    ['替换项'],
    [LIST, POSITION, parameter('newItem', 'any')],
    mixedEnds,
    ([list, at = null, item = null]) => spliced(list, at, 1, [item]),
  ),
  define('sort', ['排序'], [LIST, optional('precedes', 'function')], sameList, sort),
]
