import type { ReactNode } from 'react'
import { Suspense, lazy, useState } from 'react'
import { inBoth } from '../i18n.ts'
import { useTitle } from './title.ts'
import './page-head.css'
import './page-help.css'

const words = inBoth({ help: '这页的词' }, { help: 'Words here' })

const PageHelp = lazy(() => import('./page-help.tsx').then(({ PageHelp }) => ({ default: PageHelp })))

type Props = {
  title: string
  /** The way back up, as a link. */
  above?: ReactNode
  /** Tags beside the title. */
  beside?: ReactNode
  /** What this page is, as of when. */
  note?: ReactNode
  actions?: ReactNode
  /** Words of this page to be explained on request, by their English in the glossary. */
  help?: readonly string[]
}

/** Where I am, what this is, and the one thing to do here. */
export function PageHead({ title, above, beside, note, actions, help }: Props) {
  const [isHelping, setHelping] = useState(false)
  useTitle(title)
  return (
    <header className="page-head">
      <div className="page-head-words">
        {above && <div className="page-head-above">{above}</div>}
        <div className="page-head-line">
          <h1 className="page-head-title">{title}</h1>
          {beside}
          {help && (
            <button
              type="button"
              className="bare reaches page-help-button"
              aria-expanded={isHelping}
              onClick={() => setHelping(!isHelping)}
            >
              {words.help}
            </button>
          )}
        </div>
        {note && <div className="page-head-note">{note}</div>}
      </div>
      {actions && <div className="page-head-actions">{actions}</div>}
      {help && isHelping && (
        <div className="page-head-help">
          <Suspense fallback={null}>
            <PageHelp terms={help} />
          </Suspense>
        </div>
      )}
    </header>
  )
}
