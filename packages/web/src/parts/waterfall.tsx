import './waterfall.css'

/** One part of a total: what it gave and what it could have given. */
export type Step = { readonly title: string; readonly gave: number; readonly full: number | null }

type Props = { readonly steps: readonly Step[]; readonly label: string; readonly total: string; readonly unit: string }

/**
 * How a total came about, part by part, each beginning where the last ended; a dotted end shows what a part could still
 * give. The figures stand beside the bars and are what is read aloud.
 */
export function Waterfall({ steps, label, total, unit }: Props) {
  const sum = steps.reduce((all, { gave }) => all + gave, 0)
  const most = Math.max(1, ...reaches(steps))
  let from = 0
  return (
    <ol className="waterfall" aria-label={label}>
      {steps.map(({ title, gave, full }) => {
        const start = from
        from += gave
        return (
          <li key={title}>
            <span className="waterfall-title">{title}</span>
            <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
              {full !== null && full > gave && (
                <rect
                  x={(100 * from) / most}
                  y={5}
                  width={(100 * (full - gave)) / most}
                  height={4}
                  className="waterfall-open"
                />
              )}
              <rect
                x={(100 * Math.min(start, from)) / most}
                y={1}
                width={Math.max(0.4, (100 * Math.abs(gave)) / most)}
                height={12}
                className={gave < 0 ? 'waterfall-lost' : 'waterfall-gave'}
              />
            </svg>
            <span className="waterfall-said">
              {signed(gave)}
              {full !== null && <span className="faint"> / {shown(full)}</span>}
            </span>
          </li>
        )
      })}
      <li className="waterfall-total">
        <span className="waterfall-title">{total}</span>
        <svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
          <rect x={0} y={1} width={(100 * Math.max(0, sum)) / most} height={12} className="waterfall-sum" />
        </svg>
        <span className="waterfall-said">{`${shown(sum)} ${unit}`}</span>
      </li>
    </ol>
  )
}

/** How far each part reaches with all it could give. */
function reaches(steps: readonly Step[]): number[] {
  let from = 0
  return steps.map(({ gave, full }) => {
    const reach = from + Math.max(gave, full ?? gave)
    from += gave
    return reach
  })
}

const shown = (points: number): string => String(Math.round(points * 100) / 100)
const signed = (points: number): string => (points < 0 ? `−${shown(-points)}` : `+${shown(points)}`)
