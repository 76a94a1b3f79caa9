// An account with a long history: its statement, its balance at an instant, and a figure that sums its postings.
import { balanceAt, bringUpFigures, figureSum, statement } from '@gongzhen/server/store/ledger'
import { middle, milliseconds, quantile, whole } from '../parts/figures.mjs'
import { fund, payee, ZONE } from './load.mjs'

const PAYEES = 50
const ROUNDS = 30
const PAGE = 50

/** @typedef {import('@gongzhen/server/database').Database} Database */

/**
 * Enters a history by SQL, as posting would have entered it but in bulk: transfers of one minor unit from one fund to
 * fifty payees, spread evenly over the time since their last entries, with their leaves, entries and balances.
 * @param {Database} database @param {number} count
 */
export async function fillHistory(database, count) {
  const payees = Array.from({ length: PAYEES }, (_, index) => payee(index))
  await database.asOwner(async (sql) => {
    await sql`
      create temporary table made on commit drop as
      with payer as (select * from ledger_account where zone = ${ZONE} and path = ${fund(1)}),
           payee as (
             select a.*, row_number() over (order by a.id) - 1 as place
             from   ledger_account a
             where  a.zone = ${ZONE} and a.path = any (${payees})),
           since as (
             select max(last_at) as start, clock_timestamp() - max(last_at) as length
             from   ledger_account
             where  zone = ${ZONE})
      select nextval('ledger_transfer_seq_seq') as seq, since.start + since.length * (n::float8 / ${count}) as at, n,
             payer.id as from_account, payer.path as from_path, payer.version + n as from_version,
             payer.balance - n as from_balance, payee.id as to_account, payee.path as to_path,
             payee.version + (n - 1) / ${PAYEES} + 1 as to_version, payee.balance + (n - 1) / ${PAYEES} + 1 as to_balance
      from   payer, since, generate_series(1, ${count}::bigint) as n
      join   payee on payee.place = (n - 1) % ${PAYEES}
      order  by n`
    await sql`
      insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                                   minor, batch, batch_size, body, leaf)
      select ${ZONE}, seq, 'many-' || n, 'post', at, from_account, from_version, to_account, to_version, 'CNY', 1, seq, 1, body,
             transfer_leaf(${ZONE}, seq, at, from_path, from_version, to_path, to_version, 'CNY', 1, seq, 1, body)
      from   (select *, format('{"currency":"CNY","from":"%s","id":"many-%s","kind":"post","minor":"1","to":"%s"}',
                               from_path, n, to_path) as body
              from made) as told`
    await sql`
      insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                                held_in_before, held_in)
      select ${ZONE}, from_account, from_version, seq, at, from_balance + 1, from_balance, 0, 0, 0, 0 from made
      union  all
      select ${ZONE}, to_account, to_version, seq, at, to_balance - 1, to_balance, 0, 0, 0, 0 from made`
    await sql`
      update ledger_account account
      set    version = last.version, balance = last.balance, last_at = last.at
      from   (select distinct on (entry.account) entry.account, entry.version, entry.balance, entry.at
              from   ledger_entry entry
              where  entry.zone = ${ZONE}
              and    entry.account in (select from_account from made union select to_account from made)
              order  by entry.account, entry.version desc) last
      where  account.zone = ${ZONE} and account.id = last.account`
  })
  await database.administer('vacuum analyze ledger_entry, ledger_transfer')
}

/** @param {Database} database @param {number} count how many entries {@link fillHistory} made */
export async function historyRows(database, count) {
  const newest = await database.inZone(ZONE, async (sql) => (await statement(sql, fund(1), { size: 1 }))[0])
  const page = (/** @type {number} */ before) =>
    timed(() => database.inZone(ZONE, (sql) => statement(sql, fund(1), { size: PAGE, before })))
  const version = newest?.version ?? 0
  const pages = [
    await page(version + 1),
    await page(Math.floor(version / 2)),
    await page(PAGE + 1),
    await timed(() =>
      database.inZone(ZONE, (sql) =>
        statement(sql, fund(1), { size: PAGE, before: 1 + Math.floor(Math.random() * version) }),
      ),
    ),
  ]
  const end = Date.parse(newest?.at ?? '')
  const at = () => new Date(end - Math.random() * 500).toISOString()
  const balance = await timed(() => database.inZone(ZONE, (sql) => balanceAt(sql, fund(1), at())))
  const what = `${whole(count)} 条分录的账户 an account with as many entries`
  const [first, middlePage, last, any] = pages
  return [
    {
      what: `${what}：对账单一页 ${PAGE} 条，首页、中间、末页、任一页 a page of its statement: first, middle, last, any`,
      goal: '≤ 100 ms',
      measured: [first, middlePage, last, any].join('; '),
    },
    { what: `${what}：某一时刻的余额 its balance at an instant`, measured: balance },
    ...(await figureRows(database, count)),
  ]
}

/** @param {Database} database @param {number} count */
async function figureRows(database, count) {
  const flow = /** @type {const} */ ({
    kind: 'flow',
    name: '支付',
    en: 'paid',
    note: undefined,
    from: fund('{基金}'),
    to: payee('{企业}'),
    currency: 'CNY',
    isStock: false,
  })
  const balance = /** @type {const} */ ({
    kind: 'balance',
    name: '应付',
    en: 'payable',
    note: undefined,
    account: payee('{企业}'),
    currency: 'CNY',
  })
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  const month = { from: `${today.slice(0, 8)}01`, to: today }
  const sum = (/** @type {any} */ figure, /** @type {any} */ days) =>
    timed(() => database.inZone(ZONE, (sql) => figureSum(sql, figure, days)), 5)
  const afresh = [await sum(flow, month), await sum(flow, {}), await sum(balance, {})].join('; ')
  // Asked for once, its days are kept: the keeper of the log brings them up while the server runs.
  await database.inZone(ZONE, async (sql) => {
    const [last] = await sql`select max(seq) as seq from ledger_transfer`
    await bringUpFigures(sql, Number(last?.seq))
  })
  return [
    {
      what: `${whole(count)} 笔过账之和：指标卡 a KPI card over as many postings: 本月发生额 flow of the month；至今 to date；余额 balance`,
      measured: [await sum(flow, month), await sum(flow, {}), await sum(balance, {})].join('; '),
    },
    {
      what: `${whole(count)} 笔过账之和：第一次问，还没有逐日留存 the same asked for the first time, with no days kept`,
      measured: afresh,
    },
  ]
}

/** How long a piece of work takes, asked again and again. @param {() => Promise<unknown>} work */
async function timed(work, rounds = ROUNDS) {
  const times = []
  for (let n = 0; n < rounds; n++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return `p50 ${milliseconds(middle(times))}, p95 ${milliseconds(quantile(times, 0.95))}`
}
