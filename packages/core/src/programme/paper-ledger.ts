import type { Instant, LocalDate } from '../base.ts'
import {
  type CaseState,
  type CaseTransfer,
  type LedgerRead,
  type Measure,
  type Process,
  accountPath,
  pathPattern,
} from '../case.ts'
import { type Account, type Book, type Refusal, available, newBook, newLedger } from '../ledger.ts'
import type { PaperAccount } from './rehearse.ts'

/** The accounts of one golden case. */
export type PaperLedger = {
  /** Opens what the chart of accounts starts with. */
  open(state: CaseState, on: LocalDate): void
  /** Lets time pass: holds whose time is over are let go. */
  passTo(at: Instant): void
  /** Posts what a case decided, or says why not. */
  post(posted: readonly CaseTransfer[], at: Instant): readonly Refusal[]
  measured(read: LedgerRead): number
  accounts(): ReadonlyMap<string, PaperAccount>
}

/** Where the money golden cases begin with comes from. */
const BEFORE = '期初'

/** A ledger on paper for one case, with what the chart or the golden case says is on its accounts at the start. */
export function newPaperLedger(process: Process, opening: ReadonlyMap<string, number>): PaperLedger {
  const book = newBook(newLedger([], '1900-01-01T00:00:00Z'))
  const rooted = new Set<string>()

  function ensure(path: string, template: string, currency: Account['currency'], at: Instant) {
    if (rooted.has(path)) return
    rooted.add(path)
    const terms = process.accounts.find((account) => account.path === template)
    book.open({ path, currency: terms?.currency ?? currency, limit: terms?.limit ?? 'none' }, at)
    const minor = opening.get(path) ?? terms?.opening ?? 0
    if (minor === 0) return
    const from = `${BEFORE}/${terms?.currency ?? currency}`
    book.open({ path: from, currency: terms?.currency ?? currency, limit: 'none' }, at)
    const movement = { from, to: path, minor: BigInt(minor), currency: terms?.currency ?? currency }
    book.post([{ kind: 'post', id: `${BEFORE}/${path}`, ...movement }], at)
  }

  return {
    open(state, on) {
      for (const { path: template, currency } of process.accounts) {
        const path = accountPath(template, state, on)
        if (typeof path === 'string') ensure(path, template, currency, `${on}T00:00:00+08:00`)
      }
      // A path some part of which is only known later holds its money from the start all the same.
      for (const path of opening.keys()) {
        const terms = process.accounts.find((account) => pathPattern(account.path).test(path))
        if (terms) ensure(path, terms.path, terms.currency, `${on}T00:00:00+08:00`)
      }
    },
    passTo(at) {
      book.expire(at)
    },
    post(posted, at) {
      for (const { posting, moved } of posted) {
        const move = process.postings.get(posting)?.move
        if (!move || !('from' in move)) continue
        ensure(moved.from, move.from, moved.currency, at)
        ensure(moved.to, move.to, moved.currency, at)
      }
      const batch = posted.flatMap(({ transfer }) => transfer ?? [])
      const answer = book.post(batch, at)
      return 'refusals' in answer ? answer.refusals : []
    },
    measured: (read) => measuredIn(book, read),
    accounts: () =>
      new Map(
        [...book.state.accounts].flatMap(([path, account]) =>
          path.startsWith(`${BEFORE}/`) ? [] : [[path, shown(account)] as const],
        ),
      ),
  }
}

const shown = ({ balance, heldOut, currency }: Account): PaperAccount => ({
  balance: Number(balance),
  held: Number(heldOut),
  currency,
})

/** A figure of an account: nothing has happened yet on one nobody opened. */
function measuredIn(book: Book, { account: path, measure, from }: LedgerRead): number {
  const account = book.state.accounts.get(path)
  if (!account) return 0
  switch (measure) {
    case 'balance':
      return Number(account.balance)
    case 'available':
      return Number(available(account))
    case 'held':
      return Number(account.heldOut)
    case 'arriving':
      return Number(account.heldIn)
    case 'credited':
    case 'credits':
    case 'debited':
    case 'debits':
      return flow(book, path, measure, from)
  }
}

/** What came in or went out from a day on and was not taken back: the money, or how many times. */
function flow({ state, touching }: Book, path: string, measure: Measure, from: LocalDate | undefined): number {
  const isIn = measure === 'credited' || measure === 'credits'
  const touched = touching(path).flatMap((id) => state.transfers.get(id) ?? [])
  const own = touched.filter(
    (one) =>
      (one.kind === 'post' || one.kind === 'settle') &&
      one.reversedBy === undefined &&
      (isIn ? one.to : one.from) === path &&
      (from === undefined || one.at.slice(0, 10) >= from),
  )
  const isTimes = measure === 'credits' || measure === 'debits'
  return own.reduce((sum, { minor }) => sum + (isTimes ? 1 : Number(minor)), 0)
}
