import { App, Button } from 'antd'
import { useState } from 'react'
import { type Job, Trouble } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { JOB_WORDS, cancelJob, isUnderWay, resumeJob, useJob } from './job.ts'
import { Progress } from './progress.tsx'

const words = inBoth({ resume: '从停下处继续' }, { resume: 'Go on where it stopped' })

type Props = {
  readonly job: Job
  readonly unit: string
  readonly mayCancel?: boolean
  readonly onEnd?: (job: Job) => void
}

/** A job as it goes on, live; cancelled or interrupted work offers to go on. */
export function JobProgress({ job: known, unit, mayCancel = true, onEnd }: Props) {
  const job = useJob(known.id, onEnd) ?? known
  const { message } = App.useApp()
  const [isBusy, setBusy] = useState(false)
  const act = async (work: (id: number) => Promise<void>) => {
    setBusy(true)
    try {
      await work(job.id)
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      message.error(error.message)
    } finally {
      setBusy(false)
    }
  }
  const { title, done, total } = job
  return (
    <div className="stack">
      <Progress
        title={title}
        done={done}
        total={total}
        unit={unit}
        message={job.message ?? JOB_WORDS[job.status]}
        cancelling={job.cancelRequested && isUnderWay(job)}
        onCancel={mayCancel && isUnderWay(job) ? () => void act(cancelJob) : undefined}
      />
      {job.resumable && (
        <div className="row">
          <Button loading={isBusy} onClick={() => void act(resumeJob)}>
            {words.resume}
          </Button>
        </div>
      )}
    </div>
  )
}
