import type { Currency, Instant } from '../base.ts'

/** What the store never lets an account become, holds counted; money from outside comes from an account without limit. */
export type AccountLimit = 'never_negative' | 'never_positive' | 'none'

/** A frozen account neither pays nor takes in, but its holds may be let go; a closed one is empty and stays so. */
export type AccountState = 'open' | 'frozen' | 'closed'

/** What an account is: a path such as `专项资金/研发补助/2026`, unique in its zone. */
export type AccountTerms = { readonly path: string; readonly currency: Currency; readonly limit: AccountLimit }

/** An account and where it stands, in minor units. Each transfer that touches it makes the next version. */
export type Account = AccountTerms & {
  readonly state: AccountState
  readonly balance: bigint
  /** Reserved to leave by open holds. */
  readonly heldOut: bigint
  /** Reserved to arrive by open holds. */
  readonly heldIn: bigint
  readonly version: number
  /** When it was opened, and then the time of its last entry: nothing is entered before it. */
  readonly lastAt: Instant
}

/** An account just opened. */
export const newAccount = (terms: AccountTerms, at: Instant): Account => ({
  ...terms,
  state: 'open',
  balance: 0n,
  heldOut: 0n,
  heldIn: 0n,
  version: 0,
  lastAt: at,
})

/** What may still leave: the balance less what is held. Accounts that may go below zero answer it too. */
export const available = (account: Pick<Account, 'balance' | 'heldOut'>): bigint => account.balance - account.heldOut

/** Whether the account stands within its limit when everything held is counted against it. */
export function isWithinLimit(account: Account): boolean {
  switch (account.limit) {
    case 'never_negative':
      return available(account) >= 0n
    case 'never_positive':
      return account.balance + account.heldIn <= 0n
    case 'none':
      return true
  }
}

/** Levels separated by `/`: each of 1 to 60 characters, no blanks at its ends, at most eight levels. */
export function isAccountPath(path: string): boolean {
  const levels = path.split('/')
  return (
    path.length <= 200 &&
    levels.length <= 8 &&
    levels.every((level) => /^(?! )[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}/]{1,60}(?<! )$/u.test(level))
  )
}
