import { type Exact, type Rounding, decimalPlaces, parts, show } from '../../base.ts'
import type { CompareOperator } from '../scope.ts'
import { type Emission, type SqlValue, blockedBy, bounded, held } from './value.ts'

/** An exact number: a decimal is written as it is, any other fraction as numerator and denominator. */
export function numberOf(value: Exact): SqlValue {
  const [numerator, denominator] = parts(value)
  const digits = bounded(String(numerator).length + String(denominator).length)
  const ends = decimalPlaces(value) !== undefined
  return {
    kind: 'number',
    value: numeric(ends ? show(value) : String(numerator)),
    ...(!ends && { divisor: numeric(String(denominator)) }),
    step: 0,
    digits,
  }
}

/** Always of the type numeric: whole literals of SQL would overflow. */
export const numeric = (digits: string): string =>
  digits.startsWith('-') ? `(${digits}::numeric)` : `${digits}::numeric`

const times = (a: string, b: string | undefined): string => (b === undefined ? a : `${a} * ${b}`)
const product = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined ? b : times(a, b)

/** a + b or a − b, over a common denominator. */
export function sum(left: SqlValue, right: SqlValue, sign: '+' | '-', emission: Emission): SqlValue {
  const [a, b] = [held(left, emission), held(right, emission)]
  const isShared = a.divisor === b.divisor
  const divisor = isShared ? a.divisor : product(a.divisor, b.divisor)
  return {
    kind: 'number',
    value: isShared
      ? `(${a.value} ${sign} ${b.value})`
      : `(${times(a.value, b.divisor)} ${sign} ${times(b.value, a.divisor)})`,
    ...blockedBy([a, b]),
    ...(divisor !== undefined && { divisor: `(${divisor})` }),
    digits: bounded(a.digits + b.digits + 1),
  }
}

/** a × b, numerators and denominators each. */
export function multiplied(left: SqlValue, right: SqlValue, emission: Emission): SqlValue {
  const [a, b] = [held(left, emission), held(right, emission)]
  const divisor = product(a.divisor, b.divisor)
  return {
    kind: 'number',
    value: `(${a.value} * ${b.value})`,
    ...blockedBy([a, b]),
    ...(divisor !== undefined && { divisor: `(${divisor})` }),
    digits: bounded(a.digits + b.digits + 1),
  }
}

/** a / b as a pair with a positive denominator; `fault` is told where b is zero. */
export function divided(left: SqlValue, right: SqlValue, fault: number, emission: Emission): SqlValue {
  const [a, b] = [held(left, emission), held(right, emission)]
  const isFixed = /^[0-9.]+::numeric$/.test(b.value) && !/^[0.]+::/.test(b.value)
  const zero = isFixed ? undefined : `case when ${b.value} = 0 and ${a.value} is not null then ${fault} end`
  const above = times(a.value, b.divisor)
  const below = times(b.value, a.divisor)
  return {
    kind: 'number',
    value: isFixed ? `(${above})` : `case when ${b.value} <> 0 then sign(${b.value}) * ${above} end`,
    divisor: isFixed ? `(${below})` : `case when ${a.value} is not null and ${b.value} <> 0 then abs(${below}) end`,
    ...blockedBy([a, b], zero),
    digits: bounded(a.digits + b.digits + 1),
  }
}

/** −a. */
export const opposite = (a: SqlValue): SqlValue => ({ ...a, value: `(- ${a.value})` })

/** |a|. */
export const magnitude = (a: SqlValue): SqlValue => ({ ...a, value: `abs(${a.value})` })

/** Whether `a operator b`, quotients cross-multiplied. */
export const compared = (operator: CompareOperator, a: SqlValue, b: SqlValue): string =>
  a.divisor === b.divisor && a.divisor === undefined
    ? `${a.value} ${sqlOperator(operator)} ${b.value}`
    : `${times(a.value, b.divisor)} ${sqlOperator(operator)} ${times(b.value, a.divisor)}`

/** The operator as SQL writes it. */
export const sqlOperator = (operator: CompareOperator): string => (operator === '!=' ? '<>' : operator)

/** a rounded to `scale` decimals (negative: tens, hundreds …); a quotient is divided here and nowhere else. */
export function rounded(value: SqlValue, scale: number, mode: Rounding, emission: Emission): SqlValue {
  const a = held(value, emission)
  const shift = numeric(`1${'0'.repeat(Math.abs(scale))}`)
  const above = scale > 0 ? `${a.value} * ${shift}` : a.value
  const below = scale < 0 ? times(shift, a.divisor) : (a.divisor ?? numeric('1'))
  const whole = steps(above, below, mode)
  const back = scale > 0 ? numeric(`0.${'0'.repeat(scale - 1)}1`) : shift
  const { divisor: _, ...rest } = a
  return {
    ...rest,
    value: scale === 0 ? `(${whole})` : `((${whole}) * ${back})`,
    digits: bounded(a.digits + Math.abs(scale) + 1),
  }
}

/** The whole number nearest to a quotient by a way of rounding; `div` and `mod` of numeric are exact and cut towards zero. */
export function steps(above: string, below: string, mode: Rounding): string {
  const cut = `div(${above}, ${below})`
  const rest = `mod(${above}, ${below})`
  const step = `sign(${above})`
  switch (mode) {
    case 'down':
      return cut
    case 'up':
      return `${cut} + sign(${rest})`
    case 'floor':
      return `${cut} - (${rest} < 0)::int`
    case 'ceiling':
      return `${cut} + (${rest} > 0)::int`
    case 'half_up':
      return `${cut} + ${step} * (2 * abs(${rest}) >= ${below})::int`
    case 'half_down':
      return `${cut} + ${step} * (2 * abs(${rest}) > ${below})::int`
    case 'half_even':
      return `${cut} + ${step} * (2 * abs(${rest}) > ${below} or 2 * abs(${rest}) = ${below} and mod(${cut}, 2) <> 0)::int`
  }
}
