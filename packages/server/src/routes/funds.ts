import { z } from 'zod'
import { type LocalDate, defineErrors } from '@gongzhen/core/base'
import { type FigureSum, type MoneyFigure, partsOf, timedParts } from '@gongzhen/core/case'
import { ledgerFailure } from '@gongzhen/core/ledger'
import type { Programme } from '@gongzhen/core/programme'
import {
  day,
  figurePosting,
  fundAccount,
  fundFigure,
  id,
  page,
  pageOf,
  period,
  reason,
  statementLine,
} from '../contract.ts'
import { fundPath } from '../case-accounts.ts'
import { timeOf } from '../case-work.ts'
import type { Sql } from '../database.ts'
import { FUND_READERS, endpoint } from '../endpoint.ts'
import { presentAccount, presentFigure, presentPostings, presentStatement, shownPaths } from '../fund-presentation.ts'
import { endOfDay } from '../moment.ts'
import { type Charts, chartsOf } from '../path-names.ts'
import type { ZonePolicies } from '../policy-library.ts'
import {
  type AccountRow,
  type Days,
  accountByPath,
  accountOfMoney,
  balanceAt,
  changeState,
  figurePostings,
  figureSum,
  listAccounts,
  statement,
} from '../store/ledger.ts'
import { NONE } from '../in-both.ts'

const failure = defineErrors('fund', {
  no_account: { status: 404, zh: '没有编号为 {id} 的账户。', en: 'There is no account {id}.' },
  figure_unknown: {
    status: 404,
    zh: '没有政策「{programme}」的指标「{figure}」。它有：{known}。',
    en: 'The programme {programme} has no figure {figure}. There are {known}.',
  },
  period_turned: {
    status: 422,
    zh: '起日 {from} 晚于止日 {to}。请对调或改一个。',
    en: 'The period begins on {from}, after it ends on {to}.',
  },
})

const cursor = { before: z.coerce.number<number>().int().positive().optional(), size: page.size }
const path = z.string().min(1).max(200)

const overview = endpoint({
  method: 'GET',
  path: '/api/funds',
  tag: '资金',
  summary: '资金总览：各项资金现有多少，各政策的周转、放大、兑付等指标；每个数都是记账的合计',
  roles: FUND_READERS,
  query: z.object(period),
  out: z.object({
    accounts: z.array(fundAccount),
    programmes: z.array(z.object({ programme: z.string(), name: z.string(), figures: z.array(fundFigure) })),
  }),
  async work({ query, inZone, session, platform }) {
    refuseTurned(query)
    const zone = await platform.policies.zone(session.zone)
    const charts = chartsOfZone(zone)
    const time = timeOf(platform, session.zone)
    return inZone(async (sql) => {
      const accounts = []
      for (const template of zone.file?.funds.keys() ?? []) {
        const own = fundPath(template, time.on)
        const row = await accountByPath(sql, own)
        if (row) accounts.push(presentAccount(row, charts, own))
      }
      const programmes = []
      for (const { programme } of zone.adopted) {
        const figures = figuresOf(programme)
        if (figures.size === 0) continue
        const sums = await sumsOf(sql, [...figures.keys()], figures, query)
        const shown = [...figures.values()].map((figure) => presentFigure(figure, figures, sums))
        programmes.push({ programme: programme.id, name: programme.name, figures: shown })
      }
      const used = programmes.filter(({ figures }) => figures.some(({ postings }) => postings > 1))
      return { accounts, programmes: [...used, ...programmes.filter((one) => !used.includes(one))] }
    })
  },
})

const accounts = endpoint({
  method: 'GET',
  path: '/api/funds/accounts',
  tag: '资金',
  summary: '账户清单：按路径，可按路径里的文字和企业、机构的名称查找',
  roles: FUND_READERS,
  query: z.object({ search: z.string().trim().max(100).default(''), ...page }),
  out: pageOf(fundAccount),
  async work({ query, inZone, session, platform }) {
    const charts = chartsOfZone(await platform.policies.zone(session.zone))
    return inZone(async (sql) => {
      const { rows, total } = await listAccounts(sql, query)
      const shown = await shownPaths(
        sql,
        charts,
        rows.map((row) => row.path),
      )
      const lines = rows.map((row) => presentAccount(row, charts, shown(row.path)))
      return { rows: lines, total, page: query.page, size: query.size }
    })
  },
})

const history = endpoint({
  method: 'GET',
  path: '/api/funds/statement',
  tag: '资金',
  summary: '一个账户的对账单：最近的在前，每笔之前和之后的余额；可看过去任何一天日终；用上一页最末一笔的序号翻页',
  roles: FUND_READERS,
  query: z.object({ path, on: day.optional(), ...cursor }),
  out: z.object({ account: fundAccount, lines: z.array(statementLine), next: z.number().int().nullable() }),
  async work({ query, inZone, session, platform }) {
    const charts = chartsOfZone(await platform.policies.zone(session.zone))
    const today = timeOf(platform, session.zone).on
    return inZone(async (sql) => {
      const account = await accountByPath(sql, query.path)
      if (!account) throw ledgerFailure('account_unknown', { account: query.path })
      const row = query.on === undefined || query.on === today ? account : await stoodOn(sql, account, query.on)
      const { before = row.version + 1, size } = query
      const found = await statement(sql, query.path, { size, before: Math.min(before, row.version + 1) })
      const paths = [query.path, ...found.flatMap(({ from, to }) => [from, to])]
      const shown = await shownPaths(sql, charts, paths)
      const lines = await presentStatement(sql, query.path, found, shown)
      const last = found.at(-1)?.version ?? 1
      return { account: presentAccount(row, charts, shown(row.path)), lines, next: last > 1 ? last : null }
    })
  },
})

const stand = endpoint({
  method: 'POST',
  path: '/api/funds/accounts/:id/state',
  tag: '资金',
  summary: '冻结、解冻一个账户，或把空账户销户：写明理由，进签名的日志；冻结的账户不收不付，销户的不再恢复',
  audit: 'fund.state_changed',
  roles: ['finance'],
  params: z.object({ id }),
  body: z.object({ to: z.enum(['open', 'frozen', 'closed']), reason }),
  out: fundAccount,
  async work({ params, body: { to, reason }, inZone, session, platform, audit }) {
    const charts = chartsOfZone(await platform.policies.zone(session.zone))
    return inZone(async (sql) => {
      const { path, state } = await accountKnown(sql, params.id)
      await changeState(sql, { path, to, by: String(session.account), reason })
      audit(`fund:${params.id}`, { path, before: state, after: to, reason })
      const shown = await shownPaths(sql, charts, [path])
      return presentAccount(await accountKnown(sql, params.id), charts, shown(path))
    })
  },
})

async function accountKnown(sql: Sql, number: number): Promise<AccountRow> {
  const account = await accountOfMoney(sql, number)
  if (account === null) throw failure('no_account', { id: number })
  return account
}

/** An account as it stood at the end of a day; fails for a day before it was opened or one still to come. */
async function stoodOn(sql: Sql, account: AccountRow, on: LocalDate): Promise<AccountRow> {
  const { balance, heldOut, heldIn, version } = await balanceAt(sql, account.path, endOfDay(on))
  const [last] = await statement(sql, account.path, { size: 1, before: version + 1 })
  return { ...account, balance, heldOut, heldIn, version, lastAt: last?.at ?? account.openedAt }
}

const figure = endpoint({
  method: 'GET',
  path: '/api/funds/figure',
  tag: '资金',
  summary: '一项指标怎样得来：定义、期间、由哪些合计组成，以及其中一项加总的每一笔记账',
  roles: FUND_READERS,
  query: z.object({
    programme: z.string().max(100),
    figure: z.string().max(100),
    /** Which of its parts to list; the first without it. */
    part: z.string().max(100).optional(),
    ...period,
    ...cursor,
  }),
  out: z.object({
    programme: z.string(),
    figure: fundFigure,
    parts: z.array(fundFigure),
    part: z.string(),
    postings: z.array(figurePosting),
    next: z.number().int().nullable(),
  }),
  async work({ query, inZone, session, platform }) {
    refuseTurned(query)
    const zone = await platform.policies.zone(session.zone)
    const found = zone.adopted.find(({ programme }) => programme.id === query.programme)?.programme
    const figures = found ? figuresOf(found) : new Map<string, MoneyFigure>()
    const asked = figures.get(query.figure)
    const parts = uniqueParts(query.figure, figures)
    const part = parts.find(({ name }) => name === query.part) ?? parts[0]
    if (!found || !asked || !part) {
      const known = [...figures.keys()].join('、') || NONE
      throw failure('figure_unknown', { programme: query.programme, figure: query.figure, known })
    }
    return inZone(async (sql) => {
      const sums = await sumsOf(sql, [query.figure], figures, query)
      const postings = await figurePostings(sql, part, query, query)
      const paths = postings.flatMap(({ from, to }) => [from, to])
      const shown = await shownPaths(sql, chartsOfZone(zone), paths)
      return {
        programme: found.name,
        figure: presentFigure(asked, figures, sums),
        parts: parts.map((one) => presentFigure(one, figures, sums)),
        part: part.name,
        postings: await presentPostings(sql, postings, shown),
        next: postings.length < query.size ? null : (postings.at(-1)?.seq ?? null),
      }
    })
  },
})

/** The charts of accounts of everything a zone has adopted. */
const chartsOfZone = ({ adopted }: ZonePolicies): Charts =>
  chartsOf(adopted.map(({ programme }) => programme.model.process))

const figuresOf = ({ model }: Programme): ReadonlyMap<string, MoneyFigure> =>
  new Map(model.process.figures.map((one) => [one.name, one]))

function uniqueParts(name: string, figures: ReadonlyMap<string, MoneyFigure>) {
  return [...new Map(partsOf(name, figures).map((part) => [part.name, part])).values()]
}

/** What every flow and balance behind these figures comes to. */
async function sumsOf(
  sql: Sql,
  names: readonly string[],
  figures: ReadonlyMap<string, MoneyFigure>,
  days: Days,
): Promise<ReadonlyMap<string, FigureSum>> {
  const sums = new Map<string, FigureSum>()
  const timed = timedParts(figures)
  for (const part of names.flatMap((name) => uniqueParts(name, figures))) {
    if (!sums.has(part.name)) sums.set(part.name, await figureSum(sql, part, days, { isTimed: timed.has(part.name) }))
  }
  return sums
}

function refuseTurned({ from, to }: Days): void {
  if (from !== undefined && to !== undefined && from > to) throw failure('period_turned', { from, to })
}

export const fundEndpoints = [overview, accounts, history, stand, figure] as const
