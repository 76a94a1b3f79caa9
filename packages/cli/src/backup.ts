import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { verifyBackup, writeBackup } from '@gongzhen/server/backup'
import { openInstallation } from '@gongzhen/server/installation'
import { programVersion } from '@gongzhen/server/version'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '把全部数据与园区配置备份到一个文件；服务运行时也可执行',
  en: 'Back up all data and zone files into one file; also while the server runs',
  usage: `
gongzhen backup FILE            例 e.g. gongzhen backup gongzhen-2026-11-21.tar.gz
gongzhen backup --verify FILE   只校验已有备份 only check an existing backup
--json                          以 JSON 输出 print JSON`,
}

/** Makes or verifies a backup. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { verify: 'flag', json: 'flag' }, true)
  const [name, ...more] = options.positionals
  if (name === undefined || more.length > 0) {
    tell(`应给出一个文件名。One file name is needed.\n${help.usage.trim()}`)
    return 2
  }
  const file = resolve(name)
  if (!options.flag('verify') && !(await make(file))) return 2
  const manifest = await verifyBackup(file)
  const told = { file, bytes: statSync(file).size, createdAt: manifest.createdAt, tables: manifest.tables.length }
  if (options.flag('json')) process.stdout.write(`${JSON.stringify(told)}\n`)
  else
    tell(
      `备份完好 A whole backup: ${file} (${(told.bytes / 1e6).toFixed(1)} MB, ${told.tables} tables, ${told.createdAt})`,
    )
  return 0
}

async function make(file: string): Promise<boolean> {
  const settings = settingsOrTell()
  if (!settings) return false
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const { database, zones } = installation
    await writeBackup(database, { file, zones, program: programVersion() })
    return true
  } finally {
    await installation.close()
  }
}
