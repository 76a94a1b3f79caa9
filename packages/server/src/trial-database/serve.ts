// Vitest's globalSetup: starts one PostgreSQL for a test run when the first suite asks, and stops it at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Connection, inDatabase, openDatabase } from '../database.ts'
import { type Embedded, startEmbedded } from '../embedded.ts'
import type { TrialServer } from '../trial-database.ts'
import { ADDRESS_VARIABLE } from './address.ts'

/** Tests need no durability; the data is thrown away. */
const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' }

/** Listens for suites that need a database; answers how to stop everything. */
export default async function serveTrialDatabases(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-trial-'))
  let started: Promise<{ server: TrialServer; stop: () => Promise<void> }> | undefined
  const listener = createServer((_request, response) => {
    started ??= start(join(folder, 'data'))
    started.then(
      ({ server }) => response.end(JSON.stringify(server)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  const socket = join(folder, 'starter')
  await new Promise<void>((resolve) => listener.listen(socket, resolve))
  process.env[ADDRESS_VARIABLE] = socket
  return async () => {
    listener.close()
    await started?.then(({ stop }) => stop()).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

/** The embedded server, or with TRIAL_SERVER=url the one of DATABASE_URL; PG_BIN chooses the embedded one's programs. */
async function start(folder: string): Promise<{ server: TrialServer; stop: () => Promise<void> }> {
  if (process.env.TRIAL_SERVER === 'url') return prepare({ connectionString: process.env.DATABASE_URL ?? '' })
  const bin = process.env.TRIAL_SERVER === 'pg_bin' ? process.env.PG_BIN : undefined
  const embedded: Embedded = await startEmbedded({ folder, bin, parameters: FAST })
  return prepare(embedded.connection, embedded.stop)
}

async function prepare(connection: Connection, stopServer = async () => {}) {
  const template = `trial_template_${process.pid}`
  const client = new pg.Client(inDatabase(connection, 'postgres'))
  await client.connect()
  await client.query(`drop database if exists ${template} with (force)`)
  await client.query(`create database ${template} template template0 encoding 'UTF8'`)
  const database = openDatabase(inDatabase(connection, template))
  await database.migrate()
  await database.close()
  const stop = async () => {
    await client.query(`drop database if exists ${template} with (force)`)
    await client.end()
    await stopServer()
  }
  return { server: { connection: inDatabase(connection, 'postgres'), template }, stop }
}
