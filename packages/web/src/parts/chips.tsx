import './chips.css'

type Props<Key extends string> = {
  readonly label: string
  /** What no choice is called; absent where one is always chosen. */
  readonly any?: string
  readonly choices: readonly { readonly key: Key; readonly title: string; readonly count?: number | undefined }[]
  readonly current: Key | undefined
  readonly onChange: (key: Key | undefined) => void
}

/** One choice out of a few, with how many each has. */
export function Chips<Key extends string>({ label, any, choices, current, onChange }: Props<Key>) {
  return (
    <div className="chips" role="group" aria-label={label}>
      {any !== undefined && (
        <button
          type="button"
          className="bare chip"
          aria-pressed={current === undefined}
          onClick={() => onChange(undefined)}
        >
          {any}
        </button>
      )}
      {choices.map(({ key, title, count }) => (
        <button
          key={key}
          type="button"
          className="bare chip"
          aria-pressed={current === key}
          onClick={() => onChange(key)}
        >
          {title}
          {count !== undefined && <span className="chip-count">{count}</span>}
        </button>
      ))}
    </div>
  )
}
