import type { Part, Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'

/** At most so many are named; one is enough to know. */
const NAMED_MAX = 50

/**
 * Sealed imports and runs that have not as many rows as they counted themselves while they wrote them: what somebody put
 * among them before they were sealed is sealed as it stood, and found by these counts.
 */
export async function countedOtherwise(sql: Sql): Promise<Discrepancy[]> {
  const found: Discrepancy[] = []
  for (const check of [declared, refused, results]) found.push(...(await sql<Discrepancy>`${check(sql)}`))
  return found
}

/** A good row of a file speaks of one subject: once of a period, and once of what has none. */
const declared = (sql: Sql): Part => sql.part`
  with rows as (
    select batch, row_no, count(distinct subject) as subjects, count(*) filter (where period = 0) as lasting,
           count(*) filter (where period <> 0) as periodic
    from   declaration where zone = current_setting('gongzhen.zone') and batch is not null
    group  by batch, row_no)
  select 'declaration' as table, '导入 ' || rows.batch as key,
         case when min(case when ${isTwice(sql)} then row_no end) is not null
              then '文件第 ' || min(case when ${isTwice(sql)} then row_no end) || ' 行有了两份申报'
              else '有 ' || count(*) || ' 行申报，导入时记下 ' || batch.rows_good || ' 行' end as zh,
         'the import has other declarations than it counted' as en
  from   rows
  join   batch on batch.zone = current_setting('gongzhen.zone') and batch.id = rows.batch
  where  ${isSealed(sql, 'batch')}
  group  by rows.batch, batch.rows_good
  having count(*) > batch.rows_good or bool_or(${isTwice(sql)})
  order  by rows.batch limit ${NAMED_MAX}`

const isTwice = (sql: Sql): Part => sql.part`(rows.subjects > 1 or rows.lasting > 1 or rows.periodic > 1)`

const refused = (sql: Sql): Part => sql.part`
  select 'batch_refusal' as table, '导入 ' || batch.id as key,
         '有 ' || count(refusal.row_no) || ' 行退回，导入时记下 ' || batch.rows_refused || ' 行' as zh,
         'the import has other refused rows than it counted' as en
  from   batch
  left   join batch_refusal refusal on refusal.zone = batch.zone and refusal.batch = batch.id
  where  batch.zone = current_setting('gongzhen.zone') and ${isSealed(sql, 'batch')}
  group  by batch.id, batch.rows_refused
  having count(refusal.row_no) <> batch.rows_refused
  order  by batch.id limit ${NAMED_MAX}`

/** Plain refusals are counted and in no list. */
const results = (sql: Sql): Part => sql.part`
  with said as (
    select run.id as run, counted.key as programme, (counted.value ->> 'eligible')::bigint as eligible,
           (counted.value ->> 'incomplete')::bigint as incomplete, (counted.value ->> 'error')::bigint as error,
           (counted.value ->> 'near')::bigint as near
    from   run, jsonb_each(run.counts) as counted
    where  run.zone = current_setting('gongzhen.zone') and run.finished_at is not null and ${isSealed(sql, 'run')}),
  listed as (
    select run, programme, count(*) filter (where outcome = 'eligible') as eligible,
           count(*) filter (where outcome = 'incomplete') as incomplete,
           count(*) filter (where outcome = 'error') as error, count(*) filter (where near) as near
    from   run_result
    where  zone = current_setting('gongzhen.zone') and run in (select run from said)
    group  by run, programme)
  select 'run_result' as table, '测算 ' || run || ' ' || programme as key,
         '名单与测算时的计数不符：符合 ' || coalesce(listed.eligible, 0) || '（记为 ' || coalesce(said.eligible, 0)
           || '）、缺数据 ' || coalesce(listed.incomplete, 0) || '（' || coalesce(said.incomplete, 0)
           || '）、出错 ' || coalesce(listed.error, 0) || '（' || coalesce(said.error, 0)
           || '）、接近 ' || coalesce(listed.near, 0) || '（' || coalesce(said.near, 0) || '）' as zh,
         'the list of the run is not what it counted' as en
  from   said
  full   join listed using (run, programme)
  where  (coalesce(listed.eligible, 0), coalesce(listed.incomplete, 0), coalesce(listed.error, 0), coalesce(listed.near, 0))
         <> (coalesce(said.eligible, 0), coalesce(said.incomplete, 0), coalesce(said.error, 0), coalesce(said.near, 0))
  order  by run, programme limit ${NAMED_MAX}`

/** Whether a list has been made of an import or a run. */
const isSealed = (sql: Sql, unit: 'batch' | 'run'): Part => sql.part`
  exists (select from sealed_rows s where s.zone = current_setting('gongzhen.zone') and s.name = ${unit} and s.unit = ${sql.identifier(unit)}.id)`
