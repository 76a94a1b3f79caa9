import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmbedded } from '../embedded.ts'
import { findBinaries } from './binaries.ts'
import { serverIdentity } from './identity.ts'
import { endOrphan, startPostmaster } from './postmaster.ts'
import { processesIn, waitUntil } from './processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-orphan-'))
  await chmod(folder, 0o755)
  await (await startEmbedded({ folder })).stop()
})
afterAll(async () => {
  await endOrphan(join(folder, 'postgres'))
  await rm(folder, { recursive: true, force: true })
})

/** A server nobody supervises, as a killed gongzhen leaves it. */
async function leaveOrphan(): Promise<number> {
  const identity = serverIdentity()
  const binaries = await findBinaries(undefined, identity, folder)
  const cluster = join(folder, 'postgres')
  const log = join(folder, 'postgres.log')
  const child = await startPostmaster({ cluster, log, binaries, identity, port: undefined, parameters: {} })
  child.unref()
  return child.pid ?? 0
}

describe('a server left behind', () => {
  test('is ended before another starts on its folder', async () => {
    const orphan = await leaveOrphan()
    const embedded = await startEmbedded({ folder })
    expect(embedded.pid()).not.toBe(orphan)
    expect(() => process.kill(orphan, 0)).toThrow(/ESRCH/)
    await embedded.stop()
  })

  test('that was itself killed leaves workers, which are gone before another starts', async () => {
    const orphan = await leaveOrphan()
    process.kill(orphan, 'SIGKILL')
    const embedded = await startEmbedded({ folder })
    await embedded.stop()
    expect(await waitUntil(() => processesIn(join(folder, 'postgres')).length === 0, 5_000)).toBe(true)
  })
})
