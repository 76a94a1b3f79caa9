import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { ENVELOPE_STATES, type EnvelopeStep, type Outcome } from '@gongzhen/core/payment'
import { timeOf } from '../case-work.ts'
import { envelopeDetail, envelopeLine, id, page, pageOf, payable, resultLine } from '../contract.ts'
import { type Call, PAYMENT_READERS, type Role, endpoint, file, upload } from '../endpoint.ts'
import { presentEnvelope, presentWhole } from '../payment-presentation.ts'
import {
  bookLine,
  collect,
  envelopeFailure,
  exportEnvelope,
  openEnvelope,
  payableStatesOf,
  readResult,
  step,
  troubleOf,
} from '../payment-work.ts'
import { vouchersOf } from '../payment-vouchers.ts'
import { shapeWords } from '../in-both.ts'
import { publicZone } from '../public-zone.ts'
import type { Session } from '../session.ts'
import { listEnvelopes, payableCount, payables, paymentFileById, troubleWithLine } from '../store/payments.ts'

/** Those who collect payments, send them to the bank and read what it answers. */
const PAYERS: readonly Role[] = ['finance']
/** Those who let an envelope go that somebody else drew up. */
const APPROVERS: readonly Role[] = ['finance', 'leader']

const list = endpoint({
  method: 'GET',
  path: '/api/payments',
  tag: '支付',
  summary: '支付批次清单，最新的在前',
  roles: PAYMENT_READERS,
  query: z.object({ state: z.enum(ENVELOPE_STATES).optional(), ...page }),
  out: pageOf(envelopeLine),
  async work({ query, inZone, session, platform }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    return inZone(async (sql) => {
      const { rows, total } = await listEnvelopes(sql, query, query)
      const shown = rows.map((row) => presentEnvelope(row, bankFormats))
      return { rows: shown, total, page: query.page, size: query.size }
    })
  },
})

const waiting = endpoint({
  method: 'GET',
  path: '/api/payables',
  tag: '支付',
  summary: '待付款：账上已冻结、还没有编入支付批次的付款，和可用的银行文件格式',
  roles: PAYMENT_READERS,
  out: z.object({
    payables: z.array(payable),
    /** How many there are; more than are listed where the list has come to its end. */
    total: z.number().int(),
    formats: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  async work({ inZone, session, platform }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    const states = await payableStatesOf(platform, session.zone)
    const formats = bankFormats.map(({ id: format, name }) => ({ id: format, name }))
    return inZone(async (sql) => ({
      payables: await payables(sql, states),
      total: await payableCount(sql, states),
      formats,
    }))
  },
})

const begin = endpoint({
  method: 'POST',
  path: '/api/payments',
  tag: '支付',
  summary: '编制支付批次：选定付款，申报笔数和总额；对不上的不收',
  audit: 'payment.collected',
  idempotent: true,
  roles: PAYERS,
  body: z.object({
    holds: z.array(z.string().min(1).max(200)).min(1, '请至少选一笔付款').max(1000, '一个批次最多 1000 笔'),
    format: z.string().max(100),
    /** What whoever collects declares: checked against what they chose. */
    count: z.number().int(),
    minor: z.number().int(),
  }),
  out: envelopeDetail,
  async work({ body, inZone, session, platform, audit }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    return inZone(async (sql) => {
      const time = timeOf(platform, session.zone)
      const holds = [...new Set(body.holds)]
      const made = await collect(sql, platform, time, { ...body, holds, account: session.account })
      audit(`payment:${made}`, { count: body.count, minor: body.minor })
      return presentWhole(sql, made, session, bankFormats)
    })
  },
})

const show = endpoint({
  method: 'GET',
  path: '/api/payments/:id',
  tag: '支付',
  summary: '一个支付批次：付款、经过、文件、银行结果、现在能办什么',
  audit: 'payment.read',
  roles: PAYMENT_READERS,
  params: z.object({ id }),
  out: envelopeDetail,
  async work({ params, inZone, session, platform, audit }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    audit(`payment:${params.id}`)
    return inZone((sql) => presentWhole(sql, params.id, session, bankFormats))
  },
})

/** What undoes the work of somebody else says why; it is kept with the step. */
const stepsAmong = <const Step extends EnvelopeStep>(steps: readonly Step[]) =>
  z
    .object({ step: z.enum(steps), version: z.number().int(), note: z.string().trim().max(500).optional() })
    .refine(({ step, note = '' }) => !WITH_REASON.includes(step) || note.length >= 2, {
      message: shapeWords('作废、退回须写明理由（至少两个字）', 'cancelling and sending back need their reason'),
      path: ['note'],
    })

const WITH_REASON: readonly EnvelopeStep[] = ['cancel', 'return']

const move = endpoint({
  method: 'POST',
  path: '/api/payments/:id/steps',
  tag: '支付',
  summary: '提交复核、作废或结案；别人先办了的会被告知',
  audit: 'payment.moved',
  idempotent: true,
  roles: PAYERS,
  params: z.object({ id }),
  body: stepsAmong(['submit', 'cancel', 'close']),
  out: envelopeDetail,
  work: taken,
})

const decide = endpoint({
  method: 'POST',
  path: '/api/payments/:id/decision',
  tag: '支付',
  summary: '复核：由编制人以外的人通过或退回（四眼）',
  audit: 'payment.decided',
  idempotent: true,
  roles: APPROVERS,
  params: z.object({ id }),
  body: stepsAmong(['approve', 'return']),
  out: envelopeDetail,
  work: taken,
})

type Stepping = {
  readonly step: EnvelopeStep
  readonly version: number
  readonly note?: string | undefined
}

/** Moving an envelope and deciding on it differ in who may do it, and in nothing else. */
async function taken({
  params,
  body,
  inZone,
  session,
  platform,
  audit,
}: Call<{ id: number }, unknown, Stepping, Session>) {
  const { bankFormats } = await platform.policies.zone(session.zone)
  return inZone(async (sql) => {
    await step(sql, params.id, { ...body, account: session.account })
    audit(`payment:${params.id}`, { step: body.step, ...(body.note ? { reason: body.note } : {}) })
    return presentWhole(sql, params.id, session, bankFormats)
  })
}

const write = endpoint({
  method: 'POST',
  path: '/api/payments/:id/export',
  tag: '支付',
  summary: '导出银行文件：按园区的格式生成，只生成一次，以后下载的是同一份',
  audit: 'payment.exported',
  idempotent: true,
  roles: PAYERS,
  params: z.object({ id }),
  body: z.object({ version: z.number().int() }),
  out: envelopeDetail,
  async work({ params, body, inZone, session, platform, audit }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    return inZone(async (sql) => {
      const time = timeOf(platform, session.zone)
      await exportEnvelope(sql, platform, time, { id: params.id, ...body, account: session.account })
      audit(`payment:${params.id}`)
      return presentWhole(sql, params.id, session, bankFormats)
    })
  },
})

const read = endpoint({
  method: 'POST',
  path: '/api/payments/:id/results',
  tag: '支付',
  summary: '读入银行回单：好的行逐笔记账，不对的行退回并说明；同一份文件再读不会重复记账',
  audit: 'payment.result_read',
  roles: PAYERS,
  params: z.object({ id }),
  body: upload('attachmentBytesMax'),
  out: z.object({
    /** Read for the first time. */
    isNew: z.boolean(),
    settled: z.number().int(),
    returned: z.number().int(),
    /** Lines that were not booked, each with its reason. */
    back: z.array(resultLine.omit({ file: true })),
    /** Payments the bank has made that could not be booked yet. */
    troubles: z.array(z.object({ reference: z.string(), why: z.string() })),
  }),
  async work({ params, body, inZone, session, platform, audit }) {
    const time = timeOf(platform, session.zone)
    const content = await buffer(body.content)
    const name = (body.name.split(/[\\/]/).at(-1) ?? '').slice(-200) || '回单'
    const asked = { id: params.id, account: session.account, name, content }
    const { lines, toBook, isNew } = await inZone(async (sql) => {
      const found = await readResult(sql, platform, time, asked)
      audit(`payment:${params.id}`, { name, lines: found.lines.length, toBook: found.toBook.length })
      return found
    })
    const booked: (Outcome | null)[] = []
    const troubles: { reference: string; why: string }[] = []
    for (const one of toBook) {
      try {
        booked.push(await inZone((sql) => bookLine(sql, platform, time, one, session.account)))
      } catch (error) {
        const why = troubleOf(error)
        await inZone((sql) => troubleWithLine(sql, one.line, why))
        troubles.push({ reference: one.told.reference, why })
      }
    }
    return {
      isNew,
      settled: booked.filter((outcome) => outcome === 'settled').length,
      returned: booked.filter((outcome) => outcome === 'returned').length,
      back: lines
        .filter(({ verdict }) => verdict !== 'settled' && verdict !== 'returned' && verdict !== 'known')
        .map(({ minor, day: bankDay, ...line }) => ({
          ...line,
          bankDay,
          minor: minor === null ? null : Number(minor),
        })),
      troubles,
    }
  },
})

const download = endpoint({
  method: 'GET',
  path: '/api/payments/:id/files/:file',
  tag: '支付',
  summary: '下载送银行的文件或银行的回单，与当时的字节一致（下载留痕）',
  audit: 'payment.file_read',
  roles: PAYMENT_READERS,
  params: z.object({ id, file: id }),
  out: file('application/octet-stream'),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const found = await paymentFileById(sql, params.id, params.file)
      if (found === null) throw envelopeFailure('not_found', { id: params.id })
      audit(`payment:${params.id}`, { file: params.file, name: found.name })
      return { ...found, mediaType: 'application/octet-stream' }
    }),
})

const vouchers = endpoint({
  method: 'GET',
  path: '/api/payments/:id/vouchers.pdf',
  tag: '支付',
  summary: '支付凭证（PDF，大写金额）：整个批次，或其中一笔',
  audit: 'payment.vouchers_read',
  roles: PAYMENT_READERS,
  params: z.object({ id }),
  query: z.object({ line: id.optional() }),
  out: file('application/pdf'),
  async work({ params, query, inZone, session, platform, audit }) {
    const { bankFormats } = await platform.policies.zone(session.zone)
    const { name: zone, demo } = await publicZone(platform.database, session.zone)
    const { envelope, lines } = await inZone(async (sql) => {
      audit(`payment:${params.id}`, query)
      return openEnvelope(sql, params.id)
    })
    const chosen = lines.filter((line) => query.line === undefined || line.id === query.line)
    if (chosen.length === 0) throw envelopeFailure('not_found', { id: params.id })
    const format = bankFormats.find((one) => one.id === envelope.format)
    const content = await vouchersOf({ zone, demo, envelope, lines: chosen, format, at: platform.now() })
    return { name: `支付凭证-${envelope.number}.pdf`, mediaType: 'application/pdf', content }
  },
})

export const paymentEndpoints = [list, waiting, begin, show, move, decide, write, read, download, vouchers] as const
