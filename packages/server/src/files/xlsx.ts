import { open } from 'node:fs/promises'
import { failure } from './failures.ts'
import type { RowBlock } from './row.ts'
import { mergedCells, sheetRows } from './xlsx/sheet.ts'
import { readSharedStrings, readWorkbook } from './xlsx/workbook.ts'
import { readDirectory } from './xlsx/zip.ts'

/** A workbook whose first visible sheet is read row by row; nothing but its shared texts is held in memory. */
export async function openXlsx(path: string): Promise<{
  rows(): AsyncGenerator<RowBlock, void, undefined>
  close(): Promise<void>
}> {
  const handle = await open(path)
  try {
    const zip = await readDirectory(handle)
    const workbook = await readWorkbook(zip)
    const sheet = workbook.sheets.find(({ isVisible }) => isVisible)
    if (!sheet) throw failure('no_sheet', {})
    const texts = await readSharedStrings(zip, workbook.sharedStrings)
    const merged = await mergedCells(zip, sheet.part)
    const context = { texts, merged, styles: workbook.styles, startsIn1904: workbook.startsIn1904 }
    return { rows: () => sheetRows(zip, sheet.part, context), close: () => handle.close() }
  } catch (error) {
    await handle.close()
    throw error
  }
}
