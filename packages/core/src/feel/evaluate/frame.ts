import { STEPS_MAX } from '../limits.ts'
import type { Env } from '../scope.ts'
import type { Term } from '../term.ts'
import type { Result } from '../value.ts'

/** The values bound inside one evaluation, and how much looping and calling it may still do. */
export type Frame = { readonly values: Result[]; readonly budget: Budget }

/** Shared by all functions called in one evaluation. */
export type Budget = { stepsLeft: number; depth: number }

/** One part of a formula, ready to run. */
export type Run = (env: Env, frame: Frame) => Result

/** How a part that cannot be computed is treated: a programme faults with its place, in DMN the part is null. */
export type Semantics = 'programme' | 'dmn'

/** Makes the part of a formula that a term stands for. */
export interface Emit {
  (term: Term): Run
  readonly semantics: Semantics
}

/** Room for the values a formula binds, all null, and the rounds of loops it may take. */
export function newFrame(slots: number): Frame {
  const values: Result[] = []
  for (let slot = 0; slot < slots; slot++) values.push(null)
  return { values, budget: { stepsLeft: STEPS_MAX, depth: 0 } }
}

/** For formulas that bind nothing: shared, because nothing is written to it. */
export const NO_FRAME: Frame = newFrame(0)
