import { compare, divide, exact } from '../base.ts'

/** Differences below this share of a bound are looked at in decimals; a double is right beyond it. */
const NEAR = 1e-12

/**
 * Whether numerator / denominator is at least a bound, as the decimals that were written say: 3 / 60 is 5 %, whatever
 * a double makes of it. Only values next to the bound cost more than a comparison.
 */
export function reaches(numerator: number, denominator: number, bound: number): boolean {
  const quotient = numerator / denominator
  const distance = quotient - bound
  if (Math.abs(distance) > NEAR * Math.abs(bound) || bound === 0) return distance >= 0
  const share = divide(exact(numerator), exact(denominator))
  return share !== undefined && compare(share, exact(bound)) >= 0
}

/** Without the noise behind the twelfth digit: what a difference of decimals is, to a reader. */
export const plain = (value: number): number => Number(value.toPrecision(12))

/** How many whole steps a distance holds, as decimals say: 0.3 holds three steps of 0.1. */
export function wholeSteps(distance: number, step: number): number {
  return Math.floor(plain(distance / step))
}

/** Integers a double holds without loss. */
const SAFE = 2 ** 53
/** Noise of sums and divisions stands behind this decimal. */
const NOISE_DECIMALS = 9

/** Half up to so many decimals; noise of a double behind the ninth decimal does not tip the scale. */
export const publish = (value: number, decimals: number): number =>
  halfUp(value, 10 ** decimals, 10 ** (NOISE_DECIMALS - decimals))

/** Scores as published. */
export function publishAll(scores: Float64Array, decimals: number): Float64Array {
  const [kept, unit] = [10 ** decimals, 10 ** (NOISE_DECIMALS - decimals)]
  const published = new Float64Array(scores.length)
  for (let i = 0; i < scores.length; i++) published[i] = halfUp(scores[i]!, kept, unit)
  return published
}

/** `kept` is how many published steps make one, `unit` how much finer noise is looked for; what is missing stays so. */
function halfUp(value: number, kept: number, unit: number): number {
  if (Math.abs(value) * kept >= SAFE) return value
  const fine = Math.round(value * FINE)
  if (unit <= 1 || Math.abs(fine) >= SAFE) return Math.round(value * kept) / kept
  return (Math.sign(fine) * Math.floor((Math.abs(fine) + unit / 2) / unit)) / kept
}

const FINE = 10 ** NOISE_DECIMALS
