import type { ReactNode } from 'react'
import { useId } from 'react'
import './sheet.css'

type Props = {
  title?: ReactNode
  /** One line under the title: what this shows, as of when. */
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** Without inner margins, for lists that run from edge to edge. */
  flush?: boolean
}

/** A white sheet on the paper: a section with its title and actions. */
export function Sheet({ title, note, actions, children, flush = false }: Props) {
  const id = useId()
  return (
    <section className={flush ? 'sheet sheet-flush' : 'sheet'} aria-labelledby={title ? id : undefined}>
      {(title || actions) && (
        <header className="sheet-head">
          <div>
            {title && (
              <h2 id={id} className="sheet-title">
                {title}
              </h2>
            )}
            {note && <p className="faint">{note}</p>}
          </div>
          {actions && <div className="row">{actions}</div>}
        </header>
      )}
      <div className="sheet-body">{children}</div>
    </section>
  )
}
