import { ask, forget } from '../../api.ts'
import { useDraft } from '../../draft.ts'
import { DateField } from '../../parts/date-field.tsx'
import { DraftBack } from '../../parts/draft-back.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day } from '../../parts/when.ts'
import { Changes } from './changes.tsx'
import type { Checking } from './use-check.ts'
import type { DraftDetail, Writing } from './use-writing.ts'
import { draftWords as words } from './words.ts'

type Props = { draft: DraftDetail; writing: Writing; checking: Checking; isLocked: boolean }

/** From the draft to what is in force: submitted with a day and a reason, approved by another person. */
export function Publish({ draft, writing, checking, isLocked }: Props) {
  const { status, effective, reason, submittedBy, answer } = draft
  return (
    <div className="stack-wide">
      <Sheet title={words.tabs.publish}>
        <div className="stack">
          {effective && submittedBy && status === 'submitted' && (
            <p>{words.submittedNote(submittedBy, day(effective))}</p>
          )}
          {effective && status === 'published' && <p>{words.publishedNote(day(effective))}</p>}
          {status === 'discarded' && <p>{words.discardedNote}</p>}
          {reason && status !== 'open' && <p>{`${words.reason}：${reason}`}</p>}
          {answer && <p>{`${words.opinion}：${answer}`}</p>}
          {status === 'open' && !isLocked && <Submission draft={draft} writing={writing} checking={checking} />}
          {status === 'submitted' && <Approval draft={draft} version={writing.version} />}
        </div>
      </Sheet>
      <Changes checking={checking} />
    </div>
  )
}

type Step = 'submit' | 'discard' | 'approve' | 'return'

/** Takes a step with the draft; what stands against it is said in place. */
function useStep(draft: DraftDetail, version: number, taken: () => void) {
  const { isBusy, trouble, press } = usePress()
  const take = (step: Step, reason: string, effective = '') =>
    press(async () => {
      const params = { id: draft.id }
      if (step === 'submit') await ask('POST /api/drafts/:id/submit', { params, body: { version, reason, effective } })
      else await ask(`POST /api/drafts/:id/${step}`, { params, body: { version, reason } })
      taken()
      await forget('GET /api/drafts/:id', 'GET /api/drafts', 'GET /api/programmes', 'GET /api/programmes/:id')
      await forget('GET /api/programmes/:id/publications')
    })
  return { take, trouble, isBusy }
}

function Reason({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  return (
    <label className="draft-reason">
      <span>{label}</span>
      <textarea
        className="draft-input"
        rows={3}
        maxLength={2000}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  )
}

function Submission({ draft, writing, checking: { checked } }: Omit<Props, 'isLocked'>) {
  const empty = { effective: draft.effective ?? '', reason: '' }
  const { content, write, sent, isBack } = useDraft(`submission.${draft.id}`, empty)
  const { effective, reason } = content
  const { take, trouble, isBusy } = useStep(draft, writing.version, sent)
  const isSound =
    checked?.problems.length === 0 && checked.cases.length > 0 && checked.cases.every(({ passed }) => passed)
  const isSaid = reason.trim().length >= 2
  return (
    <>
      {isBack && <DraftBack anew={sent} />}
      <DateField
        label={words.effective}
        value={effective || undefined}
        onChange={(date) => write({ effective: date ?? '' })}
      />
      <Reason label={words.reason} value={reason} onChange={(text) => write({ reason: text })} />
      <p className="row">
        <button
          type="button"
          className="button button-main"
          disabled={isBusy || writing.isDirty || !isSound || !isSaid || effective === ''}
          onClick={() => void take('submit', reason, effective)}
        >
          {words.submit}
        </button>
        <button
          type="button"
          className="button"
          disabled={isBusy || !isSaid}
          onClick={() => void take('discard', reason)}
        >
          {words.discard}
        </button>
        {writing.isDirty && <span className="faint">{words.saveFirst}</span>}
      </p>
      {trouble && <Problem error={trouble} />}
    </>
  )
}

function Approval({ draft, version }: { draft: DraftDetail; version: number }) {
  const { content, write, sent, isBack } = useDraft(`approval.${draft.id}`, { opinion: '' })
  const { opinion } = content
  const { take, trouble, isBusy } = useStep(draft, version, sent)
  const isSaid = opinion.trim().length >= 2
  return (
    <>
      {isBack && <DraftBack anew={sent} />}
      {draft.isOwn && <p className="faint">{words.ownNote}</p>}
      <Reason label={words.opinion} value={opinion} onChange={(text) => write({ opinion: text })} />
      <p className="row">
        {!draft.isOwn && (
          <button
            type="button"
            className="button button-main"
            disabled={isBusy || !isSaid}
            onClick={() => void take('approve', opinion)}
          >
            {words.approve}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={isBusy || !isSaid}
          onClick={() => void take('return', opinion)}
        >
          {draft.isOwn ? words.takeBack : words.giveBack}
        </button>
      </p>
      {trouble && <Problem error={trouble} />}
    </>
  )
}
