import { z } from 'zod'
import { accountLink, instant, partyLink, rowId } from './value.ts'

/** One line of the audit trail: who, when, from where, what about what, with what was before and after and why in the details. */
export const trailLine = z
  .object({
    id: rowId,
    at: instant,
    account: accountLink,
    /** The firm on whose behalf an agent acted. */
    actingFor: partyLink.nullable(),
    event: z.string(),
    subject: z.string().nullable(),
    /** What the firm or account it is about is called. */
    subjectName: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()),
    request: z.string().nullable(),
    /** Where the request came from; shown to the auditor only. */
    address: z.string().nullable(),
  })
  .meta({ id: 'TrailLine' })
