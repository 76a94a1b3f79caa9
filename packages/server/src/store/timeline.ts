import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

type TimelineKind =
  | 'registered'
  | 'declared'
  | 'corrected'
  | 'named'
  | 'absorbed'
  | 'finding_opened'
  | 'finding_closed'
  | 'run'
  | 'issued'
  | 'withdrawn'

/** One thing that happened to a firm. What each kind tells stands in its own fields; the others are null. */
export type TimelineEvent = {
  readonly at: Instant
  readonly kind: TimelineKind
  /** What it is about, in words: a source, a name, a message. */
  readonly what: string
  /** How many declarations, or programmes, it stands for. */
  readonly count: number | null
  readonly by: string | null
  readonly reason: string | null
  readonly batch: number | null
  readonly file: string | null
  readonly run: number | null
}

/** What happened to a firm before an instant, the newest first; declarations of one import are one event. */
export const timelineOf = (
  sql: Sql,
  subject: number,
  judging: readonly string[],
  before: Instant | null,
  limit: number,
): Promise<TimelineEvent[]> => sql<TimelineEvent>`
  select event.*
  from   (
    select p.created_at as at, 'registered' as kind, p.name as what, null::bigint as count, null::text as by,
           null::text as reason, p.batch, b.file_name as file, null::bigint as run
    from   party p
    left   join batch b on b.zone = p.zone and b.id = p.batch
    where  p.id = ${subject}
    union all
    select max(d.declared_at), case when d.batch is null then 'corrected' else 'declared' end, d.source, count(*),
           max(a.name), max(d.reason), d.batch, max(b.file_name), null
    from   declaration d
    left   join batch b on b.zone = d.zone and b.id = d.batch
    left   join account a on a.zone = d.zone and a.id = d.by
    where  d.subject = ${subject}
    group  by d.source, d.batch, case when d.batch is null then d.id end
    union all
    select n.valid_from::timestamptz, 'named', n.name, null, null, n.source, n.batch, null, null
    from   party_name n
    where  n.party = ${subject} and n.valid_to is not null
    union all
    select m.at, 'absorbed', k.name, null, a.name, m.reason, null, null, null
    from   party_merge m
    join   party k on k.zone = m.zone and k.id = m.absorbed
    left   join account a on a.zone = m.zone and a.id = m.by
    where  m.kept = ${subject}
    union all
    select f.found_at, 'finding_opened', f.message, null, null, null, f.batch, null, null
    from   finding f
    where  f.subject = ${subject}
    union all
    select f.settled_at, 'finding_closed', f.message, null, a.name, f.reason, null, null, null
    from   finding f
    left   join account a on a.zone = f.zone and a.id = f.by
    where  f.subject = ${subject} and f.settled_at is not null
    union all
    select r.finished_at, 'run', r.as_of::text, count(*) filter (where v.outcome = 'eligible' and v.programme = any (${[...judging]}::text[])), a.name, null, null, null, r.id
    from   run r
    join   run_result v on v.zone = r.zone and v.run = r.id and v.subject = ${subject}
           and v.programme = any (array(select jsonb_object_keys(r.editions)))
    left   join account a on a.zone = r.zone and a.id = r.by
    where  r.finished_at is not null
    group  by r.id, r.finished_at, r.as_of, a.name
    union all
    select d.at, 'issued', '《' || d.title || '》 ' || d.number, null, a.name, null, null, null, null
    from   document d
    left   join account a on a.zone = d.zone and a.id = d.by
    where  d.party = ${subject}
    union all
    select w.at, 'withdrawn', '《' || d.title || '》 ' || d.number, null, a.name, w.reason, null, null, null
    from   document d
    join   document_withdrawal w on w.zone = d.zone and w.document = d.id
    left   join account a on a.zone = w.zone and a.id = w.by
    where  d.party = ${subject}
  ) as event
  where  ${before}::timestamptz is null or event.at < ${before}
  order  by event.at desc, event.kind, event.what
  limit  ${limit}`

/** Accounts that act for a firm, and when each was last here. */
export const accountsOf = (
  sql: Sql,
  party: number,
): Promise<
  {
    readonly id: number
    readonly login: string
    readonly name: string
    readonly roles: readonly string[]
    readonly createdAt: Instant
    readonly disabledAt: Instant | null
    readonly lastSeenAt: Instant | null
  }[]
> => sql`
  select a.id, a.login, a.name, a.roles, a.created_at as "createdAt", a.disabled_at as "disabledAt",
         (select max(s.last_seen_at) from session s where s.zone = a.zone and s.account = a.id) as "lastSeenAt"
  from   account a
  where  a.party = ${party}
  order  by a.disabled_at nulls first, a.name, a.id`
