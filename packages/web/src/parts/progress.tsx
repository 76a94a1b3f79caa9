import { Button } from 'antd'
import { inBoth } from '../i18n.ts'
import { group } from './money.tsx'
import './progress.css'

const words = inBoth({ stopping: '正在停下…', cancel: '取消' }, { stopping: 'Stopping…', cancel: 'Cancel' })

type Props = {
  readonly title: string
  readonly done: number
  /** Null while it is not known how much there is. */
  readonly total: number | null
  readonly message?: string | null
  readonly unit: string
  readonly onCancel?: (() => void) | undefined
  readonly cancelling?: boolean
}

/** How far long work has come, what it does now, and the way to stop it. */
export function Progress({ title, done, total, message, unit, onCancel, cancelling = false }: Props) {
  const share = total ? Math.min(1, done / total) : undefined
  const said = total ? `${group(done)} / ${group(total)} ${unit}` : `${group(done)} ${unit}`
  return (
    <div className="progress">
      <div className="row-between">
        <strong>{title}</strong>
        <span className="soft nowrap">
          {share !== undefined && `${Math.floor(share * 100)}% · `}
          {said}
        </span>
      </div>
      <div
        className={share === undefined ? 'progress-track progress-unknown' : 'progress-track'}
        role="progressbar"
        aria-label={title}
        aria-valuetext={said}
        aria-valuemin={0}
        aria-valuemax={total ?? undefined}
        aria-valuenow={total ? done : undefined}
      >
        <div className="progress-done" style={{ width: `${(share ?? 0.3) * 100}%` }} />
      </div>
      <div className="row-between">
        <span className="faint" role="status">
          {cancelling ? words.stopping : message}
        </span>
        {onCancel && (
          <Button size="small" onClick={onCancel} disabled={cancelling}>
            {words.cancel}
          </Button>
        )}
      </div>
    </div>
  )
}
