import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkServer, openDatabase } from './database.ts'
import { type Embedded, findRunning, startEmbedded } from './embedded.ts'

const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gongzhen-embedded-'))
  await chmod(root, 0o755)
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function query(embedded: Pick<Embedded, 'connection'>, text: string): Promise<unknown[]> {
  const client = new pg.Client(embedded.connection)
  // A server that goes away between two questions fails the next one.
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Asks until the server answers again. */
async function queryWhenBack(embedded: Embedded, text: string): Promise<unknown[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await query(embedded, text)
    } catch (error) {
      if (attempt > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // The next one has not been started yet.
  }
}

const logOf = (folder: string) => readFile(join(folder, 'postgres.log'), 'utf8')

describe('the embedded server', () => {
  test('starts on a new folder without a port, keeps its data, and stops cleanly', async () => {
    const folder = join(root, 'plain')
    const first = await startEmbedded({ folder })
    expect(first.isNew).toBe(true)
    expect(await query(first, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
    await query(first, 'create table kept as select 1 as n')
    expect(first.stop()).toBe(first.stop())
    await first.stop()
    expect(await logOf(folder)).toMatch(/database system is shut down\s*$/)
    expect((await readdir(folder)).sort()).toEqual(['postgres', 'postgres.log'])
    const second = await startEmbedded({ folder })
    expect(second.isNew).toBe(false)
    expect(await query(second, 'select n from kept')).toEqual([{ n: 1 }])
    expect(await logOf(folder)).not.toMatch(/not properly shut down/)
    await second.stop()
  })

  test('has the locale the schema counts on, and orders Chinese', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'plain') })
    const database = openDatabase(embedded.connection)
    expect(await database.asOwner(checkServer)).toEqual([])
    const sorted = `select string_agg(n, '' order by n collate "zh-x-icu") as list from unnest(array['中', '啊', '波', 'b']) n`
    expect(await query(embedded, sorted)).toEqual([{ list: '啊波中b' }])
    await database.close()
    await embedded.stop()
  })

  test('asks for the password it made, which only who can read its files knows', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'plain') })
    const stranger = { connection: { ...embedded.connection, password: 'wrong' } }
    await expect(query(stranger, 'select 1')).rejects.toThrow(/password authentication failed/)
    await embedded.stop()
  })

  test('is reached through a short link where the path is too long for a socket', async () => {
    const folder = join(root, 'long-'.repeat(24))
    const embedded = await startEmbedded({ folder })
    expect(embedded.connection.host).not.toContain('long-')
    expect(await query(embedded, 'select 1 as n')).toEqual([{ n: 1 }])
    await embedded.stop()
    expect(existsSync(embedded.connection.host ?? '')).toBe(false)
  })

  test('listens on the loopback where there are no sockets', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'loopback'), loopback: true })
    expect(embedded.connection.host).toBe('127.0.0.1')
    expect(await query(embedded, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
    expect(
      await query({ connection: (await findRunning(join(root, 'loopback')))?.connection ?? {} }, 'select 1 as n'),
    ).toEqual([{ n: 1 }])
    await embedded.stop()
  })

  test('refuses a folder in use, and lets other work join the server that runs', async () => {
    const folder = join(root, 'shared')
    const embedded = await startEmbedded({ folder })
    await expect(startEmbedded({ folder })).rejects.toThrow(new RegExp(`进程 ${process.pid}`))
    const running = await findRunning(folder)
    expect(await query({ connection: running?.connection ?? {} }, 'select 1 as n')).toEqual([{ n: 1 }])
    await running?.release()
    await embedded.stop()
    expect(await findRunning(folder)).toBeUndefined()
  })

  test('begins anew where an earlier first start was torn', async () => {
    const folder = join(root, 'torn')
    await mkdir(join(folder, 'postgres.new', 'base'), { recursive: true })
    await writeFile(join(folder, 'postgres.new', 'PG_VERSION'), '18\n')
    const embedded = await startEmbedded({ folder })
    expect(embedded.isNew).toBe(true)
    await embedded.stop()
    expect(await readdir(folder)).not.toContain('postgres.new')
  })

  test('comes back when PostgreSQL is killed, with everything committed', async () => {
    const reports: string[] = []
    const embedded = await startEmbedded({ folder: join(root, 'killed'), report: (message) => reports.push(message) })
    await query(embedded, 'create table kept (n int)')
    for (let round = 1; round <= 2; round++) {
      await query(embedded, `insert into kept values (${round})`)
      const before = embedded.pid()
      process.kill(before, 'SIGKILL')
      expect(await queryWhenBack(embedded, 'select count(*)::int as n from kept')).toEqual([{ n: round }])
      expect(embedded.pid()).not.toBe(before)
    }
    expect(reports).toHaveLength(2)
    await embedded.stop()
  })

  test('comes back when one of its workers is killed', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'killed') })
    const client = new pg.Client(embedded.connection)
    client.on('error', () => {})
    await client.connect()
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    process.kill(rows[0]?.pid ?? 0, 'SIGKILL')
    expect(await queryWhenBack(embedded, 'select count(*)::int as n from kept')).toEqual([{ n: 2 }])
    await embedded.stop()
  })

  test('is given up when it keeps ending', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'ending') })
    const killing = setInterval(() => killIfAlive(embedded.pid()), 5)
    await expect(embedded.givenUp).rejects.toThrow(/不再重启/)
    clearInterval(killing)
    await embedded.stop()
  })

  test('starts over a postmaster.pid whose number another program has now', async () => {
    const folder = join(root, 'stale')
    await (await startEmbedded({ folder })).stop()
    await writeFile(
      join(folder, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${folder}\n1\n5432\n.\n\n0 0\nready   \n`,
    )
    const embedded = await startEmbedded({ folder })
    expect(await query(embedded, 'select 1 as n')).toEqual([{ n: 1 }])
    await embedded.stop()
  })

  test('tells the end of its log when it does not start, and frees the folder', async () => {
    const folder = join(root, 'plain')
    const failing = startEmbedded({ folder, parameters: { shared_buffers: 'much' } })
    await expect(failing).rejects.toThrow(/shared_buffers/)
    await (await startEmbedded({ folder })).stop()
  })

  test('refuses files of another major version, saying how to move them', async () => {
    const folder = join(root, 'older')
    await mkdir(join(folder, 'postgres'), { recursive: true })
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '14\n')
    await expect(startEmbedded({ folder })).rejects.toThrow(/PostgreSQL 14.*gongzhen backup/)
  })

  test.skipIf(!isRoot || !isLinux)('works for root in a home that others cannot enter', async () => {
    const home = join(root, 'home')
    await mkdir(home, { mode: 0o700 })
    const folder = join(home, 'data')
    const embedded = await startEmbedded({ folder })
    expect(await query(embedded, 'select 1 as n')).toEqual([{ n: 1 }])
    process.kill(embedded.pid(), 'SIGKILL')
    expect(await queryWhenBack(embedded, 'select 2 as n')).toEqual([{ n: 2 }])
    await embedded.stop()
  })
})

describe.skipIf(!process.env.PG_BIN)('a system PostgreSQL by PG_BIN', () => {
  test('serves as the embedded one does', async () => {
    const embedded = await startEmbedded({ folder: join(root, 'system'), bin: process.env.PG_BIN })
    const database = openDatabase(embedded.connection)
    expect(await database.asOwner(checkServer)).toEqual([])
    await database.migrate()
    await database.close()
    await embedded.stop()
  })
})
