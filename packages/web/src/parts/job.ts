import { useEffect, useRef, useState } from 'react'
import { type Job, addressOf, ask, forget, useAnswer } from '../api.ts'
import { inBoth, language } from '../i18n.ts'

/** What each state of long work is called. */
export const JOB_WORDS: Readonly<Record<Job['status'], string>> = inBoth(
  {
    queued: '排队中',
    running: '进行中',
    done: '已完成',
    failed: '失败',
    cancelled: '已取消',
    interrupted: '已中断',
  },
  {
    queued: 'Queued',
    running: 'Under way',
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
    interrupted: 'Interrupted',
  },
)

/** What a job does, in the language of the page. */
export const jobTitle = ({ title, titleEn }: Pick<Job, 'title' | 'titleEn'>): string =>
  language() === 'en' ? titleEn : title

/** Whether work still goes on. */
export const isUnderWay = ({ status }: Pick<Job, 'status'>): boolean => status === 'queued' || status === 'running'

/**
 * A job as it stands, told by the server while it goes on and asked for now and then in case the telling is cut off.
 * `onEnd` hears its last word once.
 */
export function useJob(id: number | undefined, onEnd?: (job: Job) => void): Job | undefined {
  const asked = useAnswer(
    'GET /api/jobs/:id',
    { params: { id: id ?? 0 } },
    {
      enabled: id !== undefined,
      staleTime: 0,
      refetchInterval: ({ state: { data } }) => (data && !isUnderWay(data) ? false : ASK_EVERY_MS),
    },
  )
  const told = useTold(id)
  const job = asked.data && !isUnderWay(asked.data) ? asked.data : (told ?? asked.data)
  const ended = useRef<number>(undefined)
  useEffect(() => {
    if (!job || isUnderWay(job) || ended.current === job.id) return
    ended.current = job.id
    onEnd?.(job)
  }, [job, onEnd])
  return job
}

/** What the server tells of a job; the stream is closed once the job has ended. */
function useTold(id: number | undefined): Job | undefined {
  const [told, setTold] = useState<Job>()
  useEffect(() => {
    if (id === undefined) return undefined
    const events = new EventSource(addressOf('GET /api/jobs/:id/events', { params: { id } }))
    events.addEventListener('progress', ({ data }: MessageEvent<string>) => {
      const job = JSON.parse(data) as Job
      setTold(job)
      if (!isUnderWay(job)) events.close()
    })
    return () => events.close()
  }, [id])
  return told?.id === id ? told : undefined
}

const ASK_EVERY_MS = 3000

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
