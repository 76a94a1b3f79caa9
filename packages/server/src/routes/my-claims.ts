import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { normaliseName, readUscc } from '@gongzhen/core/registry'
import { claimShape, id, rowId } from '../contract.ts'
import { SIGNED_IN, endpoint, upload } from '../endpoint.ts'
import { keepAttachment } from '../keep-attachment.ts'
import { presentClaim } from '../presentation.ts'
import { attachmentsOfOthers, claimById, claimsOf, decideClaim, insertClaim } from '../store/claims.ts'

const failure = defineErrors('claim', {
  code: {
    status: 422,
    zh: '统一社会信用代码「{code}」有误：{problem}。请照营业执照核对这 18 位。',
    en: 'The credit code “{code}” is wrong: {problem}.',
  },
  pending: {
    status: 409,
    zh: '您已有一份认领在等待审核。请等它办完，或先撤回再提交。',
    en: 'A claim of yours is waiting to be decided. Withdraw it first.',
  },
  has_party: {
    status: 409,
    zh: '您的账号已属于一家企业。为别的企业办事，请那家企业给您授权。',
    en: 'Your account belongs to a firm already. Ask the other firm for a mandate.',
  },
  staff: {
    status: 409,
    zh: '有岗位角色的账号不能认领企业；请另用企业账号。',
    en: 'An account with a role of the zone cannot claim a firm.',
  },
  evidence: {
    status: 422,
    zh: '证明材料 {ids} 不是您上传的。请重新上传。',
    en: 'The evidence {ids} was not uploaded by you.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的认领。', en: 'There is no claim {id}.' },
  decided: { status: 409, zh: '这份认领已经办结，不能撤回。', en: 'The claim has been decided already.' },
})

const mine = endpoint({
  method: 'GET',
  path: '/api/my/claims',
  tag: '认领企业',
  summary: '我提交的认领',
  roles: SIGNED_IN,
  out: z.object({ claims: z.array(claimShape) }),
  work: ({ inZone, session }) =>
    inZone(async (sql) => ({ claims: (await claimsOf(sql, session.account)).map(presentClaim) })),
})

const addEvidence = endpoint({
  method: 'POST',
  path: '/api/my/claims/evidence',
  tag: '认领企业',
  summary: '上传证明材料：营业执照、授权书等的扫描件或照片',
  audit: 'claim.evidence_added',
  callsPerMinute: 60,
  roles: SIGNED_IN,
  body: upload('attachmentBytesMax'),
  out: z.object({ id: rowId, name: z.string(), mediaType: z.string(), size: z.number().int() }),
  work: ({ body, inZone, audit, session }) =>
    keepAttachment(body, session.account, inZone, (made, about) => audit(`attachment:${made}`, about)),
})

const claim = endpoint({
  method: 'POST',
  path: '/api/my/claims',
  tag: '认领企业',
  summary: '认领企业，或没有代码的创客团队：身份、说明与证明材料，由园区经办审核',
  audit: 'claim.made',
  callsPerMinute: 60,
  idempotent: true,
  roles: SIGNED_IN,
  body: z.object({
    /** Null for a maker team without a code: it is claimed by its name. */
    code: z.string().trim().max(40).nullable(),
    name: z.string().trim().min(2, '请填写企业名称').max(200),
    role: z.enum(['firm_owner', 'firm_clerk']),
    statement: z.string().trim().min(2, '请说明您与企业的关系').max(2000),
    evidence: z.array(rowId).min(1, '请至少上传一份证明材料').max(10),
  }),
  out: claimShape,
  work: ({ body, inZone, audit, session }) =>
    inZone(async (sql) => {
      if (session.party !== null) throw failure('has_party', {})
      if (session.roles.length > 0) throw failure('staff', {})
      const code = body.code === null ? null : codeIn(body.code)
      const name = normaliseName(body.name)
      const foreign = await attachmentsOfOthers(sql, session.account, body.evidence)
      if (foreign.length > 0) throw failure('evidence', { ids: foreign.join('、') })
      const made = await insertClaim(sql, { ...body, code, name, account: session.account })
      if (made === null) throw failure('pending', {})
      audit(`claim:${made}`, { code, name, role: body.role })
      return presentClaim((await claimById(sql, made))!)
    }),
})

function codeIn(written: string): string {
  const read = readUscc(written)
  if (!('value' in read)) throw failure('code', { code: written, problem: read.misread.zh })
  return read.value
}

const withdraw = endpoint({
  method: 'POST',
  path: '/api/my/claims/:id/withdraw',
  tag: '认领企业',
  summary: '撤回自己的认领',
  audit: 'claim.withdrawn',
  roles: SIGNED_IN,
  params: z.object({ id }),
  out: claimShape,
  work: ({ params, inZone, audit, session: { account } }) =>
    inZone(async (sql) => {
      const found = await claimById(sql, params.id)
      if (found === null || found.account !== account) throw failure('not_found', { id: params.id })
      const withdrawal = { status: 'withdrawn', party: null, reason: null, by: account } as const
      if (!(await decideClaim(sql, params.id, { ...withdrawal, version: found.version }))) throw failure('decided', {})
      audit(`claim:${params.id}`)
      return presentClaim((await claimById(sql, params.id))!)
    }),
})

export const myClaimEndpoints = [mine, addEvidence, claim, withdraw] as const
