import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Awaited } from './awaited.tsx'
import { Problem } from './problem.tsx'

/** Shows an answer once it is there, its outline while it is awaited, and what went wrong where it failed. */
export function Answer<Out>({ of, children }: { of: UseQueryResult<Out>; children: (answer: Out) => ReactNode }) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <Problem error={of.error} again={() => void of.refetch()} />
  return <Awaited />
}
