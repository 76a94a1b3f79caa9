import type { Sql } from '../database.ts'

/** How many firms a run found in each stage of the points programme, the lowest first; null, last, is the stage nobody could tell. */
export const stagesOfRun = (
  sql: Sql,
  run: number,
  pointsProgramme: string | null,
): Promise<{ readonly stage: string | null; readonly count: number }[]> => sql`
  select peers as stage, count(*) as count
    from run_result
   where run = ${run} and programme = ${pointsProgramme}
   group by peers
   order by peers is null, avg(score) nulls last, peers`

/** How many firms a run found in each area as facts name it; null is not known. */
export const areasOfRun = (
  sql: Sql,
  run: number,
  pointsProgramme: string | null,
): Promise<{ readonly area: string | null; readonly count: number }[]> => sql`
  select f.area, count(*) as count
    from run_result r
    left join fact f on f.zone = r.zone and f.subject = r.subject and f.period = 0
   where r.run = ${run} and r.programme = ${pointsProgramme}
   group by f.area`
