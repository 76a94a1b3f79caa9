import { createRootRoute } from '@tanstack/react-router'
import { NotFound } from '../pages/not-found.tsx'
import { Root } from '../root.tsx'

/** What all addresses stand on. */
export const root = createRootRoute({ component: Root, notFoundComponent: NotFound })
