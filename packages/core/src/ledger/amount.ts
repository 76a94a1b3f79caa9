import { CURRENCIES, CURRENCY_NAMES, type Currency, type Failure, parseExact, toMinor } from '../base.ts'
import { ledgerFailure } from './refusal.ts'

/** `1,200.00 元` written out for amounts of any size. */
export function showMinor(minor: bigint, currency: Currency): string {
  const places = CURRENCIES[currency]
  const digits = (minor < 0n ? -minor : minor).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`
  return `${minor < 0n ? '-' : ''}${whole}${fraction} ${CURRENCY_NAMES[currency]}`
}

/** Reads an amount in units (`1200.5` 元) as minor units; what is no number or has a part of a 分 is refused. */
export function parseMinor(text: string, currency: Currency): bigint | Failure {
  const units = /^[+-]?[\d.]{1,30}$/.test(text.trim()) ? parseExact(text.trim()) : undefined
  const minor = units === undefined ? undefined : toMinor(units, currency)
  if (minor === undefined)
    return ledgerFailure('amount_not_whole', { found: text, currency, places: CURRENCIES[currency] })
  return BigInt(minor)
}
