import { type Exact, add, approximate, compare, divide, exact, multiply, subtract } from '../base.ts'

/** One child as it enters a mean. */
export type Weighed = { readonly value: Exact; readonly weight: Exact }

/** The means that punish imbalance. */
export type MeanKind = 'gmean' | 'hmean' | 'power' | 'mpi'

/**
 * A mean that does not let one child make up for another. The harmonic mean and Mazziotta-Pareto are exact; roots are
 * taken to twelve decimals. Undefined where it has no value: a geometric or harmonic mean over zero or less.
 */
export function unevenMean(kind: MeanKind, children: readonly Weighed[], exponent: Exact): Exact | undefined {
  switch (kind) {
    case 'gmean':
      return rooted(children, Math.log, Math.exp)
    case 'hmean':
      return harmonic(children)
    case 'power': {
      const p = approximate(exponent)
      return rooted(
        children,
        (x) => x ** p,
        (mean) => mean ** (1 / p),
      )
    }
    case 'mpi':
      return mazziottaPareto(children)
  }
}

const total = (children: readonly Weighed[], of: (child: Weighed) => Exact): Exact =>
  children.reduce<Exact>((sum, child) => add(sum, of(child)), 0)

const weights = (children: readonly Weighed[]): Exact => total(children, ({ weight }) => weight)

const isAboveZero = (children: readonly Weighed[]): boolean => children.every(({ value }) => compare(value, 0) > 0)

function harmonic(children: readonly Weighed[]): Exact | undefined {
  if (!isAboveZero(children)) return undefined
  const inverse = total(children, ({ value, weight }) => divide(weight, value) ?? 0)
  return divide(weights(children), inverse)
}

/** A mean of what a function makes of the values, taken back: in doubles, since roots have no exact value. */
function rooted(
  children: readonly Weighed[],
  to: (x: number) => number,
  back: (mean: number) => number,
): Exact | undefined {
  if (!isAboveZero(children)) return undefined
  let [sum, whole] = [0, 0]
  for (const { value, weight } of children) {
    const w = approximate(weight)
    sum += w * to(approximate(value))
    whole += w
  }
  return published(back(sum / whole))
}

/** A double as the decimal of its first fifteen digits; undefined for what is no number. */
export const published = (value: number): Exact | undefined =>
  Number.isFinite(value) ? exact(value.toPrecision(15)) : undefined

/** The mean less a penalty for imbalance: m - s²/m, s the sample deviation of the children. */
function mazziottaPareto(children: readonly Weighed[]): Exact | undefined {
  const whole = weights(children)
  const mean = divide(
    total(children, ({ value, weight }) => multiply(value, weight)),
    whole,
  )
  if (mean === undefined) return undefined
  const apart = (value: Exact) => multiply(subtract(value, mean), subtract(value, mean))
  const squares = divide(
    total(children, ({ value, weight }) => multiply(weight, apart(value))),
    whole,
  )
  const n = children.length
  const variance = n < 2 ? 0 : multiply(squares ?? 0, divide(n, n - 1) ?? 0)
  if (compare(mean, 0) === 0) return compare(variance, 0) === 0 ? 0 : undefined
  return subtract(mean, divide(variance, mean) ?? 0)
}
