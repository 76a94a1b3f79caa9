import { dateOfDay } from '@gongzhen/core/base'
import { failure } from '../failures.ts'
import type { CellFault, RowBlock, SourceRow } from '../row.ts'
import type { NumberStyle } from './workbook.ts'
import { attributes, textOf, unescaped } from './xml.ts'
import type { Zip } from './zip.ts'

/** What the cells of a sheet refer to. */
type SheetContext = {
  readonly texts: readonly string[]
  readonly merged: MergedCells
  readonly styles: readonly NumberStyle[]
  readonly startsIn1904: boolean
}

/** Merged areas by the rows they cover; rows and columns count from 0. */
type MergedCells = ReadonlyMap<number, readonly Area[]>
type Area = {
  readonly name: string
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

const SHEET_BYTES = 4_000_000_000
const ROW_CHARACTERS = 8_000_000
const BLOCK_ROWS = 500
const HEADER_ROWS = 20
const COLUMNS_MAX = 2_000

/** Reads the rows of a sheet in blocks, no faster than they are taken. */
export async function* sheetRows(
  zip: Zip,
  part: string,
  context: SheetContext,
): AsyncGenerator<RowBlock, void, undefined> {
  let rest = ''
  let row = 0
  let rows: SourceRow[] = []
  const header = new Map<string, string>()
  for await (const piece of zip.text(part, SHEET_BYTES)) {
    const text = rest + piece
    let from = 0
    for (;;) {
      const found = nextRow(text, from)
      if (found === undefined) break
      from = found.end
      row = Number(attributes(found.tag).r ?? row + 1)
      const read = readRow(found.content, row, context, header)
      if (read.cells.some((cell) => cell !== '') || read.faults) rows.push(read)
      if (rows.length >= BLOCK_ROWS) {
        yield { rows, share: zip.progress(part) }
        rows = []
      }
    }
    rest = text.slice(from)
    if (rest.length > ROW_CHARACTERS)
      throw failure('too_large', {
        part: { zh: `第 ${row + 1} 行`, en: `row ${row + 1}` },
        limit: ROW_CHARACTERS / 1e6,
      })
  }
  if (rows.length > 0) yield { rows, share: 1 }
}

/** The areas of merged cells, which stand behind the rows: the sheet is read through once for them. */
export async function mergedCells(zip: Zip, part: string): Promise<MergedCells> {
  let tail: string | undefined
  let rest = ''
  for await (const piece of zip.text(part, SHEET_BYTES)) {
    if (tail === undefined) {
      const text = rest + piece
      const end = text.search(/<\/(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*\/>/)
      if (end >= 0) tail = text.slice(end)
      rest = text.slice(-20)
    } else if (tail.length < ROW_CHARACTERS) tail += piece
  }
  const byRow = new Map<number, Area[]>()
  for (const [, name = ''] of (tail ?? '').matchAll(/<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"/g)) {
    const area = areaOf(name)
    for (let at = area.top; at <= Math.min(area.bottom, area.top + 100_000); at++)
      byRow.set(at, [...(byRow.get(at) ?? []), area])
  }
  return byRow
}

function nextRow(text: string, from: number): { tag: string; content: string; end: number } | undefined {
  ROW.lastIndex = from
  const open = ROW.exec(text)
  if (!open) return undefined
  const [tag, prefix = ''] = open
  const start = open.index + tag.length
  if (tag.endsWith('/>')) return { tag, content: '', end: start }
  const close = `</${prefix}row>`
  const end = text.indexOf(close, start)
  return end < 0 ? undefined : { tag, content: text.slice(start, end), end: end + close.length }
}

const ROW = /<(\w+:)?row\b[^>]*>/g
const CELL = /<(?:\w+:)?c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g
const VALUE = /<(?:\w+:)?v\b[^>]*>([\s\S]*?)<\/(?:\w+:)?v>/
const FORMULA = /<(?:\w+:)?f\b/

/** `header` keeps the texts of merged areas among the first rows: there a merged cell names every column it spans. */
function readRow(content: string, row: number, context: SheetContext, header: Map<string, string>): SourceRow {
  const cells: string[] = []
  const faults: CellFault[] = []
  for (const [, tag = '', inside = ''] of content.matchAll(CELL)) {
    const { r, t = 'n', s } = attributes(tag)
    const at = r === undefined ? cells.length : columnOf(r)
    if (at >= COLUMNS_MAX) continue
    while (cells.length < at) cells.push('')
    const value = VALUE.exec(inside)?.[1]
    if (value === undefined && t !== 'inlineStr') {
      cells[at] = ''
      if (FORMULA.test(inside)) faults.push(withoutValue(at, r ?? ''))
    } else cells[at] = cellText(t, inside, value ?? '', context.styles[Number(s ?? -1)] ?? 'number', context)
  }
  for (const area of context.merged.get(row - 1) ?? []) spread(area, row, cells, faults, header)
  return faults.length > 0 ? { row, cells, faults } : { row, cells }
}

function spread(area: Area, row: number, cells: string[], faults: CellFault[], header: Map<string, string>): void {
  if (row - 1 === area.top && row <= HEADER_ROWS) header.set(area.name, cells[area.left] ?? '')
  for (let at = area.left; at <= Math.min(area.right, COLUMNS_MAX - 1); at++) {
    while (cells.length <= at) cells.push('')
    faults.push(mergedCell(at, area))
    if (row <= HEADER_ROWS && cells[at] === '') cells[at] = header.get(area.name) ?? ''
  }
}

function cellText(type: string, inside: string, value: string, style: NumberStyle, context: SheetContext): string {
  switch (type) {
    case 's':
      return context.texts[Number(value)] ?? ''
    case 'inlineStr':
      return textOf(inside)
    case 'b':
      return value === '1' || value === 'true' ? 'TRUE' : 'FALSE'
    case 'str':
    case 'e':
    case 'd':
      return unescaped(value)
    default:
      return numberText(value, style, context.startsIn1904)
  }
}

/** Numbers as the sheet shows them: fifteen digits, days as days, shares with their sign. */
function numberText(value: string, style: NumberStyle, startsIn1904: boolean): string {
  const number = Number(value)
  if (value.trim() === '' || Number.isNaN(number)) return value
  if (style === 'date' && number >= 1) return dayText(number + (startsIn1904 ? 1462 : 0))
  if (style === 'percent') return `${String(Number((number * 100).toPrecision(15)))}%`
  return String(Number(number.toPrecision(15)))
}

/** Days since 1899-12-30; the 29 February 1900 that spreadsheets believe in shifts the days before it. */
function dayText(serial: number): string {
  const whole = Math.floor(serial)
  const day = dateOfDay(whole - 25_569 + (whole < 60 ? 1 : 0))
  const seconds = Math.round((serial - whole) * 86_400)
  if (seconds === 0) return day
  const two = (part: number) => String(part).padStart(2, '0')
  return `${day} ${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function areaOf(name: string): Area {
  const [start = '', end = ''] = name.split(':')
  const rowOf = (reference: string) => Number(reference.replace(/\D/g, '')) - 1
  return { name, top: rowOf(start), left: columnOf(start), bottom: rowOf(end), right: columnOf(end) }
}

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) - 64
    if (letter < 1 || letter > 26) break
    column = column * 26 + letter
  }
  return column - 1
}

const withoutValue = (at: number, reference: string): CellFault => ({
  at,
  code: 'formula_without_value',
  expected: '公式的结果',
  found: '只有公式',
  message: `单元格 ${reference} 只有公式，没有算出的结果。请在表格软件中打开并保存一次，或粘贴为数值`,
})

const mergedCell = (at: number, { name }: Area): CellFault => ({
  at,
  code: 'merged_cell',
  expected: '每行各填各的单元格',
  found: name,
  message: `${name} 是合并单元格，分不清哪一行是什么值。请取消合并，逐行填写`,
})
