import {
  type Currency,
  equal,
  type Failure,
  fromMinor,
  minorPerUnit,
  multiply,
  parseExact,
  ratio,
  round,
} from '../base.ts'
import { showMinor } from './amount.ts'
import { ledgerFailure } from './refusal.ts'
import type { Cause, Post, Rate } from './transfer.ts'

/** Money of one currency given for money of another, through the zone's exchange accounts. */
export type Exchange = {
  readonly id: string
  readonly sold: { readonly from: string; readonly minor: bigint; readonly currency: Currency }
  readonly bought: { readonly to: string; readonly minor: bigint; readonly currency: Currency }
  readonly rate: Rate
  readonly cause?: Cause
  readonly memo?: string
}

/** The account through which one currency leaves and comes. */
const exchangeAccount = (currency: Currency): string => `汇兑/${currency}`

/** What an amount comes to at a rate, rounded half up to a minor unit of the other currency. */
export function exchanged(minor: bigint, from: Currency, to: Currency, rate: string): bigint | undefined {
  const exact = parseExact(rate)
  if (exact === undefined || typeof exact === 'number' ? !exact || exact <= 0 : exact.numerator <= 0n) return undefined
  const units = multiply(fromMinor(ratio(minor, 1n), from), exact ?? 0)
  const whole = round(multiply(units, minorPerUnit(to)), 0, 'half_up')
  return typeof whole === 'number' ? BigInt(whole) : whole.numerator
}

/** The two linked transfers of an exchange; refused when the amounts do not agree with the rate. */
export function exchange({ id, sold, bought, rate, cause, memo }: Exchange): readonly [Post, Post] | Failure {
  const expected = exchanged(sold.minor, sold.currency, bought.currency, rate.rate)
  if (expected === undefined) return ledgerFailure('rate_malformed', { found: rate.rate })
  if (!equal(ratio(expected, 1n), ratio(bought.minor, 1n))) {
    return ledgerFailure('rate_disagrees', {
      rate: rate.rate,
      sold: showMinor(sold.minor, sold.currency),
      expected: showMinor(expected, bought.currency),
      found: showMinor(bought.minor, bought.currency),
    })
  }
  const rest = { rate, ...(cause ? { cause } : {}), ...(memo === undefined ? {} : { memo }) }
  return [
    {
      kind: 'post',
      id: `${id}/出`,
      ...rest,
      from: sold.from,
      to: exchangeAccount(sold.currency),
      minor: sold.minor,
      currency: sold.currency,
    },
    {
      kind: 'post',
      id: `${id}/入`,
      ...rest,
      from: exchangeAccount(bought.currency),
      to: bought.to,
      minor: bought.minor,
      currency: bought.currency,
    },
  ]
}
