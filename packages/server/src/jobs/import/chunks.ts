import type { Row, RowProblem, RowReader } from '@gongzhen/core/registry'
import { columnKey } from '@gongzhen/core/registry'
import type { Header, SourceRow, TableFile } from '../../files.ts'

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
}

export type GoodRow = { readonly row: number; readonly cells: readonly string[]; readonly read: Row }
export type BadRow = {
  readonly row: number
  readonly cells: readonly string[]
  readonly problems: readonly RowProblem[]
}

const CHUNK_ROWS = 5_000

/** Reads the rows below the header in chunks, each row checked by itself; the first `skip` data rows are passed over. */
export async function* readChunks(
  file: TableFile,
  header: Header,
  reader: RowReader,
  { skip }: { readonly skip: number },
): AsyncGenerator<Chunk, void, undefined> {
  const faultsOf = faultReader(header, reader)
  let passed = 0
  let chunk = newChunk()
  for await (const { rows, share } of file.rows()) {
    for (const row of rows) {
      if (row.row <= header.row || isBlank(row, header)) continue
      if (passed++ < skip) continue
      addRow(chunk, row, reader, faultsOf)
      if (chunk.count === CHUNK_ROWS) {
        yield { ...chunk, share }
        chunk = newChunk()
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
  reader: RowReader,
  faultsOf: (row: SourceRow) => RowProblem[],
): void {
  const { row, cells } = source
  if (chunk.count++ === 0) chunk.from = row
  const read = reader.read(cells)
  const faults = source.faults ? faultsOf(source) : []
  if ('problems' in read) chunk.bad.push({ row, cells, problems: [...faults, ...read.problems] })
  else if (faults.length > 0) chunk.bad.push({ row, cells, problems: faults })
  else chunk.good.push({ row, cells, read })
}

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

/** Lets requests be answered between two blocks of rows. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
