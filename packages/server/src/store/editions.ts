import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Frozen } from '@gongzhen/core/composite'
import type { Sql } from '../database.ts'
import { witness } from './log.ts'

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
    if (isNew === 0) continue
    await witness(sql, 'edition', sql.part`hash = ${hash}`)
    stored.push(hash)
  }
  return stored
}

/** An edition with the parameters that were approved for it; null where none were. */
type FrozenEditionRow = EditionRow & { readonly frozen: Frozen | null }

/** One edition with its files; null when this zone never kept it. */
export async function editionByHash(sql: Sql, hash: string): Promise<FrozenEditionRow | null> {
  const [row] = await sql<FrozenEditionRow>`
    select edition.hash, edition.programme, edition.name, edition.effective, edition.files,
           edition.stored_at as "storedAt", frozen.parameters as frozen
    from   edition
    left   join frozen_decision decision
           on decision.zone = edition.zone and decision.edition = edition.hash and decision.is_approved
    left   join frozen on frozen.zone = decision.zone and frozen.id = decision.frozen
    where  edition.hash = ${hash}`
  return row ?? null
}

/** The parameters that were approved for an edition; null where none were. */
export async function frozenOfEdition(sql: Sql, hash: string): Promise<Frozen | null> {
  const [row] = await sql<{ frozen: Frozen }>`
    select frozen.parameters as frozen
    from   frozen_decision decision
    join   frozen on frozen.zone = decision.zone and frozen.id = decision.frozen
    where  decision.zone = current_setting('gongzhen.zone') and decision.edition = ${hash} and decision.is_approved`
  return row?.frozen ?? null
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
