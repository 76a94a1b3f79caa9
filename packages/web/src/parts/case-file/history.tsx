import type { CaseDetail } from '../../api.ts'
import { day, inDays } from '../when.ts'
import { Moves } from './moves.tsx'
import { caseWords as words } from './words.ts'

/** What happened, the latest first: who did what, what they filled in, what money it moved. */
export function History({ file: { timeline } }: { file: CaseDetail }) {
  return (
    <ol className="case-history">
      {timeline.toReversed().map((event, at) => (
        <li key={timeline.length - at}>
          <p className="row">
            <strong>{event.action}</strong>
            <span className="soft">{event.who ?? words.system}</span>
            {event.role && event.who && <span className="faint">{event.role}</span>}
          </p>
          <p className="faint">
            <time dateTime={event.at}>{day(event.on)}</time> → {event.to}
          </p>
          {event.given.length > 0 && (
            <p className="soft">{event.given.map(({ name, shown }) => `${name} ${inDays(shown)}`).join('；')}</p>
          )}
          {event.note && <p>{event.isReason ? words.because(event.note) : event.note}</p>}
          {event.moves.length > 0 && <Moves moves={event.moves} />}
        </li>
      ))}
    </ol>
  )
}
