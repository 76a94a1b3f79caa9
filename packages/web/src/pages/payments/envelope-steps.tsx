import { App, Button } from 'antd'
import { useState } from 'react'
import { type EnvelopeDetail, type Out, askOnce, forget, sendFile } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth, language } from '../../i18n.ts'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { ChooseButton } from '../../parts/choose-button.tsx'
import { useFocusStays } from '../../parts/focus-follows.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { paymentWords } from './words.ts'

const words = inBoth(
  {
    title: '现在能办的',
    none: '现在没有要您办的事',
    own: '您编制或提交了这个批次，复核要由另一个人办（四眼）。',
    done: (step: string) => `已${step}`,
    sentBack: (who: string, why: string) =>
      `${who}退回：${why}。不用改的可以再提交；要改笔数、收款账户或金额的，作废后重新编制。`,
    asks: { return: '退回这个批次', cancel: '作废这个批次' },
    then: {
      return: '退给编制人，理由他看得到；付款仍在这个批次里。',
      cancel: '这个批次不再送银行，里面的付款回到「待付款」，可以编入别的批次。',
    },
    choose: '选择回单文件',
    reading: (done: number, all: number) => `正在逐笔记账：已办 ${done} 笔，共 ${all} 笔`,
    read: (settled: number, returned: number) => `读入完成：记账 ${settled} 笔已付，${returned} 笔退回`,
    again: '这份回单以前读过，没有重复记账',
    back: '没有记账、退给银行核对的行',
    row: (row: number) => `第 ${row} 行`,
    troubles: '银行已付、账上还没有记的',
  },
  {
    title: 'What can be done now',
    none: 'Nothing for you to do at present',
    own: 'You drew up or submitted this envelope: another person approves it.',
    done: (step) => `Done: ${step}`,
    sentBack: (who, why) =>
      `Sent back by ${who}: ${why}. Submit it again as it is; to change payments, cancel it and draw up another.`,
    asks: { return: 'Send this envelope back', cancel: 'Cancel this envelope' },
    then: {
      return: 'It goes back to whoever drew it up, who reads why; its payments stay in it.',
      cancel: 'It does not go to the bank; its payments may be collected again.',
    },
    choose: 'Choose the result file',
    reading: (done, all) => `Booking line by line: ${done} of ${all}`,
    read: (settled, returned) => `Read: ${settled} booked as paid, ${returned} sent back`,
    again: 'This result was read before; nothing was booked twice',
    back: 'Lines that were not booked',
    row: (row) => `Row ${row}`,
    troubles: 'Paid by the bank, not booked yet',
  },
)

type Result = Out<'POST /api/payments/:id/results'>
type Step = EnvelopeDetail['can'][number]

/** How often to look how far the bank's result is booked. */
const LOOK_EVERY_MS = 1000

/** Whatever came of a step, done or refused, the envelope may stand otherwise than shown. */
const lookAgain = () => forget('GET /api/payments/:id', 'GET /api/payments', 'GET /api/payables', 'GET /api/budgets')

/** The steps an envelope can take by the reader's hand, each done once, and what came of the last result. */
export function EnvelopeSteps({ detail }: { detail: EnvelopeDetail }) {
  const { id, version, can, isOwn, state, steps } = detail
  const last = steps.at(-1)
  const { message } = App.useApp()
  const { isBusy, trouble, press } = usePress(lookAgain)
  const [result, setResult] = useState<Result>()
  const [pressed, setPressed] = useState<Step>()
  const busy = isBusy ? pressed : undefined
  const place = useFocusStays<HTMLDivElement>(version)
  const guarded = (step: Step, work: () => Promise<string>) =>
    press(async () => {
      setPressed(step)
      message.success(await work())
      await lookAgain()
    })
  const [asked, setAsked] = useState<Undoing>()
  const take = (step: Exclude<Step, 'read' | Undoing>) =>
    guarded(step, async () => {
      await taken(id, version, step)
      return words.done(paymentWords.steps[step])
    })
  const read = (file: File) =>
    guarded('read', async () => {
      // Each line is booked by itself: how many are is looked up while the rest are.
      const look = setInterval(() => void forget('GET /api/payments/:id'), LOOK_EVERY_MS)
      try {
        const found = await sendFile('POST /api/payments/:id/results', file, () => {}, { params: { id } })
        setResult(found)
        return found.isNew ? words.read(found.settled, found.returned) : words.again
      } finally {
        clearInterval(look)
      }
    })
  const answered = detail.lines.filter(({ outcome }) => outcome !== null).length
  const others = can.filter((step): step is Exclude<Step, 'read'> => step !== 'read')
  return (
    <Sheet title={words.title}>
      <div className="row" ref={place} tabIndex={-1} role="group" aria-label={words.title}>
        {can.includes('read') && (
          <ChooseButton accept=".csv,.txt,.TXT" isMain isBusy={busy === 'read'} take={read}>
            {words.choose}
          </ChooseButton>
        )}
        {others.map((step) => (
          <Button
            key={step}
            type={MAIN.includes(step) ? 'primary' : 'default'}
            danger={step === 'cancel'}
            loading={busy === step}
            onClick={() => (step === 'return' || step === 'cancel' ? setAsked(step) : void take(step))}
          >
            {paymentWords.steps[step]}
          </Button>
        ))}
        {can.length === 0 && <span className="soft">{words.none}</span>}
      </div>
      {busy === 'read' && (
        <p className="soft" role="status">
          {words.reading(answered, detail.lines.length)}
        </p>
      )}
      {state === 'submitted' && isOwn && <p className="soft">{words.own}</p>}
      {state === 'draft' && last?.step === 'return' && (
        <p role="note">{words.sentBack(last.who ?? '', last.note ?? '')}</p>
      )}
      {trouble && <Problem error={trouble} />}
      {result && <Came result={result} />}
      <Undo
        detail={detail}
        step={asked}
        close={() => setAsked(undefined)}
        closed={() => {
          if (document.activeElement === document.body) place.current?.focus()
        }}
      />
    </Sheet>
  )
}

const MAIN: readonly Step[] = ['submit', 'approve', 'export', 'close']

/** What undoes the work of others: it asks why before it is done. */
type Undoing = 'return' | 'cancel'

type UndoProps = {
  detail: EnvelopeDetail
  step: Undoing | undefined
  close: () => void
  closed: () => void
}

function Undo({ detail, step, close, closed }: UndoProps) {
  const { id, version } = detail
  const work = async ({ reason }: { reason: string }) => {
    if (step === undefined) return ''
    try {
      await taken(id, version, step, reason)
    } finally {
      await lookAgain()
    }
    return words.done(paymentWords.steps[step])
  }
  return (
    <AskingWhy
      title={words.asks[step ?? 'return']}
      note={words.then[step ?? 'return']}
      open={step !== undefined}
      submit={paymentWords.steps[step ?? 'return']}
      danger={step === 'cancel'}
      close={close}
      closed={closed}
      work={work}
      draft={`envelope.${id}.${step}`}
    />
  )
}

function taken(id: number, version: number, step: Exclude<Step, 'read'>, note?: string) {
  const submission = randomKey()
  const params = { id }
  const noted = note === undefined ? {} : { note }
  switch (step) {
    case 'export':
      return askOnce('POST /api/payments/:id/export', { params, body: { version } }, submission)
    case 'approve':
    case 'return':
      return askOnce('POST /api/payments/:id/decision', { params, body: { step, version, ...noted } }, submission)
    case 'submit':
    case 'cancel':
    case 'close':
      return askOnce('POST /api/payments/:id/steps', { params, body: { step, version, ...noted } }, submission)
  }
}

function Came({ result: { back, troubles } }: { result: Result }) {
  return (
    <div role="status">
      {back.length > 0 && (
        <>
          <p>
            <strong>{words.back}</strong>
          </p>
          <ul>
            {back.map(({ row, reference, zh, en }) => (
              <li key={row}>
                <span className="faint">{words.row(row)}</span> {reference} {language() === 'en' ? en : zh}
              </li>
            ))}
          </ul>
        </>
      )}
      {troubles.length > 0 && (
        <>
          <p>
            <strong>{words.troubles}</strong>
          </p>
          <ul>
            {troubles.map(({ reference, why }) => (
              <li key={reference}>
                {reference} {why}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
