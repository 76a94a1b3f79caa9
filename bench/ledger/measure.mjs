import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkProof } from '@gongzhen/core/log'
import { APPLICATION_ROLE, inDatabase, openDatabase } from '@gongzhen/server/database'
import { startEmbedded } from '@gongzhen/server/embedded'
import { keepLog } from '@gongzhen/server/log-keeper'
import { signProof, zoneKey } from '@gongzhen/server/log-keys'
import { newPostingQueue } from '@gongzhen/server/posting-queue'
import { post } from '@gongzhen/server/store/ledger'
import { proofOf } from '@gongzhen/server/store/log'
import { middle, milliseconds, seconds, whole } from '../parts/figures.mjs'
import { fillHistory, historyRows } from './history.mjs'
import { fillZone, fund, payee, perSecond, transfer, ZONE } from './load.mjs'

const CLIENTS = 16
const SECONDS = Number(process.env.LEDGER_SECONDS ?? 5)
const ROUNDS = Number(process.env.LEDGER_ROUNDS ?? 5)
const ENTRIES = Number(process.env.LEDGER_ENTRIES ?? 1_000_000)
const ACCOUNTS = 2000

/**
 * Transfers a second beside pgbench's simplest update on the same server, in turns so that both meet the same machine;
 * then an account with a million entries, and a proof. On the embedded PostgreSQL, and on the system's where it has one.
 * @param {(line: string) => void} tell
 */
export async function measureLedger(tell) {
  if (!existsSync('/usr/bin/pgbench')) return [{ what: 'pgbench', measured: 'not installed on this machine' }]
  const rows = []
  for (const bin of [undefined, systemPostgres()]) {
    if (bin === undefined && rows.length > 0) continue
    rows.push(...(await measureOn(bin, tell)))
  }
  return rows
}

function systemPostgres() {
  const root = '/usr/lib/postgresql'
  const newest = existsSync(root) ? readdirSync(root).toSorted().at(-1) : undefined
  return newest === undefined ? undefined : join(root, newest, 'bin')
}

/** @param {string | undefined} bin @param {(line: string) => void} tell */
async function measureOn(bin, tell) {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-ledger-'))
  const server = await startEmbedded({ folder: join(folder, 'data'), ...(bin === undefined ? {} : { bin }) })
  const database = openDatabase(server.connection, { connections: CLIENTS })
  try {
    await database.migrate()
    const peer = await preparePeer(database, server.connection)
    await fillZone(database, ACCOUNTS)
    await database.asOwner((sql) => sql.raw('analyze'))
    const speeds = await measureSpeeds(database, peer, folder)
    tell(`${server.version}: ${JSON.stringify(speeds)}`)
    const name = `PostgreSQL ${server.version}${bin === undefined ? ' 内置 embedded' : ''}`
    const rows = speedRows(name, speeds)
    return bin === undefined
      ? [...rows, ...(await longHistoryRows(database, tell)), ...(await proofRows(database, folder))]
      : rows
  } finally {
    await database.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** @param {import('@gongzhen/server/database').Database} database @param {import('@gongzhen/server/database').Connection} connection */
async function preparePeer(database, connection) {
  await database.administer('create database pgbench')
  const peer = inDatabase(connection, 'pgbench')
  runPgbench(peer, ['-i', '-q', '-s', '20'])
  return (/** @type {number} */ seconds) => transactions(peer, ['-N'], seconds)
}

/**
 * @param {import('@gongzhen/server/database').Connection} connection @param {readonly string[]} options
 * @param {Record<string, string>} [environment]
 */
function runPgbench({ host = '', port = 0, user = '', password = '', database = '' }, options, environment = {}) {
  const address = ['-h', host, '-p', String(port), '-U', user, database]
  return execFileSync('pgbench', [...options, ...address], {
    env: { ...process.env, PGPASSWORD: password, ...environment },
    stdio: 'pipe',
  }).toString()
}

/**
 * @param {import('@gongzhen/server/database').Connection} connection @param {readonly string[]} work
 * @param {number} seconds @param {Record<string, string>} [environment]
 */
function transactions(connection, work, seconds, environment) {
  const load = ['-M', 'prepared', '-c', String(CLIENTS), '-j', '2', '-T', String(seconds)]
  const said = runPgbench(connection, [...work, ...load], environment)
  const rate = Number(/tps = ([\d.]+)/.exec(said)?.[1])
  if (!(rate > 0)) throw new Error(`pgbench gave no rate: ${said}`)
  return rate
}

/**
 * One transfer a transaction, asked by pgbench as the program asks: the role and the zone are those of a request. The
 * program sends whole texts; pgbench knows numbers only, so the server puts the texts together, with few calls.
 */
const TRANSFER = `\\set payer random(0, ${ACCOUNTS - 1})
\\set payee random(0, ${ACCOUNTS - 1})
\\set number random(1, 1000000000000000)
select post_transfer('p' || :number, '${fund('')}' || :payer, '${payee('')}' || :payee, 'CNY', 100, null,
  format('{"currency":"CNY","from":"${fund('%s')}","id":"p%s","kind":"post","minor":"100","to":"${payee('%s')}"}',
         :payer::text, :number::text, :payee::text))
`

/** @param {import('@gongzhen/server/database').Database} database @param {(seconds: number) => number} peer @param {string} folder */
async function measureSpeeds(database, peer, folder) {
  const pick = () => Math.floor(Math.random() * ACCOUNTS)
  const queue = newPostingQueue(database)
  /** @param {string} name @param {(id: string) => Promise<unknown>} send */
  const speed = (name, send) => perSecond(CLIENTS, SECONDS, (client, round) => send(`${name}-${client}-${round}`))
  const script = join(folder, 'transfer.sql')
  await writeFile(script, TRANSFER)
  const role = { PGOPTIONS: `-c role=${APPLICATION_ROLE} -c gongzhen.zone=${ZONE}` }
  /** @type {Record<string, (id: string) => Promise<unknown>>} */
  const sends = {
    each: (id) => database.inZone(ZONE, (sql) => post(sql, [transfer(id, fund(pick()), payee(pick()), 100n)])),
    together: (id) => queue.post(ZONE, [transfer(id, fund(pick()), payee(pick()), 100n)]),
    hot: (id) => queue.post(ZONE, [transfer(id, fund(0), payee(pick()), 100n)]),
    locked: (id) => database.inZone(ZONE, (sql) => post(sql, [transfer(id, fund(0), payee(pick()), 100n)])),
  }
  /** @type {Record<string, (round: number) => number | Promise<number>>} */
  const works = { alone: () => transactions(database.connection, ['-n', '-f', script], SECONDS, role) }
  for (const [name, send] of Object.entries(sends)) works[name] = (round) => speed(`${name}-${round}`, send)
  return inTurns(works, () => peer(SECONDS))
}

/**
 * Each work right after its peer, again and again: what else the machine does meets both. Of the rounds the middle counts.
 * @param {Record<string, (round: number) => number | Promise<number>>} works @param {() => number} peer
 * @returns {Promise<Record<string, Speed>>}
 */
async function inTurns(works, peer) {
  /** @type {Record<string, { rates: number[], ratios: number[] }>} */
  const rounds = { pgbench: { rates: [], ratios: [1] } }
  for (const round of Array.from({ length: ROUNDS }).keys()) {
    for (const [name, work] of Object.entries(works)) {
      const beside = peer()
      const rate = await work(round)
      rounds['pgbench']?.rates.push(beside)
      const own = (rounds[name] ??= { rates: [], ratios: [] })
      own.rates.push(rate)
      own.ratios.push(rate / beside)
    }
  }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, { rates, ratios }]) => {
      const sorted = ratios.toSorted((a, b) => a - b)
      return [name, { rate: middle(rates), ratio: middle(ratios), least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 }]
    }),
  )
}

/** @typedef {{ rate: number, ratio: number, least: number, most: number }} Speed */

/**
 * Of each client one transfer at a time is under way, and acknowledged when its transaction is committed.
 * @param {string} name @param {Record<string, Speed>} speeds
 */
function speedRows(name, speeds) {
  const beside = (/** @type {string} */ work) => {
    const { rate = 0, ratio = 0, least = 0, most = 0 } = speeds[work] ?? {}
    return `${whole(rate)}/s, ${ratio.toFixed(2)} × pgbench (${least.toFixed(2)} … ${most.toFixed(2)})`
  }
  return [
    { what: `${name}：pgbench -N -M prepared -c ${CLIENTS}`, measured: `${whole(speeds['pgbench']?.rate ?? 0)}/s` },
    {
      what: `${name}：一笔转账（限额、分录、叶子），同由 pgbench 发起 a transfer with limits, entries, leaf, asked by pgbench too`,
      goal: '≥ 0.8 ×',
      measured: beside('alone'),
    },
    {
      what: `${name}：同上，经程序，${CLIENTS} 个客户由队列合批 the same through the program, put together by the queue`,
      goal: '≥ 0.8 ×',
      measured: beside('together'),
    },
    {
      what: `${name}：同上，经程序，一笔一个事务（案件决定即如此） through the program, a transaction each, as decisions of cases post`,
      measured: beside('each'),
    },
    {
      what: `${name}：每笔都用同一账户，由队列合批 one hot account, put together by the queue`,
      goal: '≥ 0.7 ×',
      measured: beside('hot'),
    },
    {
      what: `${name}：每笔都用同一账户，一笔一个事务 one hot account, a transaction each`,
      measured: beside('locked'),
    },
  ]
}

/** @param {import('@gongzhen/server/database').Database} database @param {(line: string) => void} tell */
async function longHistoryRows(database, tell) {
  const start = performance.now()
  await fillHistory(database, ENTRIES)
  tell(`${whole(ENTRIES)} entries made in ${seconds(performance.now() - start)}`)
  const rows = await historyRows(database, ENTRIES)
  for (const { what, measured } of rows) tell(`${what}: ${measured}`)
  return rows
}

/** @param {import('@gongzhen/server/database').Database} database @param {string} folder */
async function proofRows(database, folder) {
  const start = performance.now()
  const size = await keepLog(database, ZONE, { keys: join(folder, 'keys'), algorithm: 'ed25519' })
  const ordered = (performance.now() - start) / 1000
  const unsigned = await database.inZone(ZONE, (sql) => proofOf(sql, { transfers: ['each-0-0-0'] }))
  const key = await zoneKey(join(folder, 'keys'), ZONE, 'ed25519')
  const proof = JSON.stringify(signProof(key, unsigned))
  const times = Array.from({ length: 50 }, () => {
    const begun = performance.now()
    checkProof(proof)
    return performance.now() - begun
  })
  return [
    {
      what: '证明文件 a proof file',
      goal: '≤ 2 KB',
      measured: `${Buffer.byteLength(proof)} B in a log of ${whole(size)}`,
    },
    {
      what: '核验一份证明 checking a proof',
      goal: '≤ 5 ms',
      measured: `p50 ${milliseconds(middle(times))}, first ${milliseconds(times[0] ?? 0)}`,
    },
    { what: '入日志并签名 putting the log in order', measured: `${whole(size / ordered)} leaves/s` },
  ]
}
