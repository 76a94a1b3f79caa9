import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import type { FindingKind } from './findings.ts'
import type { JobRow } from './jobs.ts'
import { recentJobs } from './jobs.ts'

/** A finding that waits, with the firm it is about. */
type WaitingFinding = {
  readonly id: number
  readonly kind: FindingKind
  readonly subject: { readonly id: number; readonly name: string }
  readonly message: string
  readonly fact: string
  readonly period: number
  readonly foundAt: Instant
  /** The firm is in the reader's own care. */
  readonly isMine: boolean
}

/** A firm that the last run found newly eligible, or newly near. */
type NewResult = {
  readonly item: string
  readonly programme: string
  readonly subject: { readonly id: number; readonly name: string }
  readonly change: 'from_near' | 'newly_eligible'
  readonly amounts: readonly { readonly id: string; readonly currency: string; readonly minor: number }[]
  readonly isMine: boolean
}

/** Open findings, those of the reader's own firms first, then the oldest; and how many there are. */
export async function waitingFindings(
  sql: Sql,
  reader: number,
  asked: { readonly conflicts: boolean; readonly limit: number },
): Promise<{ readonly rows: WaitingFinding[]; readonly total: number }> {
  const kinds = asked.conflicts ? sql.part`f.kind = 'conflict'` : sql.part`f.kind <> 'conflict'`
  const rows = await sql<WaitingFinding>`
    select f.id, f.kind, f.message, f.fact, f.period, f.found_at as "foundAt",
           jsonb_build_object('id', p.id, 'name', p.name) as subject, c.officer is not null as "isMine"
      from finding f
      join party p on p.zone = f.zone and p.id = f.subject
      left join party_care c on c.zone = f.zone and c.party = f.subject and c.officer = ${reader}
     where f.status = 'open' and ${kinds}
     order by c.officer is null, f.id
     limit ${asked.limit}`
  const [counted] = await sql<{ total: number }>`
    select count(*) as total from finding f where f.status = 'open' and ${kinds}`
  return { rows, total: counted?.total ?? 0 }
}

/** Jobs that ended within the last days and were not set aside; the failed ones first. */
export async function endedJobs(sql: Sql, reader: number): Promise<JobRow[]> {
  const done = new Set(
    (await sql<{ item: string }>`select item from inbox_done where account = ${reader} and item like 'job:%'`).map(
      ({ item }) => item,
    ),
  )
  const jobs = (await recentJobs(sql, JOBS_MAX)).filter(
    ({ id, status }) => status !== 'queued' && status !== 'running' && !done.has(`job:${id}`),
  )
  const needsHand = ({ status }: JobRow): boolean => status !== 'done'
  return [...jobs.filter(needsHand), ...jobs.filter((job) => !needsHand(job))]
}

const JOBS_MAX = 30

/**
 * Firms that a run found eligible for what the run before refused them: first those that were near. Programmes that
 * only score are left out; what the reader has set aside is too.
 */
export async function newlyEligible(
  sql: Sql,
  reader: number,
  runs: { readonly run: number; readonly before: number },
  asked: { readonly judging: readonly string[]; readonly limit: number },
): Promise<{ readonly rows: NewResult[]; readonly total: number }> {
  const from = sql.part`
      from run_result a
      left join run_result b
        on b.zone = a.zone and b.run = ${runs.before} and b.programme = a.programme and b.subject = a.subject
      join party p on p.zone = a.zone and p.id = a.subject
      left join party_care c on c.zone = a.zone and c.party = a.subject and c.officer = ${reader}
     where a.run = ${runs.run} and a.outcome = 'eligible' and b.outcome is distinct from 'eligible'
       and a.programme = any (${asked.judging}::text[])
       and exists (select from run r where r.zone = a.zone and r.id = ${runs.before} and r.editions ? a.programme)
       and not exists (
         select from inbox_done d where d.zone = a.zone and d.account = ${reader}
            and d.item = 'near:' || a.run || ':' || a.programme || ':' || a.subject)`
  const rows = await sql<NewResult>`
    select 'near:' || a.run || ':' || a.programme || ':' || a.subject as item, a.programme, a.amounts,
           jsonb_build_object('id', p.id, 'name', p.name) as subject,
           case when b.near then 'from_near' else 'newly_eligible' end as change, c.officer is not null as "isMine"
    ${from}
     order by c.officer is null, coalesce(b.near, false) desc, a.minor desc nulls last, a.programme, a.subject
     limit ${asked.limit}`
  const [counted] = await sql<{ total: number }>`select count(*) as total ${from}`
  return { rows, total: counted?.total ?? 0 }
}

/** Sets items aside for one account; doing it twice is doing it once. */
export const setAside = (sql: Sql, reader: number, items: readonly string[]): Promise<number> => sql.count`
  insert into inbox_done (zone, account, item)
  select current_setting('gongzhen.zone'), ${reader}, item from unnest(${[...items]}::text[]) as item
      on conflict (zone, account, item) do nothing`
