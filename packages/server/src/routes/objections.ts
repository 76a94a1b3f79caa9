import { z } from 'zod'
import { defineErrors, showPeriod } from '@gongzhen/core/base'
import { type FactDefinition, showFact } from '@gongzhen/core/registry'
import { accountLink, id, instant, page, pageOf, partyLink, reason, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, type Role, WRITERS, endpoint, upload } from '../endpoint.ts'
import { mayRead } from '../fact-access.ts'
import { keepAttachment } from '../keep-attachment.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { knownFact, readFactValue, requireAttachments, requirePeriod, settleFact } from '../settle-fact.ts'
import { attachmentsOfOthers } from '../store/attachments.ts'
import { factsOf } from '../store/facts.ts'
import { tellParty } from '../store/messages.ts'
import { accountNames, attachmentNames } from '../store/names.ts'
import { type ObjectionRow, endObjection, insertObjection, listObjections, lockObjection } from '../store/objections.ts'
import { rootOf } from '../store/parties.ts'

const failure = defineErrors('objection', {
  open: {
    status: 409,
    zh: '「{fact}」已有一条异议在处理中。请等答复，或先撤回那一条。',
    en: 'An objection to “{fact}” is still open.',
  },
  hidden: { status: 403, zh: '「{fact}」您的角色无权查看，不能提出异议。', en: '“{fact}” is not shown to your role.' },
  evidence: {
    status: 422,
    zh: '编号为 {ids} 的附件不是您上传的。请重新上传证据。',
    en: 'Attachments {ids} are not yours.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的异议。', en: 'There is no objection {id}.' },
  answered: {
    status: 409,
    zh: '这条异议已经{status}，没有再改。请刷新后查看。',
    en: 'The objection has already been {status}.',
  },
})

const status = z.enum(['open', 'accepted', 'refused', 'withdrawn'])

const objection = z
  .object({
    id: rowId,
    party: partyLink,
    fact: z.object({ name: z.string(), column: z.string() }),
    period: z.number().int(),
    periodShown: z.string(),
    /** The value in force when the firm objected; null where there was none. */
    disputed: z.string().nullable(),
    claimed: z.string(),
    reason: z.string(),
    evidence: z.array(z.object({ attachment: rowId, name: z.string() })),
    by: accountLink,
    at: instant,
    status,
    answer: z.string().nullable(),
    answeredBy: accountLink,
    answeredAt: instant.nullable(),
  })
  .meta({ id: 'Objection' })

const raise = endpoint({
  method: 'POST',
  path: '/api/parties/:id/objections',
  tag: '异议',
  summary: '「数据有误」：对一个值提出异议，写明应为多少、为什么，可附证据',
  audit: 'objection.raised',
  idempotent: true,
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id }),
  body: z.object({
    /** Name, alias or column. */
    fact: z.string().min(1).max(100),
    period: z.number().int().min(0),
    /** As a person writes it, with its unit: `50万元`, `3.2%`. */
    claimed: z.string().trim().min(1, '请写明正确的值').max(2000),
    reason,
    evidence: z.array(rowId).max(20).default([]),
  }),
  out: objection,
  work: ({ params, body, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const fact = knownFact(policies, body.fact)
      if (!mayRead(fact, session.roles)) throw failure('hidden', { fact: fact.name })
      requirePeriod(fact, body.period)
      await readFactValue(policies, session.zone, fact, body.claimed)
      await requireOwn(sql, body.evidence, session.account)
      const party = await rootOf(sql, params.id)
      const made = await insertObjection(sql, {
        ...body,
        party,
        fact: fact.column,
        disputed: await shownNow(sql, fact, party, body.period),
        by: session.account,
      })
      if (made === null) throw failure('open', { fact: fact.name })
      audit(`party:${party}`, { objection: made, ...body, fact: fact.column })
      return presentOne(sql, policies, session.roles, made)
    }),
})

async function requireOwn(sql: Sql, evidence: readonly number[], account: number): Promise<void> {
  const foreign = await attachmentsOfOthers(sql, evidence, account)
  if (foreign.length > 0) throw failure('evidence', { ids: foreign.join('、') })
}

async function shownNow(sql: Sql, fact: FactDefinition, party: number, period: number): Promise<string | null> {
  const [voice] = (await factsOf(sql, [fact], party)).voices(fact, period)
  return voice === undefined ? null : showFact(fact, voice.value)
}

const ofParty = endpoint({
  method: 'GET',
  path: '/api/parties/:id/objections',
  tag: '异议',
  summary: '一个主体提出的异议和答复',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object({ status: status.optional(), ...page }),
  out: pageOf(objection),
  work: ({ params, query, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { rows, total } = await listObjections(sql, { party: params.id, ...query })
      const shown = await present(sql, policies, session.roles, rows)
      return { rows: shown, total, page: query.page, size: query.size }
    }),
})

const list = endpoint({
  method: 'GET',
  path: '/api/objections',
  tag: '异议',
  summary: '企业提出的异议，待答复的在前',
  roles: READERS,
  query: z.object({ status: status.optional(), ...page }),
  out: pageOf(objection),
  work: ({ query, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { rows, total } = await listObjections(sql, query)
      const shown = await present(sql, policies, session.roles, rows)
      return { rows: shown, total, page: query.page, size: query.size }
    }),
})

const withdraw = endpoint({
  method: 'POST',
  path: '/api/parties/:id/objections/:objection/withdraw',
  tag: '异议',
  summary: '撤回一条还没有答复的异议',
  audit: 'objection.withdrawn',
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id, objection: id }),
  out: objection,
  work: ({ params, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const found = await openObjection(sql, params.objection)
      if (found.party.id !== (await rootOf(sql, params.id))) throw failure('not_found', { id: params.objection })
      await endObjection(sql, found.id, { status: 'withdrawn', answer: null, declaration: null, by: session.account })
      audit(`party:${found.party.id}`, { objection: found.id })
      return presentOne(sql, policies, session.roles, found.id)
    }),
})

const answer = endpoint({
  method: 'POST',
  path: '/api/objections/:id/answer',
  tag: '异议',
  summary: '答复异议：采纳并核定取值，或不采纳；都须写明理由，企业随即收到消息',
  audit: 'objection.answered',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id }),
  body: z.discriminatedUnion('action', [
    /** The value settled, as a person writes it; what the firm claimed unless another is given. */
    z.object({ action: z.literal('accept'), value: z.string().trim().min(1).max(2000).optional(), reason }),
    z.object({ action: z.literal('refuse'), reason }),
  ]),
  out: objection,
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const found = await openObjection(sql, params.id)
      const fact = knownFact(platform.policies, found.fact)
      const { party, period, claimed, evidence } = found
      const isAccepted = body.action === 'accept'
      await requireAttachments(sql, evidence)
      const settled = isAccepted
        ? await settleFact(sql, platform, session.zone, {
            party: party.id,
            fact,
            period,
            value: await readFactValue(platform.policies, session.zone, fact, body.value ?? claimed),
            reason: `采纳企业异议：${body.reason}`,
            evidence,
          })
        : null
      const ended = isAccepted ? ('accepted' as const) : ('refused' as const)
      const declaration = settled?.declaration ?? null
      await endObjection(sql, found.id, { status: ended, answer: body.reason, declaration, by: session.account })
      const what = [fact.name, showPeriod(period)].filter(Boolean).join(' ')
      await tellParty(sql, party.id, {
        kind: 'objection',
        title: isAccepted ? `异议已采纳：${what}` : `异议未采纳：${what}`,
        body: body.reason,
        path: '/my/data?view=objections',
      })
      audit(`party:${party.id}`, { objection: found.id, ...body, ...settled?.noted })
      return presentOne(sql, platform.policies, session.roles, found.id)
    }),
})

async function openObjection(sql: Sql, number: number): Promise<ObjectionRow> {
  const found = await lockObjection(sql, number)
  if (found === null) throw failure('not_found', { id: number })
  if (found.status !== 'open') throw failure('answered', { status: ENDED[found.status] })
  return found
}

const ENDED = { accepted: '采纳', refused: '答复为不采纳', withdrawn: '撤回' } as const

const addEvidence = endpoint({
  method: 'POST',
  path: '/api/parties/:id/evidence',
  tag: '异议',
  summary: '上传异议的证据：PDF、图片、Word 或 Excel，按内容核验',
  audit: 'attachment.added',
  callsPerMinute: 30,
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id }),
  body: upload('attachmentBytesMax'),
  out: z.object({ id: rowId, name: z.string(), mediaType: z.string(), size: z.number().int(), sha256: z.string() }),
  work: ({ params, body, inZone, audit, session }) =>
    keepAttachment(body, session.account, inZone, (made, about) =>
      audit(`attachment:${made}`, { party: params.id, ...about }),
    ),
})

async function presentOne(sql: Sql, policies: PolicyLibrary, roles: readonly Role[], number: number) {
  const found = await lockObjection(sql, number)
  const [shown] = await present(sql, policies, roles, found === null ? [] : [found])
  return shown!
}

/** Objections as they are read; of a fact the reader may not see only that there is one. */
async function present(
  sql: Sql,
  policies: PolicyLibrary,
  roles: readonly Role[],
  rows: readonly ObjectionRow[],
): Promise<z.output<typeof objection>[]> {
  const accounts = await accountNames(
    sql,
    rows.flatMap(({ by, answeredBy }) => [by, answeredBy]),
  )
  const files = await attachmentNames(
    sql,
    rows.flatMap(({ evidence }) => evidence),
  )
  const account = (one: number | null) => (one === null ? null : { id: one, name: accounts.get(one) ?? String(one) })
  return rows.map(({ fact: column, declaration: _, ...row }) => {
    const fact = policies.fact(column)
    const isHidden = fact !== undefined && !mayRead(fact, roles)
    return {
      ...row,
      fact: { name: fact?.name ?? column, column },
      periodShown: showPeriod(row.period),
      ...(isHidden ? { disputed: HIDDEN, claimed: HIDDEN, reason: HIDDEN } : {}),
      evidence: row.evidence.map((attachment) => ({ attachment, name: files.get(attachment) ?? '' })),
      by: account(row.by),
      answeredBy: account(row.answeredBy),
    }
  })
}

const HIDDEN = '（敏感数据，您的角色无权查看）'

export const objectionEndpoints = [raise, ofParty, list, withdraw, answer, addEvidence] as const
