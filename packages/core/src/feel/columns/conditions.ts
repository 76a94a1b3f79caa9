import type { CompareOperator } from '../scope.ts'
import type { Type } from '../type.ts'
import { type Writing, allOf, anyOf, notOf, whether } from './code.ts'
import { type Emitting, constantCode } from './emit.ts'
import { nearCompared } from './near.ts'
import { asNear, compared } from './number.ts'
import {
  ASKED,
  type NearCode,
  type NumberCode,
  type Rails,
  type ValueCode,
  type YesNoCode,
  decided,
  railsOf,
  railsOfYesNo,
} from './value.ts'

/** A comparison that came out, with its rails worked out once. */
export const yesNoOf = (holds: string, rails: Rails, writing: Writing): YesNoCode =>
  bound(decided(holds, rails), writing)

/** The rails of a condition, each worked out once. */
export const bound = ({ yes, no, fault, asked }: YesNoCode, writing: Writing): YesNoCode => ({
  kind: 'yesno',
  yes: writing.bind(yes),
  no: writing.bind(no),
  fault: writing.bind(fault),
  asked: writing.bind(asked),
})

/** `and`, `or`: a deciding operand decides; otherwise what is asked for, then a fault, then the unknown. */
export function connective(kind: 'and' | 'or', operands: readonly ValueCode[], writing: Writing): YesNoCode {
  const conditions = operands.map((operand) => (operand.kind === 'yesno' ? operand : ASKED))
  const isAnd = kind === 'and'
  if (conditions.every(isCertain)) {
    const all = writing.bind(allOf(...conditions.map(({ yes, no }) => (isAnd ? yes : no))))
    return { kind: 'yesno', yes: isAnd ? all : notOf(all), no: isAnd ? notOf(all) : all, fault: '0', asked: '0' }
  }
  const decides = writing.bind(anyOf(...conditions.map(({ yes, no }) => (isAnd ? no : yes))))
  const agrees = writing.bind(allOf(...conditions.map(({ yes, no }) => (isAnd ? yes : no))))
  const asked = writing.bind(allOf(anyOf(...conditions.map((one) => one.asked)), notOf(decides)))
  const fault = writing.bind(allOf(anyOf(...conditions.map((one) => one.fault)), notOf(decides), notOf(asked)))
  return { kind: 'yesno', yes: isAnd ? agrees : decides, no: isAnd ? decides : agrees, fault, asked }
}

const isCertain = ({ yes, no, fault, asked }: YesNoCode): boolean => fault === '0' && asked === '0' && no === notOf(yes)

/** `not`: the rails change places. */
export function negation(operand: ValueCode): YesNoCode {
  return operand.kind === 'yesno' ? { ...operand, yes: operand.no, no: operand.yes } : ASKED
}

/** A comparison of two numbers, days, texts or conditions. */
export function comparison(operator: CompareOperator, a: ValueCode, b: ValueCode, emitting: Emitting): YesNoCode {
  const { writing } = emitting
  if (isNumeric(a) && isNumeric(b)) {
    const exact = a.kind === 'number' && b.kind === 'number' ? compared(operator, a, b, writing) : undefined
    const { holds, rails } = exact ?? nearCompared(operator, asNear(a, writing), asNear(b, writing), writing)
    return yesNoOf(holds, rails, writing)
  }
  if (operator !== '=' && operator !== '!=') return ASKED
  if (a.kind === 'text' && b.kind === 'text') {
    const holds = whether(`${a.code}${operator === '=' ? '===' : '!=='}${b.code}`)
    return yesNoOf(holds, railsOf(a, b), writing)
  }
  if (a.kind !== 'yesno' || b.kind !== 'yesno' || a === ASKED || b === ASKED) return ASKED
  const rails = railsOf(railsOfYesNo(a), railsOfYesNo(b))
  const same = whether(`${a.yes}===${b.yes}`)
  return yesNoOf(operator === '=' ? same : notOf(same), rails, writing)
}

/** A number of either form, or a day. */
export const isNumeric = (value: ValueCode): value is NumberCode | NearCode =>
  value.kind === 'number' || value.kind === 'near'

/** Beyond this many members a list of values is asked for. */
const MEMBERS_MAX = 64

/** Whether a value is one of many literal ones. */
export function among(value: ValueCode, members: ReadonlySet<string | number>, emitting: Emitting): YesNoCode {
  if (members.size > MEMBERS_MAX) return ASKED
  const type: Type = { kind: 'any' }
  const tests = [...members].map((member) => comparison('=', value, constantCode(member, type, emitting), emitting))
  return connective('or', tests, emitting.writing)
}
