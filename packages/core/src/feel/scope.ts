import type { LocalDate, Problem } from '../base.ts'
import type { Condition } from './condition.ts'
import type { Term } from './term.ts'
import type { Type } from './type.ts'
import type { DateTimeValue, Fault, Result } from './value.ts'

/** What names mean while a text is compiled. */
export interface Scope {
  type(name: string): Type | undefined
  /** Every declared name, for names of several words and for the nearest names in a message. */
  names(): Iterable<string>
  /** The kind of period of a periodic fact: X(上年), X(2023), 近(X, 3), 增长率(X) … */
  series(name: string): 'year' | 'month' | undefined
}

/** What names are worth while a rule is evaluated. The owner of an Env memoises. */
export interface Env {
  readonly asOf: LocalDate
  /** Only in DMN, where a model may ask for it: the instant of evaluation. */
  readonly now?: DateTimeValue
  /** Only in DMN, where a part that cannot be computed is null: hears why. */
  readonly note?: (fault: Fault) => void
  /** A fact of the base period, a parameter, a rule, a node of an index. */
  name(name: string): Result
  /** A periodic fact `back` periods before the base period (0 is the base). */
  at(name: string, back: number): Result
  /** A periodic fact of a stated period: 2023 a year, 202306 a month. */
  atPeriod(name: string, period: number): Result
  /** The same names some years ago, where somebody remembers. */
  earlier?(years: number): Env
}

/** A name as a formula reads it: the base period when neither `back` nor `period` is there. */
export type Read = { readonly name: string; readonly back?: number; readonly period?: number }

/** How two values can be compared. */
export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>='

/** A comparison as it came out, for margins: both sides in the unit of their type (money in minor units). */
export type Comparison = {
  readonly text: string
  readonly operator: CompareOperator
  readonly left: Result
  readonly right: Result
  readonly type: Type
  readonly result: Result
}

/** How a value was shown. */
export type Told = { readonly shown: string }

/** How a value of a type is told to people. */
export type Show = (value: Result, type: Type) => string

/** A formula ready to be evaluated any number of times. */
export type Compiled = {
  readonly text: string
  /** The checked formula itself, from which columns and SQL are made. */
  readonly term: Term
  readonly type: Type
  readonly reads: readonly Read[]
  /** The parts of a formula that gives yes or no. */
  readonly condition?: Condition
  /** The fast path: no trace is allocated. */
  evaluate(env: Env): Result
  /** The same result, given where it is known already, with the formula's values in place of its names. */
  explain(env: Env, show: Show, known?: Result): Explanation
  /** The formula with its values in place of its names; `told` is how those of its `reads` are shown, in their order. */
  written(env: Env, told: readonly Told[]): string
}

/** What a formula came to, and how. */
export type Explanation = {
  readonly result: Result
  readonly substituted: string
  /** Worked out when asked for. */
  comparisons(): readonly Comparison[]
}

/** Everything wrong with a text, `column` counting its characters from 1. */
export type Problems = { readonly problems: readonly Problem[] }
