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
  /** The line the cells were cut from, where that was all. */
  readonly line?: CsvLine
  readonly faults?: readonly CellFault[]
}

/** A line without quoted cells. */
type CsvLine = { readonly line: string; readonly separator: string }

/** The cells of a row, or the line to cut them from again: a tenth of the memory, for rows that are as a rule not asked. */
export type KeptCells = readonly string[] | CsvLine

/** What is kept of a row to have its cells again. */
export const keptCells = ({ line, cells }: SourceRow): KeptCells => line ?? cells

/** The cells that were kept. */
export const cellsOf = (kept: KeptCells): readonly string[] => ('line' in kept ? kept.line.split(kept.separator) : kept)

/** Some rows of a file, and how much of it has been read after them. */
export type RowBlock = { readonly rows: readonly SourceRow[]; readonly share: number }
