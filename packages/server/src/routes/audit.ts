import { z } from 'zod'
import { accountLink, id, instant, page, pageOf, rowId } from '../contract.ts'
import { endpoint } from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import { auditEvents, auditRows } from '../store/audit.ts'

const list = endpoint({
  method: 'GET',
  path: '/api/audit',
  tag: '审计',
  summary: '操作记录：谁、何时、对什么、做了什么',
  roles: ['auditor', 'security_admin'],
  query: z.object({
    event: z.string().max(100).optional(),
    account: id.optional(),
    subject: z.string().max(100).optional(),
    from: instant.optional(),
    to: instant.optional(),
    ...page,
  }),
  out: pageOf(
    z.object({
      id: rowId,
      at: instant,
      account: accountLink,
      event: z.string(),
      subject: z.string().nullable(),
      detail: z.record(z.string(), z.unknown()),
      request: z.string().nullable(),
    }),
  ).extend({ events: z.array(z.string()) }),
  work: ({ query, inZone, session }) =>
    inZone(async (sql) => {
      const withFigures = mayReadFigures(session.roles)
      const { rows, total } = await auditRows(sql, query)
      const shown = rows.map(({ account, accountName, ...row }) => ({
        ...row,
        detail: withFigures ? { ...row.detail } : withoutFigures(row.event, row.detail),
        account: account === null ? null : { id: account, name: accountName ?? String(account) },
      }))
      return { rows: shown, total, page: query.page, size: query.size, events: await auditEvents(sql) }
    }),
})

/** The values a correction changed are for those who may see figures; that it happened is for all who read the trail. */
function withoutFigures(event: string, detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!/^(fact|finding)\./.test(event)) return { ...detail }
  const { before: _before, after: _after, value: _value, ...rest } = detail
  return rest
}

export const auditEndpoints = [list] as const
