import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeBackup } from './backup/write.ts'
import type { Database } from './database.ts'
import type { Settings } from './settings.ts'
import { programVersion } from './version.ts'

export type { Manifest } from './backup/manifest.ts'
export { type RestoreOrder, restoreBackup, verifyBackup } from './backup/restore.ts'
export { type BackupOrder, writeBackup } from './backup/write.ts'

/** Backs up before the schema changes, keeps the newest few of such backups, and answers the file. */
export async function backUpBeforeUpgrade(
  database: Database,
  settings: Pick<Settings, 'data' | 'backupsKept'>,
): Promise<string> {
  const folder = join(settings.data, 'backups')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const at = new Date().toISOString().replace(/[:.]/g, '-')
  const file = join(folder, `before-upgrade-${at}.tar.gz`)
  await writeBackup(database, { file, zones: join(settings.data, 'zones'), program: programVersion() })
  const old = (await readdir(folder)).filter((name) => /^before-upgrade-.*\.tar\.gz$/.test(name)).toSorted()
  for (const name of old.slice(0, -settings.backupsKept)) await rm(join(folder, name))
  return file
}
