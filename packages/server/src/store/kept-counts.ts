import type { Part, Sql } from '../database.ts'
import type { Discrepancy } from './ledger.ts'

/** Counts the current results anew and keeps what was counted; nobody may write results meanwhile. */
export async function keepCounts(sql: Sql): Promise<void> {
  await forgetCounts(sql)
  await addCounts(sql, { of: sql.part`true`, times: 1 })
}

/** Kept counts say nothing of results that are being written: until they are kept anew, results are counted. */
export async function forgetCounts(sql: Sql): Promise<void> {
  await sql`delete from standing_count`
  await sql`delete from standing_amount`
}

/** Does what changes the results of these subjects, and moves the kept counts with them; nobody else may write meanwhile. */
export async function movingCounts(sql: Sql, subjects: readonly number[], change: () => Promise<void>): Promise<void> {
  const of = sql.part`subject = any(${subjects}::bigint[]) and exists (select from standing_count)`
  await addCounts(sql, { of, times: -1 })
  await change()
  await addCounts(sql, { of, times: 1 })
}

/** Kept counts and sums that are not those of the current results. */
export const countDiscrepancies = (sql: Sql): Promise<Discrepancy[]> => sql<Discrepancy>`
  with made as (
    select programme, outcome, near, run is null as is_refreshed, count(*) as firms
    from   standing where zone = current_setting('gongzhen.zone')
    group  by programme, outcome, near, run is null),
  paid as (
    select programme, a.id as amount, a.currency, sum(a.minor)::bigint as minor, count(*) as firms,
           count(*) filter (where illustrative) as illustrative
    from   standing, jsonb_to_recordset(amounts) as a (id text, currency text, minor bigint)
    where  zone = current_setting('gongzhen.zone') and outcome = 'eligible' and amounts <> '[]'
    group  by programme, a.id, a.currency)
  select 'standing_count' as table, programme || '/' || outcome as key,
         '记为 ' || coalesce(kept.firms, 0) || ' 户，由当前结果数得 ' || coalesce(made.firms, 0) || ' 户' as zh,
         'it is not the number of current results' as en
  from   made
  full   join (select * from standing_count where zone = current_setting('gongzhen.zone')) kept
         using (programme, outcome, near, is_refreshed)
  where  coalesce(made.firms, 0) <> coalesce(kept.firms, 0) and ${areKept(sql)}
  union  all
  select 'standing_amount', programme || '/' || amount || '/' || currency,
         '记为 ' || coalesce(kept.minor, 0) || '（' || coalesce(kept.firms, 0) || ' 户），由当前结果加得 '
           || coalesce(paid.minor, 0) || '（' || coalesce(paid.firms, 0) || ' 户）',
         'it is not the sum of current results'
  from   paid
  full   join (select * from standing_amount where zone = current_setting('gongzhen.zone')) kept
         using (programme, amount, currency)
  where  (coalesce(paid.minor, 0), coalesce(paid.firms, 0), coalesce(paid.illustrative, 0))
         <> (coalesce(kept.minor, 0), coalesce(kept.firms, 0), coalesce(kept.illustrative, 0)) and ${areKept(sql)}
  order  by 1, 2`

/** While results are being written nothing is kept: they are counted when asked for. */
const areKept = (sql: Sql): Part => sql.part`
  exists (select from standing_count where zone = current_setting('gongzhen.zone'))`

async function addCounts(sql: Sql, { of, times }: { readonly of: Part; readonly times: 1 | -1 }): Promise<void> {
  await sql`
    insert into standing_count as kept (zone, programme, outcome, near, is_refreshed, firms)
    select current_setting('gongzhen.zone'), programme, outcome, near, run is null, ${times} * count(*)
    from   standing
    where  ${of}
    group  by programme, outcome, near, run is null
    on conflict (zone, programme, outcome, near, is_refreshed) do update set firms = kept.firms + excluded.firms`
  await sql`
    insert into standing_amount as kept (zone, programme, amount, currency, minor, firms, illustrative)
    select current_setting('gongzhen.zone'), programme, a.id, a.currency, ${times} * sum(a.minor), ${times} * count(*),
           ${times} * count(*) filter (where illustrative)
    from   standing, jsonb_to_recordset(amounts) as a (id text, currency text, minor bigint)
    where  outcome = 'eligible' and amounts <> '[]' and ${of}
    group  by programme, a.id, a.currency
    on conflict (zone, programme, amount, currency) do update
    set    minor = kept.minor + excluded.minor, firms = kept.firms + excluded.firms,
           illustrative = kept.illustrative + excluded.illustrative`
}
