import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, addressOf, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day } from '../../parts/when.ts'
import { Word } from '../../parts/word.tsx'

const words = inBoth(
  {
    title: '证书与告知',
    note: '园区签发给本企业的证书和告知书；对方可扫码或凭编号核验。',
    none: '还没有签发过文件',
    noneWhy: '园区经办签发之后，会在这里，也会发消息给您。',
    next: '看积分',
    valid: '有效',
    withdrawn: '已撤销',
    download: '下载 PDF',
    check: '核验页',
    number: (number: string) => `编号 ${number}`,
    issued: (date: string) => `${date}签发`,
    withdrawnNote: (date: string, why: string) => `${date}撤销：${why}`,
    refused: '对数据有异议',
    proofs: '付款和决定的证明在各办件里下载；',
    checkProof: '核验证明',
  },
  {
    title: 'Documents',
    note: 'Certificates and notices issued to the firm; others check them by QR code or number.',
    none: 'Nothing issued yet',
    noneWhy: 'What the zone issues appears here, and you get a message.',
    next: 'See the points',
    valid: 'Valid',
    withdrawn: 'Withdrawn',
    download: 'Download PDF',
    check: 'Check page',
    number: (number) => `No. ${number}`,
    issued: (date) => `Issued ${date}`,
    withdrawnNote: (date, why) => `Withdrawn ${date}: ${why}`,
    refused: 'Object to the data',
    proofs: 'Proofs of payments and decisions are on the pages of your cases; ',
    checkProof: 'check a proof',
  },
)

type Issued = Out<'GET /api/parties/:id/documents'>['documents'][number]

const my = getRouteApi('/my')

/** What was issued to the firm, each with its file and its check page. */
export function MyDocuments() {
  const { party, session } = my.useRouteContext()
  const found = useAnswer('GET /api/parties/:id/documents', { params: { id: party.id } })
  return (
    <>
      <PageHead title={words.title} note={words.note} />
      <Answer of={found}>
        {({ documents }) =>
          documents.length === 0 ? (
            <Empty title={words.none} why={words.noneWhy} next={<Link to="/my/points">{words.next}</Link>} />
          ) : (
            <Sheet>
              <ul className="my-facts">
                {documents.map((issued) => (
                  <One key={issued.id} issued={issued} party={party.id} zone={session.zone} />
                ))}
              </ul>
            </Sheet>
          )
        }
      </Answer>
      <p className="faint my-below">
        {words.proofs}
        <Link to="/check-proof" search={{}}>
          {words.checkProof}
        </Link>
      </p>
    </>
  )
}

function One({ issued, party, zone }: { issued: Issued; party: number; zone: string }) {
  const { id, number, kind, name, title, states, warnings, at, withdrawal } = issued
  const file = addressOf('GET /api/parties/:id/documents/:document/file.pdf', { params: { id: party, document: id } })
  return (
    <li>
      <p className="row">
        <strong>{name}</strong>
        <Word tone={withdrawal ? 'bad' : 'good'}>{withdrawal ? words.withdrawn : words.valid}</Word>
      </p>
      <p className="my-line-name" lang="zh-CN">
        {title}
      </p>
      <p className="soft" lang="zh-CN">
        {states}
      </p>
      {warnings.map((warning) => (
        <p key={warning} className="faint" lang="zh-CN">
          {warning}
        </p>
      ))}
      <p className="faint">
        {words.number(number)} · {words.issued(day(at))}
      </p>
      {withdrawal && <p className="my-line-name">{words.withdrawnNote(day(withdrawal.at), withdrawal.reason)}</p>}
      <p className="my-actions">
        <a href={file} download className="button">
          {words.download}
        </a>
        <Link to="/verify" search={{ zone, number }} className="button">
          {words.check}
        </Link>
        {kind === 'refused' && !withdrawal && (
          <Link to="/my/data" className="button">
            {words.refused}
          </Link>
        )}
      </p>
    </li>
  )
}
