import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, openSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { failure } from './failures.ts'
import type { Identity } from './identity.ts'

/** The owner of an embedded cluster and of its database. */
export const OWNER = 'gongzhen'

/** Where an embedded server keeps its files inside the data folder. */
export const clusterIn = (dataFolder: string): string => join(dataFolder, 'postgres')

/**
 * Makes the cluster unless it is there. Torn first starts leave nothing that counts:
 * everything is made in another folder and renamed at the end. Answers whether it was made now.
 */
export async function prepareCluster(dataFolder: string, binaries: Binaries, identity: Identity): Promise<boolean> {
  const cluster = clusterIn(dataFolder)
  await clearTorn(dataFolder)
  if (existsSync(cluster)) {
    await checkVersion(cluster, binaries)
    return false
  }
  const fresh = `${cluster}.new`
  await mkdir(fresh, { mode: 0o700 })
  await identity.own(fresh)
  await initialise(fresh, binaries, identity)
  await rename(fresh, cluster)
  return true
}

/** The owner's password: only who can read the cluster's files can connect, by socket or loopback alike. */
export const readPassword = (cluster: string): Promise<string> => readFile(join(cluster, PASSWORD_FILE), 'utf8')

/** The first descriptor after stdin, stdout and stderr, on which programs find the cluster's folder open. */
const FOLDER_DESCRIPTOR = 3

/**
 * How PostgreSQL is told its folder. Where its identity cannot enter the way to it, as in root's own home, the folder
 * is opened for it: a descriptor leads straight to it. Close `descriptor` once the program is spawned.
 */
export function openFolder(cluster: string, identity: Identity): { argument: string; descriptor?: number } {
  if (identity.canEnter(cluster)) return { argument: cluster }
  if (process.platform !== 'linux')
    throw failure('unreachable_folder', { folder: cluster, uid: identity.spawn.uid ?? '' })
  return { argument: `/proc/self/fd/${FOLDER_DESCRIPTOR}`, descriptor: openSync(cluster, 'r') }
}

/** The environment without PG… variables, which would change what the programs do. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PG|LC_|LANG)/.test(name)))
}

const PASSWORD_FILE = 'gongzhen.password'

async function clearTorn(dataFolder: string): Promise<void> {
  for (const name of await readdir(dataFolder)) {
    if (name === 'postgres.new') await rm(join(dataFolder, name), { recursive: true, force: true })
  }
}

async function checkVersion(cluster: string, binaries: Binaries): Promise<void> {
  const found = (await readFile(join(cluster, 'PG_VERSION'), 'utf8')).trim()
  if (Number(found) !== binaries.major) {
    throw failure('version', { folder: dirname(cluster), found, expected: binaries.major })
  }
}

async function initialise(fresh: string, binaries: Binaries, identity: Identity): Promise<void> {
  const password = randomBytes(24).toString('base64url')
  const short = await mkdtemp(join(tmpdir(), 'gongzhen-'))
  const passwordFile = join(short, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  await Promise.all([identity.own(short), identity.own(passwordFile)])
  try {
    let reason = ''
    for (const locale of locales(binaries)) {
      const { code, output } = await runInitdb(fresh, binaries, identity, [...locale, `--pwfile=${passwordFile}`])
      if (code === 0) return await writeFile(join(fresh, PASSWORD_FILE), password, { mode: 0o600 })
      reason ||= output.trim()
    }
    throw failure('not_created', { folder: fresh, reason })
  } finally {
    await rm(short, { recursive: true, force: true })
  }
}

/** From 17 on PostgreSQL brings C.UTF-8 itself; before that, and for the word parser of pg_trgm, it is the system's. */
function locales({ major }: Binaries): string[][] {
  if (major < 17) return [['--locale=C.UTF-8']]
  const own = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  return [[...own, '--lc-ctype=C.UTF-8'], own]
}

function runInitdb(fresh: string, binaries: Binaries, identity: Identity, more: readonly string[]) {
  const { argument, descriptor } = openFolder(fresh, identity)
  const given = ['-D', argument, '-U', OWNER, '--encoding=UTF8', '--auth=scram-sha-256', '--data-checksums', ...more]
  const stdio = ['ignore', 'pipe', 'pipe', descriptor ?? 'ignore'] as const
  const child = spawn(binaries.initdb, given, {
    ...identity.spawn,
    cwd: dirname(binaries.initdb),
    env: plainEnvironment(),
    stdio: [...stdio],
  })
  if (descriptor !== undefined) closeSync(descriptor)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk))
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}
