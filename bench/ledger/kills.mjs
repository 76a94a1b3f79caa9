import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { openInstallation } from '@gongzhen/server/installation'
import { auditZone } from '@gongzhen/server/ledger-audit'
import { keepLog } from '@gongzhen/server/log-keeper'
import { readSettings } from '@gongzhen/server/settings'
import { post } from '@gongzhen/server/store/ledger'
import { fillZone, fund, payee, transfer, ZONE } from './load.mjs'
import { whole } from '../parts/figures.mjs'

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 20)
const ACCOUNTS = 20
const LOAD_MS_MIN = 500
const LOAD_MS_MORE = 1500

/**
 * Rounds of kill -9 under load, by turns of the program, of PostgreSQL's first process, and of both at once. After each,
 * the folder is opened as at any start: every acknowledged transfer is there once, a retry changes nothing, the audit agrees.
 * @param {(line: string) => void} tell
 */
export async function measureKills(tell) {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-kills-'))
  const environment = { ...process.env, GONGZHEN_DATA: join(folder, 'data'), DEMO: 'no' }
  const read = readSettings(environment, folder)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const { settings } = read
  const total = { acknowledged: 0, lost: 0, doubled: 0, discrepancies: 0, kills: { program: 0, database: 0, both: 0 } }
  try {
    await inside(settings, ({ database }) => fillZone(database, ACCOUNTS))
    for (let round = 0; round < ROUNDS; round++) {
      const kind = /** @type {const} */ (['program', 'database', 'both'])[round % 3] ?? 'program'
      const acknowledged = await loadAndKill(environment, round, kind)
      const found = await inside(settings, ({ database }) =>
        examine(database, acknowledged, join(settings.data, 'keys')),
      )
      total.acknowledged += acknowledged.length
      total.lost += found.lost
      total.doubled += found.doubled
      total.discrepancies += found.discrepancies
      total.kills[kind]++
      tell(`round ${round + 1}, ${kind}: ${acknowledged.length} acknowledged, ${JSON.stringify(found)}`)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const { program, database, both } = total.kills
  return [
    {
      what: 'kill -9 轮数（程序 / 数据库 / 同时） rounds (program / database / both)',
      goal: '20',
      measured: `${ROUNDS} (${program} / ${database} / ${both})`,
    },
    { what: '已确认的转账 acknowledged transfers', measured: whole(total.acknowledged) },
    { what: '丢失 lost', goal: '0', measured: String(total.lost) },
    { what: '同一编号重发后记两次 doubled by a retry', goal: '0', measured: String(total.doubled) },
    {
      what: '查账不符（分录、余额、合计、日志、签名） discrepancies of the audit',
      goal: '0',
      measured: String(total.discrepancies),
    },
  ]
}

/** @template T @param {import('@gongzhen/server/settings').Settings} settings @param {(opened: import('@gongzhen/server/installation').Installation) => Promise<T>} work */
async function inside(settings, work) {
  const installation = await openInstallation(settings, () => {})
  try {
    return await work(installation)
  } finally {
    await installation.close()
  }
}

/** @param {NodeJS.ProcessEnv} env @param {number} round @param {'program' | 'database' | 'both'} kind @returns {Promise<string[]>} */
async function loadAndKill(env, round, kind) {
  const work = fileURLToPath(new URL('kill-work.mjs', import.meta.url))
  const child = spawn(process.execPath, [work, String(round), String(ACCOUNTS)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  /** @type {string[]} */
  const acknowledged = []
  const lines = createInterface({ input: child.stdout })
  await new Promise((resolve) => {
    lines.on('line', (line) => (line === 'ready' ? resolve(undefined) : acknowledged.push(line)))
    child.once('exit', resolve)
  })
  await pause(LOAD_MS_MIN + Math.random() * LOAD_MS_MORE)
  if (kind !== 'program') process.kill(postmaster(env.GONGZHEN_DATA ?? ''), 'SIGKILL')
  // A killed database is started again by the program, under whose load it recovers.
  if (kind === 'database') await pause(3000)
  child.kill('SIGKILL')
  await ended
  return acknowledged
}

/** The first process of the folder's PostgreSQL. @param {string} data */
const postmaster = (data) => Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0])

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** @param {import('@gongzhen/server/database').Database} database @param {readonly string[]} acknowledged @param {string} keys */
async function examine(database, acknowledged, keys) {
  const rows = await database.inZone(
    ZONE,
    (sql) => sql`
    select id, count(*) as times from ledger_transfer where id = any(${acknowledged}::text[]) group by id`,
  )
  const lost = acknowledged.length - rows.length
  const before = await countOf(database)
  for (const id of acknowledged.slice(-50)) {
    const [, number = 0, n = 0] = id.split('-').map(Number)
    await database.inZone(ZONE, (sql) =>
      post(sql, [transfer(id, fund(n % ACCOUNTS), payee((n * 7 + number) % ACCOUNTS), 1n)]),
    )
  }
  const doubled = (await countOf(database)) - before + rows.filter(({ times }) => times !== 1).length
  await keepLog(database, ZONE, { keys, algorithm: 'ed25519' })
  const { discrepancies } = await auditZone(database, ZONE, { keys })
  return { lost, doubled, discrepancies: discrepancies.length }
}

/** @param {import('@gongzhen/server/database').Database} database */
async function countOf(database) {
  const [row] = await database.inZone(ZONE, (sql) => sql`select count(*) as count from ledger_transfer`)
  return Number(row?.count)
}
