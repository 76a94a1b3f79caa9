// A client of the kill rounds: posts from a folder's ledger until it is killed, and tells each acknowledged id on stdout.
import { openInstallation } from '@gongzhen/server/installation'
import { keeperSettingsOf, startLogKeeper } from '@gongzhen/server/log-keeper'
import { newPostingQueue } from '@gongzhen/server/posting-queue'
import { readSettings } from '@gongzhen/server/settings'
import { post } from '@gongzhen/server/store/ledger'
import { fund, payee, transfer, ZONE } from './load.mjs'

const [round = '0', accounts = '20'] = process.argv.slice(2)
const read = readSettings(process.env, process.cwd())
if ('problems' in read) throw new Error(JSON.stringify(read.problems))
const installation = await openInstallation(read.settings, () => {})
const { database } = installation
startLogKeeper(database, { ...keeperSettingsOf(read.settings), seconds: 0.2 }, () => {})
const queue = newPostingQueue(database)
console.log('ready')

/** @param {number} number */
async function client(number) {
  for (let n = 0; ; n++) {
    const id = `${round}-${number}-${n}`
    const batch = [transfer(id, fund(n % Number(accounts)), payee((n * 7 + number) % Number(accounts)), 1n)]
    // Half by the queue, half alone; who is told nothing asks again with the same id.
    for (;;) {
      try {
        await (number % 2 === 0 ? queue.post(ZONE, batch) : database.inZone(ZONE, (sql) => post(sql, batch)))
        break
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    console.log(id)
  }
}
await Promise.all(Array.from({ length: 8 }, (_, number) => client(number)))
