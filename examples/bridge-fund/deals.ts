import { type Instant, type LocalDate, addDays } from '@gongzhen/core/base'
import { type Book, newBook, newLedger } from '@gongzhen/core/ledger'

/** One made-up bridge: how much, in 分, and for how many days it is out. */
type Deal = { readonly minor: number; readonly days: number }

/** What is reported of the fund up to the end of 2018; the first day is assumed, the report gives none. */
export const REPORTED = {
  deals: 6749,
  totalFen: 310_6000_0000_00,
  fundFen: 2_5000_0000_00,
  savedFen: 6_5200_0000_00,
  turns: 124.24,
  firstDay: '2016-06-01',
  lastDay: '2018-12-31',
  days: 943,
} as const

const WAN = 10_000_00

/** As many deals as reported, of 100 to 821 万元 each and of exactly the reported total; out for `meanDays` on average. */
export function dealsOf(meanDays: number): Deal[] {
  const drawn = Array.from({ length: REPORTED.deals }, (_, at) => 100 + ((at * 617) % 721))
  const missing = REPORTED.totalFen / WAN - drawn.reduce((sum, wan) => sum + wan, 0)
  const more = Math.floor(missing / REPORTED.deals)
  const rest = missing - more * REPORTED.deals
  return drawn.map((wan, at) => ({
    minor: (wan + more + (at < rest ? 1 : 0)) * WAN,
    days: Math.max(1, meanDays + (at % 3) - 1),
  }))
}

/** How the fund's years went. */
export type Years = {
  readonly paid: number
  readonly paidFen: number
  /** The most that was out at any moment. */
  readonly mostOutFen: number
  readonly fenDays: number
}

/** What happens to the fund each day: money comes back in the morning, then whoever waits is paid in turn. */
export type Fund = {
  /** Whether the deal could be paid on the day. */
  pay(deal: Deal, number: number, on: LocalDate): boolean
  payBack(deal: Deal, number: number, on: LocalDate): void
  outFen(): number
}

/** Lets the deals come evenly over the fund's years; whoever finds too little in the fund waits for the next day. */
export function goThrough(deals: readonly Deal[], fund: Fund): Years {
  const back = new Map<LocalDate, number[]>()
  let next = 0
  let mostOutFen = 0
  let paidFen = 0
  let fenDays = 0
  for (let day = 0; day < REPORTED.days; day++) {
    const on = addDays(REPORTED.firstDay, day)
    for (const number of back.get(on) ?? []) fund.payBack(deals[number] as Deal, number, on)
    const come = Math.ceil((deals.length * (day + 1)) / (REPORTED.days - 10))
    for (; next < Math.min(come, deals.length); next++) {
      const deal = deals[next] as Deal
      if (!fund.pay(deal, next, on)) break
      paidFen += deal.minor
      fenDays += deal.minor * deal.days
      const due = addDays(on, deal.days)
      back.set(due, [...(back.get(due) ?? []), next])
    }
    mostOutFen = Math.max(mostOutFen, fund.outFen())
  }
  return { paid: next, paidFen, mostOutFen, fenDays }
}

const FUND = '周转金/资金'
const OUT = '周转金/垫付'

/** The fund as two accounts of a ledger that never go below zero, without the steps of a case. */
export function bareFund(): Fund {
  const opened: Instant = `${REPORTED.firstDay}T00:00:00+08:00`
  const book: Book = newBook(newLedger([], opened))
  book.open({ path: '财政', currency: 'CNY', limit: 'never_positive' }, opened)
  book.open({ path: FUND, currency: 'CNY', limit: 'never_negative' }, opened)
  book.open({ path: OUT, currency: 'CNY', limit: 'never_negative' }, opened)
  const move = (id: string, from: string, to: string, minor: number, on: LocalDate) =>
    'posted' in
    book.post([{ kind: 'post', id, from, to, minor: BigInt(minor), currency: 'CNY' }], `${on}T09:00:00+08:00`)
  move('拨入', '财政', FUND, REPORTED.fundFen, REPORTED.firstDay)
  return {
    pay: (deal, number, on) => move(`放款/${number}`, FUND, OUT, deal.minor, on),
    payBack: (deal, number, on) => void move(`收回/${number}`, OUT, FUND, deal.minor, on),
    outFen: () => Number(book.state.accounts.get(OUT)?.balance ?? 0n),
  }
}
