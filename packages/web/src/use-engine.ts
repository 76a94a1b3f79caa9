import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { answerTo, asked } from './api.ts'
import { type Engine, startEngine } from './engine.ts'

/** Asks for a zone's rules. */
export const rulesOf = (zone: string) => asked('GET /api/zones/:zone/policies', { params: { zone } })

/** A zone's rules, fetched and compiled once; only pages that are fetched on demand may ask for it. */
export function useEngine(zone: string): UseQueryResult<Engine> {
  return useQuery({
    queryKey: ['engine', zone],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => startEngine(await answerTo(rulesOf(zone))),
  })
}
