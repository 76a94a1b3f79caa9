import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTables, type Sql } from './database.ts'
import { sealZone } from './log-keeper.ts'
import {
  countedOtherwise,
  keptHow,
  newSealer,
  NOT_KEPT,
  RECOMPUTED,
  rowDiscrepancies,
  SEALED,
  witness,
  WITNESSED,
  type Witnessed,
} from './store/log.ts'
import { dropConstraints, openTrialDatabase, type TrialDatabase } from './trial-database.ts'

const ZONE = 'kept'
const TABLES = [...new Set([...Object.keys(WITNESSED), ...Object.keys(SEALED)])].toSorted()

type Column = { readonly table: string; readonly name: string; readonly type: string }

let database: TrialDatabase
let columns: readonly Column[]
/** What names each row in the log, by table and number. */
const keys = new Map<string, string>()
beforeAll(async () => {
  database = await openTrialDatabase()
  columns = await database.asOwner(
    (sql) => sql<Column>`
      select table_name as table, column_name as name, udt_name as type from information_schema.columns
      where  table_name = any(${TABLES}) and column_name <> 'zone'
      order  by table_name, ordinal_position`,
  )
  // What the tables' owner may write is anything at all.
  await database.asOwner(async (sql) => {
    for (const table of TABLES) await dropConstraints(sql, table)
    await dropUniqueness(sql)
    for (const table of TABLES) for (const row of [1, 2, 3]) await sql.raw(insertion(table, row))
  })
  await database.inZone(ZONE, async (sql) => {
    for (const table of Object.keys(WITNESSED) as Witnessed[]) {
      if (!(table in SEALED)) await witness(sql, table, sql.part`true`)
    }
  })
  await sealed()
  for (const table of TABLES) {
    for (const row of [1, 2, 3]) {
      const key = `concat_ws('/', ${keyOf(table).join(', ')})`
      const found = await database.asOwner((sql) =>
        sql.raw<{ key: string }>(`select ${key} as key from ${table} where ${isRow(table, row)}`),
      )
      keys.set(`${table} ${row}`, found[0]!.key)
    }
  }
})
afterAll(() => database?.close())

async function dropUniqueness(sql: Sql) {
  const unique = await sql<{ table: string; name: string; index: string }>`
    select indrelid::regclass::text as table, conname as name, indexrelid::regclass::text as index
    from   pg_index left join pg_constraint on conindid = indexrelid and contype = 'u'
    where  indisunique and not indisprimary and indrelid::regclass::text = any(${TABLES})`
  for (const { table, name, index } of unique) {
    await sql.raw(name ? `alter table ${table} drop constraint "${name}"` : `drop index ${index}`)
  }
}

/** Other suites' transactions on the same server may be under way: what they took is waited for. */
async function sealed() {
  const sealer = newSealer()
  for (;;) {
    await sealZone(database, ZONE, sealer, true)
    const { unsealed } = await database.inZone(ZONE, rowDiscrepancies)
    if (Object.keys(unsealed).length === 0) return
  }
}

/** An import and a run that are done: the numbers of the first row in their tables. */
const UNIT = 10

/** A value of a column, for each number another one. */
function value({ table, name, type }: Column, row: number): string {
  const sealing = table in SEALED ? SEALED[table as keyof typeof SEALED] : undefined
  if (sealing && sealing.by !== 'number' && name === sealing.unit && name !== 'id')
    return row < 5 ? `${UNIT}` : `${row}`
  if (table === 'batch' && name === 'job') return row < 5 ? 'null' : '5'
  if (name === 'sha256' && ['attachment', 'document', 'payment_file'].includes(table) && row < 5) {
    return `sha256('${row}')`
  }
  const values: Record<string, string> = {
    text: `'${name}-${row}'`,
    int8: `${row * 10}`,
    int4: `${row * 10}`,
    numeric: `${row * 100}.50`,
    date: `date '2026-01-01' + ${row * 10}`,
    timestamptz: `timestamptz '2026-01-01T08:00:00Z' + interval '${row} days'`,
    bytea: `'${row}'`,
    bool: `${row % 2 === 1}`,
    jsonb: `'{"n":${row}}'`,
    json: `'{"n":${row}}'`,
    uuid: `md5('${row}')::uuid`,
    _text: `'{a${row}}'`,
    _int8: `'{${row * 10}}'`,
    _numeric: `'{${row * 10}}'`,
  }
  return values[type] ?? `'a value for ${type}'`
}

const columnsOf = (table: string) => columns.filter((column) => column.table === table)
const insertion = (table: string, row: number): string => {
  const all = columnsOf(table)
  return `insert into ${table} (zone, ${all.map(({ name }) => `"${name}"`).join(', ')})
          values ('${ZONE}', ${all.map((column) => value(column, row)).join(', ')})`
}
const keyOf = (table: string): readonly string[] =>
  table in WITNESSED ? WITNESSED[table as Witnessed] : SEALED[table as keyof typeof SEALED].key
const isRow = (table: string, row: number): string =>
  keyOf(table)
    .map((name) => `"${name}" = ${value(columnsOf(table).find((column) => column.name === name)!, row)}`)
    .join(' and ')

/** What is found after statements of the tables' owner, which are then taken back. */
async function foundAfter(statements: readonly string[]) {
  const audited = new Error('audited')
  let found: Awaited<ReturnType<typeof rowDiscrepancies>> | undefined
  await database
    .asOwner(async (sql: Sql) => {
      for (const statement of statements) await sql.raw(statement)
      await sql.raw(`set local role gongzhen_app; set local gongzhen.zone = '${ZONE}'`)
      found = await rowDiscrepancies(sql)
      throw audited
    })
    .catch((error: unknown) => {
      if (error !== audited) throw error
    })
  return (found?.discrepancies ?? []).map(({ table, key, zh }) => ({ table, key, zh }))
}

test('every table of the schema is kept in one way, or is named with its reason', async () => {
  const tables = (await database.asOwner(readTables)).map(({ name }) => name)
  expect(tables.filter((table) => keptHow(table) === undefined)).toEqual([])
  const named = [...TABLES, ...Object.keys(RECOMPUTED), ...Object.keys(NOT_KEPT)]
  expect(named.toSorted()).toEqual(tables.toSorted())
})

describe('an audit finds in every table', () => {
  test('nothing, as long as nobody changes anything', async () => {
    expect(await foundAfter([])).toEqual([])
  })

  test('a value that was changed, whatever the column, in its row', async () => {
    const most = Math.max(...TABLES.map((table) => columnsOf(table).length))
    for (let at = 0; at < most; at += 3) {
      const changed = TABLES.flatMap((table) =>
        [1, 2, 3].flatMap((row) =>
          columnsOf(table)[at + row - 1] ? { row, column: columnsOf(table)[at + row - 1]! } : [],
        ),
      )
      const found = await foundAfter(
        changed.map(({ row, column }) => {
          return `update ${column.table} set "${column.name}" = ${value(column, row + 5)} where ${isRow(column.table, row)}`
        }),
      )
      const places = new Set(found.map(({ table, key }) => `${table} ${key}`))
      const missed = changed.filter(
        ({ row, column: { table } }) => !places.has(`${table} ${keys.get(`${table} ${row}`)}`),
      )
      expect(missed).toEqual([])
      expect(new Set(found.map(({ table }) => table))).toEqual(new Set(changed.map(({ column }) => column.table)))
    }
  })

  test('a row that was removed, by its key', async () => {
    const found = await foundAfter(TABLES.map((table) => `delete from ${table} where ${isRow(table, 2)}`))
    expect(found.map(({ table, key }) => `${table} ${key}`)).toEqual(
      TABLES.map((table) => `${table} ${keys.get(`${table} 2`)}`),
    )
    for (const { zh } of found) expect(zh).toContain('这一行不见了')
  })

  test('a row that somebody else put there', async () => {
    const found = await foundAfter(TABLES.map((table) => insertion(table, 2.5)))
    expect(found.map(({ table }) => table)).toEqual(TABLES)
    for (const { zh } of found) expect(zh).toContain('日志里没有这一行')
  })

  test('two rows whose contents were exchanged, both', async () => {
    const exchanged = TABLES.filter((table) => columnsOf(table).some(({ name }) => !keyOf(table).includes(name)))
    const found = await foundAfter(
      exchanged.map((table) => {
        const others = columnsOf(table).filter(({ name }) => !keyOf(table).includes(name))
        const sets = others.map(({ name }) => `"${name}" = b."${name}"`).join(', ')
        const is = (alias: string, row: number) => isRow(table, row).replaceAll(/"(\w+)" =/g, `${alias}."$1" =`)
        return `update ${table} a set ${sets} from ${table} b
                where ((${is('a', 1)}) and (${is('b', 2)})) or ((${is('a', 2)}) and (${is('b', 1)}))`
      }),
    )
    expect(found.map(({ table }) => table)).toEqual(exchanged.flatMap((table) => [table, table]))
  })
})

test('lists that were taken away, changed, or made anew over changed rows are found', async () => {
  const list = `from sealed_rows where zone = '${ZONE}' and name = 'run_result'`
  expect(await foundAfter([`delete ${list}`])).toContainEqual(
    expect.objectContaining({ table: 'sealed_rows', zh: '这份清单不见了' }),
  )
  const changed = await foundAfter([
    `update sealed_rows set marks[1] = md5('x')::uuid where zone = '${ZONE}' and name = 'audit'`,
  ])
  expect(changed.map(({ table }) => table)).toEqual(['audit', 'sealed_rows'])
  const anew = await foundAfter([
    `update run_result set outcome = 'x' where ${isRow('run_result', 1)}`,
    `select seal('${ZONE}', 'run_result', ${UNIT}, array_agg(concat_ws('/', run, programme, subject) order by programme),
            array_agg(list_mark(row_to_json(r)) order by programme)) from run_result r where zone = '${ZONE}'`,
  ])
  expect(anew).toContainEqual(
    expect.objectContaining({ table: 'sealed_rows', zh: expect.stringContaining('封存了两次') }),
  )
})

test('a row put among those of an import or run before they were sealed is found by what they counted', async () => {
  const zone = 'counted'
  const none = { ineligible: 0, incomplete: 0, error: 0, near: 0 }
  await database.asOwner(async (sql) => {
    await sql`
      insert into batch (zone, id, source, file_name, file_sha256, map, rows_read, rows_good, rows_refused)
      select ${zone}, id, '税务', 'a.csv', sha256('a'), 'm', 2, 1, 1 from generate_series(1, 3) as id`
    await sql`
      insert into batch_refusal (zone, batch, row_no, cells, problems)
      select ${zone}, batch, 2, '{}', '[]' from generate_series(1, 3) as batch`
    await sql`
      insert into declaration (zone, subject, period, source, batch, row_no)
      values (${zone}, 1, 2025, '税务', 1, 1), (${zone}, 1, 0, '税务', 1, 1), (${zone}, 1, 2025, '税务', 2, 1),
             (${zone}, 2, 2025, '税务', 2, 1), (${zone}, 1, 2025, '税务', 3, 1), (${zone}, 2, 2025, '税务', 3, 7)`
    await sql`
      insert into run (zone, id, as_of, known_at, editions, counts, finished_at)
      select ${zone}, id, '2026-01-01', now(), '{}', ${sql.json({ p: { eligible: 1, ...none } })}, now()
      from   generate_series(1, 2) as id`
    await sql`
      insert into run_result (zone, run, programme, subject, edition, outcome)
      values (${zone}, 1, 'p', 1, 'e', 'eligible'), (${zone}, 2, 'p', 1, 'e', 'eligible'),
             (${zone}, 2, 'p', 2, 'e', 'eligible')`
    await sql`insert into declaration (zone, subject, period, source, batch) values (${zone}, 1, 2025, '税务', 99)`
  })
  await sealZone(database, zone, newSealer())
  const found = await database.inZone(zone, countedOtherwise)
  expect(found.map(({ table, key, zh }) => `${table} ${key} ${zh}`)).toEqual([
    'declaration 导入 2 文件第 1 行有了两份申报',
    'declaration 导入 3 有 2 行申报，导入时记下 1 行',
    'run_result 测算 2 p 名单与测算时的计数不符：符合 2（记为 1）、缺数据 0（0）、出错 0（0）、接近 0（0）',
  ])
  const { discrepancies } = await database.inZone(zone, rowDiscrepancies)
  expect(discrepancies.filter(({ table }) => table === 'declaration')).toMatchObject([
    { zh: '日志里没有这一行：不是由平台写下的' },
  ])
})
