/**
 * An exact rational number: a JavaScript number when it is a safe integer, a Ratio otherwise.
 * Every function here keeps that form, so integers stay fast and `===` on two integers is equality.
 */
export type Exact = number | Ratio

/** A fraction in lowest terms with a positive denominator that is not a safe integer by itself. */
export class Ratio {
  /** Above and below the line: plain numbers where they are safe, which those of shares and quotients nearly always are. */
  readonly above: Whole
  readonly below: Whole
  constructor(above: Whole, below: Whole) {
    this.above = plainest(above)
    this.below = plainest(below)
  }
  get numerator(): bigint {
    return BigInt(this.above)
  }
  get denominator(): bigint {
    return BigInt(this.below)
  }
  toString(): string {
    return show(this)
  }
  toJSON(): string {
    return show(this)
  }
}

/** A whole number: plain where it is safe. */
type Whole = number | bigint

/** How a digit is dropped. Names follow FEEL: `half_even` is FEEL's `decimal`, the others its `round …` functions. */
export const ROUNDINGS = ['half_up', 'half_even', 'half_down', 'up', 'down', 'floor', 'ceiling'] as const
export type Rounding = (typeof ROUNDINGS)[number]

const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

const plainest = (whole: Whole): Whole =>
  typeof whole === 'bigint' && whole <= SAFE && whole >= -SAFE ? Number(whole) : whole

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
  return d === 1 ? n + 0 : new Ratio(n, d)
}

/** The same where numbers beyond the safe ones may have come out of multiplying; undefined for those. */
const ratioIfSafe = (numerator: number, denominator: number): Exact | undefined =>
  Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) ? safeRatio(numerator, denominator) : undefined

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

/** a + b, exactly, however large. */
export function add(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return addPlainly(a, b) ?? addLarge(a, b)
}

/** In plain numbers, where nothing on the way is beyond them. */
function addPlainly(a: Exact, b: Exact): Exact | undefined {
  const [an, ad, bn, bd] = [aboveOf(a), belowOf(a), aboveOf(b), belowOf(b)]
  if (typeof an !== 'number' || typeof ad !== 'number' || typeof bn !== 'number' || typeof bd !== 'number')
    return undefined
  const [left, right] = [an * bd, bn * ad]
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return undefined
  return ratioIfSafe(left + right, ad * bd)
}

function addLarge(a: Exact, b: Exact): Exact {
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  return ratio(an * bd + bn * ad, ad * bd)
}

/** a − b, exactly. */
export const subtract = (a: Exact, b: Exact): Exact => add(a, negate(b))

/** a × b, exactly. */
export function multiply(a: Exact, b: Exact): Exact {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  return productOf(aboveOf(a), aboveOf(b), belowOf(a), belowOf(b)) ?? multiplyLarge(a, b)
}

/** The product of two numbers above the line over that of two below it, in plain numbers where these suffice. */
function productOf(a: Whole, b: Whole, c: Whole, d: Whole): Exact | undefined {
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number' || typeof d !== 'number') return undefined
  const below = c * d
  return below < 0 ? ratioIfSafe(-(a * b), -below) : ratioIfSafe(a * b, below)
}

function multiplyLarge(a: Exact, b: Exact): Exact {
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
  return productOf(aboveOf(a), belowOf(b), belowOf(a), aboveOf(b)) ?? divideLarge(a, b)
}

function divideLarge(a: Exact, b: Exact): Exact {
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

/** −a; zero stays 0, never −0. */
export function negate(a: Exact): Exact {
  if (typeof a === 'number') return a === 0 ? 0 : -a
  return new Ratio(-a.above, a.below)
}

/** The size of a number, without its sign. */
export const absolute = (a: Exact): Exact => (compare(a, 0) < 0 ? negate(a) : a)

/** Negative, zero or positive as a is below, equal to or above b. */
export function compare(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return orderOf(a, b)
  const [an, ad, bn, bd] = [aboveOf(a), belowOf(a), aboveOf(b), belowOf(b)]
  if (typeof an === 'number' && typeof ad === 'number' && typeof bn === 'number' && typeof bd === 'number') {
    const [left, right] = [an * bd, bn * ad]
    if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return orderOf(left, right)
  }
  return compareLarge(a, b)
}

const orderOf = (a: Whole, b: Whole): number => (a < b ? -1 : a > b ? 1 : 0)

function compareLarge(a: Exact, b: Exact): number {
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  return orderOf(an * bd, bn * ad)
}

/** Whether two numbers are the same, and which of them is the lower or the higher. */
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
  return roundPlainly(a, scale, mode) ?? roundLarge(a, scale, mode)
}

function roundPlainly(a: Exact, scale: number, mode: Rounding): Exact | undefined {
  const [n, d, shift] = [aboveOf(a), belowOf(a), TENS[Math.abs(scale)]]
  if (typeof n !== 'number' || typeof d !== 'number' || shift === undefined) return undefined
  const [above, below] = scale >= 0 ? [n * shift, d] : [n, d * shift]
  if (!Number.isSafeInteger(above) || !Number.isSafeInteger(below)) return undefined
  const whole = roundedQuotient(above, below, mode)
  return scale >= 0 ? safeRatio(whole, shift) : ratioIfSafe(whole * shift, 1)
}

/** The powers of ten that are safe integers. */
const TENS = Array.from({ length: 16 }, (_, zeros) => Number(`1e${zeros}`))

function roundLarge(a: Exact, scale: number, mode: Rounding): Exact {
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
  const scale = decimalPlaces(a)
  if (scale !== undefined) return fixed(a, scale)
  const size = integerDigits(a)
  return trimZeros(fixed(round(a, digits - size, 'half_even'), Math.max(0, digits - size)))
}

/** The decimal text with exactly `scale` decimals, half up: for showing, never for deciding. */
export function fixed(a: Exact, scale: number): string {
  if (typeof a === 'number') return scale === 0 ? String(a) : `${a}.${'0'.repeat(scale)}`
  const scaled = multiply(round(a, scale, 'half_up'), TENS[scale] ?? exact(10n ** BigInt(scale)))
  const sign = compare(scaled, 0) < 0 ? '-' : ''
  const digits = parts(absolute(scaled))[0]
    .toString()
    .padStart(scale + 1, '0')
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** The nearest double: for charts and logarithms, never for money or a threshold. */
export function approximate(a: Exact): number {
  return typeof a === 'number' ? a : Number(show(a, 20))
}

/** Numerator and denominator, the denominator positive. */
export const parts = (a: Exact): readonly [bigint, bigint] =>
  typeof a === 'number' ? [BigInt(a), 1n] : [a.numerator, a.denominator]

const aboveOf = (a: Exact): Whole => (typeof a === 'number' ? a : a.above)
const belowOf = (a: Exact): Whole => (typeof a === 'number' ? 1 : a.below)

function roundQuotient(n: bigint, d: bigint, mode: Rounding): bigint {
  const towardZero = n / d
  const rest = n - towardZero * d
  if (rest === 0n) return towardZero
  const half = orderOf((rest < 0n ? -rest : rest) * 2n, d)
  const isAway = roundsAway(mode, { isNegative: n < 0n, half, isOdd: towardZero % 2n !== 0n })
  return isAway ? towardZero + (n < 0n ? -1n : 1n) : towardZero
}

/** The same of safe numbers: the rest of a division is exact among them, and so is twice of it. */
function roundedQuotient(n: number, d: number, mode: Rounding): number {
  const rest = n % d
  const towardZero = (n - rest) / d
  if (rest === 0) return towardZero
  const half = orderOf(Math.abs(rest) * 2, d)
  const isAway = roundsAway(mode, { isNegative: n < 0, half, isOdd: towardZero % 2 !== 0 })
  return isAway ? towardZero + (n < 0 ? -1 : 1) : towardZero
}

/** Whether a number with a rest goes to the next one away from zero; `half`: how the rest compares with a half. */
function roundsAway(mode: Rounding, { isNegative, half, isOdd }: Rest): boolean {
  switch (mode) {
    case 'up':
      return true
    case 'down':
      return false
    case 'floor':
      return isNegative
    case 'ceiling':
      return !isNegative
    case 'half_up':
      return half >= 0
    case 'half_down':
      return half > 0
    case 'half_even':
      return half === 0 ? isOdd : half > 0
  }
}

type Rest = { readonly isNegative: boolean; readonly half: number; readonly isOdd: boolean }

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  while (b > SAFE) [a, b] = [b, a % b]
  if (b === 0n) return a === 0n ? 1n : a
  let [divisor, rest] = [Number(b), Number(a % b)]
  while (rest !== 0) [divisor, rest] = [rest, divisor % rest]
  return BigInt(divisor)
}

/** The decimals a fraction needs, or undefined when its decimals never end. */
export function decimalPlaces(a: Exact): number | undefined {
  const below = belowOf(a)
  return typeof below === 'number' ? placesOf(below) : placesOfLarge(below)
}

function placesOf(denominator: number): number | undefined {
  let rest = denominator
  let twos = 0
  let fives = 0
  for (; rest % 2 === 0; rest /= 2) twos++
  for (; rest % 5 === 0; rest /= 5) fives++
  return rest === 1 ? Math.max(twos, fives) : undefined
}

function placesOfLarge(denominator: bigint): number | undefined {
  let rest = denominator
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? Math.max(twos, fives) : undefined
}

/** Digits before the point, or minus the zeros after it: 123.4 has 3, 0.05 has -1. */
function integerDigits(a: Ratio): number {
  const n = a.numerator < 0n ? -a.numerator : a.numerator
  if (n >= a.denominator) return (n / a.denominator).toString().length
  return 1 - (a.denominator / n).toString().length
}

const trimZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
