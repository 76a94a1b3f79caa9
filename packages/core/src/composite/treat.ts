import type { TransformKind, Treatment } from './framework.ts'
import { type Shape, boundsOf, countOf, shapeOf } from './statistics.ts'

/** A transformation with everything it needs to be applied to one more value. */
export type Transform =
  | { readonly kind: 'log' | 'log_gii' }
  /** ln(x - shift) */
  | { readonly kind: 'log_ct'; readonly shift: number }
  /** -ln(shift - x), for a column skewed to the left */
  | { readonly kind: 'log_ct_left'; readonly shift: number }
  | { readonly kind: 'boxcox'; readonly shift: number; readonly lambda: number }

/** What is done to each value of a column, from now on: held between two values, then transformed. */
export type Treated = {
  readonly floor?: number
  readonly ceiling?: number
  readonly transform?: Transform
}

/** How a treatment came about: the tests before and after each step. */
export type TreatmentReport = {
  readonly before: Shape & { readonly passes: boolean }
  readonly winsorised: number | undefined
  readonly afterWinsorising: (Shape & { readonly passes: boolean }) | undefined
  readonly afterTransform: (Shape & { readonly passes: boolean }) | undefined
  readonly outcome: 'passes' | 'winsorised' | 'transformed' | 'notTreatable' | 'treatedFlat'
}

/** Whether a column needs treatment, and which: tests, winsorises, tests again, transforms. */
export function estimateTreatment(x: Float64Array, treat: Treatment): { treated: Treated; report: TreatmentReport } {
  const before = tested(x, treat)
  const none = { winsorised: undefined, afterWinsorising: undefined, afterTransform: undefined }
  if (before.passes) return { treated: {}, report: { before, ...none, outcome: 'passes' } }
  const { clamp, moved, flat } = winsorise(x, treat)
  if (flat) return { treated: {}, report: { before, ...none, winsorised: moved, outcome: 'treatedFlat' } }
  const held = moved > 0 ? applied(x, clamp) : x
  const afterWinsorising = tested(held, treat)
  const steps = { before, winsorised: moved, afterWinsorising }
  if (afterWinsorising.passes || treat.otherwise === undefined) {
    const outcome = afterWinsorising.passes ? 'winsorised' : 'notTreatable'
    return { treated: clamp, report: { ...steps, afterTransform: undefined, outcome } }
  }
  const base = treat.combined ? held : x
  const [low, high] = boundsOf(base)
  // A unit scored later is held inside what the transformation was made for.
  const transform = estimateTransform(base, treat.otherwise, afterWinsorising, treat.lambda)
  const treated: Treated = { ...(treat.combined ? clamp : {}), floor: low, ceiling: high, transform }
  const afterTransform = tested(applied(x, treated), treat)
  return {
    treated,
    report: { ...steps, afterTransform, outcome: afterTransform.passes ? 'transformed' : 'notTreatable' },
  }
}

function tested(x: Float64Array, { test }: Treatment): Shape & { readonly passes: boolean } {
  const shape = shapeOf(x)
  const isFlat = Number.isNaN(shape.skew)
  return { ...shape, passes: isFlat || Math.abs(shape.skew) < test.skew || shape.kurtosis < test.kurtosis }
}

/**
 * Moves the extreme values to their next neighbour, on the side the skew points to, until the column passes or enough
 * points are moved. A round moves every tied extreme, so ties can move more points than allowed.
 */
function winsorise(x: Float64Array, treat: Treatment): { clamp: Treated; moved: number; flat: boolean } {
  let [low, high] = boundsOf(x)
  const [lowest, highest] = [low, high]
  let [above, below] = [0, 0]
  let shape = tested(x, treat)
  const held = treat.winsorise > 0 ? x.slice() : x
  while (!shape.passes && above + below < treat.winsorise) {
    if (shape.skew >= 0) {
      const next = neighbourBelow(held, high)
      above = moveAll(held, high, next)
      high = next
    } else {
      const next = neighbourAbove(held, low)
      below = moveAll(held, low, next)
      low = next
    }
    if (low === high) return { clamp: {}, moved: above + below, flat: true }
    shape = tested(held, treat)
  }
  const clamp: Treated = {
    ...(low === lowest ? {} : { floor: low }),
    ...(high === highest ? {} : { ceiling: high }),
  }
  return { clamp, moved: above + below, flat: false }
}

/** Moves every value equal to an extreme to its neighbour; answers how many there were. */
function moveAll(x: Float64Array, from: number, to: number): number {
  let moved = 0
  for (let i = 0; i < x.length; i++) {
    if (x[i]! !== from) continue
    x[i] = to
    moved++
  }
  return moved
}

function neighbourBelow(x: Float64Array, bound: number): number {
  let best = Number.NEGATIVE_INFINITY
  for (let i = 0; i < x.length; i++) if (x[i]! < bound && x[i]! > best) best = x[i]!
  return best
}

function neighbourAbove(x: Float64Array, bound: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < x.length; i++) if (x[i]! > bound && x[i]! < best) best = x[i]!
  return best
}

/** The parameters of a transformation, from the column it is for. */
function estimateTransform(
  x: Float64Array,
  kind: TransformKind,
  { skew }: Shape,
  lambda: number | undefined,
): Transform {
  const [low, high] = boundsOf(x)
  const margin = 0.01 * (high - low)
  switch (kind) {
    case 'log':
    case 'log_gii':
      return { kind }
    case 'log_ct':
      return { kind: 'log_ct', shift: low - margin }
    case 'log_ct_plus':
      return skew > 0 ? { kind: 'log_ct', shift: low - margin } : { kind: 'log_ct_left', shift: high + margin }
    case 'boxcox':
      return { kind: 'boxcox', shift: low - 1, lambda: lambda ?? likeliestLambda(x, low - 1) }
  }
}

/** Box-Cox's exponent of highest likelihood between -2 and 2, by golden section. */
function likeliestLambda(x: Float64Array, shift: number): number {
  const golden = (Math.sqrt(5) - 1) / 2
  let [left, right] = [-2, 2]
  for (let step = 0; step < 40; step++) {
    const a = right - golden * (right - left)
    const b = left + golden * (right - left)
    if (likelihood(x, shift, a) > likelihood(x, shift, b)) right = b
    else left = a
  }
  return Math.round(((left + right) / 2) * 1e6) / 1e6
}

function likelihood(x: Float64Array, shift: number, lambda: number): number {
  const n = countOf(x)
  let [sum, squares, logs] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const log = Math.log(x[i]! - shift)
    if (Number.isNaN(log)) continue
    const y = Math.abs(lambda) < 1e-9 ? log : Math.expm1(lambda * log) / lambda
    sum += y
    squares += y * y
    logs += log
  }
  return (-n / 2) * Math.log(squares / n - (sum / n) ** 2) + (lambda - 1) * logs
}

/** A value as treated. A transformation that a value is outside of gives NaN. */
function treatValue(value: number, { floor, ceiling, transform }: Treated): number {
  let held = value
  if (floor !== undefined && held < floor) held = floor
  if (ceiling !== undefined && held > ceiling) held = ceiling
  if (transform === undefined) return held
  switch (transform.kind) {
    case 'log':
    case 'log_gii':
      return Math.log(held)
    case 'log_ct':
      return Math.log(held - transform.shift)
    case 'log_ct_left':
      return -Math.log(transform.shift - held)
    case 'boxcox': {
      const log = Math.log(held - transform.shift)
      return transform.lambda === 0 ? log : Math.expm1(transform.lambda * log) / transform.lambda
    }
  }
}

/** Treats a column in place. */
export function treatColumn(x: Float64Array, treated: Treated) {
  if (treated.floor === undefined && treated.ceiling === undefined && treated.transform === undefined) return
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!)) x[i] = treatValue(x[i]!, treated)
}

function applied(x: Float64Array, treated: Treated): Float64Array {
  const copy = x.slice()
  treatColumn(copy, treated)
  return copy
}
