import { type AnyRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Trouble, queries } from './api.ts'
import { PageProblem } from './pages/not-found.tsx'
import { AwaitedPage } from './parts/awaited.tsx'
import { askFirst } from './router/asked-first.ts'
import { firmPages } from './router/firm-pages.ts'
import { fundPages } from './router/fund-pages.ts'
import { paymentPages } from './router/payment-pages.ts'
import { inside, requireSession } from './router/inside.ts'
import { publicPages } from './router/public-pages.ts'
import { fetchGround } from './root.tsx'
import { root } from './router/root.ts'
import { abilitiesOf } from './session.ts'
import {
  accountsView,
  auditView,
  casesView,
  claimsView,
  cockpitView,
  draftView,
  findingsView,
  laboratoryView,
  partnerVoucherView,
  firmView,
  firmsView,
  objectionsView,
  pageView,
  parseSearch,
  programmeView,
  programmesView,
  rankingView,
  runView,
  signInView,
  signUpView,
  stringifySearch,
} from './views.ts'

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: signInView,
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignIn'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: signUpView,
  component: lazyRouteComponent(() => import('./pages/sign-up.tsx'), 'SignUp'),
})

const setPassword = createRoute({
  getParentRoute: () => root,
  path: '/set-password',
  component: lazyRouteComponent(() => import('./pages/set-password.tsx'), 'SetPassword'),
})

/** The wall has its page to itself, without a menu. */
const cockpit = createRoute({
  getParentRoute: () => root,
  path: '/cockpit',
  validateSearch: cockpitView,
  beforeLoad: requireSession,
  component: lazyRouteComponent(() => import('./pages/cockpit.tsx'), 'Cockpit'),
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context: { session } }) => {
    if (session.roles.length === 0) throw redirect({ to: '/claim' })
    const { isFirm, readsZone, readsAccounts, isOrganisation } = abilitiesOf(session.roles)
    if (session.party && isFirm) throw redirect({ to: '/my' })
    fetchGround('/')
    if (readsZone) return askFirst([{ routeId: '/inside/', params: {}, search: {} }])
    throw redirect({ to: readsAccounts ? '/accounts' : isOrganisation ? '/partner' : '/welcome' })
  },
  component: lazyRouteComponent(() => import('./pages/overview.tsx'), 'Overview'),
})

const welcome = createRoute({
  getParentRoute: () => inside,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./pages/welcome.tsx'), 'Welcome'),
})

const partner = createRoute({
  getParentRoute: () => inside,
  path: '/partner',
  component: lazyRouteComponent(() => import('./pages/partner.tsx'), 'PartnerHome'),
})

const partnerVoucher = createRoute({
  getParentRoute: () => inside,
  path: '/partner/voucher',
  validateSearch: partnerVoucherView,
  component: lazyRouteComponent(() => import('./pages/partner-voucher.tsx'), 'PartnerVoucher'),
})

const apiClients = createRoute({
  getParentRoute: () => inside,
  path: '/api-clients',
  component: lazyRouteComponent(() => import('./pages/api-clients.tsx'), 'ApiClients'),
})

const inbox = createRoute({
  getParentRoute: () => inside,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./pages/inbox.tsx'), 'Inbox'),
})

const cases = createRoute({
  getParentRoute: () => inside,
  path: '/cases',
  validateSearch: casesView,
  component: lazyRouteComponent(() => import('./pages/cases.tsx'), 'Cases'),
})

const caseFile = createRoute({
  getParentRoute: () => inside,
  path: '/cases/$file',
  component: lazyRouteComponent(() => import('./pages/case.tsx'), 'CasePage'),
})

const objections = createRoute({
  getParentRoute: () => inside,
  path: '/objections',
  validateSearch: objectionsView,
  component: lazyRouteComponent(() => import('./pages/objections.tsx'), 'Objections'),
})

const ranking = createRoute({
  getParentRoute: () => inside,
  path: '/ranking',
  validateSearch: rankingView,
  component: lazyRouteComponent(() => import('./pages/ranking.tsx'), 'Ranking'),
})

const firms = createRoute({
  getParentRoute: () => inside,
  path: '/firms',
  validateSearch: firmsView,
  component: lazyRouteComponent(() => import('./pages/firms.tsx'), 'Firms'),
})

const firm = createRoute({
  getParentRoute: () => inside,
  path: '/firms/$firm',
  validateSearch: firmView,
  component: lazyRouteComponent(() => import('./pages/firm.tsx'), 'Firm'),
})

const imports = createRoute({
  getParentRoute: () => inside,
  path: '/imports',
  validateSearch: pageView,
  component: lazyRouteComponent(() => import('./pages/imports.tsx'), 'Imports'),
})

const newImport = createRoute({
  getParentRoute: () => inside,
  path: '/imports/new',
  component: lazyRouteComponent(() => import('./pages/new-import.tsx'), 'NewImport'),
})

const batch = createRoute({
  getParentRoute: () => inside,
  path: '/imports/$batch',
  validateSearch: pageView,
  component: lazyRouteComponent(() => import('./pages/batch.tsx'), 'BatchPage'),
})

const findings = createRoute({
  getParentRoute: () => inside,
  path: '/findings',
  validateSearch: findingsView,
  component: lazyRouteComponent(() => import('./pages/findings.tsx'), 'Findings'),
})

const programmes = createRoute({
  getParentRoute: () => inside,
  path: '/programmes',
  validateSearch: programmesView,
  component: lazyRouteComponent(() => import('./pages/programmes.tsx'), 'Programmes'),
})

const programme = createRoute({
  getParentRoute: () => inside,
  path: '/programmes/$programme',
  validateSearch: programmeView,
  component: lazyRouteComponent(() => import('./pages/programme.tsx'), 'ProgrammePage'),
})

const drafts = createRoute({
  getParentRoute: () => inside,
  path: '/drafts',
  component: lazyRouteComponent(() => import('./pages/drafts.tsx'), 'Drafts'),
})

const draft = createRoute({
  getParentRoute: () => inside,
  path: '/drafts/$draft',
  validateSearch: draftView,
  component: lazyRouteComponent(() => import('./pages/draft.tsx'), 'DraftPage'),
})

const laboratory = createRoute({
  getParentRoute: () => inside,
  path: '/laboratory',
  validateSearch: laboratoryView,
  component: lazyRouteComponent(() => import('./pages/laboratory.tsx'), 'LaboratoryPage'),
})

const runs = createRoute({
  getParentRoute: () => inside,
  path: '/runs',
  validateSearch: pageView,
  component: lazyRouteComponent(() => import('./pages/runs.tsx'), 'Runs'),
})

const run = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$run',
  validateSearch: runView,
  component: lazyRouteComponent(() => import('./pages/run.tsx'), 'RunPage'),
})

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  validateSearch: auditView,
  component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'Audit'),
})

const account = createRoute({
  getParentRoute: () => inside,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'OwnAccount'),
})

const claim = createRoute({
  getParentRoute: () => inside,
  path: '/claim',
  component: lazyRouteComponent(() => import('./pages/claim.tsx'), 'ClaimFirm'),
})

const claims = createRoute({
  getParentRoute: () => inside,
  path: '/claims',
  validateSearch: claimsView,
  component: lazyRouteComponent(() => import('./pages/claims.tsx'), 'Claims'),
})

const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/accounts',
  validateSearch: accountsView,
  component: lazyRouteComponent(() => import('./pages/accounts.tsx'), 'Accounts'),
})

const routeTree = root.addChildren([
  ...publicPages,
  signIn,
  firmPages,
  signUp,
  setPassword,
  cockpit,
  inside.addChildren([
    home,
    welcome,
    partner,
    partnerVoucher,
    apiClients,
    inbox,
    cases,
    caseFile,
    ...fundPages,
    ...paymentPages,
    objections,
    firms,
    ranking,
    firm,
    imports,
    newImport,
    batch,
    findings,
    programmes,
    programme,
    laboratory,
    drafts,
    draft,
    runs,
    run,
    audit,
    account,
    accounts,
    claim,
    claims,
  ]),
])

/** Addresses and the pages behind them; each page's code is fetched when it is first opened. */
export const router = createRouter({
  routeTree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageProblem,
  // The page that is left must not go on taking what is typed into it while the next one's code is on its way.
  defaultPendingComponent: AwaitedPage,
  defaultPendingMs: 300,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
})

/**
 * The code of the pages an address leads to is fetched while the session is still being asked for, not after it, and so
 * is what the first page shows. Only who is signed in decides where / leads: a firm's phone does not fetch the desk.
 */
router.subscribe('onBeforeNavigate', ({ fromLocation, toLocation }) => {
  if (toLocation.pathname === '/') return
  fetchGround(toLocation.pathname)
  const matches: readonly { routeId: string; params: unknown; search: unknown }[] = router.matchRoutes(toLocation)
  if (fromLocation === undefined) askFirst(matches)
  const routes: Readonly<Record<string, AnyRoute>> = router.routesById
  for (const { routeId } of matches) {
    const route = routes[routeId]
    if (route) void router.loadRouteChunk(route)
  }
})

/** A session that ends while a page is open leads to the sign-in, and back to the page afterwards. */
queries.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return
  const { error } = event.action
  if (!(error instanceof Trouble) || error.status !== 401) return
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  queries.clear()
  void router.navigate({ to: '/sign-in', search: { next: href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
