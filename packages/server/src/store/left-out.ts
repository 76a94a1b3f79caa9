import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { PartyKind } from '@gongzhen/core/registry'
import type { Part, Sql } from '../database.ts'

/** A programme of which a subject has no current result because a run found a plain refusal, and that run. */
export type LeftOut = {
  readonly programme: string
  readonly edition: string
  readonly run: number
  readonly asOf: LocalDate
  readonly knownAt: Instant
}

/**
 * The plain refusals of one subject that runs left out. None of a subject refreshed since its run, which has a row for
 * every programme, and none of one that no longer stands for itself.
 */
export const leftOutOf = (sql: Sql, subject: number): Promise<LeftOut[]> => sql<LeftOut>`
  select distinct on (sparse.programme) sparse.programme, run.editions ->> sparse.programme as edition, run.id as run,
         run.as_of as "asOf", run.known_at as "knownAt"
  from   run, unnest(run.sparse) as sparse (programme)
  where  run.last_subject >= ${subject} and ${stillStands(sql)}
  and    exists (select from party p where p.id = ${subject} and ${standsForItself(sql)})
  and    not exists (
           select from standing s
           where  s.subject = ${subject}
           and    (s.programme = sparse.programme or s.run is null and s.refreshed_at > run.known_at))
  order  by sparse.programme, run.as_of desc, run.id desc`

/** How far runs of a later date have come, by programme: what they found, and what they left out, stays. */
export async function reachedLater(sql: Sql, asOf: LocalDate): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ programme: string; last: number }>`
    select sparse.programme, max(run.last_subject) as last
    from   run, unnest(run.sparse) as sparse (programme)
    where  run.as_of > ${asOf} and ${stillStands(sql)}
    group  by sparse.programme`
  return new Map(rows.map(({ programme, last }) => [programme, last]))
}

/** How many subjects came out how now, by programme. */
type StandingCounts = {
  readonly programme: string
  readonly eligible: number
  readonly ineligible: number
  readonly incomplete: number
  readonly error: number
  readonly near: number
}

/**
 * How many subjects came out how, by programme: as kept (kept-counts.ts), else counted. Refusals that a run left out are those it asked about, less those with
 * a result of a run and those refreshed since, who have a row for every programme.
 */
export const standingCounts = (sql: Sql, kinds: readonly PartyKind[]): Promise<StandingCounts[]> => sql<StandingCounts>`
  with counted as (
    select programme, outcome, near, firms as many, case when is_refreshed then 0 else firms end as of_runs
    from   standing_count
    where  firms <> 0
    union  all
    select programme, outcome, near, count(*), count(run)
    from   standing
    where  not exists (select from standing_count)
    group  by programme, outcome, near
  ), kept as (
    select programme,
           coalesce(sum(many) filter (where outcome = 'eligible'), 0)::bigint as eligible,
           coalesce(sum(many) filter (where outcome = 'ineligible'), 0)::bigint as ineligible,
           coalesce(sum(many) filter (where outcome = 'incomplete'), 0)::bigint as incomplete,
           coalesce(sum(many) filter (where outcome = 'error'), 0)::bigint as error,
           coalesce(sum(many) filter (where near), 0)::bigint as near,
           sum(of_runs)::bigint as of_runs
    from   counted
    group  by programme
  ), asked as (
    select distinct on (sparse.programme) sparse.programme, run.last_subject, run.known_at
    from   run, unnest(run.sparse) as sparse (programme)
    where  run.last_subject > 0 and ${stillStands(sql)}
    order  by sparse.programme, run.last_subject desc, run.as_of desc, run.id desc
  ), firms as (
    select moment.last_subject, moment.known_at,
           (select count(*)
            from   party p
            where  p.id <= moment.last_subject and p.created_at <= moment.known_at
            and    p.kind = any(${[...kinds]}::text[]) and ${standsForItself(sql)}
            and    not exists (select from standing s where s.zone = p.zone and s.subject = p.id and s.run is null)
           ) as asked
    from   (select distinct last_subject, known_at from asked) as moment
  )
  select programme, coalesce(kept.eligible, 0) as eligible,
         coalesce(kept.ineligible, 0) + greatest(coalesce(firms.asked, 0) - coalesce(kept.of_runs, 0), 0) as ineligible,
         coalesce(kept.incomplete, 0) as incomplete, coalesce(kept.error, 0) as error, coalesce(kept.near, 0) as near
  from   kept
  full   join asked using (programme)
  left   join firms using (last_subject, known_at)
  order  by programme`

/** Whether `run` stands: until a later one, for its date or a later one, is finished. */
export const stillStands = (sql: Sql): Part => sql.part`
  not exists (
    select from run later
    where  later.zone = run.zone and later.id > run.id and later.as_of >= run.as_of
    and    later.finished_at is not null)`

/** Whether the party `p` is merged into no other, and not known only from an import that was undone. */
export const standsForItself = (sql: Sql): Part => sql.part`
  p.zone = current_setting('gongzhen.zone') and p.merged_into is null
  and (p.batch is null
       or not exists (
         select from batch b where b.zone = p.zone and b.id = p.batch and b.undone_at is not null)
       or exists (select from fact k where k.zone = p.zone and k.subject = p.id))`
