import { useState } from 'react'
import type { CaseDetail } from '../../api.ts'
import { listed } from '../../i18n.ts'
import { useFocusFollows } from '../focus-follows.ts'
import { Sheet } from '../sheet.tsx'
import { day } from '../when.ts'
import { Doing } from './doing.tsx'
import { caseWords as words } from './words.ts'

/** What I can do now, what I cannot and why, and whom the case waits for. */
export function Offers({ file }: { file: CaseDetail }) {
  const [chosen, setChosen] = useState<string>()
  const [isOpen, setOpen] = useState(false)
  const { offers, others, awaited, timeline } = file
  const last = timeline.at(-1)
  const open = isOpen ? offers.find((offer) => offer.action === chosen && offer.possible) : undefined
  const possible = offers.filter((offer) => offer.possible)
  // What turns the firm away or only takes the case back is never the main thing to press.
  const main = possible.find((offer) => !offer.takesReason && !offer.isRetreat)
  const { button, place } = useFocusFollows(open !== undefined)
  const hindered = offers.filter((offer) => !offer.possible)
  return (
    <Sheet title={words.act}>
      {last?.isReason && !open && <p role="note">{words.last(last.action, last.note ?? '')}</p>}
      {offers.length === 0 && <p className="soft">{words.none}</p>}
      {possible.length > 0 && !open && (
        <div className="case-actions">
          {possible.map(({ action }) => (
            <button
              key={action}
              ref={action === chosen ? button : undefined}
              type="button"
              className={action === main?.action ? 'button button-main' : 'button'}
              onClick={() => {
                setChosen(action)
                setOpen(true)
              }}
            >
              {action}
            </button>
          ))}
        </div>
      )}
      {open && (
        <div ref={place} tabIndex={-1}>
          <Doing key={`${open.action} ${file.version}`} file={file} offer={open} close={() => setOpen(false)} />
        </div>
      )}
      {hindered.length > 0 && (
        <ul className="case-hindered">
          {hindered.map(({ action, role, refusals }) => (
            <li key={`${role} ${action}`}>
              <strong>{action}</strong> <span className="faint">{words.cannot}</span>
              <ul>
                {refusals.map(({ zh, article }) => (
                  <li key={zh}>
                    {zh} <span className="faint">{article}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <p className="faint case-others">
          {(possible.length > 0 ? words.besides : words.waits)(
            listed(others.map(({ role, action }) => `${role} ${action}`)),
          )}
        </p>
      )}
      {awaited.map((one) => (
        <p key={one.action} className="faint">
          {words.becomes(one.action, day(one.on))}
        </p>
      ))}
    </Sheet>
  )
}
