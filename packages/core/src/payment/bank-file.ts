import { type Currency, type LocalDate, CURRENCIES } from '../base.ts'
import type { BankFormat, FileColumn, PaymentField } from './bank-format.ts'
import { paymentFailure } from './failure.ts'

/** One payment as the bank is told it. */
export type BankPayment = {
  /** Its number in every file: unique in the zone, never used again. */
  readonly reference: string
  readonly holder: string
  readonly account: string
  readonly bank: string
  readonly minor: bigint
  readonly purpose: string
}

/** An envelope as the bank is told it. */
export type BankEnvelope = {
  readonly number: string
  readonly currency: Currency
  readonly date: LocalDate
  readonly payments: readonly BankPayment[]
}

/** Writes a text in the file's encoding; undefined where it lacks a character. */
export type Encode = (text: string) => Uint8Array | undefined

/** The file by which a bank is told to pay: the same envelope gives the same bytes. Throws what does not fit into it. */
export function paymentFile(format: BankFormat, envelope: BankEnvelope, encode: Encode) {
  const { head, titles, columns, layout, fileName } = format.payment
  const line = (of: readonly FileColumn<PaymentField>[], place: number, payment?: BankPayment) =>
    lineOf(format, of, (field, unit) => valueOf(field, unit, { format, envelope, place, payment }), place, encode)
  const lines = [
    ...(head.length > 0 ? [line(head, 0)] : []),
    ...(titles && layout === 'csv'
      ? [
          encodeCells(
            columns.map(({ field }) => field),
            format,
            encode,
          ),
        ]
      : []),
    ...envelope.payments.map((payment, at) => line(columns, at + 1, payment)),
  ]
  const end = Uint8Array.of(13, 10)
  return {
    name: fileName.replaceAll('{批次}', envelope.number).replaceAll('{日期}', envelope.date.replaceAll('-', '')),
    content: joined(lines.flatMap((each) => [each, end])),
  }
}

type Told = {
  readonly format: BankFormat
  readonly envelope: BankEnvelope
  readonly place: number
  readonly payment: BankPayment | undefined
}

function valueOf(field: PaymentField, unit: '元' | '分', { format, envelope, place, payment }: Told): string {
  const { currency, payments } = envelope
  switch (field) {
    case '批次':
      return envelope.number
    case '笔数':
      return String(payments.length)
    case '总金额':
      return writtenAmount(
        payments.reduce((sum, { minor }) => sum + minor, 0n),
        currency,
        unit,
      )
    case '币种':
      return currency
    case '日期':
      return envelope.date.replaceAll('-', '')
    case '付款户名':
      return format.payer.holder
    case '付款账号':
      return format.payer.number
    case '序号':
      return String(place)
    case '行号':
      return payment?.reference ?? ''
    case '收款户名':
      return payment?.holder ?? ''
    case '收款账号':
      return payment?.account ?? ''
    case '开户行':
      return payment?.bank ?? ''
    case '金额':
      return writtenAmount(payment?.minor ?? 0n, currency, unit)
    case '用途':
      return payment?.purpose ?? ''
  }
}

/** `1234.50` in units without separators, or whole minor units. */
export function writtenAmount(minor: bigint, currency: Currency, unit: '元' | '分'): string {
  const places = CURRENCIES[currency]
  if (unit === '分' || places === 0) return String(minor)
  const digits = String(minor).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function lineOf(
  format: BankFormat,
  columns: readonly FileColumn<PaymentField>[],
  value: (field: PaymentField, unit: '元' | '分') => string,
  place: number,
  encode: Encode,
): Uint8Array {
  const cells = columns.map((column) => {
    const found = value(column.field, column.unit)
    const bytes = encode(found)
    const { field } = column
    if (!bytes) throw paymentFailure('not_in_encoding', { place, field, found, encoding: format.encoding })
    return { column, found, bytes }
  })
  if (format.payment.layout === 'csv') {
    return encodeCells(
      cells.map(({ found }) => found),
      format,
      encode,
    )
  }
  return joined(cells.map(({ column, found, bytes }) => padded(column, found, bytes, place)))
}

function encodeCells(cells: readonly string[], { encoding }: BankFormat, encode: Encode): Uint8Array {
  const text = cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')
  const bytes = encode(text)
  if (!bytes) throw paymentFailure('not_in_encoding', { place: 0, field: '', found: text, encoding })
  return bytes
}

/** What is too long is refused: a name that was cut off is another name. */
function padded(
  { field, width = 0, fill, align }: FileColumn<PaymentField>,
  found: string,
  bytes: Uint8Array,
  place: number,
): Uint8Array {
  if (bytes.length > width) throw paymentFailure('too_wide', { place, field, found, bytes: bytes.length, width })
  const padding = new Uint8Array(width - bytes.length).fill(fill.charCodeAt(0))
  return joined(align === 'left' ? [bytes, padding] : [padding, bytes])
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
