import type { Currency } from '../../base.ts'
import type { JudgedOn, Span } from '../../case.ts'
import type { AccountLimit } from '../../ledger.ts'
import type { Cited, Formula, RoundingRule } from '../outline.ts'
import type { Place } from '../report.ts'

/** The process: the states of a case, who does what in which, and by when. */
export type ProcessOutline = {
  readonly place: Place
  readonly initial: Cited
  readonly final: readonly Cited[]
  /** The day rules are asked as of: when the application was filed, or each time something is done. */
  readonly judgedOn: JudgedOn
  /** Who takes part beside the applicant: named while the case runs. */
  readonly parties: readonly Cited[]
  /** The consent a case stands on. */
  readonly consent: ConsentOutline | undefined
  readonly actions: readonly ProcessAction[]
  /** False when an action could not be read: its states are then unknown. */
  readonly isWhole: boolean
  readonly deadlines: readonly Deadline[]
}

/** Whom a case lets read, as the file says it: a party, facts of the case, actions. */
export type ConsentOutline = {
  readonly place: Place
  readonly to: Cited
  readonly purpose: Cited
  readonly until: Cited
  readonly givenBy: Cited
  readonly endedBy: Cited
  readonly neededFor: readonly Cited[]
  readonly points: Cited
}

/** One thing that can be done in a state, by whom, and where it leads. */
export type ProcessAction = {
  readonly from: string
  readonly do: string
  readonly by: string
  readonly to: string
  readonly condition: Formula | undefined
  /** Facts and parties whoever acts has to give, where they are not known yet. */
  readonly asks: readonly Cited[]
  /** Those of them that are shown by a paper. */
  readonly papers: readonly Cited[]
  readonly takesReason: boolean
  /** How long after the state was entered, or from which day on, it may be done; the system then does it. */
  readonly after: WaitOutline | undefined
  /** The action whose person may not do this one as well. */
  readonly notBy: Cited | undefined
  readonly post: readonly Cited[]
  readonly note: string | undefined
  readonly article: string
  readonly place: Place
}

/** A length of time, or a formula that gives one or a day. */
export type WaitOutline =
  | { readonly kind: 'span'; readonly span: Span }
  | { readonly kind: 'formula'; readonly formula: Formula }

/** How long a case may stay in a state. */
export type Deadline = Span & { readonly state: string; readonly article: string; readonly place: Place }

/** An account of the chart, its path with placeholders. */
export type AccountOutline = {
  readonly path: string
  readonly limit: AccountLimit
  readonly currency: Currency
  /** What golden cases find on it at the start, in minor units. */
  readonly opening: number
  readonly title: string | undefined
  readonly place: Place
}

/** A movement of money an action can bring about, by its name. */
export type Posting = {
  readonly name: string
  readonly move: MoveOutline
  /** Absent where the whole of a hold, or of a posting, is meant. */
  readonly amount: Formula | undefined
  readonly condition: Formula | undefined
  readonly round: RoundingRule | undefined
  readonly article: string
  readonly place: Place
}

/** Money moves at once, or is held; a hold is settled or released; a posting is reversed. */
export type MoveOutline =
  | { readonly kind: 'post'; readonly from: string; readonly to: string; readonly rate: Formula | undefined }
  | { readonly kind: 'hold'; readonly from: string; readonly to: string; readonly expires: WaitOutline | undefined }
  | { readonly kind: 'settle' | 'release' | 'reverse'; readonly of: Cited }

/** What is looked at every year or month, and what follows when it holds for so long. */
export type WatchRule = {
  readonly name: string
  readonly article: string
  readonly place: Place
  readonly every: 'year' | 'month'
  readonly for: { readonly count: number; readonly unit: 'year' | 'month' } | undefined
  readonly when: Formula
  /** What follows: `then` of the file. */
  readonly consequence: string
}
