import type { Instant } from '@gongzhen/core/base'
import type { RowProblem } from '@gongzhen/core/registry'
import { defineErrors } from '@gongzhen/core/base'
import type { Sql } from '../../database.ts'
import { type Page, type PageAsked, pageOf } from '../page.ts'
import { witness } from '../log.ts'

/** Refusals about an import that is not there, or not any more. */
export const failure = defineErrors('import', {
  unknown: { status: 404, zh: '没有编号为 {id} 的导入', en: 'there is no import {id}' },
  undone: { status: 409, zh: '这次导入已经撤销', en: 'this import has been undone already' },
})

/** One import of one file. */
export type Batch = {
  readonly batch: number
  readonly job: number | null
  readonly source: string
  readonly file: string
  readonly sha256: string
  readonly map: string
  readonly declaredAt: Instant
  readonly by: number | null
  readonly header: readonly string[]
  readonly rowsRead: number
  readonly rowsGood: number
  readonly rowsRefused: number
  readonly explanations: Readonly<Record<string, string>>
  readonly openFindings: number
  readonly partiesCreated: number
  readonly undone: { readonly at: Instant; readonly by: number | null; readonly reason: string } | null
}

/** An import about to begin. */
export type NewBatch = {
  readonly job: number | null
  readonly source: string
  readonly file: string
  /** Hexadecimal. */
  readonly sha256: string
  readonly map: string
  readonly header: readonly string[]
  readonly explanations: Readonly<Record<string, string>>
}

/** How far an import has come. */
export type BatchCounts = { readonly rowsRead: number; readonly rowsGood: number; readonly rowsRefused: number }

/** A row handed back: as it was found, and what is wrong with it. A `warning` only needs an explanation. */
export type Refusal = {
  readonly row: number
  readonly cells: readonly string[]
  readonly problems: readonly (RowProblem & { readonly severity: 'error' | 'warning' })[]
}

/** Opens an import and answers its number. */
export async function addBatch(sql: Sql, batch: NewBatch): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into batch (zone, job, source, file_name, file_sha256, map, header, explanations, by)
    values (current_setting('gongzhen.zone'), ${batch.job}, ${batch.source}, ${batch.file}, decode(${batch.sha256}, 'hex'),
            ${batch.map}, ${batch.header}, ${sql.json(batch.explanations)},
            nullif(current_setting('gongzhen.account', true), '')::bigint)
    returning id`
  await witness(sql, 'batch', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** The import a job has begun, if it got that far: where a resumed job goes on. */
export async function batchOfJob(sql: Sql, job: number): Promise<Batch | undefined> {
  const [row] = await sql<BatchRow>`${selection(sql)} and b.job = ${job} order by b.id desc limit 1`
  return row && readBatch(row)
}

/** One import; fails for a number nobody has. */
export async function batchById(sql: Sql, id: number): Promise<Batch> {
  const [row] = await sql<BatchRow>`${selection(sql)} and b.id = ${id}`
  if (!row) throw failure('unknown', { id })
  return readBatch(row)
}

/** One page of the imports, the latest first. */
export async function listBatches(sql: Sql, asked: PageAsked): Promise<Page<Batch>> {
  const ordered = sql.part`${selection(sql)} order by b.id desc`
  const counted = sql.part`from batch where zone = current_setting('gongzhen.zone')`
  const { rows, total } = await pageOf<BatchRow>(sql, asked, { ordered, counted })
  return { rows: rows.map(readBatch), total }
}

/** Notes that a chunk of an import is in. */
export async function closeBatch(sql: Sql, id: number, counts: BatchCounts): Promise<void> {
  await sql`
    update batch set rows_read = ${counts.rowsRead}, rows_good = ${counts.rowsGood}, rows_refused = ${counts.rowsRefused}
     where zone = current_setting('gongzhen.zone') and id = ${id}`
  await witness(sql, 'batch', sql.part`r.id = ${id}`)
}

/** One page of the rows an import handed back. */
export function refusalsOf(sql: Sql, batch: number, asked: PageAsked): Promise<Page<Refusal>> {
  const counted = sql.part`from batch_refusal where zone = current_setting('gongzhen.zone') and batch = ${batch}`
  const ordered = sql.part`select row_no as row, cells, problems ${counted} order by row_no`
  return pageOf(sql, asked, { ordered, counted })
}

/** All rows an import handed back, in the order of the file, a few thousand at a time. */
export async function* streamRefusals(sql: Sql, batch: number): AsyncGenerator<readonly Refusal[]> {
  let after = 0
  for (;;) {
    const rows = await sql<Refusal>`
      select row_no as row, cells, problems from batch_refusal
       where zone = current_setting('gongzhen.zone') and batch = ${batch} and row_no > ${after}
       order by row_no limit 2000`
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)?.row ?? after
  }
}

type BatchRow = Omit<Batch, 'undone'> & {
  readonly undone_at: Instant | null
  readonly undone_by: number | null
  readonly undo_reason: string | null
}

const readBatch = ({ undone_at, undone_by, undo_reason, ...batch }: BatchRow): Batch => ({
  ...batch,
  undone: undone_at === null ? null : { at: undone_at, by: undone_by, reason: undo_reason ?? '' },
})

const selection = (sql: Sql) => sql.part`
  select b.id as batch, b.job, b.source, b.file_name as file, encode(b.file_sha256, 'hex') as sha256, b.map,
         b.declared_at as "declaredAt", b.by, b.header, b.rows_read as "rowsRead", b.rows_good as "rowsGood",
         b.rows_refused as "rowsRefused", b.explanations, b.undone_at, b.undone_by, b.undo_reason,
         (select count(*) from finding f where f.zone = b.zone and f.batch = b.id and f.status = 'open') as "openFindings",
         (select count(*) from party p where p.zone = b.zone and p.batch = b.id) as "partiesCreated"
    from batch b
   where b.zone = current_setting('gongzhen.zone')`
