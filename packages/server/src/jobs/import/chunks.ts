import { Readable } from 'node:stream'
import type { Row, RowProblem, RowReader } from '@gongzhen/core/registry'
import { columnKey } from '@gongzhen/core/registry'
import { type Header, type KeptCells, type SourceRow, type TableFile, keptCells } from '../../files.ts'
import type { Foreseen } from './subjects.ts'

/** Rows of a file that are judged and kept together. */
export type Chunk = {
  /** Data rows in it, good and bad. */
  readonly count: number
  /** The number of its first row in the file. */
  readonly from: number
  readonly good: readonly GoodRow[]
  readonly bad: readonly BadRow[]
  /** How much of the file has been read after it, from 0 to 1. */
  readonly share: number
  /** What was made ahead for the parties it may enter. */
  readonly foreseen?: Foreseen
}

/** A row that passed its own checks; `told` is what it says of the facts, as staging takes it. */
export type GoodRow = {
  readonly row: number
  readonly kept: KeptCells
  readonly read: Omit<Row, 'values'>
  readonly told: string
}
type BadRow = {
  readonly row: number
  readonly cells: readonly string[]
  readonly problems: readonly RowProblem[]
}

/** The first chunk is small, so that the database has something to do early; each after it is twice as large, up to the most. */
const FIRST_CHUNK_ROWS = 1_000
const CHUNK_ROWS = 8_000

/** While a chunk is read, the database is answered after so many rows: it waits for the next statement of the last chunk. */
export const BREATH_ROWS = 25

/** How rows are read: `tell` writes what a row says as staging takes it, the first `skip` data rows are passed over. */
export type Reading = {
  readonly reader: RowReader
  readonly tell: (values: Row['values']) => string
  readonly skip: number
}

/** So many cells are read before the database asks for them: some five chunks of a table of a dozen columns. */
const CELLS_AHEAD = 500_000

/**
 * Reads the rows below the header in chunks, each row checked by itself. Entering new firms keeps the database busy for
 * longer than reading their rows, and the years after it for less: what is read ahead meanwhile is not waited for later.
 */
export function readChunks(file: TableFile, header: Header, reading: Reading): AsyncIterable<Chunk> {
  const ahead = Math.ceil(CELLS_AHEAD / (CHUNK_ROWS * header.cells.length))
  return Readable.from(chunksOf(file, header, reading), { highWaterMark: ahead })
}

async function* chunksOf(file: TableFile, header: Header, reading: Reading): AsyncGenerator<Chunk, void, undefined> {
  const faultsOf = faultReader(header, reading.reader)
  let passed = 0
  let chunk = newChunk()
  let full = FIRST_CHUNK_ROWS
  for await (const { rows, share } of file.rows()) {
    for (const row of rows) {
      if (row.row <= header.row || isBlank(row, header)) continue
      if (passed++ < reading.skip) continue
      addRow(chunk, row, reading, faultsOf)
      if (chunk.count % BREATH_ROWS === 0) await breathe()
      if (chunk.count === full) {
        yield { ...chunk, share }
        chunk = newChunk()
        full = Math.min(full * 2, CHUNK_ROWS)
      }
    }
    await breathe()
  }
  if (chunk.count > 0) yield { ...chunk, share: 1 }
}

type OpenChunk = { count: number; from: number; good: GoodRow[]; bad: BadRow[] }
const newChunk = (): OpenChunk => ({ count: 0, from: 0, good: [], bad: [] })

function addRow(
  chunk: OpenChunk,
  source: SourceRow,
  { reader, tell }: Reading,
  faultsOf: (row: SourceRow) => RowProblem[],
): void {
  const { row, cells } = source
  if (chunk.count++ === 0) chunk.from = row
  const read = reader.read(cells)
  const faults = source.faults ? faultsOf(source) : []
  if ('problems' in read) chunk.bad.push({ row, cells, problems: [...faults, ...read.problems] })
  else if (faults.length > 0) chunk.bad.push({ row, cells, problems: faults })
  else chunk.good.push({ row, kept: keptCells(source), read: withoutValues(read), told: tell(read.values) })
}

const withoutValues = ({ identifier, name, period, identifiers, warnings }: Row): GoodRow['read'] => ({
  identifier,
  name,
  period,
  identifiers,
  warnings,
})

/** Faults of cells that the map reads; a formula in a column nobody asked for harms nobody. */
function faultReader(header: Header, reader: RowReader): (row: SourceRow) => RowProblem[] {
  const wanted = new Set(reader.columns.map(columnKey))
  const columns = header.cells.map((cell) => (wanted.has(columnKey(cell)) ? cell : undefined))
  return ({ faults = [] }) =>
    faults.flatMap(({ at, code, expected, found, message }) => {
      const column = columns[at]
      return column === undefined ? [] : [{ column, code, expected, found, message }]
    })
}

/** A row whose cells under the header are all empty is no row, whatever stands beside the table. */
const isBlank = ({ cells }: SourceRow, header: Header): boolean =>
  cells.every((cell, at) => at >= header.cells.length || cell.trim() === '')

/** Lets the database and requests be answered between two handfuls of rows. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
