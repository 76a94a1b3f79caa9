import type { Part, Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'
import { keyOf, WITNESSED, type Witnessed } from './witness.ts'

/** At most so many rows of each table are named; one is enough to know. */
const NAMED_MAX = 50

/** What stands beside the books and is not what the log says of it: witnessed rows, events of cases, bytes of files. */
export async function rowDiscrepancies(sql: Sql): Promise<Discrepancy[]> {
  const tables = Object.keys(WITNESSED) as Witnessed[]
  const checks = [
    ...tables.map((table) => rowsOf(sql, table)),
    events(sql),
    ...BYTES.map((table) => bytesOf(sql, table)),
  ]
  const found: Discrepancy[] = []
  for (const check of checks) found.push(...(await sql<Discrepancy>`${check} limit ${NAMED_MAX}`))
  return found
}

/** A row is what the log last said of it; none is there that the log does not know, and none is gone. */
const rowsOf = (sql: Sql, table: Witnessed): Part => sql.part`
  with now as (
         select ${keyOf(sql, table)} as key, row_digest(to_jsonb(r)) as digest
         from   ${sql.identifier(table)} r where r.zone = current_setting('gongzhen.zone')),
       said as (
         select distinct on (subject) substr(subject, ${`row/${table}/`.length + 1}) as key, body::json ->> 'sha256' as digest
         from   log_decision
         where  zone = current_setting('gongzhen.zone') and starts_with(subject, ${`row/${table}/`})
         order  by subject, seq desc)
  select ${table} as table, key,
         case when said.digest is null then '日志里没有这一行：不是由平台写下的'
              when now.digest is null then '这一行不见了'
              else '与记入日志时不符：记入以后被改过' end as zh,
         case when said.digest is null then 'the log does not know this row'
              when now.digest is null then 'the row is gone'
              else 'it is not what the log says it was' end as en
  from   now full join said using (key)
  where  now.digest is distinct from said.digest
  order  by key`

/** The events of a case are, one after the other, the decisions that the log has about it. */
const events = (sql: Sql): Part => sql.part`
  with said as (
         select substr(subject, 6)::bigint as file, row_number() over (partition by subject order by seq) as version,
                body::jsonb as body
         from   log_decision where zone = current_setting('gongzhen.zone') and subject ~ '^case/[0-9]+$'),
       kept as (select * from case_event where zone = current_setting('gongzhen.zone'))
  select 'case_event' as table, '办件 ' || file || ' 第 ' || version || ' 步' as key,
         case when said.body is null then '日志里没有这一步：不是由平台写下的'
              when kept.body is null then '这一步不见了'
              else '与日志里的决定不符：记入以后被改过' end as zh,
         'it is not what was decided' as en
  from   said full join kept using (file, version)
  where  (kept.body, kept.at, kept.action, kept.account)
         is distinct from
         (said.body, (said.body ->> 'at')::timestamptz, coalesce(said.body ->> 'action', 'opened'),
          case when said.body ->> 'person' ~ '^[0-9]+$' then (said.body ->> 'person')::bigint else kept.account end)
  order  by file, version`

/** Tables whose rows keep a file with its digest. */
const BYTES = ['payment_file', 'attachment'] as const

const bytesOf = (sql: Sql, table: (typeof BYTES)[number]): Part => sql.part`
  select ${table} as table, id::text as key, '文件内容与它的摘要不符' as zh, 'its bytes are not those of its digest' as en
  from   ${sql.identifier(table)}
  where  zone = current_setting('gongzhen.zone') and sha256(content) <> sha256
  order  by id`
