import { resolve } from 'node:path'
import { restoreBackup } from '@gongzhen/server/backup'
import { openInstallation } from '@gongzhen/server/installation'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '把备份恢复到空数据库（加 --replace 则替换已有数据）；先完整校验，失败时不改动任何数据',
  en: 'Restore a backup into an empty database (with --replace, over what is there); verified first, all or nothing',
  usage: `
gongzhen restore FILE
gongzhen restore FILE --replace   替换已有数据 replace what is there
--json                            以 JSON 输出 print JSON`,
}

/** Restores a backup into the database the settings name. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { replace: 'flag', json: 'flag' }, true)
  const [name, ...more] = options.positionals
  if (name === undefined || more.length > 0) {
    tell(`应给出一个备份文件。One backup file is needed.\n${help.usage.trim()}`)
    return 2
  }
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell)
  try {
    const { database, zones } = installation
    const file = resolve(name)
    const manifest = await restoreBackup(database, { file, zones, replace: options.flag('replace') })
    const told = { file, createdAt: manifest.createdAt, tables: manifest.tables.length }
    if (options.flag('json')) process.stdout.write(`${JSON.stringify(told)}\n`)
    else tell(`已恢复 ${manifest.createdAt} 的备份。The backup of ${manifest.createdAt} is restored.`)
    return 0
  } finally {
    await installation.close()
  }
}
