import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { usccCheckDigit } from '@gongzhen/core/registry'
import Fastify from 'fastify'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { mapOverShipped, shippedCatalogue } from '../../../../../programmes/shipped.ts'
import { readCodes } from '../../codes.ts'
import { type Database, openDatabase } from '../../database.ts'
import { startEmbedded } from '../../embedded.ts'
import { syncCatalogue } from '../../store/catalogue.ts'
import { queueJob, readJob, requeueJob } from '../../store/jobs.ts'
import { insertZone } from '../../store/zones.ts'
import { openTrialDatabase } from '../../trial-database.ts'
import { runImport } from '../import.ts'
import { type Work, createQueue } from '../queue.ts'

vi.setConfig({ testTimeout: 300_000 })

const disk = smallDisk()
if (disk === undefined) console.warn('SKIPPED: a full disk during an import — a small tmpfs needs root on Linux')
const elsewhere = mkdtempSync(join(tmpdir(), 'gongzhen-elsewhere-'))
afterAll(() => {
  rmSync(elsewhere, { recursive: true, force: true })
  if (disk === undefined) return
  execFileSync('umount', ['-l', disk])
  rmSync(disk, { recursive: true, force: true })
})

/** A disk of 400 MB that can be filled without harm. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'gongzhen-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=400m', 'tmpfs', folder], { stdio: 'ignore' })
    return folder
  } catch {
    rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}

const ROWS = 40_000
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

describe.skipIf(disk === undefined)('an import on a disk that fills up', () => {
  it('stops in time and says so, with everything committed kept, and goes on once there is space', async () => {
    const trial = await openTrial('in-time')
    const { bavail, bsize } = statfsSync(disk ?? '')
    writeFileSync(trial.ballast, Buffer.alloc(bavail * bsize - 85_000_000))
    const job = await trial.begin()
    await vi.waitFor(async () => expect(await trial.status(job)).toBe('failed'), { timeout: 60_000, interval: 200 })
    const ended = await trial.database.inZone('small', (sql) => readJob(sql, job))
    expect(ended?.message).toContain('磁盘已满')
    expect(await trial.counts()).toEqual(await wholeChunks(trial))
    rmSync(trial.ballast)
    await trial.database.inZone('small', (sql) => requeueJob(sql, job))
    trial.queue.wake('small')
    await vi.waitFor(async () => expect(await trial.status(job)).toBe('done'), { timeout: 120_000, interval: 200 })
    expect(await trial.counts()).toEqual({ read: ROWS, declared: ROWS, current: ROWS })
    await trial.close()
    rmSync(trial.folder, { recursive: true })
  })

  it('loses nothing when others fill it to the last byte, and goes on after the next start', async () => {
    const trial = await openTrial('to-the-last-byte', () => {
      if (existsSync(trial.ballast)) return
      const { bavail, bsize } = statfsSync(disk ?? '')
      writeFileSync(trial.ballast, Buffer.alloc(Math.max(0, bavail * bsize - 4096)))
    })
    const job = await trial.begin()
    const ended = vi.waitFor(async () => expect(await trial.status(job)).toBe('failed'), {
      timeout: 60_000,
      interval: 200,
    })
    await Promise.race([ended, trial.givenUp]).catch(() => {})
    await trial.close()
    rmSync(trial.ballast, { force: true })
    const again = await openTrial('to-the-last-byte')
    expect(await again.counts()).toEqual(await wholeChunks(again))
    await again.database.inZone('small', (sql) => requeueJob(sql, job))
    await again.queue.start()
    await vi.waitFor(async () => expect(await again.status(job)).toBe('done'), { timeout: 120_000, interval: 200 })
    expect(await again.counts()).toEqual({ read: ROWS, declared: ROWS, current: ROWS })
    await again.close()
  })
})

/** So small a space is what a memory stick or a folder handed over has left. */
it.skipIf(disk === undefined)('a file on a full disk is imported where the database has room', async () => {
  const trial = await openTrialDatabase()
  const { catalogue, context, ...order } = await prepare(join(disk ?? '', 'stick.csv'), 50)
  const { bavail, bsize } = statfsSync(disk ?? '')
  const ballast = join(disk ?? '', 'ballast')
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 1_000_000))
  await trial.asOwner((sql) => syncCatalogue(sql, catalogue.facts))
  await trial.asOwner((sql) => insertZone(sql, { zone: 'small', name: '小盘', demo: false }))
  const report = await runImport({ ...context, database: trial, zone: 'small', disk: elsewhere }, order)
  expect(report).toMatchObject({ rowsRead: 50, rowsGood: 50 })
  await trial.close()
  rmSync(ballast)
})

type Trial = Awaited<ReturnType<typeof openTrial>>

/** A server, its database and its queue on the small disk; `onChunk` is called after every chunk. */
async function openTrial(name: string, onChunk: () => void = () => {}) {
  const folder = join(disk ?? '', name)
  const server = await startEmbedded({ folder, parameters })
  const givenUp = server.givenUp.catch(() => {})
  const database = openDatabase(server.connection)
  await database.migrate()
  // The file lies elsewhere: what counts is the disk of the database.
  const { catalogue, context, ...order } = await prepare(join(elsewhere, `${name}.csv`))
  await database.asOwner((sql) => syncCatalogue(sql, catalogue.facts))
  await database.asOwner((sql) => insertZone(sql, { zone: 'small', name: '小盘', demo: false }))
  const work: Work = async ({ zone, id }, { signal }) =>
    runImport({ ...context, database, zone, disk: folder, signal, progress: onChunk }, { ...order, job: id })
  const queue = createQueue({ database, log: Fastify().log }, { import: work, run: async () => null })
  return {
    folder,
    database,
    queue,
    givenUp,
    ballast: join(disk ?? '', 'ballast'),
    counts: () => countsOf(database),
    async begin() {
      const job = await database.inZone('small', (sql) => queueJob(sql, { kind: 'import', params: {}, by: null }))
      queue.wake('small')
      return job
    },
    async status(job: number) {
      const row = await database.inZone('small', (sql) => readJob(sql, job)).catch(() => null)
      return row?.status ?? 'unreachable'
    },
    async close() {
      await queue.stop().catch(() => {})
      await database.close().catch(() => {})
      await server.stop().catch(() => {})
    },
  }
}

/** What there must be if every chunk is in wholly or not at all, and not everything is. */
async function wholeChunks({ counts }: Trial) {
  const { read } = await counts()
  expect(read).toBeLessThan(ROWS)
  return { read, declared: read, current: read }
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

async function prepare(path: string, count = ROWS) {
  const catalogue = shippedCatalogue
  const rows = Array.from({ length: count }, (_, at) => {
    const body = `91000000MA${String(at).padStart(7, '0')}`
    return `${body}${usccCheckDigit(body)},示范企业${at}有限公司,2024,${1000 + at}`
  })
  writeFileSync(path, `代码,名称,年度,营业收入\n${rows.join('\n')}\n`)
  const context = { by: null, catalogue, codes: await readCodes(), today: '2026-01-05' }
  return { catalogue, context, path, fileName: 'firms.csv', map: mapOverShipped(MAP), dryRun: false, explanations: {} }
}
