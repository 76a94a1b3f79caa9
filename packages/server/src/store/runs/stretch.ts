import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../../database.ts'
import { forgetCounts } from '../kept-counts.ts'
import { reachedLater } from '../left-out.ts'
import { resultColumns } from '../result-columns.ts'
import type { ResultRow } from '../standings.ts'

/** What a run came to for the subjects after `from` up to `to`. */
export type Stretch = {
  readonly run: number
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly from: number
  readonly to: number
  readonly programmes: readonly string[]
}

/**
 * Puts what a run found into its list, plain refusals left out, and in the place of the current results of a stretch of
 * subjects: what it left out is gone. What was refreshed after its facts were read, and what a run of a later date
 * reached, stays as it is.
 */
export async function writeStretch(sql: Sql, rows: readonly ResultRow[], stretch: Stretch): Promise<void> {
  const { run, asOf, knownAt, from, to, programmes } = stretch
  await forgetCounts(sql)
  await sql`
    delete from standing
    where  subject > ${from} and subject <= ${to} and programme = any(${programmes}::text[])
    and    as_of <= ${asOf} and refreshed_at <= ${knownAt}`
  if (rows.length === 0) return
  const reached = await reachedLater(sql, asOf)
  // Sent, and made into rows, once for both tables.
  await sql`
    with found as materialized (${resultColumns(sql, rows)}),
         listed as (
           insert into run_result
                  (zone, run, programme, subject, edition, outcome, near, amounts, minor, currency, score, score_max,
                   decision, peers, because, missing, margins, ties, illustrative)
           select run.zone, run.id, found.*
           from   run, found
           where  run.id = ${run} and (found.outcome <> 'ineligible' or found.near)),
         staying as materialized (
           select programme, subject from standing where subject > ${from} and subject <= ${to})
    insert into standing
           (zone, run, as_of, programme, subject, edition, outcome, near, amounts, minor, currency, score, score_max,
            decision, peers, because, missing, margins, ties, illustrative)
    select current_setting('gongzhen.zone'), ${run}::bigint, ${asOf}::date, found.*
    from   found
    where  not exists (
             select from staying where staying.programme = found.programme and staying.subject = found.subject)
    and    not exists (
             select from unnest(${[...reached.keys()]}::text[], ${[...reached.values()]}::bigint[]) as later (programme, last)
             where  later.programme = found.programme and found.subject <= later.last)`
}
