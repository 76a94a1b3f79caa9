import {
  type Exact,
  absolute,
  add,
  compare,
  divide,
  isExact,
  maximum,
  minimum,
  multiply,
  subtract,
} from '../../base.ts'
import { equalValues, orderOf } from '../compare.ts'
import { fault, typeFault } from '../fault.ts'
import { squareRoot } from '../real.ts'
import { ANY, BOOLEAN, NUMBER, type NumberType, type Type, WHOLE, listOf, unify } from '../type.ts'
import {
  Callable,
  Fault,
  type Result,
  Unknown,
  type Value,
  contextOf,
  entryOf,
  isContext,
  isDateValue,
  isList,
  isSpan,
} from '../value.ts'
import {
  type Builtin,
  type Refused,
  define,
  items,
  optional,
  parameter,
  refused,
  repeated,
  withSpans,
} from './signature.ts'

const elementOf = (type: Type | undefined): Type => (type?.kind === 'list' ? type.of : ANY)

/** The type of the items when they can be counted with: numbers or money of one kind. */
function amountOf(types: readonly Type[], whole: 'keep' | 'drop'): Type | Refused {
  const of = elementOf(types[0])
  if (of.kind === 'any' || of.kind === 'null') return of.kind === 'any' ? ANY : NUMBER
  if (of.kind !== 'number')
    return refused('列表里要都是数或同一币种的金额', 'the list must hold numbers or money of one currency')
  const { money, unit } = of
  const kept: NumberType = { kind: 'number', ...(money && { money }), ...(unit !== undefined && { unit }) }
  return whole === 'keep' && of.whole ? { ...kept, whole: true } : kept
}

/** The type of the items when they have an order. */
function comparableOf([type]: readonly Type[]): Type | Refused {
  const of = elementOf(type)
  if (of.kind === 'number' || of.kind === 'text' || of.kind === 'date' || of.kind === 'any') return of
  return refused('列表里要都是数、文字或日期', 'the list must hold numbers, texts or dates')
}

const listIn = (value: Value | undefined): readonly Value[] =>
  isList(value ?? null) ? (value as readonly Value[]) : [value ?? null]

/** The sum of numbers and of spans. */
export function sumOf(values: readonly Value[]): Result {
  let min: Exact = 0
  let max: Exact = 0
  let spans = false
  const missing = new Set<string>()
  for (const value of values) {
    if (!isExact(value) && !isSpan(value)) return typeFault('number', value)
    min = add(min, isSpan(value) ? value.min : value)
    max = add(max, isSpan(value) ? value.max : value)
    if (!isSpan(value)) continue
    spans = true
    for (const fact of value.missing) missing.add(fact)
  }
  return spans ? { min, max, missing: [...missing] } : min
}

function meanOf(values: readonly Value[]): Result {
  const sum = sumOf(values)
  if (values.length === 0) return fault('empty_list')
  const share = (total: Exact) => divide(total, values.length) ?? 0
  if (isExact(sum)) return share(sum)
  return isSpan(sum) ? { min: share(sum.min), max: share(sum.max), missing: sum.missing } : sum
}

/** The smallest (sign −1) or largest (sign 1) item. */
function extreme(values: readonly Value[], sign: 1 | -1): Result {
  const [first, ...rest] = values
  if (first === undefined) return fault('empty_list')
  if (values.some(isSpan)) return extremeSpan(values, sign)
  let best = first
  if (rest.length === 0) {
    const order = orderOf(first, first)
    return typeof order === 'number' ? first : order
  }
  for (const value of rest) {
    const order = orderOf(value, best)
    if (typeof order !== 'number') return order
    if (order * sign > 0) best = value
  }
  return best
}

function extremeSpan(values: readonly Value[], sign: 1 | -1): Result {
  const pick = sign > 0 ? maximum : minimum
  let min: Exact | undefined
  let max: Exact | undefined
  const missing = new Set<string>()
  for (const value of values) {
    if (!isExact(value) && !isSpan(value)) return typeFault('number', value)
    const [low, high] = isSpan(value) ? [value.min, value.max] : [value, value]
    min = min === undefined ? low : pick(min, low)
    max = max === undefined ? high : pick(max, high)
    if (isSpan(value)) for (const fact of value.missing) missing.add(fact)
  }
  return { min: min ?? 0, max: max ?? 0, missing: [...missing] }
}

/** Every item a plain number, or the fault that one is not. */
function numbersIn(values: readonly Value[]): readonly Exact[] | Fault {
  const numbers: Exact[] = []
  for (const value of values) {
    if (!isExact(value)) return typeFault('number', value)
    numbers.push(value)
  }
  return numbers
}

const overNumbers =
  (compute: (numbers: readonly Exact[]) => Result): Builtin['call'] =>
  ([list]) => {
    const numbers = numbersIn(listIn(list))
    return numbers instanceof Fault ? numbers : compute(numbers)
  }

function medianOf(numbers: readonly Exact[]): Result {
  const sorted = numbers.toSorted(compare)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  if (upper === undefined) return fault('empty_list')
  return sorted.length % 2 === 1 ? upper : (divide(add(sorted[middle - 1] ?? 0, upper), 2) ?? 0)
}

/** The sample standard deviation. */
function deviationOf(numbers: readonly Exact[]): Result {
  if (numbers.length < 2) {
    return fault('argument', { hint: '标准差至少要两个数', hintEn: 'a standard deviation needs two numbers' })
  }
  const mean = divide(numbers.reduce(add), numbers.length) ?? 0
  const squares = numbers.map((number) => multiply(subtract(number, mean), subtract(number, mean)))
  return squareRoot(absolute(divide(squares.reduce(add), numbers.length - 1) ?? 0))
}

/** The most frequent numbers, smallest first. */
function modesOf(numbers: readonly Exact[]): Result {
  const counts: { number: Exact; count: number }[] = []
  for (const number of numbers.toSorted(compare)) {
    const last = counts.at(-1)
    if (last && compare(last.number, number) === 0) last.count++
    else counts.push({ number, count: 1 })
  }
  const most = Math.max(0, ...counts.map(({ count }) => count))
  return counts.filter(({ count }) => count === most).map(({ number }) => number)
}

/** Kleene over a list: decided by one `deciding`, otherwise the other. */
const quantify =
  (deciding: boolean): Builtin['call'] =>
  ([list]) => {
    const values = listIn(list)
    const wrong = values.find((value) => typeof value !== 'boolean')
    if (values.includes(deciding)) return deciding
    return wrong === undefined ? !deciding : typeFault('boolean', wrong)
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

function contains(list: readonly Value[], match: Value): boolean | Unknown {
  let unknown: Unknown | undefined
  for (const item of list) {
    const same = equalValues(item, match)
    if (same === true) return true
    if (same instanceof Unknown) unknown = same
  }
  return unknown ?? false
}

/** The items once each, first come first kept. Texts and whole numbers are found by hash, so long lists stay fast. */
function distinct(values: readonly Value[]): Result {
  const seen = new Set<Value>()
  const kept: Value[] = []
  const others: Value[] = []
  for (const value of values) {
    const simple =
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    const known = simple ? seen.has(value) : contains(others, value)
    if (known instanceof Unknown) return known
    if (known) continue
    if (simple) seen.add(value)
    else others.push(value)
    kept.push(value)
  }
  return kept
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

/** The 0-based place of a position counted from 1 or from the end. */
function placeIn(list: readonly Value[], position: Value): number | Fault {
  const index = typeof position === 'number' ? (position > 0 ? position - 1 : list.length + position) : -1
  if (typeof position !== 'number' || position === 0 || index < 0 || index >= list.length) {
    return fault('no_item', { found: String(position), count: list.length })
  }
  return index
}

function insertBefore([list, position = null, item = null]: readonly Value[]): Result {
  const values = listIn(list)
  const index = placeIn(values, position)
  return index instanceof Fault ? index : values.toSpliced(index, 0, item)
}

function remove([list, position = null]: readonly Value[]): Result {
  const values = listIn(list)
  const index = placeIn(values, position)
  return index instanceof Fault ? index : values.toSpliced(index, 1)
}

function replaceAt([list, position = null, item = null]: readonly Value[]): Result {
  const values = listIn(list)
  const index = placeIn(values, position)
  return index instanceof Fault ? index : values.toSpliced(index, 1, item)
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (isList(value) ? flatten(value) : [value]))
}

/** Sorted by a FEEL function that says whether the first comes before the second, or by value. */
function sort([list, precedes]: readonly Value[]): Result {
  let stopped: Unknown | Fault | undefined
  const before = (a: Value, b: Value): boolean => {
    const result = precedes instanceof Callable ? precedes.call([a, b]) : orderOf(a, b)
    if (typeof result === 'number') return result < 0
    if (typeof result === 'boolean') return result
    stopped ??= result instanceof Unknown || result instanceof Fault ? result : typeFault('boolean', result)
    return false
  }
  const sorted = listIn(list).toSorted((a, b) => (stopped ? 0 : before(a, b) ? -1 : before(b, a) ? 1 : 0))
  return stopped ?? sorted
}

function productOf(numbers: readonly Exact[]): Result {
  return numbers.length === 0 ? fault('empty_list') : numbers.reduce(multiply)
}

const mixedList = (types: readonly Type[]): Type =>
  listOf(
    types.map((type) => (type.kind === 'list' ? type.of : type)).reduce((a, b) => unify(a, b) ?? ANY, { kind: 'null' }),
  )

const plainNumbers = (types: readonly Type[]): Type | Refused => {
  const of = elementOf(types[0])
  if (of.kind === 'any' || (of.kind === 'number' && !of.money)) return NUMBER
  return refused('列表里要都是不带币种的数', 'the list must hold plain numbers')
}

const sameList = ([type]: readonly Type[]): Type => (type?.kind === 'list' ? type : listOf(ANY))

/** Functions of lists and contexts. */
export const LIST_FUNCTIONS: readonly Builtin[] = [
  withSpans(define('min', ['最小'], [items()], comparableOf, ([list]) => extreme(listIn(list), -1))),
  withSpans(define('max', ['最大'], [items()], comparableOf, ([list]) => extreme(listIn(list), 1))),
  withSpans(
    define(
      'sum',
      ['求和'],
      [items()],
      (types) => amountOf(types, 'keep'),
      ([list]) => sumOf(listIn(list)),
    ),
  ),
  withSpans(
    define(
      'mean',
      ['平均'],
      [items()],
      (types) => amountOf(types, 'drop'),
      ([list]) => meanOf(listIn(list)),
    ),
  ),
  define('median', ['中位数'], [items()], (types) => amountOf(types, 'drop'), overNumbers(medianOf)),
  define('stddev', ['标准差'], [items()], (types) => amountOf(types, 'drop'), overNumbers(deviationOf)),
  define(
    'mode',
    ['众数'],
    [items()],
    (types) => {
      const of = amountOf(types, 'keep')
      return of.kind === 'refused' ? of : listOf(of)
    },
    overNumbers(modesOf),
  ),
  define('product', ['连乘'], [items()], plainNumbers, overNumbers(productOf)),
  withSpans(define('count', ['个数'], [parameter('list', 'list')], WHOLE, ([list]) => listIn(list).length)),
  define('all', ['全部'], [items()], BOOLEAN, quantify(false)),
  define('any', ['任一'], [items()], BOOLEAN, quantify(true)),
  define(
    'list contains',
    ['列表包含'],
    [parameter('list', 'list'), parameter('element', 'any')],
    BOOLEAN,
    ([list, element = null]) => contains(listIn(list), element),
  ),
  define('append', ['追加'], [parameter('list', 'list'), repeated('item', 'any')], mixedList, ([list, ...added]) => [
    ...listIn(list),
    ...added,
  ]),
  define('concatenate', ['连接列表'], [repeated('list', 'list')], mixedList, (lists) =>
    lists.flatMap((list) => [...listIn(list)]),
  ),
  define('union', ['并集'], [repeated('list', 'list')], mixedList, (lists) =>
    distinct(lists.flatMap((list) => [...listIn(list)])),
  ),
  define('distinct values', ['去重'], [parameter('list', 'list')], sameList, ([list]) => distinct(listIn(list))),
  define('duplicate values', ['重复项'], [parameter('list', 'list')], sameList, ([list]) => duplicates(listIn(list))),
  define('flatten', ['展平'], [parameter('list', 'list')], listOf(ANY), ([list]) => flatten(listIn(list))),
  define('reverse', ['倒序'], [parameter('list', 'list')], sameList, ([list]) => listIn(list).toReversed()),
  define('index of', ['位置'], [parameter('list', 'list'), parameter('match', 'any')], listOf(WHOLE), indexOf),
  define(
    'sublist',
    ['取一段'],
    [parameter('list', 'list'), parameter('start position', 'number'), optional('length', 'number')],
    sameList,
    sublist,
  ),
  define(
    'insert before',
    ['插入'],
    [parameter('list', 'list'), parameter('position', 'number'), parameter('newItem', 'any')],
    (types) => mixedList([types[0] ?? ANY, types[2] ?? ANY]),
    insertBefore,
  ),
  define('remove', ['删去'], [parameter('list', 'list'), parameter('position', 'number')], sameList, remove),
  define(
    'list replace',
    ['替换项'],
    [parameter('list', 'list'), parameter('position', 'number'), parameter('newItem', 'any')],
    (types) => mixedList([types[0] ?? ANY, types[2] ?? ANY]),
    replaceAt,
  ),
  define('sort', ['排序'], [parameter('list', 'list'), optional('precedes', 'function')], sameList, sort),
  define(
    'get value',
    ['取值'],
    [parameter('context', 'context'), parameter('key', 'text')],
    ANY,
    ([context = null, key = null]) => {
      if (!isContext(context)) return typeFault('context', context)
      return entryOf(context, String(key)) ?? fault('no_entry', { found: String(key) })
    },
  ),
  define('get entries', ['各项'], [parameter('context', 'context')], listOf(ANY), ([context = null]) =>
    isContext(context)
      ? Object.entries(context).map(([key, value]) =>
          contextOf([
            ['key', key],
            ['value', value],
          ]),
        )
      : typeFault('context', context),
  ),
]

/** The items that occur more than once, once each. */
function duplicates(values: readonly Value[]): Result {
  const firsts = distinct(values)
  if (!Array.isArray(firsts)) return firsts
  const repeatedValues: Value[] = []
  for (const value of firsts) {
    const positions = indexOf([values, value])
    if (!Array.isArray(positions)) return positions
    if (positions.length > 1) repeatedValues.push(value)
  }
  return repeatedValues
}

/** Whether a value could stand in a list that is sorted without a function. */
export const isComparable = (value: Value): boolean => isExact(value) || typeof value === 'string' || isDateValue(value)
