import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, payeeAccount, payeeRequest } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, type Role, endpoint } from '../endpoint.ts'
import { maskedNumber } from '../payment-messages.ts'
import type { Session } from '../session.ts'
import { tellParty } from '../store/messages.ts'
import {
  type PayeeRequest,
  decidePayeeRequest,
  insertPayee,
  insertPayeeRequest,
  openPayeeRequest,
  openPayeeRequests,
  payeeRequestsOf,
  payeesOf,
  withdrawPayeeRequest,
} from '../store/payments.ts'
import { partyDetail } from '../store/parties.ts'
import { shapeWords } from '../in-both.ts'

const failure = defineErrors('payee', {
  waiting: {
    status: 409,
    zh: '上一次的变更还在等财务核对，核对以后才能再提。',
    en: 'The change asked for before still waits for the finance people.',
  },
  same: {
    status: 422,
    zh: '填的和现用的收款账户一样（尾号 {last}），不用变更。',
    en: 'It is the account in use already (ending in {last}).',
  },
  not_found: {
    status: 404,
    zh: '没有编号为 {id} 的待核对变更；可能别人已经核对了。',
    en: 'There is no change {id} to be confirmed; somebody may have decided it.',
  },
  settled: {
    status: 409,
    zh: '这次变更已经核对过或撤回过，没有可撤回的。页面刷新后看结果。',
    en: 'This change has been decided or taken back already.',
  },
  no_reason: { status: 422, zh: '退回时请写明原因，企业会看到。', en: 'Say why it is refused; the firm reads it.' },
})

const READERS: readonly Role[] = ['finance', 'officer', 'leader', 'auditor']

const account = {
  holder: z.string().trim().min(1, '请写收款户名').max(100),
  number: z
    .string()
    .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
    .pipe(z.string().regex(/^[0-9A-Z]{6,34}$/, shapeWords('收款账号应是 6–34 位数字或字母', '6–34 digits or letters'))),
  bank: z.string().trim().min(1, '请写开户行').max(100),
  reason: z.string().trim().min(2, '请写明依据，如「开户许可证」').max(500),
}

const known = z.object({ payees: z.array(payeeAccount), requests: z.array(payeeRequest) })

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/payees',
  tag: '支付',
  summary: '一个主体的收款账户，现用的在前，以前的都留着；和企业提出的变更。账号只对财务完整显示，其他人只见末四位',
  audit: 'payee.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: known,
  // Who entered and who decided are people of the zone: asked across firms, for this firm's accounts only.
  work: ({ params, acrossFirms, session, audit }) =>
    acrossFirms(async (sql) => {
      audit(`party:${params.id}`)
      return knownOf(sql, params.id, session)
    }),
})

async function knownOf(sql: Sql, party: number, session: Session): Promise<z.output<typeof known>> {
  const shown = numberFor(session)
  const payees = await payeesOf(sql, party)
  const requests = await payeeRequestsOf(sql, party)
  return {
    payees: payees.map((one) => ({ ...one, number: shown(one.number) })),
    requests: requests.map((one) => presentRequest(one, session)),
  }
}

/** Who pays sees whole numbers; everybody else the last four signs. */
const numberFor = ({ roles }: Session) =>
  roles.includes('finance') ? (number: string) => number : (number: string) => maskedNumber(number)

const presentRequest = ({ party, partyName: name, ...one }: PayeeRequest, session: Session) => ({
  ...one,
  party: { id: party, name },
  number: numberFor(session)(one.number),
})

const enter = endpoint({
  method: 'POST',
  path: '/api/parties/:id/payees',
  tag: '支付',
  summary: '登记收款账户：从此付到这里；写明依据。企业会收到消息',
  audit: 'payee.entered',
  idempotent: true,
  roles: ['finance'],
  params: z.object({ id }),
  body: z.object(account),
  out: known,
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      await insertPayee(sql, { party: params.id, ...body, by: session.account })
      await tellChanged(sql, params.id, `园区财务登记了收款账户：${shortOf(body)}。依据：${body.reason}。`)
      audit(`party:${params.id}`, { holder: body.holder, bank: body.bank, last: body.number.slice(-4) })
      return knownOf(sql, params.id, session)
    }),
})

const shortOf = ({ holder, bank, number }: Pick<PayeeRequest, 'holder' | 'bank' | 'number'>): string =>
  `${holder}，${bank} ${maskedNumber(number)}`

const tellChanged = (sql: Sql, party: number, body: string, title = '收款账户已变更') =>
  tellParty(sql, party, { kind: 'payment', title, body: `${body}不是本企业办的，请立即联系园区。`, path: '/my/payee' })

const request = endpoint({
  method: 'POST',
  path: '/api/parties/:id/payee-requests',
  tag: '支付',
  summary: '企业法定授权人提出收款账户（第一次或变更）；园区财务核对以后才付到那里',
  audit: 'payee.requested',
  idempotent: true,
  roles: [],
  own: ['firm_owner'],
  params: z.object({ id }),
  body: z.object(account),
  out: known,
  work: ({ params, body, acrossFirms, audit, session }) =>
    acrossFirms(async (sql) => {
      const [current] = await payeesOf(sql, params.id)
      const isSame = current?.number === body.number && current.holder === body.holder && current.bank === body.bank
      if (isSame) throw failure('same', { last: body.number.slice(-4) })
      const isKept = await insertPayeeRequest(sql, { party: params.id, ...body, by: session.account })
      if (!isKept) throw failure('waiting', {})
      audit(`party:${params.id}`, { holder: body.holder, bank: body.bank, last: body.number.slice(-4) })
      return knownOf(sql, params.id, session)
    }),
})

const withdraw = endpoint({
  method: 'POST',
  path: '/api/parties/:id/payee-requests/:request/withdrawal',
  tag: '支付',
  summary: '企业法定授权人撤回还没有核对的收款账户变更；撤回后可以重新提出',
  audit: 'payee.withdrawn',
  idempotent: true,
  roles: [],
  own: ['firm_owner'],
  params: z.object({ id, request: id }),
  out: known,
  work: ({ params, acrossFirms, audit, session }) =>
    acrossFirms(async (sql) => {
      const taken = await withdrawPayeeRequest(sql, { id: params.request, party: params.id, by: session.account })
      if (!taken) throw failure('settled', {})
      audit(`party:${params.id}`, { request: params.request })
      return knownOf(sql, params.id, session)
    }),
})

const waiting = endpoint({
  method: 'GET',
  path: '/api/payee-requests',
  tag: '支付',
  summary: '等财务核对的收款账户变更',
  audit: 'payee.read',
  roles: ['finance', 'leader', 'auditor'],
  out: z.object({ requests: z.array(payeeRequest) }),
  work: ({ inZone, session, audit }) =>
    inZone(async (sql) => {
      const requests = await openPayeeRequests(sql)
      audit('payee-requests', { parties: requests.map(({ party }) => party) })
      return { requests: requests.map((one) => presentRequest(one, session)) }
    }),
})

const decide = endpoint({
  method: 'POST',
  path: '/api/payee-requests/:id/decision',
  tag: '支付',
  summary: '核对企业提出的收款账户：确认后从此付到那里；不确认要写明原因',
  audit: 'payee.decided',
  idempotent: true,
  roles: ['finance'],
  params: z.object({ id }),
  body: z.object({ confirm: z.boolean(), note: z.string().trim().max(500).default('') }),
  out: z.object({ requests: z.array(payeeRequest) }),
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      const asked = await openPayeeRequest(sql, params.id)
      if (asked === null) throw failure('not_found', { id: params.id })
      if (!body.confirm && body.note.length < 2) throw failure('no_reason', {})
      const { party, holder, number, bank, reason } = asked
      const by = session.account
      const payee = body.confirm ? await insertPayee(sql, { party, holder, number, bank, reason, by }) : null
      await decidePayeeRequest(sql, params.id, { by, note: body.note === '' ? null : body.note, payee })
      if (body.confirm) await tellChanged(sql, party, `财务已核对，从此付到：${shortOf(asked)}。`)
      else await tellChanged(sql, party, `${shortOf(asked)} 没有通过核对：${body.note}。`, '收款账户变更没有通过')
      audit(`party:${party}`, { request: params.id, confirm: body.confirm, last: number.slice(-4) })
      return { requests: (await openPayeeRequests(sql)).map((one) => presentRequest(one, session)) }
    }),
})

export const payeeEndpoints = [list, enter, request, withdraw, waiting, decide] as const
