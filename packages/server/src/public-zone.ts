import { defineErrors } from '@gongzhen/core/base'
import type { Database } from './database.ts'
import { type ZoneRow, zones } from './store/zones.ts'

const failure = defineErrors('public', {
  no_zone: { status: 404, zh: '没有「{zone}」这个园区。', en: 'There is no zone “{zone}”.' },
})

/** A zone asked for by somebody without an account. Fails where there is none of that name. */
export async function publicZone(database: Database, zone: string): Promise<ZoneRow> {
  const found = (await database.asOwner(zones)).find((one) => one.zone === zone)
  if (found === undefined) throw failure('no_zone', { zone })
  return found
}
