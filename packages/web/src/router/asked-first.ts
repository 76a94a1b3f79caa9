import type { Asked } from '../api.ts'
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
  '/inside/cases': () => import('../pages/cases.tsx'),
  '/inside/drafts': () => import('../pages/drafts.tsx'),
  '/inside/drafts/$draft': () => import('../pages/draft.tsx'),
  '/inside/findings': () => import('../pages/findings.tsx'),
  '/inside/firms': () => import('../pages/firms.tsx'),
  '/inside/firms/$firm': () => import('../pages/firm.tsx'),
  '/inside/funds': () => import('../pages/funds.tsx'),
  '/inside/imports': () => import('../pages/imports.tsx'),
  '/inside/laboratory': () => import('../pages/laboratory.tsx'),
  '/inside/objections': () => import('../pages/objections.tsx'),
  '/inside/programmes': () => import('../pages/programmes.tsx'),
  '/inside/programmes/$programme': () => import('../pages/programme.tsx'),
  '/inside/ranking': () => import('../pages/ranking.tsx'),
  '/inside/runs': () => import('../pages/runs.tsx'),
  '/inside/runs/$run': () => import('../pages/run.tsx'),
}

/**
 * Asks what a page will ask as soon as it is known who asks, while the shell around it is still being drawn. What the
 * page finds is the same question, and so the same answer.
 */
export function askFirst(matches: readonly Match[]): void {
  for (const { routeId, params, search } of matches) {
    const page = PAGES[routeId]
    // Whoever is not signed in is led to the sign-in by the route itself; what fails is asked again by the page.
    if (page) ask(page, { params, search }).catch(() => undefined)
  }
}

async function ask(page: () => Promise<Asking>, at: Pick<Match, 'params' | 'search'>): Promise<void> {
  const [{ asksFirst }, reader] = await Promise.all([page(), session()])
  if (reader.mustEnrol) return
  for (const one of await asksFirst({ ...at, session: reader } as never)) askAhead(one)
}
