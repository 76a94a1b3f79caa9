import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import { filledFor } from '../case-filled-in.ts'
import { presentCase, presentLine, presentTrial } from '../case-presentation.ts'
import { lookedAt } from '../case-looking.ts'
import { CASE_PEOPLE, dutyOf, rolesIn } from '../case-roles.ts'
import { isTurnOf, turnsOf } from '../case-turns.ts'
import { type CaseTime, type OpenCase, act, beginCase, openCase, refuseChanged, timeOf, tried } from '../case-work.ts'
import { caseDetail, caseLine, caseTrial, flag, id, page, pageOf, partyLink, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { keepAttachment } from '../keep-attachment.ts'
import type { Platform } from '../platform.ts'
import type { Session } from '../session.ts'
import { attachmentById } from '../store/attachments.ts'
import { type CaseFilter, actorsOf, candidatesFor, evidenceOfCase, keepEvidence, listCases } from '../store/cases.ts'
import { partyDetail } from '../store/parties.ts'
import { NONE } from '../in-both.ts'

const failure = defineErrors('case', {
  no_evidence: { status: 404, zh: '办件里没有编号为 {id} 的材料。', en: 'The case has no paper {id}.' },
  not_yours: {
    status: 403,
    zh: '「{role}」的事由园区指定的人办理；您在这个办件里的角色：{roles}。',
    en: 'Only whom the zone named acts as {role}; yours here: {roles}.',
  },
})

const filters = {
  search: z.string().trim().max(100).optional(),
  programme: z.string().max(100).optional(),
  state: z.string().max(100).optional(),
  /** Only those in which the reader's roles have something to do. */
  mine: flag.optional(),
  overdue: flag.optional(),
  ended: flag.optional(),
}

const list = endpoint({
  method: 'GET',
  path: '/api/cases',
  tag: '办件',
  summary: '办件清单：最先到期的在前；只看轮到自己办的、已逾期的、某项政策的',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  query: z.object({ ...filters, ...page }),
  out: pageOf(caseLine).extend({ overdue: z.number().int(), mine: z.number().int() }),
  async work({ query, inZone, session, platform }) {
    const time = timeOf(platform, session.zone)
    const turns = await turnsOf(platform, session)
    return inZone(async (sql) => {
      const own = READERS.some((role) => session.roles.includes(role)) ? {} : { party: session.party ?? undefined }
      const ownTurns = session.party === null && !isReader(session) ? { turns } : {}
      const { mine, overdue, search, programme, state, ended } = query
      const filter: CaseFilter = {
        search,
        programme,
        state,
        ended,
        ...own,
        ...ownTurns,
        ...(mine ? { turns, ended: false } : {}),
        ...(overdue ? { overdueOn: time.on } : {}),
      }
      const { rows, total } = await listCases(sql, filter, query)
      const count = async (more: CaseFilter) => (await listCases(sql, { ...own, ...ownTurns, ...more }, COUNT)).total
      return {
        rows: rows.map((row) => presentLine(row, time.on, isTurnOf(row, turns))),
        total,
        page: query.page,
        size: query.size,
        overdue: await count({ overdueOn: time.on }),
        mine: await count({ turns, ended: false }),
      }
    })
  },
})

const COUNT = { page: 1, size: 1 }

const isReader = ({ roles }: Session): boolean => roles.some((role) => READERS.includes(role))

const ofParty = endpoint({
  method: 'GET',
  path: '/api/parties/:id/cases',
  tag: '办件',
  summary: '一个主体的办件：它申请的和它参与的',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object(page),
  out: pageOf(caseLine),
  async work({ params, query, inZone, session, platform }) {
    const time = timeOf(platform, session.zone)
    const turns = await turnsOf(platform, session)
    return inZone(async (sql) => {
      const { rows, total } = await listCases(sql, { party: params.id }, query)
      const shown = rows.map((row) => presentLine(row, time.on, isTurnOf(row, turns)))
      return { rows: shown, total, page: query.page, size: query.size }
    })
  },
})

const applicable = endpoint({
  method: 'GET',
  path: '/api/case-programmes',
  tag: '办件',
  summary: '可以在线申请的政策，各有哪些状态和角色',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  out: z.object({
    programmes: z.array(
      z.object({ programme: z.string(), name: z.string(), states: z.array(z.string()), roles: z.array(z.string()) }),
    ),
  }),
  async work({ session, platform: { policies } }) {
    const { adopted } = await policies.zone(session.zone)
    const withProcess = adopted.filter(({ programme }) => programme.model.process.actions.length > 0)
    return { programmes: withProcess.map(({ programme }) => presentProcess(programme)) }
  },
})

function presentProcess({ id: programme, name, model }: Programme) {
  const { actions, initial } = model.process
  return {
    programme,
    name,
    states: [...new Set([initial, ...actions.flatMap(({ from, to }) => [from, to])])],
    roles: [...new Set(actions.map(({ by }) => by))],
  }
}

const begin = endpoint({
  method: 'POST',
  path: '/api/parties/:id/cases',
  tag: '办件',
  summary: '立项：一个主体开始申请一项政策，沿用当日的版本',
  audit: 'case.opened',
  idempotent: true,
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id }),
  body: z.object({ programme: z.string().max(100) }),
  out: caseDetail,
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const time = timeOf(platform, session.zone)
      const { id: party, name } = await partyDetail(sql, params.id)
      const applicant = { id: String(party), name }
      const number = await beginCase(sql, platform, time, { ...body, applicant, account: session.account })
      audit(`case:${number}`, { party, programme: body.programme })
      return shown(sql, await openCase(sql, platform, time, number), session, platform, time)
    }),
})

const show = endpoint({
  method: 'GET',
  path: '/api/cases/:id',
  tag: '办件',
  summary: '一个办件：状态、期限、现在能办什么和为什么不能、将要记的账、经过',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  out: caseDetail,
  work: ({ params, inZone, session, platform }) =>
    inZone(async (sql) => {
      const time = timeOf(platform, session.zone)
      return shown(sql, await lookedAt(sql, platform, time, session, params.id), session, platform, time)
    }),
})

const doing = z.object({
  action: z.string().min(1).max(60),
  role: z.string().min(1).max(60),
  /** What is filled in, as it is written: `500万元`, `2026-03-20`, `是`. */
  given: z.record(z.string().max(60), z.string().trim().min(1).max(2000)).default({}),
  /** The papers that show it. */
  evidence: z.record(z.string().max(60), rowId).default({}),
  /** Parties that are named, by their numbers. */
  parties: z.record(z.string().max(60), rowId).default({}),
  note: z.string().trim().max(2000).optional(),
})

const trial = endpoint({
  method: 'POST',
  path: '/api/cases/:id/trial',
  tag: '办件',
  summary: '先看看：这样办会到哪个状态、记哪些账；什么也不改变',
  audit: 'case.tried',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  body: doing,
  out: caseTrial,
  work: ({ params, body, acrossFirms, session, platform, audit }) =>
    acrossFirms(async (sql) => {
      const time = timeOf(platform, session.zone)
      const seen = await lookedAt(sql, platform, time, session, params.id)
      const filled = await filledFor(sql, platform, time, seen, body)
      const opened = await openCase(sql, platform, time, params.id, { filled })
      audit(`case:${params.id}`, { action: body.action })
      return presentTrial(tried(opened, { ...asking(body, session, time), ...filled }), opened)
    }),
})

const doIt = endpoint({
  method: 'POST',
  path: '/api/cases/:id/act',
  tag: '办件',
  summary: '办理：判断、记账、留痕在一个事务里完成；别人先办了的会被告知',
  audit: 'case.acted',
  idempotent: true,
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  body: doing.extend({ version: z.number().int() }),
  out: caseDetail,
  work: ({ params, body, acrossFirms, session, platform, audit }) =>
    acrossFirms(async (sql) => {
      const time = timeOf(platform, session.zone)
      const seen = await lookedAt(sql, platform, time, session, params.id, true)
      refuseChanged(seen, body.version, await actorsOf(sql, params.id))
      await requireRole(seen, session, platform, body.role)
      const filled = await filledFor(sql, platform, time, seen, body)
      const opened = await openCase(sql, platform, time, params.id, { lock: true, filled })
      const state = await act(sql, opened, { ...asking(body, session, time), ...filled }, session.account)
      for (const paper of Object.values(body.evidence)) await requirePaper(sql, params.id, paper)
      audit(`case:${params.id}`, { action: body.action, role: body.role, from: opened.state.state, to: state.state })
      return shown(sql, await openCase(sql, platform, time, params.id), session, platform, time)
    }),
})

const asking = ({ action, role, note }: z.output<typeof doing>, { account }: Session, { on, at }: CaseTime) => ({
  action,
  role,
  person: String(account),
  on,
  at,
  ...(note === undefined || note === '' ? {} : { note }),
})

async function requireRole(opened: OpenCase, session: Session, { policies }: Platform, role: string): Promise<void> {
  const { file: zoneFile } = await policies.zone(session.zone)
  const roles = rolesIn(session, opened.programme.model.process, zoneFile, opened.state)
  if (!roles.has(role)) throw failure('not_yours', { role, roles: [...roles].join('、') || NONE })
}

async function shown(sql: Sql, opened: OpenCase, session: Session, platform: Platform, time: CaseTime) {
  return presentCase(sql, opened, session, await platform.policies.zone(session.zone), time, platform)
}

async function requirePaper(sql: Sql, number: number, paper: number): Promise<void> {
  const papers = await evidenceOfCase(sql, number)
  if (!papers.some((one) => one.id === paper)) throw failure('no_evidence', { id: paper })
}

const addPaper = endpoint({
  method: 'POST',
  path: '/api/cases/:id/evidence',
  tag: '办件',
  summary: '上传办件材料：合同、凭证等',
  audit: 'case.evidence_added',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  body: upload('attachmentBytesMax'),
  out: z.object({ id: rowId, name: z.string() }),
  async work({ params, body, inZone, session, platform, audit }) {
    const time = timeOf(platform, session.zone)
    await inZone((sql) => lookedAt(sql, platform, time, session, params.id))
    const kept = await keepAttachment(body, session.account, inZone, (made, about) =>
      audit(`attachment:${made}`, { ...about, case: params.id }),
    )
    await inZone((sql) => keepEvidence(sql, params.id, kept.id))
    return { id: kept.id, name: kept.name }
  },
})

const paper = endpoint({
  method: 'GET',
  path: '/api/cases/:id/evidence/:attachment',
  tag: '办件',
  summary: '下载办件材料（查看留痕）',
  audit: 'case.evidence_read',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id, attachment: id }),
  out: file('application/octet-stream'),
  work: ({ params, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      await lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id)
      await requirePaper(sql, params.id, params.attachment)
      const found = await attachmentById(sql, params.attachment)
      if (found === null) throw failure('no_evidence', { id: params.attachment })
      audit(`case:${params.id}`, { attachment: params.attachment })
      return found
    }),
})

const candidates = endpoint({
  method: 'GET',
  path: '/api/cases/:id/candidates',
  tag: '办件',
  summary: '办件里要确定的一方可以选谁',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  query: z.object({ role: z.string().max(60), search: z.string().trim().max(60).default('') }),
  out: z.object({ parties: z.array(partyLink) }),
  work: ({ params, query, acrossFirms, session, platform }) =>
    acrossFirms(async (sql) => {
      const { state } = await lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id)
      const duty = { duty: dutyOf(query.role), applicant: Number(state.applicant.id) }
      return { parties: await candidatesFor(sql, duty, query.search.replace(/[\\%_]/g, '\\$&')) }
    }),
})

export const caseEndpoints = [list, ofParty, applicable, begin, show, trial, doIt, addPaper, paper, candidates] as const
