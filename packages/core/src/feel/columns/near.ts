import type { CompareOperator } from '../scope.ts'
import { type Code, type Writing, allOf, anyOf, figure, notOf, whether } from './code.ts'
import { type NearCode, type NumberCode, type Rails, railsOf } from './value.ts'

/** More than any one operation on doubles is off by, as a share of its result. */
const STEP = '4.5e-16'
/** More than a power is off by in any engine: some units in the last place. */
const POWER_STEP = '4e-15'

/** A double near an exact number. */
export function nearOf({ top, bottom, scale, ...rails }: NumberCode, writing: Writing): NearCode {
  const factor = scale === 0 ? '' : `/1e${figure(scale)}`
  const value = writing.bind(bottom.code === '1' ? `${top.code}${factor}` : `${top.code}/${bottom.code}${factor}`)
  return { kind: 'near', value, error: writing.bind(`Math.abs(${value})*${STEP}*2`), ...kept(rails) }
}

const kept = ({ unknown, fault, asked }: Rails): Rails => ({ unknown, fault, asked })

const withError = (value: Code, error: Code, rails: Rails, writing: Writing): NearCode => {
  const bound = writing.bind(value)
  return { kind: 'near', value: bound, error: writing.bind(`(${error}+Math.abs(${bound})*${STEP})*1.0001`), ...rails }
}

/** a + b, with the errors of both and of the sum itself. */
export const nearPlus = (a: NearCode, b: NearCode, writing: Writing): NearCode =>
  withError(`${a.value}+${b.value}`, `${a.error}+${b.error}`, railsOf(a, b), writing)

/** −a, which adds no error. */
export const nearOpposite = (a: NearCode, writing: Writing): NearCode => ({ ...a, value: writing.bind(`0-${a.value}`) })

/** a × b, with what the errors of both can come to. */
export const nearTimes = (a: NearCode, b: NearCode, writing: Writing): NearCode =>
  withError(
    `${a.value}*${b.value}`,
    `Math.abs(${a.value})*${b.error}+Math.abs(${b.value})*${a.error}+${a.error}*${b.error}`,
    railsOf(a, b),
    writing,
  )

/** A divisor that may be zero is not decided here. */
export function nearOver(a: NearCode, b: NearCode, writing: Writing): NearCode {
  const value = writing.bind(`${a.value}/${b.value}`)
  const room = writing.bind(`Math.abs(${b.value})-${b.error}`)
  const rails = openWhere(whether(`!(${room}>0)`), railsOf(a, b), writing)
  return withError(value, `(${a.error}+Math.abs(${value})*${b.error})/${room}`, rails, writing)
}

/** A power of a number that is surely positive. */
export function nearPower(a: NearCode, exponent: number, writing: Writing): NearCode {
  const size = String(exponent)
  if (!/^-?[0-9.]+(e-?[0-9]+)?$/.test(size) || Math.abs(exponent) > 4) return unsure(a, writing)
  const room = writing.bind(`${a.value}-${a.error}`)
  const asked = whether(`!(${room}>0&&${a.error}<1e-9*${a.value}&&${a.value}<1e60&&${a.value}>1e-60)`)
  const value = writing.bind(`${a.value}**(${size})`)
  const error = `Math.abs(${value})*(${POWER_STEP}*(1+Math.abs(Math.log(${a.value})))+5*${a.error}/${room})`
  return withError(value, error, openWhere(asked, a, writing), writing)
}

/** Asked for where a check fails, unless there is no value to check. */
function openWhere(check: Code, rails: Rails, writing: Writing): Rails {
  const open = writing.bind(allOf(check, notOf(anyOf(rails.unknown, rails.fault))))
  return { unknown: rails.unknown, fault: rails.fault, asked: anyOf(rails.asked, open) }
}

const unsure = (a: NearCode, writing: Writing): NearCode => ({ ...a, value: writing.bind('0'), asked: '1' })

/** A comparison is decided where the numbers are further apart than both may be off; all others are asked for. */
export function nearCompared(
  operator: CompareOperator,
  a: NearCode,
  b: NearCode,
  writing: Writing,
): { readonly holds: Code; readonly rails: Rails } {
  const apart = writing.bind(`${a.value}-${b.value}`)
  const isOpen = whether(`!(Math.abs(${apart})>(${a.error}+${b.error})*1.0001)`)
  return { holds: holdsWhenApart(operator, apart), rails: openWhere(isOpen, railsOf(a, b), writing) }
}

function holdsWhenApart(operator: CompareOperator, apart: Code): Code {
  switch (operator) {
    case '=':
      return '0'
    case '!=':
      return '1'
    case '<':
    case '<=':
      return whether(`${apart}<0`)
    case '>':
    case '>=':
      return whether(`${apart}>0`)
  }
}

/** The smaller or larger of two is off by no more than either. */
export const nearExtreme = (of: 'least' | 'most', a: NearCode, b: NearCode, writing: Writing): NearCode => ({
  kind: 'near',
  value: writing.bind(`Math.${of === 'least' ? 'min' : 'max'}(${a.value},${b.value})`),
  error: writing.bind(`${a.error}+${b.error}`),
  ...railsOf(a, b),
})

/** The one or the other near number, by a code that is 1 or 0; the rails are the caller's. */
export const nearChoice = (condition: Code, a: NearCode, b: NearCode, rails: Rails, writing: Writing): NearCode => ({
  kind: 'near',
  value: writing.bind(`${condition}?${a.value}:${b.value}`),
  error: writing.bind(`${condition}?${a.error}:${b.error}`),
  ...rails,
})
