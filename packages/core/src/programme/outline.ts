import type { Currency, Exact, LocalDate, Rounding } from '../base.ts'
import type { CaseReading } from '../case.ts'
import type { Scale, Treatment } from '../composite.ts'
import type { Type, Value } from '../feel.ts'
import type { FactDefinition } from '../registry.ts'
import type { TargetSteps } from '../score.ts'
import type { YamlScalar } from './document.ts'
import type { MoneyFigureOutline } from './read-figures.ts'
import type { AccountOutline, Posting, ProcessOutline, WatchRule } from './outline/case.ts'
import type { Place } from './report.ts'

export type {
  AccountOutline,
  ConsentOutline,
  Deadline,
  MoveOutline,
  Posting,
  ProcessAction,
  ProcessOutline,
  WaitOutline,
  WatchRule,
} from './outline/case.ts'

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

/** Where rules differ by what is asked for: a first application, a re-review, a yearly update. */
export const PURPOSES = ['first', 'review', 'update'] as const
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

/** A decision table as it is written; `unique` where exactly one row may match. */
export type TableForm = {
  readonly kind: 'table'
  readonly inputs: readonly Formula[]
  readonly rows: readonly { readonly tests: readonly Formula[]; readonly output: Formula; readonly place: Place }[]
  readonly hit: 'first' | 'unique'
  readonly place: Place
}

/** How an amount is rounded: to whole multiples of a quantum in minor units. */
export type RoundingRule = { readonly mode: Rounding; readonly quantum: number; readonly currency: Currency }

/** The decision: who fits, what the firm is called, what is paid. */
export type Decision = {
  readonly place: Place
  readonly eligible: Formula | undefined
  readonly label: Formula | undefined
  readonly amounts: readonly AmountOutline[]
}

/** An amount that is paid or calculated, by its article. */
export type AmountOutline = {
  readonly id: string
  readonly article: string
  readonly place: Place
  readonly value: Formula
  readonly condition: Formula | undefined
  readonly round: RoundingRule | undefined
}

// —— the index ——

/** The index: what gives points, what adds or takes away, and what the points decide. */
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

/** Ways to make one figure of those below a node, and what is done where one is missing. */
export const COMBINES = ['sum', 'mean', 'best', 'worst', 'gmean', 'hmean', 'power', 'mpi', 'copeland'] as const
export const MISSINGS = ['fail', 'zero', 'skip', 'worst'] as const
export type Combine = (typeof COMBINES)[number]
export type MissingPolicy = (typeof MISSINGS)[number]

/** A node of the index: with children it combines them, without it scores a value or takes a mark. */
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

/** How a value becomes points, by the key it is written under. */
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

/** Points added to the whole or taken from it, at most `max`. */
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

/** A condition without which nothing is given, whatever the points. */
export type Gate = {
  readonly id: string
  readonly title: string
  readonly article: string
  readonly place: Place
  readonly require: Formula
}

/** A line of `decide`: the first whose condition holds says the outcome. */
export type DecideLine = {
  readonly label: string
  readonly outcome: 'eligible' | 'ineligible'
  readonly condition: Formula | undefined
  readonly article: string
  readonly place: Place
}

/** Bands by points, by share of the peers or by number of places, from the best down. */
export type BandsOutline = {
  readonly by: 'score' | 'share' | 'places'
  readonly peers: Formula | undefined
  readonly list: readonly {
    readonly label: string
    readonly bound: Exact | undefined
    readonly condition: Formula | undefined
  }[]
}

/** What firms are ranked on, within whom, and what decides between equal ones. */
export type RanksOutline = {
  readonly on: Cited
  readonly within: Formula | undefined
  readonly ties: readonly Cited[]
}
