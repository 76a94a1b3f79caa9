import { type Currency, CURRENCIES, defineErrors } from '@gongzhen/core/base'
import { pathPattern } from '@gongzhen/core/case'
import { MINOR_MAX, isAccountPath, showMinor } from '@gongzhen/core/ledger'
import type { Policied } from './case-work.ts'
import type { Sql } from './database.ts'
import { askForBudgetChange, budgetChangeById, decideBudgetChange } from './store/budgets.ts'
import { accountByPath, openAccounts, post } from './store/ledger.ts'
import { NONE } from './in-both.ts'

const failure = defineErrors('budget', {
  no_line: {
    status: 422,
    zh: '「{account}」不是本园区政策的资金账户。可用的：{known}。',
    en: '“{account}” is no fund of a policy of this zone. Known: {known}.',
  },
  amount: {
    status: 422,
    zh: '预算调整的金额应是不为零、不超过 {most} 的整数分，写的是 {found} 分。',
    en: 'A change of a budget is a whole number of minor units, not zero and at most {most}; found {found}.',
  },
  currency: {
    status: 422,
    zh: '「{account}」的币种是 {has}，调整写的是 {found}。',
    en: '“{account}” is in {has}, the change in {found}.',
  },
  frozen: {
    status: 409,
    zh: '账户「{account}」{state}，不能调整预算。',
    en: 'Account “{account}” is {state}: its budget cannot be changed.',
  },
  short: {
    status: 409,
    zh: '「{account}」可调减的只有 {left}，要调减 {asked}。已承诺、冻结和已付的不能调走。',
    en: 'Only {left} may leave “{account}”, {asked} is asked.',
  },
  no_change: { status: 404, zh: '没有编号为 {id} 的预算调整。', en: 'There is no budget change {id}.' },
  decided: {
    status: 409,
    zh: '这笔预算调整已由{who}{what}。您这一步没有办。',
    en: 'This change was already decided by {who} ({what}). Yours was not done.',
  },
  same_person: {
    status: 403,
    zh: '预算调整由您提出，要由另一个人批准。',
    en: 'You asked for this change: another person has to approve it.',
  },
})

const STATES = { frozen: { zh: '已冻结', en: 'frozen' }, closed: { zh: '已销户', en: 'closed' } } as const
const DECIDED = { approved: { zh: '批准', en: 'approved' }, sentBack: { zh: '退回', en: 'sent back' } } as const

type Asked = {
  readonly account: string
  readonly currency: Currency
  readonly minor: number
  readonly reason: string
  readonly by: number
}

/** Asks for more or less money on a budget line; nothing moves before somebody else approves. */
export async function askForChange(sql: Sql, platform: Policied, zone: string, asked: Asked): Promise<number> {
  const { account, currency, minor, reason, by } = asked
  if (minor === 0 || !Number.isSafeInteger(minor) || BigInt(Math.abs(minor)) > MINOR_MAX)
    throw failure('amount', { most: showMinor(MINOR_MAX, currency), found: String(minor) })
  const chart = await chartOf(platform, zone)
  const existing = await accountByPath(sql, account)
  const known = chart.find(({ path }) => pathPattern(path).test(account))
  if (!isAccountPath(account) || !known)
    throw failure('no_line', { account, known: chart.map(({ path }) => path).join('、') || NONE })
  const has = existing?.currency ?? known.currency
  if (has !== currency) throw failure('currency', { account, has, found: currency })
  if (existing && existing.state !== 'open') {
    throw failure('frozen', { account, state: STATES[existing.state] })
  }
  const left = existing ? existing.balance - existing.heldOut : 0n
  if (minor < 0 && left + BigInt(minor) < 0n) {
    throw failure('short', { account, left: showMinor(left, currency), asked: showMinor(BigInt(-minor), currency) })
  }
  return askForBudgetChange(sql, { account, currency, minor, reason, askedBy: by })
}

/** The accounts that policies of the zone spend from, with their placeholders; payables and what was paid are none. */
export async function chartOf({ policies }: Policied, zone: string) {
  const { adopted } = await policies.zone(zone)
  return adopted.flatMap(({ programme: { name, model } }) => {
    const paying = [...model.process.postings.values()].flatMap(({ move }) => ('from' in move ? [move.from] : []))
    return model.process.accounts
      .filter(({ path }) => paying.includes(path) && !/^(应付|应收|已付|期初|预算)\//.test(path))
      .filter(({ path }) =>
        [...path.matchAll(/\{([^}]*)\}/g)].every(([, name = '']) => name === '年度' || name === '批次'),
      )
      .map(({ path, limit, currency, title }) => ({ path, limit, currency, title: title ?? null, programme: name }))
  })
}

/** Approves a change, which moves the money with it, or turns it down. */
export async function decideChange(
  sql: Sql,
  platform: Policied,
  zone: string,
  decided: { readonly id: number; readonly approves: boolean; readonly note: string | null; readonly by: number },
): Promise<void> {
  const { id, approves, note, by } = decided
  const change = await budgetChangeById(sql, id, true)
  if (change === null) throw failure('no_change', { id })
  const { account, currency, minor, reason, approved, askedBy, decidedByName } = change
  if (approved !== null)
    throw failure('decided', { who: decidedByName ?? '', what: DECIDED[approved ? 'approved' : 'sentBack'] })
  if (askedBy === by) throw failure('same_person', {})
  const transfer = approves ? `预算/${id}` : null
  if (transfer !== null) {
    const limit = (await chartOf(platform, zone)).find(({ path }) => pathPattern(path).test(account))?.limit
    const source = `预算/${currency}`
    const existing = await accountByPath(sql, account)
    await openAccounts(sql, [
      { path: source, currency, limit: 'none' },
      { path: account, currency, limit: existing?.limit ?? limit ?? 'none' },
    ])
    const [from, to] = minor > 0 ? [source, account] : [account, source]
    await post(sql, [
      { kind: 'post', id: transfer, from, to, minor: BigInt(Math.abs(minor)), currency, memo: `预算调整：${reason}` },
    ])
  }
  await decideBudgetChange(sql, id, { by, note, transfer })
}

/** Whether a text names a currency the ledger knows. */
export const isCurrencyCode = (code: string): code is Currency => Object.hasOwn(CURRENCIES, code)
