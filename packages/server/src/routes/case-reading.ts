import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { stoodOn } from '../case-consent.ts'
import { lookedAt } from '../case-looking.ts'
import { CASE_PEOPLE } from '../case-roles.ts'
import { timeOf } from '../case-work.ts'
import { id, instant } from '../contract.ts'
import { endpoint } from '../endpoint.ts'
import { readShared } from '../partner-reading.ts'
import { partyDetail } from '../store/parties.ts'

const failure = defineErrors('case', {
  not_reader: {
    status: 403,
    zh: '这个办件没有授权贵机构读取积分。',
    en: 'This case lets you read no points.',
  },
})

const read = endpoint({
  method: 'POST',
  path: '/api/cases/:id/reading',
  tag: '办件',
  summary: '在办件里读取企业授权的积分：得到十分钟有效的签名回执，办理时由系统填入；每次读取都留痕，企业看得到',
  audit: 'consent.read',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  out: z.object({ score: z.string().nullable(), validUntil: instant, receipt: z.string() }),
  async work({ params, acrossFirms, session, platform, audit }) {
    const result = await acrossFirms(async (sql) => {
      const seen = await lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id)
      const about = stoodOn(seen.programme.model.process, seen.state)
      if (!about || session.party !== about.partner) throw failure('not_reader', {})
      const { name, identifiers } = await partyDetail(sql, about.party)
      const code = identifiers.find(({ scheme }) => scheme === 'uscc')?.value ?? ''
      const found = await readShared(sql, platform, session, { id: about.party, name, code }, about.purpose)
      const outcome = 'refused' in found ? { refused: found.refused.code } : {}
      audit(`party:${about.party}`, { case: params.id, partner: about.partner, purpose: about.purpose, ...outcome })
      return found
    })
    if ('refused' in result) throw result.refused
    const { read: shared, until, receipt } = result
    return { score: shared.points?.score ?? null, validUntil: until, receipt }
  },
})

export const caseReadingEndpoints = [read] as const
