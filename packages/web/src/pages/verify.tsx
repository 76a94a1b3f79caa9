import { Link, getRouteApi } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type Asked, type Out, type Trouble, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Awaited } from '../parts/awaited.tsx'
import { DropFile } from '../parts/drop-file.tsx'
import { Mark } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Problem } from '../parts/problem.tsx'
import { day, instant } from '../parts/when.ts'
import { OfZone, PublicShell } from './public/shell.tsx'
import type { VerifyView } from '../views.ts'
import { type PublicZone, ZONES } from './public/zones.ts'
import { FILE_BYTES_MAX, digestOfFile } from './verify/digest.ts'
import '../parts/sheet.css'
import './verify/verify.css'

const words = inBoth(
  {
    title: '核验证书',
    note: (zone: string) => `查${zone}签发的证书、通知书和告知书是否有效。`,
    number: '文件编号',
    numberHint: '印在标题下面，共 14 位；大小写、空格、O 和 0 都不要紧。',
    example: '2026-7K3MQ-X9R2T',
    check: '核验',
    file: '选择 PDF 文件',
    drop: '也可以把文件拖到这里。文件不上传：只在您的浏览器里算出指纹，拿指纹去查。',
    tooLarge: (name: string) => `「${name}」超过 20 MB，不会是本园区签发的文件。请换原来的 PDF。`,
    reading: '正在算指纹',
    valid: '有效',
    withdrawn: '已撤销',
    unknown: '查不到',
    validNote: '本园区签发，现在有效。请对照手里的文件：编号、名称、内容应与下面完全一致。',
    withdrawnNote: (date: string, why: string) => `${date}撤销，不再有效。原因：${why}`,
    sameFile: '这个文件与签发时一字不差。',
    kind: '文件',
    holder: '发给',
    states: '内容',
    policy: '政策',
    asOf: '判断之日',
    issued: '签发',
    issuedBy: (zone: string, date: string) => `${zone}，${date}`,
    edition: '规则版本',
    receipt: '判断摘要',
    digest: '文件指纹（SHA-256）',
    proof: '给专业核验用的摘要',
    again: '再查一份',
    toProof: '手里是一份证明文件（proof.json）？',
    proofPage: '核验决定与付款的证明',
  },
  {
    title: 'Check a document',
    note: (zone) => `Whether a certificate or notice of ${zone} holds.`,
    number: 'Number of the document',
    numberHint: 'Below the title, 14 characters; capitals, spaces, O and 0 do not matter.',
    example: '2026-7K3MQ-X9R2T',
    check: 'Check',
    file: 'Choose the PDF',
    drop: 'Or drop the file here. It is not uploaded: its fingerprint is worked out in your browser, and only that is asked for.',
    tooLarge: (name) => `“${name}” is over 20 MB and cannot have been issued here. Choose the original PDF.`,
    reading: 'Working out the fingerprint',
    valid: 'Valid',
    withdrawn: 'Withdrawn',
    unknown: 'Not found',
    validNote: 'Issued here and valid now. Compare your document: number, name and content are exactly as below.',
    withdrawnNote: (date, why) => `Withdrawn on ${date}, no longer valid. Reason: ${why}`,
    sameFile: 'This file is what was issued, to the letter.',
    kind: 'Document',
    holder: 'Issued to',
    states: 'Says',
    policy: 'Policy',
    asOf: 'As of',
    issued: 'Issued',
    issuedBy: (zone, date) => `${zone}, ${date}`,
    edition: 'Edition of the rules',
    receipt: 'Receipt',
    digest: 'Fingerprint of the file (SHA-256)',
    proof: 'Digests for experts',
    again: 'Check another',
    toProof: 'Is it a proof file (proof.json)?',
    proofPage: 'Check the proof of a decision or payment',
  },
)

type Checked = Out<'GET /api/zones/:zone/documents/:number'>

const route = getRouteApi('/verify')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search: { zone, number } }: { search: VerifyView }): readonly Asked[] =>
  zone !== undefined && number !== undefined ? [ZONES, documentOf(zone, number)] : [ZONES]

const documentOf = (zone: string, number: string) =>
  asked('GET /api/zones/:zone/documents/:number', { params: { zone, number } })

/** Whether a document holds, for anybody who has it: by its number, by the QR code's address, or by the file itself. */
export function Verify() {
  const { zone } = route.useSearch()
  return (
    <PublicShell zone={zone}>
      <OfZone asked={zone}>{(chosen, choice) => <OfThisZone zone={chosen} choice={choice} />}</OfZone>
    </PublicShell>
  )
}

function OfThisZone({ zone, choice }: { zone: PublicZone; choice: ReactNode }) {
  const { number, sha256 } = route.useSearch()
  return (
    <>
      <PageHead title={words.title} note={words.note(zone.name)} actions={choice} />
      <div className="verify">
        <Ask key={number ?? ''} zone={zone.zone} number={number ?? ''} />
        {number !== undefined && <ByNumber zone={zone.zone} number={number} />}
        {number === undefined && sha256 !== undefined && <ByFile zone={zone.zone} sha256={sha256} />}
      </div>
    </>
  )
}

function Ask({ zone, number }: { zone: string; number: string }) {
  const navigate = route.useNavigate()
  const [text, setText] = useState(number)
  const [said, setSaid] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() !== '') void navigate({ search: { zone, number: text.trim() } })
  }
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > FILE_BYTES_MAX) return setSaid(words.tooLarge(file.name))
    setSaid(words.reading)
    const sha256 = await digestOfFile(file)
    setSaid(undefined)
    await navigate({ search: { zone, sha256 } })
  }
  return (
    <div className="sheet verify-ask unprinted">
      <form onSubmit={submit} className="verify-number">
        <label htmlFor="number">{words.number}</label>
        <input
          id="number"
          className="my-field code"
          value={text}
          maxLength={100}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          placeholder={words.example}
          aria-describedby="number-hint"
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button button-main">
          {words.check}
        </button>
        <p id="number-hint" className="faint">
          {words.numberHint}
        </p>
      </form>
      <DropFile label={words.file} hint={words.drop} accept="application/pdf,.pdf" take={take} />
      <p role="status">{said}</p>
      <p className="faint">
        {words.toProof}{' '}
        <Link to="/check-proof" search={{ zone }}>
          {words.proofPage}
        </Link>
      </p>
    </div>
  )
}

const NOT_AGAIN = { retry: false } as const

function ByNumber({ zone, number }: { zone: string; number: string }) {
  const { data, error } = useAnswer(...documentOf(zone, number), NOT_AGAIN)
  return <Verdict found={data} error={error} />
}

function ByFile({ zone, sha256 }: { zone: string; sha256: string }) {
  const found = useAnswer('GET /api/zones/:zone/document-files/:sha256', { params: { zone, sha256 } }, NOT_AGAIN)
  return <Verdict found={found.data} error={found.error} isFile />
}

type VerdictProps = { found: Checked | undefined; error: Trouble | null; isFile?: boolean }

/** What is said of it: valid, withdrawn, or not known here. */
function Verdict({ found, error, isFile = false }: VerdictProps) {
  if (error && error.status !== 404 && error.status !== 400) return <Problem error={error} />
  if (error) {
    return (
      <section className="sheet verify-found" aria-live="polite">
        <Head mark="incomplete" title={words.unknown} note={error.message} />
      </section>
    )
  }
  if (!found) return <Awaited />
  const { withdrawal, warnings } = found
  return (
    <section className="sheet verify-found" aria-live="polite">
      {withdrawal ? (
        <Head
          mark="ineligible"
          title={words.withdrawn}
          note={words.withdrawnNote(instant(withdrawal.at), withdrawal.reason)}
        />
      ) : (
        <Head mark="eligible" title={words.valid} note={words.validNote} />
      )}
      {isFile && <p>{words.sameFile}</p>}
      {warnings.map((warning) => (
        <p key={warning} className="verify-warning" lang="zh-CN">
          {warning}
        </p>
      ))}
      <About found={found} />
    </section>
  )
}

function Head({ mark, title, note }: { mark: 'eligible' | 'ineligible' | 'incomplete'; title: string; note: string }) {
  return (
    <header className={`verify-head outcome-${mark}`}>
      <Mark name={mark} size={40} />
      <div>
        <h2 className="verify-title">{title}</h2>
        <p className="verify-note">{note}</p>
      </div>
    </header>
  )
}

function About({ found }: { found: Checked }) {
  const { number, name, holder, states, title, asOf, issuedAt, zone, zoneName, edition, receipt, sha256 } = found
  return (
    <>
      <dl className="public-about" lang="zh-CN">
        <Row name={words.kind}>{name}</Row>
        <Row name={words.number}>
          <span className="code">{number}</span>
        </Row>
        <Row name={words.holder}>
          <bdi>{holder}</bdi>
        </Row>
        <Row name={words.states}>{states}</Row>
        <Row name={words.policy}>{title}</Row>
        <Row name={words.asOf}>{day(asOf)}</Row>
        <Row name={words.issued}>{words.issuedBy(zoneName, instant(issuedAt))}</Row>
      </dl>
      <details className="verify-proof">
        <summary>{words.proof}</summary>
        <dl className="public-about">
          <Row name={words.edition}>
            <span className="code">{edition}</span>
          </Row>
          <Row name={words.receipt}>
            <span className="code">{receipt}</span>
          </Row>
          <Row name={words.digest}>
            <span className="code">{sha256}</span>
          </Row>
        </dl>
      </details>
      <Link to="/verify" search={{ zone }} className="unprinted">
        {words.again}
      </Link>
    </>
  )
}

const Row = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)
