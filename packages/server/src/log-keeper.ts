import { join } from 'node:path'
import { checkpointText, type SignatureAlgorithm } from '@gongzhen/core/log'
import type { Database } from './database.ts'
import { signCheckpoint, zoneKey } from './log-keys.ts'
import type { Settings } from './settings.ts'
import { bringUpFigures } from './store/ledger.ts'
import {
  checkpointAt,
  latestCheckpoint,
  newSealer,
  newSequencer,
  rootAt,
  saveCheckpoint,
  saveSignature,
  type Sealer,
  sealNumbers,
  sealUnits,
  sequence,
  type Sequencer,
} from './store/log.ts'
import { zones as allZones } from './store/zones.ts'

/** Where keys are, how they sign, and how often the logs are looked after. */
type KeeperSettings = { readonly keys: string; readonly algorithm: SignatureAlgorithm; readonly seconds: number }

const SECONDS_BETWEEN = 5

/** The settings say where keys are; otherwise they are in the data folder. */
export const keeperSettingsOf = ({ data, logKeys, logSignature }: Settings): KeeperSettings => ({
  keys: logKeys ?? join(data, 'keys'),
  algorithm: logSignature,
  seconds: SECONDS_BETWEEN,
})

/** What keeps the logs while the server runs. */
export type LogKeeper = {
  /** Ends after the round under way and a last one that leaves nothing unsealed; for when nobody writes any more. */
  stop(): Promise<void>
}

/** Gives every zone's new transfers and decisions their places and signs a checkpoint over them, again and again. */
export function startLogKeeper(
  database: Database,
  settings: KeeperSettings,
  report: (error: unknown) => void,
): LogKeeper {
  const sequencer = newSequencer()
  const sealer = newSealer()
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    await keepLogs(database, settings, sequencer, sealer).catch(report)
    if (!stopped) wait()
  }
  const wait = () => {
    timer = setTimeout(() => {
      round = look()
    }, settings.seconds * 1000)
  }
  let round = look()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
      await keepLogs(database, settings, sequencer, sealer, LOOKS_UNTIL_SEALED).catch(report)
    },
  }
}

/** What the trail has is sealed once it was there at the look before the last; a first look sees nothing before it. */
const LOOKS_UNTIL_SEALED = 4

/** One round over all zones; `urgentLooks` seal the trail without waiting for time or rows. */
async function keepLogs(
  database: Database,
  settings: Omit<KeeperSettings, 'seconds'>,
  sequencer: Sequencer = newSequencer(),
  sealer: Sealer = newSealer(),
  urgentLooks = 0,
): Promise<void> {
  const zones = await database.asOwner(allZones)
  for (const { zone } of zones) {
    if (urgentLooks === 0) await sealZone(database, zone, sealer)
    for (let look = 0; look < urgentLooks; look++) await sealZone(database, zone, sealer, true)
    await keepLog(database, zone, settings, sequencer)
  }
}

/**
 * Puts into the zone's log what came by the thousand: imports and runs that are done, and what the trail has had for a while.
 * `isUrgent` seals the trail without waiting for time or rows.
 */
export async function sealZone(database: Database, zone: string, sealer: Sealer, isUrgent = false): Promise<void> {
  while ((await database.inZone(zone, sealUnits)) > 0);
  await database.inZone(zone, (sql) => sealNumbers(sql, sealer, Date.now(), isUrgent))
}

const LEAVES_AT_ONCE = 50_000

/** Brings one zone's log up to what is committed, signs it, and brings up the figures that are kept; answers its size. */
export async function keepLog(
  database: Database,
  zone: string,
  { keys, algorithm }: Omit<KeeperSettings, 'seconds'>,
  sequencer: Sequencer = newSequencer(),
): Promise<number> {
  for (;;) {
    const { added, size, done } = await database
      .inZone(zone, (sql) => sequence(sql, sequencer, LEAVES_AT_ONCE))
      .catch((error: unknown) => {
        // What was remembered of a look that was rolled back is forgotten with it.
        sequencer.delete(zone)
        throw error
      })
    if (added === LEAVES_AT_ONCE) continue
    await database.inZone(zone, (sql) => bringUpFigures(sql, done))
    if (size > 0) await signLatest(database, zone, { keys, algorithm }, size)
    return size
  }
}

async function signLatest(
  database: Database,
  zone: string,
  { keys, algorithm }: Omit<KeeperSettings, 'seconds'>,
  size: number,
): Promise<void> {
  const latest = await database.inZone(zone, latestCheckpoint)
  if (latest?.size === size && latest.signatures.some(({ key }) => key.name === latest.origin)) return
  const key = await zoneKey(keys, zone, algorithm)
  await database.inZone(zone, async (sql) => {
    await saveCheckpoint(sql, { size, root: await rootAt(sql, size), at: new Date().toISOString() })
    const kept = await checkpointAt(sql, size)
    if (kept) await saveSignature(sql, size, key, signCheckpoint(key, checkpointText(kept)))
  })
}
