import { Worker } from 'node:worker_threads'
import type { Instant } from '@gongzhen/core/base'
import { inCapitals, showMinor } from '@gongzhen/core/ledger'
import { type BankFormat, STATE_NAMES } from '@gongzhen/core/payment'
import type { vouchersPaper } from './paper.ts'
import type { EnvelopeRow, LineRow } from './store/payments.ts'
import { issueDay } from './wording.ts'

/** What a payment voucher says, ready to be drawn. */
export type Voucher = {
  readonly title: string
  readonly issuer: string
  readonly number: string
  readonly warning: string | null
  readonly lines: readonly { readonly name: string; readonly value: string }[]
  readonly signatures: readonly { readonly name: string; readonly value: string }[]
}

/** The vouchers of payments as one PDF, two on a page. */
export async function vouchersOf(about: {
  readonly zone: string
  readonly demo: boolean
  readonly envelope: EnvelopeRow
  readonly lines: readonly LineRow[]
  readonly format: BankFormat | undefined
  readonly at: Instant
}): Promise<Buffer> {
  const { envelope, lines, at } = about
  const vouchers = lines.map((line) => voucherOf(line, about))
  return drawnApart(vouchers, { title: `支付凭证 ${envelope.number}`, issuer: about.zone, at })
}

/** Built, also where the sources are run: a thread knows no TypeScript. */
const THREAD = new URL('../dist/paper-thread.js', import.meta.url)

/** Hundreds of vouchers take seconds to draw; a thread of their own leaves the server to everybody else. */
function drawnApart(...asked: Parameters<typeof vouchersPaper>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(THREAD, { workerData: asked })
    thread.once('message', (content: Uint8Array) => resolve(Buffer.from(content)))
    thread.once('error', reject)
    thread.once('exit', (code) => reject(new Error(`the thread that draws vouchers ended with ${code}`)))
  })
}

function voucherOf(
  line: LineRow,
  {
    zone,
    demo,
    envelope,
    format,
    at,
  }: Pick<Parameters<typeof vouchersOf>[0], 'zone' | 'demo' | 'envelope' | 'format' | 'at'>,
): Voucher {
  const { currency, state, number, byName, approvedByName } = envelope
  const minor = BigInt(line.minor)
  return {
    title: '支付凭证',
    issuer: zone,
    number: line.reference,
    warning: demo ? '演示园区生成，不是真实的付款' : null,
    lines: [
      { name: '付款人', value: format?.payer.holder ?? '—' },
      { name: '付款账号', value: format?.payer.number ?? '—' },
      { name: '收款人', value: line.holder },
      { name: '收款账号', value: line.account },
      { name: '开户银行', value: line.bank },
      { name: '金额（大写）', value: inCapitals(minor, currency) },
      { name: '金额（小写）', value: showMinor(minor, currency) },
      { name: '用途', value: line.purpose },
      { name: '办件', value: line.number },
      { name: '支付批次', value: `${number}，第 ${line.place} 笔` },
      { name: '状态', value: standing(line, state) },
      ...(line.transfer === null ? [] : [{ name: '记账编号', value: line.transfer }]),
    ],
    signatures: [
      { name: '编制', value: byName ?? '' },
      { name: '复核', value: approvedByName ?? '' },
      { name: '打印', value: issueDay(at) },
    ],
  }
}

function standing({ outcome, bankDay, reason }: LineRow, state: EnvelopeRow['state']): string {
  const day = bankDay === null ? '' : `（${bankDay}）`
  switch (outcome) {
    case 'settled':
      return `银行已付${day}`
    case 'returned':
      return `银行退回${day}：${reason ?? ''}`
    case 'dropped':
      return '批次已作废，没有付款'
    case null:
      return STATE_NAMES[state]
  }
}
