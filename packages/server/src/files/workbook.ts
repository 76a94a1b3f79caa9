import {
  type Cell,
  type CellStyle,
  type CellValue,
  type DataValidation,
  type WriteSheet,
  colToLetter,
  writeXlsx,
} from 'hucre/xlsx'

/** The media type of a workbook, as Excel registered it. */
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** A cell to be written: its value, or its value with a colour and a comment. */
export type WrittenCell =
  | CellValue
  | {
      readonly value: CellValue
      readonly look?: 'header' | 'required' | 'error' | 'warning' | 'example'
      readonly comment?: string
    }

/** A sheet to be written. Columns and rows count from 0; a column of texts keeps codes from turning into numbers. */
export type SheetToWrite = {
  readonly name: string
  readonly rows: readonly (readonly WrittenCell[])[]
  readonly widths?: readonly number[]
  readonly frozenRows?: number
  readonly textColumns?: readonly number[]
  /** Drop-downs from a row on to the end of a thousand rows. */
  readonly choices?: readonly { readonly column: number; readonly from: number; readonly values: readonly string[] }[]
}

const AUTHOR = '共振'
const CHOICE_ROWS = 2_000
/** A list inside a drop-down may have 255 characters; a longer one stands on a hidden sheet. */
const INLINE_LIST_MAX = 250
const CHOICE_SHEET = '选项'

/** Writes a workbook with colours, comments and drop-downs. Holds it in memory: for up to some ten thousand rows. */
export async function writeWorkbook(sheets: readonly SheetToWrite[]): Promise<Buffer> {
  const lists: string[][] = []
  const written = sheets.map((sheet) => sheetOf(sheet, lists))
  const hidden = lists.length === 0 ? [] : [listSheet(lists)]
  return Buffer.from(await writeXlsx({ sheets: [...written, ...hidden] }))
}

function sheetOf(sheet: SheetToWrite, lists: string[][]): WriteSheet {
  const cells = new Map<string, Partial<Cell>>()
  sheet.rows.forEach((row, at) => {
    row.forEach((cell, column) => {
      const dressed = dressedCell(cell)
      if (dressed) cells.set(`${at},${column}`, dressed)
    })
  })
  const columns = Math.max(0, ...sheet.rows.map((row) => row.length))
  return {
    name: sheet.name,
    rows: sheet.rows.map((row) => row.map((cell) => (isDressed(cell) ? cell.value : cell))),
    cells,
    columns: Array.from({ length: columns }, (_, at) => ({
      width: sheet.widths?.[at] ?? 16,
      ...(sheet.textColumns?.includes(at) ? { style: { numFmt: '@' } } : {}),
    })),
    ...(sheet.frozenRows === undefined ? {} : { freezePane: { rows: sheet.frozenRows } }),
    dataValidations: (sheet.choices ?? []).map((choice) => validationOf(choice, lists)),
  }
}

function validationOf(choice: NonNullable<SheetToWrite['choices']>[number], lists: string[][]): DataValidation {
  const letter = colToLetter(choice.column)
  const common = {
    type: 'list' as const,
    range: `${letter}${choice.from + 1}:${letter}${choice.from + CHOICE_ROWS}`,
    allowBlank: true,
    showErrorMessage: true,
    errorTitle: '请从列表中选择',
    errorMessage: choice.values.slice(0, 10).join('、').slice(0, 200),
  }
  if (choice.values.join(',').length <= INLINE_LIST_MAX) return { ...common, values: [...choice.values] }
  lists.push([...choice.values])
  const list = colToLetter(lists.length - 1)
  return { ...common, formula1: `'${CHOICE_SHEET}'!$${list}$1:$${list}$${choice.values.length}` }
}

function listSheet(lists: readonly (readonly string[])[]): WriteSheet {
  const height = Math.max(...lists.map((list) => list.length))
  const rows = Array.from({ length: height }, (_, at) => lists.map((list) => list[at] ?? null))
  return { name: CHOICE_SHEET, rows, hidden: true }
}

const FILLS: Readonly<Record<'header' | 'required' | 'error' | 'warning' | 'example', string>> = {
  header: 'DCE6F1',
  required: 'FCE4D6',
  error: 'FF9999',
  warning: 'FFEB9C',
  example: 'EDEDED',
}

const isDressed = (cell: WrittenCell): cell is Exclude<WrittenCell, CellValue> =>
  typeof cell === 'object' && cell !== null && 'value' in cell

function dressedCell(cell: WrittenCell): Partial<Cell> | undefined {
  if (!isDressed(cell)) return undefined
  const { value, look, comment } = cell
  const isHead = look === 'header' || look === 'required'
  const style: CellStyle = {
    ...(look === undefined ? {} : { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: FILLS[look] } } }),
    ...(isHead ? { font: { bold: true } } : {}),
    ...(look === 'example' ? { font: { italic: true } } : {}),
    ...(typeof value === 'string' ? { numFmt: '@' } : {}),
  }
  return { value, style, ...(comment === undefined ? {} : { comment: { author: AUTHOR, text: comment } }) }
}
