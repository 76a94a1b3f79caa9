import { type Exact, divide, equal, fixed, multiply, round } from './exact.ts'
import { grouped } from './text.ts'

/** Currencies we can hold, with the decimals of their minor unit (ISO 4217). */
export const CURRENCIES = { CNY: 2, USD: 2, EUR: 2, HKD: 2, GBP: 2, JPY: 0 } as const
export type Currency = keyof typeof CURRENCIES

/** A currency and a whole number of its minor unit (分, cent). */
export type Money = { readonly currency: Currency; readonly minor: number }

/** Minor units in one unit of a currency: 100 for CNY, 1 for JPY. */
export const minorPerUnit = (currency: Currency): number => 10 ** CURRENCIES[currency]

/** Units (元) to minor units (分); undefined when a part of a minor unit would be lost. */
export function toMinor(units: Exact, currency: Currency): number | undefined {
  const minor = multiply(units, minorPerUnit(currency))
  const whole = round(minor, 0, 'down')
  return typeof whole === 'number' && equal(whole, minor) ? whole : undefined
}

/** Minor units back to units, exactly. */
export const fromMinor = (minor: Exact, currency: Currency): Exact => divide(minor, minorPerUnit(currency)) ?? 0

/** How a currency is called after an amount. */
export const CURRENCY_NAMES: Record<Currency, string> = {
  CNY: '元',
  USD: '美元',
  EUR: '欧元',
  HKD: '港元',
  GBP: '英镑',
  JPY: '日元',
}

/** `9,000,000.00 元`: grouped, with the decimals of the currency. */
export function showMoney(minor: Exact, currency: Currency): string {
  const decimals = CURRENCIES[currency]
  const text = typeof minor === 'number' ? withPoint(minor, decimals) : fixed(fromMinor(minor, currency), decimals)
  return `${grouped(text)} ${CURRENCY_NAMES[currency]}`
}

/** A whole number with a point before its last digits: 12345 with two decimals is `123.45`. */
export function withPoint(minor: number, decimals: number): string {
  if (decimals === 0) return String(minor)
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}
