import type { ReactNode } from 'react'
import './figure.css'
import { Hint } from './hint.tsx'

type Props = {
  label: string
  value: ReactNode
  unit?: string
  /** What it is made of or compared with, in one short line. */
  note?: ReactNode
  /** How it is counted, shown on request. */
  definition?: string
  /** Wraps the figure in the link to the list behind it. */
  opens?: (figure: ReactNode) => ReactNode
  size?: 'plain' | 'large'
}

/** A number with its unit and label, that opens what it counts. */
export function Figure({ label, value, unit, note, definition, opens, size = 'plain' }: Props) {
  const figure = (
    <span className="figure-value">
      {value}
      {unit && <span className="unit">{unit}</span>}
    </span>
  )
  return (
    <div className={`figure figure-${size}`}>
      <div className="figure-label">
        {label}
        {definition && (
          <Hint says={definition}>
            <button type="button" className="bare figure-definition" aria-label={`${label}：${definition}`}>
              ?
            </button>
          </Hint>
        )}
      </div>
      {opens ? opens(figure) : figure}
      {note && <div className="figure-note">{note}</div>}
    </div>
  )
}
