import { Link } from '@tanstack/react-router'
import { App, Button, Drawer } from 'antd'
import { useState } from 'react'
import { askOnce, forget, useAnswer } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { instant } from '../../parts/when.ts'
import { Paper, type Wording } from './paper.tsx'

const words = inBoth(
  {
    open: '签发文件',
    title: '将要签发的文件',
    note: '先看一遍将要印出的内容。签发之后不能改，只能撤销；企业会收到消息，任何人凭编号都能核验。',
    numbered: '编号、二维码和日期在签发时印上。',
    offline: '系统还没有设对外地址（PUBLIC_URL）：二维码里只有编号，要到公开网页「核验证书」输入核验。',
    before: (date: string, number: string) => `同样内容的文件已于${date}签发，编号 ${number}。要重新签发，请先撤销它。`,
    seeBefore: '看签发过的文件',
    issue: (name: string) => `签发${name}`,
    issued: (name: string, number: string) => `已签发${name}，编号 ${number}`,
    cancel: '不签发',
  },
  {
    open: 'Issue document',
    title: 'The document to be issued',
    note: 'Read what will be printed. Once issued it cannot be changed, only withdrawn; the firm is told, and anybody can check it by its number.',
    numbered: 'Number, QR code and date are printed when it is issued.',
    offline:
      'The address of this site (PUBLIC_URL) is not set: the QR code holds the number alone, to be typed on the public check page.',
    before: (date, number) => `A document that says the same was issued on ${date}: ${number}. Withdraw it first.`,
    seeBefore: 'See the documents',
    issue: (name) => `Issue ${name}`,
    issued: (name, number) => `${name} issued: ${number}`,
    cancel: 'Do not issue',
  },
)

type Moment = {
  readonly asOf: string | undefined
  readonly knownAt: string | undefined
  readonly run: number | undefined
}
type Props = { party: number; programme: string; when: Moment }

/** The button that begins issuing: what will be printed is shown first. */
export function Issue({ party, programme, when }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)} className="unprinted">
        {words.open}
      </Button>
      <Drawer title={words.title} open={isOpen} onClose={() => setOpen(false)} size={720} destroyOnHidden>
        <Preview party={party} programme={programme} when={when} close={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

type PreviewProps = Props & { close: () => void }

function Preview({ party, programme, when, close }: PreviewProps) {
  const wording = useAnswer(
    'GET /api/parties/:id/wordings/:programme',
    { params: { id: party, programme }, query: when },
    { staleTime: 0, gcTime: 0 },
  )
  return (
    <Answer of={wording}>
      {(shown) => (
        <div className="stack">
          <p className="soft">{words.note}</p>
          <Paper wording={shown} />
          <p className="faint">{shown.checkedOnline ? words.numbered : words.offline}</p>
          <Sign party={party} programme={programme} when={when} wording={shown} close={close} />
        </div>
      )}
    </Answer>
  )
}

function Sign({ party, programme, when, wording, close }: PreviewProps & { wording: Wording }) {
  const { message } = App.useApp()
  const [submission] = useState(randomKey)
  const { isBusy, trouble, press } = usePress()
  const { title, receipt, issuedBefore } = wording
  const sign = () =>
    press(async () => {
      const body = { programme, receipt, ...when }
      const issued = await askOnce('POST /api/parties/:id/documents', { params: { id: party }, body }, submission)
      await forget('GET /api/parties/:id/documents', 'GET /api/parties/:id/timeline')
      message.success(words.issued(issued.name, issued.number))
      close()
    })
  if (issuedBefore) {
    return (
      <p>
        {words.before(instant(issuedBefore.at), issuedBefore.number)}{' '}
        <Link from="/firms/$firm" search={{ tab: 'documents' }}>
          {words.seeBefore}
        </Link>
      </p>
    )
  }
  return (
    <>
      {trouble && <Problem error={trouble} />}
      <div className="row">
        <Button type="primary" loading={isBusy} onClick={() => void sign()}>
          {words.issue(title)}
        </Button>
        <Button onClick={close}>{words.cancel}</Button>
      </div>
    </>
  )
}
