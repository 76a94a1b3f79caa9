import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { Database, Sql } from '../database.ts'
import { appliedMigrations, readTables, type Table } from '../database.ts'
import { type Entry, writeContainer } from './container.ts'
import { CONTAINER_VERSION, MANIFEST, type Manifest } from './manifest.ts'

/** What a backup is made of, and where it goes. */
export type BackupOrder = {
  readonly file: string
  /** The folder of the installation's own zones; may be absent. */
  readonly zones: string
  readonly program: string
  report?(message: string): void
}

const PART_BYTES = 4_000_000

/** Writes one file with every table as of one instant, and the zones' files. Memory does not grow with the database. */
export async function writeBackup(database: Database, order: BackupOrder): Promise<void> {
  await database.asOwner(async (sql) => {
    await sql`set transaction isolation level repeatable read read only`
    await writeContainer(order.file, entries(sql, order))
  })
}

async function* entries(sql: Sql, order: BackupOrder): AsyncGenerator<Entry> {
  const tables = (await readTables(sql)).filter(({ name }) => name !== 'migration')
  const manifest = await describe(sql, tables, order.program)
  yield { name: MANIFEST, content: [Buffer.from(JSON.stringify(manifest, null, 2))] }
  for (const table of tables) {
    order.report?.(table.name)
    yield* tableEntries(sql, table)
  }
  yield* zoneEntries(order.zones)
}

async function describe(sql: Sql, tables: readonly Table[], program: string): Promise<Manifest> {
  const sequences: Manifest['sequences'] = []
  for (const { name, numbered } of tables) {
    for (const { column, sequence } of numbered) {
      const [at] = await sql.raw<{ last: number; called: boolean }>(
        `select last_value as last, is_called as called from ${sequence}`,
      )
      if (at) sequences.push({ table: name, column, ...at })
    }
  }
  const [now] = await sql<{ at: string; server: string }>`
    select now() as at, current_setting('server_version') as server`
  return {
    format: 'gongzhen-backup',
    version: CONTAINER_VERSION,
    program,
    createdAt: now?.at ?? '',
    server: now?.server ?? '',
    migrations: await appliedMigrations(sql),
    tables: tables.map(({ name, columns }) => ({ name, columns: [...columns] })),
    sequences,
  }
}

/** A table's rows as COPY gives them, cut into files: the size of a file of a tar must be known before it is written. */
async function* tableEntries(sql: Sql, { name, columns }: Table): AsyncGenerator<Entry> {
  let parts = 0
  let bytes = 0
  let content: Buffer[] = []
  const part = (): Entry => {
    const entry = { name: `tables/${name}/${String(++parts).padStart(6, '0')}`, content }
    content = []
    bytes = 0
    return entry
  }
  const list = columns.map((column) => `"${column.name}"`).join(', ')
  for await (const chunk of sql.copyOut(`copy (select ${list} from "${name}") to stdout`)) {
    if (!Buffer.isBuffer(chunk)) continue
    content.push(chunk)
    bytes += chunk.length
    if (bytes >= PART_BYTES) yield part()
  }
  if (bytes > 0) yield part()
}

async function* zoneEntries(zones: string): AsyncGenerator<Entry> {
  if (!existsSync(zones)) return
  const found = await readdir(zones, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) {
    yield { name: `zones/${relative(zones, file).split(sep).join('/')}`, content: [await readFile(file)] }
  }
}
