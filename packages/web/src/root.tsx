import { Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'

const groundFile = () => import('./ground.tsx')
const Ground = lazy(() => groundFile().then(({ Ground }) => ({ default: Ground })))

/** Addresses whose pages are made of our own parts only: a phone fetches no component library for them. */
const LIGHT = /^\/(my|calculator|library|figures|verify|check-proof|words)(\/|$)/

/** Fetches the component library for an address that needs it, before its page is drawn. */
export function fetchGround(pathname: string): void {
  if (!LIGHT.test(pathname)) void groundFile()
}

/** The page of an address, on the component library's ground where it needs one. */
export function Root() {
  const { pathname } = useLocation()
  if (LIGHT.test(pathname)) return <Outlet />
  return (
    <Suspense fallback={null}>
      <Ground>
        <Outlet />
      </Ground>
    </Suspense>
  )
}
