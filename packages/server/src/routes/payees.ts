import { z } from 'zod'
import { id, payeeAccount } from '../contract.ts'
import { FIRM, type Role, endpoint } from '../endpoint.ts'
import { insertPayee, payeesOf } from '../store/payments.ts'
import { partyDetail } from '../store/parties.ts'

const READERS: readonly Role[] = ['finance', 'officer', 'leader', 'auditor']

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/payees',
  tag: '支付',
  summary: '一个主体的收款账户，现用的在前；以前的都留着',
  audit: 'payee.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: z.object({ payees: z.array(payeeAccount) }),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      audit(`party:${params.id}`)
      return { payees: await payeesOf(sql, params.id) }
    }),
})

const enter = endpoint({
  method: 'POST',
  path: '/api/parties/:id/payees',
  tag: '支付',
  summary: '登记收款账户：从此付到这里；写明依据',
  audit: 'payee.entered',
  idempotent: true,
  roles: ['finance'],
  params: z.object({ id }),
  body: z.object({
    holder: z.string().trim().min(1, '请写收款户名').max(100),
    number: z
      .string()
      .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
      .pipe(z.string().regex(/^[0-9A-Z]{6,34}$/, '收款账号应是 6–34 位数字或字母')),
    bank: z.string().trim().min(1, '请写开户行').max(100),
    reason: z.string().trim().min(2, '请写明依据，如「开户许可证」').max(500),
  }),
  out: z.object({ payees: z.array(payeeAccount) }),
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      await insertPayee(sql, { party: params.id, ...body, by: session.account })
      audit(`party:${params.id}`, { holder: body.holder, bank: body.bank, last: body.number.slice(-4) })
      return { payees: await payeesOf(sql, params.id) }
    }),
})

export const payeeEndpoints = [list, enter] as const
