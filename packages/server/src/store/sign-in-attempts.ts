import type { Instant } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'

/** How attempts at one kind of key are slowed down. */
export type Slowing = {
  /** Failures without a wait. */
  readonly free: number
  readonly waitSecondsMax: number
  readonly forgetSeconds: number
}

/**
 * Counts one more failure of a key, unless it still has to wait; answers how many there are now, or null where it has
 * to wait. One statement: attempts made at once are counted one after another.
 */
export async function countFailure(sql: Sql, key: string, slowing: Slowing, now: Instant): Promise<number | null> {
  const [row] = await sql<{ failures: number }>`
    insert into sign_in_attempt as kept (zone, key, failures, at)
    values (current_setting('gongzhen.zone'), ${key}, 1, ${now})
    on conflict (zone, key) do update
    set    failures = case when kept.at < ${now}::timestamptz - make_interval(secs => ${slowing.forgetSeconds}) then 1
                           else kept.failures + 1 end,
           at = excluded.at
    where  ${readyAt(sql, slowing, now)} <= ${now}::timestamptz
    returning failures`
  return row?.failures ?? null
}

/** How many seconds a key still has to wait; zero or less where it need not. */
export async function secondsToWait(sql: Sql, key: string, slowing: Slowing, now: Instant): Promise<number> {
  const [row] = await sql<{ seconds: number }>`
    select ceil(extract(epoch from ${readyAt(sql, slowing, now)} - ${now}::timestamptz))::int as seconds
    from   sign_in_attempt as kept
    where  key = ${key}`
  return row?.seconds ?? 0
}

/** Takes one failure back: the attempt was no guess. */
export async function takeBackFailure(sql: Sql, key: string): Promise<void> {
  await sql`update sign_in_attempt set failures = greatest(failures - 1, 0) where key = ${key}`
}

/** Forgets a key's failures. */
export async function forgetFailures(sql: Sql, key: string): Promise<void> {
  await sql`delete from sign_in_attempt where key = ${key}`
}

/** Forgets what happened too long ago to matter. */
export async function forgetOldFailures(sql: Sql, forgetSeconds: number, now: Instant): Promise<void> {
  await sql`delete from sign_in_attempt where at < ${now}::timestamptz - make_interval(secs => ${forgetSeconds})`
}

/**
 * When the next attempt may be made: twice as late with each failure after the free ones. A failure noted in the future,
 * by a clock that was since set back, counts as made now.
 */
const readyAt = (sql: Sql, { free, waitSecondsMax }: Slowing, now: Instant): Part => sql.part`
  least(kept.at, ${now}::timestamptz) + case when kept.failures < ${free}::int then interval '0'
                 else make_interval(secs => least(${waitSecondsMax}, power(2, least(kept.failures - ${free}::int, 30)))) end`
