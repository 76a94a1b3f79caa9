import type { ZoneFile } from '@gongzhen/core/programme'
import type { Adopted } from '../policy-library.ts'

type Area = { area: string; name: string }

/** The fact names an area by its short name or in full; one the zone does not list is shown as it was said. */
export function areaOf(file: ZoneFile | null, said: string | null): Area | null {
  if (said === null) return null
  const known = file?.areas.find((candidate) => candidate.area === said || candidate.name === said)
  return known ? { area: known.area, name: known.name } : { area: said, name: said }
}

/** The areas of a zone, in the order of its file. */
export const areasOf = (file: ZoneFile | null): Area[] =>
  (file?.areas ?? []).map(({ area: short, name }) => ({ area: short, name }))

/** Programmes a firm can fit or fail: those that decide or pay, not those that only score or classify. */
export const judgingOnes = (adopted: readonly Adopted[]): string[] =>
  adopted
    .filter(({ programme: { gives } }) => gives.includes('decision') || gives.includes('amount'))
    .map(({ programme: { id } }) => id)
