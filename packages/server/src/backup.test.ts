import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backUpBeforeUpgrade, restoreBackup, verifyBackup, writeBackup } from './backup.ts'
import { type Database, describeSchema, inDatabase, openDatabase, readTables } from './database.ts'
import { openTrialDatabase } from './trial-database.ts'

let folder: string
let source: Database
let file: string
let zones: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-backup-'))
  zones = join(folder, 'zones')
  file = join(folder, 'whole.tar.gz')
  source = await openTrialDatabase()
  await fill(source)
  await mkdir(join(zones, 'lake', 'imports'), { recursive: true })
  await writeFile(join(zones, 'lake', 'zone.yaml'), 'zone: lake\n')
  await writeFile(join(zones, 'lake', 'imports', `${'很长的中文文件名'.repeat(6)}.yaml`), 'map: long\n')
  await writeBackup(source, { file, zones, program: '0.1.0' })
})
afterAll(async () => {
  await source.close()
  await rm(folder, { recursive: true, force: true })
})

/** Two zones, catalogue columns, texts that COPY must escape, an attachment, references to one's own table. */
async function fill(database: Database): Promise<void> {
  await database.asOwner(async (sql) => {
    for (const table of ['declaration', 'fact']) {
      await sql.raw(
        `alter table ${table} add column 营业收入 bigint, add column "rd ratio" numeric, add column founded date`,
      )
    }
    await sql`insert into zone (zone, name) values ('lake', '湖区'), ('hill', '山区')`
    for (const zone of ['lake', 'hill']) {
      await sql`insert into party (zone, id, kind, name, search_terms, merged_into)
                values (${zone}, 1, 'enterprise', ${'制表\t换行\n反斜线\\ 空\\N "引号"'}, array['制表', null, 'a,b"{}'], null),
                       (${zone}, 2, 'enterprise', '', array[]::text[], 1)`
      await sql`insert into attachment (zone, sha256, name, media_type, content)
                values (${zone}, ${Buffer.alloc(32, 7)}, 'a.pdf', 'application/pdf', ${Buffer.from([0, 9, 10, 92, 255])})`
      await sql`insert into declaration (zone, subject, period, source, declared_at, "营业收入", "rd ratio", founded)
                select ${zone}, 1 + n % 2, 2000 + n, '统计', '2024-05-01 08:00:00.123456+08', n * 9007199254740, n / 7.0, 'infinity'
                  from generate_series(1, 20000) n`
      await sql`insert into fact (zone, subject, period, known_at) values (${zone}, 1, 2024, now())`
    }
  })
}

/** Every row of every table as text, and where each sequence stands. */
async function contents(database: Database): Promise<Record<string, unknown>> {
  return database.asOwner(async (sql) => {
    const all: Record<string, unknown> = {}
    for (const { name, columns, numbered } of await readTables(sql)) {
      const list = columns
        .map((column) => `"${column.name}"`)
        .sort()
        .join(', ')
      const applied = name === 'migration' ? 'name, sha256' : list
      const [row] = await sql.raw(
        `select count(*) as rows, md5(string_agg(t::text, E'\\n' order by t::text)) as hash from (select ${applied} from "${name}") t`,
      )
      all[name] = row
      for (const { sequence } of numbered)
        all[sequence] = await sql.raw(`select last_value, is_called from ${sequence}`)
    }
    return all
  })
}

describe('a backup', () => {
  test('restored elsewhere is the same in every table, sequence and file', async () => {
    const target = await openTrialDatabase({ empty: true })
    const restoredZones = join(folder, 'restored', 'zones')
    await restoreBackup(target, { file, zones: restoredZones, replace: false })
    expect(await contents(target)).toEqual(await contents(source))
    expect(await target.asOwner(describeSchema)).toBe(await source.asOwner(describeSchema))
    expect((await readdir(restoredZones, { recursive: true })).sort()).toEqual(
      (await readdir(zones, { recursive: true })).sort(),
    )
    expect(await readFile(join(restoredZones, 'lake', 'zone.yaml'), 'utf8')).toBe('zone: lake\n')
    const seen = await target.inZone('lake', (sql) => sql`select distinct zone from declaration`)
    expect(seen).toEqual([{ zone: 'lake' }])
    await target.close()
  })

  test('is readable to its owner alone, and never overwrites a file', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await expect(writeBackup(source, { file, zones, program: '0.1.0' })).rejects.toThrow(/已存在/)
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('holds one instant, whatever is written meanwhile', async () => {
    const during = join(folder, 'during.tar.gz')
    const late = () =>
      source.asOwner(async (sql) => {
        await sql`insert into zone (zone, name) values ('late', '迟')`
        await sql`insert into area (zone, area, name, kind) values ('late', 'late', '迟', 'street')`
      })
    let adding: Promise<void> | undefined
    const report = () => {
      adding ??= late()
    }
    await writeBackup(source, { file: during, zones, program: '0.1.0', report })
    await adding
    const target = await openTrialDatabase({ empty: true })
    await restoreBackup(target, { file: during, zones: join(folder, 'during'), replace: false })
    expect(await target.asOwner((sql) => sql`select zone from zone natural join area`)).toEqual([])
    await target.close()
    await source.asOwner((sql) => sql`delete from area`)
    await source.asOwner((sql) => sql`delete from zone where zone = 'late'`)
  })

  test('before an upgrade goes to the data folder, where the newest few stay', async () => {
    const data = join(folder, 'data')
    for (let count = 0; count < 3; count++) await backUpBeforeUpgrade(source, { data, backupsKept: 2 })
    const kept = await readdir(join(data, 'backups'))
    expect(kept).toHaveLength(2)
    await verifyBackup(join(data, 'backups', kept[0] ?? ''))
  })
})

describe('restoring', () => {
  test('refuses a database that holds rows, and with replace puts the backup in their place', async () => {
    const target = await openTrialDatabase()
    await target.asOwner((sql) => sql`insert into zone (zone, name) values ('other', '别处')`)
    const order = { file, zones: join(folder, 'replaced', 'zones') }
    await mkdir(order.zones, { recursive: true })
    await writeFile(join(order.zones, 'old'), '')
    await expect(restoreBackup(target, { ...order, replace: false })).rejects.toThrow(/zone/)
    await restoreBackup(target, { ...order, replace: true })
    expect(await contents(target)).toEqual(await contents(source))
    expect((await readdir(join(folder, 'replaced'))).some((name) => name.startsWith('zones.replaced-'))).toBe(true)
    await target.close()
  })

  test('leaves everything as it was when a row does not fit', async () => {
    const target = await openTrialDatabase()
    await target.asOwner((sql) => sql`insert into zone (zone, name) values ('other', '别处')`)
    const before = await contents(target)
    const wrong = join(folder, 'wrong.tar.gz')
    await source.asOwner((sql) => sql`alter table area drop constraint area_kind_check`)
    await source.asOwner(
      (sql) => sql`insert into area (zone, area, name, kind) values ('lake', 'x', 'x', 'no such kind')`,
    )
    await writeBackup(source, { file: wrong, zones, program: '0.1.0' })
    await source.asOwner((sql) => sql`delete from area`)
    await expect(restoreBackup(target, { file: wrong, zones: join(folder, 'w'), replace: true })).rejects.toThrow(
      /area_kind/,
    )
    expect(await contents(target)).toEqual(before)
    await target.close()
  })

  const damage: [string, (whole: Buffer) => Buffer][] = [
    ['an empty file', () => Buffer.alloc(0)],
    ['a file that is no archive', () => Buffer.from('not a backup at all')],
    ['a gzip of something else', () => gzipSync(Buffer.alloc(4096, 65))],
    ['a file cut at a tenth', (whole) => whole.subarray(0, whole.length / 10)],
    ['a file cut in the middle', (whole) => whole.subarray(0, whole.length / 2)],
    ['a file whose last byte is lost', (whole) => whole.subarray(0, whole.length - 1)],
    [
      'a flipped bit',
      (whole) => whole.map((byte, index) => (index === Math.floor(whole.length / 2) ? byte ^ 1 : byte)) as Buffer,
    ],
    ['a changed row under a right gzip', (whole) => swapText(whole, 'a.pdf', 'b.pdf')],
    ['a lost list of checksums', (whole) => swapText(whole, 'SHA256SUMS', 'SHA256sums')],
  ]
  test.each(damage)('refuses %s before touching anything', async (_title, spoil) => {
    const target = await openTrialDatabase()
    await target.asOwner((sql) => sql`insert into zone (zone, name) values ('other', '别处')`)
    const before = await contents(target)
    const spoilt = join(folder, 'spoilt.tar.gz')
    await writeFile(spoilt, spoil(await readFile(file)))
    const restoring = restoreBackup(target, { file: spoilt, zones: join(folder, 's'), replace: true })
    await expect(restoring).rejects.toThrow(/不完整或已损坏/)
    expect(await contents(target)).toEqual(before)
    await target.close()
  })

  test('refuses a backup of a newer program, naming what it does not know', async () => {
    const newer = join(folder, 'newer.tar.gz')
    await source.asOwner((sql) => sql`insert into migration (name, sha256) values ('9999_future.sql', 'x')`)
    await writeBackup(source, { file: newer, zones, program: '9.0.0' })
    await source.asOwner((sql) => sql`delete from migration where name = '9999_future.sql'`)
    await expect(verifyBackup(newer)).rejects.toThrow(/9\.0\.0.*9999_future/)
    await expect(verifyBackup(join(folder, 'none'))).rejects.toThrow(/没有这个备份文件/)
  })
})

const ownServer = process.env.DATABASE_URL

describe.skipIf(!ownServer)('a backup of the embedded server', () => {
  test('restored on the server of DATABASE_URL is the same', async () => {
    const name = `trial_restored_${process.pid}`
    const server = openDatabase({ connectionString: ownServer ?? '' })
    await server.administer(`create database ${name} template template0 encoding 'UTF8' locale 'C.UTF-8'`)
    const target = openDatabase(inDatabase(server.connection, name))
    await restoreBackup(target, { file, zones: join(folder, 'own', 'zones'), replace: false })
    expect(await contents(target)).toEqual(await contents(source))
    expect(await target.inZone('lake', (sql) => sql`select distinct zone from fact`)).toEqual([{ zone: 'lake' }])
    await target.close()
    await server.administer(`drop database ${name}`)
    await server.close()
  })
})

/** The same archive with one text replaced by another of its length, compressed anew. */
function swapText(whole: Buffer, from: string, to: string): Buffer {
  const plain = gunzipSync(whole)
  const at = plain.lastIndexOf(from)
  plain.write(to, at)
  if (from.startsWith('SHA256')) fixChecksum(plain, at)
  return gzipSync(plain)
}

/** A tar header's own sum, for a name that was changed in it. */
function fixChecksum(plain: Buffer, at: number): void {
  const block = plain.subarray(at, at + 512)
  block.write('        ', 148, 'ascii')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii')
}
