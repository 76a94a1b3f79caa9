import { afterAll } from 'vitest'
import { dayInChina, yearOf } from '@gongzhen/core/base'
import { type TrialZone, openTrialZone } from '../../packages/server/src/trial-zone.ts'

export type { TrialStep } from '../../packages/server/src/trial-zone.ts'

/** Ten thousand yuan, in fen. */
export const WAN = 1_000_000
export const TODAY = dayInChina(new Date().toISOString())
export const THIS_YEAR = yearOf(TODAY)

/** A zone for the tests of the file that asks for it, closed after the last of them. */
export async function openZone(options: Parameters<typeof openTrialZone>[0]): Promise<TrialZone> {
  const zone = await openTrialZone(options)
  afterAll(() => zone.close())
  return zone
}
