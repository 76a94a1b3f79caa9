import { z } from 'zod'
import { id, instant, rowId } from '../contract.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { addView, changeView, removeView, savedViews } from '../store/saved-views.ts'

const savedView = z
  .object({
    id: rowId,
    name: z.string(),
    /** The search part of the list's address, without its question mark. */
    query: z.string(),
    shared: z.boolean(),
    revision: z.number().int(),
    owner: z.object({ id: rowId, name: z.string() }),
    isOwn: z.boolean(),
    changedAt: instant,
    changedBy: z.string(),
  })
  .meta({ id: 'SavedView' })

const text = {
  name: z.string().trim().min(1, '请给视图起个名字').max(60, '名字至多 60 个字'),
  query: z
    .string()
    .max(2000)
    .regex(/^[^?#]*$/),
  shared: z.boolean(),
}

const list = endpoint({
  method: 'GET',
  path: '/api/views',
  tag: '主体',
  summary: '保存的企业列表视图：自己的和别人共享的',
  roles: READERS,
  out: z.object({ views: z.array(savedView) }),
  work: ({ inZone }) => inZone(async (sql) => ({ views: await savedViews(sql) })),
})

const add = endpoint({
  method: 'POST',
  path: '/api/views',
  tag: '主体',
  summary: '把当前列表存为视图，可共享给同事',
  audit: 'view.added',
  idempotent: true,
  roles: READERS,
  body: z.object(text),
  out: savedView,
  work: ({ body, inZone, audit }) =>
    inZone(async (sql) => {
      const view = await addView(sql, body)
      audit(`view:${view.id}`, body)
      return view
    }),
})

const change = endpoint({
  method: 'PUT',
  path: '/api/views/:id',
  tag: '主体',
  summary: '改视图；别人先改过时告知，不覆盖',
  audit: 'view.changed',
  roles: READERS,
  params: z.object({ id }),
  body: z.object({ ...text, revision: z.number().int() }),
  out: savedView,
  work: ({ params, body: { revision, ...view }, inZone, audit }) =>
    inZone(async (sql) => {
      audit(`view:${params.id}`, view)
      return changeView(sql, params.id, revision, view)
    }),
})

const remove = endpoint({
  method: 'DELETE',
  path: '/api/views/:id',
  tag: '主体',
  summary: '删除自己的视图',
  audit: 'view.removed',
  roles: READERS,
  params: z.object({ id }),
  out: z.object({ id: rowId }),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const { name, query } = await removeView(sql, params.id)
      audit(`view:${params.id}`, { name, query })
      return { id: params.id }
    }),
})

export const savedViewEndpoints = [list, add, change, remove] as const
