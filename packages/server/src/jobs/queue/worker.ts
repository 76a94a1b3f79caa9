import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from '@gongzhen/core/base'
import { bare } from '../../bare-error.ts'
import type { Platform } from '../../platform.ts'
import { type JobKind, type JobRow, endJob, noteProgress } from '../../store/jobs.ts'
import type { Work } from '../queue.ts'
import { type Progress, createReporter } from './reporter.ts'

/** How long to wait before the end of a job is written again where the database did not take it. */
const END_AGAIN_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]

class Stopped extends Error {
  override readonly name = 'Stopped'
  readonly as: 'cancelled' | 'interrupted'
  constructor(as: 'cancelled' | 'interrupted') {
    super(as)
    this.as = as
  }
}

const STOPPED_WORDS = {
  cancelled: '已取消。已完成的部分保留，可继续。',
  interrupted: '服务停止时中断，再次启动后自动继续。',
}

type End = {
  readonly status: 'done' | 'failed' | 'cancelled' | 'interrupted'
  readonly result?: unknown
  readonly message?: string
}

/** Does the work of one job after another, tells how it goes, and writes down how it ended. */
export function createWorker(
  { database, log }: Pick<Platform, 'database' | 'log'>,
  works: Record<JobKind, Work>,
  tell: (zone: string, row: JobRow) => void,
) {
  const working = new Map<string, AbortController>()
  let stopping = false

  async function work(zone: string, row: JobRow): Promise<void> {
    const key = `${zone}/${row.id}`
    const abort = new AbortController()
    working.set(key, abort)
    tell(zone, row)
    const reporter = createReporter((at) => note(zone, row.id, at))
    try {
      const task = { zone, id: row.id, by: row.by, params: row.params, done: row.done }
      const result = await works[row.kind](task, { signal: abort.signal, progress: reporter.progress })
      await reporter.settle()
      await end(zone, row.id, { status: 'done', result })
    } catch (error) {
      await reporter.settle()
      await end(zone, row.id, endOf(row.id, abort.signal.aborted ? abort.signal.reason : error))
    } finally {
      working.delete(key)
    }
  }

  /** A write of progress that fails is left to the next. */
  async function note(zone: string, id: number, at: Progress): Promise<void> {
    try {
      const row = await database.inZone(zone, (sql) => noteProgress(sql, id, at))
      if (row) tell(zone, row)
    } catch (error) {
      log.warn({ error: bare(error), job: id }, 'progress was not written')
    }
  }

  function endOf(id: number, error: unknown): End {
    if (error instanceof Stopped) return { status: error.as, message: STOPPED_WORDS[error.as] }
    if (error instanceof Failure) return { status: 'failed', message: error.message }
    log.error({ error: bare(error), job: id }, 'a job failed')
    const message = `程序出错，任务未完成（任务号 ${id}）。请把任务号告诉管理员；修复后可继续。`
    return { status: 'failed', message }
  }

  async function end(zone: string, id: number, { status, ...came }: End): Promise<void> {
    const row = await persistently(() => database.inZone(zone, (sql) => endJob(sql, id, status, came)))
    if (row) tell(zone, row)
  }

  /** A database that is restarting, after a crash or a full disk, is waited for: a job must not seem to run for ever. */
  async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
    for (const wait of END_AGAIN_MS) {
      try {
        return await attempt()
      } catch (error) {
        if (stopping) throw error
        log.warn({ error: bare(error) }, 'the end of a job is to be written again')
        await pause(wait)
      }
    }
    return attempt()
  }

  return {
    work,
    cancel: (zone: string, id: number): void => working.get(`${zone}/${id}`)?.abort(new Stopped('cancelled')),
    stop: (): void => {
      stopping = true
      for (const abort of working.values()) abort.abort(new Stopped('interrupted'))
    },
  }
}
