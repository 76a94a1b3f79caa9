import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Holder, holderOf, lockFolder } from './folder-lock.ts'
import { startedAt } from './processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const leave = (holder: Partial<Holder>) =>
  writeFile(
    join(folder, 'gongzhen.lock'),
    JSON.stringify({
      pid: process.pid,
      host: hostname(),
      started: startedAt(process.pid),
      since: '2026-01-01',
      ...holder,
    }),
  )

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a data folder', () => {
  test('is held by one at a time, whose number a second one is told', async () => {
    const lock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toThrow(new RegExp(`进程 ${process.pid}`))
    expect((await holderOf(folder))?.pid).toBe(process.pid)
    await lock.release()
    expect(await holderOf(folder)).toBeUndefined()
    await (await lockFolder(folder)).release()
    expect(await readdir(folder)).toEqual([])
  })

  test('goes to exactly one of many that ask at once', async () => {
    await leave({ pid: await deadPid() })
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of asked) if (result.status === 'fulfilled') await result.value.release()
  })

  const left: [string, () => Promise<Partial<Holder>>, 'free' | 'held'][] = [
    ['a dead process', async () => ({ pid: await deadPid() }), 'free'],
    ['a process whose number another has now', async () => ({ started: '1' }), 'free'],
    ['another machine a moment ago', async () => ({ host: 'elsewhere', pid: 1 }), 'held'],
    ['a process that lives', async () => ({}), 'held'],
  ]
  test.each(left)('left by %s', async (_title, holder, expected) => {
    await leave(await holder())
    const taken = await lockFolder(folder).catch((error: Error) => error.message)
    expect(typeof taken === 'string' && /正被另一个 gongzhen 使用/.test(taken) ? 'held' : 'free').toBe(expected)
    if (typeof taken !== 'string') await taken.release()
  })

  test('of another machine is free once it has been silent', async () => {
    await leave({ host: 'container-before-this-one', pid: 1 })
    const earlier = new Date(Date.now() - 60_000)
    await utimes(join(folder, 'gongzhen.lock'), earlier, earlier)
    const lock = await lockFolder(folder)
    expect((await holderOf(folder))?.pid).toBe(process.pid)
    await lock.release()
  })
})
