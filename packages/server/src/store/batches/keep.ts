import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { ACCOUNT, ZONE, findConflicts, project } from '../facts.ts'
import { list } from './list.ts'
import type { Plan } from './staging.ts'

/**
 * Keeps the staged rows as declarations of the plan's import and brings current values and conflicts in line. `isTold`:
 * some of their subjects and periods have current values. Answers the new conflicts.
 */
export async function commitRows(sql: Sql, plan: Plan, { isTold }: { readonly isTold: boolean }): Promise<number> {
  const periodic = plan.hasPeriod ? plan.facts.filter(({ period }) => period !== 'none') : plan.facts
  const lasting = plan.hasPeriod ? plan.facts.filter(({ period }) => period === 'none') : []
  const conflicts = await keep(sql, plan, periodic, { rows: 'import_row', isTold })
  if (lasting.length === 0) return conflicts
  await sql.raw(`
    create temp table import_lasting on commit drop as
    select distinct on (subject) row_no, subject, 0 as period${list(lasting, (column) => `, ${column}`)}
      from import_row
     where num_nonnulls(${lasting.map(({ column }) => column).join(', ')}) > 0
     order by subject, import_row.period desc, row_no desc`)
  return conflicts + (await keep(sql, plan, lasting, { rows: 'import_lasting', isTold: true }))
}

/** What is the same for every row, asked for once; the offset keeps the planner from asking for it at each. */
const ONCE = `(select ${ZONE} as zone, ${ACCOUNT} as account, now() as moment offset 0) once`

type Rows = 'import_row' | 'import_lasting'

/**
 * Where nobody but this source has ever spoken of a subject and period, what it says now stands over what it said before;
 * the others are contested and made from all the evidence.
 */
async function keep(
  sql: Sql,
  plan: Plan,
  facts: readonly FactDefinition[],
  { rows, isTold }: { readonly rows: Rows; readonly isTold: boolean },
): Promise<number> {
  const columns = list(facts, (column) => `, ${column}`)
  const said = `
    insert into declaration (zone, subject, period, source, batch, row_no, by${columns})
    select once.zone, subject, period, $1, $2, row_no, once.account${columns} from ${ONCE} cross join ${rows}`
  const current = `
    insert into fact as f (zone, subject, period, known_at${columns})
    select once.zone, subject, period, once.moment${columns} from ${ONCE} cross join ${rows} r`
  if (!isTold) {
    await sql.raw(`with said as (${said}) ${current}`, [plan.source, plan.batch])
    return 0
  }
  await sql.raw(said, [plan.source, plan.batch])
  const contested = await contest(sql, plan, rows)
  await sql.raw(`
    ${current}
     where not exists (select from ${rows}_contested c where c.subject = r.subject and c.period = r.period)
        on conflict (zone, subject, period) do update
       set known_at = excluded.known_at${list(facts, (column) => `, ${column} = coalesce(excluded.${column}, f.${column})`)}`)
  if (contested === 0) return 0
  const touched = `select subject, period from ${rows}_contested`
  await project(sql, facts, touched)
  return findConflicts(sql, facts, touched)
}

/** Notes the subjects and periods that others than the plan's source, or parties merged into them, have had a say about. */
async function contest(sql: Sql, plan: Plan, rows: Rows): Promise<number> {
  await sql.raw(`create temp table ${rows}_contested (subject bigint, period int) on commit drop`)
  const [found] = await sql.raw<{ count: number }>(
    `with contested as (
       insert into ${rows}_contested
       select r.subject, r.period
         from ${rows} r
        cross join lateral (
          select exists (select from declaration d
                          where d.zone = ${ZONE} and d.subject = r.subject and d.period = r.period
                            and (d.source <> $1 or d.withdrawn is not null) offset 0)
              or exists (select from party p where p.zone = ${ZONE} and p.merged_into = r.subject) as by_others
          offset 0) c
        where c.by_others
       returning 1)
     select count(*) as count from contested`,
    [plan.source],
  )
  return found?.count ?? 0
}
