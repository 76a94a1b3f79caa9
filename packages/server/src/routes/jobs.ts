import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, job } from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, endpoint, events } from '../endpoint.ts'
import { presentJob } from '../presentation.ts'
import type { Platform } from '../platform.ts'
import { type JobRow, readJob, requeueJob } from '../store/jobs.ts'

const failure = defineErrors('job', {
  not_found: { status: 404, zh: '没有编号为 {id} 的任务。', en: 'There is no job {id}.' },
  ended: {
    status: 409,
    zh: '任务 {id} 已结束（{status}），无法取消。',
    en: 'Job {id} has ended ({status}) and cannot be cancelled.',
  },
  not_resumable: {
    status: 409,
    zh: '任务 {id} 现为「{status}」，只有取消、中断或失败的任务可以继续。',
    en: 'Job {id} is {status}; only a cancelled, interrupted or failed one can go on.',
  },
})

const WORKERS = ['officer', 'policy_officer'] as const
const ENDED = ['done', 'failed', 'cancelled']

const show = endpoint({
  method: 'GET',
  path: '/api/jobs/:id',
  tag: '任务',
  summary: '一项任务的进度与结果',
  roles: READERS,
  params: z.object({ id }),
  out: job,
  work: ({ params, inZone }) => inZone(async (sql) => presentJob(await found(sql, params.id))),
})

const progress = endpoint({
  method: 'GET',
  path: '/api/jobs/:id/events',
  tag: '任务',
  summary: '任务进度（server-sent events），完成后自行结束',
  roles: READERS,
  params: z.object({ id }),
  out: events(job),
  async work({ params, inZone, platform, session, request }) {
    await inZone((sql) => found(sql, params.id))
    return follow(platform, session.zone, params.id, request.signal)
  },
})

const cancel = endpoint({
  method: 'POST',
  path: '/api/jobs/:id/cancel',
  tag: '任务',
  summary: '取消任务',
  audit: 'job.cancelled',
  roles: WORKERS,
  params: z.object({ id }),
  out: job,
  async work({ params, inZone, audit, platform, session }) {
    await inZone(async (sql) => {
      const row = await found(sql, params.id)
      if (ENDED.includes(row.status)) throw failure('ended', { id: params.id, status: row.status })
      audit(`job:${params.id}`)
    })
    await platform.queue.cancel(session.zone, params.id)
    return inZone(async (sql) => presentJob(await found(sql, params.id)))
  },
})

const resume = endpoint({
  method: 'POST',
  path: '/api/jobs/:id/resume',
  tag: '任务',
  summary: '继续一项取消、中断或失败的任务，从停下处接着做',
  audit: 'job.resumed',
  roles: WORKERS,
  params: z.object({ id }),
  out: job,
  async work({ params, inZone, audit, platform, session }) {
    const row = await inZone(async (sql) => {
      const before = await found(sql, params.id)
      const queued = await requeueJob(sql, params.id)
      if (queued === null) throw failure('not_resumable', { id: params.id, status: before.status })
      audit(`job:${params.id}`)
      return queued
    })
    platform.queue.wake(session.zone)
    return presentJob(row)
  },
})

async function found(sql: Sql, number: number): Promise<JobRow> {
  const row = await readJob(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return row
}

/** The job now, and again whenever it has changed, until it has ended or the listener has gone. */
async function* follow(platform: Platform, zone: string, number: number, signal: AbortSignal) {
  let latest: JobRow | null = null
  let wake = (): void => {}
  const stopListening = platform.queue.listen(zone, number, (row) => {
    latest = row
    wake()
  })
  signal.addEventListener('abort', () => wake(), { once: true })
  try {
    const now = await platform.database.inZone(zone, (sql) => readJob(sql, number))
    // What was told while reading is newer than what was read.
    latest ??= now
    while (!signal.aborted) {
      const row: JobRow | null = latest
      latest = null
      if (row !== null) yield presentJob(row)
      if (row !== null && ENDED.includes(row.status)) return
      if (latest === null && !signal.aborted) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stopListening()
  }
}

export const jobEndpoints = [show, progress, cancel, resume] as const
