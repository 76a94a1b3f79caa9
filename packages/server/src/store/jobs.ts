import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'

/** The kinds of long work, and how far one is. */
export type JobKind = 'import' | 'run'
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted'

/** Long work: the one row that is the whole truth about it. */
export type JobRow = {
  readonly id: number
  readonly kind: JobKind
  readonly status: JobStatus
  readonly params: unknown
  readonly done: number
  readonly total: number | null
  readonly message: string | null
  readonly result: unknown
  readonly by: number | null
  readonly byName: string | null
  readonly createdAt: Instant
  readonly startedAt: Instant | null
  readonly finishedAt: Instant | null
  readonly cancelRequested: boolean
}

const columns = (sql: Sql): Part => sql.part`
  job.id, job.kind, job.status, job.params, job.done, job.total, job.message, job.result, job.by,
  (select account.name from account where account.zone = job.zone and account.id = job.by) as "byName",
  job.created_at as "createdAt", job.started_at as "startedAt", job.finished_at as "finishedAt",
  job.cancel_requested as "cancelRequested"`

/** Puts a job at the end of its zone's queue and returns its number. */
export async function queueJob(
  sql: Sql,
  job: { readonly kind: JobKind; readonly params: unknown; readonly by: number | null },
): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into job (zone, kind, params, by)
    values (current_setting('gongzhen.zone'), ${job.kind}, ${sql.json(job.params)}, ${job.by})
    returning id`
  return row!.id
}

/** A job by its number; null where there is none. */
export async function readJob(sql: Sql, id: number): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`select ${columns(sql)} from job where job.id = ${id}`
  return row ?? null
}

/** The jobs that are queued or at work, the oldest first. */
export const unfinishedJobs = (sql: Sql): Promise<JobRow[]> => sql<JobRow>`
  select ${columns(sql)}
  from   job
  where  job.status in ('queued', 'running')
  order  by job.id`

/** The newest jobs of a kind, whatever became of them. */
export const recentJobs = (sql: Sql, limit: number): Promise<JobRow[]> => sql<JobRow>`
  select ${columns(sql)}
  from   job
  order  by job.id desc
  limit  ${limit}`

/** Takes the oldest queued job of a kind and marks it running; null when there is none. */
export async function claimJob(sql: Sql, kind: JobKind): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`
    update job
    set    status = 'running', started_at = coalesce(started_at, now()), finished_at = null, attempts = attempts + 1
    where  id = (select min(id) from job where kind = ${kind} and status = 'queued') and status = 'queued'
    returning ${columns(sql)}`
  return row ?? null
}

/** Writes how far a running job has come. */
export async function noteProgress(
  sql: Sql,
  id: number,
  at: { readonly done: number; readonly total: number | null; readonly message: string | null },
): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`
    update job
    set    done = ${at.done}, total = ${at.total}, message = ${at.message}
    where  id = ${id} and status = 'running'
    returning ${columns(sql)}`
  return row ?? null
}

/** Ends a running job. */
export async function endJob(
  sql: Sql,
  id: number,
  status: 'done' | 'failed' | 'cancelled' | 'interrupted',
  came: { readonly result?: unknown; readonly message?: string },
): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`
    update job
    set    status = ${status}, result = ${came.result === undefined ? null : sql.json(came.result)},
           message = ${came.message ?? null}, finished_at = now()
    where  id = ${id} and status = 'running'
    returning ${columns(sql)}`
  return row ?? null
}

/** Asks a job to stop: a queued one is cancelled at once, a running one when it looks; null when it has ended. */
export async function requestCancel(sql: Sql, id: number): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`
    update job
    set    cancel_requested = true,
           status = case status when 'queued' then 'cancelled' else status end,
           finished_at = case status when 'queued' then now() end
    where  id = ${id} and status in ('queued', 'running')
    returning ${columns(sql)}`
  return row ?? null
}

/** Queues a job again that was cancelled, interrupted or failed; null when it is not one of these. */
export async function requeueJob(sql: Sql, id: number): Promise<JobRow | null> {
  const [row] = await sql<JobRow>`
    update job
    set    status = 'queued', cancel_requested = false, finished_at = null, message = null, attempts = 0
    where  id = ${id} and status in ('cancelled', 'interrupted', 'failed')
    returning ${columns(sql)}`
  return row ?? null
}

/** Marks as interrupted what a server left running when it died; says which. Only at start, before any work. */
export const interruptJobs = (sql: Sql): Promise<JobRow[]> => sql<JobRow>`
  update job
  set    status = case when cancel_requested then 'cancelled' else 'interrupted' end, finished_at = now(),
         message = case when cancel_requested then '已取消。' else '服务中断，自动继续。' end
  where  status = 'running'
  returning ${columns(sql)}`

/** A job that was interrupted so often may itself be what ends the server: a person has to send it on. */
const ATTEMPTS_MAX = 5

/** Queues everything that was interrupted and not cancelled; what was interrupted again and again fails instead. */
export async function requeueInterrupted(sql: Sql): Promise<void> {
  await sql`
    update job
    set    status = 'failed', message = '多次中断，不再自动继续。请联系管理员查明原因后手工继续。'
    where  status = 'interrupted' and not cancel_requested and attempts >= ${ATTEMPTS_MAX}`
  await sql`
    update job
    set    status = 'queued', finished_at = null
    where  status = 'interrupted' and not cancel_requested`
}

/** Zones with jobs that a start must look after. Asked as the owner, over all zones. */
export async function zonesWithUnfinishedJobs(sql: Sql): Promise<string[]> {
  const rows = await sql<{ zone: string }>`
    select distinct zone
    from   job
    where  status in ('queued', 'running', 'interrupted')
    order  by zone`
  return rows.map((row) => row.zone)
}
