import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { openFolder, plainEnvironment } from './cluster.ts'
import { failure } from './failures.ts'
import type { Identity } from './identity.ts'
import { isAlive, processesIn, programOf, waitUntil } from './processes.ts'

/** How a server is started: where it listens, and settings beside our own. */
export type Start = {
  readonly cluster: string
  readonly log: string
  readonly binaries: Binaries
  readonly identity: Identity
  /** A port of 127.0.0.1; without one a unix socket in the cluster's folder. */
  readonly port: number | undefined
  readonly parameters: Readonly<Record<string, string>>
}

/** What postmaster.pid says of the server that wrote it. */
type PidFile = { readonly pid: number; readonly port: number; readonly listens: string; readonly ready: boolean }

/** For one zone's office: durable, little memory, quick bulk loads; nothing is replicated, so the least is logged. */
const PARAMETERS: Readonly<Record<string, string>> = {
  max_connections: '60',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  jit: 'off',
  password_encryption: 'scram-sha-256',
  log_timezone: 'UTC',
}

const LOG_BYTES_MAX = 10_000_000

/** Starts PostgreSQL and waits until it takes connections; crash recovery may take a while and is waited for. */
export async function startPostmaster(start: Start): Promise<ChildProcess> {
  await turnLog(start.log)
  const from = await stat(start.log).then(
    ({ size }) => size,
    () => 0,
  )
  const child = launch(start)
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  const isReady = async () => {
    const file = await readPidFile(start.cluster)
    return file?.pid === child.pid && file?.ready === true
  }
  await waitUntil(async () => ended || (await isReady()), Number.POSITIVE_INFINITY)
  if (ended) throw failure('not_started', { log: start.log, tail: await tailOf(start.log, from) })
  return child
}

/** The file, or nothing where there is none or it is being written. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3]), listens: lines[5] ?? '', ready: lines[7]?.trim() === 'ready' }
}

/**
 * Ends whatever PostgreSQL a killed gongzhen left behind on this cluster, so that there are never two.
 * Committed work is safe in each step: fast shutdown, immediate shutdown, and at last the kill of single processes.
 */
export async function endOrphan(cluster: string): Promise<void> {
  const file = await readPidFile(cluster)
  const lives = file !== undefined && isPostmasterOf(file.pid, cluster)
  const remains = () => (lives && isAlive(file.pid) ? [file.pid] : processesIn(cluster))
  if (lives) signal(file.pid, 'SIGINT')
  for (const next of ['SIGQUIT', 'SIGKILL', undefined] as const) {
    if (await waitUntil(() => remains().length === 0, next === 'SIGQUIT' ? 30_000 : 5_000)) break
    if (next === undefined) throw failure('foreign', { folder: cluster, pid: remains()[0] ?? 0 })
    for (const pid of remains()) signal(pid, next)
  }
  // PostgreSQL clears a dead server's file itself, but not one whose number another program has now been given.
  if (file && !lives && isAlive(file.pid)) await rm(join(cluster, 'postmaster.pid'), { force: true })
}

/** A port of the loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

function launch({ cluster, log, binaries, identity, port, parameters }: Start): ChildProcess {
  const listen: Record<string, string> =
    port === undefined
      ? { listen_addresses: '', unix_socket_directories: '.', unix_socket_permissions: '0700' }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port) }
  const settings = Object.entries({ ...PARAMETERS, ...listen, ...parameters })
  const folder = openFolder(cluster, identity)
  const given = ['-D', folder.argument, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const output = openSync(log, 'a', 0o600)
  try {
    // In a group of its own, so that Ctrl-C in our terminal reaches us alone and we stop it last.
    return spawn(binaries.postgres, given, {
      ...identity.spawn,
      cwd: dirname(binaries.postgres),
      env: plainEnvironment(),
      detached: process.platform !== 'win32',
      stdio: ['ignore', output, output, folder.descriptor ?? 'ignore'],
    })
  } finally {
    closeSync(output)
    if (folder.descriptor !== undefined) closeSync(folder.descriptor)
  }
}

function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  if (process.platform === 'linux') return processesIn(cluster).includes(pid)
  return programOf(pid).includes('postgres')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has just ended.
  }
}

async function turnLog(log: string): Promise<void> {
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LOG_BYTES_MAX) await rename(log, `${log}.1`)
}

async function tailOf(log: string, from: number): Promise<string> {
  const text = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(from).toString('utf8')
  return text.trim().split('\n').slice(-12).join('\n')
}
