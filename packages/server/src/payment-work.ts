import { type Currency, Failure, defineErrors } from '@gongzhen/core/base'
import { PAYMENT_RESULT, payableOf, payableStates } from '@gongzhen/core/case'
import { showMinor } from '@gongzhen/core/ledger'
import {
  type BankFormat,
  type EnvelopeStep,
  type Outcome,
  type ResultLine,
  judgedResult,
  paymentFailure,
  paymentFile,
  STATE_NAMES,
  stepName,
  stepTaken,
} from '@gongzhen/core/payment'
import { tellPaid, tellRetried, tellReturned } from './payment-messages.ts'
import { bankRows } from './bank-rows.ts'
import { type CaseTime, type Policied, act, openCase } from './case-work.ts'
import type { Sql } from './database.ts'
import { inGb18030 } from './gb18030.ts'
import {
  type EnvelopeRow,
  type KeptStep,
  type LineRow,
  type PayableRow,
  type PayableState,
  answerLine,
  dropLines,
  envelopeById,
  insertEnvelope,
  insertLines,
  insertResultLines,
  keepPaymentFile,
  lineById,
  linesOf,
  moveEnvelope,
  obstaclesOf,
  payablesAmong,
  stepsOf,
} from './store/payments.ts'
import { NONE } from './in-both.ts'

const failure = defineErrors('payment', {
  not_found: { status: 404, zh: '没有编号为 {id} 的支付批次。', en: 'There is no payment envelope {id}.' },
  no_format: {
    status: 422,
    zh: '没有银行文件格式「{format}」；可用：{known}。格式文件放在园区文件夹的 banks/ 里。',
    en: 'There is no bank format {format}; known: {known}.',
  },
  not_payable: {
    status: 409,
    zh: '所选付款里有 {count} 笔不能编入：{which}。可能已在别的批次，或办件已变动。请刷新后再选。',
    en: '{count} of those chosen cannot be collected: {which}. Look again.',
  },
  no_payee: {
    status: 422,
    zh: '没有收款账户，不能编入：{which}。请先登记收款账户。',
    en: 'Nobody has entered where to pay {which}.',
  },
  obstacles: {
    status: 409,
    zh: '不能{step}：{which}。',
    en: 'Not possible ({step}): {which}.',
  },
})

/** Where the programmes of a zone wait for the bank. */
export async function payableStatesOf({ policies }: Policied, zone: string): Promise<PayableState[]> {
  const { adopted } = await policies.zone(zone)
  return adopted.flatMap(({ programme }) =>
    payableStates(programme.model.process).map((one) => ({ programme: programme.id, ...one })),
  )
}

/** What somebody declares of the payments they collect. */
type Collecting = {
  readonly holds: readonly string[]
  readonly format: string
  readonly count: number
  readonly minor: number
  readonly account: number
}

/** Collects payments into a new envelope; what is declared has to be what was chosen. Answers its number. */
export async function collect(sql: Sql, platform: Policied, time: CaseTime, asked: Collecting): Promise<number> {
  const { holds, format, count, minor, account } = asked
  await formatOf(platform, time.zone, format)
  const states = await payableStatesOf(platform, time.zone)
  // In the order of their numbers, so that two who collect at once do not wait for each other in a circle.
  const wanted = await payablesAmong(sql, states, holds)
  for (const one of wanted.toSorted((a, b) => a.file - b.file)) await requirePayable(sql, platform, time, one)
  // Looked at again under the locks: what somebody else has collected meanwhile is not there any more.
  const chosen = await payablesAmong(sql, states, holds)
  const missing = holds.filter((hold) => !chosen.some((one) => one.hold === hold))
  if (missing.length > 0) throw failure('not_payable', { count: missing.length, which: missing.join('、') })
  const homeless = chosen.filter(({ payee }) => payee === null)
  if (homeless.length > 0) throw failure('no_payee', { which: homeless.map(({ party }) => party.name).join('、') })
  const currency = oneCurrency(chosen)
  refuseOtherThanDeclared(chosen, currency, { count, minor })
  const year = Number(time.on.slice(0, 4))
  const envelope = await insertEnvelope(sql, { year, currency, format, count, minor, by: account })
  await insertLines(sql, envelope, chosen)
  await refuseObstacles(sql, envelope, '编入批次')
  return envelope
}

function oneCurrency(chosen: readonly PayableRow[]): Currency {
  const currencies = [...new Set(chosen.map(({ currency }) => currency))]
  const [currency] = currencies
  if (currency === undefined || currencies.length > 1)
    throw paymentFailure('currencies', { found: currencies.join('、') || NONE })
  return currency
}

function refuseOtherThanDeclared(
  chosen: readonly PayableRow[],
  currency: Currency,
  declared: { readonly count: number; readonly minor: number },
): void {
  const sum = chosen.reduce((total, { minor }) => total + BigInt(minor), 0n)
  if (chosen.length === declared.count && sum === BigInt(declared.minor)) return
  throw paymentFailure('declared', {
    declaredCount: declared.count,
    declared: showMinor(BigInt(declared.minor), currency),
    count: chosen.length,
    found: showMinor(sum, currency),
  })
}

/** Locks the case a payment belongs to, and looks whether it still waits for the bank with that money. */
async function requirePayable(sql: Sql, platform: Policied, time: CaseTime, { file, hold, number }: PayableRow) {
  const { programme, state } = await openCase(sql, platform, time, file, { lock: true })
  const payable = payableOf(programme.model.process, state)
  if (payable?.hold.transfer !== hold) throw failure('not_payable', { count: 1, which: number })
}

/** Neither collected, approved nor told to the bank is what could not be booked afterwards. */
async function refuseObstacles(sql: Sql, envelope: number, step: string): Promise<void> {
  const obstacles = await obstaclesOf(sql, envelope)
  if (obstacles.length === 0) return
  const words = obstacles.map(({ reference, path, state, held, minor }) =>
    path === null
      ? `${reference} 应冻结 ${minor} 分，账上冻结 ${held} 分`
      : `${reference} 的账户「${path}」${state === 'frozen' ? '已冻结' : '已销户'}`,
  )
  throw failure('obstacles', { step, which: words.join('；') })
}

/** An envelope with its payments, locked, as somebody saw it: who comes second is told who was first. */
export async function openEnvelope(sql: Sql, id: number, seen?: number) {
  const envelope = await envelopeById(sql, id, seen !== undefined)
  if (envelope === null) throw failure('not_found', { id })
  if (seen !== undefined && envelope.version !== seen) {
    const last = (await stepsOf(sql, id)).at(-1)
    const what = last ? doneName(last.step) : ''
    const { number, state } = envelope
    throw paymentFailure('changed', { number, who: last?.who ?? '', what, state: STATE_NAMES[state] })
  }
  return { envelope, lines: await linesOf(sql, id) }
}

/** What was done with an envelope, as people read it; drawing it up is the first. */
const doneName = (step: KeptStep): string => (step === 'begin' ? '编制' : stepName(step))

/** Moves an envelope on by one step that needs nothing but people. */
export async function step(
  sql: Sql,
  id: number,
  asked: {
    readonly step: EnvelopeStep
    readonly version: number
    readonly account: number
    readonly note?: string | undefined
  },
): Promise<EnvelopeRow> {
  const { envelope, lines } = await openEnvelope(sql, id, asked.version)
  const state = stepTaken(standingOf(envelope, lines), asked.step, asked.account)
  if (asked.step === 'submit' || asked.step === 'approve') {
    await refuseObstacles(sql, id, stepName(asked.step))
  }
  if (asked.step === 'cancel') await dropLines(sql, id)
  const { account, note } = asked
  await moveEnvelope(sql, { envelope: id, version: asked.version + 1, step: asked.step, account, note }, state)
  return envelope
}

const standingOf = ({ number, state, by, submittedBy }: EnvelopeRow, lines: readonly LineRow[]) => ({
  number,
  state,
  by,
  submittedBy,
  waiting: lines.filter(({ outcome }) => outcome === null).map(({ reference }) => reference),
})

/** Writes the file that tells the bank to pay, keeps it, and moves the envelope on; there is one such file. */
export async function exportEnvelope(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  asked: { readonly id: number; readonly version: number; readonly account: number },
): Promise<void> {
  const { envelope, lines } = await openEnvelope(sql, asked.id, asked.version)
  const state = stepTaken(standingOf(envelope, lines), 'export', asked.account)
  await refuseObstacles(sql, asked.id, stepName('export'))
  const format = await formatOf(platform, time.zone, envelope.format)
  const payments = lines.map((line) => ({ ...line, minor: BigInt(line.minor) }))
  const { number, currency } = envelope
  const encode = format.encoding === 'gb18030' ? inGb18030 : (text: string) => Buffer.from(text)
  const { name, content } = paymentFile(format, { number, currency, date: time.on, payments }, encode)
  await keepPaymentFile(sql, { envelope: asked.id, kind: 'payment', name, content, by: asked.account })
  const { id, version, account } = asked
  await moveEnvelope(sql, { envelope: id, version: version + 1, step: 'export', account }, state)
  await tellRetried(sql, lines, currency)
}

async function formatOf({ policies }: Policied, zone: string, id: string): Promise<BankFormat> {
  const { bankFormats } = await policies.zone(zone)
  const found = bankFormats.find((format) => format.id === id)
  if (found) return found
  throw failure('no_format', { format: id, known: bankFormats.map((one) => one.id).join('、') || NONE })
}

/** A line of a result that is to be booked, and the payment it is about. */
type ToBook = { readonly line: number; readonly told: ResultLine }

/**
 * Reads a bank's result: keeps the file and the verdict on each line, and answers what is to be booked. The file read
 * before is no error: what could not be booked then is to be booked now.
 */
export async function readResult(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  asked: { readonly id: number; readonly account: number; readonly name: string; readonly content: Buffer },
): Promise<{ readonly lines: readonly ResultLine[]; readonly toBook: readonly ToBook[]; readonly isNew: boolean }> {
  const { id, account, name, content } = asked
  const before = await envelopeById(sql, id, true)
  if (before === null) throw failure('not_found', { id })
  const { envelope, lines } = await openEnvelope(sql, id)
  const state = stepTaken(standingOf(envelope, lines), 'read', account)
  const format = await formatOf(platform, time.zone, envelope.format)
  const answered = lines.map(({ reference, account: to, minor, outcome }) => ({
    reference,
    account: to,
    minor: BigInt(minor),
    outcome: outcome === 'dropped' ? null : outcome,
  }))
  const { number, currency } = envelope
  const judged = judgedResult(bankRows(format, content), { format, number, currency, asked: answered })
  const kept = await keepPaymentFile(sql, { envelope: id, kind: 'result', name, content, by: account })
  if (kept.isNew) {
    await insertResultLines(sql, kept.id, judged)
    await moveEnvelope(sql, { envelope: id, version: envelope.version + 1, step: 'read', account, note: name }, state)
  }
  const toBook = judged.flatMap((told) => {
    const line = lines.find(({ reference }) => reference === told.reference)
    return line && (told.verdict === 'settled' || told.verdict === 'returned') ? [{ line: line.id, told }] : []
  })
  return { lines: judged, toBook, isNew: kept.isNew }
}

/**
 * Books one payment as the bank answered it: what was paid settles the hold by the case's own action, what came back is
 * free for another envelope. Both are one transaction; a payment that has its answer is left as it is: null then.
 */
export async function bookLine(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  { line: id, told }: ToBook,
  account: number,
): Promise<Outcome | null> {
  const line = await lineById(sql, id, true)
  if (line === null || line.outcome !== null) return null
  const { day: bankDay, reason } = told
  if (told.verdict === 'returned') {
    await answerLine(sql, id, { outcome: 'returned', reason: reason || told.status, bankDay, transfer: null })
    await tellReturned(sql, line, line.currency, reason || told.status)
    return 'returned'
  }
  const opened = await openCase(sql, platform, time, line.file, { lock: true })
  const payable = payableOf(opened.programme.model.process, opened.state)
  if (payable?.hold.transfer !== line.hold) throw failure('not_payable', { count: 1, which: line.number })
  const { on, at } = time
  const note = `银行回单：行号 ${line.reference}${bankDay === null ? '' : `，${bankDay}`}`
  const asked = { action: payable.action, role: PAYMENT_RESULT, person: PAYMENT_RESULT, on, at, note }
  const after = await act(sql, opened, asked, account)
  const settled = after.moved.find(({ kind, of }) => kind === 'settle' && of === line.hold)
  await answerLine(sql, id, { outcome: 'settled', reason: null, bankDay, transfer: settled?.transfer ?? null })
  await tellPaid(sql, line, line.currency, bankDay)
  return 'settled'
}

/** Why a payment could not be booked, in words; a fault of the program is no such reason. */
export function troubleOf(error: unknown): string {
  if (error instanceof Failure) return error.message
  throw error
}

export { failure as envelopeFailure }
