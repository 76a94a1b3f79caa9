import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { failure } from './failures.ts'
import { endOrphan, type Start, startPostmaster } from './postmaster.ts'
import { isAlive, waitUntil } from './processes.ts'

/** One server kept running. */
export type Supervised = {
  /** The server's process now; another after a crash. */
  readonly pid: () => number
  /** Rejects when the server keeps ending and is given up. */
  readonly givenUp: Promise<never>
  readonly stop: () => Promise<void>
}

const RESTARTS_MAX = 5
const RESTART_WINDOW_MS = 60_000

/** Starts a server and keeps it running: one that ends unasked is started again, unless it keeps ending. */
export async function supervise(start: Start, report: (message: string) => void): Promise<Supervised> {
  let child: ChildProcess = await startPostmaster(start)
  let stopping = false
  let restarts: number[] = []
  let restarting: Promise<void> = Promise.resolve()
  const { promise: givenUp, reject: giveUp } = rejectable()
  const watch = () =>
    child.once('exit', (code, signal) => {
      if (!stopping) restarting = restart(`${signal ?? code}`)
    })
  const restart = async (cause: string): Promise<void> => {
    report(
      `PostgreSQL 意外结束（${cause}），正在重新启动。PostgreSQL ended unexpectedly (${cause}) and is started again.`,
    )
    let reason = cause
    for (;;) {
      const now = Date.now()
      restarts = [...restarts.filter((at) => now - at < RESTART_WINDOW_MS), now]
      if (restarts.length > RESTARTS_MAX) {
        giveUp(failure('gave_up', { times: RESTARTS_MAX, log: start.log, reason }))
        return
      }
      try {
        await endOrphan(start.cluster)
        if (stopping) return
        child = await startPostmaster(start)
        watch()
        return
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error)
        await pause(restarts.length * 100)
      }
    }
  }
  watch()
  return {
    givenUp,
    pid: () => child.pid ?? 0,
    async stop() {
      stopping = true
      await restarting
      await endPostmaster(child)
    },
  }
}

/** A promise that may be rejected later, or never, without anyone listening. */
function rejectable(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  promise.catch(() => {})
  return { promise, reject: (error) => reject(error) }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
async function endPostmaster(child: ChildProcess): Promise<void> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  if (hasEnded()) return
  child.kill('SIGINT')
  if (await waitUntil(hasEnded, 60_000)) return
  child.kill('SIGQUIT')
  await waitUntil(() => hasEnded() || !isAlive(child.pid ?? 0), 10_000)
}
