import pg from 'pg'
import type { Connection } from '../database.ts'

/** Makes the database the connection names, as the owner of `postgres`, unless it is there. */
export async function ensureDatabase(connection: Connection): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' })
  // A server that goes away between two questions fails the next one.
  client.on('error', () => {})
  await client.connect()
  try {
    const name = connection.database ?? ''
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)} template template0`)
  } finally {
    await client.end()
  }
}
