import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Progress } from '../../parts/progress.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import type { TrialChange } from '@gongzhen/core/programme'
import type { FirmAt } from './moves.tsx'
import type { LaboratoryAnswer } from './tried.ts'
import type { DoubtState } from './use-laboratory.ts'
import { labWords as words } from './words.ts'

type Props = {
  readonly answer: LaboratoryAnswer
  readonly changes: readonly TrialChange[]
  readonly firmAt: FirmAt
  readonly doubts: DoubtState
}

const DRAWS = 1000
const SAMPLES = 240
const SEED = 20260630
const SHOWN = 60
const SPREADS = [0.1, 0.25, 0.5]

/** How firm places are when weights vary: intervals, who is at the edge, and which weights are to blame. */
export function Doubts({ answer, changes, firmAt, doubts }: Props) {
  const id = useId()
  const [spread, setSpread] = useState(0.25)
  const { progress, done, hasFailed, start, cancel } = doubts
  const draw = () => start({ answer, changes, draws: DRAWS, samples: SAMPLES, spread, seed: SEED })
  return (
    <div className="stack-wide">
      <Sheet>
        <div className="stack">
          <p className="soft">{words.doubtWhy}</p>
          <div className="row">
            <label htmlFor={id}>{words.spread}</label>
            <select
              id={id}
              className="lab-select"
              value={spread}
              onChange={({ target }) => setSpread(Number(target.value))}
            >
              {SPREADS.map((one) => (
                <option key={one} value={one}>
                  ±{one * 100}%
                </option>
              ))}
            </select>
            <button type="button" className="button button-main" disabled={progress !== undefined} onClick={draw}>
              {done ? words.again : words.draw}
            </button>
          </div>
          {progress && <Progress title={words.drawing} {...progress} unit={words.draws} onCancel={cancel} />}
          {hasFailed && (
            <p className="lab-off" role="alert">
              {words.doubtFailed}
            </p>
          )}
        </div>
      </Sheet>
      {done && <Intervals done={done} firmAt={firmAt} />}
      {done && done.shares.length > 1 && <Shares done={done} />}
    </div>
  )
}

type Done = NonNullable<DoubtState['done']>

function Intervals({ done: { intervals, tookMs }, firmAt }: { done: Done; firmAt: FirmAt }) {
  const { rank, low, high, among } = intervals
  const rows = Array.from(rank.keys()).filter((row) => !Number.isNaN(rank[row]))
  const width = rows.reduce((sum, row) => sum + high[row]! - low[row]!, 0) / Math.max(1, rows.length)
  const isEdge = (row: number) => among[row]! > 0.05 && among[row]! < 0.95
  const edge = rows.filter(isEdge).toSorted((a, b) => Math.abs(among[a]! - 0.5) - Math.abs(among[b]! - 0.5))
  const most = Math.max(1, ...rows.map((row) => high[row]!))
  return (
    <Sheet title={words.straddling(edge.length)} note={words.width(width.toFixed(1), (tookMs / 1000).toFixed(1))} flush>
      <div className="lab-scroll" tabIndex={0} role="region" aria-label={words.interval}>
        <table className="lab-moves">
          <thead>
            <tr>
              <th scope="col">{words.firm}</th>
              <th scope="col">{words.rank}</th>
              <th scope="col">{words.interval}</th>
              <th scope="col">{words.among}</th>
            </tr>
          </thead>
          <tbody>
            {edge.slice(0, SHOWN).map((row) => (
              <tr key={row}>
                <th scope="row">
                  <Link to="/firms/$firm" params={{ firm: String(firmAt(row).id) }}>
                    {firmAt(row).name}
                  </Link>
                </th>
                <td>{rank[row]}</td>
                <td>
                  <span className="row nowrap">
                    <Span low={low[row]! / most} high={high[row]! / most} at={rank[row]! / most} />
                    {Math.round(low[row]!)}–{Math.round(high[row]!)}
                  </span>
                </td>
                <td className="nowrap">
                  {Math.round(among[row]! * 100)}% <Tag tone="unsure">{words.edge}</Tag>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  )
}

/** An interval as a line, the place itself as a point; the figures stand beside. */
export function Span({ low, high, at }: { low: number; high: number; at: number }) {
  return (
    <svg className="lab-span" viewBox="0 0 100 12" aria-hidden="true">
      <path d="M0 6H100" className="lab-span-all" />
      <path d={`M${low * 100} 6H${Math.max(high, low + 0.01) * 100}`} className="lab-span-own" />
      <circle cx={at * 100} cy={6} r={3.5} className="lab-span-at" />
    </svg>
  )
}

function Shares({ done: { shares } }: { done: Done }) {
  // With others a doubt is to blame for no less than alone; where the figures say so, that is sampling.
  const whole = shares.map((share) => ({ ...share, total: Math.max(share.first, share.total) }))
  const most = Math.max(0.01, ...whole.map(({ total }) => total))
  return (
    <Sheet title={words.sobol}>
      <ul className="lab-bars">
        {whole
          .toSorted((a, b) => b.total - a.total)
          .map(({ factor, title, first, total }) => (
            <li key={factor}>
              <span>{title}</span>
              <Bar share={Math.max(0, total) / most} />
              <span className="soft nowrap">
                {words.first} {percent(first)} · {words.total} {percent(total)}
              </span>
            </li>
          ))}
      </ul>
    </Sheet>
  )
}

const percent = (share: number): string => `${Math.round(Math.max(0, share) * 100)}%`

/** A share as a bar; what it says stands beside. */
export function Bar({ share, tone = 'own' }: { share: number; tone?: 'own' | 'other' }) {
  return (
    <svg className="lab-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100} height={8} className="lab-bar-all" />
      <rect width={Math.max(0, Math.min(1, share)) * 100} height={8} className={`lab-bar-${tone}`} />
    </svg>
  )
}
