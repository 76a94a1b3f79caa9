import type { LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

/** A firm's place among its peers by exact points and what breaks ties; equals share a place. */
type RankedRow = {
  readonly rank: number
  readonly subject: { readonly id: number; readonly name: string }
  readonly code: string | null
  readonly points: string
  /** Its place in the run before; null where it had none. */
  readonly before: number | null
  readonly illustrative: boolean
  readonly asOf: LocalDate
}

type Stage = { readonly programme: string; readonly stage: string }

/** One page of a stage's ranking. Only firms whose points are complete are placed. */
export const rankingPage = (
  sql: Sql,
  { programme, stage, previous, page, size }: Stage & { previous: number | null; page: number; size: number },
): Promise<RankedRow[]> => sql<RankedRow>`
  with placed as (
    select s.subject, s.score, s.ties, s.illustrative, s.as_of,
           rank() over (order by s.score desc, s.ties desc) as rank
      from standing s
     where s.programme = ${programme} and s.peers = ${stage}
       and s.outcome = 'eligible' and s.score is not null and s.score_max is null
     order by s.score desc, s.ties desc, s.subject
     limit ${size} offset ${(page - 1) * size}
  )
  select placed.rank, jsonb_build_object('id', p.id, 'name', p.name) as subject,
         (select value from party_identifier i where i.zone = p.zone and i.party = p.id
           order by array_position(array['uscc', 'registration_no', 'stock_code', 'internal'], scheme), value limit 1) as code,
         trim_scale(placed.score)::text as points, placed.illustrative, placed.as_of as "asOf",
         (select rank from run_result b
           where b.zone = p.zone and b.run = ${previous} and b.programme = ${programme}
             and b.subject = p.id and b.peers = ${stage}) as before
    from placed
    join party p on p.zone = current_setting('gongzhen.zone') and p.id = placed.subject
   order by placed.rank, placed.subject`

/** How the points of a stage lie: how many are placed, how many wait for marks or facts, and the quartiles. */
export async function rankingShape(
  sql: Sql,
  { programme, stage }: Stage,
): Promise<{
  readonly placed: number
  readonly open: number
  readonly lowest: string | null
  readonly quarter: string | null
  readonly median: string | null
  readonly threeQuarters: string | null
  readonly highest: string | null
}> {
  const [row] = await sql<Awaited<ReturnType<typeof rankingShape>>>`
    select count(*) filter (where is_placed) as placed, count(*) filter (where not is_placed) as open,
           trim_scale(min(score) filter (where is_placed))::text as lowest,
           trim_scale(percentile_disc(0.25) within group (order by score) filter (where is_placed))::text as quarter,
           trim_scale(percentile_disc(0.5) within group (order by score) filter (where is_placed))::text as median,
           trim_scale(percentile_disc(0.75) within group (order by score) filter (where is_placed))::text as "threeQuarters",
           trim_scale(max(score) filter (where is_placed))::text as highest
      from (select score, outcome = 'eligible' and score is not null and score_max is null as is_placed
              from standing where programme = ${programme} and peers = ${stage}) as peers`
  return row!
}
