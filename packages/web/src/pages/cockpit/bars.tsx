import type { ReactNode } from 'react'

/** One line of a wall's comparison: what, how long its bar is (0 to 1), and its figure as a link to the list. */
type BarLine = {
  readonly key: string
  readonly name: ReactNode
  readonly share: number
  readonly figure: ReactNode
  readonly note?: ReactNode
}

/** Bars under each other, each with its figure; the figure says what the bar repeats. */
export function Bars({ lines }: { lines: readonly BarLine[] }) {
  return (
    <ul className="wall-bars">
      {lines.map(({ key, name, share, figure, note }) => (
        <li key={key} className="wall-bar">
          <span className="wall-bar-name">{name}</span>
          <span className="wall-bar-track" aria-hidden="true">
            <span className="wall-bar-fill" style={{ width: `${Math.max(0.4, Math.min(1, share) * 100)}%` }} />
          </span>
          <span className="wall-bar-figure">{figure}</span>
          <span className="wall-bar-note">{note}</span>
        </li>
      ))}
    </ul>
  )
}

/** So many lines are read from four metres. */
export const LINES_MAX = 7
