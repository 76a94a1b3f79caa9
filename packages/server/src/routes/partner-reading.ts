import { z } from 'zod'
import { consent, consentsAsked, instant, pageOf, purpose, rowId } from '../contract.ts'
import { partnerEndpoint } from '../endpoint.ts'
import { consentsShown, readShared, readingFailure } from '../partner-reading.ts'
import { firmByCode } from '../store/consents.ts'
import { shapeWords } from '../in-both.ts'

const TAG = '合作机构接口'

const consents = partnerEndpoint({
  method: 'GET',
  path: '/api/partner/consents',
  tag: TAG,
  summary: '企业给本机构的授权：企业的名称和代码、用途、内容、期限、是否已撤回，最新的在前',
  scope: 'score:read',
  query: z.object(consentsAsked),
  out: pageOf(consent),
  work: ({ query, inZone, session, platform }) =>
    inZone((sql) => consentsShown(sql, session.parties, query, platform.policies.facts)),
})

const read = partnerEndpoint({
  method: 'GET',
  path: '/api/partner/scores/:code',
  tag: TAG,
  summary: '读取一家企业授权的积分、等级和数据，附短期有效的签名回执；每次读取都留痕，企业看得到',
  audit: 'consent.read',
  scope: 'score:read',
  params: z.object({
    code: z
      .string()
      .regex(
        /^[0-9A-HJ-NPQRTUWXY]{18}$/,
        shapeWords('统一社会信用代码是 18 位数字和大写字母', '18 digits and capitals'),
      ),
  }),
  query: z.object({ purpose }),
  out: z
    .object({
      firm: z.object({ id: rowId, name: z.string(), code: z.string() }),
      purpose: z.string(),
      at: instant,
      points: z
        .object({
          programme: z.string(),
          /** Null while they are not complete: unknown is not zero. */
          score: z.string().nullable(),
          outcome: z.string(),
          asOf: z.string(),
          illustrative: z.boolean(),
        })
        .nullable(),
      band: z.object({ stage: z.string().nullable(), asOf: z.string() }).nullable(),
      facts: z.array(
        z.object({
          name: z.string(),
          column: z.string(),
          /** What the values count, e.g. 元 or 人; money is written in it with its decimals. */
          unit: z.string().nullable(),
          values: z.array(z.object({ period: z.number().int(), value: z.string().nullable() })),
        }),
      ),
      validUntil: instant,
      /** A signed note of all of this: kept, it shows anybody what was relied on. */
      receipt: z.string(),
    })
    .meta({ id: 'SharedReading' }),
  async work({ params, query, inZone, acrossFirms, session, platform, audit }) {
    const firm = await acrossFirms((sql) => firmByCode(sql, params.code))
    if (firm === null) throw readingFailure('none', {})
    const about = { ...firm, code: params.code }
    const result = await inZone(async (sql) => {
      const found = await readShared(sql, platform, session, about, query.purpose)
      const outcome = 'refused' in found ? { refused: found.refused.code } : {}
      audit(`party:${firm.id}`, { party: String(firm.id), partner: session.party, purpose: query.purpose, ...outcome })
      return found
    })
    if ('refused' in result) throw result.refused
    const { read: shared, until, receipt } = result
    return {
      ...shared,
      facts: shared.facts.map((fact) => ({ ...fact, values: [...fact.values] })),
      validUntil: until,
      receipt,
    }
  },
})

export const partnerReadingEndpoints = [consents, read] as const
