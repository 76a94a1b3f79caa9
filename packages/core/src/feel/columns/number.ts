import { type Exact, type Rounding, parts } from '../../base.ts'
import type { CompareOperator } from '../scope.ts'
import { type Code, type Writing, anyOf, choose, figure, notOf, whether } from './code.ts'
import { nearOf } from './near.ts'
import { ONE, type NearCode, type NumberCode, type Rails, type Whole, CERTAIN, railsOf } from './value.ts'

/** Doubles hold every whole number up to here. */
const SAFE = Number.MAX_SAFE_INTEGER
/** A product proved below this is guarded row by row; a larger one is not tried. */
const GUARDED = 2 ** 62

/** A whole number worked out, and 1 where a row's own does not fit; undefined where few would. */
export type Made = { readonly whole: Whole; readonly asked: Code } | undefined

/** A constant: decimals as a scale, any other fraction as top and bottom; undefined where the parts do not fit. */
export function constantNumber(value: Exact): NumberCode | undefined {
  const [top, bottom] = parts(value)
  let scale = 0
  let rest = bottom
  for (; scale < 12 && rest !== 1n && 10n ** BigInt(scale) % bottom !== 0n; scale++);
  const isDecimal = 10n ** BigInt(scale) % bottom === 0n
  const upper = isDecimal ? (top * 10n ** BigInt(scale)) / bottom : top
  rest = isDecimal ? 1n : bottom
  if (upper > SAFE || upper < -SAFE || rest > SAFE) return undefined
  return {
    kind: 'number',
    top: fixed(Number(upper)),
    bottom: fixed(Number(rest)),
    scale: isDecimal ? scale : 0,
    ...CERTAIN,
  }
}

/** A whole number as it is written. */
export const fixed = (value: number): Whole => ({ code: figure(value), low: value, high: value })

// —— whole numbers with their bounds ——

function made(code: Code, low: number, high: number, writing: Writing): Made {
  const most = Math.max(Math.abs(low), Math.abs(high))
  if (low === high && most <= SAFE) return { whole: fixed(low), asked: '0' }
  if (most <= SAFE) return { whole: { code: writing.bind(code), low, high }, asked: '0' }
  if (most > GUARDED) return undefined
  const bound = writing.bind(code)
  const asked = writing.bind(whether(`${bound}>${SAFE}||${bound}<-${SAFE}`))
  return { whole: { code: bound, low: Math.max(low, -SAFE), high: Math.min(high, SAFE) }, asked }
}

function timesWhole(a: Whole, b: Whole, writing: Writing): Made {
  if (a.code === '1') return { whole: b, asked: '0' }
  if (b.code === '1') return { whole: a, asked: '0' }
  const corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high]
  return made(`${a.code}*${b.code}`, Math.min(...corners) + 0, Math.max(...corners) + 0, writing)
}

const plusWhole = (a: Whole, b: Whole, writing: Writing): Made =>
  made(`${a.code}+${b.code}`, a.low + b.low, a.high + b.high, writing)

const negated = ({ code, low, high }: Whole, writing: Writing): Whole =>
  low === high ? fixed(0 - low) : { code: writing.bind(`0-${code}`), low: 0 - high, high: 0 - low }

/** Times a power of ten. */
export const shifted = (a: Whole, places: number, writing: Writing): Made =>
  places === 0 ? { whole: a, asked: '0' } : places > 15 ? undefined : timesWhole(a, fixed(10 ** places), writing)

/** Several steps, the first that fails fails them all. */
type Step = () => Made
function steps(...all: readonly Step[]): { readonly wholes: readonly Whole[]; readonly asked: Code } | undefined {
  const wholes: Whole[] = []
  const asked: Code[] = []
  for (const step of all) {
    const result = step()
    if (!result) return undefined
    wholes.push(result.whole)
    asked.push(result.asked)
  }
  return { wholes, asked: anyOf(...asked) }
}

/** A product of whole numbers. */
function product(factors: readonly Whole[], places: number, writing: Writing): Made {
  let result: Made = { whole: ONE, asked: '0' }
  for (const factor of factors) {
    const next: Made = result && timesWhole(result.whole, factor, writing)
    result = next && result ? { whole: next.whole, asked: anyOf(result.asked, next.asked) } : undefined
  }
  const last: Made = result && shifted(result.whole, places, writing)
  return last && result ? { whole: last.whole, asked: anyOf(result.asked, last.asked) } : undefined
}

// —— exact numbers ——

function numberOf(top: Whole, bottom: Whole, scale: number, rails: Rails, asked: Code): NumberCode {
  const { unknown, fault } = rails
  return { kind: 'number', top, bottom, scale, unknown, fault, asked: anyOf(rails.asked, asked) }
}

/** a + b over a common denominator; undefined where it could leave the safe integers. */
export function plus(a: NumberCode, b: NumberCode, writing: Writing): NumberCode | undefined {
  const scale = Math.max(a.scale, b.scale)
  const isShared = a.bottom.code === b.bottom.code
  const sides = steps(
    () => product(isShared ? [a.top] : [a.top, b.bottom], scale - a.scale, writing),
    () => product(isShared ? [b.top] : [b.top, a.bottom], scale - b.scale, writing),
    () => (isShared ? { whole: a.bottom, asked: '0' } : timesWhole(a.bottom, b.bottom, writing)),
  )
  const [left, right, bottom] = sides?.wholes ?? []
  const top = left && right && plusWhole(left, right, writing)
  return top && bottom && numberOf(top.whole, bottom, scale, railsOf(a, b), anyOf(sides?.asked ?? '0', top.asked))
}

/** −a. */
export const opposite = (a: NumberCode, writing: Writing): NumberCode => ({ ...a, top: negated(a.top, writing) })

/** a × b; undefined where it could leave the safe integers. */
export function times(a: NumberCode, b: NumberCode, writing: Writing): NumberCode | undefined {
  const sides = steps(
    () => timesWhole(a.top, b.top, writing),
    () => timesWhole(a.bottom, b.bottom, writing),
  )
  const [top, bottom] = sides?.wholes ?? []
  return top && bottom && numberOf(top, bottom, a.scale + b.scale, railsOf(a, b), sides?.asked ?? '0')
}

/** a / b stays a pair; a divisor of zero is a fault. */
export function over(a: NumberCode, b: NumberCode, writing: Writing): NumberCode | undefined {
  const scale = a.scale - b.scale
  const sides = steps(
    () => product([a.top, b.bottom], Math.max(0, -scale), writing),
    () => timesWhole(a.bottom, b.top, writing),
  )
  const [top, bottom] = sides?.wholes ?? []
  if (!top || !bottom) return undefined
  const rails = faultWhereZero(railsOf(a, b), b.top, writing)
  return numberOf(top, bottom, Math.max(0, scale), rails, sides?.asked ?? '0')
}

/** A division by zero is a fault where both sides are known. */
function faultWhereZero(rails: Rails, divisor: Whole, writing: Writing): Rails {
  if (divisor.low > 0 || divisor.high < 0) return rails
  const isZero = whether(`${divisor.code}===0`)
  const fault = rails.unknown === '0' ? isZero : `(${isZero}&${notOf(rails.unknown)})`
  return { ...rails, fault: writing.bind(anyOf(rails.fault, fault)) }
}

// —— comparing ——

const SIGNS = { '=': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' } as const
const TURNED = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Whether a comparison holds, by cross-multiplication; undefined where the products do not fit. */
export function compared(
  operator: CompareOperator,
  a: NumberCode,
  b: NumberCode,
  writing: Writing,
): { readonly holds: Code; readonly rails: Rails } | undefined {
  const scale = Math.max(a.scale, b.scale)
  const isShared = a.bottom.code === b.bottom.code && a.bottom.low >= 0
  const sides = steps(
    () => product(isShared ? [a.top] : [a.top, b.bottom], scale - a.scale, writing),
    () => product(isShared ? [b.top] : [b.top, a.bottom], scale - b.scale, writing),
  )
  const [left, right] = sides?.wholes ?? []
  if (!sides || !left || !right) return undefined
  const rails = railsOf(a, b, { ...CERTAIN, asked: sides.asked })
  const straight = whether(`${left.code}${SIGNS[operator]}${right.code}`)
  const turned = whether(`${left.code}${SIGNS[TURNED[operator]]}${right.code}`)
  const isTurned = isShared ? '0' : turnedBy(a.bottom, b.bottom)
  return { holds: writing.bind(choose(isTurned, turned, straight)), rails }
}

/** Whether the product of two divisors is negative; a zero is a fault on another rail. */
function turnedBy(a: Whole, b: Whole): Code {
  const one = a.low >= 0 ? '0' : a.high <= 0 ? '1' : whether(`${a.code}<0`)
  const other = b.low >= 0 ? '0' : b.high <= 0 ? '1' : whether(`${b.code}<0`)
  if (one === '0') return other
  if (other === '0') return one
  if (one === '1') return notOf(other)
  return other === '1' ? notOf(one) : `(${one}^${other})`
}

// —— choosing ——

/** Both numbers over one bottom and scale, as a choice between them needs. */
function alignedPair(a: NumberCode, b: NumberCode, writing: Writing) {
  const scale = Math.max(a.scale, b.scale)
  const sides = steps(
    () => shifted(a.top, scale - a.scale, writing),
    () => shifted(b.top, scale - b.scale, writing),
  )
  const [left, right] = sides?.wholes ?? []
  return left && right && { left, right, scale, asked: sides?.asked ?? '0' }
}

/** The one or the other number, by a code that is 1 or 0; the rails are the caller's. */
export function choice(
  condition: Code,
  a: NumberCode,
  b: NumberCode,
  rails: Rails,
  writing: Writing,
): NumberCode | undefined {
  const pair = alignedPair(a, b, writing)
  if (!pair) return undefined
  const top = chosen(condition, pair.left, pair.right, writing)
  const bottom = chosen(condition, a.bottom, b.bottom, writing)
  return numberOf(top, bottom, pair.scale, rails, pair.asked)
}

const chosen = (condition: Code, a: Whole, b: Whole, writing: Writing): Whole =>
  a.code === b.code
    ? a
    : {
        code: writing.bind(choose(condition, a.code, b.code)),
        low: Math.min(a.low, b.low),
        high: Math.max(a.high, b.high),
      }

/** The smaller or larger of two. */
export function extreme(of: 'least' | 'most', a: NumberCode, b: NumberCode, writing: Writing): NumberCode | undefined {
  const rails = railsOf(a, b)
  if (a.bottom.code === '1' && b.bottom.code === '1') {
    const pair = alignedPair(a, b, writing)
    if (!pair) return undefined
    const { left, right, scale, asked } = pair
    const sign = of === 'least' ? '<' : '>'
    const pick = of === 'least' ? Math.min : Math.max
    const top: Whole = {
      code: writing.bind(`${left.code}${sign}${right.code}?${left.code}:${right.code}`),
      low: pick(left.low, right.low),
      high: pick(left.high, right.high),
    }
    return numberOf(top, ONE, scale, rails, asked)
  }
  const comparison = compared(of === 'least' ? '<=' : '>=', a, b, writing)
  return comparison && choice(comparison.holds, a, b, railsOf(rails, comparison.rails), writing)
}

// —— rounding ——

/** Quotients of whole numbers below this are cut exactly by a double division. */
const DIVISIBLE = 2 ** 50

/** Rounded to whole multiples of a quantum of 10^-scale units; undefined where the digits do not fit. */
export function rounded(
  a: NumberCode,
  quantum: { readonly size: number; readonly scale: number },
  mode: Rounding,
  writing: Writing,
): NumberCode | undefined {
  const places = a.scale - quantum.scale
  if (a.bottom.code === '1' && places <= 0 && quantum.size === 1) return a
  const sides = steps(
    () => shifted(a.top, Math.max(0, -places), writing),
    () => product([a.bottom, fixed(quantum.size)], Math.max(0, places), writing),
  )
  const [top, bottom] = sides?.wholes ?? []
  if (!sides || !top || !bottom) return undefined
  const asked = anyOf(sides.asked, tooLarge(top, writing), tooLarge(bottom, writing))
  const [n, d] = upright(top, bottom, writing)
  const steps_ = writing.bind(roundedQuotient(n, d, mode))
  const most = Math.min(DIVISIBLE, Math.max(Math.abs(top.low), Math.abs(top.high))) + 1
  const whole = { code: steps_, low: top.low >= 0 && bottom.low >= 0 ? 0 : -most, high: most }
  const result = timesWhole(whole, fixed(quantum.size), writing)
  return result && numberOf(result.whole, ONE, Math.max(0, quantum.scale), a, anyOf(asked, result.asked))
}

const tooLarge = ({ code, low, high }: Whole, writing: Writing): Code =>
  Math.max(Math.abs(low), Math.abs(high)) <= DIVISIBLE
    ? '0'
    : writing.bind(whether(`${code}>${DIVISIBLE}||${code}<-${DIVISIBLE}`))

/** The same quotient with a positive divisor. */
function upright(top: Whole, bottom: Whole, writing: Writing): readonly [Whole, Code] {
  if (bottom.low >= 0) return [top, bottom.code]
  const code = writing.bind(`${bottom.code}<0?0-${top.code}:${top.code}`)
  const most = Math.max(Math.abs(top.low), Math.abs(top.high))
  return [{ code, low: -most, high: most }, writing.bind(`Math.abs(${bottom.code})`)]
}

function roundedQuotient({ code: n, low }: Whole, d: Code, mode: Rounding): Code {
  const down = `Math.floor(${n}/${d})`
  const up = `Math.ceil(${n}/${d})`
  const isNegative = low >= 0 ? '0' : `${n}<0`
  switch (mode) {
    case 'floor':
      return down
    case 'ceiling':
      return up
    case 'down':
      return choose(isNegative, up, down)
    case 'up':
      return choose(isNegative, down, up)
    case 'half_up':
      return choose(isNegative, `Math.ceil((2*${n}-${d})/(2*${d}))`, `Math.floor((2*${n}+${d})/(2*${d}))`)
    case 'half_down':
      return choose(isNegative, `Math.floor((2*${n}+${d})/(2*${d}))`, `Math.ceil((2*${n}-${d})/(2*${d}))`)
    case 'half_even':
      return `halfEven(${n},${d})`
  }
}

/** To the nearest, a tie to even: the one rounding that is a function of the kernel. */
export function halfEven(n: number, d: number): number {
  const below = Math.floor(n / d)
  const twice = 2 * (n - below * d)
  return twice > d || (twice === d && below % 2 !== 0) ? below + 1 : below
}

/** The double nearest to an exact number, for what is no fraction or does not fit. */
export const asNear = (value: NumberCode | NearCode, writing: Writing): NearCode =>
  value.kind === 'near' ? value : nearOf(value, writing)
