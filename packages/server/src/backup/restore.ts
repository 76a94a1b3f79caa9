import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import { applyAccess, applyMigrations, type Database, knownMigrations, readTables, type Sql } from '../database.ts'
import { collect, readContainer, type ReadEntry } from './container.ts'
import { failure } from './failures.ts'
import { CONTAINER_VERSION, MANIFEST, type Manifest, manifestShape } from './manifest.ts'

/** What to restore, and whether what is there may go. */
export type RestoreOrder = {
  readonly file: string
  /** The folder of the installation's own zones; an old one is kept beside it under another name. */
  readonly zones: string
  readonly replace: boolean
  report?(message: string): void
}

/**
 * Restores a backup. The whole file is verified first; then everything happens in one transaction,
 * so that a failure leaves the database as it was. An older backup is brought up to the present schema.
 */
export async function restoreBackup(database: Database, order: RestoreOrder): Promise<Manifest> {
  const manifest = await verifyBackup(order.file)
  const freshZones = `${order.zones}.restoring`
  await rm(freshZones, { recursive: true, force: true })
  await database.asOwner(async (sql) => {
    if (!order.replace) await refuseRows(sql)
    await dropEverything(sql)
    await applyMigrations(sql, manifest.migrations)
    await addColumns(sql, manifest)
    const references = await dropReferences(sql)
    await load(sql, manifest, order, freshZones)
    await addReferences(sql, references)
    await setSequences(sql, manifest)
    const later = (await knownMigrations()).filter((name) => !manifest.migrations.includes(name))
    await applyMigrations(sql, later)
    await applyAccess(sql)
    await sql`analyze`
  })
  await replaceZones(order.zones, freshZones)
  return manifest
}

/** Reads the whole file and compares every checksum; answers what it holds. Changes nothing. */
export async function verifyBackup(file: string): Promise<Manifest> {
  let manifest: Manifest | undefined
  for await (const { name, chunks } of readContainer(file)) {
    if (name === MANIFEST) manifest = readManifest(file, await collect(chunks))
    else await drain(chunks)
  }
  if (!manifest) throw failure('damaged', { file, reason: { zh: `里面没有 ${MANIFEST}`, en: `no ${MANIFEST}` } })
  const known = await knownMigrations()
  const unknown = manifest.migrations.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw failure('newer', { program: manifest.program, what: unknown.join(', ') })
  return manifest
}

function readManifest(file: string, content: Buffer): Manifest {
  const parsed = manifestShape.safeParse(parseJson(content.toString('utf8')))
  if (!parsed.success) {
    const reason = { zh: `${MANIFEST} 不是本系统写的`, en: `${MANIFEST} is not one of gongzhen` }
    throw failure('damaged', { file, reason })
  }
  const { version, program } = parsed.data
  if (version > CONTAINER_VERSION)
    throw failure('newer', { program, what: { zh: `版本 ${version}`, en: `version ${version}` } })
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function drain(chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const _chunk of chunks) {
    // Reading is what computes the checksum.
  }
}

/** Code tables are filled by the program itself and do not count. */
async function refuseRows(sql: Sql): Promise<void> {
  const tables = (await readTables(sql)).filter(({ name, isZones }) => isZones || name === 'zone')
  const filled: string[] = []
  for (const { name } of tables) {
    const rows = await sql`select 1 from ${sql.identifier(name)} limit 1`
    if (rows.length > 0) filled.push(name)
  }
  if (filled.length > 0) throw failure('not_empty', { tables: filled.slice(0, 5).join(', ') })
}

/** Functions may speak of the rows of tables, so they go first; who uses either is waited for, but not for long. */
async function dropEverything(sql: Sql): Promise<void> {
  await sql`set local lock_timeout = '10s'`
  try {
    await dropFunctions(sql)
    await dropTables(sql)
  } catch (error) {
    const isLocked = error instanceof Error && 'code' in error && error.code === '55P03'
    throw isLocked ? failure('in_use', {}) : error
  }
}

/** The functions that migrations make, which will make them again; those of extensions stay. */
async function dropFunctions(sql: Sql): Promise<void> {
  const functions = await sql<{ signature: string }>`
    select p.oid::regprocedure::text as signature
    from   pg_proc p
    where  p.pronamespace = 'public'::regnamespace
    and    pg_get_userbyid(p.proowner) = current_user
    and    not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`
  for (const { signature } of functions) await sql.raw(`drop function if exists ${signature} cascade`)
}

async function dropTables(sql: Sql): Promise<void> {
  const names = (await readTables(sql)).map(({ name }) => `"${name}"`)
  if (names.length > 0) await sql.raw(`drop table ${names.join(', ')}`)
}

/** Columns that no migration makes: the facts of the catalogue. */
async function addColumns(sql: Sql, manifest: Manifest): Promise<void> {
  const present = new Map(
    (await readTables(sql)).map(({ name, columns }) => [name, columns.map((column) => column.name)]),
  )
  for (const { name, columns } of manifest.tables) {
    for (const column of columns.filter((wanted) => !present.get(name)?.includes(wanted.name))) {
      await sql.raw(`alter table "${name}" add column "${column.name}" ${column.type}`)
    }
  }
}

type Reference = { readonly table: string; readonly name: string; readonly definition: string }

/** Checking references at once over whole tables is several times quicker than row by row. */
async function dropReferences(sql: Sql): Promise<Reference[]> {
  const references = await sql<Reference>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
     where contype = 'f' and connamespace = 'public'::regnamespace`
  for (const { table, name } of references) await sql.raw(`alter table ${table} drop constraint "${name}"`)
  return references
}

async function addReferences(sql: Sql, references: readonly Reference[]): Promise<void> {
  for (const { table, name, definition } of references) {
    await sql.raw(`alter table ${table} add constraint "${name}" ${definition}`)
  }
}

/** Each table's parts go into one COPY; the zones' files into a folder that is not yet theirs. */
async function load(sql: Sql, manifest: Manifest, order: RestoreOrder, zones: string): Promise<void> {
  let filling: Filling | undefined
  for await (const entry of readContainer(order.file)) {
    const table = /^tables\/([^/]+)\//.exec(entry.name)?.[1]
    if (filling && filling.table !== table) {
      await filling.end()
      filling = undefined
    }
    if (table !== undefined) {
      if (!filling) order.report?.(table)
      filling ??= fill(table, sql.copyIn(copyStatement(manifest, table)))
      await filling.add(entry.chunks)
    } else if (entry.name.startsWith('zones/')) {
      await writeZoneFile(zones, entry)
    } else {
      await drain(entry.chunks)
    }
  }
  await filling?.end()
}

type Filling = { readonly table: string; add(chunks: AsyncIterable<Buffer>): Promise<void>; end(): Promise<void> }

/** One COPY under way. Whatever ends it early is thrown by the next step. */
function fill(table: string, into: Writable): Filling {
  const done = finished(into)
  done.catch(() => {})
  return {
    table,
    async add(chunks) {
      for await (const chunk of chunks) {
        if (!into.write(chunk)) await Promise.race([once(into, 'drain'), done])
      }
    },
    async end() {
      into.end()
      await done
    },
  }
}

function copyStatement(manifest: Manifest, table: string): string {
  const columns = manifest.tables.find(({ name }) => name === table)?.columns ?? []
  return `copy "${table}" (${columns.map(({ name }) => `"${name}"`).join(', ')}) from stdin`
}

async function writeZoneFile(zones: string, { name, chunks }: ReadEntry): Promise<void> {
  const path = normalize(name.slice('zones/'.length))
  if (path.startsWith('..') || path.startsWith('/')) throw new Error(`A backup's file leaves its folder: ${name}`)
  await mkdir(dirname(join(zones, path)), { recursive: true })
  await writeFile(join(zones, path), await collect(chunks))
}

async function setSequences(sql: Sql, manifest: Manifest): Promise<void> {
  for (const { table, column, last, called } of manifest.sequences) {
    await sql`select setval(pg_get_serial_sequence(${table}, ${column})::regclass, ${last}, ${called})`
  }
}

async function replaceZones(zones: string, fresh: string): Promise<void> {
  if (!existsSync(fresh)) return
  if (existsSync(zones)) await rename(zones, `${zones}.replaced-${new Date().toISOString().replace(/[:.]/g, '-')}`)
  await rename(fresh, zones)
}
