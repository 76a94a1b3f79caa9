import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'
import { resultColumns } from './result-columns.ts'

export {
  differingStandings,
  notYetGiven,
  type RefreshedRow,
  refreshedAfter,
  standingDiscrepancies,
  standingKeys,
  yardsticksChangedAt,
} from './standings/audit.ts'

/** What a programme says about a subject, and its amounts in minor units of their currency. */
export type Outcome = 'eligible' | 'ineligible' | 'incomplete' | 'error'
export type AmountRow = { readonly id: string; readonly currency: string; readonly minor: number }
export type Margin = { readonly rule: string; readonly text: string }

/** What a programme says about a subject, as it is kept: numbers of points as exact decimal texts. */
export type ResultRow = {
  readonly programme: string
  readonly subject: number
  readonly edition: string
  readonly outcome: Outcome
  readonly near: boolean
  readonly amounts: readonly AmountRow[]
  readonly score: string | null
  /** Above `score` where experts have still to mark. */
  readonly scoreMax: string | null
  readonly decision: string | null
  readonly peers: string | null
  /** Points that break ties between equal scores; null where they are not known. */
  readonly ties: readonly (string | null)[]
  readonly because: readonly string[]
  readonly missing: readonly string[]
  readonly margins: readonly Margin[]
  /** A figure nobody has published (示例参数) entered it. */
  readonly illustrative: boolean
}

/** The current result of a subject and programme. */
export type StandingRow = Omit<ResultRow, 'ties'> & {
  readonly name: string
  readonly run: number | null
  readonly asOf: LocalDate
  readonly refreshedAt: Instant
}

/**
 * Writes current results. A run (`run`, `knownAt`) does not overwrite what was refreshed after its facts were read;
 * nothing overwrites the result of a later date.
 */
export async function writeStandings(
  sql: Sql,
  rows: readonly ResultRow[],
  from: { readonly asOf: LocalDate; readonly run: number | null; readonly knownAt: Instant | null },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into standing as standing
           (zone, run, as_of, refreshed_at, programme, subject, edition, outcome, near, amounts, minor, currency,
            score, score_max, decision, peers, because, missing, margins, ties, illustrative)
    select current_setting('gongzhen.zone'), ${from.run}::bigint, ${from.asOf}::date, now(), result.*
    from   (${resultColumns(sql, rows)}) as result
    on conflict (zone, programme, subject) do update
    set    edition = excluded.edition, run = excluded.run, as_of = excluded.as_of, refreshed_at = excluded.refreshed_at,
           outcome = excluded.outcome, near = excluded.near, amounts = excluded.amounts, minor = excluded.minor,
           currency = excluded.currency, score = excluded.score, score_max = excluded.score_max,
           decision = excluded.decision, peers = excluded.peers, because = excluded.because,
           missing = excluded.missing, margins = excluded.margins, ties = excluded.ties,
           illustrative = excluded.illustrative, band = null
    where  standing.as_of <= excluded.as_of
    and    (${from.knownAt}::timestamptz is null or standing.refreshed_at <= ${from.knownAt})`
}

/** Removes current results that nothing speaks for any more: of a subject, for other programmes than these. */
export async function removeStandings(sql: Sql, subjects: readonly number[], kept: readonly string[]): Promise<void> {
  await sql`delete from standing where subject = any(${subjects}::bigint[]) and programme <> all(${kept}::text[])`
}

/** The latest date that runs or these subjects have current results for; null when there are none. */
export async function standingDate(sql: Sql, subjects: readonly number[]): Promise<LocalDate | null> {
  const [row] = await sql<{ date: LocalDate | null }>`
    select greatest((select max(as_of) from standing where subject = any(${subjects}::bigint[])),
                    (select max(as_of) from run where last_subject > 0)) as date`
  return row?.date ?? null
}

/** The current results of one subject that are kept, in the order of the programmes; see firm-standings.ts for all. */
export const standingsOf = (sql: Sql, subject: number): Promise<StandingRow[]> => sql<StandingRow>`
  select standing.programme, standing.subject, standing.edition, standing.run, standing.as_of as "asOf",
         standing.refreshed_at as "refreshedAt", standing.outcome, standing.near, standing.amounts,
         trim_scale(standing.score)::text as score, trim_scale(standing.score_max)::text as "scoreMax",
         standing.decision, standing.peers, standing.because, standing.missing, standing.margins,
         standing.illustrative, coalesce(edition.name, standing.programme) as name
  from   standing
  left   join edition on edition.zone = standing.zone and edition.hash = standing.edition
  where  standing.subject = ${subject}
  order  by standing.programme`

/** What the list of parties shows of their current results. */
type StandingSummary = {
  readonly subject: number
  readonly eligible: number
  readonly near: number
  readonly incomplete: number
  readonly stage: string | null
  readonly points: string | null
  readonly rank: number | null
}

/** For each subject: how many of the `judging` programmes it fits, nearly fits or lacks facts for; and its points, stage and rank in one of them. */
export const standingSummaries = (
  sql: Sql,
  subjects: readonly number[],
  pointsProgramme: string | null,
  judging: readonly string[],
): Promise<StandingSummary[]> => sql<StandingSummary>`
  select standing.subject,
         count(*) filter (where outcome = 'eligible' and programme = any(${judging}::text[])) as eligible,
         count(*) filter (where near and programme = any(${judging}::text[])) as near,
         count(*) filter (where outcome = 'incomplete' and programme = any(${judging}::text[])) as incomplete,
         max(peers) filter (where programme = ${pointsProgramme}) as stage,
         trim_scale(max(score) filter (where programme = ${pointsProgramme} and score_max is null))::text as points,
         (select ${rankAmong(sql)}
          from   standing own
          where  own.subject = standing.subject and own.programme = ${pointsProgramme}
          and    own.score is not null and own.score_max is null and own.outcome = 'eligible') as rank
  from   standing
  where  standing.subject = any(${subjects}::bigint[])
  group  by standing.subject`

/**
 * The place of `own` among its peers: as its run placed it, or, refreshed since, by comparing it with the others now.
 * Equal scores and ties share a place.
 */
const rankAmong = (sql: Sql): Part => sql.part`
  coalesce(
    (select placed.rank
     from   run_result placed
     where  placed.zone = own.zone and placed.run = own.run
     and    placed.programme = own.programme and placed.subject = own.subject),
    case when own.peers is null then ${placeNow(sql, sql.part`other.peers is null`)}
         else ${placeNow(sql, sql.part`other.peers = own.peers`)} end)`

const placeNow = (sql: Sql, amongPeers: Part): Part => sql.part`
  (select count(*) + 1
   from   standing other
   where  other.programme = own.programme and ${amongPeers}
   and    other.outcome = 'eligible' and other.score_max is null and other.score >= own.score
   and    (other.score, other.ties) > (own.score, own.ties))`

/** A subject's points in one programme: its place, and among how many. */
export async function pointsOf(
  sql: Sql,
  subject: number,
  programme: string,
): Promise<{
  readonly score: string | null
  readonly scoreMax: string | null
  readonly stage: string | null
  readonly rank: number | null
  readonly peers: number
  readonly asOf: LocalDate
} | null> {
  const [row] = await sql<{
    score: string | null
    scoreMax: string | null
    stage: string | null
    rank: number | null
    peers: number
    asOf: LocalDate
  }>`
    select trim_scale(own.score)::text as score, trim_scale(own.score_max)::text as "scoreMax", own.peers as stage,
           case when own.outcome = 'eligible' and own.score_max is null then ${rankAmong(sql)} end as rank,
           (select count(*)
            from   standing other
            where  other.programme = own.programme and other.peers is not distinct from own.peers
            and    other.outcome = 'eligible' and other.score is not null) as peers,
           own.as_of as "asOf"
    from   standing own
    where  own.subject = ${subject} and own.programme = ${programme}`
  return row ?? null
}

/** How many subjects stand in each stage of a programme, with the mean of their points. */
export const stagesOf = (
  sql: Sql,
  programme: string | null,
): Promise<{ readonly stage: string; readonly count: number; readonly meanScore: string | null }[]> => sql`
  select peers as stage, count(*) as count, round(avg(score) filter (where score_max is null), 2)::text as "meanScore"
  from   standing
  where  programme = ${programme} and peers is not null
  group  by peers
  order  by avg(score) nulls last, peers`

/** The firms of one stage that have points in a programme, in the order of their numbers, and when they last changed. */
export async function peersIn(
  sql: Sql,
  programme: string,
  stage: string | null,
): Promise<{ readonly subjects: readonly number[]; readonly refreshedAt: Instant | null }> {
  const rows = await sql<{ subject: number; refreshedAt: Instant }>`
    select subject, max(refreshed_at) over () as "refreshedAt"
    from   standing
    where  programme = ${programme} and peers is not distinct from ${stage} and outcome = 'eligible'
    and    score is not null
    order  by subject`
  return { subjects: rows.map(({ subject }) => subject), refreshedAt: rows[0]?.refreshedAt ?? null }
}
