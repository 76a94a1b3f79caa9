import type { Exact } from '../base.ts'

/** A value of a rule. Money is an exact number of minor units; the type checker keeps it apart from plain numbers. */
export type Value = null | boolean | string | Exact | DateValue | Span | Interval | readonly Value[] | Context

/** A calendar day inside a rule. */
export type DateValue = { readonly date: string }

/** Numbers of which only bounds are known, e.g. points an expert has still to give. */
export type Span = { readonly min: Exact; readonly max: Exact; readonly missing: readonly string[] }

/** A FEEL range such as [5..10). */
export type Interval = {
  readonly low: Value
  readonly high: Value
  readonly lowIncluded: boolean
  readonly highIncluded: boolean
}

export type Context = { readonly [name: string]: Value }

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

export type Result = Value | Unknown | Fault
