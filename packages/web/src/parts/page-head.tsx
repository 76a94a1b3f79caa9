import type { ReactNode } from 'react'
import { useEffect } from 'react'
import './page-head.css'

type Props = {
  title: string
  /** The way back up, as a link. */
  above?: ReactNode
  /** Tags beside the title. */
  beside?: ReactNode
  /** What this page is, as of when. */
  note?: ReactNode
  actions?: ReactNode
}

/** Where I am, what this is, and the one thing to do here. */
export function PageHead({ title, above, beside, note, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · 共振`
  }, [title])
  return (
    <header className="page-head">
      <div className="page-head-words">
        {above && <div className="page-head-above">{above}</div>}
        <div className="page-head-line">
          <h1 className="page-head-title">{title}</h1>
          {beside}
        </div>
        {note && <div className="page-head-note">{note}</div>}
      </div>
      {actions && <div className="page-head-actions">{actions}</div>}
    </header>
  )
}
