import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { type Out, type ReconciledDay, type ReconciledItem, asked, useAnswer } from '../api.ts'
import { inBoth, language } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day, instant } from '../parts/when.ts'
import type { ReconciliationView } from '../views.ts'

const words = inBoth(
  {
    title: '对账',
    note: (from: string, to: string) => `${from} 至 ${to}：银行说付了的，与账上记为已付的，逐笔相对`,
    checked: '每晚核账',
    sound: (day: string, accounts: number, transfers: number) =>
      `${day} 核过 ${accounts} 个账户、${transfers} 笔记账：余额、冻结与日志都对得上`,
    unsound: (day: string, count: number) => `${day} 核账发现 ${count} 处不符，请管理员运行 gongzhen audit 查看`,
    unchecked: '还没有核过账；每天凌晨核一次。',
    underway: '在途（已送银行、还没有结果）',
    noUnderway: '没有在途付款',
    since: (count: number, at: string) => `${count} 笔，最早 ${at}`,
    days: '按日',
    day: '日期',
    bank: '银行已付',
    ledger: '账上已付',
    difference: '相差',
    counts: '相符 / 只有银行 / 只有账上',
    items: '逐笔',
    all: '全部',
    paid: (amount: string, count: number) => `${amount}（${count} 笔）`,
    agreement: { matched: '相符', only_bank: '只有银行有', only_ledger: '只有账上有' },
    which: '看哪些',
    agrees: '相符与否',
    payee: '收款人',
    file: '办件',
    amount: '金额',
    why: '原因',
    notThroughBank: '不经支付批次，直接记的账',
    unbooked: '还没有记账，请再读一次回单',
    booked: '记账',
    none: '这段时间没有付款',
    noneWhy: '读入银行回单以后，每一笔都在这里与账上相对。',
    open: '打开',
    moneys: { CNY: '人民币', USD: '美元', EUR: '欧元', HKD: '港元', GBP: '英镑' } as Readonly<Record<string, string>>,
  },
  {
    title: 'Reconciliation',
    note: (from, to) => `${from} to ${to}: what the bank says it paid beside what the ledger booked`,
    checked: 'Nightly check of the books',
    sound: (day, accounts, transfers) =>
      `${day}: ${accounts} accounts and ${transfers} transfers worked out again; balances, holds and log agree`,
    unsound: (day, count) => `${day}: ${count} discrepancies; run gongzhen audit to see them`,
    unchecked: 'Not checked yet; the books are checked every night.',
    underway: 'Under way (at the bank, no answer yet)',
    noUnderway: 'Nothing under way',
    since: (count, at) => `${count} payments, the first since ${at}`,
    days: 'By day',
    day: 'Day',
    bank: 'Paid by the bank',
    ledger: 'Paid in the ledger',
    difference: 'Difference',
    counts: 'matched / only bank / only ledger',
    items: 'One by one',
    all: 'All',
    paid: (amount, count) => `${amount} (${count})`,
    agreement: { matched: 'matched', only_bank: 'bank only', only_ledger: 'ledger only' },
    which: 'Show',
    agrees: 'Agreement',
    payee: 'Payee',
    file: 'Case',
    amount: 'Amount',
    why: 'Why',
    notThroughBank: 'posted without an envelope',
    unbooked: 'not booked yet: read the result again',
    booked: 'booked',
    none: 'No payments in this time',
    noneWhy: 'Once a bank’s result is read, each payment is matched here.',
    open: 'open',
    moneys: { CNY: 'Yuan', USD: 'US dollars', EUR: 'Euros', HKD: 'HK dollars', GBP: 'Pounds' },
  },
)

const SIZE = 50
const route = getRouteApi('/inside/reconciliation')
type Overview = Out<'GET /api/reconciliation'>

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: ReconciliationView }) => [daysIn(search), itemsIn(search)]

const daysIn = ({ from, to }: ReconciliationView) => asked('GET /api/reconciliation', { query: { from, to } })

const itemsIn = ({ from, to, agreement, page = 1 }: ReconciliationView) =>
  asked('GET /api/reconciliation/items', { query: { from, to, agreement, page, size: SIZE } })

/** The bank's word beside the ledger's, by day and one by one; and what the nightly check of the books came to. */
export function Reconciliation() {
  const found = useAnswer(...daysIn(route.useSearch()), { staleTime: 0 })
  return (
    <Answer of={found}>
      {(overview) => (
        <>
          <PageHead
            help={['reconciliation', 'under way', 'bank’s result', 'nightly check of the books']}
            title={words.title}
            note={words.note(day(overview.from), day(overview.to))}
          />
          <div className="stack-wide">
            <Sheet title={words.checked}>
              <Checked checks={overview.checks} />
            </Sheet>
            <Sheet title={words.underway}>
              {overview.underway.length === 0 && <p className="soft">{words.noUnderway}</p>}
              <div className="figures figures-exact">
                {overview.underway.map(({ currency, count, minor, since }) => (
                  <Figure
                    key={currency}
                    label={words.moneys[currency] ?? currency}
                    value={exactMoney(minor, currency)}
                    note={words.since(count, instant(since))}
                  />
                ))}
              </div>
            </Sheet>
            <Sheet title={words.days} flush>
              <Listing
                caption={words.days}
                columns={DAY_COLUMNS}
                rows={overview.days}
                keyOf={(one) => `${one.day} ${one.currency}`}
                empty={<Empty title={words.none} why={words.noneWhy} />}
              />
            </Sheet>
            {overview.days.length > 0 && <Items />}
          </div>
        </>
      )}
    </Answer>
  )
}

function Checked({ checks }: { checks: Overview['checks'] }) {
  const [last] = checks
  if (!last) return <p className="soft">{words.unchecked}</p>
  const { discrepancies, accounts, transfers, first } = last
  if (discrepancies === 0) {
    return (
      <p className="row">
        <Tag tone="good">✓</Tag> {words.sound(day(last.day), accounts, transfers)}
      </p>
    )
  }
  return (
    <div role="alert">
      <p className="row">
        <Tag tone="bad">!</Tag> {words.unsound(day(last.day), discrepancies)}
      </p>
      <ul>
        {first.map(({ place, zh, en }) => (
          <li key={place}>
            <span className="faint">{place}</span> {language() === 'en' ? en : zh}
          </li>
        ))}
      </ul>
    </div>
  )
}

const DAY_COLUMNS: readonly Column<ReconciledDay>[] = [
  { key: 'day', title: words.day, phone: 'title', cell: (one) => <span className="nowrap">{day(one.day)}</span> },
  {
    key: 'bank',
    title: words.bank,
    align: 'right',
    cell: ({ bankMinor, bankCount, currency }) => words.paid(exactMoney(bankMinor, currency), bankCount),
  },
  {
    key: 'ledger',
    title: words.ledger,
    align: 'right',
    cell: ({ ledgerMinor, ledgerCount, currency }) => words.paid(exactMoney(ledgerMinor, currency), ledgerCount),
  },
  {
    key: 'difference',
    title: words.difference,
    align: 'right',
    phone: 'aside',
    cell: ({ bankMinor, ledgerMinor, currency }) => (
      <Tag tone={bankMinor === ledgerMinor ? 'good' : 'bad'}>
        <span className="listing-card-only">{words.difference} </span>
        {exactMoney(bankMinor - ledgerMinor, currency)}
      </Tag>
    ),
  },
  {
    key: 'counts',
    title: words.counts,
    align: 'right',
    cell: ({ matched, onlyBank, onlyLedger }) => (
      <span className="nowrap">{`${matched} / ${onlyBank} / ${onlyLedger}`}</span>
    ),
  },
]

function Items() {
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
        <Segmented<NonNullable<ReconciliationView['agreement']> | 'all'>
          aria-label={words.which}
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
  { key: 'day', title: words.day, cell: (one) => <span className="nowrap">{day(one.day)}</span> },
  {
    key: 'payee',
    title: words.payee,
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
    title: words.agrees,
    phone: 'aside',
    cell: ({ agreement }) => <Tag tone={TONES[agreement]}>{words.agreement[agreement]}</Tag>,
  },
  { key: 'why', title: words.why, cell: whyOf },
  {
    key: 'file',
    title: words.file,
    cell: ({ file }) =>
      file !== null && (
        <Link to="/cases/$file" params={{ file: String(file) }}>
          {words.open}
        </Link>
      ),
  },
  {
    key: 'amount',
    title: words.amount,
    align: 'right',
    cell: ({ minor, currency }) => <strong className="nowrap">{exactMoney(minor, currency)}</strong>,
  },
]

function whyOf({ agreement, why, bookedAt }: ReconciledItem) {
  if (why) return why
  if (agreement === 'only_bank') return words.unbooked
  if (agreement === 'only_ledger') return words.notThroughBank
  return bookedAt && <span className="faint">{`${words.booked} ${instant(bookedAt)}`}</span>
}
