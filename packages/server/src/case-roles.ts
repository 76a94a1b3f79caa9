import type { CaseState, Process } from '@gongzhen/core/case'
import { PAYMENT_RESULT, SYSTEM } from '@gongzhen/core/case'
import type { ZoneFile } from '@gongzhen/core/programme'
import { FIRM, READERS, type Role } from './endpoint.ts'
import type { Session } from './session.ts'

/** Whoever applies, in every programme. */
export const APPLICANT = '申请人'

/** Platform roles that take part in cases beside the zone's own readers. */
export const PARTNERS: readonly Role[] = ['bank', 'guarantor', 'insurer', 'provider', 'carrier', 'expert']

/** Everyone a case may concern. */
export const CASE_PEOPLE: readonly Role[] = [...READERS, ...PARTNERS, ...FIRM]

/** Who takes a case's role where zone.yaml does not say: the accounts of a like duty. */
const BY_DUTY: Readonly<Record<string, Role>> = {
  窗口: 'officer',
  经办: 'officer',
  主管科室: 'officer',
  财务: 'finance',
  分管领导: 'leader',
  县区: 'district_officer',
  银行: 'bank',
  担保机构: 'guarantor',
  保险机构: 'insurer',
  保险公司: 'insurer',
  服务机构: 'provider',
  载体: 'carrier',
  专家: 'expert',
}

/** The platform's role that takes this role of cases; undefined where the role is of no duty we know. */
export const dutyOf = (role: string): Role | undefined => BY_DUTY[role] ?? (role.includes('银行') ? 'bank' : undefined)

/** The roles somebody could take in cases of a process, whichever case it is; a firm's own people apply. */
export function rolesFor(session: Session, process: Process, file: ZoneFile | null): Set<string> {
  const wanted = new Set(process.actions.map(({ by }) => by))
  const roles = [...wanted].filter((role) => role !== SYSTEM && role !== PAYMENT_RESULT && holds(session, role, file))
  return new Set(roles)
}

/**
 * The roles somebody has in one case: of a party only if it is theirs and they do its duty, or if they act for all of its
 * kind. Nobody takes the part of a party in their own firm's case.
 */
export function rolesIn(session: Session, process: Process, file: ZoneFile | null, state: CaseState): Set<string> {
  const could = rolesFor(session, process, file)
  const { party } = session
  const own = party === null ? undefined : String(party)
  const roles = [...could].filter((role) => {
    if (role === APPLICANT) return own === state.applicant.id
    if (process.parties.includes(role) && own === state.applicant.id) return false
    return !process.parties.includes(role) || own === undefined || own === state.parties[role]?.id
  })
  const named = process.parties.filter((name) => own !== undefined && state.parties[name]?.id === own)
  const asParty = named.filter((name) => own !== state.applicant.id && doesDuty(session, name))
  return new Set([...roles, ...asParty])
}

function doesDuty({ roles }: Session, role: string): boolean {
  const duty = dutyOf(role)
  return duty === undefined ? roles.some((held) => PARTNERS.includes(held)) : roles.includes(duty)
}

function holds({ login, roles, party }: Session, role: string, file: ZoneFile | null): boolean {
  if (role === APPLICANT) return party !== null && roles.some((held) => FIRM.includes(held))
  const named = file?.caseRoles.get(role)
  if (named) return named.includes(login)
  const duty = BY_DUTY[role]
  return duty !== undefined && roles.includes(duty)
}

/** Whether somebody may look into a case: the zone's readers into all, others where they take part. */
export function mayLook(session: Session, process: Process, file: ZoneFile | null, state: CaseState): boolean {
  if (session.roles.some((role) => READERS.includes(role))) return true
  return rolesIn(session, process, file, state).size > 0
}
