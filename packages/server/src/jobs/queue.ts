import { bare } from '../bare-error.ts'
import type { Platform } from '../platform.ts'
import {
  type JobKind,
  type JobRow,
  claimJob,
  interruptJobs,
  requestCancel,
  requeueInterrupted,
  zonesWithUnfinishedJobs,
} from '../store/jobs.ts'
import { createListeners } from './queue/listeners.ts'
import { createWorker } from './queue/worker.ts'

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

/** Makes the queue over the works this server knows. Nothing runs before `start` or `wake`. */
export function createQueue(platform: Pick<Platform, 'database' | 'log'>, works: Record<JobKind, Work>): Queue {
  const { database, log } = platform
  const { listen, tell } = createListeners()
  const worker = createWorker(platform, works, tell)
  const lanes = new Map<string, Promise<void>>()
  let stopping = false

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
      await worker.work(zone, row)
      // One job may have queued another of another kind.
      wake(zone)
    }
  }

  return {
    wake,
    listen,
    async cancel(zone, id) {
      const row = await database.inZone(zone, (sql) => requestCancel(sql, id))
      if (row === null) return false
      worker.cancel(zone, id)
      tell(zone, row)
      return true
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
      worker.stop()
      await Promise.all(lanes.values())
    },
  }
}
