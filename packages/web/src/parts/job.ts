import { useEffect, useState } from 'react'
import { type Job, addressOf, ask, forget, queries, useAnswer } from '../api.ts'

/** What each state of long work is called. */
export const JOB_WORDS: Readonly<Record<Job['status'], string>> = {
  queued: '排队中',
  running: '进行中',
  done: '已完成',
  failed: '失败',
  cancelled: '已取消',
  interrupted: '已中断',
}

/** Whether work still goes on. */
export const isUnderWay = ({ status }: Pick<Job, 'status'>): boolean => status === 'queued' || status === 'running'

/** A job as it stands, told by the server while it goes on; `onEnd` hears its last word once. */
export function useJob(id: number | undefined, onEnd?: (job: Job) => void): Job | undefined {
  const first = useAnswer('GET /api/jobs/:id', { params: { id: id ?? 0 } }, { enabled: id !== undefined, staleTime: 0 })
  const [told, setTold] = useState<Job>()
  useEffect(() => {
    if (id === undefined) return undefined
    const events = new EventSource(addressOf('GET /api/jobs/:id/events', { params: { id } }))
    const hear = ({ data }: MessageEvent<string>) => {
      const job = JSON.parse(data) as Job
      setTold(job)
      if (isUnderWay(job)) return
      events.close()
      queries.setQueryData(['GET /api/jobs/:id', { params: { id } }], job)
      onEnd?.(job)
    }
    events.addEventListener('message', hear)
    return () => events.close()
    // A job's end is told once, to whoever listened when it began.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id])
  return told?.id === id ? told : first.data
}

/** Asks a job to stop; what it has done so far stays or is taken back as its kind says. */
export async function cancelJob(id: number): Promise<void> {
  await ask('POST /api/jobs/:id/cancel', { params: { id } })
  await forget('GET /api/jobs/:id')
}

/** Goes on with a job that was cancelled or interrupted. */
export async function resumeJob(id: number): Promise<void> {
  await ask('POST /api/jobs/:id/resume', { params: { id } })
  await forget('GET /api/jobs/:id')
}
