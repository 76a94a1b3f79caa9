import type { Fault } from '../value.ts'
import { NotInSql } from './refusal.ts'
import type { Steps } from './steps.ts'

/**
 * One value of a formula as SQL. `value` is null exactly while it is unknown or faulty.
 * A number is `value / divisor`, never divided out: the divisor is positive, and 1 where absent.
 */
export type SqlValue = {
  readonly kind: 'number' | 'boolean' | 'text' | 'date'
  readonly value: string
  readonly divisor?: string
  /** The number of a fault, null where there is none; absent where there can be none. */
  readonly fault?: string
  /** A bit for each missing fact, none of them set where the value is known; absent where nothing can be missing. */
  readonly missing?: string
  /** The step from which on all its columns can be read. */
  readonly step: number
  /** An upper bound of the decimal digits of numerator and denominator. */
  readonly digits: number
}

/** A list is known at compile time but for its items. */
export type SqlList = { readonly kind: 'list'; readonly items: readonly SqlValue[] }

/** What a part of a formula becomes: one value, or a list of them. */
export type SqlResult = SqlValue | SqlList

/** What formulas are written into, and what their names mean. */
export type Emission = {
  readonly steps: Steps
  /** The source of the formula being written, for the place of a fault. */
  readonly text: string
  readonly asOf: string
  readonly locals: ReadonlyMap<number, SqlResult>
  name(name: string, back: number | undefined, period: number | undefined): SqlResult
  /** The number under which a fault is told. */
  fault(fault: Fault): number
}

/** Numbers beyond this many digits would meet the limit of the language, which SQL does not keep. */
const DIGITS_MAX = 6000

/** What any of these keeps a result from: the first fault, and everything missing. */
export function blockedBy(values: readonly SqlValue[], own?: string): Pick<SqlValue, 'fault' | 'missing' | 'step'> {
  const faults = [...values.flatMap(({ fault }) => fault ?? []), ...(own === undefined ? [] : [own])]
  const missing = [...new Set(values.flatMap((value) => value.missing ?? []))]
  return {
    ...(faults.length > 0 && { fault: firstOf(faults) }),
    ...(missing.length > 0 && { missing: anyOf(missing) }),
    step: Math.max(0, ...values.map(({ step }) => step)),
  }
}

/** The first fault there is, in the order they are told. */
export const firstOf = (faults: readonly string[]): string => {
  const distinct = [...new Set(faults)]
  return distinct.length === 1 && distinct[0] !== undefined ? distinct[0] : `coalesce(${distinct.join(', ')})`
}

/** Every fact missing in any of them. */
export const anyOf = (missing: readonly string[]): string =>
  missing.length === 1 && missing[0] !== undefined ? missing[0] : `(${missing.join(' | ')})`

/** Values written so briefly that they can be repeated: longer ones become columns of an earlier step. */
export function held(value: SqlValue, { steps }: Pick<Emission, 'steps'>): SqlValue {
  const parts = [value.value, value.divisor, value.fault, value.missing]
  if (!parts.some((part) => part !== undefined && part.length > BRIEF)) return value
  const hold = (part: string) => (part.length > BRIEF ? steps.hold(part, value.step) : part)
  return {
    ...value,
    value: hold(value.value),
    ...(value.divisor !== undefined && { divisor: hold(value.divisor) }),
    ...(value.fault !== undefined && { fault: hold(value.fault) }),
    ...(value.missing !== undefined && { missing: hold(value.missing) }),
    step: value.step + 1,
  }
}

const BRIEF = 24

/** Refuses numbers that could grow past the limits of the language. */
export function bounded(digits: number): number {
  if (digits > DIGITS_MAX) throw new NotInSql('可能超过六千位的数', 'a number that may exceed six thousand digits')
  return digits
}

/** A single value, where a list makes no sense. */
export function single(result: SqlResult): SqlValue {
  if (result.kind === 'list') throw new NotInSql('作为值的列表', 'a list as a value')
  return result
}
