import { type Role, type Session, ask, askPlainly, queries } from './api.ts'
import { SESSION_QUERY, forgetDrafts } from './draft-store.ts'
import { inBoth } from './i18n.ts'

const KEY = 'GET /api/session'

/** Who is signed in; fails with a Trouble of status 401 when nobody is. */
export function session(): Promise<Session> {
  return queries.ensureQueryData({
    queryKey: SESSION_QUERY,
    queryFn: () => askPlainly(KEY),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Begins to ask for what a firm's home shows and its menu counts, while the page's code is still on its way. */
export function firmHome(party: number): Promise<void> {
  const request = { params: { id: party } }
  const key = 'GET /api/parties/:id/home'
  return queries.prefetchQuery({ queryKey: [key, request], queryFn: ({ signal }) => ask(key, request, signal) })
}

/** Signs in and forgets everything the last person saw. */
export async function signIn(zone: string, login: string, password: string, code?: string): Promise<Session> {
  const opened = await ask('POST /api/session', { body: { zone, login, password, ...(code ? { code } : {}) } })
  queries.clear()
  queries.setQueryData(SESSION_QUERY, opened)
  return opened
}

/** Signs out; what was shown is forgotten even when the server cannot be told. */
export async function signOut(): Promise<void> {
  try {
    await ask('DELETE /api/session', {})
  } finally {
    queries.clear()
    forgetDrafts()
  }
}

/** What a person's roles let them do here; the server decides, this only decides what is offered. */
export type Abilities = {
  readonly readsZone: boolean
  /** Sees the zone's funds, their statements and figures. */
  readonly readsMoney: boolean
  readonly changesFacts: boolean
  /** Has an inbox, tags and entrusts firms. */
  readonly worksAtDesk: boolean
  readonly readsFirmAccounts: boolean
  readonly startsRuns: boolean
  readonly readsAudit: boolean
  /** Sees budgets, payments and how they agree with the bank. */
  readonly readsPayments: boolean
  readonly readsAccounts: boolean
  readonly decidesClaims: boolean
  /** Writes and approves policies. */
  readonly writesPolicies: boolean
  readonly readsDrafts: boolean
  readonly readsLaboratory: boolean
  /** Works with the zone from another house: sees what the zone hands over, and policies. */
  readonly isPartner: boolean
  /** Works for a bank, guarantor, insurer, provider or carrier, which has a workbench here. */
  readonly isOrganisation: boolean
  /** A firm's own person, or who acts for a firm. */
  readonly isFirm: boolean
}

/** The offers that follow from roles. */
export function abilitiesOf(roles: readonly Role[]): Abilities {
  const has = (...wanted: Role[]) => roles.some((role) => wanted.includes(role))
  return {
    readsZone: has('officer', 'finance', 'district_officer', 'leader', 'policy_officer', 'auditor'),
    readsMoney: has('finance', 'leader', 'auditor', 'officer'),
    changesFacts: has('officer'),
    worksAtDesk: has('officer'),
    readsFirmAccounts: has('officer', 'auditor', 'system_admin', 'security_admin', 'firm_owner'),
    startsRuns: has('officer', 'policy_officer'),
    readsAudit: has('auditor'),
    readsPayments: has('finance', 'leader', 'auditor'),
    readsAccounts: has('system_admin', 'security_admin', 'auditor'),
    decidesClaims: has('officer', 'auditor'),
    writesPolicies: has('policy_officer'),
    readsDrafts: has('policy_officer', 'auditor'),
    readsLaboratory: has('policy_officer', 'officer', 'leader', 'auditor'),
    isPartner: has('bank', 'guarantor', 'insurer', 'provider', 'carrier', 'expert'),
    isOrganisation: has('bank', 'guarantor', 'insurer', 'provider', 'carrier'),
    isFirm: has('firm_owner', 'firm_clerk'),
  }
}

/** The page somebody with these roles is led to after signing in; `/` leads on to where there is most to do. */
export const landingOf = (roles: readonly Role[]): '/' | '/cockpit' => (roles.includes('leader') ? '/cockpit' : '/')

/** A zone's name without the remark that it is a demo, which stands beside it as a tag. */
export const zoneTitle = (name: string): string => name.replace(/（演示）$/, '')

/** What each role is called. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = inBoth(
  {
    firm_owner: '企业负责人',
    firm_clerk: '企业经办',
    officer: '园区经办',
    finance: '财务',
    district_officer: '县区经办',
    leader: '领导',
    policy_officer: '政策制定',
    bank: '银行',
    guarantor: '担保机构',
    insurer: '保险机构',
    provider: '服务机构',
    carrier: '孵化载体',
    expert: '专家',
    auditor: '审计',
    system_admin: '系统管理员',
    security_admin: '安全管理员',
  },
  {
    firm_owner: 'Firm owner',
    firm_clerk: 'Firm clerk',
    officer: 'Zone officer',
    finance: 'Finance',
    district_officer: 'District officer',
    leader: 'Leader',
    policy_officer: 'Policy officer',
    bank: 'Bank',
    guarantor: 'Guarantor',
    insurer: 'Insurer',
    provider: 'Service provider',
    carrier: 'Incubator',
    expert: 'Expert',
    auditor: 'Auditor',
    system_admin: 'System admin',
    security_admin: 'Security admin',
  },
)
