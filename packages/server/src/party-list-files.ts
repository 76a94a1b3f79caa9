import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { writeXlsxStream } from 'hucre/xlsx'
import { PARTY_KINDS } from '@gongzhen/core/registry'
import type { PartyLineShown } from './party-list.ts'

/** The columns a list of parties can have, each under its name in the address. */
export const LIST_COLUMNS = [
  'name',
  'kind',
  'code',
  'area',
  'stage',
  'points',
  'rank',
  'eligible',
  'near',
  'incomplete',
  'findings',
  'tags',
  'officer',
] as const
export type ListColumn = (typeof LIST_COLUMNS)[number]

type Cell = string | number | null
type Written = { readonly title: string; readonly width: number; readonly cell: (line: PartyLineShown) => Cell }

const COLUMNS: Readonly<Record<ListColumn, Written>> = {
  name: { title: '名称', width: 36, cell: ({ name }) => name },
  kind: { title: '类型', width: 12, cell: ({ kind }) => PARTY_KINDS[kind].zh },
  code: { title: '统一社会信用代码', width: 22, cell: ({ code }) => code },
  area: { title: '片区', width: 14, cell: ({ area }) => area?.name ?? null },
  stage: { title: '阶段', width: 10, cell: ({ stage }) => stage },
  points: { title: '积分', width: 10, cell: ({ points }) => (points === null ? null : Number(points)) },
  rank: { title: '阶段内名次', width: 12, cell: ({ rank }) => rank },
  eligible: { title: '符合', width: 8, cell: ({ eligible }) => eligible },
  near: { title: '差一点', width: 8, cell: ({ near }) => near },
  incomplete: { title: '缺数据', width: 8, cell: ({ incomplete }) => incomplete },
  findings: { title: '待核查', width: 8, cell: ({ openFindings }) => openFindings },
  tags: { title: '标签', width: 24, cell: ({ tags }) => tags.join('、') },
  officer: { title: '经办', width: 12, cell: ({ officer }) => officer?.name ?? null },
}

/** A list as a workbook, written while the lines are read. */
export function linesWorkbook(lines: AsyncIterable<PartyLineShown>, columns: readonly ListColumn[]): Readable {
  const shown = columns.map((column) => COLUMNS[column])
  const stream = writeXlsxStream(cellsOf(lines, shown), {
    name: '企业',
    columns: shown.map(({ title: header, width }) => ({ header, width })),
    freezePane: { rows: 1 },
  })
  // Node's own stream of bytes is the web's; the library names the latter's type.
  return Readable.fromWeb(stream as ReadableStream<Uint8Array>)
}

/** A list as CSV for the usual spreadsheets: UTF-8 with a mark, and no cell that begins like a formula. */
export function linesCsv(lines: AsyncIterable<PartyLineShown>, columns: readonly ListColumn[]): Readable {
  const shown = columns.map((column) => COLUMNS[column])
  return Readable.from(csvOf(cellsOf(lines, shown), shown))
}

async function* cellsOf(lines: AsyncIterable<PartyLineShown>, shown: readonly Written[]): AsyncGenerator<Cell[]> {
  for await (const line of lines) yield shown.map(({ cell }) => cell(line))
}

async function* csvOf(rows: AsyncIterable<Cell[]>, shown: readonly Written[]): AsyncGenerator<string> {
  yield `\uFEFF${shown.map(({ title }) => title).join(',')}\r\n`
  for await (const cells of rows) yield `${cells.map(csvCell).join(',')}\r\n`
}

/** A text that a spreadsheet would compute is kept a text by an apostrophe before it. */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
