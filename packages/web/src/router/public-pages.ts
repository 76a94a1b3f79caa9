import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { calculatorView, libraryView, publicView, verifyView } from '../views.ts'
import { root } from './root.ts'

const calculator = createRoute({
  getParentRoute: () => root,
  path: '/calculator',
  validateSearch: calculatorView,
  component: lazyRouteComponent(() => import('../pages/calculator.tsx'), 'Calculator'),
})

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  validateSearch: libraryView,
  component: lazyRouteComponent(() => import('../pages/library.tsx'), 'PolicyLibrary'),
})

const libraryPolicy = createRoute({
  getParentRoute: () => root,
  path: '/library/$programme',
  validateSearch: publicView,
  component: lazyRouteComponent(() => import('../pages/library-policy.tsx'), 'LibraryPolicy'),
})

const figures = createRoute({
  getParentRoute: () => root,
  path: '/figures',
  validateSearch: publicView,
  component: lazyRouteComponent(() => import('../pages/figures.tsx'), 'OpenFigures'),
})

const wordsPage = createRoute({
  getParentRoute: () => root,
  path: '/words',
  component: lazyRouteComponent(() => import('../pages/words.tsx'), 'Words'),
})

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  validateSearch: verifyView,
  component: lazyRouteComponent(() => import('../pages/verify.tsx'), 'Verify'),
})

const checkProof = createRoute({
  getParentRoute: () => root,
  path: '/check-proof',
  validateSearch: publicView,
  component: lazyRouteComponent(() => import('../pages/check-proof.tsx'), 'CheckProof'),
})

/** Pages that ask for no account. */
export const publicPages = [calculator, library, libraryPolicy, figures, wordsPage, verify, checkProof] as const
