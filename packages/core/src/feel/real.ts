import { type Exact, compare, decimal, equal, multiply, parts, power, ratio, round } from '../base.ts'
import { fault } from './fault.ts'
import { Fault } from './value.ts'

/** Significant digits of a result that is no rational number. */
const DIGITS = 34
/** Digits carried beyond those while computing, so that the last kept digit is right. */
const GUARD = 12
/** Decimal128 holds nothing above 10^6145 nor closer to zero than 10^-6176. */
const EXPONENT_MAX = 6145

/** a to the power of b: exact for whole powers and perfect roots, else to 34 digits. */
export function raise(a: Exact, b: Exact): Exact | Fault {
  if (typeof b === 'number') return wholePower(a, b)
  if (compare(a, 0) < 0)
    return fault('no_real', { found: '负数的分数次方', foundEn: 'a fractional power of a negative number' })
  if (a === 0) return compare(b, 0) > 0 ? 0 : fault('division_by_zero')
  const known = recent.find((one) => equal(one.base, a) && equal(one.exponent, b))
  if (known) return known.value
  const value = fractionalPower(a, b)
  recent[next] = { base: a, exponent: b, value }
  next = (next + 1) % RECENT_MAX
  return value
}

/** The latest roots: judging one firm asks for the same mean growth several times, for its outcome, reasons and margins. */
const recent: { readonly base: Exact; readonly exponent: Exact; readonly value: Exact | Fault }[] = []
const RECENT_MAX = 8
let next = 0

/** A positive number to a power that is not whole. */
function fractionalPower(a: Exact, b: Exact): Exact | Fault {
  const [p, q] = parts(b)
  const root = q <= 64n ? exactRoot(a, Number(q)) : undefined
  if (root !== undefined && p <= 10_000n && p >= -10_000n) return wholePower(root, Number(p))
  if (q <= 12n && p <= 12n && p >= -12n) return rootOf(wholePower(a, Number(p)), Number(q))
  const logarithm = log(a, DIGITS + GUARD)
  return logarithm instanceof Fault ? logarithm : exp(multiply(logarithm, b))
}

function wholePower(a: Exact, exponent: number): Exact | Fault {
  if (a === 0) return exponent < 0 ? fault('division_by_zero') : exponent === 0 ? 1 : 0
  if (a === 1 || exponent === 0) return 1
  if (a === -1) return exponent % 2 === 0 ? 1 : -1
  const [n, d] = parts(a)
  const digits = Math.max(digitsOf(n), digitsOf(d))
  if ((digits - 1) * Math.abs(exponent) > EXPONENT_MAX || Math.abs(exponent) > 21_000) return fault('range')
  return power(a, exponent) ?? fault('division_by_zero')
}

/** The square root, exact where there is one. */
export function squareRoot(a: Exact): Exact | Fault {
  if (compare(a, 0) < 0)
    return fault('no_real', { found: '负数的平方根', foundEn: 'the square root of a negative number' })
  const exact = exactRoot(a, 2)
  if (exact !== undefined) return exact
  return rootOf(a, 2)
}

/** A root of low degree to 34 digits: one whole root of the number with its decimals moved away. */
function rootOf(a: Exact | Fault, degree: number): Exact | Fault {
  if (a instanceof Fault) return a
  const [n, d] = parts(a)
  const places = DIGITS + GUARD + Math.max(0, Math.ceil((digitsOf(d) - digitsOf(n)) / degree))
  const root = integerRoot((n * 10n ** BigInt(places * degree)) / d, degree)
  const dropped = 10n ** BigInt(Math.max(0, digitsOf(root) - DIGITS))
  const [kept, rest] = [root / dropped, root % dropped]
  const half = rest * 2n - dropped
  const isUp = half > 0n || (half === 0n && kept % 2n === 1n)
  return decimal((isUp ? kept + 1n : kept) * dropped, places)
}

/** The root of a fraction whose parts are perfect powers. */
function exactRoot(a: Exact, degree: number): Exact | undefined {
  if (compare(a, 0) < 0) return undefined
  const [n, d] = parts(a)
  const top = integerRoot(n, degree)
  const bottom = integerRoot(d, degree)
  const exponent = BigInt(degree)
  return top ** exponent === n && bottom ** exponent === d ? ratio(top, bottom) : undefined
}

/** The largest whole number whose power is not above n, by Newton's method from just above the root. */
function integerRoot(n: bigint, degree: number): bigint {
  if (n < 2n) return n
  const k = BigInt(degree)
  let x = rootAbove(n, degree)
  for (;;) {
    const next = ((k - 1n) * x + n / x ** (k - 1n)) / k
    if (next >= x) return x
    x = next
  }
}

/** A whole number not below the root: close to it, from its first digits as a double. */
function rootAbove(n: bigint, degree: number): bigint {
  const near = Number(n) ** (1 / degree)
  if (near < 1e15) return BigInt(Math.ceil(near * (1 + 1e-14)) + 1)
  if (near < 1e300) return BigInt(near * (1 + 1e-12)) + 1n
  return 1n << BigInt(Math.ceil(n.toString(2).length / degree))
}

/** e to the power of a, to 34 digits. */
export function exp(a: Exact): Exact | Fault {
  if (a === 0) return 1
  if (compare(a, 14_150) > 0) return fault('range')
  if (compare(a, -14_220) < 0) return 0
  const places = DIGITS + GUARD + 6
  const unit = 10n ** BigInt(places)
  const [n, d] = parts(a)
  const x = (n * unit) / d
  const ln10 = naturalLogOf10(places)
  const tens = x / ln10
  const rest = x - tens * ln10
  const scaled = expSeries(rest, unit)
  const value = tens >= 0n ? ratio(scaled * 10n ** tens, unit) : ratio(scaled, unit * 10n ** -tens)
  return significant(value, DIGITS)
}

/** Σ xⁿ/n! on a number below ln 10, halved until the series is short and squared back. */
function expSeries(x: bigint, unit: bigint): bigint {
  const halvings = 8n
  const small = x >> halvings
  let term = unit
  let sum = unit
  for (let n = 1n; term !== 0n; n++) {
    term = (term * small) / (unit * n)
    sum += term
  }
  for (let i = 0n; i < halvings; i++) sum = (sum * sum) / unit
  return sum
}

/** The natural logarithm, to 34 digits unless more are asked for. */
export function log(a: Exact, digits = DIGITS): Exact | Fault {
  if (compare(a, 0) <= 0)
    return fault('no_real', { found: '零或负数的对数', foundEn: 'the logarithm of zero or of a negative number' })
  if (a === 1) return 0
  const places = digits + GUARD + 8
  const unit = 10n ** BigInt(places)
  const [n, d] = parts(a)
  const tens = digitsOf(n) - digitsOf(d)
  const mantissa = tens >= 0 ? (n * unit) / (d * 10n ** BigInt(tens)) : (n * unit * 10n ** BigInt(-tens)) / d
  const value = logOfMantissa(mantissa, unit) + BigInt(tens) * naturalLogOf10(places)
  // Near 1 the logarithm is small and its leading digits are lost: measured again around 1.
  if (value < unit / 1000n && value > -unit / 1000n) return logNearOne(n, d, digits)
  return significant(ratio(value, unit), digits)
}

function logNearOne(n: bigint, d: bigint, digits: number): Exact {
  const lost = digitsOf(d) - digitsOf(n - d < 0n ? d - n : n - d)
  const unit = 10n ** BigInt(digits + GUARD + 2 * Math.max(0, lost) + 4)
  return significant(ratio(arctanhSeries(((n - d) * unit) / (n + d), unit), unit), digits)
}

/** ln m for m between 0.1 and 10: square roots bring it near 1, where the series is short. */
function logOfMantissa(mantissa: bigint, unit: bigint): bigint {
  let x = mantissa
  const roots = 6n
  for (let i = 0n; i < roots; i++) x = integerRoot(x * unit, 2)
  return arctanhSeries(((x - unit) * unit) / (x + unit), unit) << roots
}

/** ln((1+y)/(1−y)) = 2 Σ y^(2k+1)/(2k+1). */
function arctanhSeries(y: bigint, unit: bigint): bigint {
  const square = (y * y) / unit
  let term = y
  let sum = 0n
  for (let k = 1n; term !== 0n; k += 2n) {
    sum += term / k
    term = (term * square) / unit
  }
  return 2n * sum
}

const logsOf10 = new Map<number, bigint>()

function naturalLogOf10(places: number): bigint {
  const known = logsOf10.get(places)
  if (known !== undefined) return known
  const extra = 10n ** 10n
  const value = logOfMantissa(10n * 10n ** BigInt(places) * extra, 10n ** BigInt(places) * extra) / extra
  logsOf10.set(places, value)
  return value
}

/** Rounded half even to so many significant digits. */
export function significant(a: Exact, digits: number): Exact {
  if (a === 0) return 0
  const [n, d] = parts(a)
  const size = digitsOf(n) - digitsOf(d)
  const top = n < 0n ? -n : n
  const reaches = size >= 0 ? top >= d * 10n ** BigInt(size) : top * 10n ** BigInt(-size) >= d
  return round(a, digits - (reaches ? size + 1 : size), 'half_even')
}

const digitsOf = (n: bigint): number => (n < 0n ? -n : n).toString().length
