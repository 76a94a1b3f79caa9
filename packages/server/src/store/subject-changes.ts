import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/**
 * Parties in a range of numbers about which something was said, undone, merged or settled after an instant: what is
 * current of them may differ from what was known then. `last` null reads to the end.
 */
export async function subjectsChangedSince(
  sql: Sql,
  { after, last }: { readonly after: number; readonly last: number | null },
  instant: Instant,
): Promise<number[]> {
  const within = (column: string) => sql.part`
    ${sql.identifier(column)} > ${after} and (${last}::bigint is null or ${sql.identifier(column)} <= ${last})`
  const rows = await sql<{ id: number }>`
    with changed as (
      select subject as id from declaration where ${within('subject')} and declared_at > ${instant}
      union
      select declaration.subject
      from   batch
      join   declaration on declaration.zone = batch.zone and declaration.batch = batch.id
      where  batch.undone_at > ${instant} and ${within('subject')}
      union
      select subject from finding where ${within('subject')} and (found_at > ${instant} or settled_at > ${instant})
      union
      select kept from party_merge where at > ${instant} or undone_at > ${instant}
      union
      select absorbed from party_merge where at > ${instant} or undone_at > ${instant}
      union
      select id from party where ${within('id')} and created_at > ${instant}
    )
    select distinct coalesce(party.merged_into, party.id) as id
    from   changed
    join   party on party.zone = current_setting('gongzhen.zone') and party.id = changed.id
    union
    select changed.id from changed where ${within('id')}`
  return rows.map((row) => row.id).filter((id) => id > after && (last === null || id <= last))
}

/** The parties an import spoke of, each as the one that speaks for it now; also of an import that was undone. */
export async function subjectsOfBatch(sql: Sql, batch: number): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    with recursive member (id, merged_into) as (
      select id, merged_into
      from   party
      where  id in (select subject from declaration where batch = ${batch})
      union
      select party.id, party.merged_into
      from   member
      join   party on party.zone = current_setting('gongzhen.zone') and party.id = member.merged_into
    )
    select id from member where merged_into is null order by id`
  return rows.map((row) => row.id)
}
