import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Trouble } from '../api.ts'
import { NotFound } from '../pages/not-found.tsx'
import { abilitiesOf, firmHome, session } from '../session.ts'
import { myDataView, myPoliciesView } from '../views.ts'
import { root } from './root.ts'

/** A firm's own pages: phone first, without the component library. */
const my = createRoute({
  getParentRoute: () => root,
  path: '/my',
  component: lazyRouteComponent(() => import('../pages/my/shell.tsx'), 'MyShell'),
  notFoundComponent: NotFound,
  beforeLoad: ({ location }) => ownSession(location.href),
})

async function ownSession(next: string) {
  const current = await session().catch((error: unknown) => {
    if (!(error instanceof Trouble) || error.status !== 401) throw error
    throw redirect({ to: '/sign-in', search: { next } })
  })
  if (current.mustEnrol) throw redirect({ to: '/account' })
  if (current.party === null || !abilitiesOf(current.roles).isFirm) throw redirect({ to: '/' })
  void firmHome(current.party.id)
  return { session: current, party: current.party }
}

const myHome = createRoute({
  getParentRoute: () => my,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/my/home.tsx'), 'MyHome'),
})

const myPolicies = createRoute({
  getParentRoute: () => my,
  path: '/policies',
  validateSearch: myPoliciesView,
  component: lazyRouteComponent(() => import('../pages/my/policies.tsx'), 'MyPolicies'),
})

const myPoints = createRoute({
  getParentRoute: () => my,
  path: '/points',
  component: lazyRouteComponent(() => import('../pages/my/points.tsx'), 'MyPoints'),
})

const myData = createRoute({
  getParentRoute: () => my,
  path: '/data',
  validateSearch: myDataView,
  component: lazyRouteComponent(() => import('../pages/my/known-values.tsx'), 'MyData'),
})

const myWhatIf = createRoute({
  getParentRoute: () => my,
  path: '/what-if',
  component: lazyRouteComponent(() => import('../pages/my/what-if.tsx'), 'MyWhatIf'),
})

const myMessages = createRoute({
  getParentRoute: () => my,
  path: '/messages',
  component: lazyRouteComponent(() => import('../pages/my/messages.tsx'), 'MyMessages'),
})

const myDocuments = createRoute({
  getParentRoute: () => my,
  path: '/documents',
  component: lazyRouteComponent(() => import('../pages/my/documents.tsx'), 'MyDocuments'),
})

const myFinance = createRoute({
  getParentRoute: () => my,
  path: '/finance',
  component: lazyRouteComponent(() => import('../pages/my/finance.tsx'), 'MyFinance'),
})

const myConsents = createRoute({
  getParentRoute: () => my,
  path: '/consents',
  component: lazyRouteComponent(() => import('../pages/my/consents.tsx'), 'MyConsents'),
})

const myPayee = createRoute({
  getParentRoute: () => my,
  path: '/payee',
  component: lazyRouteComponent(() => import('../pages/my/payee.tsx'), 'MyPayee'),
})

const myCases = createRoute({
  getParentRoute: () => my,
  path: '/cases',
  component: lazyRouteComponent(() => import('../pages/my/cases.tsx'), 'MyCases'),
})

const myCase = createRoute({
  getParentRoute: () => my,
  path: '/cases/$file',
  component: lazyRouteComponent(() => import('../pages/my/case.tsx'), 'MyCase'),
})

/** What a firm has of its own. */
export const firmPages = my.addChildren([
  myHome,
  myPolicies,
  myPoints,
  myData,
  myWhatIf,
  myMessages,
  myDocuments,
  myFinance,
  myConsents,
  myPayee,
  myCases,
  myCase,
])
