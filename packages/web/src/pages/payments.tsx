import { Link, getRouteApi } from '@tanstack/react-router'
import { type Asked, type EnvelopeLine, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { amountColumn } from '../parts/money-columns.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { day } from '../parts/when.ts'
import type { PaymentsView } from '../views.ts'
import { PAYEE_REQUESTS } from './payments/payee-requests.tsx'
import { Payables } from './payments/payables.tsx'
import { envelopeTone, paymentWords } from './payments/words.ts'

const words = inBoth(
  {
    title: '支付',
    note: '账上已冻结、等着付给企业的钱：编成批次，另一人复核，送银行，读回单，记账',
    payables: '待付款',
    envelopes: '支付批次',
    number: '批次',
    state: '状态',
    count: '笔数',
    bank: '银行格式',
    made: '编制',
    approved: '复核',
    answered: '银行结果',
    result: (settled: number, returned: number) => `已付 ${settled}，退回 ${returned}`,
    noEnvelopes: '还没有支付批次',
    noEnvelopesWhy: '在「待付款」里选几笔，编成第一个批次。',
  },
  {
    title: 'Payments',
    note: 'Money held for firms: collected into envelopes, approved by a second person, sent to the bank, booked by its answer',
    payables: 'To be paid',
    envelopes: 'Envelopes',
    number: 'Envelope',
    state: 'State',
    count: 'Payments',
    bank: 'Bank format',
    made: 'Drawn up by',
    approved: 'Approved by',
    answered: 'Answers',
    result: (settled, returned) => `${settled} paid, ${returned} sent back`,
    noEnvelopes: 'No envelopes yet',
    noEnvelopesWhy: 'Choose some payments to draw up the first.',
  },
)

const SIZE = 50
const route = getRouteApi('/inside/payments')

const PAYABLES = asked('GET /api/payables', {})
const envelopesIn = ({ page = 1 }: PaymentsView) => asked('GET /api/payments', { query: { page, size: SIZE } })

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: PaymentsView }): readonly Asked[] =>
  search.show === 'envelopes' ? [PAYABLES, envelopesIn(search)] : [PAYABLES, PAYEE_REQUESTS]

/** What is to be paid, and the envelopes it goes in. */
export function Payments() {
  const { show = 'payables' } = route.useSearch()
  const navigate = route.useNavigate()
  const waiting = useAnswer(...PAYABLES, { staleTime: 0 })
  const tabs = [
    { key: 'payables' as const, title: words.payables, count: waiting.data?.total },
    { key: 'envelopes' as const, title: words.envelopes },
  ]
  return (
    <>
      <PageHead
        help={['payable', 'payment envelope', 'second look', 'held', 'payee account']}
        title={words.title}
        note={words.note}
      />
      <ViewTabs
        label={words.title}
        tabs={tabs}
        current={show}
        onChange={(key) => void navigate({ search: key === 'payables' ? {} : { show: key }, replace: true })}
      />
      {show === 'envelopes' ? <Envelopes /> : <Answer of={waiting}>{(answer) => <Payables answer={answer} />}</Answer>}
    </>
  )
}

function Envelopes() {
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const found = useAnswer(...envelopesIn({ page }), { staleTime: 0 })
  return (
    <Sheet flush>
      <Listing
        caption={words.envelopes}
        columns={ENVELOPE_COLUMNS}
        rows={found.data?.rows}
        keyOf={({ id }) => id}
        of={found}
        empty={<Empty title={words.noEnvelopes} why={words.noEnvelopesWhy} />}
        pages={{
          page,
          size: SIZE,
          total: found.data?.total ?? 0,
          onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
        }}
      />
    </Sheet>
  )
}

const ENVELOPE_COLUMNS: readonly Column<EnvelopeLine>[] = [
  {
    key: 'number',
    title: () => words.number,
    phone: 'title',
    cell: ({ id, number }) => (
      <Link to="/payments/$envelope" params={{ envelope: String(id) }} className="nowrap">
        {number}
      </Link>
    ),
  },
  {
    key: 'state',
    title: () => words.state,
    phone: 'aside',
    cell: ({ state }) => <Tag tone={envelopeTone(state)}>{paymentWords.states[state]}</Tag>,
  },
  { key: 'bank', title: () => words.bank, cell: ({ formatName }) => formatName },
  { key: 'made', title: () => words.made, cell: ({ by, createdAt }) => `${by?.name ?? ''} ${day(createdAt)}` },
  { key: 'approved', title: () => words.approved, cell: ({ approvedBy }) => approvedBy?.name ?? '—' },
  {
    key: 'answered',
    title: () => words.answered,
    cell: ({ settled, returned }) => (settled + returned === 0 ? '—' : words.result(settled, returned)),
  },
  { key: 'count', title: () => words.count, align: 'right', cell: ({ count }) => count },
  amountColumn(({ currency }) => currency),
]
