import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { type DemoFirm, demoFirm } from './firm.ts'
import type { DemoTable } from './table.ts'

const FIRMS_A_CHUNK = 200

/** Writes the departments' files into a folder as CSV in UTF-8, chunk by chunk, so that 100,000 firms need no memory. */
export async function writeFiles(
  tables: readonly DemoTable[],
  firms: { readonly seed: number; readonly count: number },
  folder: string,
): Promise<void> {
  const files = await Promise.all(tables.map((table) => open(join(folder, table.file), 'w')))
  try {
    await writeAll(tables, files, (table) => `\uFEFF${line(table.header)}`)
    for (const chunk of chunks(firms)) {
      await writeAll(tables, files, (table) => chunk.flatMap(table.rows).map(line).join(''))
    }
    await writeAll(tables, files, (table) => table.besides.map(line).join(''))
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}

async function writeAll(
  tables: readonly DemoTable[],
  files: readonly FileHandle[],
  text: (table: DemoTable) => string,
): Promise<void> {
  await Promise.all(tables.map(async (table, place) => files[place]?.write(text(table))))
}

function* chunks({ seed, count }: { readonly seed: number; readonly count: number }): Generator<DemoFirm[]> {
  for (let first = 1; first <= count; first += FIRMS_A_CHUNK) {
    const length = Math.min(FIRMS_A_CHUNK, count - first + 1)
    yield Array.from({ length }, (_, offset) => demoFirm(seed, first + offset))
  }
}

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
