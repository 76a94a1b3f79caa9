import { useRef } from 'react'
import './view-tabs.css'

type Props<Key extends string> = {
  readonly label: string
  readonly tabs: readonly { readonly key: Key; readonly title: string; readonly count?: number | undefined }[]
  readonly current: Key
  readonly onChange: (key: Key) => void
}

/** Views of one thing side by side: arrow keys move, the address remembers. */
export function ViewTabs<Key extends string>({ label, tabs, current, onChange }: Props<Key>) {
  const list = useRef<HTMLDivElement>(null)
  const move = (from: number, by: number) => {
    const to = (from + by + tabs.length) % tabs.length
    const tab = tabs[to]
    if (!tab) return
    onChange(tab.key)
    list.current?.querySelectorAll<HTMLButtonElement>('button')[to]?.focus()
  }
  return (
    <div className="view-tabs" role="tablist" aria-label={label} ref={list}>
      {tabs.map(({ key, title, count }, at) => (
        <button
          key={key}
          type="button"
          role="tab"
          aria-selected={key === current}
          tabIndex={key === current ? 0 : -1}
          className="bare view-tab"
          onClick={() => onChange(key)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(at, 1)
            if (event.key === 'ArrowLeft') move(at, -1)
          }}
        >
          {title}
          {count !== undefined && <span className="view-tab-count">{count}</span>}
        </button>
      ))}
    </div>
  )
}
