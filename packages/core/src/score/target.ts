import {
  type Exact,
  absolute,
  add,
  compare,
  divide,
  maximum,
  minimum,
  multiply,
  negate,
  round,
  subtract,
} from '../base.ts'

/** Points for each full `step` of the goal above or below it, until the points reach `limit`. */
export type TargetSteps = { readonly step: Exact; readonly points: Exact; readonly limit: Exact }

/** What meeting a goal is worth, and what each full step above or below it adds or takes away. */
export type Target = {
  readonly met: Exact
  readonly above: TargetSteps | undefined
  readonly below: TargetSteps | undefined
  /** Less is better: below the goal it is met. */
  readonly isLess: boolean
}

/** The points of a value against its goal, in exact numbers; undefined for a goal of zero, of which there are no shares. */
export function pointsTowards(goal: Exact, value: Exact, { met, above, below, isLess }: Target): Exact | undefined {
  const distance = divide(subtract(value, goal), absolute(goal))
  if (distance === undefined) return undefined
  const over = isLess ? negate(distance) : distance
  if (compare(over, 0) >= 0) return above ? minimum(add(met, gained(over, above)), above.limit) : met
  return below ? maximum(subtract(met, gained(negate(over), below)), below.limit) : met
}

const gained = (distance: Exact, { step, points }: TargetSteps): Exact =>
  multiply(points, round(divide(distance, step) ?? 0, 0, 'floor'))
