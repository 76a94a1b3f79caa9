import { z } from 'zod'
import { id, instant, page, pageOf, rowId } from '../contract.ts'
import { FIRM, READERS, WRITERS, endpoint } from '../endpoint.ts'
import { markRead, messagesOf, unreadCount } from '../store/messages.ts'

const message = z
  .object({
    id: rowId,
    kind: z.enum(['objection', 'window', 'document', 'payment', 'case']),
    title: z.string(),
    body: z.string(),
    /** The page of the site where it goes on. */
    path: z.string().nullable(),
    at: instant,
    isUnread: z.boolean(),
  })
  .meta({ id: 'Message' })

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/messages',
  tag: '消息',
  summary: '一个主体收到的消息，最新的在前；未读以本账号为准',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object(page),
  out: pageOf(message).extend({ unread: z.number().int() }),
  work: ({ params, query, inZone, session: { account } }) =>
    inZone(async (sql) => {
      const { rows, total, unread } = await messagesOf(sql, { party: params.id, account }, query)
      return { rows, total, unread, page: query.page, size: query.size }
    }),
})

const read = endpoint({
  method: 'POST',
  path: '/api/parties/:id/messages/read',
  tag: '消息',
  summary: '记下本账号已读到哪一条',
  audit: 'messages.read',
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id }),
  body: z.object({ upto: rowId.nonnegative() }),
  out: z.object({ unread: z.number().int() }),
  work: ({ params, body, inZone, audit, session: { account } }) =>
    inZone(async (sql) => {
      const reader = { party: params.id, account }
      await markRead(sql, reader, body.upto)
      audit(`party:${params.id}`, { upto: body.upto })
      return { unread: await unreadCount(sql, reader) }
    }),
})

export const messageEndpoints = [list, read] as const
