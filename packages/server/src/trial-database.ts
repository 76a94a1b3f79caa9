import { request } from 'node:http'
import pg from 'pg'
import { type Connection, type Database, type Sql, inDatabase, openDatabase } from './database.ts'
import { witnessAccount } from './store/accounts.ts'
import { ADDRESS_VARIABLE } from './trial-database/address.ts'

/** A database of its own for one suite of tests: migrated, empty, and dropped by `close`. */
export type TrialDatabase = Database & { readonly connection: Connection }

/**
 * Clones a prepared database for one suite; call it in `beforeAll` and `close()` in `afterAll`.
 * The server is started by the first suite of a test run that asks (trial-database/serve.ts is Vitest's globalSetup).
 * `empty: true` gives a database without any table, for tests of migrations and restoring.
 */
export async function openTrialDatabase(options: { readonly empty?: boolean } = {}): Promise<TrialDatabase> {
  const server = await askServer()
  const name = `trial_${process.pid}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`
  const template = options.empty ? 'template0' : server.template
  await administer(server.connection, `create database ${name} template ${template} strategy file_copy`)
  const database = openDatabase(inDatabase(server.connection, name))
  return {
    ...database,
    async close() {
      await database.close()
      await administer(server.connection, `drop database if exists ${name} with (force)`)
    },
  }
}

/** What the trial server tells: how to connect as its owner, and which database to clone. */
export type TrialServer = { readonly connection: Connection; readonly template: string }

async function administer(connection: Connection, statement: string): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function askServer(): Promise<TrialServer> {
  const socketPath = process.env[ADDRESS_VARIABLE]
  if (!socketPath) throw new Error('No trial server: run with Vitest, whose globalSetup is trial-database/serve.ts.')
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path: '/' }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        body += chunk
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body) as TrialServer)
        else reject(new Error(body))
      })
    })
    asking.on('error', reject)
    asking.end()
  })
}

/** Makes an account a party's own. */
export async function standFor(database: TrialDatabase, zone: string, login: string, party: number): Promise<void> {
  await database.inZone(zone, async (sql) => {
    const [account] = await sql<{ id: number }>`update account set party = ${party} where login = ${login} returning id`
    if (account) await witnessAccount(sql, account.id)
  })
}

/** Takes the constraints of a table away, and those of others on it, so that its owner may write there what nobody may. */
export async function dropConstraints(sql: Sql, table: string): Promise<void> {
  const constraints = await sql<{ name: string; of: string }>`
    select conname as name, conrelid::regclass::text as of from pg_constraint
    where  (conrelid = ${table}::regclass and contype in ('c', 'f')) or (confrelid = ${table}::regclass and contype = 'f')`
  for (const { name, of } of constraints) await sql.raw(`alter table ${of} drop constraint "${name}"`)
}
