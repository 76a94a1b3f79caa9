import './score-bar.css'
import { inBoth } from '../i18n.ts'
import { shortPoints } from './shown.ts'

const units = inBoth({ points: '分' }, { points: 'points' })

/** Points of a full mark as a bar with its words; with bounds, the part that is still open is hatched. */
export function ScoreBar({ score, max, low }: { score: string; max: string | null; low?: string | undefined }) {
  const words =
    max === null
      ? `${shortPoints(score)} ${units.points}`
      : `${shortPoints(score)} / ${shortPoints(max)} ${units.points}`
  const share = shareOf(score, max)
  const sure = low === undefined ? share : shareOf(low, max)
  return (
    <div className="score-bar">
      {max !== null && (
        <div className="score-bar-track" aria-hidden="true">
          {share > sure && <div className="score-bar-open" style={{ width: `${share}%` }} />}
          <div className="score-bar-sure" style={{ width: `${sure}%` }} />
        </div>
      )}
      <span className="score-bar-words" title={score}>
        {words}
      </span>
    </div>
  )
}

/** Per cent of the full mark, within 0 and 100; only for drawing. */
export function shareOf(score: string, max: string | null): number {
  const full = Number.parseFloat(max ?? '')
  if (max === null || !(full > 0)) return 0
  return Math.min(100, Math.max(0, (Number.parseFloat(score) / full) * 100))
}
