import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { writeXlsxStream } from 'hucre/xlsx'
import type { AuditRow } from './store/audit.ts'

const COLUMNS = [
  ['编号', 10],
  ['时间（UTC）', 26],
  ['账号编号', 10],
  ['谁', 18],
  ['代表企业', 24],
  ['来自', 18],
  ['操作', 24],
  ['对象', 18],
  ['原值', 30],
  ['新值', 30],
  ['理由', 30],
  ['其他', 50],
  ['请求编号', 16],
] as const

/** The trail as a workbook, written while the rows are read: its size does not matter to memory. */
export function auditWorkbook(rows: AsyncIterable<AuditRow>): Readable {
  const stream = writeXlsxStream(lines(rows), {
    name: '操作记录',
    columns: COLUMNS.map(([header, width]) => ({ header, width })),
    freezePane: { rows: 1 },
  })
  // Node's own stream of bytes is the web's; the library names the latter's type.
  return Readable.fromWeb(stream as ReadableStream<Uint8Array>)
}

/** The trail as CSV with a byte order mark, as Chinese Excel wants it. */
export const auditCsv = (rows: AsyncIterable<AuditRow>): Readable => Readable.from(csvLines(rows))

async function* csvLines(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield `\uFEFF${COLUMNS.map(([header]) => header).join(',')}\r\n`
  for await (const cells of lines(rows)) yield `${cells.map(csvCell).join(',')}\r\n`
}

async function* lines(rows: AsyncIterable<AuditRow>): AsyncGenerator<(string | number)[]> {
  for await (const { id, at, account, accountName, actingForName, address, event, subject, detail, request } of rows) {
    const { before, after, reason, ...rest } = detail
    const others = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest)
    const deed = [event, subject ?? '', told(before), told(after), told(reason), others, request ?? '']
    yield [id, at, account ?? '', accountName ?? '', actingForName ?? '', address ?? '', ...deed]
  }
}

const told = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value)

/** A cell that begins like a formula is no formula: somebody's reason must not run in the auditor's spreadsheet. */
function csvCell(value: string | number): string {
  const text = String(value)
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
