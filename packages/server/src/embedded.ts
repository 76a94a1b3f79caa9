import { realpath } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from '@gongzhen/core/base'
import type { Connection } from './database.ts'
import { findBinaries } from './embedded/binaries.ts'
import { clusterIn, OWNER, prepareCluster, readPassword } from './embedded/cluster.ts'
import { ensureDatabase } from './embedded/ensure-database.ts'
import { failure } from './embedded/failures.ts'
import { holderOf, lockFolder } from './embedded/folder-lock.ts'
import { serverIdentity } from './embedded/identity.ts'
import { endOrphan, freePort, readPidFile, type Start } from './embedded/postmaster.ts'
import { isAlive, waitUntil } from './embedded/processes.ts'
import { socketFolder } from './embedded/socket-folder.ts'
import { type Supervised, supervise } from './embedded/supervise.ts'

/** What may be chosen about an embedded server. */
type EmbeddedOptions = {
  /** The data folder; made when absent. */
  readonly folder: string
  /** The bin folder of a system PostgreSQL (PG_BIN) instead of the one from npm. */
  readonly bin?: string | undefined
  /** Loopback instead of a unix socket; always so where there are no sockets. */
  readonly loopback?: boolean
  /** PostgreSQL settings beside our own. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Told when PostgreSQL ended unasked and is started again, in Chinese and English. */
  readonly report?: ((message: string) => void) | undefined
}

/** A running PostgreSQL whose files are in the data folder. */
export type Embedded = {
  readonly connection: Connection
  readonly version: string
  /** Whether the cluster was made by this start. */
  readonly isNew: boolean
  /** The server's process now; another after a crash. */
  readonly pid: Supervised['pid']
  /** Rejects when PostgreSQL keeps ending and is given up. */
  readonly givenUp: Supervised['givenUp']
  /** Stops it cleanly; calling again answers the same promise. */
  readonly stop: () => Promise<void>
}

/** Starts the embedded PostgreSQL on a data folder, which no other gongzhen may hold. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const folder = resolve(options.folder)
  const lock = await lockFolder(folder)
  try {
    return await startLocked(folder, lock.release, options)
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function startLocked(folder: string, unlock: () => Promise<void>, options: EmbeddedOptions): Promise<Embedded> {
  const identity = serverIdentity()
  const binaries = await findBinaries(options.bin, identity, folder)
  const isNew = await prepareCluster(folder, binaries, identity)
  const cluster = await realpath(clusterIn(folder))
  await endOrphan(cluster)
  const socket = options.loopback || process.platform === 'win32' ? undefined : await socketFolder(cluster)
  const port = socket === undefined ? await freePort() : undefined
  const parameters = options.parameters ?? {}
  const start: Start = { cluster, log: join(folder, 'postgres.log'), binaries, identity, port, parameters }
  const server = await superviseAfterOrphans(start, options.report ?? (() => {}))
  const connection = await ownerConnection(cluster, socket?.path, port)
  const end = async () => {
    await server.stop()
    await socket?.release()
    await unlock()
  }
  let stopping: Promise<void> | undefined
  const stop = () => (stopping ??= end())
  await ensureDatabase(connection).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { connection, version: binaries.version, isNew, pid: server.pid, givenUp: server.givenUp, stop }
}

const ORPHANS_MAX = 5

/**
 * A gongzhen killed in the moment in which it started PostgreSQL again leaves one that names itself on the folder only
 * after it was looked for: it then holds the folder against ours, is ended like any other, and ours is started again.
 */
async function superviseAfterOrphans(start: Start, report: (message: string) => void): Promise<Supervised> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await supervise(start, report)
    } catch (error) {
      const isHeld = error instanceof Failure && (error.details.tail ?? '').includes('postmaster.pid')
      if (!isHeld || attempt === ORPHANS_MAX) throw error
      await pause(attempt * 200)
      await endOrphan(start.cluster)
    }
  }
}

/** The connection to the server another gongzhen keeps on this folder, for work beside it (backup, import); else nothing. */
export async function findRunning(
  dataFolder: string,
): Promise<{ connection: Connection; release: () => Promise<void> } | undefined> {
  const holder = await holderOf(dataFolder)
  if (!holder) return undefined
  const cluster = clusterIn(resolve(dataFolder))
  const isReady = async () => {
    const found = await readPidFile(cluster)
    return found?.ready === true && isAlive(found.pid)
  }
  if (!(await waitUntil(isReady, 60_000))) {
    throw failure('taken', { folder: dataFolder, pid: holder.pid, host: holder.host, since: holder.since })
  }
  const file = await readPidFile(cluster)
  const socket = file?.listens ? undefined : await socketFolder(cluster)
  return {
    connection: await ownerConnection(cluster, socket?.path, file?.port),
    release: async () => socket?.release(),
  }
}

/** By the socket in a folder, else by a port of the loopback. */
async function ownerConnection(cluster: string, socket: string | undefined, port = SOCKET_PORT): Promise<Connection> {
  return { host: socket ?? '127.0.0.1', port, user: OWNER, password: await readPassword(cluster), database: OWNER }
}

/** The number in the name of a socket that was told no other. */
const SOCKET_PORT = 5432
