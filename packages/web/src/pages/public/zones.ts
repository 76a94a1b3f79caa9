import { type Asked, type Out, answerTo, asked } from '../../api.ts'

/** A zone as everybody may know it. */
export type PublicZone = Out<'GET /api/zones'>['zones'][number]

/** Asks for every zone. */
export const ZONES = asked('GET /api/zones', {})

/** The zone that an address names, or the first; none where there is no zone at all. */
export const zoneIn = (zones: readonly PublicZone[], named: string | undefined): PublicZone | undefined =>
  zones.find(({ zone }) => zone === named) ?? zones[0]

/** Asks for the zones, and then what a page asks of the one it is about. */
export async function ofZone(named: string | undefined, question: (zone: string) => Asked): Promise<readonly Asked[]> {
  const { zones } = await answerTo(ZONES)
  const chosen = zoneIn(zones, named)
  return chosen ? [question(chosen.zone)] : []
}
