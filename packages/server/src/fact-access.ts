import type { FactDefinition } from '@gongzhen/core/registry'
import type { Role } from './endpoint.ts'

/** Who may see a fact, by its sensitivity. A firm's own people see all of their firm's but what is about persons. */
const READERS_BY_SENSITIVITY: Readonly<Record<FactDefinition['sensitivity'], readonly Role[] | 'everyone'>> = {
  public: 'everyone',
  internal: 'everyone',
  confidential: ['firm_owner', 'firm_clerk', 'officer', 'finance', 'leader', 'policy_officer', 'auditor'],
  personal: ['firm_owner', 'officer', 'auditor'],
}

/** Whether one of the roles may see a fact's values, given that it may see the party. */
export function mayRead(fact: FactDefinition, roles: readonly Role[]): boolean {
  const readers = READERS_BY_SENSITIVITY[fact.sensitivity]
  return readers === 'everyone' || roles.some((role) => readers.includes(role))
}

/** Whether reading these leaves a trace: one of them is confidential or about persons. */
export const wereSensitive = (facts: readonly FactDefinition[]): boolean =>
  facts.some(({ sensitivity }) => sensitivity === 'confidential' || sensitivity === 'personal')

/** Whether one of the roles may see confidential figures: distances to a threshold are made from them. */
export const mayReadFigures = (roles: readonly Role[]): boolean =>
  roles.some((role) => READERS_BY_SENSITIVITY.confidential.includes(role))
