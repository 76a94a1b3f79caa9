import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, type ReconciledDay, asked, useAnswer } from '../api.ts'
import { inBoth, language } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { LateDateField } from '../parts/late-date-field.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day, instant } from '../parts/when.ts'
import type { ReconciliationView } from '../views.ts'
import { Items, itemsIn } from './reconciliation/items.tsx'

const words = inBoth(
  {
    title: '对账',
    note: (from: string, to: string) => `${from} 至 ${to}：银行说付了的，与账上记为已付的，逐笔相对`,
    noteAlways: '银行说付了的，与账上记为已付的，逐笔相对',
    from: '自',
    to: '至',
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
    paid: (count: number) => `${count} 笔`,
    none: '这段时间没有付款',
    noneWhy: '读入银行回单以后，每一笔都在这里与账上相对。',
    moneys: { CNY: '人民币', USD: '美元', EUR: '欧元', HKD: '港元', GBP: '英镑' } as Readonly<Record<string, string>>,
  },
  {
    title: 'Reconciliation',
    note: (from, to) => `${from} to ${to}: what the bank says it paid beside what the ledger booked`,
    noteAlways: 'What the bank says it paid beside what the ledger booked',
    from: 'From',
    to: 'to',
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
    paid: (count) => (count === 1 ? '1 payment' : `${count} payments`),
    none: 'No payments in this time',
    noneWhy: 'Once a bank’s result is read, each payment is matched here.',
    moneys: { CNY: 'Yuan', USD: 'US dollars', EUR: 'Euros', HKD: 'HK dollars', GBP: 'Pounds' },
  },
)

const route = getRouteApi('/inside/reconciliation')
type Overview = Out<'GET /api/reconciliation'>

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: ReconciliationView }) => [daysIn(search), itemsIn(search)]

const daysIn = ({ from, to }: ReconciliationView) => asked('GET /api/reconciliation', { query: { from, to } })

/** The bank's word beside the ledger's, by day and one by one; and what the nightly check of the books came to. */
export function Reconciliation() {
  const found = useAnswer(...daysIn(route.useSearch()), { staleTime: 0 })
  const { data } = found
  return (
    <>
      <PageHead
        help={['reconciliation', 'under way', 'bank’s result', 'nightly check of the books']}
        title={words.title}
        note={data ? words.note(day(data.from), day(data.to)) : words.noteAlways}
      />
      <div className="stack-wide">
        <Answer of={found}>{({ checks, underway }) => <Standing checks={checks} underway={underway} />}</Answer>
        <Sheet title={words.days} flush>
          <Span shown={data} />
          {data && (
            <Listing
              caption={words.days}
              columns={DAY_COLUMNS}
              rows={data.days}
              keyOf={(one) => `${one.day} ${one.currency}`}
              empty={<Empty title={words.none} why={words.noneWhy} />}
            />
          )}
        </Sheet>
        {data && data.days.length > 0 && <Items />}
      </div>
    </>
  )
}

/** The days looked at; nothing chosen is the month up to today. */
function Span({ shown }: { shown: Overview | undefined }) {
  const { from = shown?.from, to = shown?.to } = route.useSearch()
  const navigate = route.useNavigate()
  const choose = (name: 'from' | 'to') => (chosen: string | undefined) =>
    void navigate({
      search: ({ page: _, [name]: _before, ...now }) => (chosen === undefined ? now : { ...now, [name]: chosen }),
      replace: true,
      resetScroll: false,
    })
  return (
    <Filters>
      <LateDateField label={words.from} value={from} onChange={choose('from')} />
      <LateDateField label={words.to} value={to} onChange={choose('to')} />
    </Filters>
  )
}

/** What holds whatever days are looked at: whether the books were found sound, and what the bank has not answered. */
function Standing({ checks, underway }: Pick<Overview, 'checks' | 'underway'>) {
  return (
    <>
      <Sheet title={words.checked}>
        <Checked checks={checks} />
      </Sheet>
      <Sheet title={words.underway}>
        {underway.length === 0 && <p className="soft">{words.noUnderway}</p>}
        <div className="figures figures-exact">
          {underway.map(({ currency, count, minor, since }) => (
            <Figure
              key={currency}
              label={words.moneys[currency] ?? currency}
              value={exactMoney(minor, currency)}
              note={words.since(count, instant(since))}
            />
          ))}
        </div>
      </Sheet>
    </>
  )
}

function Checked({ checks }: { checks: Overview['checks'] }) {
  const [last] = checks
  if (!last) return <p className="soft">{words.unchecked}</p>
  const { discrepancies, accounts, transfers, first } = last
  if (discrepancies === 0) {
    return (
      <p>
        <Tag tone="good">✓</Tag> {words.sound(day(last.day), accounts, transfers)}
      </p>
    )
  }
  return (
    <div role="alert">
      <p>
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

/** How many payments, and the amount last, so that amounts stand under each other. */
const Paid = ({ minor, count, currency }: { minor: number; count: number; currency: string }) => (
  <span className="nowrap">
    <span className="faint">{words.paid(count)}</span> {exactMoney(minor, currency)}
  </span>
)

const DAY_COLUMNS: readonly Column<ReconciledDay>[] = [
  {
    key: 'day',
    title: () => words.day,
    phone: 'title',
    cell: (one) => (
      <Link to="/reconciliation" search={{ from: one.day, to: one.day }} className="nowrap" resetScroll={false}>
        {day(one.day)}
      </Link>
    ),
  },
  {
    key: 'bank',
    title: () => words.bank,
    align: 'right',
    cell: ({ bankMinor, bankCount, currency }) => <Paid minor={bankMinor} count={bankCount} currency={currency} />,
  },
  {
    key: 'ledger',
    title: () => words.ledger,
    align: 'right',
    cell: ({ ledgerMinor, ledgerCount, currency }) => (
      <Paid minor={ledgerMinor} count={ledgerCount} currency={currency} />
    ),
  },
  {
    key: 'difference',
    title: () => words.difference,
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
    title: () => words.counts,
    align: 'right',
    cell: ({ matched, onlyBank, onlyLedger }) => (
      <span className="nowrap">{`${matched} / ${onlyBank} / ${onlyLedger}`}</span>
    ),
  },
]
