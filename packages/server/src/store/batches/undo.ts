import type { FactDefinition } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { findConflicts, lockFacts, project } from '../facts.ts'
import { failure } from './reading.ts'
import { witness } from '../log.ts'

/**
 * Undoes an import: its declarations stay as evidence and stop counting, its findings are withdrawn, the current values
 * are made from what is left. Answers the parties concerned.
 */
export async function undoBatch(
  sql: Sql,
  facts: readonly FactDefinition[],
  undo: { readonly batch: number; readonly reason: string },
): Promise<readonly number[]> {
  const { batch, reason } = undo
  await lockFacts(sql)
  const [found] = await sql<{ undone: boolean }>`
    select undone_at is not null as undone from batch
     where zone = current_setting('gongzhen.zone') and id = ${batch} for update`
  if (!found) throw failure('unknown', { id: batch })
  if (found.undone) throw failure('undone', {})
  await sql`
    update batch
       set undone_at = now(), undo_reason = ${reason},
           undone_by = nullif(current_setting('gongzhen.account', true), '')::bigint
     where zone = current_setting('gongzhen.zone') and id = ${batch}`
  await witness(sql, 'batch', sql.part`r.id = ${batch}`)
  const withdrawn = await sql<{ id: number }>`
    update finding set status = 'withdrawn', reason = ${`导入已撤销：${reason}`}, settled_at = now()
     where zone = current_setting('gongzhen.zone') and batch = ${batch} and status in ('open', 'explained')
    returning id`
  await witness(sql, 'finding', sql.part`r.id = any (${withdrawn.map(({ id }) => id)}::bigint[])`)
  const used = await usedFacts(sql, facts, batch)
  await project(sql, used, TOUCHED, [batch])
  await findConflicts(sql, used, TOUCHED, [batch])
  const parties = await sql.raw<{ subject: number }>(
    `with recursive ${KEPT} select distinct subject from (${TOUCHED}) t`,
    [batch],
  )
  return parties.map(({ subject }) => subject)
}

/** The facts an import said anything about: only they can change. */
async function usedFacts(sql: Sql, facts: readonly FactDefinition[], batch: number): Promise<FactDefinition[]> {
  if (facts.length === 0) return []
  const [used] = await sql.raw<Record<string, boolean | null>>(
    `select ${facts.map(({ column }) => `bool_or(${column} is not null or '${column}' = any (withdrawn)) as ${column}`).join(', ')}
       from declaration where zone = current_setting('gongzhen.zone') and batch = $1`,
    [batch],
  )
  return facts.filter(({ column }) => used?.[column] === true)
}

/** Needs `kept`, which every reading of the evidence brings with it. */
const TOUCHED = `
  select distinct coalesce(k.kept, d.subject) as subject, d.period
    from declaration d left join kept k on k.absorbed = d.subject
   where d.zone = current_setting('gongzhen.zone') and d.batch = $1`

const KEPT = `
  chain (absorbed, kept) as (
    select id, merged_into from party where zone = current_setting('gongzhen.zone') and merged_into is not null
     union all
    select c.absorbed, p.merged_into from chain c
      join party p on p.zone = current_setting('gongzhen.zone') and p.id = c.kept and p.merged_into is not null
  ),
  kept (absorbed, kept) as (
    select c.absorbed, c.kept from chain c
      join party p on p.zone = current_setting('gongzhen.zone') and p.id = c.kept and p.merged_into is null
  )`
