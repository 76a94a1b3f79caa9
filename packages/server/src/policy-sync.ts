import { showProblem } from '@gongzhen/core/base'
import type { Database } from './database.ts'
import type { Report } from './installation.ts'
import {
  type PolicyFolders,
  type PolicyLibrary,
  type ZonePolicies,
  openPolicyLibrary,
  storedEdition,
} from './policy-library.ts'
import { syncCatalogue, syncCodes } from './store/catalogue.ts'
import { keepEditions } from './store/editions.ts'
import { approvedFrozen } from './store/frozen.ts'
import { publishedEditions } from './store/publications.ts'
import { putAreas, zones } from './store/zones.ts'

/**
 * Opens the policy files and brings what they say into the database: a column for each fact, the code tables, and for
 * each zone, before its policies are used, its areas and the editions it has adopted. A zone or programme whose file
 * has mistakes is reported and takes part in nothing.
 */
export async function syncPolicies(
  database: Database,
  folders: PolicyFolders,
  report: Report,
  now: () => Date = () => new Date(),
): Promise<PolicyLibrary> {
  const prepare = (zone: string, policies: ZonePolicies): Promise<void> => prepareZone(database, zone, policies)
  const publishedIn = (zone: string) => database.inZone(zone, publishedEditions)
  const frozenIn = async (zone: string) => {
    const approved = await database.inZone(zone, approvedFrozen)
    return new Map([...approved].map(([edition, { parameters }]) => [edition, parameters]))
  }
  const library = await openPolicyLibrary(folders, () => now().toISOString(), prepare, publishedIn, frozenIn)
  const known = await database.asOwner(async (sql) => {
    await syncCatalogue(sql, library.facts)
    await syncCodes(sql, library.codes)
    return zones(sql)
  })
  for (const { zone } of known) {
    const { problems } = await library.zone(zone)
    for (const problem of problems) report(showProblem(problem))
  }
  return library
}

async function prepareZone(database: Database, zone: string, { file, adopted }: ZonePolicies): Promise<void> {
  const facts = adopted.flatMap(({ programme }) => programme.facts)
  await database.asOwner((sql) => syncCatalogue(sql, facts))
  const editions = adopted.map((one) => {
    const { id, name, effective } = one.programme
    return { programme: id, name, effective, ...storedEdition(one) }
  })
  await database.inZone(zone, async (sql) => {
    if (file !== null) await putAreas(sql, file.areas)
    await keepEditions(sql, editions)
  })
}
