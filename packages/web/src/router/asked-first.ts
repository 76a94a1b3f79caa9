import type { Asked, Session } from '../api.ts'
import { askAhead } from '../api.ts'
import { session } from '../session.ts'

/** A page that says what it asks for, from its address and who opens it. */
type Asking = { readonly asksFirst: (at: never) => readonly Asked[] | Promise<readonly Asked[]> }

/** Where a page stands: its route, what is in its path, and what is behind the question mark. */
type Match = { readonly routeId: string; readonly params: unknown; readonly search: unknown }

const PAGES: Readonly<Record<string, () => Promise<Asking>>> = {
  '/inside/': () => import('../pages/overview.tsx'),
  '/cockpit': () => import('../pages/cockpit.tsx'),
  '/inside/accounts': () => import('../pages/accounts.tsx'),
  '/inside/api-clients': () => import('../pages/api-clients.tsx'),
  '/inside/audit': () => import('../pages/audit.tsx'),
  '/inside/budgets': () => import('../pages/budgets.tsx'),
  '/inside/cases': () => import('../pages/cases.tsx'),
  '/inside/cases/$file': () => import('../pages/case.tsx'),
  '/inside/claim': () => import('../pages/claim.tsx'),
  '/inside/claims': () => import('../pages/claims.tsx'),
  '/inside/drafts': () => import('../pages/drafts.tsx'),
  '/inside/drafts/$draft': () => import('../pages/draft.tsx'),
  '/inside/findings': () => import('../pages/findings.tsx'),
  '/inside/firms': () => import('../pages/firms.tsx'),
  '/inside/firms/$firm': () => import('../pages/firm.tsx'),
  '/inside/funds': () => import('../pages/funds.tsx'),
  '/inside/funds/figure': () => import('../pages/fund-figure.tsx'),
  '/inside/funds/statement': () => import('../pages/statement.tsx'),
  '/inside/imports': () => import('../pages/imports.tsx'),
  '/inside/imports/$batch': () => import('../pages/batch.tsx'),
  '/inside/imports/new': () => import('../pages/new-import.tsx'),
  '/inside/inbox': () => import('../pages/inbox.tsx'),
  '/inside/laboratory': () => import('../pages/laboratory.tsx'),
  '/my/what-if': () => import('../pages/my/what-if.tsx'),
  '/inside/objections': () => import('../pages/objections.tsx'),
  '/inside/partner': () => import('../pages/partner.tsx'),
  '/inside/payments': () => import('../pages/payments.tsx'),
  '/inside/payments/$envelope': () => import('../pages/envelope.tsx'),
  '/inside/programmes': () => import('../pages/programmes.tsx'),
  '/inside/programmes/$programme': () => import('../pages/programme.tsx'),
  '/inside/ranking': () => import('../pages/ranking.tsx'),
  '/inside/reconciliation': () => import('../pages/reconciliation.tsx'),
  '/inside/runs': () => import('../pages/runs.tsx'),
  '/inside/runs/$run': () => import('../pages/run.tsx'),
}

/** Pages for anybody: what they ask does not wait for who asks. */
const PUBLIC_PAGES: Readonly<Record<string, () => Promise<Asking>>> = {
  '/calculator': () => import('../pages/calculator.tsx'),
  '/figures': () => import('../pages/figures.tsx'),
  '/library': () => import('../pages/library.tsx'),
  '/library/$programme': () => import('../pages/library-policy.tsx'),
  '/sign-in': () => import('../pages/sign-in.tsx'),
  '/sign-up': () => import('../pages/sign-up.tsx'),
  '/verify': () => import('../pages/verify.tsx'),
}

/**
 * Asks what a page will ask as soon as it is known who asks, while the shell around it is still being drawn. What the
 * page finds is the same question, and so the same answer.
 */
export function askFirst(matches: readonly Match[]): void {
  for (const { routeId, params, search } of matches) {
    const [page, publicPage] = [PAGES[routeId], PUBLIC_PAGES[routeId]]
    // Whoever is not signed in is led to the sign-in by the route itself; what fails is asked again by the page.
    if (page) ask(page, { params, search }).catch(() => undefined)
    if (publicPage) askAll(publicPage, { params, search }).catch(() => undefined)
  }
}

type At = Pick<Match, 'params' | 'search'>

async function ask(page: () => Promise<Asking>, at: At): Promise<void> {
  const [, reader] = await Promise.all([page(), session()])
  if (!reader.mustEnrol) await askAll(page, { ...at, session: reader })
}

async function askAll(page: () => Promise<Asking>, at: At & { readonly session?: Session }): Promise<void> {
  const { asksFirst } = await page()
  for (const one of await asksFirst(at as never)) askAhead(one)
}
