import { TextDecoder } from 'node:util'
import { createReadStream } from 'node:fs'
import { failure } from './failures.ts'
import type { FileNature } from './nature.ts'
import type { RowBlock, SourceRow } from './row.ts'

const BLOCK = 1 << 16
const RECORD_MAX = 4_000_000

/**
 * Reads a CSV (RFC 4180, with the liberties spreadsheets take) in blocks: quoted cells may hold separators, quotes and
 * line breaks; blank lines are passed over but count as rows, as they do in a spreadsheet.
 */
export async function* csvRows(
  path: string,
  nature: FileNature & { format: 'csv' },
): AsyncGenerator<RowBlock, void, undefined> {
  const decoder = new TextDecoder(nature.encoding, { fatal: true })
  const split = csvSplitter(nature.separator, nature.lineBreak)
  let read = 0
  for await (const chunk of createReadStream(path, { highWaterMark: BLOCK })) {
    const block: Buffer = chunk
    read += block.length
    const rows = split(decodeBlock(decoder, block, read), false)
    if (rows.length > 0) yield { rows, share: read / nature.bytes }
  }
  const rows = split(decoder.decode(), true)
  if (rows.length > 0) yield { rows, share: 1 }
}

function decodeBlock(decoder: TextDecoder, block: Buffer, read: number): string {
  try {
    return decoder.decode(block, { stream: true })
  } catch {
    throw failure('encoding', { byte: read - block.length })
  }
}

/** Splits text that comes in pieces into rows; the last piece is marked `final`. */
export function csvSplitter(separator: string, lineBreak: '\n' | '\r') {
  let rest = ''
  let row = 0
  return (piece: string, final: boolean): SourceRow[] => {
    const text = rest + piece
    const rows: SourceRow[] = []
    let from = 0
    while (from < text.length) {
      const end = text.indexOf(lineBreak, from)
      if (end < 0 && !final) {
        if (text.length - from > RECORD_MAX) throw failure('long_row', { row: row + 1, limit: RECORD_MAX / 10_000 })
        break
      }
      const line = text.slice(from, end < 0 ? text.length : end)
      if (!line.includes('"')) {
        row++
        from = end < 0 ? text.length : end + 1
        const bare = line.endsWith('\r') ? line.slice(0, -1) : line
        if (bare.trim() !== '') rows.push({ row, cells: bare.split(separator), line: { line: bare, separator } })
        continue
      }
      const record = quotedRecord(text, from, separator, lineBreak, final)
      if (record === undefined) {
        if (final || text.length - from > RECORD_MAX) throw failure('open_quote', { row: row + 1 })
        break
      }
      row++
      from = record.next
      if (record.cells.some((cell) => cell !== '')) rows.push({ row, cells: record.cells })
    }
    rest = text.slice(from)
    return rows
  }
}

/** One record with quotes from a place on; undefined while its end has not come. */
function quotedRecord(
  text: string,
  start: number,
  separator: string,
  lineBreak: string,
  final: boolean,
): { readonly cells: string[]; readonly next: number } | undefined {
  const cells: string[] = []
  let at = start
  for (;;) {
    const quoted = text[at] === '"' ? quotedCell(text, at) : { value: '', next: at }
    if (quoted === undefined) return undefined
    const [nextSeparator, nextBreak] = [text.indexOf(separator, quoted.next), text.indexOf(lineBreak, quoted.next)]
    if (nextBreak < 0 && !final) return undefined
    const stop = nextBreak < 0 ? text.length : nextBreak
    const isLast = nextSeparator < 0 || nextSeparator > stop
    const end = isLast ? stop : nextSeparator
    const tail = text.slice(quoted.next, end)
    cells.push(unwrapped(quoted.value + (isLast && tail.endsWith('\r') ? tail.slice(0, -1) : tail)))
    if (isLast) return { cells, next: stop + 1 }
    at = end + 1
  }
}

/** `="0012"` is how a spreadsheet is told that digits are text. */
const unwrapped = (cell: string): string => (cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell)

function quotedCell(text: string, start: number): { readonly value: string; readonly next: number } | undefined {
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    value += text.slice(from, quote)
    if (text[quote + 1] !== '"') return { value, next: quote + 1 }
    value += '"'
    from = quote + 2
  }
}
