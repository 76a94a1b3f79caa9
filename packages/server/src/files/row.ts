/** A cell that cannot be taken as it stands, whatever its column means: a formula without a result, a merged cell. */
export type CellFault = {
  /** The place of the cell in its row, from 0. */
  readonly at: number
  readonly code: 'formula_without_value' | 'merged_cell'
  readonly expected: string
  readonly found: string
  readonly message: string
}

/** One row of a file as text, numbered as a spreadsheet numbers it. */
export type SourceRow = {
  readonly row: number
  readonly cells: readonly string[]
  readonly faults?: readonly CellFault[]
}

/** Some rows of a file, and how much of it has been read after them. */
export type RowBlock = { readonly rows: readonly SourceRow[]; readonly share: number }
