import { show } from '@gongzhen/core/base'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'

/** The source of an officer's corrections and settlements: it stands before every other. */
export const SETTLED = '核定'

/** The zone of the transaction, as SQL. */
export const ZONE = `current_setting('gongzhen.zone')`

/**
 * Brings the current values of the touched subjects and periods, for some columns, in line with the evidence.
 * `touched` is SQL giving (subject, period) of kept parties; `values` are its parameters.
 * The same statement serves one correction, an import, an undone batch, a merge, and the rebuilding of everything.
 */
export async function project(
  sql: Sql,
  facts: readonly FactDefinition[],
  touched: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const { priorities, rankOf } = rankings(facts)
  const columns = facts.map(({ column }) => column)
  const list = (template: (column: string, fact: FactDefinition) => string) =>
    facts.map((fact) => template(fact.column, fact)).join('')
  await sql.raw(
    `with recursive ${saidBy(touched, { columns, priorities })},
     gone as (
       delete from fact f using touched t
        where f.zone = ${ZONE} and f.subject = t.subject and f.period = t.period
          and not exists (select from said s where s.subject = t.subject and s.period = t.period)
     )
     insert into fact as f (zone, subject, period, known_at${list((column) => `, ${column}`)})
     select ${ZONE}, s.subject, s.period, max(s.declared_at)
            ${list((column, fact) => `, ${winner(column, rankOf(fact))}`)}
       from said s ${TAKEN_BACK}
      group by s.subject, s.period
         on conflict (zone, subject, period) do update
        set known_at = excluded.known_at${list((column) => `, ${column} = excluded.${column}`)}`,
    values,
  )
}

/** Lets only one transaction at a time change the facts of a zone: the projection is made from what others have committed. */
export async function lockFacts(sql: Sql): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('gongzhen.facts.' || current_setting('gongzhen.zone')))`
}

/** Rebuilds every current value of the zone from the evidence. */
export const rebuild = (sql: Sql, facts: readonly FactDefinition[]): Promise<void> => project(sql, facts, EVERYTHING)

/** All subjects and periods that have, or had, a value. */
const EVERYTHING = `
  select distinct coalesce(k.kept, d.subject), d.period
    from declaration d left join kept k on k.absorbed = d.subject
   where d.zone = ${ZONE}
   union
  select subject, period from fact where zone = ${ZONE}`

/**
 * The current values as a query instead of a table: what was known at an instant, for readers that look back.
 * Columns: subject, period, and one for each fact.
 */
export function asKnownAt(facts: readonly FactDefinition[], touched: string, instant: string): string {
  const { priorities, rankOf } = rankings(facts)
  const columns = facts.map(({ column }) => column)
  return `with recursive ${saidBy(touched, { columns, priorities, instant })}
    select s.subject, s.period ${facts.map((fact) => `, ${winner(fact.column, rankOf(fact))} as ${fact.column}`).join('')}
      from said s ${TAKEN_BACK}
     group by s.subject, s.period
     order by s.subject, s.period`
}

/**
 * The current values of the touched subjects and periods made anew, as the table `known` of a query that begins so, with
 * when each was last spoken of. `beside` are tables of its own that `touched` asks.
 */
export function asKnownNow(facts: readonly FactDefinition[], touched: string, beside: string): string {
  const { priorities, rankOf } = rankings(facts)
  const columns = facts.map(({ column }) => column)
  return `with recursive ${beside}, ${saidBy(touched, { columns, priorities })},
    known as (
      select s.subject, s.period, max(s.declared_at) as known_at
             ${facts.map((fact) => `, ${winner(fact.column, rankOf(fact))} as ${fact.column}`).join('')}
        from said s ${TAKEN_BACK}
       group by s.subject, s.period
    )`
}

/**
 * What is said of the touched subjects and periods, by whom, and what was taken back: the start of every reading.
 * The lateral with its offset goes by the index, whatever the planner thinks of a table that has just grown.
 */
export function saidBy(
  touched: string,
  options: {
    readonly columns: readonly string[]
    readonly priorities: readonly string[]
    /** A parameter or literal; undefined reads as of now. */
    readonly instant?: string
  },
): string {
  const { columns, priorities, instant } = options
  const ranks = priorities.map((list, at) => `, coalesce(array_position(${list}, d.source), 99) as rank_${at}`)
  return `
    merged (absorbed, into_party) as materialized (${instant === undefined ? MERGED_NOW : mergedAt(instant)}),
    chain (absorbed, kept) as (
      select absorbed, into_party from merged
       union all
      select c.absorbed, m.into_party from chain c join merged m on m.absorbed = c.kept
    ),
    kept (absorbed, kept) as materialized (select absorbed, kept from chain where kept not in (select absorbed from merged)),
    touched (subject, period) as materialized (${touched}),
    member (root, subject, period) as (
      select subject, subject, period from touched where subject not in (select absorbed from merged)
       union all
      select t.subject, k.absorbed, t.period from touched t join kept k on k.kept = t.subject
    ),
    said as materialized (
      select m.root as subject, d.period, d.id, d.source, d.declared_at, d.withdrawn${ranks.join('')}
             ${columns.map((column) => `, d.${column}`).join('')}
        from member m
       cross join lateral (
         select * from declaration d where d.zone = ${ZONE} and d.subject = m.subject and d.period = m.period
         offset 0) d
        left join batch b on b.zone = ${ZONE} and b.id = d.batch
       where ${instant === undefined ? 'b.undone_at is null' : heldAt(instant)}
    ),
    taken (subject, period, source, fact, last) as (
      select subject, period, source, unnest(withdrawn), max(id) from said where withdrawn is not null group by 1, 2, 3, 4
    ),
    taken_back (subject, period, source, last) as (
      select subject, period, source, jsonb_object_agg(fact, last) from taken group by 1, 2, 3
    )`
}

/** Joins what a source took back, and what an officer declared unknown: the latter holds against every source. */
export const TAKEN_BACK = `
  left join taken_back w on w.subject = s.subject and w.period = s.period and w.source = s.source
  left join taken_back o on o.subject = s.subject and o.period = s.period and o.source = '${SETTLED}'`

/** Whether a declaration's value of a column counts: said, and not taken back since. */
export const counts = (column: string): string =>
  `s.${column} is not null
   and (w.last is null or s.id > coalesce((w.last->>'${column}')::bigint, 0))
   and (o.last is null or s.id > coalesce((o.last->>'${column}')::bigint, 0))`

/** The value of the most trusted source, its latest. */
const winner = (column: string, rank: string): string =>
  `(array_agg(s.${column} order by s.${rank}, s.id desc) filter (where ${counts(column)}))[1]`

const MERGED_NOW = `select id, merged_into from party where zone = ${ZONE} and merged_into is not null`

const mergedAt = (instant: string): string => `
  select absorbed, kept from party_merge
   where zone = ${ZONE} and at <= ${instant} and (undone_at is null or undone_at > ${instant})`

const heldAt = (instant: string): string =>
  `d.declared_at <= ${instant} and (b.undone_at is null or b.undone_at > ${instant})`

/** Facts that trust the same sources in the same order share one rank. */
function rankings(facts: readonly FactDefinition[]): {
  readonly priorities: readonly string[]
  rankOf(fact: FactDefinition): string
} {
  const listOf = ({ sources }: FactDefinition) =>
    `array[${[SETTLED, ...sources].map((source) => `'${source.replaceAll("'", "''")}'`).join(', ')}]::text[]`
  const priorities = [...new Set(facts.map(listOf))]
  return { priorities, rankOf: (fact) => `rank_${priorities.indexOf(listOf(fact))}` }
}

/** A decimal as SQL writes it. */
export const literal = (value: Parameters<typeof show>[0]): string => show(value)
