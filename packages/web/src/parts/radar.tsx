import { titleLines } from './radar-title.ts'
import './radar.css'

/** One axis: a share of the full mark, and the same of those it is compared with; between 0 and 1. */
export type Axis = { readonly title: string; readonly own: number; readonly others: number | null }

type Props = { readonly axes: readonly Axis[]; readonly label: string }

/**
 * Shares of full marks around a centre, with a dashed line for those compared with. It repeats what a table beside it
 * says, which is what is read aloud; of fewer than three axes there is no shape, and nothing is drawn.
 */
export function Radar({ axes, label }: Props) {
  if (axes.length < 3) return null
  const place = (share: number, at: number): [number, number] => {
    const angle = (2 * Math.PI * at) / axes.length - Math.PI / 2
    return [CENTRE_X + RADIUS * share * Math.cos(angle), CENTRE_Y + RADIUS * share * Math.sin(angle)]
  }
  const shape = (shares: readonly number[]) =>
    shares.map((share, at) => place(share, at).map(tenth).join(',')).join(' ')
  const others = axes.map((axis) => axis.others)
  return (
    <svg className="radar" viewBox={`0 0 ${2 * CENTRE_X} ${2 * CENTRE_Y}`} role="img" aria-label={label}>
      {RINGS.map((ring) => (
        <polygon key={ring} points={shape(axes.map(() => ring))} className="radar-ring" />
      ))}
      {axes.map(({ title }, at) => {
        const [x, y] = place(1, at)
        return <line key={title} x1={CENTRE_X} y1={CENTRE_Y} x2={tenth(x)} y2={tenth(y)} className="radar-ring" />
      })}
      {others.every((share) => share !== null) && <polygon points={shape(others)} className="radar-others" />}
      <polygon points={shape(axes.map(({ own }) => own))} className="radar-own" />
      {axes.map(({ title }, at) => {
        const [x, y] = place(LABEL_AT, at)
        const anchor = Math.abs(x - CENTRE_X) < 8 ? 'middle' : x > CENTRE_X ? 'start' : 'end'
        return (
          <text
            key={title}
            x={tenth(x)}
            y={tenth(y)}
            textAnchor={anchor}
            dominantBaseline="middle"
            className="radar-title"
          >
            {titleLines(title).map((line, row, { length }) => (
              <tspan key={row} x={tenth(x)} dy={row === 0 ? `${-0.6 * (length - 1)}em` : '1.2em'}>
                {line}
              </tspan>
            ))}
          </text>
        )
      })}
    </svg>
  )
}

const tenth = (number: number): number => Math.round(number * 10) / 10

const CENTRE_X = 190
const CENTRE_Y = 140
const RADIUS = 100
const RINGS = [0.25, 0.5, 0.75, 1]
const LABEL_AT = 1.14
