import type { Instant } from '@gongzhen/core/base'
import { defineErrors } from '@gongzhen/core/base'
import type { Part, Sql } from '../database.ts'

/** A list as somebody wants to see it again: the search part of its address under a name. */
export type SavedView = {
  readonly id: number
  readonly name: string
  readonly query: string
  readonly shared: boolean
  /** Counts changes: whoever saves says which one was seen. */
  readonly revision: number
  readonly owner: { readonly id: number; readonly name: string }
  readonly isOwn: boolean
  readonly changedAt: Instant
  readonly changedBy: string
}

type ViewText = { readonly name: string; readonly query: string; readonly shared: boolean }

const failure = defineErrors('view', {
  unknown: {
    status: 404,
    zh: '没有编号为 {id} 的视图，或已被删除、不再共享。',
    en: 'There is no view {id}, or it is no longer shared.',
  },
  name_taken: {
    status: 409,
    zh: '您已有一个叫「{name}」的视图。请换一个名字，或打开它再保存。',
    en: 'You already have a view named {name}.',
  },
  changed: {
    status: 409,
    zh: '{who} 在您打开之后改过这个视图（现为「{name}」）。您的内容还在：先看一眼新的，再保存就以您的为准。',
    en: '{who} has changed this view since you opened it.',
  },
  not_owner: { status: 403, zh: '只有建立者 {who} 能删除这个视图。', en: 'Only {who} may remove this view.' },
})

/** One's own views and those that others share, by name. */
export const savedViews = (sql: Sql): Promise<SavedView[]> => sql<SavedView>`
  ${selection(sql)} where v.list = 'firms' and (v.shared or v.owner = ${me(sql)}) order by v.name, v.id`

/** Keeps a new view of the signed-in account. */
export async function addView(sql: Sql, { name, query, shared }: ViewText): Promise<SavedView> {
  const [row] = await sql<{ id: number }>`
    insert into saved_view (zone, owner, list, name, query, shared, changed_by)
    values (current_setting('gongzhen.zone'), ${me(sql)}, 'firms', ${name}, ${query}, ${shared}, ${me(sql)})
        on conflict (zone, list, owner, name) do nothing
    returning id`
  if (!row) throw failure('name_taken', { name })
  return viewById(sql, row.id)
}

/** Changes a view that is one's own or shared; fails when it is no longer as `revision` saw it. */
export async function changeView(sql: Sql, id: number, revision: number, view: ViewText): Promise<SavedView> {
  await sql`select 1 from saved_view where id = ${id} for update`
  const before = await viewById(sql, id)
  if (before.revision !== revision) throw failure('changed', { who: before.changedBy, name: before.name })
  const [taken] = await sql`
    select 1 from saved_view where list = 'firms' and owner = ${before.owner.id} and name = ${view.name} and id <> ${id}`
  if (taken) throw failure('name_taken', { name: view.name })
  const shared = before.isOwn ? view.shared : before.shared
  await sql`
    update saved_view
       set name = ${view.name}, query = ${view.query}, shared = ${shared}, revision = revision + 1,
           changed_at = now(), changed_by = ${me(sql)}
     where id = ${id}`
  return viewById(sql, id)
}

/** Removes a view of one's own. */
export async function removeView(sql: Sql, id: number): Promise<SavedView> {
  const view = await viewById(sql, id)
  if (!view.isOwn) throw failure('not_owner', { who: view.owner.name })
  await sql`delete from saved_view where id = ${id}`
  return view
}

async function viewById(sql: Sql, id: number): Promise<SavedView> {
  const [view] = await sql<SavedView>`
    ${selection(sql)} where v.id = ${id} and (v.shared or v.owner = ${me(sql)})`
  if (!view) throw failure('unknown', { id })
  return view
}

/** The account of the transaction. */
const me = (sql: Sql): Part => sql.part`nullif(current_setting('gongzhen.account', true), '')::bigint`

const selection = (sql: Sql): Part => sql.part`
  select v.id, v.name, v.query, v.shared, v.revision, v.owner = ${me(sql)} as "isOwn", v.changed_at as "changedAt",
         jsonb_build_object('id', o.id, 'name', o.name) as owner, c.name as "changedBy"
    from saved_view v
    join account o on o.zone = v.zone and o.id = v.owner
    join account c on c.zone = v.zone and c.id = v.changed_by`
