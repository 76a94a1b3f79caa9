import type { Part, Sql } from '../../database.ts'
import { markedColumns } from './columns.ts'
import { keyOf } from './witness.ts'

/** How the rows of a table come: with an import, with a run, or by and by, in the order of their numbers. */
type Sealing = { readonly by: 'batch' | 'run' | 'number'; readonly key: readonly string[]; readonly unit: string }

/** Tables whose rows come by the thousand: sealed in lists, what names a row, and the column of its import or run. */
export const SEALED = {
  declaration: { by: 'batch', key: ['id'], unit: 'batch' },
  party: { by: 'batch', key: ['id'], unit: 'batch' },
  party_name: { by: 'batch', key: ['party', 'name', 'valid_from'], unit: 'batch' },
  party_identifier: { by: 'batch', key: ['scheme', 'value'], unit: 'batch' },
  batch_refusal: { by: 'batch', key: ['batch', 'row_no'], unit: 'batch' },
  finding: { by: 'batch', key: ['id'], unit: 'batch' },
  batch: { by: 'batch', key: ['id'], unit: 'id' },
  run_result: { by: 'run', key: ['run', 'programme', 'subject'], unit: 'run' },
  run_index: { by: 'run', key: ['run', 'programme'], unit: 'run' },
  run: { by: 'run', key: ['id'], unit: 'id' },
  audit: { by: 'number', key: ['id'], unit: 'id' },
  attachment: { by: 'number', key: ['id'], unit: 'id' },
  message: { by: 'number', key: ['id'], unit: 'id' },
} as const satisfies Readonly<Record<string, Sealing>>

/** A table of {@link SEALED}. */
export type Sealed = keyof typeof SEALED

const tablesBy = (by: Sealing['by']): Sealed[] =>
  (Object.keys(SEALED) as Sealed[]).filter((table) => SEALED[table].by === by)

/** Remembers, zone by zone, up to which numbers nothing can come any more, and when a list was last made. */
export type Sealer = Map<string, Watched>

type Look = { readonly numbers: ReadonlyMap<Sealed, number>; readonly newest: bigint }
type Watched = { readonly earlier: Look; readonly latest: Look; readonly sealedAt: number }

/** A sealer that has looked at nothing yet. */
export const newSealer = (): Sealer => new Map()

/** Between two lists of the trail there is so much time or there are so many rows. */
const MS_BETWEEN = 60_000
const ROWS_ENOUGH = 1_000

/** Seals what imports and runs have brought since they were done, a few of them at a time; answers how many were. */
export async function sealUnits(sql: Sql): Promise<number> {
  await lockSeals(sql)
  const units = await sql<{ by: 'batch' | 'run'; unit: number }>`
    (select 'batch' as by, batch.id as unit
     from   batch left join job on job.zone = batch.zone and job.id = batch.job
     where  batch.zone = current_setting('gongzhen.zone') and (batch.job is null or job.status = 'done')
     and    not exists (select from sealed_rows s where s.zone = batch.zone and s.name = 'batch' and s.unit = batch.id)
     order  by batch.id limit ${UNITS_AT_ONCE})
    union  all
    (select 'run', run.id from run
     where  run.zone = current_setting('gongzhen.zone') and run.finished_at is not null
     and    not exists (select from sealed_rows s where s.zone = run.zone and s.name = 'run' and s.unit = run.id)
     order  by run.id limit ${UNITS_AT_ONCE})`
  for (const { by, unit } of units) {
    for (const table of tablesBy(by)) {
      await sealList(sql, table, unit, sql.part`r.${sql.identifier(SEALED[table].unit)} = ${unit}`)
    }
  }
  return units.length
}

const UNITS_AT_ONCE = 5

/**
 * Seals the rows of the trail and its like below a number under which nothing can come any more: one that was seen before
 * the last look, whose transactions have all ended. Numbers are taken just before their transaction has a number of its own,
 * so what was seen at the last look itself is left for the next. `isUrgent` waits neither for time nor for enough rows.
 */
export async function sealNumbers(sql: Sql, sealer: Sealer, now: number, isUrgent: boolean): Promise<void> {
  await lockSeals(sql)
  const { zone, oldest, look } = await lookNow(sql)
  const before = sealer.get(zone) ?? { earlier: look, latest: look, sealedAt: 0 }
  const isOver = BigInt(oldest) >= before.latest.newest
  const final = isOver && sealer.has(zone) ? before.earlier : undefined
  let sealedAt = before.sealedAt
  for (const table of final ? tablesBy('number') : []) {
    const upto = final?.numbers.get(table) ?? 0
    const sealed = await sealedUpto(sql, table)
    const isDue = isUrgent || now - before.sealedAt >= MS_BETWEEN || upto - sealed >= ROWS_ENOUGH
    if (upto <= sealed || !isDue) continue
    await sealList(sql, table, upto, sql.part`r.id > ${sealed} and r.id <= ${upto}`)
    sealedAt = now
  }
  if (!sealer.has(zone)) sealer.set(zone, { earlier: { ...look, numbers: new Map() }, latest: look, sealedAt })
  else if (isOver) sealer.set(zone, { earlier: before.latest, latest: look, sealedAt })
}

async function lookNow(sql: Sql): Promise<{ readonly zone: string; readonly oldest: string; readonly look: Look }> {
  const highest = tablesBy('number').map(
    (table) => sql.part`
      select ${table} as table, coalesce(max(id), 0) as number from ${sql.identifier(table)}
      where  zone = current_setting('gongzhen.zone')`,
  )
  const [place] = await sql<{ zone: string; oldest: string }>`
    select current_setting('gongzhen.zone') as zone, pg_snapshot_xmin(pg_current_snapshot())::text as oldest`
  const rows = await sql<{ table: Sealed; number: number }>`${sql.join(highest, ' union all ')}`
  const [after] = await sql<{ newest: string }>`select pg_snapshot_xmax(pg_current_snapshot())::text as newest`
  if (!place || !after) throw new Error('no place in the log')
  const numbers = new Map(rows.map(({ table, number }) => [table, number]))
  return { ...place, look: { numbers, newest: BigInt(after.newest) } }
}

async function sealedUpto(sql: Sql, table: Sealed): Promise<number> {
  const [row] = await sql<{ upto: number }>`
    select coalesce(max(unit), 0) as upto from sealed_rows
    where  zone = current_setting('gongzhen.zone') and name = ${table}`
  return row?.upto ?? 0
}

/** Rows in one list: its digest is one decision in the log. */
const ROWS_IN_LIST = 4096

/** Keeps lists of the rows of a table that `which` chooses. */
async function sealList(sql: Sql, table: Sealed, unit: number, which: Part): Promise<void> {
  const columns = await markedColumns(sql, table, which)
  await sql`
    with kept as materialized (
           select key, mark, (row_number() over (order by key) - 1) / ${ROWS_IN_LIST}::bigint as list
           from   (select ${keyOf(sql, SEALED[table].key)} collate "C" as key, list_mark(row_to_json(r)) as mark
                   from   (select ${columns} from ${sql.identifier(table)} r
                           where  r.zone = current_setting('gongzhen.zone') and ${which}) as r) as marked)
    select seal(current_setting('gongzhen.zone'), ${table}, ${unit}, array_agg(key order by key),
                array_agg(mark order by key))
    from   kept
    group  by list`
}

const lockSeals = (sql: Sql) =>
  sql`select pg_advisory_xact_lock(hashtextextended(current_setting('gongzhen.zone') || '/seal', 120))`
