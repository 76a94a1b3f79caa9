import { Link } from '@tanstack/react-router'
import { inBoth } from '../../i18n.ts'
import './stage-bars.css'
import { group } from '../../parts/money.tsx'

const words = inBoth(
  { firms: (count: number) => `${group(count)} 家`, mean: (score: string) => `平均 ${score} 分` },
  { firms: (count) => group(count), mean: (score) => `mean ${score}` },
)

type Stage = { readonly stage: string; readonly count: number; readonly meanScore: string | null }

/** Firms in each stage as bars with their numbers; each opens its list. */
export function StageBars({ stages }: { stages: readonly Stage[] }) {
  const most = Math.max(1, ...stages.map(({ count }) => count))
  return (
    <ul className="stage-bars">
      {stages.map(({ stage, count, meanScore }) => (
        <li key={stage}>
          <Link to="/firms" search={{ stage, sort: '-points' }} className="stage-bar">
            <span className="stage-bar-name">{stage}</span>
            <span className="stage-bar-track" aria-hidden="true">
              <span className="stage-bar-fill" style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className="stage-bar-count">{words.firms(count)}</span>
          </Link>
          {meanScore !== null && <span className="faint stage-bar-mean">{words.mean(meanScore)}</span>}
        </li>
      ))}
    </ul>
  )
}
