import { Outlet, useLocation } from '@tanstack/react-router'
import { Suspense, lazy } from 'react'

const Ground = lazy(() => import('./ground.tsx').then(({ Ground }) => ({ default: Ground })))

/** Addresses whose pages are made of our own parts only: a phone fetches no component library for them. */
const LIGHT = /^\/(my|calculator|library|figures|verify|check-proof|words)(\/|$)/

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
