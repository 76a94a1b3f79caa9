import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { demoFirm } from './firm.ts'
import type { DemoTable } from './table.ts'

const FIRMS_A_CHUNK = 200

/** Writes a department's file as CSV in UTF-8, firm by firm, so that a hundred thousand firms need no memory. */
export async function writeCsv(
  table: DemoTable,
  firms: { readonly seed: number; readonly count: number },
  path: string,
): Promise<void> {
  await pipeline(Readable.from(chunks(table, firms)), createWriteStream(path))
}

function* chunks(table: DemoTable, { seed, count }: { seed: number; count: number }): Generator<string> {
  yield `\uFEFF${line(table.header)}`
  for (let first = 1; first <= count; first += FIRMS_A_CHUNK) {
    let chunk = ''
    for (let number = first; number < first + FIRMS_A_CHUNK && number <= count; number++) {
      for (const row of table.rows(demoFirm(seed, number))) chunk += line(row)
    }
    yield chunk
  }
  yield table.besides.map(line).join('')
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
