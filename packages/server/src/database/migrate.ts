import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { failure } from './failures.ts'
import { APPLICATION_ROLES, prepareRoles } from './role.ts'
import type { Sql } from './sql.ts'
import { readTables } from './tables.ts'

/** What {@link migrate} did: the migrations applied now, and whether the database had any before. */
export type Migrated = { readonly applied: readonly string[]; readonly wasEmpty: boolean }

type Migration = { readonly name: string; readonly text: string; readonly sha256: string }

const folder = new URL('../../migrations/', import.meta.url)

/**
 * Brings a schema up to date inside the caller's transaction: all of it or none of it.
 * Applies what is pending of migrations/*.sql in order, then access.sql whenever it or the schema changed.
 */
export async function migrate(sql: Sql): Promise<Migrated> {
  await sql`select pg_advisory_xact_lock(hashtext('gongzhen.migrate'))`
  const before = await appliedMigrations(sql)
  if (before.length === 0) await refuseForeignTables(sql)
  const pending = await pendingMigrations(sql)
  await applyMigrations(sql, pending)
  if (pending.length > 0 || !(await hasPresentAccess(sql))) await applyAccess(sql)
  return { applied: pending, wasEmpty: before.length === 0 }
}

/** Names of the migrations this database has had, in order; none for an empty database. */
export async function appliedMigrations(sql: Sql): Promise<string[]> {
  const exists = await sql<{ found: boolean }>`select to_regclass('public.migration') is not null as found`
  if (!exists[0]?.found) return []
  const rows = await sql<{ name: string }>`select name from migration where name ~ '^[0-9]{4}_' order by name`
  return rows.map((row) => row.name)
}

/** Names of the migrations still to be applied. Fails where a newer program, or an edited file, has left its mark. */
export async function pendingMigrations(sql: Sql): Promise<string[]> {
  const applied = new Set(await appliedMigrations(sql))
  const known = await readMigrations()
  const unknown = [...applied].filter((name) => !known.some((migration) => migration.name === name))
  if (unknown.length > 0) throw failure('newer', { names: unknown.join(', ') })
  const hashes = applied.size === 0 ? [] : await sql<Migration>`select name, sha256 from migration`
  for (const { name, sha256 } of known) {
    const had = hashes.find((row) => row.name === name)
    if (had && had.sha256 !== sha256) throw failure('changed', { name })
  }
  return known.filter(({ name }) => !applied.has(name)).map(({ name }) => name)
}

/** Applies the named migrations; {@link applyAccess} should follow once their rows are in. */
export async function applyMigrations(sql: Sql, names: readonly string[]): Promise<void> {
  await sql.raw(`create table if not exists migration (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
  for (const migration of await readMigrations()) {
    if (!names.includes(migration.name)) continue
    await sql.raw(migration.text)
    await remember(sql, migration)
  }
}

/** Gives the application's roles their rights and sets the policies that keep zones and firms apart (access.sql). */
export async function applyAccess(sql: Sql): Promise<void> {
  await prepareRoles(sql, APPLICATION_ROLES)
  const access = await readSql('access.sql')
  await sql.raw(access.text)
  await remember(sql, access)
}

/** All migrations this program knows, in order. */
export async function knownMigrations(): Promise<string[]> {
  return (await readMigrations()).map(({ name }) => name)
}

async function remember(sql: Sql, { name, sha256 }: Migration): Promise<void> {
  await sql`insert into migration (name, sha256) values (${name}, ${sha256})
            on conflict (name) do update set sha256 = excluded.sha256, applied_at = now()`
}

/** Our tables do not go among another application's. */
async function refuseForeignTables(sql: Sql): Promise<void> {
  const tables = (await readTables(sql)).map(({ name }) => name).filter((name) => name !== 'migration')
  if (tables.length > 0) throw failure('foreign_tables', { tables: tables.slice(0, 5).join(', ') })
}

async function hasPresentAccess(sql: Sql): Promise<boolean> {
  const { name, sha256 } = await readSql('access.sql')
  const rows = await sql`select 1 from migration where name = ${name} and sha256 = ${sha256}`
  return rows.length > 0
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).toSorted()
  return Promise.all(names.map(readSql))
}

async function readSql(name: string): Promise<Migration> {
  const text = await readFile(new URL(name, folder), 'utf8')
  return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
}
