import type { z } from 'zod'
import type { accountLink, score, standing } from '../contract.ts'
import type { StandingRow } from '../store/standings.ts'

/** A current result as a line of a list; how far off it is only for those who may see the figures. */
export function presentStanding(row: StandingRow, withFigures: boolean): z.output<typeof standing> {
  const { subject: _, score: points, scoreMax, ...rest } = row
  return {
    ...rest,
    ...presentLists(row, withFigures),
    score: presentBounds(points, scoreMax),
  }
}

/** The lists of a result, as their own copies. */
export const presentLists = (
  row: Pick<StandingRow, 'amounts' | 'because' | 'missing' | 'margins'>,
  withFigures: boolean,
) => ({
  amounts: row.amounts.map((amount) => ({ ...amount })),
  because: [...row.because],
  missing: [...row.missing],
  margins: withFigures ? row.margins.map((margin) => ({ ...margin })) : [],
})

/** Points kept as one or two decimal texts. */
export function presentBounds(points: string | null, max: string | null): z.output<typeof score> {
  if (points === null) return null
  return max === null ? points : { min: points, max }
}

/** The account beside what it did; null for the system itself. */
export const presentAccount = (id: number | null, name: string | null): z.output<typeof accountLink> =>
  id === null ? null : { id, name: name ?? String(id) }
