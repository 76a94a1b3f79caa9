import type { Instant } from '@gongzhen/core/base'
import {
  type AccountLimit,
  type AccountState,
  type AccountTerms,
  isAccountPath,
  ledgerFailure,
  showMinor,
} from '@gongzhen/core/ledger'
import type { Sql } from '../../database.ts'
import { logDecision } from './decisions.ts'
import { accountByPath } from './read.ts'

/** An account to open; `at` for one of the past. */
export type NewAccount = AccountTerms & { readonly at?: Instant }

/** Opens accounts; one that exists with the same terms is left as it is, with others it is refused. */
export async function openAccounts(sql: Sql, accounts: readonly NewAccount[]): Promise<void> {
  for (const account of accounts) await open(sql, account)
}

async function open(sql: Sql, { path, currency, limit, at }: NewAccount): Promise<void> {
  if (!isAccountPath(path)) throw ledgerFailure('path_malformed', { found: path.slice(0, 60) })
  const [opened] = await sql<{ at: Instant }>`
    insert into ledger_account (zone, path, currency, account_limit, opened_at, last_at)
    select current_setting('gongzhen.zone'), ${path}, ${currency}, ${limit}, moment, moment
    from   (select coalesce(${at ?? null}::timestamptz, clock_timestamp()) as moment) as opening
    on conflict (zone, path) do nothing
    returning opened_at as at`
  if (opened) {
    await logDecision(sql, {
      subject: `账户/${path}`,
      body: { decision: 'open', path, currency, limit },
      at: opened.at,
    })
    return
  }
  const existing = await accountByPath(sql, path)
  const terms = (is: { readonly currency: string; readonly limit: AccountLimit }) =>
    `${is.currency} ${LIMIT_WORDS[is.limit]}`
  if (existing && terms(existing) !== terms({ currency, limit })) {
    throw ledgerFailure('account_differs', { account: path, has: terms(existing), asked: terms({ currency, limit }) })
  }
}

const LIMIT_WORDS: Readonly<Record<AccountLimit, string>> = {
  never_negative: '不得为负',
  never_positive: '不得为正',
  none: '不限',
}
const STATE_WORDS: Readonly<Record<AccountState, string>> = { open: '正常', frozen: '冻结', closed: '销户' }

/** Freezes, unfreezes or closes an account, and logs who decided it and why. Only an empty account closes, for good. */
export async function changeState(
  sql: Sql,
  change: { readonly path: string; readonly to: AccountState; readonly by: string; readonly reason: string },
): Promise<void> {
  const { path, to, by, reason } = change
  await sql`
    select id from ledger_account
    where  zone = current_setting('gongzhen.zone') and path = ${path} for no key update`
  const account = await accountByPath(sql, path)
  if (!account) throw ledgerFailure('account_unknown', { account: path })
  const words = { account: path, has: STATE_WORDS[account.state], asked: STATE_WORDS[to] }
  if (account.state === to || account.state === 'closed') throw ledgerFailure('state_unreachable', words)
  const { balance, heldOut, heldIn } = account
  if (to === 'closed' && [balance, heldOut, heldIn].some((amount) => amount !== 0n)) {
    const shown = (amount: bigint) => showMinor(amount, account.currency)
    throw ledgerFailure('account_not_empty', {
      account: path,
      balance: shown(balance),
      heldOut: shown(heldOut),
      heldIn: shown(heldIn),
    })
  }
  await sql`update ledger_account set state = ${to} where zone = current_setting('gongzhen.zone') and path = ${path}`
  await logDecision(sql, { subject: `账户/${path}`, body: { decision: to, path, by, reason } })
}
