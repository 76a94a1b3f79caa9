import { distribute, distributionStatements } from '@gongzhen/server/distribute'
import { openInstallation } from '@gongzhen/server/installation'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '打印（加 --run 则执行）在 Citus 集群上按园区分布各表的语句',
  en: 'Print the statements that distribute the tables by zone over a Citus cluster; with --run, run them',
  usage: `
gongzhen distribute            打印语句 print the statements
gongzhen distribute --run      在 DATABASE_URL 指定的集群上执行 run them on the cluster of DATABASE_URL
gongzhen distribute --json     以 JSON 数组输出 as a JSON array`,
}

/** Prints or runs the distribution. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { run: 'flag', json: 'flag' })
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const { database } = installation
    const statements = options.flag('run') ? await distribute(database) : await distributionStatements(database)
    process.stdout.write(
      options.flag('json') ? `${JSON.stringify(statements)}\n` : statements.map((line) => `${line}\n`).join(''),
    )
    return 0
  } finally {
    await installation.close()
  }
}
