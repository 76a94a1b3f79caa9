import type { Part, Sql } from '../../database.ts'
import { type Page, type PageAsked, pageOf } from '../page.ts'
import type { AmountRow, Margin, Outcome } from '../standings.ts'

/** How a result differs from that of the run before. */
export type Change = 'newly_eligible' | 'lost' | 'changed_amount' | 'new_near'

/** A result on one side of a comparison; null where that run kept none, as of a plain refusal. */
type Side = {
  readonly outcome: Outcome
  readonly amounts: readonly AmountRow[]
  readonly score: string | null
  readonly scoreMax: string | null
} | null

/** A subject whose result for a programme differs between two runs. */
export type DifferenceRow = {
  readonly programme: string
  readonly subject: number
  readonly name: string
  readonly change: Change
  readonly before: Side
  readonly after: Side
  readonly because: readonly string[]
  readonly margins: readonly Margin[]
}

type DifferenceQuery = {
  readonly run: number
  readonly against: number
  readonly programme?: string | undefined
  readonly change?: Change | undefined
}

/**
 * Results that differ. A programme that only one of the two runs has counts as well. Why a firm was lost is read from
 * its current result while that is still this run's, as a plain refusal has no line of its own.
 */
const compared = (sql: Sql, { run, against, programme }: DifferenceQuery): Part => sql.part`
  select coalesce(after.programme, before.programme) as programme,
         coalesce(after.subject, before.subject) as subject,
         case
           when after.outcome = 'eligible' and before.outcome is distinct from 'eligible' then 'newly_eligible'
           when before.outcome = 'eligible' and after.outcome is distinct from 'eligible' then 'lost'
           when after.outcome = 'eligible' and after.amounts <> before.amounts then 'changed_amount'
           when after.near and not coalesce(before.near, false) then 'new_near'
         end as change,
         ${side(sql, 'before')} as before, ${side(sql, 'after')} as after,
         coalesce(after.because, standing.because, '{}') as because,
         coalesce(after.margins, standing.margins, '[]') as margins
  from   (select * from run_result where run = ${run}) as after
  full   join (select * from run_result where run = ${against}) as before
         on before.programme = after.programme and before.subject = after.subject
  left   join standing
         on standing.run = ${run} and standing.subject = before.subject and standing.programme = before.programme
  where  (${programme ?? null}::text is null or coalesce(after.programme, before.programme) = ${programme ?? null})`

function side(sql: Sql, name: 'before' | 'after'): Part {
  const table = sql.identifier(name)
  return sql.part`case when ${table}.subject is not null then jsonb_build_object(
    'outcome', ${table}.outcome, 'amounts', ${table}.amounts,
    'score', trim_scale(${table}.score)::text, 'scoreMax', trim_scale(${table}.score_max)::text) end`
}

/** One page of what differs between two runs, and how much. */
export function differencePage(sql: Sql, query: DifferenceQuery & PageAsked): Promise<Page<DifferenceRow>> {
  const changed = sql.part`
    from   (${compared(sql, query)}) as compared
    join   party on party.zone = current_setting('gongzhen.zone') and party.id = compared.subject
    where  compared.change is not null
    and    (${query.change ?? null}::text is null or compared.change = ${query.change ?? null})`
  const ordered = sql.part`
    select compared.*, party.name
    ${changed}
    order  by compared.programme, compared.change, party.name collate "zh-x-icu", compared.subject`
  return pageOf<DifferenceRow>(sql, query, { ordered, counted: changed })
}

/** How many subjects changed how, by programme. */
export const differenceCounts = (
  sql: Sql,
  query: DifferenceQuery,
): Promise<{ readonly programme: string; readonly change: Change; readonly count: number }[]> => sql`
  select programme, change, count(*) as count
  from   (${compared(sql, query)}) as compared
  where  change is not null
  group  by programme, change
  order  by programme, change`
