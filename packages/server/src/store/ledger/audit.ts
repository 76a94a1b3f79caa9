import type { Part, Sql } from '../../database.ts'

/** Something that does not agree: where it stands and what was found. */
export type Discrepancy = {
  readonly table: string
  /** Which row, e.g. `账户 12 第 4 版` or the id of a transfer. */
  readonly key: string
  readonly zh: string
  readonly en: string
}

type Check = (sql: Sql) => Part

/** At most so many rows of each kind are named; one is enough to know. */
const NAMED_MAX = 50

/** Everything the tables say about each other: entries and their transfers, balances, holds, limits, accounts and their decisions. */
export async function bookDiscrepancies(sql: Sql): Promise<Discrepancy[]> {
  const found: Discrepancy[] = []
  for (const check of CHECKS) found.push(...(await sql<Discrepancy>`${check(sql)} limit ${NAMED_MAX}`))
  return found
}

const zone = (sql: Sql) => sql.part`current_setting('gongzhen.zone')`

/** An entry begins where the one before it ended, a version later and not earlier in time. */
const chains: Check = (sql) => sql.part`
  select 'ledger_entry' as table, '账户 ' || account || ' 第 ' || version || ' 版' as key,
         case when version <> before_version + 1 then '上一版是 ' || before_version || '，中间缺少分录'
              when at < before_at then '早于上一版'
              else '期初（' || balance_before || '，待付 ' || held_out_before || '，待收 ' || held_in_before
                   || '）与上一版期末（' || last_balance || '，' || last_out || '，' || last_in || '）不符' end as zh,
         'account ' || account || ', version ' || version || ' does not follow version ' || before_version as en
  from   (select *, coalesce(lag(version) over w, 0) as before_version, coalesce(lag(balance) over w, 0) as last_balance,
                 coalesce(lag(held_out) over w, 0) as last_out, coalesce(lag(held_in) over w, 0) as last_in,
                 lag(at) over w as before_at
          from   ledger_entry where zone = ${zone(sql)}
          window w as (partition by account order by version)) as entry
  where  version <> before_version + 1 or at < before_at or balance_before <> last_balance
     or  held_out_before <> last_out or held_in_before <> last_in`

/** An account stands where its last entry left it. */
const accounts: Check = (sql) => sql.part`
  select 'ledger_account' as table, account.path as key,
         '账户记为 余额 ' || account.balance || '、待付 ' || account.held_out || '、待收 ' || account.held_in || '、第 '
         || account.version || ' 版、' || account.last_at || '；最后一笔分录为 ' || coalesce(entry.balance, 0) || '、'
         || coalesce(entry.held_out, 0) || '、' || coalesce(entry.held_in, 0) || '、第 ' || coalesce(entry.version, 0)
         || ' 版、' || coalesce(entry.at, account.opened_at) as zh,
         'the account is not where its last entry left it' as en
  from   ledger_account account
  left   join lateral (select * from ledger_entry e where e.zone = account.zone and e.account = account.id
                       order by e.version desc limit 1) entry on true
  where  account.zone = ${zone(sql)}
  and    (account.balance, account.held_out, account.held_in, account.version, account.last_at)
         is distinct from
         (coalesce(entry.balance, 0), coalesce(entry.held_out, 0), coalesce(entry.held_in, 0), coalesce(entry.version, 0),
          coalesce(entry.at, account.opened_at))`

const limits: Check = (sql) => sql.part`
  select 'ledger_account' as table, path as key, '余额 ' || balance || ' 超出限制' as zh, 'outside its limit' as en
  from   ledger_account
  where  zone = ${zone(sql)}
  and    ((account_limit = 'never_negative' and balance - held_out < 0)
          or (account_limit = 'never_positive' and balance + held_in > 0)
          or (state = 'closed' and (balance, held_out, held_in) <> (0, 0, 0)))`

const sums: Check = (sql) => sql.part`
  select 'ledger_account' as table, currency as key,
         '全部余额合计 ' || sum(balance) || '（应为 0）；待付合计 ' || sum(held_out) || '，待收合计 ' || sum(held_in) as zh,
         'balances sum to ' || sum(balance) || ', held out ' || sum(held_out) || ', held in ' || sum(held_in) as en
  from   ledger_account where zone = ${zone(sql)}
  group  by currency
  having sum(balance) <> 0 or sum(held_out) <> sum(held_in)`

/** What each transfer should have done to both sides, beside the entries it has. */
const effects: Check = (sql) => sql.part`
  select 'ledger_entry' as table, transfer.id || '（账户 ' || side.account || ' 第 ' || side.version || ' 版）' as key,
         case when entry.account is null then '缺少分录'
              else '分录与转账不符：余额变动 ' || entry.balance - entry.balance_before || '、待付变动 '
                   || entry.held_out - entry.held_out_before || '、待收变动 ' || entry.held_in - entry.held_in_before
                   || '，转账为 ' || transfer.kind || ' ' || transfer.minor end as zh,
         'the entry is not what the transfer does' as en
  from   ledger_transfer transfer
  cross  join lateral (values (transfer.from_account, transfer.from_version, -1), (transfer.to_account, transfer.to_version, 1))
         as side (account, version, sign)
  left   join ledger_entry entry
         on entry.zone = transfer.zone and entry.account = side.account and entry.version = side.version
  cross  join lateral (select case side.sign when -1 then entry.held_out - entry.held_out_before
                                             else entry.held_in - entry.held_in_before end) as held (change)
  where  transfer.zone = ${zone(sql)}
  and    (entry.account is null or entry.transfer <> transfer.seq or entry.at <> transfer.at
          or entry.balance - entry.balance_before
             <> case when transfer.kind in ('post', 'settle', 'reverse') then side.sign * transfer.minor else 0 end
          or case side.sign when -1 then entry.held_in - entry.held_in_before else entry.held_out - entry.held_out_before end <> 0
          or case transfer.kind when 'hold' then held.change <> transfer.minor when 'settle' then held.change > -transfer.minor
                  when 'post' then held.change <> 0 when 'reverse' then held.change <> 0 else held.change <> -transfer.minor end)`

/** Entries that no transfer made. */
const strays: Check = (sql) => sql.part`
  select 'ledger_entry' as table, '账户 ' || entry.account || ' 第 ' || entry.version || ' 版' as key,
         '没有对应的转账（seq ' || entry.transfer || '）' as zh, 'no transfer made this entry' as en
  from   ledger_entry entry
  left   join ledger_transfer transfer on transfer.zone = entry.zone and transfer.seq = entry.transfer
         and ((transfer.from_account = entry.account and transfer.from_version = entry.version)
              or (transfer.to_account = entry.account and transfer.to_version = entry.version))
  where  entry.zone = ${zone(sql)} and transfer.seq is null`

/** A hold has what it was made with, less what was settled and let go. */
const holds: Check = (sql) => sql.part`
  with made as (
    select transfer.id, transfer.from_account, transfer.to_account, transfer.currency, transfer.minor,
           (transfer.body::json ->> 'expires')::timestamptz as expires,
           transfer.minor - coalesce(sum(entry.held_out_before - entry.held_out), 0) as remaining,
           case when transfer.minor > coalesce(sum(entry.held_out_before - entry.held_out), 0) then 'open'
                else max(case later.kind when 'settle' then 'settled' when 'release' then 'released' else 'expired' end)
                     filter (where later.seq = (select max(l.seq) from ledger_transfer l where l.zone = transfer.zone and l.hold = transfer.id))
           end as outcome
    from   ledger_transfer transfer
    left   join ledger_transfer later on later.zone = transfer.zone and later.hold = transfer.id
    left   join ledger_entry entry on entry.zone = later.zone and entry.account = later.from_account and entry.version = later.from_version
    where  transfer.zone = ${zone(sql)} and transfer.kind = 'hold'
    group  by transfer.zone, transfer.seq)
  select 'ledger_hold' as table, coalesce(made.id, hold.id) as key,
         case when hold.id is null then '缺少这笔冻结款' when made.id is null then '没有转账作过这笔冻结'
              else '记为 剩余 ' || hold.remaining || '、' || hold.outcome || '，按转账应为 ' || made.remaining || '、' || made.outcome end as zh,
         'the hold is not what its transfers make of it' as en
  from   made
  full   join (select * from ledger_hold where zone = ${zone(sql)}) hold on hold.id = made.id
  where  (hold.from_account, hold.to_account, hold.currency, hold.minor, hold.expires, hold.remaining, hold.outcome)
         is distinct from
         (made.from_account, made.to_account, made.currency, made.minor, made.expires, made.remaining, made.outcome)`

/** An account has the terms it was opened with, the state it was last given, and the currency of what it moves. */
const terms: Check = (sql) => sql.part`
  with decided as (
    select substr(subject, 4) as path, min(at) as opened_at,
           max(body::json ->> 'currency') as currency, max(body::json ->> 'limit') as account_limit,
           (array_agg(body::json ->> 'decision' order by seq desc))[1] as state
    from   log_decision where zone = ${zone(sql)} and subject like '账户/%'
    group  by subject)
  select 'ledger_account' as table, coalesce(account.path, decided.path) as key,
         case when account.path is null then '账户不见了' when decided.path is null then '没有开户的决定'
              else '现为 ' || account.currency || ' ' || account.account_limit || ' ' || account.state || ' ' || account.opened_at
                   || '，按决定应为 ' || decided.currency || ' ' || decided.account_limit || ' ' || decided.state || ' ' || decided.opened_at
         end as zh,
         'the account is not what was decided' as en
  from   decided
  full   join (select * from ledger_account where zone = ${zone(sql)}) account on account.path = decided.path
  where  (account.currency, account.account_limit, account.state, account.opened_at)
         is distinct from (decided.currency, decided.account_limit, decided.state, decided.opened_at)`

const currencies: Check = (sql) => sql.part`
  select 'ledger_transfer' as table, transfer.id as key,
         '币种 ' || transfer.currency || ' 与账户不符，或账户不存在' as zh, 'its currency is not its accounts’' as en
  from   ledger_transfer transfer
  left   join ledger_account payer on payer.zone = transfer.zone and payer.id = transfer.from_account
  left   join ledger_account payee on payee.zone = transfer.zone and payee.id = transfer.to_account
  where  transfer.zone = ${zone(sql)}
  and    (payer.currency, payee.currency) is distinct from (transfer.currency, transfer.currency)`

const CHECKS: readonly Check[] = [chains, accounts, limits, sums, effects, strays, holds, terms, currencies]
