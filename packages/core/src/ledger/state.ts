import type { Currency, Instant } from '../base.ts'
import { type Account, type AccountTerms, newAccount } from './account.ts'
import type { Rate, Transfer, TransferKind } from './transfer.ts'

/** What became of a hold; only an open one has something left. */
export type HoldOutcome = 'open' | 'settled' | 'released' | 'expired'

/** Money reserved between two accounts. */
export type HeldMoney = {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly currency: Currency
  readonly minor: bigint
  readonly left: bigint
  readonly expires?: Instant
  readonly outcome: HoldOutcome
}

/** What a transfer did to one account: where it stood before and after. */
export type Entry = {
  readonly account: string
  readonly version: number
  readonly balanceBefore: bigint
  readonly balance: bigint
  readonly heldOut: bigint
  readonly heldIn: bigint
}

/** A transfer that was posted: what it came to, when, and its two entries, the paying side first. */
export type Posted = {
  readonly id: string
  readonly kind: TransferKind
  /** Its number in the zone, in which transfers of one account follow each other. */
  readonly seq: number
  readonly at: Instant
  readonly from: string
  readonly to: string
  readonly currency: Currency
  /** What it moved, held or let go. */
  readonly minor: bigint
  readonly entries: readonly [Entry, Entry]
}

/** A posted transfer with the body it was asked with and what reversed it. */
export type KnownTransfer = Posted & {
  readonly transfer: Transfer
  readonly batch: number
  readonly batchSize: number
  readonly reversedBy?: string
  readonly rate?: Rate
}

/** A whole ledger of one zone as a value: what the store keeps in tables. */
export type LedgerState = {
  readonly accounts: ReadonlyMap<string, Account>
  readonly holds: ReadonlyMap<string, HeldMoney>
  readonly transfers: ReadonlyMap<string, KnownTransfer>
}

/** A ledger with these accounts, all empty. */
export function newLedger(accounts: readonly AccountTerms[], at: Instant): LedgerState {
  return {
    accounts: new Map(accounts.map((terms) => [terms.path, newAccount(terms, at)])),
    holds: new Map(),
    transfers: new Map(),
  }
}
