import { z } from 'zod'
import { accountLink, id, instant, page, pageOf, partyLink, reason, refresh, rival, rowId } from '../contract.ts'
import { READERS, WRITERS, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const kind = z.enum(['conflict', 'jump', 'part_above_whole', 'range', 'duplicate', 'other'])
const status = z.enum(['open', 'explained', 'settled', 'withdrawn'])

const finding = z
  .object({
    id: rowId,
    kind,
    subject: partyLink,
    period: z.number().int(),
    periodShown: z.string(),
    fact: z.object({ name: z.string(), column: z.string() }),
    message: z.string(),
    /** For a conflict: what each source says. */
    rivals: z.array(rival),
    batch: rowId.nullable(),
    row: z.number().int().nullable(),
    status,
    reason: z.string().nullable(),
    by: accountLink,
    foundAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'Finding' })

const list = endpoint({
  method: 'GET',
  path: '/api/findings',
  tag: '核查',
  summary: '待核查的问题：来源冲突、异常跳变、部分大于整体等',
  roles: READERS,
  query: z.object({
    status: status.default('open'),
    kind: kind.optional(),
    subject: id.optional(),
    batch: id.optional(),
    search: z.string().trim().max(100).optional(),
    ...page,
  }),
  out: pageOf(finding).extend({ open: z.array(z.object({ kind, count: z.number().int() })) }),
  work: notYet,
})

const settle = endpoint({
  method: 'POST',
  path: '/api/findings/:id/settle',
  tag: '核查',
  summary: '处理一个问题：认定取值、说明属实或撤回，须写明理由',
  audit: 'finding.settled',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.discriminatedUnion('action', [
    /** The value that counts from now on, as a person writes it; it becomes a declaration of source 核定. */
    z.object({
      action: z.literal('settle'),
      value: z.string().trim().min(1).max(2000),
      reason,
      evidence: z.array(rowId).max(20).default([]),
    }),
    /** One of the sources is right. */
    z.object({
      action: z.literal('choose'),
      source: z.string().min(1).max(100),
      reason,
      evidence: z.array(rowId).max(20).default([]),
    }),
    /** The value is unusual and true. */
    z.object({ action: z.literal('explain'), reason }),
    /** It should not have been raised. */
    z.object({ action: z.literal('withdraw'), reason }),
  ]),
  out: z.object({ finding, refresh }),
  work: notYet,
})

export const findingEndpoints = [list, settle] as const
