import type { Instant, LocalDate } from '@gongzhen/core/base'
import { type PartyKind, type Scheme, halfWidth, queryTerms } from '@gongzhen/core/registry'
import type { Part, Sql } from '../../database.ts'
import { failure } from './failures.ts'

/** Which parties a list shows. */
export type PartyQuery = {
  /** Part of a name, a code or pinyin initials; words must all be found. */
  readonly search?: string | undefined
  readonly kind?: PartyKind | undefined
  /** The area a party lies in, by the fact `area`: the area's short name or its full name. */
  readonly area?: string | undefined
  /** Only these, e.g. those of one stage. */
  readonly only?: readonly number[] | undefined
  /** The programme whose points and stages the list is sorted and narrowed by. */
  readonly points?: string | null
  /** Only parties in this stage of that programme. */
  readonly stage?: string | undefined
  readonly sort?: 'name' | '-name' | 'points' | '-points' | 'id' | '-id' | '-findings'
  readonly page: number
  readonly size: number
}

/** A line of the list of parties. */
export type PartyLine = {
  readonly id: number
  readonly name: string
  readonly kind: PartyKind
  readonly code: string | null
  readonly area: string | null
  readonly openFindings: number
}

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

/**
 * One page of the parties that stand for themselves, and how many there are. A party that came with an import undone
 * since, and of which nothing else is known, is not shown.
 */
export async function listParties(
  sql: Sql,
  query: PartyQuery,
): Promise<{ readonly rows: readonly PartyLine[]; readonly total: number }> {
  const where = sql.join(conditionsOf(sql, query), ' and ')
  const order = ORDERS[query.sort ?? 'name']
  const rows = await sql<PartyLine>`
    select p.id, p.name, p.kind, f.area,
           (select value from party_identifier i
             where i.zone = p.zone and i.party = p.id
             order by array_position(array['uscc', 'registration_no', 'stock_code', 'internal'], scheme), value limit 1) as code,
           (select count(*) from finding o where o.zone = p.zone and o.subject = p.id and o.status = 'open') as "openFindings"
      from party p
      left join fact f on f.zone = p.zone and f.subject = p.id and f.period = 0
      left join standing s on s.zone = p.zone and s.subject = p.id and s.programme = ${query.points ?? null}
     where ${where}
     order by ${order(sql)}
     limit ${query.size} offset ${(query.page - 1) * query.size}`
  const [counted] = await sql<{ total: number }>`
    select count(*) as total
      from party p
      left join fact f on f.zone = p.zone and f.subject = p.id and f.period = 0
      left join standing s on s.zone = p.zone and s.subject = p.id and s.programme = ${query.points ?? null}
     where ${where}`
  return { rows, total: counted?.total ?? 0 }
}

const ORDERS: Record<NonNullable<PartyQuery['sort']>, (sql: Sql) => Part> = {
  name: (sql) => sql.part`p.name collate "zh-x-icu", p.id`,
  '-name': (sql) => sql.part`p.name collate "zh-x-icu" desc, p.id`,
  points: (sql) => sql.part`s.score nulls last, p.id`,
  '-points': (sql) => sql.part`s.score desc nulls last, p.id`,
  id: (sql) => sql.part`p.id`,
  '-id': (sql) => sql.part`p.id desc`,
  '-findings': (sql) => sql.part`"openFindings" desc, p.id`,
}

function conditionsOf(sql: Sql, { search, kind, area, only, stage }: PartyQuery): Part[] {
  const conditions = [
    sql.part`p.zone = current_setting('gongzhen.zone')`,
    sql.part`p.merged_into is null`,
    sql.part`(p.batch is null or f.subject is not null
              or not exists (select from batch b where b.zone = p.zone and b.id = p.batch and b.undone_at is not null)
              or exists (select from fact k where k.zone = p.zone and k.subject = p.id))`,
  ]
  const typed = search?.trim() ?? ''
  if (typed !== '') {
    conditions.push(searchCondition(sql, typed))
  }
  if (kind !== undefined) conditions.push(sql.part`p.kind = ${kind}`)
  if (area !== undefined) {
    conditions.push(sql.part`f.area in (
      select unnest(array[a.area, a.name]) from area a where a.zone = p.zone and a.area = ${area}
       union select ${area})`)
  }
  if (stage !== undefined) conditions.push(sql.part`s.peers = ${stage}`)
  if (only !== undefined) conditions.push(sql.part`p.id = any (${only}::bigint[])`)
  return conditions
}

/** Names by their pairs of characters, codes by any four and more of theirs, one character by looking at every name. */
function searchCondition(sql: Sql, typed: string): Part {
  const terms = queryTerms(typed)
  const byName =
    terms.length > 0
      ? sql.part`p.search_terms @> ${terms}::text[]`
      : sql.part`strpos(lower(p.name), lower(${typed})) > 0`
  const code = halfWidth(typed).toUpperCase()
  if (!/^[0-9A-Z]{4,18}$/.test(code)) return byName
  return sql.part`(${byName} or p.id in (
    with recursive held (id) as (
      select party from party_identifier
       where zone = current_setting('gongzhen.zone') and strpos(value, ${code}) > 0
       union
      select k.merged_into from held h
        join party k on k.zone = current_setting('gongzhen.zone') and k.id = h.id and k.merged_into is not null
    )
    select id from held))`
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
