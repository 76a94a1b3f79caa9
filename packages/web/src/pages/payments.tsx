import { Link, getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { type EnvelopeLine, type Payable, type Asked, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { day } from '../parts/when.ts'
import type { PaymentsView } from '../views.ts'
import { Collect } from './payments/collect.tsx'
import { EnterPayee } from './payments/enter-payee.tsx'
import { PAYEE_REQUESTS, PayeeRequests } from './payments/payee-requests.tsx'
import { envelopeTone, paymentWords } from './payments/words.ts'

const words = inBoth(
  {
    title: '支付',
    note: '账上已冻结、等着付给企业的钱：编成批次，另一人复核，送银行，读回单，记账',
    payables: '待付款',
    envelopes: '支付批次',
    choose: '选择',
    chooseOne: (name: string) => `选择 ${name}`,
    party: '收款企业',
    programme: '政策',
    file: '办件',
    amount: '金额',
    held: '冻结于',
    payee: '收款账户',
    noPayee: '没有收款账户',
    enter: '登记',
    change: '更换',
    returned: (reason: string) => `上次被银行退回${reason ? `：${reason}` : ''}`,
    none: '没有待付的款',
    noneWhy: '办件里「拨付」以后，钱在账上冻结，就出现在这里。',
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
    choose: 'Choose',
    chooseOne: (name) => `Choose ${name}`,
    party: 'Payee',
    programme: 'Policy',
    file: 'Case',
    amount: 'Amount',
    held: 'Held since',
    payee: 'Account',
    noPayee: 'no account',
    enter: 'Enter',
    change: 'Change',
    returned: (reason) => `sent back${reason ? `: ${reason}` : ''}`,
    none: 'Nothing to be paid',
    noneWhy: 'Once a case hands its money over to be paid, it appears here.',
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
const inside = getRouteApi('/inside')

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
    { key: 'payables' as const, title: words.payables, count: waiting.data?.payables.length },
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
      {show === 'envelopes' ? (
        <Envelopes />
      ) : (
        <Answer of={waiting}>{({ payables, formats }) => <Payables payables={payables} formats={formats} />}</Answer>
      )}
    </>
  )
}

type PayablesProps = {
  payables: readonly Payable[]
  formats: readonly { readonly id: string; readonly name: string }[]
}

function Payables({ payables, formats }: PayablesProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [entering, setEntering] = useState<Payable>()
  const { session } = inside.useRouteContext()
  const isPayer = session.roles.includes('finance')
  const turn = (hold: string) =>
    setChosen((now) => new Set(now.has(hold) ? [...now].filter((one) => one !== hold) : [...now, hold]))
  const picked = payables.filter(({ hold }) => chosen.has(hold))
  return (
    <div className="stack-wide">
      <PayeeRequests isPayer={isPayer} />
      <Sheet flush>
        <Listing
          caption={words.payables}
          columns={payableColumns(isPayer ? { chosen, turn, enter: setEntering } : undefined)}
          rows={payables}
          keyOf={({ hold }) => hold}
          empty={<Empty title={words.none} why={words.noneWhy} />}
        />
      </Sheet>
      {isPayer && payables.length > 0 && (
        <Collect picked={picked} formats={formats} done={() => setChosen(new Set())} />
      )}
      <EnterPayee party={entering?.party} close={() => setEntering(undefined)} />
    </div>
  )
}

type Choosing = {
  chosen: ReadonlySet<string>
  turn: (hold: string) => void
  enter: (payable: Payable) => void
}

function payableColumns(choosing: Choosing | undefined): readonly Column<Payable>[] {
  const choice: Column<Payable> = {
    key: 'choose',
    title: words.choose,
    width: 64,
    phone: 'aside',
    cell: ({ hold, party, payee }) => (
      <input
        type="checkbox"
        aria-label={words.chooseOne(party.name)}
        checked={choosing?.chosen.has(hold) ?? false}
        disabled={payee === null}
        onChange={() => choosing?.turn(hold)}
      />
    ),
  }
  return [
    ...(choosing ? [choice] : []),
    {
      key: 'party',
      title: words.party,
      phone: 'title',
      cell: ({ party, returned }) => (
        <span className="stack">
          <Link to="/firms/$firm" params={{ firm: String(party.id) }}>
            {party.name}
          </Link>
          {returned !== null && <Tag tone="bad">{words.returned(returned)}</Tag>}
        </span>
      ),
    },
    { key: 'programme', title: words.programme, cell: ({ programmeName }) => programmeName },
    {
      key: 'file',
      title: words.file,
      cell: ({ file, number }) => (
        <Link to="/cases/$file" params={{ file: String(file) }} className="nowrap">
          {number}
        </Link>
      ),
    },
    { key: 'payee', title: words.payee, cell: (payable) => <PayeeCell payable={payable} enter={choosing?.enter} /> },
    {
      key: 'held',
      title: words.held,
      cell: ({ heldAt }) => <span className="nowrap">{day(heldAt)}</span>,
    },
    {
      key: 'amount',
      title: words.amount,
      align: 'right',
      cell: ({ minor, currency }) => <strong className="nowrap">{exactMoney(minor, currency)}</strong>,
    },
  ]
}

function PayeeCell({ payable, enter }: { payable: Payable; enter: ((payable: Payable) => void) | undefined }) {
  const { payee } = payable
  return (
    <span className="row">
      {payee === null ? (
        <Tag tone="bad">{words.noPayee}</Tag>
      ) : (
        <span>
          {payee.holder} <span className="faint">{payee.bank}</span> <span className="code nowrap">{payee.number}</span>
        </span>
      )}
      {enter && (
        <button type="button" className="bare link" onClick={() => enter(payable)}>
          {payee === null ? words.enter : words.change}
        </button>
      )}
    </span>
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
    title: words.number,
    phone: 'title',
    cell: ({ id, number }) => (
      <Link to="/payments/$envelope" params={{ envelope: String(id) }} className="nowrap">
        {number}
      </Link>
    ),
  },
  {
    key: 'state',
    title: words.state,
    phone: 'aside',
    cell: ({ state }) => <Tag tone={envelopeTone(state)}>{paymentWords.states[state]}</Tag>,
  },
  { key: 'bank', title: words.bank, cell: ({ formatName }) => formatName },
  { key: 'made', title: words.made, cell: ({ by, createdAt }) => `${by?.name ?? ''} ${day(createdAt)}` },
  { key: 'approved', title: words.approved, cell: ({ approvedBy }) => approvedBy?.name ?? '—' },
  {
    key: 'answered',
    title: words.answered,
    cell: ({ settled, returned }) => (settled + returned === 0 ? '—' : words.result(settled, returned)),
  },
  { key: 'count', title: words.count, align: 'right', cell: ({ count }) => count },
  {
    key: 'amount',
    title: words.amount,
    align: 'right',
    cell: ({ minor, currency }) => <strong className="nowrap">{exactMoney(minor, currency)}</strong>,
  },
]
