import { type CodeTable, type Codes, type FactDefinition, type FactType } from '@gongzhen/core/registry'
import { defineErrors } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'

const failure = defineErrors('catalogue', {
  column_type: {
    status: 500,
    zh: '事实「{fact}」的列 {column} 在数据库中是 {found}，目录要求 {expected}。请给改了类型的事实起新的列名',
    en: 'the column {column} of {fact} is {found} in the database, the catalogue asks for {expected}; give a fact whose type changed a new column',
  },
  column_reserved: {
    status: 500,
    zh: '事实「{fact}」的列名 {column} 是数据库自用的，请换一个',
    en: 'the column {column} of {fact} belongs to the database itself; choose another',
  },
})

/** The column type each type of fact is kept in: money in minor units and counts as bigint. */
export const COLUMN_TYPES: Readonly<Record<FactType, string>> = {
  money: 'bigint',
  count: 'bigint',
  ratio: 'numeric',
  number: 'numeric',
  text: 'text',
  yesno: 'boolean',
  date: 'date',
}

/**
 * Gives `declaration` and `fact` a column for every fact of the catalogue; works as the owner, at every start.
 * A column of a fact that left the catalogue stays: its evidence is not thrown away. Answers the columns added.
 */
export async function syncCatalogue(sql: Sql, facts: readonly FactDefinition[]): Promise<readonly string[]> {
  await sql`select pg_advisory_xact_lock(hashtext('gongzhen.catalogue'))`
  const known = await columnTypes(sql)
  const added = facts.filter((fact) => isMissing(fact, known))
  for (const table of ['declaration', 'fact']) {
    if (added.length === 0) break
    const columns = added.map((fact) => `add column if not exists ${fact.column} ${COLUMN_TYPES[fact.type]}`)
    await sql.raw(`alter table ${table} ${columns.join(', ')}`)
  }
  if (facts.some(({ column }) => column === 'area')) await indexAreas(sql)
  return added.map(({ column }) => column)
}

/** Firms by the area they lie in, for lists and counts; only the rows that say it, so other facts pass it by. */
async function indexAreas(sql: Sql): Promise<void> {
  const [found] = await sql<{ isThere: boolean }>`select to_regclass('public.fact_by_area') is not null as "isThere"`
  if (found?.isThere) return
  await sql`create index fact_by_area on fact (zone, area, subject) where period = 0 and area is not null`
}

/** Writes the industries and divisions of `codes/` into the table `code`, unless it holds exactly them; as the owner. */
export async function syncCodes(sql: Sql, codes: Codes): Promise<void> {
  const rows = [...codeRows('industry', codes.industries), ...codeRows('division', codes.divisions)]
  const column = (at: number) => rows.map((row) => row[at] ?? null)
  await sql`
    with given as (
      select * from unnest(${column(0)}::text[], ${column(1)}::text[], ${column(2)}::text[], ${column(3)}::text[],
                           ${column(4)}::text[], ${column(5)}::date[], ${column(6)}::date[])
                      as row (scheme, code, name, level, parent, valid_from, valid_to)
    ), gone as (
      delete from code where (scheme, code, valid_from) not in (select scheme, code, valid_from from given)
    )
    insert into code (scheme, code, name, level, parent, valid_from, valid_to)
    select * from given
        on conflict (scheme, code, valid_from) do update
       set name = excluded.name, level = excluded.level, parent = excluded.parent, valid_to = excluded.valid_to
     where (code.name, code.level, code.valid_to) is distinct from (excluded.name, excluded.level, excluded.valid_to)
        or code.parent is distinct from excluded.parent`
}

function isMissing(fact: FactDefinition, known: ReadonlyMap<string, string>): boolean {
  const { column, name } = fact
  if (OWN_COLUMNS.has(column)) throw failure('column_reserved', { fact: name, column })
  const found = known.get(column)
  const expected = COLUMN_TYPES[fact.type]
  if (found !== undefined && found !== expected) throw failure('column_type', { fact: name, column, found, expected })
  return found === undefined
}

const OWN_COLUMNS = new Set(
  'zone id subject period source batch row_no declared_at by reason evidence withdrawn known_at'.split(' '),
)

async function columnTypes(sql: Sql): Promise<ReadonlyMap<string, string>> {
  const rows = await sql<{ column: string; type: string }>`
    select a.attname as column, format_type(a.atttypid, a.atttypmod) as type
      from pg_attribute a
     where a.attrelid = 'public.fact'::regclass and a.attnum > 0 and not a.attisdropped`
  return new Map(rows.map(({ column, type }) => [column, type]))
}

const codeRows = (scheme: string, table: CodeTable): (string | null)[][] =>
  [...table.values()]
    .flat()
    .map(({ code, name, level, parent, validFrom, validTo }) => [
      scheme,
      code,
      name,
      level,
      parent ?? null,
      validFrom ?? '-infinity',
      validTo ?? 'infinity',
    ])
