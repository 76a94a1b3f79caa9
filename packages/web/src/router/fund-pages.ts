import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { fundFigureView, fundsView, statementView } from '../views.ts'
import { inside } from './inside.ts'

const funds = createRoute({
  getParentRoute: () => inside,
  path: '/funds',
  validateSearch: fundsView,
  component: lazyRouteComponent(() => import('../pages/funds.tsx'), 'Funds'),
})

const statement = createRoute({
  getParentRoute: () => inside,
  path: '/funds/statement',
  validateSearch: statementView,
  component: lazyRouteComponent(() => import('../pages/statement.tsx'), 'Statement'),
})

const fundFigure = createRoute({
  getParentRoute: () => inside,
  path: '/funds/figure',
  validateSearch: fundFigureView,
  component: lazyRouteComponent(() => import('../pages/fund-figure.tsx'), 'FundFigurePage'),
})

/** Pages of public money. */
export const fundPages = [funds, statement, fundFigure] as const
