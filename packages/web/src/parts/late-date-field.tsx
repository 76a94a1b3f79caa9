import { type ComponentProps, Suspense, lazy } from 'react'
import type { DateField } from './date-field.tsx'

const Fetched = lazy(() => import('./date-field.tsx').then(({ DateField }) => ({ default: DateField })))

/** A DateField whose calendar is fetched when it is first shown: it is the heaviest part of a page that seldom needs it. */
export function LateDateField(props: ComponentProps<typeof DateField>) {
  return (
    <Suspense fallback={<span className="faint">{props.label}…</span>}>
      <Fetched {...props} />
    </Suspense>
  )
}
