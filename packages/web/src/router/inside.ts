import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { Trouble } from '../api.ts'
import { NotFound } from '../pages/not-found.tsx'
import { session } from '../session.ts'
import { root } from './root.ts'

/** A person who is not signed in is led to the sign-in and back; who must take up a second factor, to that first. */
export async function requireSession({ location }: { location: { href: string; pathname: string } }) {
  try {
    const current = await session()
    if (current.mustEnrol && location.pathname !== '/account') throw redirect({ to: '/account' })
    return { session: current }
  } catch (error) {
    if (!(error instanceof Trouble) || error.status !== 401) throw error
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
  }
}

/** Everything behind the sign-in that stands in the shell. */
export const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: lazyRouteComponent(() => import('../shell.tsx'), 'Shell'),
  notFoundComponent: NotFound,
  beforeLoad: requireSession,
})
