import { z } from 'zod'
import { pathPattern } from '@gongzhen/core/case'
import { askForChange, chartOf, decideChange, isCurrencyCode } from '../budget-work.ts'
import { budgetChange, budgetLine, budgetPosting, id, page, pageOf } from '../contract.ts'
import type { Sql } from '../database.ts'
import { PAYMENT_READERS, endpoint } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { readablePaths } from '../readable-paths.ts'
import type { Session } from '../session.ts'
import { BUDGET_FIGURES, budgetChanges, budgetLines, budgetPostings } from '../store/budgets.ts'
import { shapeWords } from '../in-both.ts'

const sheet = z.object({
  lines: z.array(budgetLine),
  changes: z.array(budgetChange),
  /** The accounts money may be given to, with the placeholders of their year. */
  funds: z.array(
    z.object({ path: z.string(), title: z.string().nullable(), currency: z.string(), programme: z.string() }),
  ),
})

const show = endpoint({
  method: 'GET',
  path: '/api/budgets',
  tag: '预算',
  summary: '预算：各项资金各年度给了多少、已承诺、冻结、已付、剩余，都是记账之和；和预算调整',
  roles: PAYMENT_READERS,
  out: sheet,
  work: ({ inZone, session, platform }) => inZone((sql) => wholeSheet(sql, platform, session)),
})

async function wholeSheet(sql: Sql, platform: Platform, session: Session): Promise<z.output<typeof sheet>> {
  const funds = await chartOf(platform, session.zone)
  const lines = await budgetLines(sql)
  const changes = await budgetChanges(sql)
  return {
    lines: lines.map((line) => {
      const year = /(?:^|\/)(20\d\d)(?=\/|$)/.exec(line.path)?.[1]
      const title = funds.find(({ path }) => pathPattern(path).test(line.path))?.title
      const bare = line.path.replace(/\/20\d\d(?=\/|$)/, '')
      return { ...line, name: title ?? bare, year: year === undefined ? null : Number(year) }
    }),
    changes: changes.map((change) => ({ ...change, isOwn: change.askedBy === session.account })),
    funds,
  }
}

const postings = endpoint({
  method: 'GET',
  path: '/api/budgets/postings',
  tag: '预算',
  summary: '一个预算数字由哪些记账相加而成',
  roles: PAYMENT_READERS,
  query: z.object({ path: z.string().min(1).max(200), figure: z.enum(BUDGET_FIGURES), ...page }),
  out: pageOf(budgetPosting).extend({ sum: z.number().int() }),
  work: ({ query, inZone }) =>
    inZone(async (sql) => {
      const { rows, total, sum } = await budgetPostings(sql, query, query)
      const shown = await readablePaths(
        sql,
        rows.flatMap(({ from, to }) => [from, to]),
      )
      return {
        rows: rows.map((row) => ({ ...row, from: shown(row.from), to: shown(row.to) })),
        total,
        sum,
        page: query.page,
        size: query.size,
      }
    }),
})

const ask = endpoint({
  method: 'POST',
  path: '/api/budgets/changes',
  tag: '预算',
  summary: '提出预算调整：增加为正、减少为负，写明理由；另一个人批准后记账',
  audit: 'budget.change_asked',
  idempotent: true,
  roles: ['finance'],
  body: z.object({
    account: z.string().trim().min(1).max(200),
    currency: z.string().refine(isCurrencyCode, shapeWords('不认识的币种', 'an unknown currency')),
    minor: z.number(),
    reason: z.string().trim().min(2, '请写明理由（至少两个字）').max(300),
  }),
  out: sheet,
  work: ({ body, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      const { account, minor, reason } = body
      const currency = isCurrencyCode(body.currency) ? body.currency : 'CNY'
      const asked = { account, currency, minor, reason, by: session.account }
      const made = await askForChange(sql, platform, session.zone, asked)
      audit(`budget:${made}`, { account, minor, reason })
      return wholeSheet(sql, platform, session)
    }),
})

const decide = endpoint({
  method: 'POST',
  path: '/api/budgets/changes/:id/decision',
  tag: '预算',
  summary: '批准或退回预算调整：提出的人不能批；批准即记账',
  audit: 'budget.change_decided',
  idempotent: true,
  roles: ['finance', 'leader'],
  params: z.object({ id }),
  body: z.object({ approves: z.boolean(), note: z.string().trim().max(500).optional() }),
  out: sheet,
  work: ({ params, body, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      const decided = { id: params.id, approves: body.approves, note: body.note ?? null, by: session.account }
      await decideChange(sql, platform, session.zone, decided)
      audit(`budget:${params.id}`, { approves: body.approves })
      return wholeSheet(sql, platform, session)
    }),
})

export const budgetEndpoints = [show, postings, ask, decide] as const
