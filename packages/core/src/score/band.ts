import { type Exact, compare } from '../base.ts'
import { type Compiled, type Env, Fault, Unknown } from '../feel.ts'
import { type Points, highest, lowest } from './points.ts'

/** A band by score: its lower bound is inclusive; the last band may have none. */
export type Band = {
  readonly label: string
  readonly bound: Exact | undefined
  readonly condition: Compiled | undefined
}

/** The band of a score; null when bounds of the score fall into different bands, or in none. */
export function bandOf(score: Points, bands: readonly Band[], env: Env): string | null {
  const low = bandAt(lowest(score), bands, env)
  return low === bandAt(highest(score), bands, env) ? low : null
}

function bandAt(score: Exact, bands: readonly Band[], env: Env): string | null {
  for (const { label, bound, condition } of bands) {
    if (bound !== undefined && compare(score, bound) < 0) continue
    const holds = condition ? condition.evaluate(env) : true
    if (holds instanceof Unknown || holds instanceof Fault) return null
    if (holds === true) return label
  }
  return null
}
