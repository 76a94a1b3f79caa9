import { type Exact, Ratio } from '../base.ts'
import type { Type } from './type.ts'

/** A value of a rule. Money is an exact number of minor units; the type checker keeps it apart from plain numbers. */
export type Value =
  | null
  | boolean
  | string
  | Exact
  | DateValue
  | TimeValue
  | DateTimeValue
  | DaysDuration
  | MonthsDuration
  | Span
  | Interval
  | Callable
  | readonly Value[]
  | Context

/** A calendar day inside a rule: `2024-06-30`, and before year 0 or after 9999 as `-0044-03-15`, `12024-01-01`. */
export type DateValue = { readonly date: string }

/** Seconds east of UTC, or the name of a place whose clocks are meant, such as `Asia/Shanghai`. */
export type Zone = number | string

/** A time of day in nanoseconds since midnight. */
export type TimeValue = { readonly time: number; readonly zone?: Zone }

/** A day and a time of it, in nanoseconds since midnight. */
export type DateTimeValue = { readonly day: string; readonly at: number; readonly zone?: Zone }

/** A length of time in days, hours, minutes and seconds: an exact number of seconds. */
export type DaysDuration = { readonly seconds: Exact }

/** A length of time in years and months: a whole number of months. */
export type MonthsDuration = { readonly months: number }

/** Numbers of which only bounds are known, e.g. points an expert has still to give. */
export type Span = { readonly min: Exact; readonly max: Exact; readonly missing: readonly string[] }

/** A FEEL range such as [5..10). A bound that is null is open to infinity. */
export type Interval = {
  readonly low: Value
  readonly high: Value
  readonly lowIncluded: boolean
  readonly highIncluded: boolean
}

/** Named values. Always made by `contextOf`, so that a name such as `__proto__` is a name like any other. */
export type Context = { readonly [name: string]: Value }

/** A function as a value: written in FEEL, as `sort` takes one, or a model's own. */
export class Callable {
  /** How many values it takes. */
  readonly parameters: number
  readonly call: (values: readonly Result[]) => Result
  /** What its parameters are called and must be, where that was said. */
  readonly signature: readonly FormalParameter[] | undefined
  constructor(parameters: number, call: (values: readonly Result[]) => Result, signature?: readonly FormalParameter[]) {
    this.parameters = parameters
    this.call = call
    this.signature = signature
  }
}

/** A parameter of a function as its definition states it. */
export type FormalParameter = { readonly name: string; readonly type: Type }

/** Why a fact cannot be used: nobody said it, two sources disagree, it is too old, or it failed a check. */
export type Doubt = 'unknown' | 'conflict' | 'stale' | 'invalid'

/** The result of a rule that read facts which cannot be used: it is neither true nor false and never pays. */
export class Unknown {
  /** Facts as they were read: the bare name for the base period, `研发费用(2022)` for another. */
  readonly missing: ReadonlyMap<string, Doubt>
  constructor(missing: ReadonlyMap<string, Doubt>) {
    this.missing = missing
  }
}

/** The result of a rule that could not be computed, e.g. a division by zero: where and why. It pays nothing. */
export class Fault {
  readonly code: string
  readonly zh: string
  readonly en: string
  constructor(code: string, zh: string, en: string) {
    this.code = code
    this.zh = zh
    this.en = en
  }
}

/** What evaluation gives: a value, or why there is none. */
export type Result = Value | Unknown | Fault

/** A context of these entries; the later of two entries with one name wins. */
export function contextOf(entries: Iterable<readonly [string, Value]>): Context {
  const context: Record<string, Value> = Object.create(null)
  for (const [name, value] of entries) context[name] = value
  return context
}

/** The entry of that name, or undefined. */
export const entryOf = (context: Context, name: string): Value | undefined =>
  Object.hasOwn(context, name) ? context[name] : undefined

/** Which kind a value is of; each narrows its type. */
export const isDateValue = (value: Result): value is DateValue => isPlain(value) && 'date' in value
export const isTime = (value: Result): value is TimeValue => isPlain(value) && 'time' in value
export const isDateTime = (value: Result): value is DateTimeValue => isPlain(value) && 'day' in value
export const isDaysDuration = (value: Result): value is DaysDuration => isPlain(value) && 'seconds' in value
export const isMonthsDuration = (value: Result): value is MonthsDuration => isPlain(value) && 'months' in value
/** A date, a time, both, or a length of time. */
export type Temporal = DateValue | TimeValue | DateTimeValue | DaysDuration | MonthsDuration
export const isTemporal = (value: Result): value is Temporal =>
  isDateValue(value) || isTime(value) || isDateTime(value) || isDaysDuration(value) || isMonthsDuration(value)
export const isSpan = (value: Result): value is Span => isPlain(value) && 'missing' in value
export const isInterval = (value: Result): value is Interval => isPlain(value) && 'lowIncluded' in value
export const isList = (value: Result): value is readonly Value[] => Array.isArray(value)
/** A context has no prototype: that is how it is told from a date, a span or a range with the same keys. */
export const isContext = (value: Result): value is Context =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null

type Plain = Temporal | Span | Interval

const isPlain = (value: Result): value is Plain =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Ratio) &&
  Object.getPrototypeOf(value) === Object.prototype

/** A whole number of bounds-only points seen as a span: a plain number is a span of one point. */
export const spanOf = (value: Exact | Span): Span => (isSpan(value) ? value : { min: value, max: value, missing: [] })
