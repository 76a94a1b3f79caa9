/** A figure of one node among its siblings. */
export type Share = { readonly code: string; readonly value: number }

/** Figures move by tenths: as fine as people set weights, and sums stay exact. */
export const STEP = 0.1

const inSteps = (value: number): number => Math.round(value / STEP)
const fromSteps = (steps: number): number => Math.round(steps * STEP * 1e6) / 1e6

/**
 * Siblings after one of them was set, their sum kept: the others give way in proportion, in tenths, the largest
 * remainders first. What is set is held between nothing and the whole; of one alone nothing can be moved.
 */
export function movedWithin(siblings: readonly Share[], code: string, value: number): readonly Share[] {
  const total = siblings.reduce((sum, one) => sum + inSteps(one.value), 0)
  const others = siblings.filter((one) => one.code !== code)
  if (others.length === 0) return siblings
  const set = Math.min(total, Math.max(0, inSteps(value)))
  const given = apportioned(others, fromSteps(total - set))
  const moved = new Map(given.map((one) => [one.code, one.value]))
  return siblings.map((one) => ({ code: one.code, value: moved.get(one.code) ?? fromSteps(set) }))
}

/** Figures in the proportions they have, of which the sum is another: in tenths, the largest remainders first. */
export function apportioned(shares: readonly Share[], sum: number): readonly Share[] {
  const before = shares.reduce((all, one) => all + inSteps(one.value), 0)
  const whole = inSteps(sum)
  const exact = shares.map((one) => (before === 0 ? whole / shares.length : (inSteps(one.value) * whole) / before))
  const steps = exact.map(Math.floor)
  const left = whole - steps.reduce((all, one) => all + one, 0)
  const order = [...exact.keys()].toSorted((a, b) => exact[b]! - steps[b]! - (exact[a]! - steps[a]!) || a - b)
  for (const at of order.slice(0, left)) steps[at] = steps[at]! + 1
  return shares.map((one, at) => ({ code: one.code, value: fromSteps(steps[at]!) }))
}

/** The sum of figures without the noise of doubles. */
export const sumOf = (shares: readonly Share[]): number =>
  Math.round(shares.reduce((sum, { value }) => sum + value, 0) * 1e6) / 1e6
