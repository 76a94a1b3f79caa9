import type { Part, Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'
import { markedColumns } from './columns.ts'
import { SEALED, type Sealed } from './seal.ts'
import { keyOf, WITNESSED, type Witnessed } from './witness.ts'

/** At most so many rows of each table are named; one is enough to know. */
const NAMED_MAX = 50

/** Rows of tables that came by the thousand and are not sealed yet, table by table: nothing can be said of them. */
export type Unsealed = Readonly<Record<string, number>>

/** What stands beside the books and is not what the log says of it: witnessed and sealed rows, events of cases, bytes of files. */
export async function rowDiscrepancies(
  sql: Sql,
): Promise<{ readonly discrepancies: readonly Discrepancy[]; readonly unsealed: Unsealed }> {
  const tables = [...new Set([...Object.keys(WITNESSED), ...Object.keys(SEALED)])].toSorted()
  const checks = [
    lists(sql),
    listsTwice(sql),
    events(sql),
    ...(Object.keys(BYTES) as (keyof typeof BYTES)[]).map((table) => bytesOf(sql, table)),
  ]
  const found: Discrepancy[] = []
  for (const table of tables) found.push(...(await sql<Discrepancy>`${await rowsOf(sql, table)}`))
  for (const check of checks) found.push(...(await sql<Discrepancy>`${check}`))
  return { discrepancies: found, unsealed: await unsealedRows(sql) }
}

/** A row that was witnessed alone is what the log last said of it; otherwise it is what its list says. */
async function rowsOf(sql: Sql, table: string): Promise<Part> {
  const sealed = isSealed(table) ? SEALED[table] : undefined
  const key = isWitnessed(table) ? WITNESSED[table] : sealed?.key
  if (!key) throw new Error(`the log keeps nothing of ${table}`)
  const rows = isSealed(table) ? await markedRows(sql, table) : sql.part`${sql.identifier(table)}`
  // A row that has a word of its own in the log is marked as that word was, the others as in lists.
  const mark = sealed
    ? sql.part`
        case when ${keyOf(sql, key)} in (select alone.key from alone) then row_mark(to_jsonb(r))
             else list_mark(row_to_json(r)) end`
    : sql.part`row_mark(to_jsonb(r))`
  const listed = sealed
    ? sql.part`
        union all
        select key, seq, mark, false
        from   (select unnest(keys) as key, unnest(marks) as mark, seq from sealed_rows
                where  zone = current_setting('gongzhen.zone') and name = ${table}) as list
        where  not exists (select from alone where alone.key = list.key)`
    : sql.part``
  return sql.part`
    with alone as materialized (
           select distinct on (subject) substr(subject, ${`row/${table}/`.length + 1}) as key, seq,
                  left(body::json ->> 'sha256', 32)::uuid as mark
           from   log_decision
           where  zone = current_setting('gongzhen.zone') and starts_with(subject, ${`row/${table}/`})
           order  by subject, seq desc),
         now as (
           select ${keyOf(sql, key)} as key, ${mark} as mark, ${mayBeUnknown(sql, table)} as may_be_unknown,
                  ${mayChange(sql, table)} as may_change
           from   ${rows} r where ${sealed ? sql.part`true` : sql.part`r.zone = current_setting('gongzhen.zone')`}),
         said as (select key, seq, mark, mark is null as gone from alone ${listed}),
         found as (
           select key, said.seq, said.key is null as unknown, now.key is null as missing, said.gone
           from   now full join said using (key)
           where  case when said.key is null then not now.may_be_unknown
                       when now.key is null then not said.gone
                       else said.gone or (now.mark is distinct from said.mark and not now.may_change) end
           order  by key limit ${NAMED_MAX})
    select ${table} as table, found.key,
           case when unknown then '日志里没有这一行：不是由平台写下的'
                when missing then '这一行不见了'
                when gone then '日志记明已删除，现在又有了'
                else '与记入日志时不符：记入以后被改过' end
             || case when unknown then ''
                     when signed.size is null then '（记于日志第 ' || found.seq || ' 号决定，尚未签入检查点）'
                     else '（记于日志第 ' || found.seq || ' 号决定，自检查点 ' || signed.size || ' 起）' end as zh,
           case when unknown then 'the log does not know this row'
                when missing then 'the row is gone'
                when gone then 'the log says it was removed, and it is here'
                else 'it is not what the log says it was' end
             || coalesce(' (signed since checkpoint ' || signed.size || ')', '') as en
    from   found
    left   join lateral (
             select min(c.size) as size from log_leaf leaf
             join   log_checkpoint c on c.zone = leaf.zone and c.size > leaf.place
             where  leaf.zone = current_setting('gongzhen.zone') and leaf.kind = 'decision' and leaf.seq = found.seq) as signed
             on true
    order  by found.key`
}

/** The zone's rows with the columns that count. */
async function markedRows(sql: Sql, table: Sealed): Promise<Part> {
  const columns = await markedColumns(sql, table, sql.part`true`)
  return sql.part`
    (select ${columns} from ${sql.identifier(table)} r where r.zone = current_setting('gongzhen.zone'))`
}

const isSealed = (table: string): table is Sealed => table in SEALED
const isWitnessed = (table: string): table is Witnessed => table in WITNESSED

/** Whether a row of a sealed table belongs to an import or run that no list was made of yet, or came after the last list. */
function youngIn(sql: Sql, table: Sealed): Part {
  const { by, unit } = SEALED[table]
  const column = sql.part`r.${sql.identifier(unit)}`
  const zone = sql.part`zone = current_setting('gongzhen.zone')`
  return by === 'number'
    ? sql.part`${column} > (select coalesce(max(unit), 0) from sealed_rows where ${zone} and name = ${table})`
    : sql.part`
        (${column} is not null and ${column} not in (select unit from sealed_rows where ${zone} and name = ${by})
         and ${column} in (select id from ${sql.identifier(by)} where ${zone}))`
}

/** Whether the log need not know a row: it is to be sealed yet, or what it says is found anew from the evidence. */
function mayBeUnknown(sql: Sql, table: string): Part {
  const isYoung = isSealed(table) && !isUnit(table) ? youngIn(sql, table) : sql.part`false`
  return sql.part`(${isYoung} or ${isFoundAnew(sql, table)})`
}

/** Whether a row may be another than the log knows: a run under way counts as it goes. */
const mayChange = (sql: Sql, table: string): Part =>
  table === 'run'
    ? sql.part`
        (r.finished_at is null and r.id not in (
          select unit from sealed_rows where zone = current_setting('gongzhen.zone') and name = 'run'))`
    : isFoundAnew(sql, table)

/**
 * Where sources disagree is found anew from the evidence whenever it changes, so only what a person said of it is witnessed;
 * a conflict that has ended since, or has become another, is no longer what was said.
 */
const isFoundAnew = (sql: Sql, table: string): Part =>
  table === 'finding' ? sql.part`(r.kind = 'conflict' and (r.by is null or r.status = 'withdrawn'))` : sql.part`false`

/** An import or a run itself, which is witnessed from its beginning. */
const isUnit = (table: Sealed): boolean => SEALED[table].by === table

/** How many rows of each sealed table no list has yet. */
async function unsealedRows(sql: Sql): Promise<Unsealed> {
  const counts: Record<string, number> = {}
  for (const table of (Object.keys(SEALED) as Sealed[]).filter((name) => !isUnit(name))) {
    const [row] = await sql<{ rows: number }>`
      select count(*) as rows from ${sql.identifier(table)} r
      where  r.zone = current_setting('gongzhen.zone') and ${youngIn(sql, table)}`
    if (row && row.rows > 0) counts[table] = row.rows
  }
  return counts
}

/** Every list is what the log's decision about it says, and none is gone or made up. */
const lists = (sql: Sql): Part => sql.part`
  with said as (
         select seq, subject, body::json ->> 'sha256' as digest from log_decision
         where  zone = current_setting('gongzhen.zone') and starts_with(subject, 'sealed/')),
       kept as (
         select seq, 'sealed/' || name || '/' || unit as subject, list_digest(keys, marks) as digest from sealed_rows
         where  zone = current_setting('gongzhen.zone'))
  select 'sealed_rows' as table, coalesce(kept.subject, said.subject) || '（seq ' || seq || '）' as key,
         case when said.seq is null then '日志里没有这份清单：不是由平台写下的'
              when kept.seq is null then '这份清单不见了'
              else '清单与日志里的摘要不符' end as zh,
         'the list is not what the log says it was' as en
  from   said full join kept using (seq)
  where  (said.subject, said.digest) is distinct from (kept.subject, kept.digest)
  order  by seq limit ${NAMED_MAX}`

/** An import, a run, a stretch of the trail is sealed once: sealed again, it was changed in between. */
const listsTwice = (sql: Sql): Part => sql.part`
  select 'sealed_rows' as table, 'sealed/' || name || '/' || unit as key,
         '同一批封存了两次：第一份清单曾被拿走' as zh, 'sealed twice: its first list had been taken away' as en
  from   sealed_rows
  where  zone = current_setting('gongzhen.zone')
  group  by name, unit, keys[1]
  having count(*) > 1
  order  by name, unit limit ${NAMED_MAX}`

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
  order  by file, version limit ${NAMED_MAX}`

/** Tables whose rows keep a file beside its digest, and the file's column: a row's digest in the log is without it. */
const BYTES = { payment_file: 'content', attachment: 'content', document: 'pdf' } as const

const bytesOf = (sql: Sql, table: keyof typeof BYTES): Part => sql.part`
  select ${table} as table, id::text as key, '文件内容与它的摘要不符' as zh, 'its bytes are not those of its digest' as en
  from   ${sql.identifier(table)}
  where  zone = current_setting('gongzhen.zone') and sha256(${sql.identifier(BYTES[table])}) <> sha256
  order  by id limit ${NAMED_MAX}`
