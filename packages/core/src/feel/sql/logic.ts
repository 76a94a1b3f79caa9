import { compared } from './number.ts'
import { type Emission, type SqlValue, anyOf, blockedBy, firstOf, held } from './value.ts'

/** A known yes or no. */
export const truth = (value: boolean): SqlValue => ({ kind: 'boolean', value: String(value), step: 0, digits: 0 })

/** `and`, `or`: a part that decides alone decides, whatever the others are; then a fault weighs more than the unknown. */
export function connective(kind: 'and' | 'or', operands: readonly SqlValue[], emission: Emission): SqlValue {
  const [only] = operands
  if (!only) return truth(kind === 'and')
  if (operands.length === 1) return only
  const parts = operands.map((operand) => held(operand, emission))
  const value = `(${parts.map((part) => part.value).join(` ${kind} `)})`
  const known = `${value} is not null`
  const { fault, missing, step } = blockedBy(parts)
  return {
    kind: 'boolean',
    value,
    ...(fault !== undefined && { fault: `case when ${known} then null::int else ${fault} end` }),
    ...(missing !== undefined && { missing: `case when ${known} then none else ${missing} end` }),
    step,
    digits: 0,
  }
}

/** The opposite; of null it is null in SQL too. */
export const negation = (a: SqlValue): SqlValue => ({ ...a, value: `(not ${a.value})` })

/** The branch that is taken; where the condition is unknown, what both branches agree on, otherwise the condition is missing. */
export function choice(test: SqlValue, then: SqlValue, otherwise: SqlValue, emission: Emission): SqlValue {
  const [c, y, n] = [held(test, emission), held(then, emission), held(otherwise, emission)]
  const pick = (yes: string, no: string, open: string) =>
    `case when ${c.value} then ${yes} when not ${c.value} then ${no}${open === '' ? '' : ` ${open}`} end`
  const agree = c.missing === undefined ? '' : `when ${isUnknown(c)} and ${equal(y, n)}`
  const faults = [c.fault, y.fault, n.fault].some((fault) => fault !== undefined)
  const bothFail = c.missing !== undefined && y.fault !== undefined && n.fault !== undefined
  const openFault = bothFail
    ? firstOf([...(c.fault === undefined ? [] : [c.fault]), `case when ${n.fault} is not null then ${y.fault} end`])
    : c.fault
  const missing = [c.missing, y.missing, n.missing].some((bits) => bits !== undefined)
  const hasDivisor = y.divisor !== undefined || n.divisor !== undefined
  const divisorOf = (part: SqlValue) => part.divisor ?? `case when ${part.value} is not null then 1::numeric end`
  return {
    kind: y.kind,
    value: pick(y.value, n.value, agree === '' ? '' : `${agree} then ${y.value}`),
    ...(hasDivisor && {
      divisor: pick(divisorOf(y), divisorOf(n), agree === '' ? '' : `${agree} then ${divisorOf(y)}`),
    }),
    ...(faults && {
      fault: pick(y.fault ?? 'null::int', n.fault ?? 'null::int', openFault === undefined ? '' : `else ${openFault}`),
    }),
    ...(missing && {
      missing: pick(
        y.missing ?? 'none',
        n.missing ?? 'none',
        c.missing === undefined ? 'else none' : `${agree} then none else ${c.missing}`,
      ),
    }),
    step: Math.max(c.step, y.step, n.step),
    digits: Math.max(y.digits, n.digits),
  }
}

const isUnknown = ({ value, fault }: SqlValue): string =>
  fault === undefined ? `${value} is null` : `${value} is null and ${fault} is null`

/** Whether two values of one kind are equal, as SQL; null while either is not known. */
export const equal = (a: SqlValue, b: SqlValue): string =>
  a.kind === 'number' ? compared('=', a, b) : `${a.value} = ${b.value}`

/** A value that is only known when these others are too, as an item of a list is. */
export function knownWith(value: SqlValue, others: readonly SqlValue[]): SqlValue {
  const guards = others.filter(({ fault, missing }) => fault !== undefined || missing !== undefined)
  if (guards.length === 0) return value
  const condition = guards.map((guard) => `${guard.value} is not null`).join(' and ')
  const { fault, missing, step } = blockedBy(guards)
  const faults = [
    ...(fault === undefined ? [] : [fault]),
    ...(value.fault === undefined ? [] : [guarded(condition, value.fault)]),
  ]
  const gaps = [
    ...(missing === undefined ? [] : [missing]),
    ...(value.missing === undefined ? [] : [guarded(condition, value.missing, 'none')]),
  ]
  return {
    ...value,
    value: guarded(condition, value.value),
    ...(value.divisor !== undefined && { divisor: guarded(condition, value.divisor) }),
    ...(faults.length > 0 && { fault: firstOf(faults) }),
    ...(gaps.length > 0 && { missing: anyOf(gaps) }),
    step: Math.max(value.step, step),
  }
}

const guarded = (condition: string, text: string, otherwise?: string): string =>
  `case when ${condition} then ${text}${otherwise === undefined ? '' : ` else ${otherwise}`} end`
