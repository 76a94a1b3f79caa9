import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { giveConsent } from '../case-consent.ts'
import { timeOf } from '../case-work.ts'
import { endConsentAndCases } from '../consent-ending.ts'
import { consent, day, id, instant, page, pageOf, partyLink, purpose, PURPOSES, reason, rowId } from '../contract.ts'
import { FIRM, endpoint } from '../endpoint.ts'
import { ORGANISATIONS } from '../partner-scopes.ts'
import type { Platform } from '../platform.ts'
import { presentConsent } from '../presentation.ts'
import { consentById, consentsOf, organisations, readingsOf } from '../store/consents.ts'

const failure = defineErrors('consent', {
  partner: {
    status: 422,
    zh: '只能授权给在本园区有账号的银行、担保、保险、服务机构或载体；没有编号 {id} 的机构。',
    en: 'Only organisations that work here can be chosen; there is no such {id}.',
  },
  nothing: {
    status: 422,
    zh: '请至少选一样：积分、等级，或某项数据。',
    en: 'Choose points, stage or a fact at least.',
  },
  fact: {
    status: 422,
    zh: '不能授权读取：{columns}。可选的数据不含个人信息。',
    en: 'Not to be shared: {columns}.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的授权。', en: 'There is no consent {id}.' },
  revoked_before: { status: 409, zh: '这份授权此前已经撤回。', en: 'The consent was revoked before.' },
})

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/consents',
  tag: '授权',
  summary: '企业给银行等机构的读取授权，以及可以授权的机构与内容',
  roles: ['auditor'],
  own: FIRM,
  params: z.object({ id }),
  out: z.object({
    consents: z.array(consent),
    partners: z.array(z.object({ id: rowId, name: z.string(), roles: z.array(z.string()) })),
    purposes: z.array(z.string()),
    facts: z.array(z.object({ column: z.string(), name: z.string() })),
  }),
  // Names of organisations are not the firm's own rows: asked across firms, for this firm's consents only.
  work: ({ params, acrossFirms, platform: { policies } }) =>
    acrossFirms(async (sql) => {
      const facts = policies.facts
      return {
        consents: (await consentsOf(sql, params.id)).map((row) => presentConsent(row, facts)),
        partners: await organisations(sql, ORGANISATIONS),
        purposes: [...PURPOSES],
        facts: shareable(facts).map(({ column, name }) => ({ column, name })),
      }
    }),
})

const readings = endpoint({
  method: 'GET',
  path: '/api/parties/:id/readings',
  tag: '授权',
  summary: '谁读过这家企业的积分和数据：每一次读取，准许的与拒绝的，最近的在前',
  roles: ['auditor'],
  own: FIRM,
  params: z.object({ id }),
  query: z.object(page),
  out: pageOf(
    z.object({
      id: rowId,
      at: instant,
      partner: partyLink,
      purpose: z.string(),
      outcome: z.enum(['permitted', 'refused']),
      reason: z.string().nullable(),
      given: z.array(z.string()),
    }),
  ),
  work: ({ params, query, acrossFirms, platform: { policies } }) =>
    acrossFirms(async (sql) => {
      const nameOf = (thing: string) => policies.facts.find(({ column }) => column === thing)?.name ?? thing
      const { rows, total } = await readingsOf(sql, params.id, query)
      const shown = rows.map(({ partner, partnerName, given, ...row }) => ({
        ...row,
        partner: { id: partner, name: partnerName },
        given: given.map(nameOf),
      }))
      return { rows: shown, total, page: query.page, size: query.size }
    }),
})

type Definitions = Platform['policies']['facts']

/** Facts about persons are never shared. */
const shareable = (facts: Definitions) => facts.filter(({ sensitivity }) => sensitivity !== 'personal')

const give = endpoint({
  method: 'POST',
  path: '/api/parties/:id/consents',
  tag: '授权',
  summary: '授权一家机构读取指定内容：用途、期限；随时可以撤回',
  audit: 'consent.given',
  idempotent: true,
  roles: [],
  own: ['firm_owner'],
  params: z.object({ id }),
  body: z.object({
    partner: rowId,
    purpose,
    points: z.boolean(),
    band: z.boolean(),
    facts: z.array(z.string().max(100)).max(200),
    validFrom: day,
    validTo: day,
  }),
  out: consent,
  work: ({ params, body, acrossFirms, session, platform, audit }) =>
    acrossFirms(async (sql) => {
      const known = shareable(platform.policies.facts).map(({ column }) => column)
      const unknown = body.facts.filter((column) => !known.includes(column))
      if (unknown.length > 0) throw failure('fact', { columns: unknown.join('、') })
      if (!body.points && !body.band && body.facts.length === 0) throw failure('nothing', {})
      const partners = await organisations(sql, ORGANISATIONS)
      if (!partners.some((one) => one.id === body.partner)) throw failure('partner', { id: body.partner })
      const made = await giveConsent(sql, { ...body, party: params.id, by: session.account }, platform.now())
      audit(`party:${params.id}`, { consent: made, partner: body.partner, purpose: body.purpose, to: body.validTo })
      return presentConsent((await consentById(sql, made))!, platform.policies.facts)
    }),
})

const revoke = endpoint({
  method: 'POST',
  path: '/api/parties/:id/consents/:consent/revoke',
  tag: '授权',
  summary: '撤回授权，立即生效；以它为据的办件随即撤回，已授信的不能再提款',
  audit: 'consent.revoked',
  roles: [],
  own: ['firm_owner'],
  params: z.object({ id, consent: id }),
  body: z.object({ reason }),
  out: consent,
  work: ({ params, body, acrossFirms, session, platform, audit }) =>
    acrossFirms(async (sql) => {
      const found = await consentById(sql, params.consent)
      if (found === null || found.party !== params.id) throw failure('not_found', { id: params.consent })
      const time = timeOf(platform, session.zone)
      const by = { by: session.account, reason: body.reason }
      const cases = await endConsentAndCases(sql, platform, time, found, by)
      if (cases === null) throw failure('revoked_before', {})
      audit(`party:${params.id}`, { consent: params.consent, partner: found.partner, reason: body.reason, ...cases })
      return presentConsent((await consentById(sql, params.consent))!, platform.policies.facts)
    }),
})

export const consentEndpoints = [list, readings, give, revoke] as const
