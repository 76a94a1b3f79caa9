import { located, typeFault } from '../fault.ts'
import { mergeUnknown } from '../unknown.ts'
import { Fault, type Result, Unknown } from '../value.ts'
import type { Run } from './frame.ts'

/**
 * `or` (deciding true) and `and` (deciding false): one deciding operand decides, whatever the others are;
 * otherwise a fault is a fault, and what is unknown adds up.
 */
export function runConnective(deciding: boolean, operands: readonly Run[], snippet: string): Run {
  const [left, right] = operands
  if (operands.length === 2 && left && right) {
    return (env, frame) => {
      const a = left(env, frame)
      if (a === deciding) return deciding
      const b = right(env, frame)
      if (b === deciding) return deciding
      if (a === !deciding && b === !deciding) return !deciding
      return undecided([a, b], deciding, snippet)
    }
  }
  return (env, frame) => {
    let others: Result[] | undefined
    for (const operand of operands) {
      const result = operand(env, frame)
      if (result === deciding) return deciding
      if (result !== !deciding) others = others ? [...others, result] : [result]
    }
    return others ? undecided(others, deciding, snippet) : !deciding
  }
}

/** Not decided: the first fault, else everything that is unknown. */
function undecided(results: readonly Result[], deciding: boolean, snippet: string): Result {
  let unknown: Unknown | undefined
  for (const result of results) {
    if (result instanceof Fault) return result
    if (result instanceof Unknown) unknown = unknown ? mergeUnknown(unknown, result) : result
    else if (typeof result !== 'boolean') return located(typeFault('boolean', result), snippet)
  }
  return unknown ?? !deciding
}

/** The same for results already there, as the items of a loop. */
export function combine(deciding: boolean, results: readonly Result[], snippet: string): Result {
  return results.includes(deciding) ? deciding : undecided(results, deciding, snippet)
}

/** The opposite of yes or no; unknown stays unknown. */
export function runNot(operand: Run, snippet: string): Run {
  return (env, frame) => {
    const result = operand(env, frame)
    if (typeof result === 'boolean') return !result
    return result instanceof Unknown || result instanceof Fault
      ? result
      : located(typeFault('boolean', result), snippet)
  }
}
