import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { budgetsView, paymentsView, reconciliationView } from '../views.ts'
import { inside } from './inside.ts'

const budgets = createRoute({
  getParentRoute: () => inside,
  path: '/budgets',
  validateSearch: budgetsView,
  component: lazyRouteComponent(() => import('../pages/budgets.tsx'), 'BudgetsPage'),
})

const payments = createRoute({
  getParentRoute: () => inside,
  path: '/payments',
  validateSearch: paymentsView,
  component: lazyRouteComponent(() => import('../pages/payments.tsx'), 'Payments'),
})

const envelope = createRoute({
  getParentRoute: () => inside,
  path: '/payments/$envelope',
  component: lazyRouteComponent(() => import('../pages/envelope.tsx'), 'EnvelopePage'),
})

const reconciliation = createRoute({
  getParentRoute: () => inside,
  path: '/reconciliation',
  validateSearch: reconciliationView,
  component: lazyRouteComponent(() => import('../pages/reconciliation.tsx'), 'Reconciliation'),
})

/** Budgets, payment envelopes, and how they agree with the bank. */
export const paymentPages = [budgets, payments, envelope, reconciliation] as const
