import type { Failure, Instant, LocalDate } from '@gongzhen/core/base'
import type { PartyKind, Scheme } from '@gongzhen/core/registry'
import type { Asking, Sql } from '../../database.ts'
import { failure } from './failures.ts'

/** A code or a name a party is found by. */
export type Identifier = { readonly scheme: Scheme; readonly value: string }
export type NamedFor = {
  readonly name: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly source: string
}
export type Absorbed = {
  readonly merge: number
  readonly party: { readonly id: number; readonly name: string }
  readonly reason: string
  readonly at: Instant
  readonly undoneAt: Instant | null
}

/** One party with its names, codes and merges. */
export type PartyDetail = {
  readonly id: number
  readonly name: string
  readonly kind: PartyKind
  readonly createdAt: Instant
  readonly batch: number | null
  readonly mergedInto: { readonly id: number; readonly name: string } | null
  readonly identifiers: readonly Identifier[]
  readonly names: readonly NamedFor[]
  readonly absorbed: readonly Absorbed[]
  readonly openFindings: number
}

/** One party with everything the registry knows of it but its facts; fails for a number nobody has. */
export async function partyDetail(sql: Sql, id: number): Promise<PartyDetail> {
  const [party] = await sql<{
    id: number
    name: string
    kind: PartyKind
    created_at: Instant
    batch: number | null
    merged_into: number | null
    merged_name: string | null
    open_findings: number
  }>`
    select p.id, p.name, p.kind, p.created_at, p.batch, p.merged_into, k.name as merged_name,
           (select count(*) from finding o where o.zone = p.zone and o.subject = p.id and o.status = 'open') as open_findings
      from party p left join party k on k.zone = p.zone and k.id = p.merged_into
     where p.zone = current_setting('gongzhen.zone') and p.id = ${id}`
  if (!party) throw failure('unknown', { id })
  return {
    id: party.id,
    name: party.name,
    kind: party.kind,
    createdAt: party.created_at,
    batch: party.batch,
    mergedInto: party.merged_into === null ? null : { id: party.merged_into, name: party.merged_name ?? '' },
    identifiers: await identifiersOf(sql, id),
    names: await sql<NamedFor>`
      select name, valid_from as "validFrom", valid_to as "validTo", source from party_name
       where zone = current_setting('gongzhen.zone') and party = ${id} order by valid_from desc, name`,
    absorbed: await absorbedBy(sql, id),
    openFindings: party.open_findings,
  }
}

/** The failure for a number that no party of the zone has. */
export const unknownParty = (id: number): Failure => failure('unknown', { id })

/** The party that speaks for this one: itself, or the one it was merged into. */
export async function rootOf(sql: Sql, id: number): Promise<number> {
  const [row] = await sql<{ id: number }>`
    with recursive root (id, merged_into) as (
      select id, merged_into from party where zone = current_setting('gongzhen.zone') and id = ${id}
       union all
      select p.id, p.merged_into from root r
        join party p on p.zone = current_setting('gongzhen.zone') and p.id = r.merged_into
    )
    select id from root where merged_into is null`
  if (!row) throw failure('unknown', { id })
  return row.id
}

/** A party, those merged into it directly or through another, and the one it was merged into. */
export async function membersOf(sql: Asking, id: number): Promise<number[]> {
  const rows = await sql.prepared<{ id: number }>`
    with recursive member (id) as (
      select ${id}::bigint
       union
      select p.id from member m join party p on p.zone = current_setting('gongzhen.zone') and p.merged_into = m.id
    )
    select id from member
     union
    select merged_into from party
     where zone = current_setting('gongzhen.zone') and id = ${id} and merged_into is not null`
  return rows.map((row) => row.id)
}

/** Its own codes and those of the parties it speaks for. */
async function identifiersOf(sql: Sql, id: number): Promise<readonly Identifier[]> {
  return sql<Identifier>`
    with recursive member (id) as (
      select ${id}::bigint
       union
      select p.id from member m join party p on p.zone = current_setting('gongzhen.zone') and p.merged_into = m.id
    )
    select scheme, value from party_identifier
     where zone = current_setting('gongzhen.zone') and party in (select id from member)
     order by array_position(array['uscc', 'registration_no', 'stock_code', 'internal'], scheme), value`
}

async function absorbedBy(sql: Sql, id: number): Promise<readonly Absorbed[]> {
  const rows = await sql<{
    merge: number
    id: number
    name: string
    reason: string
    at: Instant
    undone_at: Instant | null
  }>`
    select m.id as merge, p.id, p.name, m.reason, m.at, m.undone_at
      from party_merge m join party p on p.zone = m.zone and p.id = m.absorbed
     where m.zone = current_setting('gongzhen.zone') and m.kept = ${id}
     order by m.id desc`
  return rows.map(({ merge, id: absorbed, name, reason, at, undone_at }) => ({
    merge,
    party: { id: absorbed, name },
    reason,
    at,
    undoneAt: undone_at,
  }))
}
