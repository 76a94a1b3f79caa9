import { useState } from 'react'
import { type Out, askOnce, forget } from '../../../api.ts'
import { randomKey } from '../../../draft.ts'
import { inBoth } from '../../../i18n.ts'
import { useFocusFollows } from '../../../parts/focus-follows.ts'
import { usePress } from '../../../parts/press.ts'
import { Problem } from '../../../parts/problem.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { instant } from '../../../parts/when.ts'
import { Word } from '../../../parts/word.tsx'

const words = inBoth(
  {
    title: '变更记录',
    waiting: '等财务核对',
    confirmed: '已核对',
    refused: '未通过',
    withdrawn: '已撤回',
    asked: (who: string, when: string) => `${who}提出于 ${when}`,
    decided: (who: string, when: string) => `${who}核对于 ${when}`,
    takenBack: (when: string) => `撤回于 ${when}`,
    why: '原因：',
    withdraw: '撤回',
    sure: '撤回以后财务不再核对这一次，仍付到现用账户；可以重新提出。',
    doIt: '确认撤回',
    keep: '不撤回',
  },
  {
    title: 'Changes asked for',
    waiting: 'Being checked',
    confirmed: 'Confirmed',
    refused: 'Refused',
    withdrawn: 'Taken back',
    asked: (who, when) => `asked by ${who}, ${when}`,
    decided: (who, when) => `decided by ${who}, ${when}`,
    takenBack: (when) => `taken back ${when}`,
    why: 'Why: ',
    withdraw: 'Take back',
    sure: 'Nobody checks it any more and the account in use stays; you may ask anew.',
    doIt: 'Take it back',
    keep: 'Leave it',
  },
)

type Request = Out<'GET /api/parties/:id/payees'>['requests'][number]

/** Neither decided nor taken back. */
export const isWaiting = ({ confirmed, withdrawnAt }: Request): boolean => confirmed === null && withdrawnAt === null

type AskedProps = { readonly party: number; readonly requests: readonly Request[]; readonly isOwner: boolean }

/** Where the firm has asked to be paid, what became of that; what still waits its owner may take back. */
export function AskedPayees({ party, requests, isOwner }: AskedProps) {
  return (
    <Sheet title={words.title}>
      <ul className="my-facts">
        {requests.map((one) => (
          <li key={one.id}>
            <p className="row">
              <strong>
                {one.bank} <span className="code nowrap">{one.number}</span>
              </strong>
              <State request={one} />
            </p>
            <p className="my-line-name">
              {one.holder} <span className="soft">· {one.reason}</span>
            </p>
            {one.confirmed === false && (
              <p className="my-line-name">
                {words.why}
                {one.note}
              </p>
            )}
            <p className="faint">
              {words.asked(one.askedByName ?? '', instant(one.askedAt))}
              {one.decidedAt && ` · ${words.decided(one.decidedByName ?? '', instant(one.decidedAt))}`}
              {one.withdrawnAt && ` · ${words.takenBack(instant(one.withdrawnAt))}`}
            </p>
            {isOwner && isWaiting(one) && <Withdraw party={party} request={one.id} />}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function State({ request }: { readonly request: Request }) {
  const { confirmed, withdrawnAt } = request
  if (withdrawnAt !== null) return <Word>{words.withdrawn}</Word>
  if (confirmed === null) return <Word tone="accent">{words.waiting}</Word>
  return <Word tone={confirmed ? 'good' : 'bad'}>{confirmed ? words.confirmed : words.refused}</Word>
}

function Withdraw({ party, request }: { readonly party: number; readonly request: number }) {
  const [isAsked, setAsked] = useState(false)
  const { button, place } = useFocusFollows(isAsked)
  const [key] = useState(randomKey)
  const { isBusy, trouble, press } = usePress(() => forget('GET /api/parties/:id/payees'))
  const withdraw = () =>
    press(async () => {
      const params = { id: party, request }
      await askOnce('POST /api/parties/:id/payee-requests/:request/withdrawal', { params }, key)
      await forget('GET /api/parties/:id/payees')
    })
  if (!isAsked) {
    return (
      <p className="my-actions">
        <button ref={button} type="button" className="button" onClick={() => setAsked(true)}>
          {words.withdraw}
        </button>
      </p>
    )
  }
  return (
    <div ref={place} tabIndex={-1} role="group" aria-label={words.withdraw}>
      <p>{words.sure}</p>
      {trouble && <Problem error={trouble} />}
      <p className="my-actions">
        <button type="button" className="button button-main" disabled={isBusy} onClick={() => void withdraw()}>
          {words.doIt}
        </button>
        <button type="button" className="button" onClick={() => setAsked(false)}>
          {words.keep}
        </button>
      </p>
    </div>
  )
}
