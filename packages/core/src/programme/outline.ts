import type { Currency, Exact, LocalDate, Rounding } from '../base.ts'
import type { CaseReading, JudgedOn, Span } from '../case.ts'
import type { Scale, Treatment } from '../composite.ts'
import type { Type, Value } from '../feel.ts'
import type { AccountLimit } from '../ledger.ts'
import type { FactDefinition } from '../registry.ts'
import type { TargetSteps } from '../score.ts'
import type { YamlScalar } from './document.ts'
import type { MoneyFigureOutline } from './read-figures.ts'
import type { Place } from './report.ts'

/** A formula of the file, not yet compiled: its text, where each character stands, and the article it belongs to. */
export type Formula = {
  readonly text: string
  readonly article: string
  readonly place: Place
  readonly placeAt: (offset: number) => Place
}

/** What programme.yaml says, read but not yet understood: names are not resolved, formulas not compiled. */
export type Outline = {
  readonly id: string
  readonly name: string
  readonly en: string
  readonly owner: string
  readonly effective: LocalDate
  readonly ends: LocalDate | undefined
  readonly supersedes: string | undefined
  readonly purpose: Purpose | undefined
  readonly source: string | undefined
  /** What it is in plain words, a sentence a line; the first line stands for all of them in a list. */
  readonly summary: string | undefined
  readonly summaryEn: string | undefined
  readonly illustrative: boolean
  readonly near: Exact
  readonly ladder: string | undefined
  readonly policy: string
  readonly notModelled: readonly Cited[]
  readonly info: readonly Cited[]
  readonly facts: readonly OwnFact[]
  readonly parameters: readonly Parameter[]
  readonly rules: readonly Rule[]
  readonly decision: Decision | undefined
  readonly index: IndexOutline | undefined
  readonly process: ProcessOutline | undefined
  readonly accounts: readonly AccountOutline[]
  readonly postings: readonly Posting[]
  readonly figures: readonly MoneyFigureOutline[]
  readonly watches: readonly WatchRule[]
  /** Articles whose section says `verified: no`. */
  readonly unverified: readonly string[]
  /** Articles with a section of their own, in the order of the file. */
  readonly articles: readonly { readonly article: string; readonly place: Place }[]
}

export const PURPOSES = ['first', 'review', 'update'] as const
/** Where rules differ by what is asked for: a first application, a re-review, a yearly update. */
export type Purpose = (typeof PURPOSES)[number]

/** A name as it is mentioned somewhere. */
export type Cited = { readonly name: string; readonly place: Place }

/** A fact the programme declares: its own, or one of the catalogue with the evidence it asks for. */
export type OwnFact = {
  readonly definition: FactDefinition
  readonly evidence: string | undefined
  readonly isOwn: boolean
  /** Set for a fact the case itself gives: read from an account, or the day something was done. */
  readonly reading: CaseReading | undefined
  readonly place: Place
}

/** A figure of the regulation, with the days from which each value holds, oldest first. */
export type Parameter = {
  readonly name: string
  readonly article: string
  readonly place: Place
  readonly type: Type
  readonly values: readonly { readonly from: LocalDate | undefined; readonly value: Value; readonly shown: string }[]
  readonly source: string | undefined
  readonly verified: boolean
  readonly illustrative: boolean
  readonly note: string | undefined
}

/** One rule: a formula, or a decision table. */
export type Rule = {
  readonly name: string
  readonly article: string
  readonly place: Place
  readonly title: string | undefined
  readonly note: string | undefined
  readonly form: { readonly kind: 'formula'; readonly formula: Formula } | TableForm
}

export type TableForm = {
  readonly kind: 'table'
  readonly inputs: readonly Formula[]
  readonly rows: readonly { readonly tests: readonly Formula[]; readonly output: Formula; readonly place: Place }[]
  readonly hit: 'first' | 'unique'
  readonly place: Place
}

/** How an amount is rounded: to whole multiples of a quantum in minor units. */
export type RoundingRule = { readonly mode: Rounding; readonly quantum: number; readonly currency: Currency }

export type Decision = {
  readonly place: Place
  readonly eligible: Formula | undefined
  readonly label: Formula | undefined
  readonly amounts: readonly AmountOutline[]
}

export type AmountOutline = {
  readonly id: string
  readonly article: string
  readonly place: Place
  readonly value: Formula
  readonly condition: Formula | undefined
  readonly round: RoundingRule | undefined
}

// —— the index ——

export type IndexOutline = {
  readonly place: Place
  readonly article: string
  readonly illustrative: boolean
  readonly roots: readonly NodeOutline[]
  readonly adjustments: readonly Adjustment[]
  readonly gates: readonly Gate[]
  readonly decide: readonly DecideLine[]
  readonly bands: BandsOutline | undefined
  readonly ranks: RanksOutline | undefined
  readonly round: { readonly decimals: number; readonly mode: Rounding } | undefined
  readonly reviews: ReviewsOutline | undefined
  readonly reference: ReferenceOutline | undefined
  readonly efforts: readonly EffortOutline[]
}

/** How much of a fact the same effort brings, as it is written: `研发费用: 10万元`, `发明专利申请量: 1件`. */
export type EffortOutline = { readonly fact: string; readonly amount: YamlScalar; readonly place: Place }

/** Marks of several judges that become one: who is left out, and from how many on there is a mark. */
export type ReviewsOutline = {
  readonly place: Place
  /** What a judge is called where marks are listed. */
  readonly over: string
  readonly min: number
  readonly drop: { readonly high: number; readonly low: number }
  /** The word that says a judge has a conflict of interest. */
  readonly exclude: string | undefined
  readonly standardise: boolean
}

/** The file of the folder with what was estimated from a population once. */
export type ReferenceOutline = { readonly file: string; readonly place: Place }

export const COMBINES = ['sum', 'mean', 'best', 'worst', 'gmean', 'hmean', 'power', 'mpi', 'copeland'] as const
export const MISSINGS = ['fail', 'zero', 'skip', 'worst'] as const
export type Combine = (typeof COMBINES)[number]
export type MissingPolicy = (typeof MISSINGS)[number]

export type NodeOutline = {
  readonly name: string
  readonly title: string
  readonly article: string
  readonly place: Place
  readonly children: readonly NodeOutline[]
  readonly combine: Combine
  readonly missing: MissingPolicy
  /** For how many years an earlier value may stand in. */
  readonly carry: number | undefined
  readonly impute: ImputeOutline | undefined
  readonly treat: TreatOutline | undefined
  readonly exponent: Exact | undefined
  readonly coverage: Exact | undefined
  readonly direction: 'up' | 'down'
  readonly weight: FigureOutline | undefined
  readonly max: FigureOutline | undefined
  readonly points: FigureOutline | undefined
  readonly min: FigureOutline | undefined
  readonly value: Formula | undefined
  readonly score: ScoreOutline | undefined
  /** The optional fact with the expert's mark. */
  readonly mark: Cited | undefined
  readonly illustrative: boolean
  readonly verified: boolean
  readonly note: string | undefined
}

/** Ways to fill a gap from the other units, or by what is worst for it. */
export const IMPUTES = ['mean', 'median', 'row', 'zero', 'worst'] as const

/** What fills the gaps of a leaf from the other units, and within which group of them. */
export type ImputeOutline = {
  readonly kind: (typeof IMPUTES)[number]
  readonly within: Formula | undefined
  readonly place: Place
}

/** What is done about outliers. */
export type TreatOutline = { readonly treatment: Treatment; readonly place: Place }

/** A figure of a node: a number or formula, or one number per value of a name such as 阶段. */
export type FigureOutline =
  | { readonly kind: 'formula'; readonly formula: Formula }
  | { readonly kind: 'fixed'; readonly value: Exact; readonly place: Place }
  | { readonly kind: 'by'; readonly by: Formula; readonly values: ReadonlyMap<string, Exact>; readonly place: Place }

/** Points of a row: a number, a range an expert marks within, or a formula. */
export type PointsOutline =
  | { readonly kind: 'fixed'; readonly min: Exact; readonly max: Exact; readonly place: Place }
  | { readonly kind: 'formula'; readonly formula: Formula }

export type ScoreOutline =
  | {
      readonly kind: 'at_least'
      readonly rows: readonly { readonly bound: BoundOutline; readonly points: PointsOutline }[]
    }
  | {
      readonly kind: 'cases'
      readonly rows: readonly { readonly condition: Formula | undefined; readonly points: PointsOutline }[]
    }
  | { readonly kind: 'piecewise'; readonly rows: readonly { readonly at: BoundOutline; readonly share: Exact }[] }
  | { readonly kind: 'lookup'; readonly rows: readonly { readonly text: string; readonly points: PointsOutline }[] }
  | {
      readonly kind: 'goalposts'
      readonly low: BoundOutline
      readonly high: BoundOutline
      readonly to: readonly [Exact, Exact] | undefined
      /** Not held at the ends. */
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'target'
      readonly goal: BoundOutline
      readonly met: Exact
      readonly above: TargetSteps | undefined
      readonly below: TargetSteps | undefined
    }
  /** `goal` is the target as it is written, for checking it against the value. */
  | { readonly kind: RelativeKind; readonly scale: Scale; readonly goal?: BoundOutline }

/** Ways to score a leaf by comparing it with the other units. */
export type RelativeKind = Exclude<
  Scale['kind'],
  'given' | 'scaled' | 'goalposts' | 'piecewise' | 'at_least' | 'lookup' | 'target'
>

/** A bound in the measure of the value: a quantity written in place, or the name of a parameter. */
export type BoundOutline =
  | {
      readonly kind: 'literal'
      readonly value: Exact
      readonly type: Type
      readonly shown: string
      readonly place: Place
    }
  | { readonly kind: 'formula'; readonly formula: Formula }

export type Adjustment = {
  readonly id: string
  readonly title: string
  readonly article: string
  readonly place: Place
  readonly sign: 1 | -1
  readonly points: Formula
  readonly condition: Formula | undefined
  readonly max: Exact | undefined
}

export type Gate = {
  readonly id: string
  readonly title: string
  readonly article: string
  readonly place: Place
  readonly require: Formula
}

export type DecideLine = {
  readonly label: string
  readonly outcome: 'eligible' | 'ineligible'
  readonly condition: Formula | undefined
  readonly article: string
  readonly place: Place
}

export type BandsOutline = {
  readonly by: 'score' | 'share' | 'places'
  readonly peers: Formula | undefined
  readonly list: readonly {
    readonly label: string
    readonly bound: Exact | undefined
    readonly condition: Formula | undefined
  }[]
}

export type RanksOutline = {
  readonly on: Cited
  readonly within: Formula | undefined
  readonly ties: readonly Cited[]
}

// —— the process, the money, what is watched ——

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

export type ProcessAction = {
  readonly from: string
  readonly do: string
  readonly by: string
  readonly to: string
  readonly condition: Formula | undefined
  /** Facts and parties whoever acts has to give, where they are not known yet. */
  readonly asks: readonly Cited[]
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

export type Deadline = Span & { readonly state: string; readonly article: string; readonly place: Place }

export type AccountOutline = {
  readonly path: string
  readonly limit: AccountLimit
  readonly currency: Currency
  /** What golden cases find on it at the start, in minor units. */
  readonly opening: number
  readonly title: string | undefined
  readonly place: Place
}

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
