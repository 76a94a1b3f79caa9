import { readdir, readFile } from 'node:fs/promises'
import { defineErrors, showProblem } from '@gongzhen/core/base'
import { type Codes, parseCodes } from '@gongzhen/core/registry'
import type { Database } from './database.ts'
import type { Report } from './installation.ts'
import { openPolicyLibrary, type PolicyFolders, type PolicyLibrary } from './policy-library.ts'
import { syncCatalogue, syncCodes } from './store/catalogue.ts'
import { putAreas, zones } from './store/zones.ts'

const failure = defineErrors('codes', {
  mistakes: {
    status: 500,
    zh: '代码表 codes/ 有误，无法启动：{problems}',
    en: 'The code tables in codes/ have mistakes: {problems}',
  },
})

/** The code tables that come with the program: industries, divisions, holidays, size thresholds. */
const CODES = new URL('../../../codes/', import.meta.url)

/**
 * Brings what the files say into the database, at every start: a column for each fact of the catalogue, the code
 * tables, each zone's areas. A zone whose own file has mistakes is reported and keeps what it had.
 */
export async function syncPolicies(database: Database, folders: PolicyFolders, report: Report): Promise<PolicyLibrary> {
  const library = await openPolicyLibrary(folders)
  const codes = await readCodes()
  const known = await database.asOwner(async (sql) => {
    await syncCatalogue(sql, library.catalogue.facts)
    await syncCodes(sql, codes)
    return zones(sql)
  })
  for (const { zone } of known) {
    const { file, problems } = await library.zone(zone)
    for (const problem of problems) report(`zones/${zone}/${showProblem(problem)}`)
    if (file) await database.inZone(zone, (sql) => putAreas(sql, file.areas))
  }
  return library
}

async function readCodes(): Promise<Codes> {
  const names = (await readdir(CODES)).filter((name) => /\.(csv|yaml)$/.test(name))
  const texts = names.map(async (name) => [name, await readFile(new URL(name, CODES), 'utf8')] as const)
  const read = parseCodes(new Map(await Promise.all(texts)))
  if ('problems' in read)
    throw failure('mistakes', { problems: read.problems.map((problem) => showProblem(problem)).join('\n') })
  return read.codes
}
