import { type Server, startServer } from '@gongzhen/server/main'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '启动共振：内置数据库、演示园区（首次）、网页与接口',
  en: 'Start Gongzhen: the embedded database, the demo zone at first, web pages and API',
  usage: `
gongzhen serve
--json            能访问时打印一行 JSON：地址、数据目录、演示账号 one line of JSON once it can be reached
设置见 gongzhen --help。For the settings see gongzhen --help.`,
}

/** Serves until SIGTERM or SIGINT, then stops cleanly. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { json: 'flag' })
  const settings = settingsOrTell()
  if (!settings) return 2
  const stopping = new AbortController()
  // Later signals change nothing: the stop under way is the quickest that loses nothing.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stopping.abort())
  const aborted = new Promise<undefined>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(undefined))
  })
  const server = await startServer(settings, tell, stopping.signal).catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
  })
  if (!server) return stopped(0)
  if (options.flag('json')) process.stdout.write(`${JSON.stringify(plainOf(server, settings.data))}\n`)
  else printPanel(server, settings.data)
  const failure = await Promise.race([aborted, server.givenUp.catch((error: Error) => error)])
  tell(failure?.message ?? '正在停止……Stopping.')
  await server.stop()
  return stopped(failure ? 1 : 0)
}

function stopped(code: number): number {
  tell('已停止，数据已保存。Stopped; everything is saved.')
  return code
}

const plainOf = ({ address, database, hasZones, demoAccounts }: Server, data: string) => ({
  address,
  data,
  database,
  hasZones,
  demoAccounts,
})

function printPanel(server: Server, data: string): void {
  const rows: [string, string][] = [
    ['地址 Address', server.address],
    ['数据 Data', `${data} (${server.database})`],
  ]
  const accounts = server.demoAccounts.map(({ login, name }) => `${login} ${name}`)
  const password = server.demoAccounts[0]?.password
  if (password !== undefined) {
    rows.push(['演示账号 Demo accounts', accounts.join(' · ')], ['密码 Password', password])
  } else if (!server.hasZones) {
    rows.push(['第一个园区 First zone', 'gongzhen init ZONE'])
  }
  rows.push(['停止 Stop', 'Ctrl-C'])
  const width = Math.max(...rows.map(([name]) => columnsOf(name)))
  const lines = rows.map(([name, value]) => `  ${name}${' '.repeat(width - columnsOf(name))}  ${value}`)
  process.stdout.write(`\n  共振 Gongzhen\n\n${lines.join('\n')}\n\n`)
}

/** A Chinese character takes two columns of a terminal. */
const columnsOf = (text: string): number => text.length + (text.match(/[\u2e80-\uffe6]/g)?.length ?? 0)
