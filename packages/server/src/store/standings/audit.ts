import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { PartyKind } from '@gongzhen/core/registry'
import type { Part, Sql } from '../../database.ts'
import { standsForItself, stillStands } from '../left-out.ts'
import type { Discrepancy } from '../ledger.ts'
import { resultColumns } from '../result-columns.ts'
import type { ResultRow } from '../standings.ts'

/** At most so many rows are named; one is enough to know. */
const NAMED_MAX = 50

/**
 * Current results that are not what the run they name came to, and those of a run that are gone. Those that no run made
 * are judged anew (results-audit.ts).
 */
export async function standingDiscrepancies(sql: Sql, kinds: readonly PartyKind[]): Promise<Discrepancy[]> {
  return [...(await otherThanTheirRun(sql)), ...(await goneFromRun(sql, kinds))]
}

/** Plain refusals are in no list of a run. */
const otherThanTheirRun = (sql: Sql): Promise<Discrepancy[]> => sql<Discrepancy>`
  select 'standing' as table, s.programme || '/' || s.subject as key,
         case when run.id is null then '测算 ' || s.run || ' 并不存在'
              when r.subject is null then '测算 ' || s.run || ' 的结果里没有这一条'
              else '与测算 ' || s.run || ' 的结果不同' end as zh,
         'it is not what run ' || s.run || ' came to' as en
  from   standing s
  left   join run on run.zone = s.zone and run.id = s.run
  left   join run_result r on r.zone = s.zone and r.run = s.run and r.programme = s.programme and r.subject = s.subject
  where  s.zone = current_setting('gongzhen.zone') and s.run is not null
  and    (run.id is null
          or s.as_of <> run.as_of or s.refreshed_at < run.started_at or s.refreshed_at > run.finished_at
          or s.edition is distinct from run.editions ->> s.programme
          or case when r.subject is null then s.outcome <> 'ineligible' or s.near
                  else (${columns(sql, 's', BANDED)}) is distinct from (${columns(sql, 'r', BANDED)}) end)
  order  by s.programme, s.subject
  limit  ${NAMED_MAX}`

/**
 * What the run that still stands has in its list is a current result, unless its firm was refreshed since, no longer
 * stands for itself, or a run of a later date or one under way has reached it.
 */
const goneFromRun = (sql: Sql, kinds: readonly PartyKind[]): Promise<Discrepancy[]> => sql<Discrepancy>`
  select 'standing' as table, r.programme || '/' || r.subject as key,
         '这一条当前结果不见了：测算 ' || run.id || ' 的结果里有' as zh,
         'the current result is gone; run ' || run.id || ' has it' as en
  from   run
  join   run_result r on r.zone = run.zone and r.run = run.id
  join   party p on p.zone = r.zone and p.id = r.subject
  where  run.zone = current_setting('gongzhen.zone') and run.finished_at is not null and ${stillStands(sql)}
  and    p.kind = any(${[...kinds]}::text[]) and ${standsForItself(sql)}
  and    not exists (
           select from standing s where s.zone = r.zone and s.subject = r.subject and s.programme = r.programme)
  and    not exists (
           select from standing s
           where  s.zone = r.zone and s.subject = r.subject and s.run is null and s.refreshed_at > run.known_at)
  and    not exists (
           select from run other
           where  other.zone = run.zone and other.id <> run.id and other.last_subject >= r.subject
           and    (other.as_of > run.as_of or other.id > run.id and other.finished_at is null))
  order  by r.programme, r.subject
  limit  ${NAMED_MAX}`

const COMPARED =
  'edition outcome near amounts minor currency score score_max decision peers because missing margins ties illustrative'.split(
    ' ',
  )
const BANDED = [...COMPARED, 'band']

const columns = (sql: Sql, table: 's' | 'r', names: readonly string[]): Part =>
  sql.join(
    names.map((column) => sql.part`${sql.identifier(table)}.${sql.identifier(column)}`),
    ', ',
  )

/** A current result that was brought in line with its firm's facts outside any run. */
export type RefreshedRow = {
  readonly programme: string
  readonly subject: number
  readonly edition: string
  readonly asOf: LocalDate
  readonly refreshedAt: Instant
}

/** All refreshed results of the next firms after a number, in the order of their numbers. */
export const refreshedAfter = (sql: Sql, after: number, firms: number): Promise<RefreshedRow[]> => sql<RefreshedRow>`
  select programme, subject, edition, as_of as "asOf", refreshed_at as "refreshedAt"
  from   standing
  where  run is null and subject in (
           select distinct subject from standing where run is null and subject > ${after} order by subject limit ${firms})
  order  by subject, programme`

/** Those of results judged anew that differ from the refreshed ones that are kept. */
export async function differingStandings(
  sql: Sql,
  rows: readonly ResultRow[],
): Promise<{ readonly programme: string; readonly subject: number }[]> {
  if (rows.length === 0) return []
  return sql`
    select s.programme, s.subject
    from   (${resultColumns(sql, rows)}) as r
    join   standing s on s.programme = r.programme and s.subject = r.subject and s.run is null
    where  (${columns(sql, 's', COMPARED)}) is distinct from (${columns(sql, 'r', COMPARED)})
    order  by s.programme, s.subject`
}

/** Of which programmes firms have a current result. */
export const standingKeys = (
  sql: Sql,
  subjects: readonly number[],
): Promise<{ readonly programme: string; readonly subject: number }[]> => sql`
  select programme, subject from standing where subject = any(${subjects}::bigint[])`

/** Since when each programme has been given to firms refreshed for a day: earlier ones need not have a row of it. */
export const notYetGiven = (
  sql: Sql,
): Promise<{ readonly programme: string; readonly asOf: LocalDate; readonly since: Instant }[]> => sql`
  select programme, as_of as "asOf", min(refreshed_at) as since from standing where run is null group by programme, as_of`

/** When what firms are compared by was last estimated or decided, by edition: points given before may differ. */
export async function yardsticksChangedAt(sql: Sql): Promise<ReadonlyMap<string, Instant>> {
  const rows = await sql<{ edition: string; at: Instant }>`
    select edition, max(at) as at
    from   (select edition, made_at as at from run_index union all select edition, decided_at from frozen_decision) as made
    group  by edition`
  return new Map(rows.map(({ edition, at }) => [edition, at]))
}
