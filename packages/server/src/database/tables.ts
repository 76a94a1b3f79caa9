import type { Sql } from './sql.ts'

/** A column as `format_type` names it, e.g. `timestamp with time zone`. */
export type Column = { readonly name: string; readonly type: string }

/** One of our tables. A zone's table has a `zone` column and is kept apart by it; the others are the same for all zones. */
export type Table = {
  readonly name: string
  readonly isZones: boolean
  /** Columns one may write: generated ones are left out. */
  readonly columns: readonly Column[]
  /** Other tables it refers to; a table that refers to itself does not name itself. */
  readonly refersTo: readonly string[]
  /** Columns whose numbers come from a sequence. */
  readonly numbered: readonly { readonly column: string; readonly sequence: string }[]
}

/** The tables of the live schema, each after those it refers to. Tables of extensions are not ours. */
export async function readTables(sql: Sql): Promise<Table[]> {
  const tables = await sql<Table>`
    select c.relname as name,
           c.relname <> 'zone' and exists (
             select from pg_attribute a where a.attrelid = c.oid and a.attname = 'zone' and not a.attisdropped) as "isZones",
           (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
              from pg_attribute a
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
           array(select distinct f.confrelid::regclass::text
                   from pg_constraint f
                  where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo",
           (select coalesce(json_agg(json_build_object('column', a.attname, 'sequence', s.name)), '[]')
              from pg_attribute a
             cross join lateral (select pg_get_serial_sequence(quote_ident(c.relname), a.attname) as name) s
             where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and s.name is not null) as numbered
      from pg_class c
     where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p')
       and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by c.relname`
  return inOrderOfReference(tables)
}

function inOrderOfReference(tables: readonly Table[]): Table[] {
  const placed: Table[] = []
  const rest = new Set(tables)
  while (rest.size > 0) {
    const waits = (table: Table) => [...rest].some((other) => other !== table && table.refersTo.includes(other.name))
    const next = [...rest].find((table) => !waits(table))
    if (!next)
      throw new Error(`Tables refer to each other in a circle: ${[...rest].map(({ name }) => name).join(', ')}`)
    placed.push(next)
    rest.delete(next)
  }
  return placed
}
