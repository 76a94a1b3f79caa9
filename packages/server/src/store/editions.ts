import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/** A programme as it stood: its whole folder under the hash of its content. */
export type EditionRow = {
  readonly hash: string
  readonly programme: string
  readonly name: string
  readonly effective: LocalDate
  readonly files: Readonly<Record<string, string>>
  readonly storedAt: Instant
}

/** Keeps editions; one that is kept already stays as it is. Gives the hashes that were new. */
export async function keepEditions(
  sql: Sql,
  editions: readonly Omit<EditionRow, 'storedAt'>[],
): Promise<readonly string[]> {
  const stored: string[] = []
  for (const { hash, programme, name, effective, files } of editions) {
    const isNew = await sql.count`
      insert into edition (zone, hash, programme, name, effective, files)
      values (current_setting('gongzhen.zone'), ${hash}, ${programme}, ${name}, ${effective}, ${sql.json(files)})
      on conflict do nothing`
    if (isNew > 0) stored.push(hash)
  }
  return stored
}

/** One edition with its files; null when this zone never kept it. */
export async function editionByHash(sql: Sql, hash: string): Promise<EditionRow | null> {
  const [row] = await sql<EditionRow>`
    select hash, programme, name, effective, files, stored_at as "storedAt"
    from   edition
    where  hash = ${hash}`
  return row ?? null
}

/** The editions of a programme this zone has kept, the newest first, without their files. */
export const editionsOf = (sql: Sql, programme: string): Promise<Omit<EditionRow, 'files'>[]> => sql`
  select hash, programme, name, effective, stored_at as "storedAt"
  from   edition
  where  programme = ${programme}
  order  by stored_at desc, hash`

/** The names of programmes by the hashes of their editions. */
export async function editionNames(sql: Sql, hashes: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ hash: string; name: string }>`
    select hash, name from edition where hash = any(${hashes}::text[])`
  return new Map(rows.map(({ hash, name }) => [hash, name]))
}
