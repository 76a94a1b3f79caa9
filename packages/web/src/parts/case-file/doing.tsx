import { type FormEvent, useState } from 'react'
import { type CaseDetail, type Out, ask, askOnce, forget } from '../../api.ts'
import { useDraft } from '../../draft.ts'
import { DraftBack } from '../draft-back.tsx'
import { usePress } from '../press.ts'
import { Problem } from '../problem.tsx'
import { Moves } from './moves.tsx'
import { type Filled, Question, lacks, writtenOf } from './question.tsx'
import { caseWords as words } from './words.ts'

type Offer = CaseDetail['offers'][number]
type Trial = Out<'POST /api/cases/:id/trial'>

type Written = { readonly filled: Readonly<Record<string, Filled>>; readonly note: string }
const NOTHING: Written = { filled: {}, note: '' }

/** One action: what it asks for, what would come of it, and the last press; what is written waits until it has arrived. */
export function Doing({ file, offer, close }: { file: CaseDetail; offer: Offer; close: () => void }) {
  const draft = useDraft(`case.${file.id}.${offer.action}`, NOTHING)
  const { filled, note } = draft.content
  const [trial, setTrial] = useState<Trial>()
  const [isTried, setTried] = useState(false)
  const { isBusy, trouble, press } = usePress(async ({ code }) => {
    if (code === 'case.changed') await forget('GET /api/cases/:id')
  })
  const lacking = offer.questions.filter((question) => lacks(question, filled[question.name]))
  const lacksReason = offer.takesReason && !WORDS.test(note)
  const request = () => ({
    params: { id: file.id },
    body: { action: offer.action, role: offer.role, ...bodyOf(offer, filled), ...(note.trim() ? { note } : {}) },
  })
  const check = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (lacking.length > 0 || lacksReason) return
    void press(async () => setTrial(await ask('POST /api/cases/:id/trial', request())))
  }
  const confirm = () =>
    press(async () => {
      const { params, body } = request()
      await askOnce('POST /api/cases/:id/act', { params, body: { ...body, version: file.version } }, draft.submission())
      draft.sent()
      await forget('GET /api/cases/:id', 'GET /api/cases', 'GET /api/parties/:id/cases')
      close()
    })
  const change = (name: string, value: Filled) => {
    draft.write({ filled: { ...filled, [name]: value } })
    setTrial(undefined)
  }
  const isSound = trial !== undefined && trial.refusals.length === 0
  return (
    <form className="case-form" noValidate onSubmit={check} aria-label={offer.action}>
      <h3>{offer.action}</h3>
      {offer.note && <p className="soft">{offer.note}</p>}
      {draft.isBack && <DraftBack anew={draft.sent} />}
      {offer.questions.map((question) => (
        <Question
          key={question.name}
          file={file.id}
          question={question}
          value={filled[question.name] ?? {}}
          wrong={isTried && lacking.includes(question)}
          onChange={(value) => change(question.name, value)}
        />
      ))}
      <label>
        {offer.takesReason ? words.reason : words.note}
        <textarea
          rows={2}
          maxLength={2000}
          value={note}
          required={offer.takesReason}
          aria-invalid={isTried && lacksReason}
          onChange={({ target }) => {
            draft.write({ note: target.value })
            setTrial(undefined)
          }}
        />
      </label>
      {isTried && lacksReason && (
        <span className="case-wrong" role="alert">
          {words.reasonNeeded}
        </span>
      )}
      {trial && <Outcome trial={trial} />}
      {trouble && <Problem error={trouble} />}
      <div className="case-actions">
        {isSound ? (
          <button
            key="confirm"
            type="button"
            className="button button-main"
            disabled={isBusy}
            onClick={() => void confirm()}
          >
            {isBusy ? words.sending : words.confirm(offer.action)}
          </button>
        ) : (
          <button key="check" type="submit" className="button button-main" disabled={isBusy}>
            {isBusy ? words.checking : words.check}
          </button>
        )}
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

/** A reason has words, as the server asks for. */
const WORDS = /[\p{L}\p{N}]/u

function Outcome({ trial: { to, moves, refusals } }: { trial: Trial }) {
  if (refusals.length > 0) {
    return (
      <ul className="case-against" role="alert">
        {refusals.map(({ zh, article }) => (
          <li key={zh}>
            {zh} <span className="faint">{article}</span>
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className="case-outcome" role="status">
      <p>
        <strong>{words.leads(to ?? '')}</strong>
      </p>
      {moves.length === 0 ? <p className="soft">{words.noPosts}</p> : <Moves title={words.posts} moves={moves} />}
    </div>
  )
}

function bodyOf({ questions }: Offer, filled: Readonly<Record<string, Filled>>) {
  const given: Record<string, string> = {}
  const parties: Record<string, number> = {}
  const evidence: Record<string, number> = {}
  for (const question of questions) {
    const value = filled[question.name] ?? {}
    const written = writtenOf(question, value)
    if (question.read) continue
    if (question.kind === 'party' && value.party) parties[question.name] = value.party.id
    else if (written !== undefined) given[question.name] = written
    if (value.paper) evidence[question.name] = value.paper.id
  }
  return { given, parties, evidence }
}
