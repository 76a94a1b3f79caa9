import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { DOINGS, type Doing, type Done, doForPartner } from '../case-doings.ts'
import { lookedAt } from '../case-looking.ts'
import { presentCase, presentLine } from '../case-presentation.ts'
import { timeOf } from '../case-work.ts'
import { caseDetail, caseLine, id, page, pageOf, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { type Call, partnerEndpoint, upload } from '../endpoint.ts'
import { keepAttachment } from '../keep-attachment.ts'
import type { Session } from '../session.ts'
import { caseByNumber, keepEvidence, listCases } from '../store/cases.ts'

const failure = defineErrors('partner', {
  no_voucher: {
    status: 404,
    zh: '没有编号为 {number} 的券，或它没有用在贵机构。请核对企业手机上的编号。',
    en: 'There is no voucher {number}, or it is not used with you.',
  },
})

const TAG = '合作机构接口'

const list = partnerEndpoint({
  method: 'GET',
  path: '/api/partner/cases',
  tag: TAG,
  summary: '本机构参与的办件，最先到期的在前',
  scope: 'case:read',
  judgesForPartners: true,
  query: z.object({ programme: z.string().max(100).optional(), state: z.string().max(100).optional(), ...page }),
  out: pageOf(caseLine),
  work: ({ query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const { on } = timeOf(platform, session.zone)
      const { page: at, size, ...filter } = query
      const { rows, total } = await listCases(sql, { ...filter, party: session.party ?? 0 }, query)
      return { rows: rows.map((row) => presentLine(row, on, false)), total, page: at, size }
    }),
})

const show = partnerEndpoint({
  method: 'GET',
  path: '/api/partner/cases/:id',
  tag: TAG,
  summary: '一个办件：状态、期限、本机构现在能办什么、要填什么、为什么不能办',
  scope: 'case:read',
  judgesForPartners: true,
  params: z.object({ id }),
  out: caseDetail,
  work: ({ params, inZone, session, platform }) => inZone((sql) => shown(sql, { session, platform }, params.id)),
})

type Caller = Pick<Call<unknown, unknown, unknown, Session>, 'session' | 'platform'>

async function shown(sql: Sql, { session, platform }: Caller, number: number) {
  const time = timeOf(platform, session.zone)
  const opened = await lookedAt(sql, platform, time, session, number)
  return presentCase(sql, opened, session, await platform.policies.zone(session.zone), time, platform)
}

const done = z.object({
  /** Which action of the process, where several fit, e.g. 续贷到账. */
  action: z.string().min(1).max(60).optional(),
  /** What is filled in, as it is written: `500万元`, `2026-03-20`, `是`. */
  given: z.record(z.string().max(60), z.string().trim().min(1).max(2000)).default({}),
  /** The papers that show it, by the numbers of their upload. */
  evidence: z.record(z.string().max(60), rowId).default({}),
  parties: z.record(z.string().max(60), rowId).default({}),
  note: z.string().trim().max(2000).optional(),
  /** The version of the case that was seen; with it nothing is done in a case that has moved since. */
  version: z.number().int().optional(),
})

type DoingCall = Caller & Pick<Call<unknown, unknown, unknown, Session>, 'acrossFirms' | 'audit'>

const does = (doing: Doing, { acrossFirms, session, platform, audit }: DoingCall, number: number, body: Done) =>
  acrossFirms(async (sql) => {
    const time = timeOf(platform, session.zone)
    const { opened, action, to } = await doForPartner(sql, platform, time, session, number, doing, body)
    audit(`case:${number}`, { action, to, client: session.login })
    return presentCase(sql, opened, session, await platform.policies.zone(session.zone), time, platform)
  })

const doingIn = <const Path extends string>(path: Path, doing: Doing, summary: string) =>
  partnerEndpoint({
    method: 'POST',
    path,
    tag: TAG,
    summary,
    description: `办的是流程里的动作（${DOINGS[doing].actions.join('、')}），判断、记账与页面上办理相同。`,
    audit: 'case.acted',
    idempotent: true,
    scope: DOINGS[doing].scope,
    judgesForPartners: true,
    params: z.object({ id }),
    body: done,
    out: caseDetail,
    work: (call) => does(doing, call, call.params.id, call.body),
  })

const report = doingIn('/api/partner/cases/:id/report', 'report', '报送贷款：承诺、报备、授信、放款')
const draw = doingIn('/api/partner/cases/:id/draw', 'draw', '报送提款')
const repay = doingIn('/api/partner/cases/:id/repay', 'repay', '报送还款、续贷到账、追回')
const settle = doingIn('/api/partner/cases/:id/settle', 'settle', '报送结清')
const overdue = doingIn('/api/partner/cases/:id/overdue', 'overdue', '报送逾期')
const claim = doingIn('/api/partner/cases/:id/claim', 'claim', '申请贴息、补偿或代偿')

const voucher = z.object({ number: z.string().trim().max(40) })

/** A voucher is a case: its number is what the firm shows. */
async function voucherOf(sql: Sql, number: string): Promise<number> {
  const found = await caseByNumber(sql, number)
  if (found === null) throw failure('no_voucher', { number })
  return found
}

const lookAtVoucher = partnerEndpoint({
  method: 'GET',
  path: '/api/partner/vouchers/:number',
  tag: TAG,
  summary: '按编号看一张用在本机构的创新券',
  scope: 'voucher:redeem',
  judgesForPartners: true,
  params: voucher,
  out: caseDetail,
  work: ({ params, inZone, session, platform }) =>
    inZone(async (sql) => shown(sql, { session, platform }, await voucherOf(sql, params.number))),
})

const redeem = partnerEndpoint({
  method: 'POST',
  path: '/api/partner/vouchers/:number/redeem',
  tag: TAG,
  summary: '申请兑付一张创新券',
  audit: 'case.acted',
  idempotent: true,
  scope: 'voucher:redeem',
  judgesForPartners: true,
  params: voucher,
  body: done,
  out: caseDetail,
  async work(call) {
    const number = await call.platform.database.inZone(call.session.zone, (sql) => voucherOf(sql, call.params.number))
    return does('redeem', call, number, call.body)
  },
})

const addPaper = partnerEndpoint({
  method: 'POST',
  path: '/api/partner/cases/:id/evidence',
  tag: TAG,
  summary: '上传办件材料：合同、借据、回单',
  audit: 'case.evidence_added',
  scope: 'evidence:add',
  judgesForPartners: true,
  params: z.object({ id }),
  body: upload('attachmentBytesMax'),
  out: z.object({ id: rowId, name: z.string() }),
  async work({ params, body, inZone, session, platform, audit }) {
    await inZone((sql) => lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id))
    const kept = await keepAttachment(body, session.account, inZone, (made, about) =>
      audit(`attachment:${made}`, { ...about, case: params.id }),
    )
    await inZone((sql) => keepEvidence(sql, params.id, kept.id))
    return { id: kept.id, name: kept.name }
  },
})

export const partnerCaseEndpoints = [
  list,
  show,
  report,
  draw,
  repay,
  settle,
  overdue,
  claim,
  lookAtVoucher,
  redeem,
  addPaper,
] as const
