import type { z } from 'zod'
import type { claimShape } from '../contract.ts'
import type { ClaimRow } from '../store/claims.ts'

/** A claim as claimant and officer see it. */
export function presentClaim(row: ClaimRow): z.output<typeof claimShape> {
  const { account, accountName, login, phone, party, partyName, decidedBy: _by, decidedByName, role, ...rest } = row
  return {
    ...rest,
    evidence: [...row.evidence],
    role: role === 'firm_owner' ? 'firm_owner' : 'firm_clerk',
    account: { id: account, name: accountName, login, phone },
    party: party === null ? null : { id: party, name: partyName ?? String(party) },
    decidedBy: decidedByName,
  }
}
