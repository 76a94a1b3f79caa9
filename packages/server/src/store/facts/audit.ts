import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'
import { conflictDiscrepancies } from './conflicts.ts'
import { asKnownNow, ZONE } from './projection.ts'

/** At most so many rows are named; one is enough to know. */
const NAMED_MAX = 50

/**
 * Current values that are not what the declarations come to, by their columns, and conflicts that are not. Most subjects have one declaration for a
 * period, which is compared as it stands; the others are made from all the evidence, as the projection makes them.
 */
export async function factDiscrepancies(sql: Sql, known: readonly FactDefinition[]): Promise<Discrepancy[]> {
  const facts = await factsInUse(sql, known)
  if (facts.length === 0) return []
  const columns = facts.map(({ column }) => column)
  const alone = await sql.raw<Discrepancy>(comparison(`with recursive ${COUNTED} ${ALONE}`, 'alone', columns))
  const others = await sql.raw<Discrepancy>(comparison(asKnownNow(facts, OTHERS, COUNTED), 'known', columns))
  return [...alone, ...others, ...(await conflictDiscrepancies(sql, facts))]
}

/** The facts that have a column and any value: without the others the comparison is a good deal shorter. */
async function factsInUse(sql: Sql, known: readonly FactDefinition[]): Promise<readonly FactDefinition[]> {
  const columns = await sql<{ name: string }>`
    select column_name as name from information_schema.columns where table_schema = 'public' and table_name = 'fact'`
  const there = known.filter(({ column }) => columns.some(({ name }) => name === column))
  if (there.length === 0) return []
  const isUsed = there.map(({ column }) => `bool_or(${column} is not null) as ${column}`).join(', ')
  const used = await Promise.all(
    ['fact', 'declaration'].map((table) =>
      sql.raw<Record<string, boolean | null>>(`select ${isUsed} from ${table} where zone = ${ZONE}`),
    ),
  )
  return there.filter(({ column }) => used.some(([row]) => row?.[column] === true))
}

/** How many declarations that count there are of each subject and period. */
const COUNTED = `
  counted (subject, period, count, id, withdrawn) as materialized (
    select d.subject, d.period, count(*), max(d.id), bool_or(d.withdrawn is not null)
      from declaration d left join batch b on b.zone = ${ZONE} and b.id = d.batch
     where d.zone = ${ZONE} and b.undone_at is null
     group by d.subject, d.period
  ),
  standing_alone (subject, period, id) as (
    select subject, period, id from counted
     where count = 1 and not withdrawn
       and subject not in (select id from party where zone = ${ZONE} and merged_into is not null)
       and subject not in (select merged_into from party where zone = ${ZONE} and merged_into is not null)
  )`

const ALONE = `,
  alone as (
    select d.*, d.declared_at as known_at
      from standing_alone a
      join declaration d on d.zone = ${ZONE} and d.subject = a.subject and d.period = a.period and d.id = a.id
  )`

/** Subjects and periods that are not compared as they stand. */
const OTHERS = `
  select o.subject, o.period
    from (select coalesce(k.kept, d.subject) as subject, d.period
            from declaration d left join kept k on k.absorbed = d.subject where d.zone = ${ZONE}
           union
          select subject, period from fact where zone = ${ZONE}) o
   where not exists (select from standing_alone a where a.subject = o.subject and a.period = o.period)`

/** Compares the values of `made`, which a query's beginning gives, with those that are kept. */
function comparison(beginning: string, made: 'alone' | 'known', columns: readonly string[]): string {
  const compared = ['known_at', ...columns]
  // An array, for a function takes a hundred arguments at most, and a zone may know more facts.
  const differing = compared.map((column) => `case when m.${column} is distinct from f.${column} then '${column}' end`)
  // Of the others all current values are asked for; of those alone, which the others leave out, only their own.
  const whose = made === 'known' ? 'full join' : 'left join'
  const mine =
    made === 'known'
      ? `where not exists (select from standing_alone a where a.subject = f.subject and a.period = f.period)`
      : ''
  return `${beginning}
    select 'fact' as "table", coalesce(m.subject, f.subject) || '/' || coalesce(m.period, f.period) as key,
           case when f.subject is null then '当前值不见了，申报里有'
                when m.subject is null then '没有申报可以支持这一行当前值'
                else '列 ' || array_to_string(array[${differing.join(', ')}], '、') || ' 与由申报重算的不同' end as zh,
           case when f.subject is null then 'the current values are gone, the evidence has them'
                when m.subject is null then 'no evidence supports these current values'
                else 'columns ' || array_to_string(array[${differing.join(', ')}], ', ') || ' differ from the evidence' end as en
      from ${made} m
      ${whose} (select f.* from (select * from fact where zone = ${ZONE}) f ${mine}) f
           on f.subject = m.subject and f.period = m.period
     where f.subject is null or m.subject is null
        or (${compared.map((column) => `m.${column}`).join(', ')}) is distinct from (${compared.map((column) => `f.${column}`).join(', ')})
     order by coalesce(m.subject, f.subject), coalesce(m.period, f.period)
     limit ${NAMED_MAX}`
}
