import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { type ReconciledItem, asked, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { amountColumn, caseColumn } from '../../parts/money-columns.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day, instant } from '../../parts/when.ts'
import type { ReconciliationView } from '../../views.ts'

const words = inBoth(
  {
    items: '逐笔',
    all: '全部',
    agreement: { matched: '相符', only_bank: '只有银行有', only_ledger: '只有账上有' },
    which: '看哪些',
    agrees: '相符与否',
    payee: '收款人',
    why: '原因',
    notThroughBank: '不经支付批次，直接记的账',
    unbooked: '还没有记账，请再读一次回单',
    booked: '记账',
    day: '日期',
    none: '没有这样的付款',
  },
  {
    items: 'One by one',
    all: 'All',
    agreement: { matched: 'matched', only_bank: 'bank only', only_ledger: 'ledger only' },
    which: 'Show',
    agrees: 'Agreement',
    payee: 'Payee',
    why: 'Why',
    notThroughBank: 'posted without an envelope',
    unbooked: 'not booked yet: read the result again',
    booked: 'booked',
    day: 'Day',
    none: 'No such payments',
  },
)

const SIZE = 50
const route = getRouteApi('/inside/reconciliation')

/** Asks for the payments of what is looked at. */
export const itemsIn = ({ from, to, agreement, page = 1 }: ReconciliationView) =>
  asked('GET /api/reconciliation/items', { query: { from, to, agreement, page, size: SIZE } })

/** Every payment of the days looked at, those that do not agree first. */
export function Items() {
  const view = route.useSearch()
  const { agreement, page = 1 } = view
  const navigate = route.useNavigate()
  const found = useAnswer(...itemsIn(view), { placeholderData: keepPreviousData })
  const choices = ['matched', 'only_bank', 'only_ledger'] as const
  const options = [
    { value: 'all' as const, label: words.all },
    ...choices.map((value) => ({ value, label: words.agreement[value] })),
  ]
  return (
    <Sheet title={words.items} flush>
      <Filters>
        <Segments<NonNullable<ReconciliationView['agreement']> | 'all'>
          label={words.which}
          options={options}
          value={agreement ?? 'all'}
          onChange={(next) =>
            void navigate({
              search: ({ agreement: _, page: _page, ...now }) => (next === 'all' ? now : { ...now, agreement: next }),
              replace: true,
              resetScroll: false,
            })
          }
        />
      </Filters>
      <Listing
        caption={words.items}
        columns={ITEM_COLUMNS}
        rows={found.data?.rows}
        keyOf={({ reference, transfer, day: on }) => `${on} ${reference} ${transfer}`}
        of={found}
        empty={<Empty title={words.none} why="" />}
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

const TONES = { matched: 'good', only_bank: 'bad', only_ledger: 'unsure' } as const

const ITEM_COLUMNS: readonly Column<ReconciledItem>[] = [
  { key: 'day', title: () => words.day, cell: (one) => <span className="nowrap">{day(one.day)}</span> },
  {
    key: 'payee',
    title: () => words.payee,
    phone: 'title',
    cell: ({ payee, reference, envelope }) => (
      <span className="row">
        {payee ?? '—'}
        {reference && <span className="code">{reference}</span>}
        {envelope && (
          <Link to="/payments/$envelope" params={{ envelope: String(envelope.id) }} className="nowrap">
            {envelope.number}
          </Link>
        )}
      </span>
    ),
  },
  {
    key: 'agreement',
    title: () => words.agrees,
    phone: 'aside',
    cell: ({ agreement }) => <Tag tone={TONES[agreement]}>{words.agreement[agreement]}</Tag>,
  },
  { key: 'why', title: () => words.why, cell: whyOf },
  caseColumn(({ file }) => file),
  amountColumn(({ currency }) => currency),
]

function whyOf({ agreement, why, bookedAt }: ReconciledItem) {
  if (why) return why
  if (agreement === 'only_bank') return words.unbooked
  if (agreement === 'only_ledger') return words.notThroughBank
  return bookedAt && <span className="faint">{`${words.booked} ${instant(bookedAt)}`}</span>
}
