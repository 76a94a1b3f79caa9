import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { restoreBackup, writeBackup } from './backup.ts'
import { checkServer, type Connection, type Database, openDatabase } from './database.ts'
import { accountByPath, openAccounts, post } from './store/ledger.ts'
import { openTrialDatabase, type TrialDatabase } from './trial-database.ts'

// A server of one's own gives the program an ordinary role, not a superuser: forced row-level security binds it too.

const OWNER = `ordinary_${process.pid}`
let made: TrialDatabase
let database: Database

beforeAll(async () => {
  made = await openTrialDatabase({ empty: true })
  await made.asOwner(async (sql) => {
    const [here] = await sql<{ name: string }>`select current_database() as name`
    await sql.raw(`create role ${OWNER} login password 'ordinary' nosuperuser nobypassrls`)
    await sql.raw(`alter database ${here?.name} owner to ${OWNER}`)
    await sql.raw(`alter schema public owner to ${OWNER}`)
  })
  database = openDatabase(asOrdinary(made.connection))
})
afterAll(async () => {
  await database.close()
  await made.asOwner((sql) =>
    sql.raw(`reassign owned by ${OWNER} to current_user; drop owned by ${OWNER}; drop role ${OWNER}`),
  )
  await made.close()
})

function asOrdinary(connection: Connection): Connection {
  if (connection.connectionString === undefined) return { ...connection, user: OWNER, password: 'ordinary' }
  return { connectionString: connection.connectionString.replace(/^(\w+:\/\/)([^@/?#]*@)?/, `$1${OWNER}:ordinary@`) }
}

describe('an owner who is no superuser', () => {
  test('is told what its administrator has to run', async () => {
    await made.asOwner((sql) =>
      sql.raw(`do $$ declare name text; begin
        foreach name in array array['gongzhen_app', 'gongzhen_firm', 'gongzhen_partner'] loop
          if not exists (select from pg_roles where rolname = name) then execute format('create role %I nologin', name); end if;
        end loop; end $$`),
    )
    await expect(database.migrate()).rejects.toThrow(`grant gongzhen_app, gongzhen_firm, gongzhen_partner to ${OWNER};`)
    await made.asOwner((sql) => sql.raw(`grant gongzhen_app, gongzhen_firm, gongzhen_partner to ${OWNER}`))
  })

  test('migrates, keeps zones apart, and itself sees all of them', async () => {
    expect(await database.asOwner(checkServer)).toEqual([])
    await database.migrate()
    for (const zone of ['lake', 'hill']) {
      await database.inZone(
        zone,
        (sql) => sql`insert into area (zone, area, name, kind) values (${zone}, 'a', '甲', 'street')`,
      )
    }
    expect(await database.inZone('lake', (sql) => sql`select zone from area`)).toEqual([{ zone: 'lake' }])
    expect(await database.asOwner((sql) => sql`select zone from area order by zone`)).toHaveLength(2)
    expect((await database.migrate()).applied).toEqual([])
  })

  test('posts with that role’s rights, each zone its own money', async () => {
    const terms = { currency: 'CNY', limit: 'none' } as const
    const transfer = { kind: 'post', id: 'a', from: '财政/拨款', to: '应付/1', minor: 1n, currency: 'CNY' } as const
    for (const zone of ['lake', 'hill']) {
      await database.inZone(zone, async (sql) => {
        await openAccounts(sql, [
          { path: transfer.from, ...terms },
          { path: transfer.to, ...terms },
        ])
        expect(await post(sql, [transfer])).toMatchObject([{ id: 'a', minor: 1n }])
        expect(await accountByPath(sql, transfer.to)).toMatchObject({ balance: 1n, version: 1 })
      })
    }
  })

  test('backs up and restores', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gongzhen-ordinary-'))
    const file = join(folder, 'all.tar.gz')
    const zones = join(folder, 'zones')
    await writeBackup(database, { file, zones, program: '0.1.0' })
    await database.asOwner((sql) => sql`delete from area`)
    await restoreBackup(database, { file, zones, replace: true })
    expect(await database.asOwner((sql) => sql`select zone from area`)).toHaveLength(2)
    expect(await database.inZone('lake', (sql) => sql`select zone from area`)).toHaveLength(1)
    await rm(folder, { recursive: true, force: true })
  })
})

test('another application’s database is left alone', async () => {
  const foreign = await openTrialDatabase({ empty: true })
  await foreign.asOwner((sql) => sql.raw('create table customers (id int)'))
  await expect(foreign.migrate()).rejects.toThrow(/customers/)
  await foreign.close()
})
