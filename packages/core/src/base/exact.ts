/**
 * An exact rational number: a JavaScript number when it is a safe integer, a Ratio otherwise.
 * Every function here keeps that form, so integers stay fast and `===` on two integers is equality.
 */
export type Exact = number | Ratio

/** A fraction in lowest terms with a positive denominator that is not a safe integer by itself. */
export class Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
  constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator
    this.denominator = denominator
  }
  toString(): string {
    return show(this)
  }
  toJSON(): string {
    return show(this)
  }
}

/** How a digit is dropped. Names follow FEEL: `half_even` is FEEL's `decimal`, the others its `round …` functions. */
export const ROUNDINGS = ['half_up', 'half_even', 'half_down', 'up', 'down', 'floor', 'ceiling'] as const
export type Rounding = (typeof ROUNDINGS)[number]

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

/** numerator / denominator in lowest terms; the denominator must not be zero. */
export function ratio(numerator: bigint, denominator: bigint): Exact {
  if (denominator < 0n) {
    numerator = -numerator
    denominator = -denominator
  }
  if (denominator <= SAFE && numerator <= SAFE && numerator >= -SAFE) {
    return safeRatio(Number(numerator), Number(denominator))
  }
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator)
  numerator /= divisor
  denominator /= divisor
  if (denominator === 1n && numerator <= SAFE && numerator >= -SAFE) return Number(numerator)
  return new Ratio(numerator, denominator)
}

/** The same for safe integers, where the common divisor is found without big numbers. */
function safeRatio(numerator: number, denominator: number): Exact {
  let divisor = Math.abs(numerator)
  for (let rest = denominator; rest !== 0; ) [divisor, rest] = [rest, divisor % rest]
  if (divisor === 0) return 0
  const n = numerator / divisor
  const d = denominator / divisor
  return d === 1 ? n + 0 : new Ratio(BigInt(n), BigInt(d))
}

/** numerator / 10^places, `places` not negative: in lowest terms by the factors of ten alone. */
export function decimal(numerator: bigint, places: number): Exact {
  let twos = places
  let fives = places
  for (; twos > 0 && numerator % 2n === 0n; twos--) numerator /= 2n
  for (; fives > 0 && numerator % 5n === 0n; fives--) numerator /= 5n
  const denominator = 2n ** BigInt(twos) * 5n ** BigInt(fives)
  return denominator <= SAFE ? ratio(numerator, denominator) : new Ratio(numerator, denominator)
}

/** Reads a decimal literal such as `-12.50`, `.5` or `1e-7`, or gives undefined. Exponents beyond ±6176 are refused, as in decimal128. */
export function parseExact(text: string): Exact | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/.exec(text)
  if (!match) return undefined
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const exponent = Number(exponentText) - fraction.length
  if (Math.abs(exponent) > 6176) return undefined
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return exponent >= 0 ? ratio(digits * 10n ** BigInt(exponent), 1n) : ratio(digits, 10n ** BigInt(-exponent))
}

/** Reads a decimal literal that the program itself wrote; anything else is a bug and throws. */
export function exact(text: string | number | bigint): Exact {
  if (typeof text === 'bigint') return ratio(text, 1n)
  const value = parseExact(String(text))
  if (value === undefined) throw new Error(`not a decimal number: ${text}`)
  return value
}

/** True for both forms of an exact number. */
export const isExact = (value: unknown): value is Exact => typeof value === 'number' || value instanceof Ratio

export function add(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  return ratio(an * bd + bn * ad, ad * bd)
}

export const subtract = (a: Exact, b: Exact): Exact => add(a, negate(b))

export function multiply(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  return ratio(an * bn, ad * bd)
}

/** a / b, or undefined when b is zero. */
export function divide(a: Exact, b: Exact): Exact | undefined {
  if (b === 0) return undefined
  if (typeof a === 'number' && typeof b === 'number') {
    const quotient = a / b
    if (Number.isSafeInteger(quotient) && quotient * b === a) return quotient + 0
    return quotientOf(a, b)
  }
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  return ratio(an * bd, ad * bn)
}

/** The quotients that were asked for lately: many rules divide the same two facts of a firm. */
const quotients: { readonly a: number; readonly b: number; readonly quotient: Exact }[] = []
const QUOTIENTS = 64

function quotientOf(a: number, b: number): Exact {
  const place = Math.abs(a + b) % QUOTIENTS
  const known = quotients[place]
  if (known !== undefined && known.a === a && known.b === b) return known.quotient
  const quotient = b < 0 ? safeRatio(-a, -b) : safeRatio(a, b)
  quotients[place] = { a, b, quotient }
  return quotient
}

export function negate(a: Exact): Exact {
  if (typeof a === 'number') return a === 0 ? 0 : -a
  return new Ratio(-a.numerator, a.denominator)
}

export const absolute = (a: Exact): Exact => (compare(a, 0) < 0 ? negate(a) : a)

/** Negative, zero or positive as a is below, equal to or above b. */
export function compare(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  const left = an * bd
  const right = bn * ad
  return left < right ? -1 : left > right ? 1 : 0
}

export const equal = (a: Exact, b: Exact): boolean => compare(a, b) === 0
export const minimum = (a: Exact, b: Exact): Exact => (compare(b, a) < 0 ? b : a)
export const maximum = (a: Exact, b: Exact): Exact => (compare(b, a) > 0 ? b : a)

/** a to a whole power; 0 to a negative power is undefined. */
export function power(a: Exact, exponent: number): Exact | undefined {
  const [n, d] = parts(a)
  const e = BigInt(Math.abs(exponent))
  if (exponent >= 0) return ratio(n ** e, d ** e)
  return n === 0n ? undefined : ratio(d ** e, n ** e)
}

/** Rounds to `scale` decimals (negative: tens, hundreds …). */
export function round(a: Exact, scale: number, mode: Rounding): Exact {
  if (typeof a === 'number' && scale >= 0) return a
  const [n, d] = parts(a)
  const shift = 10n ** BigInt(Math.abs(scale))
  return scale >= 0
    ? ratio(roundQuotient(n * shift, d, mode), shift)
    : ratio(roundQuotient(n, d * shift, mode) * shift, 1n)
}

/** Rounds to a whole multiple of a positive quantum, e.g. down to 100 yuan. */
export function roundTo(a: Exact, quantum: Exact, mode: Rounding): Exact {
  const steps = divide(a, quantum)
  if (steps === undefined) throw new Error('a rounding quantum of zero')
  return multiply(round(steps, 0, mode), quantum)
}

/** The decimal text: every digit when it ends, otherwise `digits` significant ones, half even. */
export function show(a: Exact, digits = 34): string {
  if (typeof a === 'number') return String(a)
  const scale = decimalPlaces(a.denominator)
  if (scale !== undefined) return fixed(a, scale)
  const size = integerDigits(a)
  return trimZeros(fixed(round(a, digits - size, 'half_even'), Math.max(0, digits - size)))
}

/** The decimal text with exactly `scale` decimals, half up: for showing, never for deciding. */
export function fixed(a: Exact, scale: number): string {
  if (typeof a === 'number') return scale === 0 ? String(a) : `${a}.${'0'.repeat(scale)}`
  const [n, d] = parts(round(a, scale, 'half_up'))
  const scaled = (n * 10n ** BigInt(scale)) / d
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, '0')
  const sign = scaled < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** The nearest double: for charts and logarithms, never for money or a threshold. */
export function approximate(a: Exact): number {
  return typeof a === 'number' ? a : Number(show(a, 20))
}

/** Numerator and denominator, the denominator positive. */
export const parts = (a: Exact): readonly [bigint, bigint] =>
  typeof a === 'number' ? [BigInt(a), 1n] : [a.numerator, a.denominator]

function roundQuotient(n: bigint, d: bigint, mode: Rounding): bigint {
  const towardZero = n / d
  const rest = n - towardZero * d
  if (rest === 0n) return towardZero
  const away = towardZero + (n < 0n ? -1n : 1n)
  const twice = (rest < 0n ? -rest : rest) * 2n
  switch (mode) {
    case 'up':
      return away
    case 'down':
      return towardZero
    case 'floor':
      return n < 0n ? away : towardZero
    case 'ceiling':
      return n < 0n ? towardZero : away
    case 'half_up':
      return twice >= d ? away : towardZero
    case 'half_down':
      return twice > d ? away : towardZero
    case 'half_even':
      if (twice !== d) return twice > d ? away : towardZero
      return towardZero % 2n === 0n ? towardZero : away
  }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b > SAFE) [a, b] = [b, a % b]
  if (b === 0n) return a === 0n ? 1n : a
  let [divisor, rest] = [Number(b), Number(a % b)]
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest]
  return BigInt(divisor)
}

/** The decimals a fraction needs, or undefined when its decimals never end. */
export function decimalPlaces(denominator: bigint): number | undefined {
  let twos = 0
  let fives = 0
  while (denominator % 2n === 0n) {
    denominator /= 2n
    twos++
  }
  while (denominator % 5n === 0n) {
    denominator /= 5n
    fives++
  }
  return denominator === 1n ? Math.max(twos, fives) : undefined
}

/** Digits before the point, or minus the zeros after it: 123.4 has 3, 0.05 has -1. */
function integerDigits(a: Ratio): number {
  const n = a.numerator < 0n ? -a.numerator : a.numerator
  if (n >= a.denominator) return (n / a.denominator).toString().length
  return 1 - (a.denominator / n).toString().length
}

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
