import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ask } from './api.ts'
import { type Engine, startEngine } from './engine.ts'

/** A zone's rules, fetched and compiled once; only pages that are fetched on demand may ask for it. */
export function useEngine(zone: string): UseQueryResult<Engine> {
  return useQuery({
    queryKey: ['engine', zone],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) =>
      startEngine(await ask('GET /api/zones/:zone/policies', { params: { zone } }, signal)),
  })
}
