import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { lookedAt } from '../case-looking.ts'
import { timeOf } from '../case-work.ts'
import { id, page, pageOf, trailLine } from '../contract.ts'
import {
  CLAIM_READERS,
  CLIENT_KEEPERS,
  DRAFT_READERS,
  FUND_READERS,
  PAYMENT_READERS,
  READERS,
  type Role,
  endpoint,
} from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import { presentTrailLine } from '../presentation.ts'
import { adoptedAs } from '../publishing.ts'
import type { Sql } from '../database.ts'
import { type TrailOf, trailOf } from '../store/audit.ts'
import { accountById } from '../store/accounts.ts'
import { apiClientById } from '../store/api-clients.ts'
import { batchById } from '../store/batches.ts'
import { budgetChangeById } from '../store/budgets.ts'
import { claimById } from '../store/claims.ts'
import { draftById, draftingOf } from '../store/drafts.ts'
import { partyDetail } from '../store/parties.ts'
import { accountOfMoney } from '../store/ledger.ts'
import { envelopeById } from '../store/payments.ts'
import { runById } from '../store/runs.ts'

const failure = defineErrors('trail', {
  not_found: { status: 404, zh: '没有这条记录：{subject}。', en: 'There is no such record: {subject}.' },
})

const query = z.object(page)
const out = pageOf(trailLine)

const ofParty = endpoint({
  method: 'GET',
  path: '/api/parties/:id/trail',
  tag: '审计',
  summary: '一家企业的经过：谁看过、改过什么',
  roles: READERS,
  own: ['firm_owner'],
  params: z.object({ id }),
  query,
  out,
  work: ({ params, query, inZone, session }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      return trail(sql, { subjects: [`party:${params.id}`], party: params.id }, query, session)
    }),
})

const ofRun = trailUnderNumber({
  path: '/api/runs/:id/trail',
  summary: '一次比对的经过',
  roles: READERS,
  kind: 'run',
  find: runById,
})

const ofBatch = endpoint({
  method: 'GET',
  path: '/api/imports/:batch/trail',
  tag: '审计',
  summary: '一批导入的经过',
  roles: READERS,
  params: z.object({ batch: id }),
  query,
  out,
  work: ({ params: { batch }, query, inZone, session }) =>
    inZone(async (sql) => {
      const { job } = await batchById(sql, batch)
      const subjects = [`batch:${batch}`, ...(job === null ? [] : [`job:${job}`])]
      return trail(sql, { subjects }, query, session)
    }),
})

const ofAccount = trailUnderNumber({
  path: '/api/accounts/:id/trail',
  summary: '一个账号的经过',
  roles: ['auditor'],
  kind: 'account',
  find: accountById,
})

const ofProgramme = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/trail',
  tag: '审计',
  summary: '一项政策的经过：申报期，以及起草者看得到的草稿和冻结参数',
  roles: READERS,
  params: z.object({ id: z.string().max(100) }),
  query,
  out,
  work: async ({ params, query, inZone, session, platform: { policies } }) => {
    const { adopted } = await policies.zone(session.zone)
    const subject = `programme:${params.id}`
    if (adoptedAs(params.id, adopted) === undefined) throw failure('not_found', { subject })
    return inZone(async (sql) => {
      const maySeeDrafts = session.roles.some((role) => DRAFT_READERS.includes(role))
      const drafting = maySeeDrafts ? await draftingOf(sql, params.id) : []
      return trail(sql, { subjects: [subject, ...drafting] }, query, session)
    })
  },
})

const ofDraft = trailUnderNumber({
  path: '/api/drafts/:id/trail',
  summary: '一份草稿的经过',
  roles: DRAFT_READERS,
  kind: 'draft',
  find: draftById,
})

const ofCase = endpoint({
  method: 'GET',
  path: '/api/cases/:id/trail',
  tag: '审计',
  summary: '一个办件的经过：办了什么，谁看过材料',
  roles: READERS,
  params: z.object({ id }),
  query,
  out,
  work: ({ params, query, inZone, session, platform }) =>
    inZone(async (sql) => {
      await lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id)
      return trail(sql, { subjects: [`case:${params.id}`] }, query, session)
    }),
})

const ofEnvelope = trailUnderNumber({
  path: '/api/payments/:id/trail',
  summary: '一个支付批次的经过：谁看过、办过、下载过',
  roles: PAYMENT_READERS,
  kind: 'payment',
  find: envelopeById,
})

const ofBudgetChange = trailUnderNumber({
  path: '/api/budgets/changes/:id/trail',
  summary: '一笔预算调整的经过：谁提出、谁审定',
  roles: PAYMENT_READERS,
  kind: 'budget',
  find: budgetChangeById,
})

const ofFund = trailUnderNumber({
  path: '/api/funds/accounts/:id/trail',
  summary: '一个资金账户的经过：谁冻结、解冻、销户，为什么',
  roles: FUND_READERS,
  kind: 'fund',
  find: accountOfMoney,
})

const ofClaim = trailUnderNumber({
  path: '/api/claims/:id/trail',
  summary: '一份认领的经过：谁提交、谁看过材料、谁办结',
  roles: CLAIM_READERS,
  kind: 'claim',
  find: claimById,
})

const ofClient = trailUnderNumber({
  path: '/api/api-clients/:id/trail',
  summary: '一个接口客户端的经过：登记、换密钥、取令牌、被拒、停用',
  roles: CLIENT_KEEPERS,
  kind: 'client',
  find: apiClientById,
})

/** The trail of a record under its number; refused where there is none. */
function trailUnderNumber<const Path extends string>({
  path,
  summary,
  roles,
  kind,
  find,
}: {
  readonly path: Path
  readonly summary: string
  readonly roles: readonly Role[]
  readonly kind: string
  readonly find: (sql: Sql, id: number) => Promise<object | null>
}) {
  return endpoint({
    method: 'GET',
    path,
    tag: '审计',
    summary,
    roles,
    params: z.object({ id }),
    query,
    out,
    work: ({ params, query, inZone, session }) =>
      inZone(async (sql) => {
        const subject = `${kind}:${params.id}`
        if ((await find(sql, params.id)) === null) throw failure('not_found', { subject })
        return trail(sql, { subjects: [subject] }, query, session)
      }),
  })
}

async function trail(
  sql: Sql,
  record: TrailOf,
  { page, size }: z.output<typeof query>,
  { roles }: { readonly roles: readonly Role[] },
) {
  const reader = { withFigures: mayReadFigures(roles), withAddresses: roles.includes('auditor') }
  const { rows, total } = await trailOf(sql, record, { page, size })
  return { rows: rows.map((row) => presentTrailLine(row, reader)), total, page, size }
}

export const trailEndpoints = [
  ofParty,
  ofRun,
  ofBatch,
  ofAccount,
  ofProgramme,
  ofDraft,
  ofCase,
  ofEnvelope,
  ofBudgetChange,
  ofFund,
  ofClaim,
  ofClient,
] as const
