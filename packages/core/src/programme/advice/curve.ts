import { type Exact, add, compare, divide, multiply, negate, parts } from '../../base.ts'

/** A polynomial of one variable: the factor of each power, from the constant on; the last one is not zero. */
export type Polynomial = readonly Exact[]

/** How a value depends on one fact, near a point: a quotient of two polynomials of the steps the fact is moved. */
export type Curve = { readonly above: Polynomial; readonly below: Polynomial }

const ONE: Polynomial = [1]

/** A value that does not depend on the fact. */
export const level = (value: Exact): Curve => ({ above: trimmed([value]), below: ONE })

/** The fact itself: its present value, moved by steps of this size. */
export const line = (value: Exact, step: Exact): Curve => ({ above: trimmed([value, step]), below: ONE })

/** a + b. */
export function plus(a: Curve, b: Curve): Curve {
  if (isSame(a.below, b.below)) return { above: sum(a.above, b.above), below: a.below }
  return {
    above: sum(product(a.above, b.below), product(b.above, a.below)),
    below: product(a.below, b.below),
  }
}

/** a − b. */
export const minus = (a: Curve, b: Curve): Curve => plus(a, opposite(b))

/** a × b. */
export const times = (a: Curve, b: Curve): Curve => ({
  above: product(a.above, b.above),
  below: product(a.below, b.below),
})

/** a / b; where b is zero the curve has no value. */
export const over = (a: Curve, b: Curve): Curve => ({
  above: product(a.above, b.below),
  below: product(a.below, b.above),
})

/** −a. */
export const opposite = (a: Curve): Curve => ({ above: a.above.map(negate), below: a.below })

/** The value where the fact has been moved by `steps`; undefined where the curve divides by zero. */
export const valueAt = ({ above, below }: Curve, steps: Exact): Exact | undefined =>
  divide(polynomialAt(above, steps), polynomialAt(below, steps))

/** Where the curve may change its sign: the zeros of either polynomial. */
export const signsOf = ({ above, below }: Curve): readonly Polynomial[] => [above, below]

/** A polynomial whose degree is too high for its whole-number turns to be found exactly. */
export const isBeyond = (polynomial: Polynomial): boolean => polynomial.length > 3

/**
 * The nearest whole number of steps beyond `from`, in one direction, at which the polynomial has another sign than at
 * `from`; undefined where it keeps its sign. For degrees up to two.
 */
export function nextTurn(polynomial: Polynomial, from: number, direction: 1 | -1): number | undefined {
  const [a, b, c] = shifted(polynomial, from, direction)
  const sign = signOf(a)
  if (compare(b, 0) === 0 && compare(c, 0) === 0) return undefined
  const turns = candidates(a, b, c).filter((steps) => steps >= 1n && signAt([a, b, c], steps) !== sign)
  if (turns.length === 0) return undefined
  const nearest = Number(turns.reduce((least, steps) => (steps < least ? steps : least)))
  const at = from + direction * nearest
  return Number.isSafeInteger(at) ? at : undefined
}

/** The polynomial of the steps beyond `from`, as far as the second power. */
function shifted([a = 0, b = 0, c = 0]: Polynomial, from: number, direction: 1 | -1): [Exact, Exact, Exact] {
  return [polynomialAt([a, b, c], from), multiply(add(b, multiply(multiply(2, c), from)), direction), c]
}

/** The whole numbers beside the zeros of a + bx + cx², and the first ones, where it may start at a zero. */
function candidates(a: Exact, b: Exact, c: Exact): bigint[] {
  const first = [1n, 2n, 3n]
  const zeros = compare(c, 0) === 0 ? [floorOf(divide(negate(a), b) ?? 0)] : quadraticFloors(a, b, c)
  return [...first, ...zeros.flatMap((floor) => [floor - 1n, floor, floor + 1n, floor + 2n])]
}

/** The whole numbers at or just below the real zeros, at most one off. */
function quadraticFloors(a: Exact, b: Exact, c: Exact): bigint[] {
  const [an, ad] = parts(a)
  const [bn, bd] = parts(b)
  const [cn, cd] = parts(c)
  const [constant, linear, square] = [an * bd * cd, bn * ad * cd, cn * ad * bd]
  const discriminant = linear * linear - 4n * square * constant
  if (discriminant < 0n) return []
  const root = squareRootFloor(discriminant)
  return [-linear - root - 1n, -linear - root, -linear + root, -linear + root + 1n].map((numerator) =>
    floorDivide(numerator, 2n * square),
  )
}

function squareRootFloor(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (guess + value / guess) >> 1n
    if (next >= guess) return guess
    guess = next
  }
}

function floorOf(value: Exact): bigint {
  const [numerator, denominator] = parts(value)
  return floorDivide(numerator, denominator)
}

function floorDivide(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const isBelow = numerator % denominator !== 0n && numerator < 0n !== denominator < 0n
  return isBelow ? quotient - 1n : quotient
}

const signOf = (value: Exact): number => Math.sign(compare(value, 0))

function signAt(factors: readonly [Exact, Exact, Exact], steps: bigint): number {
  const [a, b, c] = factors.map(parts) as [[bigint, bigint], [bigint, bigint], [bigint, bigint]]
  const value = a[0] * b[1] * c[1] + (b[0] * a[1] * c[1] + c[0] * a[1] * b[1] * steps) * steps
  return value > 0n ? 1 : value < 0n ? -1 : 0
}

function polynomialAt(polynomial: Polynomial, steps: Exact): Exact {
  return polynomial.reduceRight<Exact>((value, factor) => add(multiply(value, steps), factor), 0)
}

function sum(a: Polynomial, b: Polynomial): Polynomial {
  return trimmed(Array.from({ length: Math.max(a.length, b.length) }, (_, power) => add(a[power] ?? 0, b[power] ?? 0)))
}

function product(a: Polynomial, b: Polynomial): Polynomial {
  const factors = Array.from<Exact>({ length: Math.max(0, a.length + b.length - 1) }).fill(0)
  a.forEach((one, i) => b.forEach((other, j) => (factors[i + j] = add(factors[i + j] ?? 0, multiply(one, other)))))
  return trimmed(factors)
}

function trimmed(factors: readonly Exact[]): Polynomial {
  let length = factors.length
  while (length > 0 && compare(factors[length - 1] ?? 0, 0) === 0) length--
  return factors.slice(0, length)
}

/** Whether the curve stays the same wherever the fact is moved. */
export const isLevel = ({ above, below }: Curve): boolean => above.length <= 1 && below.length <= 1

const isSame = (a: Polynomial, b: Polynomial): boolean =>
  a.length === b.length && a.every((factor, power) => compare(factor, b[power] ?? 0) === 0)
