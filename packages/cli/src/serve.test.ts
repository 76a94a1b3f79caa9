import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const BIN = fileURLToPath(new URL('../bin/gongzhen.mjs', import.meta.url))
const HEADERS = { 'content-type': 'application/json', 'x-gongzhen': '1' }

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'gongzhen-serve-'))
  await chmod(root, 0o755)
  // Builds, if that is still to be done, so that no test below waits for it.
  await gongzhen(['--version'], {})
})
afterAll(() => rm(root, { recursive: true, force: true }))

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }
type Running = { readonly child: ChildProcess; readonly address: string; end(): Promise<Ended> }

function launch(given: readonly string[], settings: Record<string, string>) {
  const env = { ...process.env, PORT: '0', DEMO: 'no', ...settings }
  const child = spawn(process.execPath, [BIN, ...given], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk))
  const ended = once(child, 'close').then(([code]: (number | null)[]): Ended => ({ code: code ?? null, out, err }))
  return { child, ended, output: () => out }
}

/** Runs a command to its end. */
const gongzhen = (given: readonly string[], settings: Record<string, string>): Promise<Ended> =>
  launch(given, settings).ended

/** Starts a server and waits for its address. */
async function serve(folder: string, settings: Record<string, string> = {}): Promise<Running> {
  const { child, ended, output } = launch(['serve'], { GONGZHEN_DATA: folder, ...settings })
  let hasEnded = false
  void ended.then(() => {
    hasEnded = true
  })
  for (;;) {
    const address = /http:\/\/\S+/.exec(output())?.[0]
    if (address !== undefined) return { child, address, end: () => ended }
    if (hasEnded) throw new Error((await ended).err)
    await pause(20)
  }
}

async function stop(server: Running, signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
  server.child.kill(signal)
  return server.end()
}

const signIn = (server: Running, zone: string, login: string, password: string) =>
  fetch(`${server.address}api/session`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ zone, login, password }),
  })

/** The PostgreSQL servers at work on a data folder. */
async function postmastersOf(folder: string): Promise<number[]> {
  const text = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(text.split('\n')[0])
  const works = await readlink(`/proc/${pid}/cwd`).catch(() => '')
  return works === join(folder, 'postgres') ? [pid] : []
}

describe('gongzhen serve', { timeout: 120_000 }, () => {
  test('serves, and on SIGTERM stops the database too, even when asked twice', async () => {
    const folder = join(root, 'plain')
    const server = await serve(folder)
    expect((await fetch(`${server.address}healthz`)).status).toBe(200)
    server.child.kill('SIGINT')
    const ended = await stop(server)
    expect(ended).toMatchObject({ code: 0, err: expect.stringContaining('已停止') })
    expect(await postmastersOf(folder)).toEqual([])
    expect(await readdir(folder)).not.toContain('gongzhen.lock')
    expect(await readFile(join(folder, 'postgres.log'), 'utf8')).toMatch(/database system is shut down\s*$/)
  })

  test('refuses a second server on the same data folder, naming the first', async () => {
    const folder = join(root, 'plain')
    const server = await serve(folder)
    const second = await gongzhen(['serve'], { GONGZHEN_DATA: folder })
    expect(second).toMatchObject({ code: 2, err: expect.stringContaining(`进程 ${server.child.pid}`) })
    expect((await fetch(`${server.address}healthz`)).status).toBe(200)
    const { port } = new URL(server.address)
    const beside = await gongzhen(['serve', '--json'], { GONGZHEN_DATA: join(root, 'beside'), PORT: port })
    expect(beside).toMatchObject({ code: 2, err: expect.stringContaining(`端口 ${port} 已被`) })
    expect(JSON.parse(beside.out)).toMatchObject({ problems: [{ code: 'address.EADDRINUSE' }] })
    await stop(server)
  })

  test('prints for a script, on one line, where it is', async () => {
    const folder = join(root, 'beside')
    const { child, ended, output } = launch(['serve', '--json'], { GONGZHEN_DATA: folder })
    while (!output().includes('\n')) await pause(20)
    const { address, data, hasZones, demoAccounts } = JSON.parse(output())
    expect({ data, hasZones, demoAccounts }).toEqual({ data: folder, hasZones: false, demoAccounts: [] })
    expect((await fetch(`${address}healthz`)).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 0 })
  })

  test('goes on after kill -9 with all that was done, over a single PostgreSQL', async () => {
    const folder = join(root, 'killed')
    const made = await gongzhen(['init', 'lake', '--json'], { GONGZHEN_DATA: folder })
    const { accounts } = JSON.parse(made.out) as { accounts: { login: string; password: string }[] }
    const [admin] = accounts
    for (let round = 0; round < 2; round++) {
      const server = await serve(folder)
      expect((await signIn(server, 'lake', 'admin', admin?.password ?? '')).status).toBeLessThan(300)
      await stop(server, 'SIGKILL')
      expect(await postmastersOf(folder)).toHaveLength(process.platform === 'linux' ? 1 : 0)
    }
    const server = await serve(folder)
    expect((await signIn(server, 'lake', 'admin', admin?.password ?? '')).status).toBeLessThan(300)
    await stop(server)
    expect(await postmastersOf(folder)).toEqual([])
  })

  test.each([300, 1000])('starts though the first start was killed after %i ms', async (delayMs) => {
    const folder = join(root, `torn-${delayMs}`)
    const first = launch(['serve'], { GONGZHEN_DATA: folder, DEMO: 'yes' })
    await pause(delayMs)
    first.child.kill('SIGKILL')
    await first.ended
    const server = await serve(folder)
    expect((await fetch(`${server.address}healthz`)).status).toBe(200)
    await stop(server)
  })

  test('stops cleanly while it is still starting', async () => {
    const folder = join(root, 'early')
    const early = launch(['serve'], { GONGZHEN_DATA: folder, DEMO: 'yes' })
    while (!(await readdir(folder).catch((): string[] => [])).includes('postgres')) await pause(10)
    early.child.kill('SIGTERM')
    expect(await early.ended).toMatchObject({ code: 0, err: expect.stringContaining('已停止') })
    expect(await postmastersOf(folder)).toEqual([])
    expect(await readdir(folder)).not.toContain('gongzhen.lock')
  })

  const refusals: [string, Record<string, string>, RegExp][] = [
    ['a demo open to the network', { HOST: '0.0.0.0', DEMO: 'yes' }, /DEMO=yes/],
    ['a wrong setting', { PORT: 'many' }, /PORT[\s\S]*0 到 65535/],
    ['an unknown setting', { GONGZHEN_DATAS: 'x' }, /GONGZHEN_DATAS/],
    [
      'an address of another machine',
      { HOST: '203.0.113.1' },
      /HOST「203\.0\.113\.1」不是本机的地址。可用：0\.0\.0\.0/,
    ],
    ['a PG_BIN without PostgreSQL', { PG_BIN: '/nowhere' }, /nowhere/],
    ['a database that does not answer', { DATABASE_URL: 'postgresql://127.0.0.1:1/none' }, /无法连接/],
  ]
  test.each(refusals)('is refused with %s', async (_title, settings, expected) => {
    const ended = await gongzhen(['serve'], { GONGZHEN_DATA: join(root, 'refused'), ...settings })
    expect(ended.code).toBe(2)
    expect(ended.err).toMatch(expected)
  })
})

describe('gongzhen backup and restore', { timeout: 180_000 }, () => {
  test('work beside a running server, and bring its zones to another folder', async () => {
    const from = join(root, 'from')
    const to = join(root, 'to')
    const file = join(root, 'all.tar.gz')
    const made = await gongzhen(['init', 'hill', '--name', '山区', '--json'], { GONGZHEN_DATA: from })
    const { accounts } = JSON.parse(made.out) as { accounts: { login: string; password: string }[] }
    const server = await serve(from)
    expect(await gongzhen(['backup', file, '--json'], { GONGZHEN_DATA: from })).toMatchObject({ code: 0 })
    const refused = await gongzhen(['restore', file, '--replace'], { GONGZHEN_DATA: from })
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining(`进程 ${server.child.pid}`) })
    await stop(server)

    expect(await gongzhen(['restore', file], { GONGZHEN_DATA: to })).toMatchObject({ code: 0 })
    expect(await gongzhen(['restore', file], { GONGZHEN_DATA: to })).toMatchObject({
      code: 2,
      err: expect.stringContaining('--replace'),
    })
    expect(await readFile(join(to, 'zones', 'hill', 'zone.yaml'), 'utf8')).toContain('山区')
    const restored = await serve(to)
    expect((await signIn(restored, 'hill', 'admin', accounts[0]?.password ?? '')).status).toBeLessThan(300)
    await stop(restored)
  })
})

describe('the command line', () => {
  const cases: [string[], number, RegExp][] = [
    [['--help'], 0, /serve[\s\S]*backup[\s\S]*GONGZHEN_DATA/],
    [['backup', '--help'], 0, /gongzhen backup FILE/],
    [['--version'], 0, /^\d+\.\d+\.\d+\s*$/],
    [['srve'], 2, /serve/],
    [['backup'], 2, /FILE/],
    [['backup', '--vrify', 'x'], 2, /--vrify/],
    [['backup', '--verify', '/nowhere.tar.gz'], 2, /nowhere/],
    [['init', 'Not A Zone'], 2, /Not A Zone/],
  ]
  test.each(cases)('%j ends with %i', async (given, code, expected) => {
    const ended = await gongzhen(given, { GONGZHEN_DATA: join(root, 'words') })
    expect(ended.code).toBe(code)
    expect(ended.out + ended.err).toMatch(expected)
  })
})
