import { Link, getRouteApi } from '@tanstack/react-router'
import type { Session } from '../api.ts'
import { abilitiesOf } from '../session.ts'

const words = {
  places: '主菜单',
  home: '概览',
  ownFirm: '我的企业',
  firms: '企业',
  imports: '导入',
  findings: '核查',
  programmes: '政策',
  runs: '比对',
  audit: '操作记录',
  accounts: '账号',
  claims: '认领审核',
  claim: '认领企业',
}

const inside = getRouteApi('/inside')

/** Where this person can go. */
export function Places() {
  const { session } = inside.useRouteContext()
  return (
    <nav aria-label={words.places} className="places">
      <ul>
        {placesFor(session).map(({ to, title, params }) => (
          <li key={to}>
            <Link
              to={to}
              {...(params ? { params } : {})}
              className="place"
              activeProps={{ className: 'place place-here', 'aria-current': 'page' }}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type Place = {
  to:
    | '/my'
    | '/'
    | '/firms'
    | '/firms/$firm'
    | '/imports'
    | '/findings'
    | '/programmes'
    | '/runs'
    | '/audit'
    | '/accounts'
    | '/claims'
    | '/claim'
  title: string
  params?: { firm: string }
}

function placesFor({ roles, party, mustEnrol }: Session): Place[] {
  if (mustEnrol) return []
  if (roles.length === 0) return [{ to: '/claim', title: words.claim }]
  const { readsZone, readsAudit, readsAccounts, decidesClaims } = abilitiesOf(roles)
  const places: Place[] = []
  if (party) places.push({ to: '/my', title: words.ownFirm })
  if (readsZone) {
    places.push(
      { to: '/', title: words.home },
      { to: '/firms', title: words.firms },
      { to: '/imports', title: words.imports },
      { to: '/findings', title: words.findings },
    )
  }
  places.push({ to: '/programmes', title: words.programmes })
  if (readsZone) places.push({ to: '/runs', title: words.runs })
  if (decidesClaims) places.push({ to: '/claims', title: words.claims })
  if (readsAudit) places.push({ to: '/audit', title: words.audit })
  if (readsAccounts) places.push({ to: '/accounts', title: words.accounts })
  return places
}
