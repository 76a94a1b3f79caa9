import type { ChildProcess } from 'node:child_process'
import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Connection } from './database.ts'
import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { clusterIn, OWNER, prepareCluster, readPassword } from './embedded/cluster.ts'
import { ensureDatabase } from './embedded/ensure-database.ts'
import { failure } from './embedded/failures.ts'
import { holderOf, lockFolder } from './embedded/folder-lock.ts'
import { serverIdentity } from './embedded/identity.ts'
import { endOrphan, freePort, readPidFile, type Start, startPostmaster } from './embedded/postmaster.ts'
import { isAlive, waitUntil } from './embedded/processes.ts'
import { socketFolder } from './embedded/socket-folder.ts'

/** What may be chosen about an embedded server. */
export type EmbeddedOptions = {
  /** The data folder; made when absent. */
  readonly folder: string
  /** The bin folder of a system PostgreSQL (PG_BIN) instead of the one from npm. */
  readonly bin?: string | undefined
  /** Loopback instead of a unix socket; always so where there are no sockets. */
  readonly loopback?: boolean
  /** PostgreSQL settings beside our own. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Told when PostgreSQL ended unasked and is started again, in Chinese and English. */
  report?(message: string): void
}

/** A running PostgreSQL whose files are in the data folder. */
export type Embedded = {
  readonly connection: Connection
  readonly version: string
  /** Whether the cluster was made by this start. */
  readonly isNew: boolean
  /** The server's process now; another after a crash. */
  pid(): number
  /** Rejects when PostgreSQL keeps ending and is given up. */
  readonly givenUp: Promise<never>
  /** Stops it cleanly; calling again answers the same promise. */
  stop(): Promise<void>
}

/** Starts the embedded PostgreSQL on a data folder, which no other gongzhen may hold. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = resolve(options.folder)
  const lock = await lockFolder(folder)
  try {
    const identity = serverIdentity()
    const binaries = await findBinaries(options.bin, identity, folder)
    const isNew = await prepareCluster(folder, binaries, identity)
    const cluster = await realpath(clusterIn(folder))
    await endOrphan(cluster)
    const socket = options.loopback || process.platform === 'win32' ? undefined : await socketFolder(cluster)
    const port = socket === undefined ? await freePort() : undefined
    const start: Start = {
      cluster,
      log: join(folder, 'postgres.log'),
      binaries,
      identity,
      port,
      parameters: options.parameters ?? {},
    }
    const supervised = await supervise(start, options.report ?? (() => {}))
    const connection: Connection = {
      host: socket?.path ?? '127.0.0.1',
      port: port ?? 5432,
      user: OWNER,
      password: await readPassword(cluster),
      database: OWNER,
    }
    const stop = async () => {
      await supervised.stop()
      await socket?.release()
      await lock.release()
    }
    try {
      await ensureDatabase(connection)
    } catch (error) {
      await stop()
      throw error
    }
    let stopping: Promise<void> | undefined
    return {
      connection,
      version: binaries.version,
      isNew,
      pid: supervised.pid,
      givenUp: supervised.givenUp,
      stop: () => (stopping ??= stop()),
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/** The connection to the server another gongzhen keeps on this folder, for work beside it (backup, import); else nothing. */
export async function findRunning(
  dataFolder: string,
): Promise<{ connection: Connection; release(): Promise<void> } | undefined> {
  const holder = await holderOf(dataFolder)
  if (!holder) return undefined
  const cluster = clusterIn(resolve(dataFolder))
  const isReady = async () => (await readPidFile(cluster))?.ready ?? false
  if (!(await waitUntil(isReady, 60_000))) {
    throw failure('taken', { folder: dataFolder, pid: holder.pid, host: holder.host, since: holder.since })
  }
  const file = await readPidFile(cluster)
  const socket = file?.listens ? undefined : await socketFolder(cluster)
  return {
    connection: {
      host: socket?.path ?? '127.0.0.1',
      port: file?.port ?? 5432,
      user: OWNER,
      password: await readPassword(cluster),
      database: OWNER,
    },
    release: async () => socket?.release(),
  }
}

const RESTARTS_MAX = 5
const RESTART_WINDOW_MS = 60_000

/** Keeps one server running: one that ends unasked is started again, unless it keeps ending. */
async function supervise(start: Start, report: (message: string) => void) {
  let child: ChildProcess = await startPostmaster(start)
  let stopping = false
  let restarts: number[] = []
  let restarting: Promise<void> = Promise.resolve()
  let giveUp: (error: Error) => void = () => {}
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject
  })
  givenUp.catch(() => {})

  const watch = () =>
    child.once('exit', (code, signal) => {
      if (!stopping) restarting = restart(`${signal ?? code}`)
    })
  const restart = async (cause: string): Promise<void> => {
    report(
      `PostgreSQL 意外结束（${cause}），正在重新启动。PostgreSQL ended unexpectedly (${cause}) and is started again.`,
    )
    let reason = cause
    for (;;) {
      const now = Date.now()
      restarts = [...restarts.filter((at) => now - at < RESTART_WINDOW_MS), now]
      if (restarts.length > RESTARTS_MAX)
        return giveUp(failure('gave_up', { times: RESTARTS_MAX, log: start.log, reason }))
      try {
        await endOrphan(start.cluster)
        if (stopping) return
        child = await startPostmaster(start)
        watch()
        return
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
        await pause(restarts.length * 100)
      }
    }
  }
  watch()
  return {
    givenUp,
    pid: () => child.pid ?? 0,
    async stop() {
      stopping = true
      await restarting
      await endPostmaster(child)
    },
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function endPostmaster(child: ChildProcess): Promise<void> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  if (hasEnded()) return
  child.kill('SIGINT')
  if (await waitUntil(hasEnded, 60_000)) return
  child.kill('SIGQUIT')
  await waitUntil(() => hasEnded() || !isAlive(child.pid ?? 0), 10_000)
}

export type { Binaries }
