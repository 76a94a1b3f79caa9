import { type PartyKind, halfWidth, queryTerms } from '@gongzhen/core/registry'
import type { Part, Sql } from '../../database.ts'

/** What parties can be sorted by; a minus turns it round. */
export const PARTY_SORTS = ['name', '-name', 'points', '-points', 'id', '-id', '-findings'] as const
export type PartySort = (typeof PARTY_SORTS)[number]

/** Which parties a list shows; an absent field does not restrict. */
export type PartyFilter = {
  /** Part of a name, a code or pinyin initials; words must all be found. */
  readonly search?: string | undefined
  readonly kinds?: readonly PartyKind[] | undefined
  /** The area a party lies in, by the fact `area`: the area's short name or its full name. */
  readonly area?: string | undefined
  /** Only these, e.g. those a person has ticked. */
  readonly only?: readonly number[] | undefined
  /** The programme whose points and stages the list is sorted and narrowed by. */
  readonly points?: string | null
  /** Only parties in this stage of that programme. */
  readonly stage?: string | undefined
  readonly tag?: string | undefined
  /** The account of the officer who looks after it; `none`: nobody does. */
  readonly officer?: number | 'none' | undefined
  /** Only parties with this result of this programme. */
  readonly programme?: string | undefined
  readonly outcome?: 'eligible' | 'near' | 'incomplete' | undefined
  /** Only parties of which this column of facts has no value for the period. */
  readonly lacks?: { readonly column: string; readonly period: number } | undefined
}

/** One page of a list of parties; pages count from 1. */
export type PartyQuery = PartyFilter & {
  readonly sort?: PartySort
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
  readonly tags: readonly string[]
  readonly officer: number | null
}

/** Where a walk through a list stands: the last line's place in its order. */
export type PartyPlace = { readonly key: string | null; readonly id: number }

/**
 * One page of the parties that stand for themselves, and how many there are. A party that came with an import undone
 * since, and of which nothing else is known, is not shown. The numbers of the page are found first and only they are
 * dressed, so that a far page of a long list costs little more than the first.
 */
export async function listParties(
  sql: Sql,
  query: PartyQuery,
): Promise<{ readonly rows: readonly PartyLine[]; readonly total: number }> {
  const undone = await undoneImports(sql)
  const { ids, total } = await (query.lacks === undefined ? pageOf : pageInOnePass)(sql, query, undone)
  return { rows: await partyLines(sql, ids), total }
}

type Page = { readonly ids: readonly number[]; readonly total: number }

async function pageOf(sql: Sql, query: PartyQuery, undone: Undone): Promise<Page> {
  const { from, order } = walkOf(sql, query, undone)
  const found = await sql<{ id: number }>`
    select p.id ${from} order by ${order} limit ${query.size} offset ${(query.page - 1) * query.size}`
  const [counted] = await sql<{ total: number }>`select count(*) as total ${countable(sql, query, undone)}`
  return { ids: found.map(({ id }) => id), total: counted?.total ?? 0 }
}

/**
 * The same where nothing leads to what is wanted and every party has to be looked at: once for the page and the count,
 * all together, since walking in the order of the list would look into each party's facts by itself.
 */
async function pageInOnePass(sql: Sql, query: PartyQuery, undone: Undone): Promise<Page> {
  const { from, key, orderBy } = walkOf(sql, query, undone)
  const [page] = await sql<{ ids: readonly unknown[]; total: number }>`
    with found as materialized (select p.id, ${key} as key ${from})
    select array(select id from found order by ${orderBy(sql.part`key`, sql.part`id`)}
                  limit ${query.size} offset ${(query.page - 1) * query.size}) as ids,
           (select count(*) from found) as total`
  return { ids: (page?.ids ?? []).map(Number), total: page?.total ?? 0 }
}

/** The next lines of a list after a place in its order, for files of any length; the first when there is none. */
export async function partiesAfter(
  sql: Sql,
  query: PartyFilter & { readonly sort?: PartySort },
  after: PartyPlace | null,
  limit: number,
): Promise<{ readonly rows: readonly PartyLine[]; readonly last: PartyPlace | null }> {
  const { from, order, key, beyond } = walkOf(sql, query, await undoneImports(sql))
  const found = await sql<{ id: number; key: string | null }>`
    select p.id, ${key}::text as key ${from} ${after === null ? sql.part`` : sql.part`and ${beyond(after)}`}
     order by ${order} limit ${limit}`
  const rows = await partyLines(
    sql,
    found.map(({ id }) => id),
  )
  return { rows, last: found.at(-1) ?? null }
}

/** The numbers of all parties a filter shows, at most `limit` of them. */
export async function partiesOf(sql: Sql, filter: PartyFilter, limit: number): Promise<number[]> {
  const listed = countable(sql, filter, await undoneImports(sql))
  const rows = await sql<{ id: number }>`select p.id ${listed} order by p.id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** The parties of these numbers as lines, in the order given. */
export const partyLines = (sql: Sql, ids: readonly number[]): Promise<PartyLine[]> => sql<PartyLine>`
  select p.id, p.name, p.kind, f.area,
         (select value from party_identifier i
           where i.zone = p.zone and i.party = p.id
           order by array_position(array['uscc', 'registration_no', 'stock_code', 'internal'], scheme), value limit 1) as code,
         (select count(*) from finding o where o.zone = p.zone and o.subject = p.id and o.status = 'open') as "openFindings",
         array(select tag from party_tag t where t.zone = p.zone and t.party = p.id order by tag) as tags,
         (select officer from party_care c where c.zone = p.zone and c.party = p.id) as officer
    from unnest(${ids}::bigint[]) with ordinality as asked (id, place)
    join party p on p.zone = current_setting('gongzhen.zone') and p.id = asked.id
    left join fact f on f.zone = p.zone and f.subject = p.id and f.period = 0
   order by asked.place`

type Walk = {
  readonly from: Part
  readonly order: Part
  /** The same order over columns of another name. */
  readonly orderBy: (key: Part, id: Part) => Part
  /** What the list is ordered by, before the number. */
  readonly key: Part
  readonly beyond: (place: PartyPlace) => Part
}

/** The rows of a list and its order; only what the order and the filter ask for is joined. */
function walkOf(sql: Sql, query: PartyFilter & { readonly sort?: PartySort }, undone: Undone): Walk {
  const sort = query.sort ?? 'name'
  const { key, isDown, mayLack } = KEYS[sort](sql)
  const joined = sort === 'points' || sort === '-points' ? pointsJoin(sql, query) : sql.part``
  const way = isDown ? sql.part`desc` : sql.part`asc`
  const sign = isDown ? sql.part`<` : sql.part`>`
  const orderBy = (by: Part, id: Part) =>
    mayLack ? sql.part`${by} ${way} nulls last, ${id} ${way}` : sql.part`${by} ${way}, ${id} ${way}`
  return {
    from: sql.part`from party p ${joined} where ${sql.join(conditionsOf(sql, query, undone), ' and ')}`,
    order: orderBy(key, sql.part`p.id`),
    orderBy,
    key,
    beyond: ({ key: at, id }) => {
      const here = sql.part`${at}::text::${TYPES[sort](sql)}`
      if (!mayLack) return sql.part`(${key}, p.id) ${sign} (${here}, ${id}::bigint)`
      if (at === null) return sql.part`(${key} is null and p.id ${sign} ${id})`
      return sql.part`(${key} ${sign} ${here} or (${key} = ${here} and p.id ${sign} ${id}) or ${key} is null)`
    },
  }
}

/** What a list is counted by: its filter without its order. */
const countable = (sql: Sql, filter: PartyFilter, undone: Undone): Part =>
  sql.part`from party p where ${sql.join(conditionsOf(sql, filter, undone), ' and ')}`

const pointsJoin = (sql: Sql, { points }: PartyFilter): Part => sql.part`
  left join standing s on s.zone = p.zone and s.subject = p.id and s.programme = ${points ?? null}`

type Key = { readonly key: Part; readonly isDown: boolean; readonly mayLack: boolean }

const KEYS: Record<PartySort, (sql: Sql) => Key> = {
  name: (sql) => ({ key: sql.part`p.name collate "zh-x-icu"`, isDown: false, mayLack: false }),
  '-name': (sql) => ({ key: sql.part`p.name collate "zh-x-icu"`, isDown: true, mayLack: false }),
  points: (sql) => ({ key: sql.part`s.score`, isDown: false, mayLack: true }),
  '-points': (sql) => ({ key: sql.part`s.score`, isDown: true, mayLack: true }),
  id: (sql) => ({ key: sql.part`p.id`, isDown: false, mayLack: false }),
  '-id': (sql) => ({ key: sql.part`p.id`, isDown: true, mayLack: false }),
  '-findings': (sql) => ({
    key: sql.part`(select count(*) from finding o where o.zone = p.zone and o.subject = p.id and o.status = 'open')`,
    isDown: true,
    mayLack: false,
  }),
}

const text = (sql: Sql): Part => sql.part`text`
const numeric = (sql: Sql): Part => sql.part`numeric`
const bigint = (sql: Sql): Part => sql.part`bigint`
const TYPES: Record<PartySort, (sql: Sql) => Part> = {
  name: text,
  '-name': text,
  points: numeric,
  '-points': numeric,
  id: bigint,
  '-id': bigint,
  '-findings': bigint,
}

function conditionsOf(sql: Sql, filter: PartyFilter, undone: Undone): Part[] {
  const { search, kinds, area, only, stage, tag, officer, programme, outcome, points, lacks } = filter
  const conditions = [sql.part`p.zone = current_setting('gongzhen.zone')`, sql.part`p.merged_into is null`]
  if (undone.length > 0) conditions.push(known(sql, undone))
  const typed = search?.trim() ?? ''
  if (typed !== '') conditions.push(searchCondition(sql, typed))
  if (kinds !== undefined) conditions.push(sql.part`p.kind = any (${[...kinds]}::text[])`)
  if (area !== undefined) conditions.push(areaCondition(sql, area))
  if (stage !== undefined) {
    conditions.push(sql.part`exists (
      select from standing s where s.zone = p.zone and s.subject = p.id
         and s.programme = ${points ?? null} and s.peers = ${stage})`)
  }
  if (only !== undefined) conditions.push(sql.part`p.id = any (${only}::bigint[])`)
  if (tag !== undefined) {
    conditions.push(
      sql.part`exists (select from party_tag t where t.zone = p.zone and t.party = p.id and t.tag = ${tag})`,
    )
  }
  if (officer !== undefined) conditions.push(careCondition(sql, officer))
  if (programme !== undefined || outcome !== undefined) conditions.push(resultCondition(sql, programme, outcome))
  if (lacks !== undefined) {
    conditions.push(sql.part`not exists (
      select from fact f where f.zone = p.zone and f.subject = p.id and f.period = ${lacks.period}
         and f.${sql.identifier(lacks.column)} is not null)`)
  }
  return conditions
}

type Undone = readonly number[]

/** The imports that were undone. Asked beforehand: where there are none, the planner need not reckon with them for every row. */
async function undoneImports(sql: Sql): Promise<Undone> {
  const rows = await sql<{ id: number }>`
    select id from batch where zone = current_setting('gongzhen.zone') and undone_at is not null`
  return rows.map(({ id }) => id)
}

/** Not one that came only with an import undone since. */
const known = (sql: Sql, undone: Undone): Part => sql.part`
  (p.batch is null or p.batch <> all (${undone}::bigint[])
   or exists (select from fact k where k.zone = p.zone and k.subject = p.id))`

/** Where nobody has declared an area the firm is in none: `none` asks for these. */
const areaCondition = (sql: Sql, area: string): Part =>
  area === 'none'
    ? sql.part`not exists (
        select from fact f where f.zone = p.zone and f.subject = p.id and f.period = 0 and f.area is not null)`
    : sql.part`exists (
        select from fact f
         where f.zone = p.zone and f.subject = p.id and f.period = 0 and f.area is not null
           and f.area = any (array(select unnest(array[a.area, a.name]) from area a
                                    where a.zone = current_setting('gongzhen.zone') and a.area = ${area})
                             || ${area}::text))`

const careCondition = (sql: Sql, officer: number | 'none'): Part =>
  officer === 'none'
    ? sql.part`not exists (select from party_care c where c.zone = p.zone and c.party = p.id)`
    : sql.part`exists (select from party_care c where c.zone = p.zone and c.party = p.id and c.officer = ${officer})`

function resultCondition(sql: Sql, programme: string | undefined, outcome: PartyFilter['outcome']): Part {
  const asked = outcome === 'near' ? sql.part`r.near` : sql.part`r.outcome = ${outcome ?? 'eligible'}`
  return sql.part`exists (
    select from standing r where r.zone = p.zone and r.subject = p.id and ${asked}
       and (${programme ?? null}::text is null or r.programme = ${programme ?? null}))`
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
