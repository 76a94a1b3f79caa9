import { z } from 'zod'
import { day, instant, page, partyLink, rowId } from './value.ts'

/** What a firm may let an organisation read something for. */
export const PURPOSES = ['贷款审批', '贷后管理', '担保审查', '保险核保', '服务对接'] as const
export const purpose = z.enum(PURPOSES)

const consentState = z.enum(['future', 'valid', 'ended', 'revoked'])

/** Which of the consents it was given an organisation looks for. */
export const consentsAsked = {
  state: consentState.optional(),
  search: z.string().trim().max(100).optional(),
  ...page,
}

/** A consent as the firm and the organisation see it. */
export const consent = z
  .object({
    id: rowId,
    /** The firm; without its name and code where it shares nothing any more. */
    party: z.object({ id: rowId, name: z.string().nullable(), code: z.string().nullable() }),
    partner: partyLink,
    purpose: z.string(),
    points: z.boolean(),
    band: z.boolean(),
    facts: z.array(z.object({ column: z.string(), name: z.string() })),
    validFrom: day,
    validTo: day,
    givenAt: instant,
    revokedAt: instant.nullable(),
    revokeReason: z.string().nullable(),
    state: consentState,
  })
  .meta({ id: 'Consent' })

/** What an organisation's event address is told of. */
export const WEBHOOK_EVENTS = ['consent.given', 'consent.revoked', 'case.decided', 'payment.settled'] as const
