import {
  CURRENCIES,
  type Exact,
  type Rounding,
  absolute,
  compare,
  divide,
  isExact,
  maximum,
  minimum,
  multiply,
  parseExact,
  parts,
  round,
  subtract,
} from '../../base.ts'
import { fault, typeFault } from '../fault.ts'
import { exp, log, squareRoot } from '../real.ts'
import { NUMBER, type NumberType, type Type, WHOLE } from '../type.ts'
import { type Result, type Span, type Value, isSpan } from '../value.ts'
import { type Builtin, type Refused, define, optional, parameter, refused, withSpans } from './signature.ts'

/** A number or money as it came in, without what only literals have. */
const sameAmount = ([type]: readonly Type[]): Type => (type?.kind === 'number' ? typeWithoutZero(type) : NUMBER)

function typeWithoutZero({ money, unit, whole }: NumberType): NumberType {
  return { kind: 'number', ...(money && { money }), ...(unit !== undefined && { unit }), ...(whole && { whole }) }
}

function rounding(name: string, aliases: readonly string[], mode: Rounding, scale: 'required' | 'optional'): Builtin {
  const scaleParameter = scale === 'required' ? parameter('scale', 'number') : optional('scale', 'number')
  return withSpans(
    define(name, aliases, [parameter('n', 'amount'), scaleParameter], roundedType, ([n = null, places = 0], types) =>
      mapNumber(n, (number) => roundAt(number, places, mode, types[0])),
    ),
  )
}

/** Rounded to no decimals a plain number is whole; money keeps its currency and is rounded in its units (元). */
function roundedType(types: readonly Type[]): Type | Refused {
  const [type] = types
  if (type?.kind === 'number' && type.money && type.money.power !== 1) {
    return refused('只有金额本身能取整，金额的乘方或倒数不能', 'only money itself is rounded, not its powers')
  }
  return types.length === 1 && type?.kind === 'number' && !type.money
    ? { ...WHOLE, ...unitOf(type) }
    : sameAmount(types)
}

const unitOf = (type: NumberType) => (type.unit === undefined ? {} : { unit: type.unit })

/** Decimal128 knows no scale outside these. */
const SCALE_MIN = -6111
const SCALE_MAX = 6176

function roundAt(number: Exact, scale: Value, mode: Rounding, type: Type | undefined): Result {
  if (typeof scale !== 'number' || scale < SCALE_MIN || scale > SCALE_MAX) {
    return fault('argument', {
      hint: `小数位数要是 ${SCALE_MIN} 到 ${SCALE_MAX} 的整数`,
      hintEn: `the scale must be a whole number from ${SCALE_MIN} to ${SCALE_MAX}`,
    })
  }
  const minorDigits = type?.kind === 'number' && type.money ? CURRENCIES[type.money.currency] : 0
  return round(number, scale - minorDigits, mode)
}

/** Applies a function that never decreases to a number, or to both bounds of a span. */
function mapNumber(value: Value, change: (number: Exact) => Result): Result {
  if (isExact(value)) return change(value)
  if (!isSpan(value)) return typeFault('number', value)
  const min = change(value.min)
  const max = change(value.max)
  return isExact(min) && isExact(max) ? { min, max, missing: value.missing } : min
}

function absoluteOf(value: Value): Result {
  if (!isSpan(value)) return mapNumber(value, absolute)
  const bounds = [absolute(value.min), absolute(value.max)] as const
  const crossesZero = compare(value.min, 0) <= 0 && compare(value.max, 0) >= 0
  const span: Span = {
    min: crossesZero ? 0 : minimum(...bounds),
    max: maximum(...bounds),
    missing: value.missing,
  }
  return span
}

/** A real function of one plain number. */
function real(name: string, aliases: readonly string[], compute: (n: Exact) => Result): Builtin {
  return define(name, aliases, [parameter('number', 'number')], NUMBER, ([n = null]) =>
    isExact(n) ? compute(n) : typeFault('number', n),
  )
}

/** The remainder with the sign of the divisor: dividend − divisor × floor(dividend / divisor). */
function modulo([dividend = null, divisor = null]: readonly Value[]): Result {
  if (!isExact(dividend)) return typeFault('number', dividend)
  if (!isExact(divisor)) return typeFault('number', divisor)
  const quotient = divide(dividend, divisor)
  if (quotient === undefined) return fault('division_by_zero')
  return subtract(dividend, multiply(divisor, round(quotient, 0, 'floor')))
}

function moduloType([dividend, divisor]: readonly Type[]): Type | Refused {
  if (dividend?.kind !== 'number' || divisor?.kind !== 'number') return NUMBER
  if (dividend.money?.currency !== divisor.money?.currency || dividend.money?.power !== divisor.money?.power) {
    return refused('被除数和除数要同是数，或同一币种的金额', 'both must be plain numbers or money of one currency')
  }
  return typeWithoutZero(dividend)
}

function parity(remainder: number): Builtin['call'] {
  return ([n = null]) => {
    if (!isExact(n)) return typeFault('number', n)
    const [numerator, denominator] = parts(n)
    return denominator === 1n && (numerator % 2n === 0n ? 0 : 1) === remainder
  }
}

const SEPARATORS: readonly Value[] = ['', ' ', ',', '.']
const DECIMALS: readonly Value[] = ['', ',', '.']

/** `number("1 234,56", " ", ",")`: grouping sign and decimal sign may be named. */
function numberOf([from = null, grouping = null, decimal = null]: readonly Value[]): Result {
  if (isExact(from)) return from
  if (typeof from !== 'string') return typeFault('text', from)
  if (
    !SEPARATORS.includes(grouping ?? '') ||
    !DECIMALS.includes(decimal ?? '') ||
    (grouping ?? '') === (decimal ?? '.')
  ) {
    return fault('argument', {
      hint: '分组号是空格、逗号或句点，小数点是句点或逗号，两者不同',
      hintEn: 'group by space, comma or dot, decimals by dot or comma, not the same',
    })
  }
  const plain = (typeof grouping === 'string' ? from.replaceAll(grouping, '') : from).trim()
  const value = parseExact(typeof decimal === 'string' ? plain.replace(decimal, '.') : plain)
  if (value !== undefined) return value
  return fault('argument', { hint: `“${from}”不是数`, hintEn: `“${from}” is not a number` })
}

/** Arithmetic functions; those of a series of facts are in series.ts, those of a list in list.ts. */
export const NUMBER_FUNCTIONS: readonly Builtin[] = [
  withSpans(define('abs', ['绝对值'], [parameter('n', 'amount')], sameAmount, ([n = null]) => absoluteOf(n))),
  rounding('floor', ['向下取整'], 'floor', 'optional'),
  rounding('ceiling', ['向上取整'], 'ceiling', 'optional'),
  rounding('round up', ['进位'], 'up', 'required'),
  rounding('round down', ['舍去'], 'down', 'required'),
  rounding('round half up', ['四舍五入'], 'half_up', 'required'),
  rounding('round half down', ['五舍六入'], 'half_down', 'required'),
  rounding('decimal', ['四舍六入五成双'], 'half_even', 'required'),
  define('modulo', ['取余'], [parameter('dividend', 'amount'), parameter('divisor', 'amount')], moduloType, modulo),
  real('sqrt', ['平方根'], squareRoot),
  real('exp', ['指数'], exp),
  real('log', ['自然对数'], log),
  define('odd', ['是奇数'], [parameter('number', 'number')], { kind: 'boolean' }, parity(1)),
  define('even', ['是偶数'], [parameter('number', 'number')], { kind: 'boolean' }, parity(0)),
  define(
    'number',
    ['转为数'],
    [parameter('from', 'any'), optional('grouping separator', 'any'), optional('decimal separator', 'any')],
    ([type]) =>
      type?.kind === 'number' && type.money
        ? refused(
            '金额不能变成没有币种的数；要比例请除以另一笔金额',
            'money does not become a plain number; divide it by money',
          )
        : NUMBER,
    numberOf,
  ),
]
