import type { Instant, LocalDate, Period } from '@gongzhen/core/base'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../database.ts'

/** Firms by area and stage: every firm that stands for itself once, what is not known as null. */
export const firmsByAreaAndStage = (
  sql: Sql,
  pointsProgramme: string | null,
  kinds: readonly string[],
): Promise<{ readonly area: string | null; readonly stage: string | null; readonly count: number }[]> => sql`
  select f.area, s.peers as stage, count(*) as count
    from party p
    left join fact f on f.zone = p.zone and f.subject = p.id and f.period = 0 and f.area is not null
    left join standing s on s.zone = p.zone and s.subject = p.id and s.programme = ${pointsProgramme}
          and s.peers is not null
   where p.merged_into is null and p.kind = any (${kinds}::text[])
   group by f.area, s.peers`

/** What each programme would pay now to the firms that fit, by amount and currency, in minor units: as kept, else added up. */
export const eligibleAmounts = (
  sql: Sql,
): Promise<
  {
    readonly programme: string
    readonly id: string
    readonly currency: string
    readonly minor: string
    readonly firms: number
    readonly illustrative: boolean
  }[]
> => sql`
  select programme, amount as id, currency, trim_scale(minor)::text as minor, firms, illustrative > 0 as illustrative
  from  (select programme, amount, currency, minor, firms, illustrative
           from standing_amount
          where firms > 0
          union all
         select s.programme, a.id, a.currency, sum(a.minor), count(*), count(*) filter (where s.illustrative)
           from standing s, jsonb_to_recordset(s.amounts) as a (id text, currency text, minor bigint)
          where s.outcome = 'eligible' and s.amounts <> '[]' and not exists (select from standing_count)
          group by 1, 2, 3) as paid
  order by paid.minor desc, 1, 2`

/** What each source last said: when, and in how many rows of how many imports that were not undone; hand-made corrections count one by one. */
export const sourcesFreshness = (
  sql: Sql,
): Promise<{ readonly source: string; readonly declaredAt: Instant; readonly rows: number }[]> => sql`
  select source, max(declared_at) as "declaredAt", sum(rows)::bigint as rows
    from (select b.source, max(b.declared_at) as declared_at, sum(b.rows_good) as rows
            from batch b
           where b.undone_at is null and b.rows_good > 0
           group by b.source
          union all
          select d.source, max(d.declared_at), count(*)
            from declaration d
           where d.batch is null
           group by d.source) as said
   group by source
   order by max(declared_at), source`

/** Of how many firms each fact is known for one period. */
export async function coverageOf(
  sql: Sql,
  facts: readonly FactDefinition[],
  period: Period,
  kinds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (facts.length === 0) return new Map()
  const counts = facts.map(({ column }) => sql.part`count(f.${sql.identifier(column)}) as ${sql.identifier(column)}`)
  const [row] = await sql<Record<string, number>>`
    select ${sql.join(counts, ', ')}
      from fact f
      join party p on p.zone = f.zone and p.id = f.subject and p.merged_into is null and p.kind = any (${[...kinds]}::text[])
     where f.period = ${period}`
  return new Map(Object.entries(row ?? {}))
}

/** The same as the last finished run counted it, by column and period, and when; null where none has. */
export async function coverageOfRun(
  sql: Sql,
): Promise<{ readonly at: Instant; readonly known: Readonly<Record<string, number>> } | null> {
  const [row] = await sql<{ at: Instant; known: Record<string, number> }>`
    select finished_at as at, coverage as known from run where finished_at is not null order by id desc limit 1`
  return row ?? null
}

/** Keeps with a run of how many firms facts were known when it ended. */
export const saveCoverage = (sql: Sql, run: number, known: Readonly<Record<string, number>>): Promise<unknown> => sql`
  update run set coverage = ${sql.json(known)} where id = ${run} and finished_at is null`

/** The last finished runs, the oldest first: how many firm-programme pairs came out how, and what the amounts come to. */
export const runTrend = (
  sql: Sql,
  judging: readonly string[],
  limit: number,
): Promise<
  {
    readonly run: number
    readonly asOf: LocalDate
    readonly finishedAt: Instant
    readonly subjects: number
    readonly eligible: number
    readonly near: number
    readonly incomplete: number
  }[]
> => sql`
  select r.run, r."asOf", r."finishedAt", r.subjects,
         coalesce(sum((c.value ->> 'eligible')::bigint), 0)::bigint as eligible,
         coalesce(sum((c.value ->> 'near')::bigint), 0)::bigint as near,
         coalesce(sum((c.value ->> 'incomplete')::bigint), 0)::bigint as incomplete
    from (select id as run, as_of as "asOf", finished_at as "finishedAt", subjects_done as subjects, counts
            from run where finished_at is not null order by id desc limit ${limit}) as r
    left join lateral jsonb_each(r.counts) as c on c.key = any (${[...judging]}::text[])
   group by r.run, r."asOf", r."finishedAt", r.subjects
   order by r.run`
