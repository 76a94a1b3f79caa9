import { App, Button, Upload } from 'antd'
import { useState } from 'react'
import { type EnvelopeDetail, type Out, askOnce, forget, sendFile } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth, language } from '../../i18n.ts'
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
    choose: '选择回单文件',
    read: (settled: number, returned: number) => `读入完成：记账 ${settled} 笔已付，${returned} 笔退回`,
    again: '这份回单以前读过，没有重复记账',
    back: '没有记账、退给银行核对的行',
    troubles: '银行已付、账上还没有记的',
  },
  {
    title: 'What can be done now',
    none: 'Nothing for you to do at present',
    own: 'You drew up or submitted this envelope: another person approves it.',
    done: (step) => `Done: ${step}`,
    choose: 'Choose the result file',
    read: (settled, returned) => `Read: ${settled} booked as paid, ${returned} sent back`,
    again: 'This result was read before; nothing was booked twice',
    back: 'Lines that were not booked',
    troubles: 'Paid by the bank, not booked yet',
  },
)

type Result = Out<'POST /api/payments/:id/results'>
type Step = EnvelopeDetail['can'][number]

/** Whatever came of a step, done or refused, the envelope may stand otherwise than shown. */
const lookAgain = () => forget('GET /api/payments/:id', 'GET /api/payments', 'GET /api/payables', 'GET /api/budgets')

/** The steps an envelope can take by the reader's hand, each done once, and what came of the last result. */
export function EnvelopeSteps({ detail }: { detail: EnvelopeDetail }) {
  const { id, version, can, isOwn, state } = detail
  const { message } = App.useApp()
  const { isBusy, trouble, press } = usePress(lookAgain)
  const [result, setResult] = useState<Result>()
  const [pressed, setPressed] = useState<Step>()
  const busy = isBusy ? pressed : undefined
  const guarded = (step: Step, work: () => Promise<string>) =>
    press(async () => {
      setPressed(step)
      message.success(await work())
      await lookAgain()
    })
  const take = (step: Exclude<Step, 'read'>) =>
    guarded(step, async () => {
      await taken(id, version, step)
      return words.done(paymentWords.steps[step])
    })
  const read = (file: File) =>
    guarded('read', async () => {
      const found = await sendFile('POST /api/payments/:id/results', file, () => {}, { params: { id } })
      setResult(found)
      return found.isNew ? words.read(found.settled, found.returned) : words.again
    })
  const others = can.filter((step): step is Exclude<Step, 'read'> => step !== 'read')
  return (
    <Sheet title={words.title}>
      <div className="row">
        {can.includes('read') && (
          <Upload accept=".csv,.txt,.TXT" showUploadList={false} beforeUpload={(file) => (void read(file), false)}>
            <Button type="primary" loading={busy === 'read'}>
              {words.choose}
            </Button>
          </Upload>
        )}
        {others.map((step) => (
          <Button
            key={step}
            type={MAIN.includes(step) ? 'primary' : 'default'}
            danger={step === 'cancel'}
            loading={busy === step}
            onClick={() => void take(step)}
          >
            {paymentWords.steps[step]}
          </Button>
        ))}
        {can.length === 0 && <span className="soft">{words.none}</span>}
      </div>
      {state === 'submitted' && isOwn && <p className="soft">{words.own}</p>}
      {trouble && <Problem error={trouble} />}
      {result && <Came result={result} />}
    </Sheet>
  )
}

const MAIN: readonly Step[] = ['submit', 'approve', 'export', 'close']

function taken(id: number, version: number, step: Exclude<Step, 'read'>) {
  const submission = randomKey()
  const params = { id }
  switch (step) {
    case 'export':
      return askOnce('POST /api/payments/:id/export', { params, body: { version } }, submission)
    case 'approve':
    case 'return':
      return askOnce('POST /api/payments/:id/decision', { params, body: { step, version } }, submission)
    case 'submit':
    case 'cancel':
    case 'close':
      return askOnce('POST /api/payments/:id/steps', { params, body: { step, version } }, submission)
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
                {reference} {language() === 'en' ? en : zh}
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
