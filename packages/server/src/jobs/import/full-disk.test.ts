import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCatalogue, parseImportMap } from '@gongzhen/core/programme'
import { usccCheckDigit } from '@gongzhen/core/registry'
import Fastify from 'fastify'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { readCodes } from '../../codes.ts'
import { type Database, openDatabase } from '../../database.ts'
import { startEmbedded } from '../../embedded.ts'
import { syncCatalogue } from '../../store/catalogue.ts'
import { queueJob, readJob } from '../../store/jobs.ts'
import { insertZone } from '../../store/zones.ts'
import { runImport } from '../import.ts'
import { createQueue } from '../queue.ts'

vi.setConfig({ testTimeout: 300_000 })

const disk = smallDisk()
if (disk === undefined) console.warn('SKIPPED: a full disk during an import — a small tmpfs needs root on Linux')
afterAll(() => {
  if (disk === undefined) return
  execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

/** A disk of 200 MB that can be filled without harm. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhen-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}

const ROWS = 40_000
const FREE_BYTES = 30_000_000
/** Logs no larger than the disk. */
const parameters = { max_wal_size: '48MB', min_wal_size: '32MB' }
const MAP = `
map: full
title: 企业年报
source: 统计
subject: { column: 代码, scheme: uscc, create: yes, name: 名称 }
period: { kind: year, column: 年度 }
columns: { 营业收入: { fact: 营业收入, unit: 元 } }
`

describe.skipIf(disk === undefined)('a full disk during an import', () => {
  it('loses nothing that was committed; the job says what is wrong and goes on once there is space', async () => {
    const folder = join(disk ?? '', 'data')
    const path = join(disk ?? '', 'firms.csv')
    const ballast = join(disk ?? '', 'ballast')
    const order = await prepare(path)
    let server = await startEmbedded({ folder, parameters })
    server.givenUp.catch(() => {})
    let database = openDatabase(server.connection)
    await database.migrate()
    await database.asOwner((sql) => syncCatalogue(sql, order.catalogue.facts))
    await database.asOwner((sql) => insertZone(sql, { zone: 'small', name: '小盘', demo: false }))
    const { bavail, bsize } = statfsSync(disk ?? '')
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - FREE_BYTES))
    const queue = queueOf(database, order)
    const job = await database.inZone('small', (sql) => queueJob(sql, { kind: 'import', params: {}, by: null }))
    queue.wake('small')
    await vi.waitFor(async () => expect(await stateOf(database, job)).not.toMatch(/queued|running/), {
      timeout: 120_000,
      interval: 500,
    })
    const ended = await database.inZone('small', (sql) => readJob(sql, job))
    expect(ended).toMatchObject({ status: 'failed', message: expect.stringContaining('磁盘已满') })
    await queue.stop()
    await database.close()
    await server.stop()
    rmSync(ballast)
    server = await startEmbedded({ folder, parameters })
    database = openDatabase(server.connection)
    const before = await countsOf(database)
    expect(before.declared).toBe(before.read)
    expect(before.current).toBe(before.read)
    expect(before.read).toBeLessThan(ROWS)
    const { catalogue: _, context, ...rest } = order
    await runImport({ ...context, database, zone: 'small' }, { ...rest, job })
    expect(await countsOf(database)).toEqual({ read: ROWS, declared: ROWS, current: ROWS })
    await database.close()
    await server.stop()
  })
})

async function stateOf(database: Database, job: number): Promise<string> {
  const row = await database.inZone('small', (sql) => readJob(sql, job)).catch(() => null)
  return row?.status ?? 'running'
}

async function countsOf(database: Database) {
  const [row] = await database.inZone(
    'small',
    (sql) => sql<{ read: number; declared: number; current: number }>`
    select coalesce((select sum(rows_read) from batch), 0)::bigint as read,
           (select count(*) from declaration) as declared, (select count(*) from fact) as current`,
  )
  return row ?? { read: -1, declared: -1, current: -1 }
}

type Order = Awaited<ReturnType<typeof prepare>>

function queueOf(database: Database, { catalogue: _, context, ...order }: Order) {
  const work = async (
    task: { readonly zone: string; readonly id: number },
    control: { readonly signal: AbortSignal },
  ) => runImport({ ...context, database, zone: task.zone, signal: control.signal }, { ...order, job: task.id })
  return createQueue({ database, log: Fastify().log }, { import: work, run: async () => null })
}

async function prepare(path: string) {
  const facts = new URL('../../../../../programmes/facts/', import.meta.url)
  const names = ['catalogue.yaml', 'sources.yaml']
  const files = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, facts), 'utf8')] as const),
  )
  const parsed = parseCatalogue(new Map(files))
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
  const { catalogue } = parsed
  const mapped = parseImportMap('full.yaml', MAP, catalogue)
  if ('problems' in mapped) throw new Error(JSON.stringify(mapped.problems))
  const rows = Array.from({ length: ROWS }, (_, at) => {
    const body = `91000000MA${String(at).padStart(7, '0')}`
    return `${body}${usccCheckDigit(body)},示范企业${at}有限公司,2024,${1000 + at}`
  })
  writeFileSync(path, `代码,名称,年度,营业收入\n${rows.join('\n')}\n`)
  const context = { by: null, catalogue, codes: await readCodes(), today: '2026-01-05' }
  return { catalogue, context, path, fileName: 'firms.csv', map: mapped.map, dryRun: false, explanations: {} }
}
