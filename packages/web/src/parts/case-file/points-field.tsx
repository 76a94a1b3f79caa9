import { ask, forget } from '../../api.ts'
import { usePress } from '../press.ts'
import { Problem } from '../problem.tsx'
import { instant } from '../when.ts'
import type { Asked } from './question.tsx'
import { caseWords as words } from './words.ts'

/** Points a bank acts on: read under the firm's consent and filled in from the receipt; nobody types them. */
export function PointsField({ file, question: { name, read } }: { file: number; question: Asked }) {
  const { isBusy, trouble, press } = usePress()
  const look = () =>
    press(async () => {
      await ask('POST /api/cases/:id/reading', { params: { id: file } })
      await forget('GET /api/cases/:id')
    })
  return (
    <div className="case-question" role="group" aria-label={name}>
      <span className="case-read-name">{name}</span>
      <span className="case-field">
        {read?.shown ? (
          <strong className="nowrap">{read.shown}</strong>
        ) : (
          <span className="soft">{read?.until ? words.pointsUnknown : words.notRead}</span>
        )}
        <button type="button" className="button" disabled={isBusy} onClick={() => void look()}>
          {read?.until ? words.readAgain : words.readPoints}
        </button>
      </span>
      <span className="faint">{read?.until ? words.readUntil(instant(read.until)) : words.readNote}</span>
      {trouble && <Problem error={trouble} />}
    </div>
  )
}
