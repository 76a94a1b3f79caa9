import type { Role } from './endpoint.ts'

/** What a program of a partner may be allowed to do, each by itself. */
export const SCOPES = [
  'score:read',
  'case:read',
  'loan:report',
  'claim:file',
  'voucher:redeem',
  'evidence:add',
] as const
export type Scope = (typeof SCOPES)[number]

/** Organisations that work with the zone from another house, and come in with programs of their own. */
export const ORGANISATIONS = ['bank', 'guarantor', 'insurer', 'provider', 'carrier'] as const satisfies readonly Role[]
export type OrganisationRole = (typeof ORGANISATIONS)[number]

/** The most a program of such an organisation may be allowed. */
export const SCOPES_OF: Readonly<Record<OrganisationRole, readonly Scope[]>> = {
  bank: ['score:read', 'case:read', 'loan:report', 'claim:file', 'evidence:add'],
  guarantor: ['score:read', 'case:read', 'loan:report', 'claim:file', 'evidence:add'],
  insurer: ['score:read', 'case:read', 'claim:file', 'evidence:add'],
  provider: ['case:read', 'voucher:redeem', 'evidence:add'],
  carrier: ['case:read', 'voucher:redeem', 'evidence:add'],
}
