import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { claimShape, id, page, pageOf } from '../contract.ts'
import type { Sql } from '../database.ts'
import { CLAIM_READERS, WRITERS, endpoint, file } from '../endpoint.ts'
import { presentClaim } from '../presentation.ts'
import { accountById, joinParty } from '../store/accounts.ts'
import { attachmentById } from '../store/attachments.ts'
import { type ClaimRow, claimById, claims as claimsIn, decideClaim } from '../store/claims.ts'
import { addParty } from '../store/parties.ts'
import { shapeWords } from '../in-both.ts'

const failure = defineErrors('claim', {
  not_found: { status: 404, zh: '没有编号为 {id} 的认领。', en: 'There is no claim {id}.' },
  no_evidence: { status: 404, zh: '这份认领没有编号为 {id} 的材料。', en: 'The claim has no evidence {id}.' },
  changed: {
    status: 409,
    zh: '这份认领刚由{who}办过，现为「{status}」。您写的意见没有保存，其余没有改动。',
    en: 'The claim has just been decided by {who}: {status}. What you wrote was not saved.',
  },
  no_party: {
    status: 409,
    zh: '企业库里没有代码 {code} 的企业。请先导入或登记这家企业，再批准认领。',
    en: 'The registry has no firm of code {code}. Import or enter it first.',
  },
  has_party: {
    status: 409,
    zh: '申请人的账号已属于「{name}」，不能再归到另一家。',
    en: 'The claimant’s account belongs to “{name}” already.',
  },
  has_role: {
    status: 409,
    zh: '申请人的账号已有岗位角色（{roles}），不能再归到企业。',
    en: 'The claimant’s account has roles of the zone ({roles}).',
  },
})

const list = endpoint({
  method: 'GET',
  path: '/api/claims',
  tag: '认领企业',
  summary: '认领清单，等待最久的在前',
  roles: CLAIM_READERS,
  query: z.object({ status: z.enum(['pending', 'approved', 'refused', 'withdrawn']).optional(), ...page }),
  out: pageOf(claimShape),
  work: ({ query, inZone }) =>
    inZone(async (sql) => {
      const { rows, total } = await claimsIn(sql, query)
      return { rows: rows.map(presentClaim), total, page: query.page, size: query.size }
    }),
})

const evidence = endpoint({
  method: 'GET',
  path: '/api/claims/:id/evidence/:attachment',
  tag: '认领企业',
  summary: '下载认领的证明材料（查看留痕）',
  audit: 'claim.evidence_read',
  roles: CLAIM_READERS,
  params: z.object({ id, attachment: id }),
  out: file('application/octet-stream'),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const { evidence } = await found(sql, params.id)
      const attachment = evidence.includes(params.attachment) ? await attachmentById(sql, params.attachment) : null
      if (attachment === null) throw failure('no_evidence', { id: params.attachment })
      audit(`claim:${params.id}`, { evidence: params.attachment })
      return attachment
    }),
})

const decide = endpoint({
  method: 'POST',
  path: '/api/claims/:id/decide',
  tag: '认领企业',
  summary: '批准或退回认领；批准后账号归属企业，并得到企业角色；没有代码的创客团队随即登记',
  audit: 'claim.decided',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id }),
  body: z
    .object({
      approve: z.boolean(),
      reason: z.string().trim().max(2000).default(''),
      /** The claim as it was seen. */
      version: z.number().int(),
    })
    .refine(({ approve, reason }) => approve || reason.length >= 2, {
      message: shapeWords('退回须写明原因', 'a claim sent back needs its reason'),
      path: ['reason'],
    }),
  out: claimShape,
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      const claim = await found(sql, params.id)
      const party = claim.status === 'pending' && body.approve ? await join(sql, claim) : null
      const decided = await decideClaim(sql, params.id, {
        status: body.approve ? 'approved' : 'refused',
        party,
        reason: body.reason || null,
        by: session.account,
        version: body.version,
      })
      const now = await found(sql, params.id)
      if (!decided) throw failure('changed', { who: now.decidedByName ?? SOMEBODY, status: STATUS_WORDS[now.status] })
      const about = { before: 'pending', after: now.status, account: claim.account, reason: body.reason }
      audit(`claim:${params.id}`, { ...about, ...(body.approve ? { party, role: claim.role } : {}) })
      return presentClaim(now)
    }),
})

/** The account becomes the firm's, with the one role that was claimed; answers the firm. */
async function join(sql: Sql, claim: ClaimRow): Promise<number> {
  const { account, role } = claim
  const party = await partyOf(sql, claim)
  const claimant = await accountById(sql, account)
  if (claimant?.party != null && claimant.party !== party) {
    throw failure('has_party', { name: claimant.partyName ?? String(claimant.party) })
  }
  const others = claimant?.roles.filter((held) => held !== role) ?? []
  if (others.length > 0) throw failure('has_role', { roles: others.join('、') })
  await joinParty(sql, account, party, role)
  return party
}

/** The firm or team the registry has; a team it has not is entered, for nobody else registers it. */
async function partyOf(sql: Sql, { party, code, name }: ClaimRow): Promise<number> {
  if (party !== null) return party
  if (code !== null) throw failure('no_party', { code })
  return addParty(sql, { kind: 'team', name, source: '园区' })
}

const SOMEBODY = { zh: '他人', en: 'somebody else' }
const STATUS_WORDS = {
  pending: { zh: '待审核', en: 'waiting' },
  approved: { zh: '已批准', en: 'approved' },
  refused: { zh: '已退回', en: 'sent back' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
} as const

async function found(sql: Sql, number: number): Promise<ClaimRow> {
  const row = await claimById(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return row
}

export const claimEndpoints = [list, evidence, decide] as const
