import { type Exact, isExact } from '../../base.ts'
import type { Term } from '../term.ts'
import type { Writing } from './code.ts'
import { isNumeric } from './conditions.ts'
import type { Emitting } from './emit.ts'
import { nearOpposite, nearOver, nearPlus, nearPower, nearTimes } from './near.ts'
import { asNear, opposite, over, plus, times } from './number.ts'
import { isOpen } from './reach.ts'
import { ASKED, type NearCode, type NumberCode, type ValueCode } from './value.ts'

type Arithmetic = Term & { kind: 'arithmetic' }

/** One step of arithmetic: exact where the digits fit, else near. */
export function arithmetic({ operator, right }: Arithmetic, a: ValueCode, b: ValueCode, emitting: Emitting): ValueCode {
  if (!isNumeric(a) || !isNumeric(b)) return ASKED
  const { writing } = emitting
  if (operator === '**') return power(a, right, emitting)
  const exact = a.kind === 'number' && b.kind === 'number' ? exactly(operator, a, b, writing) : undefined
  return exact ?? nearly(operator, asNear(a, writing), asNear(b, writing), writing)
}

function exactly(operator: Exclude<Arithmetic['operator'], '**'>, a: NumberCode, b: NumberCode, writing: Writing) {
  switch (operator) {
    case '+':
      return plus(a, b, writing)
    case '-':
      return plus(a, opposite(b, writing), writing)
    case '*':
      return times(a, b, writing)
    case '/':
      return over(a, b, writing)
  }
}

function nearly(operator: Exclude<Arithmetic['operator'], '**'>, a: NearCode, b: NearCode, writing: Writing): NearCode {
  switch (operator) {
    case '+':
      return nearPlus(a, b, writing)
    case '-':
      return nearPlus(a, nearOpposite(b, writing), writing)
    case '*':
      return nearTimes(a, b, writing)
    case '/':
      return nearOver(a, b, writing)
  }
}

/** A power by a constant: a root, such as of a mean growth, is near. */
function power(base: NumberCode | NearCode, exponent: Term, { reach, interpreter, writing }: Emitting): ValueCode {
  if (isOpen(exponent) || reach(exponent)?.size !== 0) return ASKED
  const value = interpreter.term(exponent, () => null)
  if (!isExact(value)) return ASKED
  if (value === 1) return base
  if (value === 2 && base.kind === 'number') return times(base, base, writing) ?? ASKED
  return nearPower(asNear(base, writing), asDouble(value), writing)
}

const asDouble = (value: Exact): number =>
  typeof value === 'number' ? value : Number(value.above) / Number(value.below)
