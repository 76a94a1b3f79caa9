import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from './failures.ts'
import { isAlive, startedAt } from './processes.ts'

const holderShape = z.object({ pid: z.number(), host: z.string(), started: z.string(), since: z.string() })

/** Who works on a data folder. `started` tells a process from a later one that was given the same number. */
export type Holder = Readonly<z.infer<typeof holderShape>>

const BEAT_MS = 5_000
const SILENT_MS = 20_000

/** Takes the data folder for this process, or fails naming who has it. A lock left by a dead process is taken over. */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, 'gongzhen.lock')
  const mine = `${path}.${process.pid}`
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    started: startedAt(process.pid),
    since: new Date().toISOString(),
  }
  await writeFile(mine, JSON.stringify(holder), { mode: 0o644 })
  try {
    await takeOrFail(folder, path, mine)
  } finally {
    await rm(mine, { force: true })
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => {})
  }, BEAT_MS)
  beat.unref()
  return {
    async release() {
      clearInterval(beat)
      await rm(path, { force: true })
    },
  }
}

/** The live process that works on a data folder, if any. */
export async function holderOf(folder: string): Promise<Holder | undefined> {
  const path = join(folder, 'gongzhen.lock')
  const holder = await readHolder(path)
  return holder && (await isHeld(path, holder)) ? holder : undefined
}

/** A hard link appears at once or not at all, so of two processes one wins. */
async function takeOrFail(folder: string, path: string, mine: string): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const taken = await link(mine, path).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    if (taken) return
    const holder = await readHolder(path)
    if (holder && (await isHeld(path, holder))) throw failure('taken', { folder, ...described(holder) })
    await clearStale(path, mine)
  }
  const holder = await readHolder(path)
  throw failure('taken', { folder, ...described(holder) })
}

const described = (holder: Holder | undefined) => ({
  pid: holder?.pid ?? 0,
  host: holder?.host ?? '?',
  since: holder?.since ?? '?',
})

/** Moves the stale lock away; if another process has just replaced it by its own, puts that one back. */
async function clearStale(path: string, mine: string): Promise<void> {
  const aside = `${mine}.stale`
  await rename(path, aside).catch(() => {})
  const moved = await readHolder(aside)
  if (moved && (await isHeld(aside, moved))) await link(aside, path).catch(() => {})
  await rm(aside, { force: true })
}

/** On this machine the process itself answers; of another one (a container before this one) only its beat tells. */
async function isHeld(path: string, holder: Holder): Promise<boolean> {
  if (holder.host === hostname()) return isAlive(holder.pid) && startedAt(holder.pid) === holder.started
  const { mtimeMs } = await stat(path)
  return Date.now() - mtimeMs < SILENT_MS
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}
