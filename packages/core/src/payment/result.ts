import { type Currency, type LocalDate, parseDate } from '../base.ts'
import { MINOR_MAX, parseMinor, showMinor } from '../ledger.ts'
import type { BankFormat, FileColumn, ResultField } from './bank-format.ts'
import { paymentFailure } from './failure.ts'

/** What became of a payment at the bank. */
export type Outcome = 'settled' | 'returned'

/** A payment the bank was told to make. */
export type AskedPayment = {
  readonly reference: string
  readonly account: string
  readonly minor: bigint
  /** What an earlier result said. */
  readonly outcome: Outcome | null
}

/**
 * What a line of a result is worth: booked as paid or as sent back; known from before; or handed back, because it names
 * no payment of the envelope, stands there twice, says both, or differs from what the bank was told.
 */
export type Verdict = Outcome | 'known' | 'unknown' | 'twice' | 'both' | 'amount' | 'account' | 'status' | 'against'

const GOOD_VERDICTS: readonly Verdict[] = ['settled', 'returned', 'known']

/** One line of a bank's result, as it was read and judged. */
export type ResultLine = {
  readonly row: number
  readonly reference: string
  readonly account: string
  /** Null where it is no amount. */
  readonly minor: bigint | null
  readonly status: string
  readonly reason: string
  readonly day: LocalDate | null
  /** What its status says became of the payment; null where the status is not known. */
  readonly says: Outcome | null
  readonly verdict: Verdict
  /** What was expected and found, for a line that is handed back. */
  readonly zh: string
  readonly en: string
}

/** A row of a file: its number and its cells. */
export type FileRow = { readonly row: number; readonly cells: readonly string[] }

type Told = {
  readonly format: BankFormat
  readonly number: string
  readonly currency: Currency
  readonly asked: readonly AskedPayment[]
}

/**
 * Judges a bank's result against the envelope it answers. A file of another envelope, or one whose totals disagree with
 * its own lines, is refused whole; otherwise every line gets its verdict.
 */
export function judgedResult(rows: readonly FileRow[], told: Told): ResultLine[] {
  const { head, columns, titles } = told.format.result
  const first = head.length > 0 ? rows[0] : undefined
  const rest = rows.slice((head.length > 0 ? 1 : 0) + (titles ? 1 : 0))
  const read = rest.map(({ row, cells }) => ({ row, told: named(columns, cells) }))
  if (read.length === 0)
    throw paymentFailure('result_empty', { expected: columns.map(({ field }) => field).join('、') })
  const amounts = read.map((one) => amountIn(columns, '金额', one.told, told.currency))
  if (first) refuseOtherTotals(named(head, first.cells), head, amounts, told)
  const lines = read.map((one, at) => lineOf(one, amounts[at] ?? null, told))
  return apart(lines)
}

const named = (columns: readonly FileColumn<ResultField>[], cells: readonly string[]) =>
  new Map(columns.map(({ field }, at) => [field, (cells[at] ?? '').trim()] as const))

type Named = ReturnType<typeof named>

function refuseOtherTotals(
  head: Named,
  columns: readonly FileColumn<ResultField>[],
  amounts: readonly (bigint | null)[],
  { number, currency }: Told,
): void {
  const found = head.get('批次')
  if (found !== undefined && found !== number) throw paymentFailure('result_envelope', { found, number })
  const sum = amounts.reduce<bigint>((total, minor) => total + (minor ?? 0n), 0n)
  const count = head.has('笔数') ? Number(head.get('笔数')) : amounts.length
  const total = head.has('总金额') ? amountIn(columns, '总金额', head, currency) : sum
  const agrees = !head.has('总金额') || (total === sum && !amounts.includes(null))
  if (count === amounts.length && agrees) return
  const declared = total === null ? `「${head.get('总金额') ?? ''}」` : showMinor(total, currency)
  throw paymentFailure('result_total', {
    declaredCount: head.get('笔数') ?? amounts.length,
    declared,
    count: amounts.length,
    found: showMinor(sum, currency),
  })
}

/** An amount as a bank writes it; null where it is none, has a part of a 分, or is beyond what can be posted. */
function amountIn(
  columns: readonly FileColumn<ResultField>[],
  field: ResultField,
  told: Named,
  currency: Currency,
): bigint | null {
  const text = (told.get(field) ?? '').replaceAll(',', '')
  const unit = columns.find((column) => column.field === field)?.unit ?? '元'
  const minor = unit === '元' ? parseMinor(text, currency) : /^\d{1,30}$/.test(text) ? BigInt(text) : null
  return typeof minor === 'bigint' && minor > 0n && minor <= MINOR_MAX * 1000n ? minor : null
}

function lineOf(
  { row, told }: { readonly row: number; readonly told: Named },
  minor: bigint | null,
  { format, currency, asked }: Told,
): ResultLine {
  const text = (field: ResultField) => told.get(field) ?? ''
  const reference = text('行号')
  const status = text('状态')
  const account = text('收款账号').replaceAll(' ', '')
  const day = bankDay(text('日期'))
  const { settled, returned } = format.result
  const says: Outcome | null = settled.includes(status) ? 'settled' : returned.includes(status) ? 'returned' : null
  const line = { row, reference, account, minor, status, reason: text('原因'), day, says }
  const back = (verdict: Verdict, zh: string, en: string): ResultLine => ({ ...line, verdict, zh, en })
  const payment = asked.find((one) => one.reference === reference)
  if (!payment) {
    return back('unknown', `批次里没有行号「${reference}」`, `The envelope has no payment ${reference}.`)
  }
  if (minor !== payment.minor) {
    const expected = showMinor(payment.minor, currency)
    const found = minor === null ? `「${text('金额')}」` : showMinor(minor, currency)
    return back('amount', `应付 ${expected}，回单写 ${found}`, `${expected} was to be paid, the result says ${found}.`)
  }
  if (account !== '' && account !== payment.account) {
    const zh = `应付到账号 ${payment.account}，回单写 ${account}`
    return back('account', zh, `It was to go to ${payment.account}, the result says ${account}.`)
  }
  if (!says) {
    const known = [...settled, ...returned].join('、')
    return back('status', `状态「${status}」不认识；认识的：${known}`, `${status} is no known status; known: ${known}.`)
  }
  if (payment.outcome === says) return { ...line, verdict: 'known', zh: '', en: '' }
  if (payment.outcome) {
    const [was, is] = [OUTCOME_NAMES[payment.outcome], OUTCOME_NAMES[says]]
    const zh = `先前的回单说${was}，这份说${is}；已按先前的记账，请向银行核实`
    return back('against', zh, `An earlier result said ${payment.outcome}, this one ${says}: ask the bank.`)
  }
  return { ...line, verdict: says, zh: '', en: '' }
}

const OUTCOME_NAMES: Readonly<Record<Outcome, string>> = { settled: '已付', returned: '退回' }

/** `20260630`, `2026-06-30`; null where the bank wrote no day. */
function bankDay(text: string): LocalDate | null {
  const digits = /^(\d{4})[-/]?(\d{2})[-/]?(\d{2})$/.exec(text)
  const day = digits ? parseDate(`${digits[1]}-${digits[2]}-${digits[3]}`) : undefined
  return day ?? null
}

/** A payment that stands in a file twice counts once; where the two differ, neither counts. */
function apart(lines: readonly ResultLine[]): ResultLine[] {
  const good = lines.filter(({ verdict }) => GOOD_VERDICTS.includes(verdict))
  const byReference = new Map<string, ResultLine[]>()
  for (const line of good) byReference.set(line.reference, [...(byReference.get(line.reference) ?? []), line])
  return lines.map((line) => {
    const same = byReference.get(line.reference) ?? []
    if (same.length < 2 || !same.includes(line)) return line
    const rows = same.map(({ row }) => row).join('、')
    if (new Set(same.map(({ status }) => status)).size > 1) {
      const zh = `行号「${line.reference}」在第 ${rows} 行说法不一，都没有记账`
      return { ...line, verdict: 'both', zh, en: `Rows ${rows} differ about ${line.reference}; neither is booked.` }
    }
    if (same[0] === line) return line
    const zh = `行号「${line.reference}」第 ${same[0]?.row} 行已经有了，只记一次`
    return { ...line, verdict: 'twice', zh, en: `${line.reference} stands in row ${same[0]?.row} already.` }
  })
}
