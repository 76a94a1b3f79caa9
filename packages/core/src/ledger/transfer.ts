import type { Currency, Instant, LocalDate } from '../base.ts'

/** The largest amount of one transfer, in minor units: 10 万亿元. A larger one is a slip of the keyboard. */
export const MINOR_MAX = 1_000_000_000_000_000n

/** What brought a transfer about; the names are kept as they are given. */
export type Cause = { readonly case?: string; readonly edition?: string; readonly rule?: string }

/** The rate at which two linked transfers exchange one currency for another, with its day and who published it. */
export type Rate = {
  /** Units of the bought currency for one unit of the sold one, a decimal text. */
  readonly rate: string
  readonly date: LocalDate
  readonly source: string
}

type Named = {
  /** Given by the caller: the same id with the same body is the same transfer, with another body it is refused. */
  readonly id: string
  readonly cause?: Cause
  readonly memo?: string
}

type Movement = {
  readonly from: string
  readonly to: string
  readonly minor: bigint
  readonly currency: Currency
}

/** Moves money now. */
export type Post = Named & Movement & { readonly kind: 'post'; readonly rate?: Rate }

/** Reserves money on both sides until it is settled, released, or expires. */
export type Hold = Named & Movement & { readonly kind: 'hold'; readonly expires?: Instant }

/** Moves what a hold reserved: all that is left of it, or `minor`; the rest is let go unless it is kept. */
export type Settle = Named & {
  readonly kind: 'settle'
  readonly hold: string
  readonly minor?: bigint
  readonly rest?: 'free' | 'keep'
}

/** Lets go what is left of a hold; nothing moves. */
export type Release = Named & { readonly kind: 'release'; readonly hold: string }

/** Lets go what is left of a hold whose time is over; made by the ledger itself. */
export type Expire = Named & { readonly kind: 'expire'; readonly hold: string }

/** Moves back all that a post or a settlement moved: once, and never what is itself a reversal. */
export type Reverse = Named & { readonly kind: 'reverse'; readonly reverses: string }

/** One movement of public money between two accounts of a zone. */
export type Transfer = Post | Hold | Settle | Release | Expire | Reverse
export type TransferKind = Transfer['kind']

/** Transfers that succeed or fail together, judged one after the other. */
export type Batch = readonly Transfer[]

/** The id under which the ledger itself lets go a hold whose time is over. */
export const expiryOf = (hold: string): Expire => ({ kind: 'expire', id: `到期/${hold}`, hold })

/** Ids are 1 to 200 characters without control characters. */
export const isTransferId = (id: string): boolean => id.length > 0 && id.length <= 200 && isPlainText(id)

/** Text that stands in one line. */
export const isPlainText = (text: string): boolean => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)

/** The same text for the same body, whatever the order of its fields: what decides whether an id is used again rightly. */
export function bodyOf(transfer: Transfer): string {
  const ordered = (value: unknown): unknown => {
    if (typeof value === 'bigint') return String(value)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, field]) => [name, ordered(field)]),
    )
  }
  return JSON.stringify(ordered(transfer))
}
