import './score-bar.css'

/** Points of a full mark as a bar with its words; with bounds, the part that is still open is hatched. */
export function ScoreBar({ score, max, low }: { score: string; max: string | null; low?: string | undefined }) {
  const words = max === null ? `${score} 分` : `${score} / ${max} 分`
  const share = shareOf(score, max)
  const sure = low === undefined ? share : shareOf(low, max)
  return (
    <div className="score-bar">
      {max !== null && (
        <svg className="score-bar-track" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="6" rx="3" className="score-bar-rest" />
          {share > sure && <rect width={share} height="6" rx="3" className="score-bar-open" />}
          <rect width={sure} height="6" rx="3" className="score-bar-sure" />
        </svg>
      )}
      <span className="score-bar-words">{words}</span>
    </div>
  )
}

/** Per cent of the full mark, within 0 and 100; only for drawing. */
export function shareOf(score: string, max: string | null): number {
  const full = Number(max)
  if (max === null || !(full > 0)) return 0
  return Math.min(100, Math.max(0, (Number(score) / full) * 100))
}
