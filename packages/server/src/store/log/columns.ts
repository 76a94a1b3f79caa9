import type { Part, Sql } from '../../database.ts'
import { SEALED, type Sealed } from './seal.ts'

/** Not part of what a row says: whose it is, and bytes, which have digests of their own beside them. */
const LEFT_OUT = ['zone', 'content', 'pdf']

/**
 * The columns that make the mark of a row in a list, in the order of their names. What is empty does not count, so of a
 * table as wide as the catalogue of facts only columns are asked for that have a value somewhere.
 */
export async function markedColumns(sql: Sql, table: Sealed, which: Part): Promise<Part> {
  const rows = await sql<{ name: string }>`
    select attname::text as name from pg_attribute
    where  attrelid = ${table}::regclass and attnum > 0 and not attisdropped and attname <> all(${LEFT_OUT})
    order  by attname::text collate "C"`
  const all = rows.map(({ name }) => name)
  const named = table === 'declaration' ? await inUse(sql, table, all, which) : all
  return sql.join(
    named.map((name) => sql.part`r.${sql.identifier(name)}`),
    ', ',
  )
}

async function inUse(sql: Sql, table: Sealed, all: readonly string[], which: Part): Promise<readonly string[]> {
  const isUsed = all.map((name) => sql.part`bool_or(r.${sql.identifier(name)} is not null) as ${sql.identifier(name)}`)
  const [used] = await sql<Record<string, boolean | null>>`
    select ${sql.join(isUsed, ', ')} from ${sql.identifier(table)} r
    where  r.zone = current_setting('gongzhen.zone') and ${which}`
  const asked: readonly string[] = [...SEALED[table].key, SEALED[table].unit]
  return all.filter((name) => asked.includes(name) || used?.[name] === true)
}
