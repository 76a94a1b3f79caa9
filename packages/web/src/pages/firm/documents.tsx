import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Out, type Party, addressOf, askOnce, forget, useAnswer } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { Code } from '../../parts/code.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day, instant } from '../../parts/when.ts'
import './documents.css'

const words = inBoth(
  {
    title: '证书与告知',
    note: '签发过的文件都在这里，撤销的也在；任何人凭编号都能核验。',
    none: '还没有签发过文件',
    noneWhy: '在「政策与理由」里打开一项有结论的政策，点「签发文件」。',
    next: '去看政策与理由',
    valid: '有效',
    withdrawn: '已撤销',
    download: '下载 PDF',
    check: '核验页',
    basis: '当时的依据',
    withdraw: '撤销',
    issuedBy: (date: string, who: string | null) => `${date}签发${who ? `，${who}` : ''}`,
    withdrawnNote: (date: string, why: string) => `${date}撤销：${why}`,
    withdrawTitle: (name: string, number: string) => `撤销${name} ${number}`,
    withdrawNote:
      '撤销之后，核验页立即显示「已撤销」和下面的理由，任何核验的人都看得到，企业也会收到消息。撤销不能收回。',
    reasonExample: '如：营业收入更正后结果变了',
    done: '已撤销，核验页已更新',
  },
  {
    title: 'Documents',
    note: 'Everything issued, also what was withdrawn; anybody can check it by its number.',
    none: 'Nothing issued yet',
    noneWhy: 'Open a policy with a result under “Policies and reasons” and press “Issue document”.',
    next: 'To policies and reasons',
    valid: 'Valid',
    withdrawn: 'Withdrawn',
    download: 'Download PDF',
    check: 'Check page',
    basis: 'Reasons then',
    withdraw: 'Withdraw',
    issuedBy: (date, who) => `Issued ${date}${who ? ` by ${who}` : ''}`,
    withdrawnNote: (date, why) => `Withdrawn ${date}: ${why}`,
    withdrawTitle: (name, number) => `Withdraw ${name} ${number}`,
    withdrawNote:
      'The check page then says “withdrawn” with the reason below to whoever checks, and the firm is told. It cannot be taken back.',
    reasonExample: 'e.g. the result changed after turnover was corrected',
    done: 'Withdrawn; the check page says so',
  },
)

type Issued = Out<'GET /api/parties/:id/documents'>['documents'][number]

type Props = { party: Party; issues: boolean; readsPaper: boolean; zone: string }

/** What was issued to a firm: each with its file, its check page and the way to withdraw it. */
export function Documents({ party, issues, readsPaper, zone }: Props) {
  const found = useAnswer('GET /api/parties/:id/documents', { params: { id: party.id } })
  const [asked, setAsked] = useState<Issued>()
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={found}>
        {({ documents }) =>
          documents.length === 0 ? (
            <Empty
              title={words.none}
              why={issues ? words.noneWhy : undefined}
              next={
                <Link from="/firms/$firm" search={{}}>
                  {words.next}
                </Link>
              }
            />
          ) : (
            <ul className="documents">
              {documents.map((issued) => (
                <DocumentLine
                  key={issued.id}
                  issued={issued}
                  party={party.id}
                  zone={zone}
                  readsPaper={readsPaper}
                  onWithdraw={issues ? () => setAsked(issued) : undefined}
                />
              ))}
            </ul>
          )
        }
      </Answer>
      <Withdraw party={party.id} issued={asked} close={() => setAsked(undefined)} />
    </Sheet>
  )
}

type LineProps = {
  issued: Issued
  party: number
  zone: string
  readsPaper: boolean
  onWithdraw: (() => void) | undefined
}

function DocumentLine({ issued, party, zone, readsPaper, onWithdraw }: LineProps) {
  const { id, number, name, title, programme, states, warnings, asOf, knownAt, at, byName, withdrawal } = issued
  const file = addressOf('GET /api/parties/:id/documents/:document/file.pdf', { params: { id: party, document: id } })
  return (
    <li className="document">
      <div>
        <p className="row">
          <strong>{name}</strong>
          <Tag tone={withdrawal ? 'bad' : 'good'}>{withdrawal ? words.withdrawn : words.valid}</Tag>
          <Code copyable>{number}</Code>
        </p>
        <p lang="zh-CN">{title}</p>
        <p className="soft" lang="zh-CN">
          {states}
        </p>
        {warnings.map((warning) => (
          <p key={warning} className="soft" lang="zh-CN">
            {warning}
          </p>
        ))}
        <p className="faint">{words.issuedBy(instant(at), byName)}</p>
        {withdrawal && <p>{words.withdrawnNote(day(withdrawal.at), withdrawal.reason)}</p>}
      </div>
      <div className="document-actions unprinted">
        {readsPaper && (
          <a href={file} download>
            {words.download}
          </a>
        )}
        <Link to="/verify" search={{ zone, number }}>
          {words.check}
        </Link>
        <Link from="/firms/$firm" search={{ programme, asOf, knownAt }}>
          {words.basis}
        </Link>
        {onWithdraw && !withdrawal && (
          <Button size="small" danger onClick={onWithdraw}>
            {words.withdraw}
          </Button>
        )}
      </div>
    </li>
  )
}

function Withdraw({ party, issued, close }: { party: number; issued: Issued | undefined; close: () => void }) {
  const [submission] = useState(randomKey)
  const work = async ({ reason }: { reason: string }) => {
    const params = { id: party, document: issued!.id }
    const key = `${submission}-${issued!.id}`
    await askOnce('POST /api/parties/:id/documents/:document/withdraw', { params, body: { reason } }, key)
    await forget('GET /api/parties/:id/documents', 'GET /api/parties/:id/timeline')
    return words.done
  }
  return (
    <AskingWhy
      title={issued ? words.withdrawTitle(issued.name, issued.number) : ''}
      open={issued !== undefined}
      submit={words.withdraw}
      draft={`document.${issued?.id}`}
      danger
      close={close}
      work={work}
      note={words.withdrawNote}
      example={words.reasonExample}
    />
  )
}
