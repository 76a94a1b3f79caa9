import type { Rounding } from '../../base.ts'
import type { CompareOperator } from '../scope.ts'
import type { Term } from '../term.ts'
import type { Type } from '../type.ts'
import type { Result } from '../value.ts'
import { type Code, allOf, anyOf, notOf } from './code.ts'
import { comparison, connective, isNumeric, negation } from './conditions.ts'
import { type Emitting, constantCode, emit, emitMeaning, emitRead } from './emit.ts'
import { nearExtreme, nearPlus } from './near.ts'
import { asNear, extreme, plus, rounded } from './number.ts'
import { pickBy, pickKleene } from './pick.ts'
import type { Meaning } from './reach.ts'
import { ASKED, type Rails, type ValueCode, railsOfYesNo } from './value.ts'

/** Writes the program of one row out of the programs of names and terms; what cannot be written is asked for. */
export type Writer = {
  read(name: string): ValueCode
  term(term: Term): ValueCode
  /** What a name that is called `key` stands for. */
  meaning(key: string, meaning: Meaning): ValueCode
  constant(value: Result, type: Type): ValueCode
  and(conditions: readonly ValueCode[]): ValueCode
  or(conditions: readonly ValueCode[]): ValueCode
  not(condition: ValueCode): ValueCode
  /** `if` of the language: branches that agree decide without the condition. */
  either(condition: ValueCode, yes: ValueCode, no: ValueCode): ValueCode
  compare(operator: CompareOperator, a: ValueCode, b: ValueCode): ValueCode
  plus(a: ValueCode, b: ValueCode): ValueCode
  least(a: ValueCode, b: ValueCode): ValueCode
  most(a: ValueCode, b: ValueCode): ValueCode
  /** Rounded to whole multiples of a quantum of 10^-scale. */
  rounded(a: ValueCode, quantum: { readonly size: number; readonly scale: number }, mode: Rounding): ValueCode
  /** The one or the other by a code that is 1 or 0, whatever the rails. */
  pick(condition: Code, a: ValueCode, b: ValueCode): ValueCode
  /** The same value with more in the way of it. */
  held(value: ValueCode, more: Partial<Rails>): ValueCode
  rails(value: ValueCode): Rails
  bind(code: Code): Code
  any(...codes: readonly Code[]): Code
  all(...codes: readonly Code[]): Code
  none(code: Code): Code
  /** Leaves the row where a code is 1, after a last part. */
  leave(condition: Code, last: () => void): void
  /** A part of the program that runs only where a code is 1; nothing named in it may be used after it. */
  within(condition: Code, write: () => void): void
}

/** What cannot be written: the row is put to the explaining evaluator. */
export const askedFor: ValueCode = ASKED

/** A writer over one program. */
export function newWriter(emitting: Emitting): Writer {
  const { writing } = emitting
  const railsIn = (value: ValueCode): Rails => (value.kind === 'yesno' ? railsOfYesNo(value) : value)
  const extremeOf = (of: 'least' | 'most') => (a: ValueCode, b: ValueCode) => {
    if (!isNumeric(a) || !isNumeric(b)) return ASKED
    const exact = a.kind === 'number' && b.kind === 'number' ? extreme(of, a, b, writing) : undefined
    return exact ?? nearExtreme(of, asNear(a, writing), asNear(b, writing), writing)
  }
  return {
    read: (name) => emitRead({ name }, emitting),
    term: (term) => emit(term, emitting),
    meaning: (key, meaning) => emitMeaning(key, meaning, emitting),
    constant: (value, type) => constantCode(value, type, emitting),
    and: (conditions) => connective('and', conditions, writing),
    or: (conditions) => connective('or', conditions, writing),
    not: negation,
    either: (condition, yes, no) => (condition.kind === 'yesno' ? pickKleene(condition, yes, no, writing) : ASKED),
    compare: (operator, a, b) => comparison(operator, a, b, emitting),
    plus(a, b) {
      if (!isNumeric(a) || !isNumeric(b)) return ASKED
      const exact = a.kind === 'number' && b.kind === 'number' ? plus(a, b, writing) : undefined
      return exact ?? nearPlus(asNear(a, writing), asNear(b, writing), writing)
    },
    least: extremeOf('least'),
    most: extremeOf('most'),
    rounded: (a, quantum, mode) => (a.kind === 'number' ? (rounded(a, quantum, mode, writing) ?? ASKED) : ASKED),
    pick: (condition, a, b) => pickBy(writing.bind(condition), a, b, writing),
    held(value, { unknown = '0', fault = '0', asked = '0' }) {
      if (value.kind === 'yesno') return ASKED
      return {
        ...value,
        unknown: writing.bind(anyOf(value.unknown, unknown)),
        fault: writing.bind(anyOf(value.fault, fault)),
        asked: writing.bind(anyOf(value.asked, asked)),
      }
    },
    rails: railsIn,
    bind: (code) => writing.bind(code),
    any: anyOf,
    all: allOf,
    none: notOf,
    leave: (condition, last) => writing.leave(condition, last),
    within: (condition, write) => writing.within(condition, write),
  }
}
