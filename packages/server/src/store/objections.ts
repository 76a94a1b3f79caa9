import type { Instant, Period } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'
import { witness } from './log.ts'

type ObjectionStatus = 'open' | 'accepted' | 'refused' | 'withdrawn'

/** A firm's dispute about one value, with its answer where there is one. */
export type ObjectionRow = {
  readonly id: number
  readonly party: { readonly id: number; readonly name: string }
  readonly fact: string
  readonly period: Period
  readonly disputed: string | null
  readonly claimed: string
  readonly reason: string
  readonly evidence: readonly number[]
  readonly by: number
  readonly at: Instant
  readonly status: ObjectionStatus
  readonly answer: string | null
  readonly declaration: number | null
  readonly answeredBy: number | null
  readonly answeredAt: Instant | null
}

type New = Pick<ObjectionRow, 'fact' | 'period' | 'disputed' | 'claimed' | 'reason' | 'evidence' | 'by'> & {
  readonly party: number
}

/** Keeps an objection and returns its number; null where one about the same value is still open. */
export async function insertObjection(sql: Sql, { party, fact, period, ...said }: New): Promise<number | null> {
  const [row] = await sql<{ id: number }>`
    insert into objection (zone, party, fact, period, disputed, claimed, reason, evidence, by)
    values (current_setting('gongzhen.zone'), ${party}, ${fact}, ${period}, ${said.disputed}, ${said.claimed},
            ${said.reason}, ${said.evidence}::bigint[], ${said.by})
    on conflict do nothing
    returning id`
  if (row) await witness(sql, 'objection', sql.part`r.id = ${row.id}`)
  return row?.id ?? null
}

type Asked = PageAsked & { readonly party?: number | undefined; readonly status?: ObjectionStatus | undefined }

/** One page of the objections that match, those still open first and then the newest; and how many match. */
export function listObjections(sql: Sql, asked: Asked): Promise<Page<ObjectionRow>> {
  const where = sql.part`
    (${asked.party ?? null}::bigint is null or objection.party = ${asked.party ?? null})
    and (${asked.status ?? null}::text is null or objection.status = ${asked.status ?? null})`
  const ordered = sql.part`
    select ${columns(sql)}
    from   objection
    join   party on party.zone = objection.zone and party.id = objection.party
    where  ${where}
    order  by (objection.status = 'open') desc, objection.id desc`
  return pageOf(sql, asked, { ordered, counted: sql.part`from objection where ${where}` })
}

/** One objection, held until the transaction ends so that two answers cannot cross. */
export async function lockObjection(sql: Sql, id: number): Promise<ObjectionRow | null> {
  const [row] = await sql<ObjectionRow>`
    select ${columns(sql)}
    from   objection
    join   party on party.zone = objection.zone and party.id = objection.party
    where  objection.id = ${id}
    for    update of objection`
  return row ?? null
}

type Ending = {
  readonly status: Exclude<ObjectionStatus, 'open'>
  readonly answer: string | null
  readonly declaration: number | null
  readonly by: number
}

/** Ends an open objection with its answer. */
export async function endObjection(sql: Sql, id: number, ending: Ending): Promise<void> {
  await sql`
    update objection
    set    status = ${ending.status}, answer = ${ending.answer}, declaration = ${ending.declaration},
           answered_by = ${ending.by}, answered_at = now()
    where  id = ${id} and status = 'open'`
  await witness(sql, 'objection', sql.part`r.id = ${id}`)
}

const columns = (sql: Sql) => sql.part`
  objection.id, jsonb_build_object('id', party.id, 'name', party.name) as party, objection.fact, objection.period,
  objection.disputed, objection.claimed, objection.reason, objection.evidence, objection.by, objection.at,
  objection.status, objection.answer, objection.declaration, objection.answered_by as "answeredBy",
  objection.answered_at as "answeredAt"`
