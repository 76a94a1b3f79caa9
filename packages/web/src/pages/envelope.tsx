import { Link, getRouteApi } from '@tanstack/react-router'
import { type ComponentProps, useState } from 'react'
import { type EnvelopeDetail, addressOf, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Figure } from '../parts/figure.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { amountColumn, caseColumn } from '../parts/money-columns.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { day, instant } from '../parts/when.ts'
import { language } from '../i18n.ts'
import { EnvelopeSteps } from './payments/envelope-steps.tsx'
import { envelopeTone, paymentWords } from './payments/words.ts'

const words = inBoth(
  {
    title: (number: string) => `支付批次 ${number}`,
    above: '支付批次',
    total: '申报总额',
    count: '笔数',
    held: '账上冻结',
    heldWhy: '这些付款在账上还冻结着的钱；银行付讫一笔，就少一笔。',
    paid: '已付',
    back: '退回',
    vouchers: '打印支付凭证',
    lines: '付款',
    place: '序号',
    payee: '收款人',
    account: '账号',
    reference: '付款行号',
    amount: '金额',
    outcome: '结果',
    voucher: '凭证',
    print: '凭证',
    newAccount: '新账户',
    newAccountWhy: '与上次付款的账户不同，请核对变更依据。',
    results: '回单逐行',
    row: '回单行',
    verdict: '认定',
    why: '说明',
    files: '文件',
    kinds: { payment: '送银行', result: '银行回单' },
    history: '经过',
  },
  {
    title: (number) => `Envelope ${number}`,
    above: 'Envelopes',
    total: 'Declared total',
    count: 'Payments',
    held: 'Held in the ledger',
    heldWhy: 'What the ledger still holds for these payments; each that is paid takes its part away.',
    paid: 'Paid',
    back: 'Sent back',
    vouchers: 'Print vouchers',
    lines: 'Payments',
    place: 'No.',
    payee: 'Payee',
    account: 'Account',
    reference: 'Reference',
    amount: 'Amount',
    outcome: 'Outcome',
    voucher: 'Voucher',
    print: 'voucher',
    newAccount: 'new account',
    newAccountWhy: 'Another account than the last payment went to: check on what paper that rests.',
    results: 'Lines of the results',
    row: 'Line',
    verdict: 'Verdict',
    why: 'Why',
    files: 'Files',
    kinds: { payment: 'to the bank', result: 'from the bank' },
    history: 'History',
  },
)

const route = getRouteApi('/inside/payments/$envelope')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params }: { params: { envelope: string } }) => [envelopeOf(params.envelope)]

const envelopeOf = (envelope: string) => asked('GET /api/payments/:id', { params: { id: Number(envelope) } })

/** One envelope: what it pays, what was done with it, what the bank answered, what can be done now. */
export function EnvelopePage() {
  const { envelope } = route.useParams()
  const found = useAnswer(...envelopeOf(envelope), { staleTime: 0 })
  return <Answer of={found}>{(detail) => <EnvelopeNow detail={detail} />}</Answer>
}

function EnvelopeNow({ detail }: { detail: EnvelopeDetail }) {
  const { id, number, state, formatName, currency, count, minor, capitals, held, settledMinor, returnedMinor } = detail
  return (
    <>
      <PageHead
        help={['payment envelope', 'second look', 'held', 'bank’s result']}
        title={words.title(number)}
        above={
          <Link to="/payments" search={{ show: 'envelopes' }}>
            ← {words.above}
          </Link>
        }
        beside={<Tag tone={envelopeTone(state)}>{paymentWords.states[state]}</Tag>}
        note={formatName}
        actions={
          <a className="button" href={addressOf('GET /api/payments/:id/vouchers.pdf', { params: { id } })} download>
            {words.vouchers}
          </a>
        }
      />
      <div className="stack-wide">
        <EnvelopeSteps detail={detail} />
        <Sheet>
          <div className="figures figures-exact">
            <Figure label={words.total} value={exactMoney(minor, currency)} note={capitals} />
            <Figure label={words.count} value={count} />
            <Figure label={words.held} value={exactMoney(held, currency)} definition={words.heldWhy} />
            <Figure label={words.paid} value={exactMoney(settledMinor, currency)} />
            <Figure label={words.back} value={exactMoney(returnedMinor, currency)} />
          </div>
        </Sheet>
        <Sheet title={words.lines} flush>
          <Paged
            caption={words.lines}
            columns={lineColumns(detail)}
            rows={detail.lines}
            keyOf={(line) => line.id}
            empty={null}
          />
        </Sheet>
        {detail.results.length > 0 && (
          <Sheet title={words.results} flush>
            <Paged
              caption={words.results}
              columns={resultColumns(currency)}
              rows={detail.results.toSorted((a, b) => rankOf(a.verdict) - rankOf(b.verdict))}
              keyOf={({ file, row }) => `${file}/${row}`}
              empty={null}
            />
          </Sheet>
        )}
        <Papers detail={detail} />
        <TrailSheet of={{ kind: 'payment', id }} />
      </div>
    </>
  )
}

const SIZE = 50

/** A listing that shows its rows by pages: an envelope may have a thousand. */
function Paged<Row>({
  rows,
  ...rest
}: Omit<ComponentProps<typeof Listing<Row>>, 'rows' | 'pages'> & { rows: readonly Row[] }) {
  const [page, setPage] = useState(1)
  const pages = { page, size: SIZE, total: rows.length, onPage: setPage }
  return <Listing<Row> {...rest} rows={rows.slice((page - 1) * SIZE, page * SIZE)} pages={pages} />
}

type Line = EnvelopeDetail['lines'][number]

const lineColumns = ({ id, currency }: EnvelopeDetail): readonly Column<Line>[] => [
  { key: 'place', title: words.place, phone: 'hide', cell: ({ place }) => place },
  {
    key: 'payee',
    title: words.payee,
    phone: 'title',
    cell: ({ holder, bank, newAccount }) => (
      <span className="row">
        {holder} <span className="faint">{bank}</span>
        {newAccount && (
          <Tag tone="unsure" explains={words.newAccountWhy}>
            {words.newAccount}
          </Tag>
        )}
      </span>
    ),
  },
  { key: 'account', title: words.account, cell: ({ account }) => <span className="code nowrap">{account}</span> },
  { key: 'reference', title: words.reference, cell: ({ reference }) => <span className="code">{reference}</span> },
  caseColumn(({ file, number }) => ({ id: file, number })),
  { key: 'outcome', title: words.outcome, phone: 'bare', cell: (line) => <Outcome line={line} /> },
  {
    key: 'voucher',
    title: words.voucher,
    cell: ({ id: line }) => (
      <a
        href={addressOf('GET /api/payments/:id/vouchers.pdf', { params: { id }, query: { line } })}
        className="nowrap"
        download
      >
        {words.print}
      </a>
    ),
  },
  amountColumn(() => currency),
]

function Outcome({ line: { outcome, reason, bankDay, trouble } }: { line: Line }) {
  if (trouble !== null) return <Tag tone="bad">{trouble}</Tag>
  if (outcome === null) return <span className="faint">{paymentWords.waiting}</span>
  const tone = outcome === 'settled' ? 'good' : outcome === 'returned' ? 'bad' : 'plain'
  return (
    <span className="row">
      <Tag tone={tone}>{paymentWords.outcomes[outcome]}</Tag>
      {reason && <span>{reason}</span>}
      {bankDay && <span className="faint nowrap">{day(bankDay)}</span>}
    </span>
  )
}

type ResultLine = EnvelopeDetail['results'][number]

/** What has to be looked into comes first, then what came back, then what went well. */
const rankOf = (verdict: ResultLine['verdict']): number => ['bad', 'unsure', 'good'].indexOf(verdictTone(verdict))

/** What the bank sent back was read as it should be, yet it is no good news. */
const verdictTone = (verdict: ResultLine['verdict']) =>
  verdict === 'settled' || verdict === 'known' ? 'good' : verdict === 'returned' ? 'unsure' : 'bad'

const resultColumns = (currency: string): readonly Column<ResultLine>[] => [
  { key: 'row', title: words.row, phone: 'hide', cell: ({ row }) => row },
  {
    key: 'reference',
    title: words.reference,
    phone: 'title',
    cell: ({ reference }) => <span className="code">{reference}</span>,
  },
  {
    key: 'verdict',
    title: words.verdict,
    phone: 'aside',
    cell: ({ verdict }) => <Tag tone={verdictTone(verdict)}>{paymentWords.verdicts[verdict]}</Tag>,
  },
  {
    key: 'why',
    title: words.why,
    cell: ({ zh, en, status, reason }) =>
      (language() === 'en' ? en : zh) || [status, reason].filter(Boolean).join('，'),
  },
  {
    key: 'amount',
    title: words.amount,
    align: 'right',
    cell: ({ minor }) => <span className="nowrap">{minor === null ? '—' : exactMoney(minor, currency)}</span>,
  },
]

function Papers({ detail: { id, files, steps } }: { detail: EnvelopeDetail }) {
  return (
    <>
      {files.length > 0 && (
        <Sheet title={words.files}>
          <ul className="stack">
            {files.map(({ id: file, kind, name, byName, at, sha256 }) => (
              <li key={file} className="among-words">
                <a href={addressOf('GET /api/payments/:id/files/:file', { params: { id, file } })} download={name}>
                  {name}
                </a>{' '}
                <span className="faint">
                  {words.kinds[kind]} · {byName} · {instant(at)} · SHA-256 {sha256.slice(0, 12)}…
                </span>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      <Sheet title={words.history}>
        <ol className="trail">
          {steps.toReversed().map(({ version, step, who, note, at }) => (
            <li key={version}>
              <time dateTime={at}>{instant(at)}</time>
              <p className="row">
                <strong>{stepWord(step)}</strong> <span className="soft">{who}</span> <span>{note}</span>
              </p>
            </li>
          ))}
        </ol>
      </Sheet>
    </>
  )
}

const stepWord = (step: string): string =>
  Object.entries(paymentWords.steps).find(([name]) => name === step)?.[1] ?? step
