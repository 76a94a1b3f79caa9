import { csvRows, csvSplitter } from './files/csv.ts'
import { failure } from './files/failures.ts'
import { type FileNature, inspectFile } from './files/nature.ts'
import type { RowBlock, SourceRow } from './files/row.ts'
import { openXlsx } from './files/xlsx.ts'

export { type Header, byFit, findHeader } from './files/header.ts'
export { type CellFault, type KeptCells, type RowBlock, type SourceRow, cellsOf, keptCells } from './files/row.ts'
export { type SheetToWrite, type WrittenCell, XLSX_MEDIA_TYPE, writeWorkbook } from './files/workbook.ts'

/** A file of rows, by its content and whatever its name: CSV in UTF-8, UTF-16 or GB18030, or the first sheet of an XLSX. */
export type TableFile = {
  readonly nature: FileNature
  /** The rows from the top, in blocks; `share` says how much of the file has been read, from 0 to 1. */
  rows(): AsyncGenerator<RowBlock, void, undefined>
  close(): Promise<void>
}

/** Looks into a file and opens it. Fails, saying what to do, where it is empty, damaged, encrypted or no table. */
export async function openTableFile(path: string): Promise<TableFile> {
  const nature = await inspectFile(path)
  if (nature.format === 'csv') return { nature, rows: () => csvRows(path, nature), close: async () => {} }
  const workbook = await openXlsx(path)
  return { nature, rows: workbook.rows, close: workbook.close }
}

/** The rows of a CSV that is at hand as a text. */
export const csvRowsOf = (text: string): SourceRow[] =>
  csvSplitter(',', text.includes('\n') ? '\n' : '\r')(text.replace(/^\uFEFF/, ''), true)

/** The first rows of a file, for finding its header; fails where there is none. */
export async function topRows(file: TableFile, count = 20): Promise<readonly SourceRow[]> {
  const top: SourceRow[] = []
  for await (const { rows } of file.rows()) {
    top.push(...rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== '')))
    if (top.length >= count) break
  }
  if (top.length === 0) throw failure('empty', {})
  return top.slice(0, count)
}
