import type { Currency, Period } from '../base.ts'
import type { Scheme } from './code.ts'
import type { FactDefinition, PeriodKind } from './fact.ts'
import type { PartyKind } from './party.ts'

/** How the columns of a file become facts: kept with the zone, one file for each kind of file it receives. */
export type ImportMap = {
  readonly map: string
  readonly title: string
  /** Who says what the file says: a name of sources.yaml. */
  readonly source: string
  readonly subject: SubjectMap
  readonly period: PeriodMap
  /** One entry for each pair of a column and a fact, in the order of the file. */
  readonly columns: readonly MappedColumn[]
}

/** The column that names the subject, and what is done with a subject the registry does not know. */
export type SubjectMap = {
  readonly column: string
  readonly scheme: Scheme
  /** Whether an unknown subject is entered into the registry; otherwise its rows are refused. */
  readonly creates: boolean
  readonly name: string | undefined
  /** Whether the file is an authority on names: a differing name is then a renaming. */
  readonly renames: boolean
  readonly kind: PartyKind | 'by_name'
  /** Further columns with codes of the same subject. */
  readonly identifiers: readonly { readonly column: string; readonly scheme: Scheme }[]
}

/** Where the period of a row stands: in a column, or the same for the whole file. */
export type PeriodMap =
  | { readonly kind: 'none' }
  | { readonly kind: Exclude<PeriodKind, 'none'>; readonly column: string }
  | { readonly kind: Exclude<PeriodKind, 'none'>; readonly value: Period }

/** What one column says about one fact. */
export type MappedColumn = {
  readonly column: string
  readonly fact: FactDefinition
  readonly required: boolean
  readonly form: ColumnForm
  /** The file's own words → what they stand for, e.g. `高企: 是`. */
  readonly words: ReadonlyMap<string, string>
  /** A cell that cannot be read: refuses the row, or says nothing. */
  readonly otherwise: 'refuse' | 'nothing'
}

/** How the cells of a column are read. */
export type ColumnForm =
  | { readonly parse: 'value'; readonly unit: string | undefined; readonly rounds: boolean }
  /** Money with its currency in the cell: only amounts in this fact's currency are taken. */
  | { readonly parse: 'capital'; readonly currency: Currency }
  /** A code or name of a division, read as of the day in another column and brought up to today. */
  | { readonly parse: 'division'; readonly within: string | undefined; readonly asOf: string | undefined }
