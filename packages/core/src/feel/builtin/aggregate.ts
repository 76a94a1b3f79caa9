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
import { orderOf } from '../compare.ts'
import { fault, typeFault } from '../fault.ts'
import { squareRoot } from '../real.ts'
import { ANY, BOOLEAN, NUMBER, type NumberType, type Type, WHOLE, listOf } from '../type.ts'
import { Fault, type Result, type Value, isSpan } from '../value.ts'
import {
  type Builtin,
  type Refused,
  define,
  elementOf,
  items,
  listIn,
  parameter,
  refused,
  withSpans,
} from './signature.ts'

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
  if (['number', 'text', 'date', 'any', 'null'].includes(of.kind)) return of
  return refused('列表里要都是数、文字或日期', 'the list must hold numbers, texts or dates')
}

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
  const most = counts.reduce((max, { count }) => Math.max(max, count), 0)
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

function productOf(numbers: readonly Exact[]): Result {
  return numbers.length === 0 ? fault('empty_list') : numbers.reduce(multiply)
}

const plainNumbers = (types: readonly Type[]): Type | Refused => {
  const of = elementOf(types[0])
  if (of.kind === 'any' || (of.kind === 'number' && !of.money)) return NUMBER
  return refused('列表里要都是不带币种的数', 'the list must hold plain numbers')
}

const conditions = ([type]: readonly Type[]): Type | Refused =>
  ['boolean', 'any', 'null'].includes(elementOf(type).kind)
    ? BOOLEAN
    : refused('列表里要都是是否条件', 'the list must hold conditions')

/** Functions that make one value of a list. */
export const AGGREGATE_FUNCTIONS: readonly Builtin[] = [
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
  define('all', ['全部'], [items()], conditions, quantify(false)),
  define('any', ['任一'], [items()], conditions, quantify(true)),
]
