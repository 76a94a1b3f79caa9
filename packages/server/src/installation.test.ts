import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyBackup } from './backup.ts'
import { applyAccess, applyMigrations, knownMigrations, openDatabase } from './database.ts'
import { startEmbedded } from './embedded.ts'
import { openInstallation } from './installation.ts'
import { readSettings, type Settings } from './settings.ts'

let folder: string
let settings: Settings
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-installation-'))
  const read = readSettings({ GONGZHEN_DATA: folder, DEMO: 'no' }, folder)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  settings = read.settings
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Leaves the folder as an older program would have, with a zone in it. */
async function leaveOlder(migrations: readonly string[]): Promise<void> {
  const embedded = await startEmbedded({ folder })
  const database = openDatabase(embedded.connection)
  await database.asOwner(async (sql) => {
    await applyMigrations(sql, migrations)
    await applyAccess(sql)
    await sql`insert into zone (zone, name) values ('lake', '湖区')`
  })
  await database.close()
  await embedded.stop()
}

describe('an installation', () => {
  test('of an older program is upgraded after a backup, which restores what was there', async () => {
    const known = await knownMigrations()
    await leaveOlder(known.slice(0, 2))
    const told: string[] = []
    const installation = await openInstallation(settings, (message) => told.push(message))
    expect(told.join()).toMatch(/先做备份/)
    expect(await installation.database.asOwner((sql) => sql`select name from zone`)).toEqual([{ name: '湖区' }])
    expect((await installation.database.migrate()).applied).toEqual([])
    await installation.close()
    const [backup] = await readdir(join(folder, 'backups'))
    expect((await verifyBackup(join(folder, 'backups', backup ?? ''))).migrations).toEqual(known.slice(0, 2))
  })

  test('that is up to date is opened without one, and joined by work beside it', async () => {
    const told: string[] = []
    const first = await openInstallation(settings, (message) => told.push(message))
    const beside = await openInstallation(settings, (message) => told.push(message), { beside: true })
    expect(await beside.database.asOwner((sql) => sql`select name from zone`)).toEqual([{ name: '湖区' }])
    await beside.close()
    expect(await first.database.asOwner((sql) => sql`select name from zone`)).toEqual([{ name: '湖区' }])
    expect(first.close()).toBe(first.close())
    await first.close()
    expect(told).toEqual([])
    expect(await readdir(join(folder, 'backups'))).toHaveLength(1)
  })

  test('of a newer program is refused, and left as it is', async () => {
    const embedded = await startEmbedded({ folder })
    const database = openDatabase(embedded.connection)
    await database.asOwner((sql) => sql`insert into migration (name, sha256) values ('9999_future.sql', 'x')`)
    await database.close()
    await embedded.stop()
    await expect(openInstallation(settings, () => {})).rejects.toThrow(/9999_future/)
    // The refusal has stopped its server and freed the folder.
    await (await startEmbedded({ folder })).stop()
  })
})
