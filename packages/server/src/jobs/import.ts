import { setFlagsFromString } from 'node:v8'
import type { LocalDate, Problem } from '@gongzhen/core/base'
import type { Catalogue } from '@gongzhen/core/programme'
import { type Codes, type ImportMap, type RowProblem, columnsOf, rowReader } from '@gongzhen/core/registry'
import type { Database, Sql } from '../database.ts'
import { type Header, type TableFile, findHeader, openTableFile, topRows } from '../files.ts'
import { type Batch, addBatch, batchById, batchOfJob, teller } from '../store/batches.ts'
import { takeStock } from '../store/facts.ts'
import { type Reading, readChunks } from './import/chunks.ts'
import { failure, inWords, requireSpace } from './import/failures.ts'
import { type Judge, keepChunk, planOf, tryChunk } from './import/judge.ts'
import { newResolver } from './import/subjects.ts'
import { type Tally, addToTally, newTally, warningsOf, warningsOfBatch } from './import/tally.ts'

export { refusedWorkbook } from './import/refused.ts'
export { importTemplate } from './import/template.ts'

/** What an import works with. */
export type ImportContext = {
  readonly database: Database
  readonly zone: string
  /** The account on whose behalf; null for the system itself. */
  readonly by: number | null
  readonly catalogue: Catalogue
  readonly codes: Codes
  /** The day the file is imported: names begin and divisions are read as of it. */
  readonly today: LocalDate
  /** A folder on the disk the database writes to, wherever the file lies; absent where that is another machine's. */
  readonly disk?: string
  /** Aborts when the import is cancelled or the server stops; looked at between chunks. */
  readonly signal?: AbortSignal
  /** Told the number an import is kept under once there is one: by it an import that stopped goes on. */
  begun?(batch: number): void
  /** Data rows read so far, and how many there seem to be. */
  progress?(done: number, total: number | null, message?: string): void
}

/** The file to be imported, and how. */
export type ImportOrder = {
  readonly path: string
  readonly fileName: string
  readonly map: ImportMap
  /** Checks everything and writes nothing. */
  readonly dryRun: boolean
  /** Warning code → why the values are true all the same. Rows with a warning that nobody explained are handed back. */
  readonly explanations: Readonly<Record<string, string>>
  /** The job it is work of: an import begun by the same job before goes on where it stopped. */
  readonly job?: number
  /** The number of an import to go on with. */
  readonly resume?: number
}

/** What an import found: the same for a dry run and for the real one. */
export type ImportReport = {
  readonly kind: 'import'
  readonly batch: number | null
  readonly dryRun: boolean
  readonly rowsRead: number
  readonly rowsGood: number
  readonly rowsRefused: number
  /** Those of the refused that only want an explanation. */
  readonly rowsUnexplained: number
  readonly partiesCreated: number
  readonly findings: number
  readonly rowsPerSecond: number | null
  readonly warnings: readonly Warning[]
  /** The first rows handed back. */
  readonly refusals: readonly { readonly row: number; readonly problems: readonly RowProblem[] }[]
  /** Why the file as a whole could not be read by this map; then no row was. */
  readonly problems: readonly Problem[]
}

/** One kind of warning and how often it came. */
export type Warning = {
  readonly code: string
  readonly title: string
  readonly count: number
  readonly example: string
  readonly explanation: string | null
}

/**
 * Imports a file, or tries to: every row is checked, the good ones are kept chunk by chunk, the others are handed back
 * with their reasons. Each chunk is one transaction that also moves the import's cursor, so that an import stopped at
 * any moment goes on exactly where its last commit left it.
 */
export async function runImport(context: ImportContext, order: ImportOrder): Promise<ImportReport> {
  const startedAt = performance.now()
  keepHeapLow()
  const file = await openTableFile(order.path)
  try {
    const top = await topRows(file)
    const header = findHeader(top, columnsOf(order.map))
    if (header.missing.length > 0) return refusedFile(order, missingColumns(order, header))
    if (top.at(-1)?.row === header.row) return refusedFile(order, [noRows(order, header)])
    const reader = rowReader(order.map, header.cells, context.codes, context.today)
    const judge: Judge = { context, order, reader }
    const work = { context, order, file, header, judge }
    const report = order.dryRun ? await tryFile(work) : await keepFile(work)
    const seconds = (performance.now() - startedAt) / 1000
    return { ...report, rowsPerSecond: report.rowsRead > 0 ? Math.round(report.rowsRead / seconds) : null }
  } catch (error) {
    throw await inWords(error, context.disk)
  } finally {
    await file.close()
  }
}

/**
 * Rows in flight outlive two collections of what is young; left to itself the heap then grows to four times what is in use
 * before the rest is collected. Twice costs no measurable time and holds for the server from its first import on.
 */
const keepHeapLow = (): void => setFlagsFromString('--heap-growing-percent=100')

type ImportWork = {
  readonly context: ImportContext
  readonly order: ImportOrder
  readonly file: TableFile
  readonly header: Header
  readonly judge: Judge
}

/** All chunks in one transaction that is rolled back: the rows see each other, and nobody sees them. */
async function tryFile({ context, order, file, header, judge }: ImportWork): Promise<ImportReport> {
  const tally = newTally()
  const rolledBack = new Error('rolled back')
  await context.database
    .inZone(context.zone, async (sql) => {
      const trial = await tryChunk(sql, judge)
      for await (const chunk of readChunks(file, header, readingOf(judge, null, 0))) {
        context.signal?.throwIfAborted()
        addToTally(tally, await trial(chunk))
        report(context, tally, chunk.share)
      }
      throw rolledBack
    })
    .catch((error: unknown) => {
      if (error !== rolledBack) throw error
    })
  return reportOf(order, null, tally, warningsOf(tally, order, judge.context.catalogue))
}

/** While the database takes one chunk, the next is read. */
async function keepFile({ context, order, file, header, judge }: ImportWork): Promise<ImportReport> {
  const batch = await openBatch(context, order, file, header)
  context.begun?.(batch.batch)
  const tally = newTally(batch)
  const resolver = newResolver(judge, batch.batch)
  const stock = stockOf(context.database)
  await stock(tally.rowsGood)
  let keeping: Promise<void> = Promise.resolve()
  for await (const chunk of readChunks(file, header, readingOf(judge, batch.batch, batch.rowsRead))) {
    const foreseen = await resolver.foresee(chunk.good)
    await keeping
    context.signal?.throwIfAborted()
    await requireSpace(context.disk)
    keeping = keepChunk(judge, resolver, batch.batch, { ...chunk, foreseen }, tally).then(async (counted) => {
      addToTally(tally, counted)
      report(context, tally, chunk.share)
      await stock(tally.rowsGood)
    })
    keeping.catch(() => {})
  }
  await keeping
  await stock(tally.rowsGood, 1)
  const warnings = await context.database.inZone(context.zone, (sql) =>
    warningsOfBatch(sql, batch.batch, order, context.catalogue),
  )
  return reportOf(order, batch.batch, tally, warnings)
}

const readingOf = (judge: Judge, batch: number | null, skip: number): Reading => ({
  reader: judge.reader,
  tell: teller(planOf(judge, batch)),
  skip,
})

/** Fewer new rows change no plan. */
const STOCK_ROWS_MIN = 500

/**
 * Takes stock whenever the rows kept have grown fivefold since: to a planner that last looked before this import, a new
 * zone has no rows, and every index of a table is then as good as any other.
 */
function stockOf(database: Database): (rows: number, growth?: number) => Promise<void> {
  let counted = STOCK_ROWS_MIN
  return async (rows, growth = 5) => {
    if (rows <= counted || rows < counted * growth) return
    counted = rows
    await database.asOwner(takeStock)
  }
}

function report(context: ImportContext, tally: Tally, share: number): void {
  const total = share > 0 ? Math.round(tally.rowsRead / share) : null
  context.progress?.(tally.rowsRead, total, `已读 ${tally.rowsRead} 行，退回 ${tally.rowsRefused} 行`)
}

/** The import of this job so far, or a new one; a file that has changed in between cannot go on. */
async function openBatch(
  { database, zone, by }: ImportContext,
  order: ImportOrder,
  { nature }: TableFile,
  header: Header,
): Promise<Batch> {
  return database.inZone(
    zone,
    async (sql) => {
      const begun = await begunImport(sql, order)
      if (begun && begun.sha256 !== nature.sha256) throw failure('file_changed', { file: order.fileName })
      if (begun) return begun
      const batch = await addBatch(sql, {
        job: order.job ?? null,
        source: order.map.source,
        file: order.fileName,
        sha256: nature.sha256,
        map: order.map.map,
        header: header.cells,
        explanations: order.explanations,
      })
      return batchById(sql, batch)
    },
    by ?? undefined,
  )
}

async function begunImport(sql: Sql, { job, resume }: ImportOrder): Promise<Batch | undefined> {
  if (resume !== undefined) return batchById(sql, resume)
  return job === undefined ? undefined : batchOfJob(sql, job)
}

function reportOf(order: ImportOrder, batch: number | null, tally: Tally, warnings: readonly Warning[]): ImportReport {
  const { rowsRead, rowsGood, rowsRefused, rowsUnexplained, partiesCreated, findings, refusals } = tally
  const counts = { rowsRead, rowsGood, rowsRefused, rowsUnexplained, partiesCreated, findings }
  return {
    kind: 'import',
    batch,
    dryRun: order.dryRun,
    ...counts,
    rowsPerSecond: null,
    warnings,
    refusals,
    problems: [],
  }
}

const refusedFile = (order: ImportOrder, problems: readonly Problem[]): ImportReport => ({
  ...reportOf(order, null, newTally(), []),
  problems,
})

const missingColumns = (order: ImportOrder, header: Header): Problem[] =>
  header.missing.map(({ column, nearest }) => {
    const proposal = nearest.length > 0 ? { proposal: nearest.join(', ') } : {}
    return {
      code: 'import.column_missing',
      file: order.fileName,
      line: header.row,
      zh: `表头没有「${column}」这一列`,
      en: `the header has no column "${column}"`,
      ...proposal,
    }
  })

const noRows = (order: ImportOrder, header: Header): Problem => ({
  code: 'import.no_rows',
  file: order.fileName,
  line: header.row,
  zh: '文件只有表头，下面一行数据也没有；请填好再导入',
  en: 'the file has a header and no row below it; fill it in and import it again',
})
