import { z } from 'zod'
import { instant, partyLink, rowId } from './value.ts'

/** A claim as claimant and officer see it. */
export const claimShape = z
  .object({
    id: rowId,
    account: z.object({ id: rowId, name: z.string(), login: z.string(), phone: z.string().nullable() }),
    /** Null for a maker team, which has none. */
    code: z.string().nullable(),
    name: z.string(),
    role: z.enum(['firm_owner', 'firm_clerk']),
    statement: z.string(),
    evidence: z.array(rowId),
    status: z.enum(['pending', 'approved', 'refused', 'withdrawn']),
    /** The firm of that code, or the team of that name, in the registry; null where there is none. */
    party: partyLink.nullable(),
    reason: z.string().nullable(),
    madeAt: instant,
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    version: z.number().int(),
  })
  .meta({ id: 'Claim' })
