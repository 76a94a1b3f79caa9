import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { day, id, instant, partyLink, reason, rowId } from '../contract.ts'
import { FIRM, SIGNED_IN, WRITERS, endpoint } from '../endpoint.ts'
import { agentByLogin } from '../store/accounts.ts'
import {
  type MandateRow,
  insertMandate,
  mandateById,
  mandatesFor,
  mandatesOf,
  revokeMandate,
} from '../store/mandates.ts'
import { partyDetail } from '../store/parties.ts'
import { actUnder } from '../store/sessions.ts'
import { isTerm } from '../term.ts'

const DAYS_MAX = 366

const failure = defineErrors('mandate', {
  no_agent: {
    status: 404,
    zh: '没有账号「{login}」。请代办人先注册，再把账号名告诉您。',
    en: 'There is no account “{login}”. The agent has to sign up first.',
  },
  own: { status: 422, zh: '不能授权给本企业自己的账号。', en: 'Not to an account of the firm itself.' },
  dates: {
    status: 422,
    zh: '授权期限有误：{from} 至 {to}。止日不早于起日和今天，最长一年。',
    en: 'The dates are wrong: {from} to {to}; at most a year, ending today or later.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的授权。', en: 'There is no mandate {id}.' },
  revoked: { status: 409, zh: '这份授权此前已经撤销。', en: 'The mandate was revoked before.' },
  not_valid: {
    status: 409,
    zh: '这份授权现在无效：{state}。请联系企业续授。',
    en: 'The mandate is not in force: {state}.',
  },
})

const mandate = z
  .object({
    id: rowId,
    party: partyLink,
    agent: z.object({ id: rowId, name: z.string(), login: z.string() }),
    purpose: z.string(),
    validFrom: day,
    validTo: day,
    givenAt: instant,
    givenBy: z.string(),
    revokedAt: instant.nullable(),
    revokeReason: z.string().nullable(),
    state: z.enum(['future', 'valid', 'ended', 'revoked']),
  })
  .meta({ id: 'Mandate' })

const ofFirm = endpoint({
  method: 'GET',
  path: '/api/parties/:id/mandates',
  tag: '授权代办',
  summary: '一家企业给出的授权',
  roles: ['officer', 'auditor'],
  own: FIRM,
  params: z.object({ id }),
  out: z.object({ mandates: z.array(mandate) }),
  work: ({ params, inZone }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      return { mandates: (await mandatesOf(sql, params.id)).map(present) }
    }),
})

const give = endpoint({
  method: 'POST',
  path: '/api/parties/:id/mandates',
  tag: '授权代办',
  summary: '授权他人在一段日期内为本企业办事，权限同企业经办',
  audit: 'mandate.given',
  callsPerMinute: 60,
  idempotent: true,
  roles: WRITERS,
  own: ['firm_owner'],
  params: z.object({ id }),
  body: z.object({
    login: z.string().trim().min(1, '请填写代办人的账号').max(100),
    purpose: z.string().trim().min(2, '请写明代办什么').max(500),
    validFrom: day,
    validTo: day,
  }),
  out: mandate,
  work: ({ params, body, platform, inZone, audit, session }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      const agent = await agentByLogin(sql, body.login)
      if (agent === null || agent.disabledAt !== null) throw failure('no_agent', { login: body.login })
      if (agent.party === params.id || agent.id === session.account) throw failure('own', {})
      const { validFrom: from, validTo: to } = body
      if (!isTerm(from, to, DAYS_MAX, platform.now())) throw failure('dates', { from, to })
      const { login: _login, ...rest } = body
      const made = await insertMandate(sql, { ...rest, party: params.id, agent: agent.id, by: session.account })
      audit(`party:${params.id}`, { mandate: made, agent: agent.id, from: body.validFrom, to: body.validTo })
      return present((await mandateById(sql, made))!)
    }),
})

const revoke = endpoint({
  method: 'POST',
  path: '/api/parties/:id/mandates/:mandate/revoke',
  tag: '授权代办',
  summary: '撤销授权，立即生效',
  audit: 'mandate.revoked',
  roles: WRITERS,
  own: ['firm_owner'],
  params: z.object({ id, mandate: id }),
  body: z.object({ reason }),
  out: mandate,
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      const found = await mandateById(sql, params.mandate)
      if (found === null || found.party !== params.id) throw failure('not_found', { id: params.mandate })
      if (!(await revokeMandate(sql, params.mandate, session.account, body.reason))) throw failure('revoked', {})
      audit(`party:${params.id}`, { mandate: params.mandate, agent: found.agent, reason: body.reason })
      return present((await mandateById(sql, params.mandate))!)
    }),
})

const mine = endpoint({
  method: 'GET',
  path: '/api/my/mandates',
  tag: '授权代办',
  summary: '别的企业给我的授权',
  roles: SIGNED_IN,
  out: z.object({ mandates: z.array(mandate) }),
  work: ({ inZone, session }) =>
    inZone(async (sql) => ({ mandates: (await mandatesFor(sql, session.account)).map(present) })),
})

const act = endpoint({
  method: 'PUT',
  path: '/api/my/acting',
  tag: '授权代办',
  summary: '开始为某企业办事，或回到自己的身份',
  audit: 'mandate.acting',
  roles: SIGNED_IN,
  body: z.object({ mandate: rowId.nullable() }),
  out: z.object({}),
  work: ({ body, inZone, audit, session }) =>
    inZone(async (sql) => {
      const chosen = body.mandate === null ? null : await mandateById(sql, body.mandate)
      if (body.mandate !== null && chosen?.agent !== session.account) throw failure('not_found', { id: body.mandate })
      if (chosen && chosen.state !== 'valid') throw failure('not_valid', { state: STATE_WORDS[chosen.state] })
      await actUnder(sql, session.tokenHash, body.mandate)
      const about = chosen ? { mandate: chosen.id, party: chosen.party } : {}
      audit(`account:${session.account}`, { ...about, acting: chosen !== null })
      return {}
    }),
})

const STATE_WORDS = { future: '尚未到起始日', valid: '有效', ended: '已到期', revoked: '已撤销' } as const

const present = (row: MandateRow): z.output<typeof mandate> => ({
  id: row.id,
  party: { id: row.party, name: row.partyName },
  agent: { id: row.agent, name: row.agentName, login: row.agentLogin },
  purpose: row.purpose,
  validFrom: row.validFrom,
  validTo: row.validTo,
  givenAt: row.givenAt,
  givenBy: row.givenByName,
  revokedAt: row.revokedAt,
  revokeReason: row.revokeReason,
  state: row.state,
})

export const mandateEndpoints = [ofFirm, give, revoke, mine, act] as const
