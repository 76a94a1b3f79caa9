import type { MoneyFigure } from './figure.ts'
import type { Currency, Rounding } from '../base.ts'
import type { Compiled } from '../feel.ts'
import type { AccountLimit } from '../ledger.ts'

/** Who acts where nobody does: time itself. */
export const SYSTEM = '系统'

/** Who acts where the bank's answer does: an action that settles what was held for a payment. */
export const PAYMENT_RESULT = '支付结果'

/** A length of time: five working days, three months. */
export type Span = {
  readonly count: number
  readonly unit: 'year' | 'month' | 'day' | 'workday' | 'hour' | 'minute'
}

/** A length of time, or a formula that gives one (in its unit) or a day. */
export type Wait =
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'formula'; readonly compiled: Compiled }

/** The day rules are asked as of: when the case last left its first state, or each time something is done. */
export const JUDGED_ON = ['filing', 'action'] as const
export type JudgedOn = (typeof JUDGED_ON)[number]

/**
 * What is read from an account: what is on it, what may still leave, what is held to leave or to arrive; what has come in
 * or gone out and was not taken back, as money or as the number of times.
 */
export const MEASURES = [
  'balance',
  'available',
  'held',
  'arriving',
  'credited',
  'debited',
  'credits',
  'debits',
] as const
export type Measure = (typeof MEASURES)[number]

/** A fact the case itself gives: an account's figure, ever or in the year or month; or the day something was done. */
export type CaseReading =
  | {
      readonly kind: 'ledger'
      readonly account: string
      readonly measure: Measure
      readonly within: 'year' | 'month' | undefined
      readonly currency: Currency
    }
  | { readonly kind: 'event'; readonly event: string }

/** Days a case knows without anybody telling: of the action at hand, of its opening, of its filing. */
export const EVENTS = ['now', 'opening', 'filing'] as const

/** One thing that may be done. */
export type Action = {
  readonly from: string
  readonly do: string
  readonly by: string
  readonly to: string
  readonly condition: Compiled | undefined
  readonly asks: readonly string[]
  /** What of it is shown by a paper: an answer counts once its file is attached; a no needs none. */
  readonly papers: readonly string[]
  /** Whoever does it says why, in words the applicant reads. */
  readonly takesReason: boolean
  readonly after: Wait | undefined
  readonly notBy: string | undefined
  readonly post: readonly string[]
  readonly note: string | undefined
  readonly article: string
}

/** The rate at which an amount was exchanged: a number the case knows, and who published it. */
export type CaseRate = { readonly compiled: Compiled; readonly source: string }

/** Money that an action moves, all that is said of it but the amount. */
export type Move =
  | { readonly kind: 'post'; readonly from: string; readonly to: string; readonly rate: CaseRate | undefined }
  | { readonly kind: 'hold'; readonly from: string; readonly to: string; readonly expires: Wait | undefined }
  | { readonly kind: 'settle' | 'release' | 'reverse'; readonly of: string }

/** How an amount becomes whole minor units: once, last, by this rule. */
export type Rounded = { readonly mode: Rounding; readonly quantum: number }

/** One posting of a process, compiled: what it moves, how much, under which condition, by which article. */
export type CasePosting = {
  readonly name: string
  readonly article: string
  readonly move: Move
  /** Absent where the whole of a hold, or of a posting, is meant. */
  readonly amount: Compiled | undefined
  /** The amount of the decision it is, which is rounded there. */
  readonly decided: string | undefined
  readonly condition: Compiled | undefined
  readonly round: Rounded
  readonly currency: Currency
}

/** An account of the chart, with the placeholders of its path still in it. */
export type ChartAccount = {
  readonly path: string
  readonly limit: AccountLimit
  readonly currency: Currency
  /** What golden cases find on it at the start, in minor units. */
  readonly opening: number
  readonly title: string | undefined
}

/** By when a state is to be left. */
export type Due = Span & { readonly state: string; readonly article: string }

/** The consent a case stands on: whom it lets read, what for and until when, and what is done under it. */
export type CaseConsent = {
  /** The party that may read. */
  readonly to: string
  /** Facts of the case that say what for, and until which day. */
  readonly purpose: string
  readonly until: string
  /** The applicant's actions that give it and take it back. */
  readonly givenBy: string
  readonly endedBy: string
  /** Actions that cannot be done once it was taken back. */
  readonly neededFor: readonly string[]
  /** The fact that is filled in from the points as they were read, by nobody's hand. */
  readonly points: string
}

/** A process ready to run: states, actions, the money they move. */
export type Process = {
  readonly initial: string
  readonly final: ReadonlySet<string>
  readonly judgedOn: JudgedOn
  /** Who takes part beside the applicant. */
  readonly parties: readonly string[]
  readonly consent: CaseConsent | undefined
  readonly actions: readonly Action[]
  readonly postings: ReadonlyMap<string, CasePosting>
  readonly accounts: readonly ChartAccount[]
  readonly deadlines: readonly Due[]
  /** What is told of the money, each after those it is made of. */
  readonly figures: readonly MoneyFigure[]
  /** The facts the case itself gives, by name. */
  readonly readings: ReadonlyMap<string, CaseReading>
}
