import { z } from 'zod'
import { type LocalDate, addDays, defineErrors } from '@gongzhen/core/base'
import { timeOf } from '../case-work.ts'
import { bookCheck, day, instant, page, pageOf, reconciledDay, reconciledItem } from '../contract.ts'
import { PAYMENT_READERS, endpoint } from '../endpoint.ts'
import { bookChecks, reconciledDays, reconciledItems, underway } from '../store/reconciliation.ts'

const span = { from: day.optional(), to: day.optional() }
const SPAN_DAYS = 31

const failure = defineErrors('reconciliation', {
  span: {
    status: 422,
    zh: '起日 {from} 在止日 {to} 之后。请把起日改早，或把止日改晚。',
    en: 'The first day, {from}, is after the last, {to}: choose an earlier first day or a later last one.',
  },
})

/** The days asked for: without a last day up to today, without a first a month back. */
function spanOf(
  asked: { readonly from?: LocalDate | undefined; readonly to?: LocalDate | undefined },
  today: LocalDate,
) {
  const to = asked.to ?? today
  const from = asked.from ?? addDays(to, 1 - SPAN_DAYS)
  if (from > to) throw failure('span', { from, to })
  return { from, to }
}

const overview = endpoint({
  method: 'GET',
  path: '/api/reconciliation',
  tag: '对账',
  summary: '对账：银行回单与账上付款逐日相对，在途付款，和每晚核账的结果',
  roles: PAYMENT_READERS,
  query: z.object(span),
  out: z.object({
    from: day,
    to: day,
    days: z.array(reconciledDay),
    underway: z.array(
      z.object({ currency: z.string(), count: z.number().int(), minor: z.number().int(), since: instant }),
    ),
    checks: z.array(bookCheck),
  }),
  work: ({ query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const { from, to } = spanOf(query, timeOf(platform, session.zone).on)
      const [days, waiting, checks] = [
        await reconciledDays(sql, { from, to }),
        await underway(sql),
        await bookChecks(sql),
      ]
      return { from, to, days, underway: waiting, checks: checks.map((one) => ({ ...one, first: [...one.first] })) }
    }),
})

const items = endpoint({
  method: 'GET',
  path: '/api/reconciliation/items',
  tag: '对账',
  summary: '逐笔：两边都有、只有银行有、只有账上有，各附原因',
  roles: PAYMENT_READERS,
  query: z.object({
    ...span,
    agreement: z.enum(['matched', 'only_bank', 'only_ledger']).optional(),
    ...page,
  }),
  out: pageOf(reconciledItem),
  work: ({ query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const { from, to } = spanOf(query, timeOf(platform, session.zone).on)
      const { rows, total } = await reconciledItems(sql, { from, to, agreement: query.agreement }, query)
      return { rows, total, page: query.page, size: query.size }
    }),
})

export const reconciliationEndpoints = [overview, items] as const
