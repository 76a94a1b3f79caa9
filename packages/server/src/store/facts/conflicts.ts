import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import type { Discrepancy } from '../ledger.ts'
import { SETTLED, TAKEN_BACK, ZONE, counts, literal, saidBy } from './projection.ts'

/**
 * Finds where sources disagree beyond a fact's tolerance, for the touched subjects and periods: new conflicts become
 * findings, those under dispute are brought up to date, and those that ended are withdrawn. Answers how many are new.
 * An officer's settlement ends a conflict; an explained one stays explained until a source says something else.
 */
export async function findConflicts(
  sql: Sql,
  facts: readonly FactDefinition[],
  touched: string,
  values: readonly unknown[] = [],
): Promise<number> {
  if (facts.length === 0) return 0
  const columns = facts.map(({ column }) => column)
  const found = await sql.raw<{ count: number }>(
    `with recursive ${conflicts(facts, touched)},
     ended as (
       update finding f
          set status = 'withdrawn', reason = '各来源已一致或已核定', settled_at = now()
         from touched t
        where f.zone = ${ZONE} and f.subject = t.subject and f.period = t.period
          and f.kind = 'conflict' and f.status in ('open', 'explained') and f.fact = any ($${values.length + 1})
          and not exists (select from conflict c where c.subject = f.subject and c.period = f.period and c.fact = f.fact)
     ),
     changed as (
       update finding f
          set detail = jsonb_build_object('rivals', c.rivals), status = 'open', reason = null, settled_at = null, by = null
         from conflict c
        where f.zone = ${ZONE} and f.subject = c.subject and f.period = c.period and f.fact = c.fact
          and f.kind = 'conflict' and f.status in ('open', 'explained') and f.detail->'rivals' <> c.rivals
     ),
     added as (
       insert into finding (zone, kind, subject, period, fact, detail, message)
       select ${ZONE}, 'conflict', c.subject, c.period, c.fact, jsonb_build_object('rivals', c.rivals), '各来源所报不一致'
         from conflict c
        where not exists (
          select from finding f
           where f.zone = ${ZONE} and f.subject = c.subject and f.period = c.period and f.fact = c.fact
             and f.kind = 'conflict'
             and (f.status in ('open', 'explained') or f.by is not null and f.detail->'rivals' = c.rivals))
       returning 1
     )
     select count(*) as count from added`,
    [...values, columns],
  )
  return found[0]?.count ?? 0
}

/** At most so many rows are named; one is enough to know. */
const NAMED_MAX = 50

/**
 * Conflicts that are not what the evidence comes to: gone though sources disagree, there though they agree, or with
 * other words than theirs. One that an officer has settled or withdrawn as it stands is judged.
 */
export const conflictDiscrepancies = async (sql: Sql, facts: readonly FactDefinition[]): Promise<Discrepancy[]> =>
  facts.length === 0
    ? []
    : sql.raw<Discrepancy>(
        `with recursive ${conflicts(facts, DISPUTABLE)},
         told as (
           select id, subject, period, fact, detail->'rivals' as rivals from finding
            where zone = ${ZONE} and kind = 'conflict' and status in ('open', 'explained') and fact = any ($1)
         )
         select 'finding' as "table",
                coalesce(t.id::text, c.subject || '/' || c.period || '/' || c.fact) as key,
                case when t.id is null then '各来源所报不一致，这一条核查问题却不见了'
                     when c.subject is null then '由申报重算没有这一处不一致'
                     else '所记的各来源所报与申报不符' end as zh,
                'the conflict is not what the evidence comes to' as en
           from conflict c
           full join told t on t.subject = c.subject and t.period = c.period and t.fact = c.fact
          where c.rivals is distinct from t.rivals
            and not (t.id is null and exists (
                  select from finding f
                   where f.zone = ${ZONE} and f.subject = c.subject and f.period = c.period and f.fact = c.fact
                     and f.kind = 'conflict' and f.by is not null and f.detail->'rivals' = c.rivals))
          order by 2
          limit ${NAMED_MAX}`,
        [facts.map(({ column }) => column)],
      )

/** Subjects and periods of which more than one source speaks. */
const DISPUTABLE = `
  select coalesce(k.kept, d.subject), d.period
    from declaration d left join kept k on k.absorbed = d.subject
   where d.zone = ${ZONE}
   group by 1, 2
  having count(distinct d.source) > 1`

/** What each source says of the touched subjects and periods, as the table `voice`, and where they disagree, as `conflict`. */
function conflicts(facts: readonly FactDefinition[], touched: string): string {
  const columns = facts.map(({ column }) => column)
  const last = (column: string) =>
    `, (array_agg(s.${column} order by s.id desc) filter (where ${counts(column)}))[1] as ${column}`
  return `${saidBy(touched, { columns, priorities: [] })},
     voice as (
       select s.subject, s.period, s.source ${columns.map(last).join('')}
         from said s ${TAKEN_BACK}
        where exists (select from said other where other.subject = s.subject and other.period = s.period
                                               and other.source <> s.source)
        group by s.subject, s.period, s.source
     ),
     conflict (subject, period, fact, rivals) as (${facts.map(dispute).join(' union all ')})`
}

/** The rows of `voice` that disagree on one fact, with what each source says. */
function dispute(fact: FactDefinition): string {
  const { column } = fact
  return `
    select subject, period, '${column}',
           jsonb_agg(jsonb_build_object('source', source, 'value', ${column}::text) order by source)
      from voice
     where ${column} is not null
     group by subject, period
    having count(*) > 1 and bool_and(source <> '${SETTLED}') and ${isDispute(fact)}`
}

function isDispute({ column, type, tolerance }: FactDefinition): string {
  const isNumber = type === 'money' || type === 'count' || type === 'ratio' || type === 'number'
  if (!isNumber) return `min(${column}::text) <> max(${column}::text)`
  if (tolerance === 0) return `min(${column}) <> max(${column})`
  return `max(${column}) - min(${column}) > ${literal(tolerance)} * greatest(abs(max(${column})), abs(min(${column})))`
}
