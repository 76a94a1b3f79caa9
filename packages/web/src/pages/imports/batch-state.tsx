import type { Batch } from '../../api.ts'
import { JOB_WORDS } from '../../parts/job.ts'
import { Tag } from '../../parts/tag.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth({ undone: '已撤销' }, { undone: 'Undone' })

/** What became of an import. */
export function BatchState({ status }: { status: Batch['status'] }) {
  if (status === 'undone') return <Tag>{words.undone}</Tag>
  return <Tag tone={TONES[status]}>{JOB_WORDS[status]}</Tag>
}

const TONES = {
  queued: 'plain',
  running: 'accent',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
  interrupted: 'unsure',
} as const
