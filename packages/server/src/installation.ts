import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { backUpBeforeUpgrade } from './backup.ts'
import {
  appliedMigrations,
  checkServer,
  type Connection,
  type Database,
  openDatabase,
  pendingMigrations,
} from './database.ts'
import { type Embedded, findRunning, startEmbedded } from './embedded.ts'
import type { Settings } from './settings.ts'

/** A data folder with its open, migrated database. */
export type Installation = {
  readonly database: Database
  /** What serves the database, for people: `PostgreSQL 18.4`. */
  readonly server: string
  /** Where the installation's own zones are: `<zone>/zone.yaml`. */
  readonly zones: string
  /** Settles when the embedded server is given up; never for a server of one's own. */
  readonly givenUp: Promise<never>
  /** Closes connections and stops what was started; calling again answers the same promise. */
  close(): Promise<void>
}

/** Told of things worth a line on the console, in Chinese and English. */
export type Report = (message: string) => void

/**
 * Opens the database the settings name and brings its schema up to date, after a backup where there was one to lose.
 * The embedded server is started, which holds the data folder alone; with `beside`, one already running is used.
 */
export async function openInstallation(
  settings: Settings,
  report: Report,
  options: { readonly beside?: boolean } = {},
): Promise<Installation> {
  await mkdir(settings.data, { recursive: true })
  const server = await openServer(settings, report, options.beside ?? false)
  const database = openDatabase(server.connection, { connections: settings.databaseConnections })
  let closing: Promise<void> | undefined
  const close = async () => {
    // Work that does not end is cut off by its server's stop; what it had not committed is rolled back.
    await Promise.race([database.close(), pause(CLOSE_MS_MAX, undefined, { ref: false })])
    await server.close()
  }
  try {
    for (const warning of await database.asOwner(checkServer)) report(warning)
    await upgrade(database, settings, report)
    return {
      database,
      server: await versionOf(database),
      zones: join(settings.data, 'zones'),
      givenUp: server.givenUp,
      close: () => (closing ??= close()),
    }
  } catch (error) {
    await close()
    throw error
  }
}

const CLOSE_MS_MAX = 5_000

type Server = { readonly connection: Connection; readonly givenUp: Promise<never>; readonly close: () => Promise<void> }

const never = new Promise<never>(() => {})

async function openServer(settings: Settings, report: Report, beside: boolean): Promise<Server> {
  if (settings.databaseUrl !== undefined) {
    return { connection: { connectionString: settings.databaseUrl }, givenUp: never, close: async () => {} }
  }
  const running = beside ? await findRunning(settings.data) : undefined
  if (running) return { connection: running.connection, givenUp: never, close: running.release }
  const embedded: Embedded = await startEmbedded({ folder: settings.data, bin: settings.pgBin, report })
  return { connection: embedded.connection, givenUp: embedded.givenUp, close: embedded.stop }
}

async function upgrade(database: Database, settings: Settings, report: Report): Promise<void> {
  const { applied, pending } = await database.asOwner(async (sql) => ({
    applied: await appliedMigrations(sql),
    pending: await pendingMigrations(sql),
  }))
  if (applied.length > 0 && pending.length > 0) {
    report(`数据库需要升级（${pending.join('、')}），先做备份。The database is to be upgraded; making a backup first.`)
    const file = await backUpBeforeUpgrade(database, settings)
    report(`已备份到 ${file}。Backed up.`)
  }
  await database.migrate()
}

async function versionOf(database: Database): Promise<string> {
  const [row] = await database.asOwner(
    (sql) => sql<{ server: string }>`
    select 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) as server`,
  )
  return row?.server ?? 'PostgreSQL'
}
