import { z } from 'zod'
import { id, job } from '../contract.ts'
import { READERS, endpoint, events } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const WORKERS = ['officer', 'policy_officer'] as const

const show = endpoint({
  method: 'GET',
  path: '/api/jobs/:id',
  tag: '任务',
  summary: '一项任务的进度与结果',
  roles: READERS,
  params: z.object({ id }),
  out: job,
  work: notYet,
})

const progress = endpoint({
  method: 'GET',
  path: '/api/jobs/:id/events',
  tag: '任务',
  summary: '任务进度（server-sent events），完成后自行结束',
  roles: READERS,
  params: z.object({ id }),
  out: events(job),
  work: notYet,
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
  work: notYet,
})

const resume = endpoint({
  method: 'POST',
  path: '/api/jobs/:id/resume',
  tag: '任务',
  summary: '继续一项取消或中断的任务，从停下处接着做',
  audit: 'job.resumed',
  roles: WORKERS,
  params: z.object({ id }),
  out: job,
  work: notYet,
})

export const jobEndpoints = [show, progress, cancel, resume] as const
