import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inDatabase } from './database.ts'
import { openTrialDatabase, type TrialDatabase } from './trial-database.ts'

let database: TrialDatabase
beforeAll(async () => {
  database = await openTrialDatabase()
})
afterAll(() => database.close())

describe('another database of the same server', () => {
  test.each([
    [
      'postgresql://me:secret@db.example:5433/one?sslmode=require',
      'postgresql://me:secret@db.example:5433/two?sslmode=require',
    ],
    ['postgres://localhost', 'postgres://localhost/two'],
    ['postgresql://postgres@/one?host=/run/postgresql', 'postgresql://postgres@/two?host=/run/postgresql'],
    ['postgresql:///one?host=/run/postgresql', 'postgresql:///two?host=/run/postgresql'],
  ])('of %s', (connectionString, expected) => {
    expect(inDatabase({ connectionString }, 'two')).toEqual({ connectionString: expected })
  })
})

describe('a database', () => {
  test('gives back each type as documented', async () => {
    const [row] = await database.asOwner(
      (sql) => sql`
      select 9007199254740991::bigint as safe, 9007199254740993::bigint as large, 0.10::numeric as exact,
             date '2024-02-29' as day, timestamptz '2024-05-01 08:00:00.123456+08' as at,
             array[1, null]::bigint[] as list, '{"a": 1}'::jsonb as json, 'infinity'::timestamptz as ever, true as yes`,
    )
    expect(row).toEqual({
      safe: 9007199254740991,
      large: 9007199254740993n,
      exact: '0.10',
      day: '2024-02-29',
      at: '2024-05-01T00:00:00.123456Z',
      list: [1, null],
      json: { a: 1 },
      ever: 'infinity',
      yes: true,
    })
  })

  test('composes statements from parts, with every value a parameter', async () => {
    const rows = await database.asOwner((sql) => {
      const conditions = [sql.part`n > ${1}`, sql.part`n < ${5}`]
      return sql<{
        n: number
      }>`select ${sql.identifier('n')} from generate_series(${1}::int, 9) n where ${sql.join(conditions, ' and ')}`
    })
    expect(rows.map(({ n }) => n)).toEqual([2, 3, 4])
  })

  test('shows a zone only its own rows, and none without a zone', async () => {
    const add = (zone: string) =>
      database.inZone(
        zone,
        (sql) => sql`insert into area (zone, area, name, kind) values (${zone}, 'east', '城东', 'district')`,
      )
    await add('one-zone')
    await add('two-zone')
    const seen = await database.inZone('one-zone', (sql) => sql`select zone from area`)
    expect(seen).toEqual([{ zone: 'one-zone' }])
    const all = await database.asOwner((sql) => sql`select zone from area order by zone`)
    expect(all).toEqual([{ zone: 'one-zone' }, { zone: 'two-zone' }])
  })

  test('refuses a row written into another zone', async () => {
    const write = database.inZone(
      'one-zone',
      (sql) => sql`insert into area (zone, area, name, kind) values ('two-zone', 'west', '城西', 'district')`,
    )
    await expect(write).rejects.toThrow(/row-level security/)
  })

  test('works as the application even after RESET ROLE', async () => {
    const [row] = await database.inZone('one-zone', async (sql) => {
      await sql`reset role`
      return sql`select current_user as who`
    })
    expect(row).toEqual({ who: 'gongzhen_app' })
  })

  test('rolls back what threw, and keeps nothing of its zone for the next', async () => {
    await expect(
      database.inZone('one-zone', async (sql) => {
        await sql`delete from area`
        throw new Error('stop')
      }),
    ).rejects.toThrow('stop')
    expect(await database.inZone('one-zone', (sql) => sql`select area from area`)).toHaveLength(1)
  })

  test('asks in one trip: committed when it answers, nothing left behind where it fails, in its zone only', async () => {
    const { prepared } = database.inOneTrip('trips')
    const add = (area: string, zone = 'trips') =>
      prepared`insert into area (zone, area, name, kind) values (${zone}, ${area}, '城西', 'district') returning area`
    expect(await add('west')).toEqual([{ area: 'west' }])
    await expect(add('west')).rejects.toThrow(/area_pkey/)
    await expect(add('west', 'elsewhere')).rejects.toThrow(/row-level security/)
    expect(await add('far-west')).toEqual([{ area: 'far-west' }])
    const many = Array.from({ length: 40 }, (_, n) => n)
    const answers = await Promise.all(many.map((n) => prepared<{ n: number }>`select ${n}::int as n`))
    expect(answers.map(([row]) => row?.n)).toEqual(many)
    const kept = await database.inZone('trips', (sql) => sql`select area from area order by area`)
    expect(kept).toEqual([{ area: 'far-west' }, { area: 'west' }])
    await expect(database.inOneTrip("x'; drop").prepared`select 1`).rejects.toMatchObject({
      code: 'database.zone_name',
    })
  })

  test('refuses a zone name that could not be one', async () => {
    await expect(database.inZone("x'; drop table area", async () => {})).rejects.toThrow(/园区标识/)
  })
})
