import type { z } from 'zod'
import type { FactDefinition } from '@gongzhen/core/registry'
import type { consent } from '../contract.ts'
import type { ConsentRow } from '../store/consents.ts'

/** A consent with the names of the facts. */
export function presentConsent(row: ConsentRow, definitions: readonly FactDefinition[]): z.output<typeof consent> {
  const { party, partyName, partyCode, partner, partnerName, facts, ...rest } = row
  const nameOf = (column: string) => definitions.find((fact) => fact.column === column)?.name ?? column
  return {
    id: rest.id,
    party: { id: party, name: partyName, code: partyCode },
    partner: { id: partner, name: partnerName },
    purpose: rest.purpose,
    points: rest.points,
    band: rest.band,
    facts: facts.map((column) => ({ column, name: nameOf(column) })),
    validFrom: rest.validFrom,
    validTo: rest.validTo,
    givenAt: rest.givenAt,
    revokedAt: rest.revokedAt,
    revokeReason: rest.revokeReason,
    state: rest.state,
  }
}
