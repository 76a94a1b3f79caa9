import { type FormEvent, Fragment, useState } from 'react'
import { askOnce, forget } from '../../../api.ts'
import { type Draft, useDraft } from '../../../draft.ts'
import { inBoth } from '../../../i18n.ts'
import { DraftBack } from '../../../parts/draft-back.tsx'
import { Empty } from '../../../parts/empty.tsx'
import { useFocusFollows } from '../../../parts/focus-follows.ts'
import { usePress } from '../../../parts/press.ts'
import { Problem } from '../../../parts/problem.tsx'
import { Sheet } from '../../../parts/sheet.tsx'

const words = inBoth(
  {
    open: '提出变更',
    openFirst: '提出收款账户',
    holder: '收款户名，与银行预留的一致',
    number: '收款账号',
    bank: '开户行，写到支行',
    reason: '依据，如「开户许可证」「企业盖章的账户变更函」',
    short: { holder: '户名', number: '账号', bank: '开户行', reason: '依据' },
    need: '请填写',
    wrong: '账号应是 6–34 位数字或字母',
    check: '核对',
    sure: '请再看一遍：付错账户的钱不一定追得回来。',
    send: '确认提出',
    back: '再改改',
    cancel: '不提了',
    after: '提出以后由园区财务核对；核对以前仍付到现用账户。',
    afterFirst: '提出以后由园区财务核对；核对以前不能付款。',
  },
  {
    open: 'Ask for a change',
    openFirst: 'Give an account',
    holder: 'Account holder, as the bank knows it',
    number: 'Account number',
    bank: 'Bank and branch',
    reason: 'On what paper this rests',
    short: { holder: 'Holder', number: 'Number', bank: 'Bank', reason: 'Paper' },
    need: 'Fill this in',
    wrong: '6 to 34 digits or letters',
    check: 'Check',
    sure: 'Look again: money paid to a wrong account may not come back.',
    send: 'Ask for it',
    back: 'Change it',
    cancel: 'Leave it',
    after: 'The finance people confirm it; until then the account in use counts.',
    afterFirst: 'The finance people confirm it; until then nothing can be paid.',
  },
)

const FIELDS = ['holder', 'number', 'bank', 'reason'] as const
type Field = (typeof FIELDS)[number]
type Written = Readonly<Record<Field, string>>

const isSound = (field: Field, text: string): boolean =>
  field === 'number' ? /^[0-9A-Za-z]{6,34}$/.test(text.replace(/[\s-]/g, '')) : text.trim().length >= 2

type Props = {
  readonly party: { readonly id: number; readonly name: string }
  /** What to say where there is no account yet. */
  readonly first: { readonly title: string; readonly why: string } | undefined
}

/** Asks for another account: filled in, looked at once more, sent. Nothing is paid there before it is confirmed. */
export function ChangePayee({ party, first }: Props) {
  const [isOpen, setOpen] = useState(false)
  const { button, place } = useFocusFollows(isOpen)
  if (isOpen) {
    return (
      <div ref={place} tabIndex={-1}>
        <Sheet title={first ? words.openFirst : words.open} note={first ? words.afterFirst : words.after}>
          <Form party={party} close={() => setOpen(false)} />
        </Sheet>
      </div>
    )
  }
  const open = (
    <button ref={button} type="button" className="button button-main" onClick={() => setOpen(true)}>
      {first ? words.openFirst : words.open}
    </button>
  )
  return first ? <Empty {...first} next={open} /> : <p>{open}</p>
}

function Form({ party, close }: { party: { readonly id: number; readonly name: string }; close: () => void }) {
  const empty: Written = { holder: party.name, number: '', bank: '', reason: '' }
  const draft = useDraft(`payee.${party.id}`, empty, ['number'])
  const written = draft.content
  const [isTried, setTried] = useState(false)
  const [isSeen, setSeen] = useState(false)
  const { button, place } = useFocusFollows(isSeen)
  const wrong = FIELDS.filter((field) => !isSound(field, written[field]))
  const check = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    setSeen(wrong.length === 0)
  }
  if (isSeen) {
    return (
      <div ref={place} tabIndex={-1}>
        <LookAgain party={party.id} draft={draft} back={() => setSeen(false)} close={close} />
      </div>
    )
  }
  return (
    <form className="my-form" noValidate onSubmit={check}>
      {draft.isBack && <DraftBack anew={draft.sent} />}
      {FIELDS.map((field) => (
        <label key={field}>
          {words[field]}
          <input
            type="text"
            value={written[field]}
            maxLength={field === 'reason' ? 500 : 100}
            inputMode={field === 'number' ? 'numeric' : 'text'}
            autoComplete="off"
            aria-invalid={isTried && wrong.includes(field)}
            onChange={({ target }) => draft.write({ [field]: target.value })}
          />
          {isTried && wrong.includes(field) && (
            <span className="my-wrong" role="alert">
              {field === 'number' && written.number !== '' ? words.wrong : words.need}
            </span>
          )}
        </label>
      ))}
      <div className="my-actions">
        <button ref={button} type="submit" className="button button-main">
          {words.check}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

type LookAgainProps = { party: number; draft: Draft<Written>; back: () => void; close: () => void }

function LookAgain({ party, draft, back, close }: LookAgainProps) {
  const { isBusy, trouble, press } = usePress()
  const send = () =>
    press(async () => {
      await askOnce(
        'POST /api/parties/:id/payee-requests',
        { params: { id: party }, body: draft.content },
        draft.submission(),
      )
      draft.sent()
      await forget('GET /api/parties/:id/payees')
      close()
    })
  return (
    <div className="my-form">
      <p>{words.sure}</p>
      <dl className="my-pairs">
        {FIELDS.map((field) => (
          <Fragment key={field}>
            <dt>{words.short[field]}</dt>
            <dd className={field === 'number' ? 'code' : undefined}>{draft.content[field]}</dd>
          </Fragment>
        ))}
      </dl>
      {trouble && <Problem error={trouble} />}
      <div className="my-actions">
        <button type="button" className="button button-main" disabled={isBusy} onClick={() => void send()}>
          {words.send}
        </button>
        <button type="button" className="button" onClick={back}>
          {words.back}
        </button>
      </div>
    </div>
  )
}
