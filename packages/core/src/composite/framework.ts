/** A weight: one number, or one for each group of units such as a stage. Weights of siblings are rescaled to 1. */
export type Weight = number | { readonly by: string; readonly of: Readonly<Record<string, number>> }

/** What takes the place of a missing value. `within` names a grouping; a unit outside every group stays as it is. */
export type Imputation =
  | { readonly kind: 'none' }
  | { readonly kind: 'mean' | 'median'; readonly within?: string }
  /** The unit's other indicators under the same node, each on its own scale of 0 to 1. */
  | { readonly kind: 'row' }
  | { readonly kind: 'zero' }
  /** The worst value of the population, minding the direction. */
  | { readonly kind: 'worst' }
  /** The latest earlier value, at most so many periods old. */
  | { readonly kind: 'carry'; readonly periods: number }

/** Formulas that take the skew out of a column, by the names the international indices give them. */
export const TRANSFORMS = ['log', 'log_gii', 'log_ct', 'log_ct_plus', 'boxcox'] as const
export type TransformKind = (typeof TRANSFORMS)[number]

/** What is done about outliers when a column fails its test; one that passes is left alone. */
export type Treatment = {
  /** A column passes when |skew| is below the first or kurtosis below the second: sample-corrected G1 and G2. */
  readonly test: { readonly skew: number; readonly kurtosis: number }
  /** How many points may be moved to their neighbour at most. */
  readonly winsorise: number
  /** What follows where winsorising did not suffice. */
  readonly otherwise: TransformKind | undefined
  /** Transform the winsorised values instead of the untreated ones. */
  readonly combined: boolean
  /** Box-Cox's exponent; estimated by likelihood where not given. */
  readonly lambda?: number
}

type Range = readonly [number, number]

/** How the values of an indicator become comparable. Relative kinds look at the population; the others do not. */
export type Scale =
  | { readonly kind: 'given' }
  | { readonly kind: 'minmax'; readonly to: Range }
  | { readonly kind: 'zscore'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'scaled'; readonly from: Range; readonly factor: number }
  | { readonly kind: 'rank' | 'borda' | 'percentile' | 'distance_to_max' | 'fraction_of_max' }
  | { readonly kind: 'distance_to_reference'; readonly unit: string; readonly cap: boolean }
  | { readonly kind: 'distance_to_target'; readonly target: number; readonly cap: boolean }
  | { readonly kind: 'goalposts'; readonly from: Range; readonly to: Range; readonly open?: boolean }
  | { readonly kind: 'piecewise'; readonly rows: readonly Range[] }
  /** [bound, points], inclusive below; compared in decimals. */
  | { readonly kind: 'at_least'; readonly rows: readonly Range[] }
  | { readonly kind: 'lookup'; readonly rows: readonly Range[]; readonly other?: number }
  | {
      readonly kind: 'target'
      readonly goal: number
      readonly met: number
      readonly above?: Steps
      readonly below?: Steps
    }

/** Points for each full `step` of the goal above or below it, until the score reaches `limit`. */
export type Steps = { readonly step: number; readonly points: number; readonly limit: number }

/** Kinds of scale whose result depends on the other units. */
export const RELATIVE: ReadonlySet<Scale['kind']> = new Set([
  'minmax',
  'zscore',
  'rank',
  'borda',
  'percentile',
  'distance_to_max',
  'fraction_of_max',
  'distance_to_reference',
  'distance_to_target',
])

/** Ways to make one score of the scores below a node: means, sums, the best, the worst, MPI, Copeland. */
export const COMBINATIONS = ['mean', 'gmean', 'hmean', 'power', 'sum', 'best', 'worst', 'mpi', 'copeland'] as const
export type Combination = (typeof COMBINATIONS)[number]

/** A leaf: a column, what is done to it, and what it weighs under its node. */
export type Indicator = {
  readonly code: string
  readonly title: string
  readonly unit?: string
  readonly direction: 1 | -1
  /** The column its own is divided by. */
  readonly denominator?: string
  readonly missing: Imputation
  readonly treat?: Treatment
  readonly scale: Scale
  /** What the scale gives a share of: a full mark for all units, or for each group. */
  readonly full?: Weight
  /** The most it may give, where that is stated apart from `full`. */
  readonly ceiling?: Weight
  /** The score where nobody knows the value; without it such a unit has none. */
  readonly blank?: number
  readonly weight: Weight
  /** What one unit of this indicator costs, in whatever measure all efforts share; for advice. */
  readonly effort?: number
}

/** A node above leaves. */
export type Aggregate = {
  readonly code: string
  readonly title: string
  readonly weight: Weight
  readonly combine: Combination
  /** The exponent of `power`. */
  readonly exponent?: number
  /** The node is missing where a smaller share of its children is there. */
  readonly coverage?: number
  /** What the score is held to: for all units, or for each group. */
  readonly max?: Weight
  readonly min?: Weight
  readonly children: readonly string[]
}

/** Which units are scored at all. */
export type Screening = {
  /** Whether what was given counts, or what is there after imputation. */
  readonly when: 'before' | 'after'
  readonly available?: number
  readonly nonzero?: number
  readonly force?: Readonly<Record<string, boolean>>
}

/** The method of an index: the tree, what each leaf does with its values, how each node combines. */
export type Framework = {
  readonly indicators: readonly Indicator[]
  /** Children before their parents; the last is the index. */
  readonly aggregates: readonly Aggregate[]
  readonly screen?: Screening
  /** Fewer units than this are not scored relative to each other. */
  readonly populationMin?: number
  /** Published decimals: ranks and ties are taken on these. */
  readonly decimals: number
  readonly rank: { readonly within?: string; readonly ties: readonly string[] }
  readonly bands?: Bands
}

/** Bands by score, by share of the group or by places in it; the last may be open. */
export type Bands = {
  readonly by: 'score' | 'share' | 'places'
  readonly within?: string
  readonly list: readonly { readonly label: string; readonly bound?: number }[]
}

/** The top of the tree. */
export const topOf = ({ aggregates }: Framework): Aggregate => {
  const top = aggregates.at(-1)
  if (!top) throw new Error('a framework without a top; checkFramework was not asked')
  return top
}
