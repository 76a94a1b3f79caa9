import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from '@gongzhen/core/base'
import { bare } from '../bare-error.ts'
import type { Platform } from '../platform.ts'
import {
  type JobKind,
  type JobRow,
  claimJob,
  endJob,
  interruptJobs,
  noteProgress,
  requestCancel,
  requeueInterrupted,
  zonesWithUnfinishedJobs,
} from '../store/jobs.ts'

/** Progress is written and told at most this often. */
const PROGRESS_EVERY_MS = 500

/** How long to wait before the end of a job is written again where the database did not take it. */
const END_AGAIN_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]

/** What work on a job is given to report with and to listen to. */
export type Control = {
  /** Aborts when the job is cancelled or the server stops. Work looks at it between chunks: `signal.throwIfAborted()`. */
  readonly signal: AbortSignal
  /** How far it has come; cheap to call for every chunk. `total` is null while unknown. */
  readonly progress: (done: number, total: number | null, message?: string) => void
}

/** A job as its work sees it. `done` is where an earlier attempt had come to. */
export type Task = {
  readonly zone: string
  readonly id: number
  readonly by: number | null
  readonly params: unknown
  readonly done: number
}

/** Work of one kind: returns what the job came to. A Failure it throws fails the job with its words. */
export type Work = (task: Task, control: Control) => Promise<unknown>

/** The jobs of this server: one at a time for each zone and kind, told to listeners as they go. */
export type Queue = {
  /** Looks for queued jobs of a zone; call it after the transaction that queued one. */
  wake(zone: string): void
  /** Asks a job to stop; a queued one is cancelled at once. False when it had already ended. */
  cancel(zone: string, id: number): Promise<boolean>
  /** Calls back with the job's row whenever it has changed, until the returned function is called. */
  listen(zone: string, id: number, tell: (row: JobRow) => void): () => void
  /** Takes up what a stopped server left: running jobs become interrupted and go on. */
  start(): Promise<void>
  /** Stops the work between two chunks and marks it interrupted. */
  stop(): Promise<void>
}

class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly as: 'cancelled' | 'interrupted'
  constructor(as: 'cancelled' | 'interrupted') {
    super(as)
    this.as = as
  }
}

/** Makes the queue over the works this server knows. Nothing runs before `start` or `wake`. */
export function createQueue(platform: Pick<Platform, 'database' | 'log'>, works: Record<JobKind, Work>): Queue {
  const { database, log } = platform
  const lanes = new Map<string, Promise<void>>()
  const working = new Map<string, AbortController>()
  const listeners = new Map<string, Set<(row: JobRow) => void>>()
  let stopping = false

  const keyOf = (zone: string, id: number): string => `${zone}/${id}`

  /** One lane for each zone and kind: what runs in it runs one after another. */
  function wake(zone: string): void {
    if (stopping) return
    for (const kind of Object.keys(works) as JobKind[]) {
      const lane = `${zone}/${kind}`
      const before = lanes.get(lane) ?? Promise.resolve()
      const after = before
        .then(() => drain(zone, kind))
        .catch((error: unknown) => log.error({ error: bare(error) }, 'a lane broke'))
      lanes.set(lane, after)
      void after.then(() => {
        if (lanes.get(lane) === after) lanes.delete(lane)
      })
    }
  }

  async function drain(zone: string, kind: JobKind): Promise<void> {
    while (!stopping) {
      const row = await database.inZone(zone, (sql) => claimJob(sql, kind))
      if (row === null) return
      await workOn(zone, row)
      // One job may have queued another of another kind.
      wake(zone)
    }
  }

  async function workOn(zone: string, row: JobRow): Promise<void> {
    const key = keyOf(zone, row.id)
    const abort = new AbortController()
    working.set(key, abort)
    tell(zone, row)
    const reporter = createReporter(zone, row.id)
    try {
      const task = { zone, id: row.id, by: row.by, params: row.params, done: row.done }
      const result = await works[row.kind](task, { signal: abort.signal, progress: reporter.progress })
      await reporter.settle()
      await end(zone, row.id, 'done', { result })
    } catch (error) {
      await reporter.settle()
      await endBadly(zone, row.id, error, abort.signal)
    } finally {
      working.delete(key)
    }
  }

  async function endBadly(zone: string, id: number, error: unknown, signal: AbortSignal): Promise<void> {
    const reason: unknown = signal.aborted ? signal.reason : error
    if (reason instanceof Stopped) return end(zone, id, reason.as, { message: STOPPED_WORDS[reason.as] })
    if (error instanceof Failure) return end(zone, id, 'failed', { message: error.message })
    log.error({ error: bare(error), zone, job: id }, 'a job failed')
    return end(zone, id, 'failed', {
      message: `程序出错，任务未完成（任务号 ${id}）。请把任务号告诉管理员；修复后可继续。`,
    })
  }

  async function end(
    zone: string,
    id: number,
    status: 'done' | 'failed' | 'cancelled' | 'interrupted',
    came: { readonly result?: unknown; readonly message?: string },
  ): Promise<void> {
    const row = await persistently(() => database.inZone(zone, (sql) => endJob(sql, id, status, came)))
    if (row) tell(zone, row)
  }

  /** A database that is restarting, after a crash or a full disk, is waited for: a job must not seem to run for ever. */
  async function persistently<T>(work: () => Promise<T>): Promise<T> {
    for (const wait of END_AGAIN_MS) {
      try {
        return await work()
      } catch (error) {
        if (stopping) throw error
        log.warn({ error }, 'the end of a job is to be written again')
        await pause(wait)
      }
    }
    return work()
  }

  /** Writes progress at most twice a second, one write at a time; the last one is never lost. */
  function createReporter(zone: string, id: number) {
    let latest: { done: number; total: number | null; message: string | null } | null = null
    let writing: Promise<void> = Promise.resolve()
    let writtenAt = 0
    let timer: NodeJS.Timeout | undefined
    const write = (): void => {
      timer = undefined
      writtenAt = Date.now()
      writing = writing.then(async () => {
        const now = latest
        latest = null
        if (now === null) return
        const row = await database.inZone(zone, (sql) => noteProgress(sql, id, now))
        if (row) tell(zone, row)
      })
      writing.catch((error: unknown) => log.warn({ error: bare(error), job: id }, 'progress was not written'))
    }
    return {
      progress: (done: number, total: number | null, message?: string): void => {
        latest = { done, total, message: message ?? null }
        timer ??= setTimeout(write, Math.max(0, writtenAt + PROGRESS_EVERY_MS - Date.now()))
      },
      async settle(): Promise<void> {
        clearTimeout(timer)
        write()
        await writing.catch(() => {})
      },
    }
  }

  function tell(zone: string, row: JobRow): void {
    for (const listener of listeners.get(keyOf(zone, row.id)) ?? []) listener(row)
  }

  return {
    wake,
    async cancel(zone, id) {
      const row = await database.inZone(zone, (sql) => requestCancel(sql, id))
      if (row === null) return false
      working.get(keyOf(zone, id))?.abort(new Stopped('cancelled'))
      tell(zone, row)
      return true
    },
    listen(zone, id, listener) {
      const key = keyOf(zone, id)
      const set = listeners.get(key) ?? new Set()
      listeners.set(key, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(key)
      }
    },
    async start() {
      for (const zone of await database.asOwner(zonesWithUnfinishedJobs)) {
        await database.inZone(zone, interruptJobs)
        await database.inZone(zone, requeueInterrupted)
        wake(zone)
      }
    },
    async stop() {
      stopping = true
      for (const abort of working.values()) abort.abort(new Stopped('interrupted'))
      await Promise.all(lanes.values())
    },
  }
}

const STOPPED_WORDS = {
  cancelled: '已取消。已完成的部分保留，可继续。',
  interrupted: '服务停止时中断，再次启动后自动继续。',
}
