import { App, Button } from 'antd'
import { type Job } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { JOB_WORDS, cancelJob, isUnderWay, jobTitle, resumeJob, useJob } from './job.ts'
import { usePress } from './press.ts'
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
  const { isBusy, press } = usePress(({ message: said }) => message.error(said))
  const act = (work: (id: number) => Promise<void>) =>
    press(async () => {
      await work(job.id)
    })
  const { done, total } = job
  return (
    <div className="stack">
      <Progress
        title={jobTitle(job)}
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
