import type { Currency, Exact, LocalDate } from '../base.ts'
import type { Doubt, Value } from '../feel.ts'
import type { Origin } from '../registry.ts'

/** What a programme says of a firm; `incomplete` where facts are missing: neither yes nor no, and never pays. */
export type Outcome = 'eligible' | 'ineligible' | 'incomplete' | 'error'

/** What a programme pays or calculates, in whole minor units, rounded once by the programme's rule. */
export type Amount = { readonly id: string; readonly currency: Currency; readonly minor: number }

/** A value read by a rule, as it is shown: who said it stands beside it. */
export type Reading = {
  readonly name: string
  readonly period: number
  readonly shown: string
  readonly value: Value | undefined
  readonly doubt?: Doubt
  readonly origin?: Origin
  readonly illustrative?: boolean
}

/** One rule as it was applied. */
export type TraceLine = {
  readonly rule: string
  readonly article: string
  readonly formula: string
  /** The formula with the values in place of the names. */
  readonly values: string
  readonly readings: readonly Reading[]
  /** The comparisons that decided it, of the branches that were taken; none for a value. */
  readonly comparisons: readonly ShownComparison[]
  readonly result: string
  readonly state: 'true' | 'false' | 'value' | 'unknown' | 'fault'
  /** How far a comparison is from its threshold, in the input's own unit: `差 1.8 个百分点`. */
  readonly margin: string | null
  /** The same distance as a share of the threshold, for finding near misses; null where it has no meaning. */
  readonly distance: Exact | null
}

/** A comparison as it came out: `营收增速 >= 增速下限`, 18.2% and 20%, both sides in the same unit. */
export type ShownComparison = {
  readonly left: { readonly text: string; readonly shown: string }
  readonly operator: '=' | '!=' | '<' | '<=' | '>' | '>='
  readonly right: { readonly text: string; readonly shown: string }
  /** Whether it is true as it is written; null where a side is not known. */
  readonly holds: boolean | null
  /** Whether it came out as its rule wants it: below a `not` that is false. */
  readonly met: boolean | null
  /** How far it is from turning round, or how much it has to spare. */
  readonly margin: string | null
}

/** One node of an index: its points and where the next step lies. */
export type ScoreLine = {
  readonly node: string
  readonly title: string
  readonly article: string
  readonly depth: number
  readonly score: string
  readonly max: string | null
  readonly value: string | null
  /** `研发费用再增加 12.4 万元，可得 +8 分`, or null at the top step or where nothing is actionable. */
  readonly nextStep: string | null
  readonly readings: readonly Reading[]
}

/** What a programme decides about one subject on one date: all that a run stores and a list shows. */
export type Judgement = {
  readonly outcome: Outcome
  /** Empty unless eligible. */
  readonly amounts: readonly Amount[]
  readonly score: Exact | { readonly min: Exact; readonly max: Exact } | null
  readonly decision: string | null
  /** The group in which the subject is ranked, e.g. its stage. */
  readonly peers: string | null
  /** Points that break ties between equal scores, in the order of `ranks.ties`. */
  readonly ties: readonly (Exact | null)[]
  /** Failing leaf rules; empty unless ineligible. */
  readonly because: readonly string[]
  /** How far each failing rule is from holding, where that has a measure: `差 1.8 个百分点`. */
  readonly margins: readonly { readonly rule: string; readonly text: string }[]
  /** Facts that are missing, in conflict, stale or invalid, as they were read. */
  readonly missing: readonly { readonly fact: string; readonly doubt: Doubt }[]
  readonly faults: readonly {
    readonly rule: string
    readonly article: string
    readonly zh: string
    readonly en: string
  }[]
  /** True when it is refused but every failing rule is within the programme's `near` distance (default 10 %). */
  readonly near: boolean
  /** True when a figure nobody has published (示例参数) can enter the result: never paid outside a demo zone. */
  readonly illustrative: boolean
}

/** A judgement with its whole reasoning. Recomputable from edition, facts and date. */
export type Assessment = Judgement & {
  readonly programme: string
  readonly name: string
  readonly edition: string
  readonly asOf: LocalDate
  readonly trace: readonly TraceLine[]
  readonly scores: readonly ScoreLine[]
}
