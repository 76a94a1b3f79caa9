import type { Currency, Exact, Instant, LocalDate, Period } from '../base.ts'
import type { Doubt } from '../feel.ts'

/** How a fact is written and compared. A ratio is exact: 3% is 0.03. A count is a whole number. */
export type FactType = 'text' | 'yesno' | 'number' | 'count' | 'money' | 'ratio' | 'date'

/** How often a fact has a value. `none`: one current value, whatever the year. */
export type PeriodKind = 'year' | 'month' | 'date' | 'none'

/** A check on one declared value. Errors refuse the row; warnings must be explained. */
export type FactCheck =
  | { readonly kind: 'range'; readonly min?: Exact; readonly max?: Exact; readonly severity: 'error' | 'warning' }
  | { readonly kind: 'at_most'; readonly fact: string; readonly severity: 'error' | 'warning' }
  | { readonly kind: 'jump'; readonly factor: number; readonly severity: 'error' | 'warning' }
  | { readonly kind: 'one_of'; readonly values: readonly string[]; readonly severity: 'error' | 'warning' }
  /** A day that cannot lie ahead of the day it is told, as a founding or an accident. */
  | { readonly kind: 'past'; readonly severity: 'error' | 'warning' }
  | { readonly kind: 'code'; readonly scheme: 'uscc' | 'industry' | 'division'; readonly severity: 'error' | 'warning' }

/** One fact of the catalogue (programmes/facts/catalogue.yaml) or of a programme's own `facts`. */
export type FactDefinition = {
  readonly name: string
  readonly en: string
  readonly aliases: readonly string[]
  /** The column of `fact` and `declaration`: ASCII, stable, unique. */
  readonly column: string
  readonly type: FactType
  readonly unit?: string
  readonly currency?: Currency
  readonly period: PeriodKind
  /** Who may say it, the most trusted first; names of programmes/facts/sources.yaml. */
  readonly sources: readonly string[]
  readonly sensitivity: 'public' | 'internal' | 'confidential' | 'personal'
  /** Two sources further apart than this share of the larger value are a conflict; 0 asks for equality. */
  readonly tolerance: Exact
  readonly checks: readonly FactCheck[]
  /** Whether a firm can and would change it by its own doing, in either direction or in one: advice proposes only that. */
  readonly actionable: 'no' | 'yes' | 'more' | 'less'
  readonly description?: string
}

/** Whether a case gives the fact, by what is told to it or by its accounts: nobody else declares it, so no file of a subject holds it. */
export const isOfCase = ({ sources }: FactDefinition): boolean => sources.includes('case') || sources.includes('ledger')

/** A fact's value: money in minor units, ratios exact, dates as YYYY-MM-DD. */
export type FactValue = boolean | string | Exact | LocalDate

/** Who said a value, when, and in which row of which file. */
export type Origin = {
  readonly source: string
  readonly declaredAt: Instant
  readonly file?: string
  readonly row?: number
  readonly reason?: string
  readonly declaration?: number
}

/** The facts of one subject as a programme reads them: a value, or why there is none that may be used. */
export interface Facts {
  value(fact: string, period: Period): FactValue | { readonly doubt: Doubt }
  origin(fact: string, period: Period): Origin | undefined
}
