import './strip.css'

type Props = {
  readonly own: number
  /** Points of the others, from low to high, without names. */
  readonly others: readonly number[]
  readonly label: string
  readonly ownLabel: string
}

/** One's own point among those of the others, equal ones on top of each other; the words beside say where it stands. */
export function Strip({ own, others, label, ownLabel }: Props) {
  const low = Math.min(own, ...others)
  const span = Math.max(1, Math.max(own, ...others) - low)
  const at = (points: number) => MARGIN + ((points - low) / span) * (WIDTH - 2 * MARGIN)
  const stacked = new Map<number, number>()
  const dots = others.map((points) => {
    const level = stacked.get(points) ?? 0
    stacked.set(points, level + 1)
    return { points, level }
  })
  const levels = Math.max(1, ...stacked.values())
  const height = BASE + Math.min(levels, LEVELS_MAX) * STEP
  return (
    <svg className="strip" viewBox={`0 0 ${WIDTH} ${height + FOOT}`} role="img" aria-label={label}>
      <path d={`M${MARGIN} ${height}H${WIDTH - MARGIN}`} className="strip-line" />
      {dots
        .filter(({ level }) => level < LEVELS_MAX)
        .map(({ points, level }) => (
          <circle
            key={`${points} ${level}`}
            cx={at(points)}
            cy={height - 5 - level * STEP}
            r={3}
            className="strip-other"
          />
        ))}
      <path d={`M${at(own)} 14V${height}`} className="strip-own" />
      <path d={`M${at(own)} ${height - 10}l5 5l-5 5l-5 -5z`} className="strip-own-mark" />
      <text x={at(own)} y={11} textAnchor={anchorAt(at(own))} className="strip-own-title">
        {ownLabel}
      </text>
      <text x={MARGIN} y={height + 15} className="strip-title">
        {Math.round(low)}
      </text>
      <text x={WIDTH - MARGIN} y={height + 15} textAnchor="end" className="strip-title">
        {Math.round(low + span)}
      </text>
    </svg>
  )
}

const anchorAt = (x: number): 'start' | 'middle' | 'end' => (x < 60 ? 'start' : x > WIDTH - 60 ? 'end' : 'middle')

const WIDTH = 360
const MARGIN = 12
const BASE = 26
const STEP = 7
const FOOT = 20
const LEVELS_MAX = 8
