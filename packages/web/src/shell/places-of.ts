import type { Session } from '../api.ts'
import { abilitiesOf } from '../session.ts'

const GROUPS = ['today', 'firms', 'facts', 'policies', 'money', 'watch'] as const
type GroupName = (typeof GROUPS)[number]
export type PlaceName =
  | 'welcome'
  | 'partner'
  | 'apiClients'
  | 'inbox'
  | 'cases'
  | 'funds'
  | 'home'
  | 'cockpit'
  | 'ownFirm'
  | 'firms'
  | 'ranking'
  | 'imports'
  | 'findings'
  | 'programmes'
  | 'laboratory'
  | 'drafts'
  | 'runs'
  | 'audit'
  | 'accounts'
  | 'objections'
  | 'claims'
  | 'budgets'
  | 'payments'
  | 'reconciliation'
  | 'claim'

/** A page in the menu and in the palette. */
export type Place = {
  readonly to:
    | '/'
    | '/my'
    | '/welcome'
    | '/partner'
    | '/api-clients'
    | '/inbox'
    | '/cases'
    | '/funds'
    | '/budgets'
    | '/payments'
    | '/reconciliation'
    | '/cockpit'
    | '/firms'
    | '/ranking'
    | '/imports'
    | '/findings'
    | '/programmes'
    | '/laboratory'
    | '/drafts'
    | '/runs'
    | '/audit'
    | '/accounts'
    | '/objections'
    | '/claims'
    | '/claim'
  /** Its name in placeWords. */
  readonly name: PlaceName
}

type PlaceGroup = { readonly key: GroupName; readonly places: readonly Place[] }

/** Where somebody can go by roles, grouped by what one goes there for; an empty group is left out. */
export function placesOf({
  roles,
  party,
  mustEnrol,
}: Pick<Session, 'roles' | 'party' | 'mustEnrol'>): readonly PlaceGroup[] {
  const able = abilitiesOf(roles)
  const { readsZone, readsMoney, readsPayments, readsAudit, readsAccounts, worksAtDesk, decidesClaims } = able
  const { readsDrafts, readsLaboratory, isPartner, isOrganisation, isFirm } = able
  if (mustEnrol) return []
  const isLeader = roles.includes('leader')
  const offered: Record<GroupName, (Place | false)[]> = {
    today: [
      party !== null && isFirm && { to: '/my', name: 'ownFirm' },
      isLeader && { to: '/cockpit', name: 'cockpit' },
      roles.length === 0 && { to: '/claim', name: 'claim' },
      isOrganisation && { to: '/partner', name: 'partner' },
      isPartner && !isOrganisation && { to: '/welcome', name: 'welcome' },
      worksAtDesk && { to: '/inbox', name: 'inbox' },
      (readsZone || isPartner) && { to: '/cases', name: 'cases' },
      readsMoney && { to: '/funds', name: 'funds' },
      readsZone && { to: '/', name: 'home' },
      readsZone && !isLeader && { to: '/cockpit', name: 'cockpit' },
    ],
    firms: [readsZone && { to: '/firms', name: 'firms' }, readsZone && { to: '/ranking', name: 'ranking' }],
    facts: [
      readsZone && { to: '/imports', name: 'imports' },
      readsZone && { to: '/findings', name: 'findings' },
      readsZone && { to: '/objections', name: 'objections' },
      decidesClaims && { to: '/claims', name: 'claims' },
    ],
    policies: [
      roles.length > 0 && { to: '/programmes', name: 'programmes' },
      readsLaboratory && { to: '/laboratory', name: 'laboratory' },
      readsDrafts && { to: '/drafts', name: 'drafts' },
      readsZone && { to: '/runs', name: 'runs' },
    ],
    money: [
      readsPayments && { to: '/budgets', name: 'budgets' },
      readsPayments && { to: '/payments', name: 'payments' },
      readsPayments && { to: '/reconciliation', name: 'reconciliation' },
    ],
    watch: [
      readsAudit && { to: '/audit', name: 'audit' },
      readsAccounts && { to: '/accounts', name: 'accounts' },
      readsAccounts && { to: '/api-clients', name: 'apiClients' },
    ],
  }
  return GROUPS.map((key) => ({ key, places: offered[key].filter((place) => place !== false) })).filter(
    ({ places }) => places.length > 0,
  )
}
