import {
  type Answer,
  applyEach,
  type Batch,
  type LedgerState,
  newLedger,
  type Transfer,
  type AccountTerms,
} from '@gongzhen/core/ledger'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sql } from '../database.ts'
import { openTrialDatabase, type TrialDatabase } from '../trial-database.ts'
import {
  accountByPath,
  accountsUnder,
  balanceAt,
  bringUpFigures,
  changeState,
  figureDiscrepancies,
  figurePostings,
  figureSum,
  keepFigure,
  openAccounts,
  post,
  postEach,
  statement,
  transferById,
} from './ledger.ts'

let database: TrialDatabase
beforeAll(async () => {
  database = await openTrialDatabase()
})
afterAll(() => database?.close())

let zones = 0
/** A zone of its own with these accounts. */
async function newZone(accounts: readonly AccountTerms[] = ACCOUNTS) {
  const zone = `money-${++zones}`
  await database.inZone(zone, (sql) =>
    openAccounts(
      sql,
      accounts.map((terms) => ({ ...terms, at: OPENED })),
    ),
  )
  return { in: <T>(work: (sql: Sql) => Promise<T>) => database.inZone(zone, work) }
}

const OPENED = '2026-01-01T00:00:00Z'
const moment = (seconds: number) => new Date(Date.parse(OPENED) + seconds * 1000).toISOString().replace('.000Z', 'Z')

const ACCOUNTS: readonly AccountTerms[] = [
  { path: '财政/拨款', currency: 'CNY', limit: 'never_positive' },
  { path: '专项资金/研发补助/2026', currency: 'CNY', limit: 'never_negative' },
  { path: '应付/1', currency: 'CNY', limit: 'never_negative' },
  { path: '应付/2', currency: 'CNY', limit: 'none' },
  { path: '外币/美元', currency: 'USD', limit: 'none' },
]

const OVERDUE_HOLD = {
  kind: 'hold',
  id: 'overdue',
  from: '专项资金/研发补助/2026',
  to: '应付/1',
  minor: 900n,
  currency: 'CNY',
} as const

const OPENING: Batch = [
  { kind: 'post', id: 'opening', from: '财政/拨款', to: '专项资金/研发补助/2026', minor: 1000n, currency: 'CNY' },
]

describe('the store posts as core does', () => {
  const paths = fc.constantFrom(...ACCOUNTS.map(({ path }) => path), '没有/这个')
  const id = fc.integer({ min: 0, max: 30 }).map((n) => `t${n}`)
  const minor = fc.oneof(fc.bigInt(1n, 500n), fc.constantFrom(0n, -5n, 10n ** 18n))
  const movement = { id, from: paths, to: paths, minor, currency: fc.constantFrom('CNY', 'CNY', 'CNY', 'USD') }
  const transfer = fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('post'), ...movement }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('hold'), ...movement }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('hold'),
        ...movement,
        expires: fc.integer({ min: 1, max: 40 }).map((n) => moment(n * 60)),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record(
        {
          kind: fc.constant('settle'),
          id,
          hold: id,
          minor: fc.bigInt(1n, 300n),
          rest: fc.constantFrom('keep', 'free'),
        },
        { requiredKeys: ['kind', 'id', 'hold'] },
      ),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('release', 'expire'), id, hold: id }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('reverse'), id, reverses: id }) },
  ) as fc.Arbitrary<Transfer>
  const batch = fc.array(transfer, { minLength: 1, maxLength: 3 })
  const history = fc.array(fc.tuple(batch, fc.boolean()), { minLength: 1, maxLength: 25 })

  test('batch by batch, refusal by refusal, account by account', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const zone = await newZone()
        const batches = withRetries(steps)
        const want = applyEach(newLedger(ACCOUNTS, OPENED), batches)
        const got: Answer[] = []
        for (const { batch, at } of batches) got.push(...(await zone.in((sql) => postEach(sql, [batch], at))))
        expect(got.map(comparable)).toEqual(want.answers.map(comparable))
        expect(await zone.in(accountsOf)).toEqual(accountsIn(want.state))
      }),
      { numRuns: 60 },
    )
  })

  test('also when many batches come in one call', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 8 }), async (given) => {
        const zone = await newZone()
        await zone.in((sql) => post(sql, OPENING, moment(1)))
        const batches = ownIds(given)
        const opened = applyEach(newLedger(ACCOUNTS, OPENED), [{ batch: OPENING, at: moment(1) }]).state
        const want = applyEach(
          opened,
          batches.map((each) => ({ batch: each, at: moment(2) })),
        )
        const got = await zone.in((sql) => postEach(sql, batches, moment(2)))
        expect(got.map(comparable)).toEqual(want.answers.map(comparable))
        expect(await zone.in(accountsOf)).toEqual(accountsIn(want.state))
      }),
      { numRuns: 60 },
    )
  })

  test('also at once, by the clock of the store, while a hold whose time is over waits', {
    timeout: 120_000,
  }, async () => {
    const held: Batch = [{ ...OVERDUE_HOLD, expires: moment(3) }]
    const opening = [
      { batch: OPENING, at: moment(1) },
      { batch: held, at: moment(2) },
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(lastingTransfer, { minLength: 1, maxLength: 25 }),
        async (isHeld, given) => {
          const zone = await newZone()
          const before = isHeld ? opening : opening.slice(0, 1)
          for (const { batch, at } of before) await zone.in((sql) => post(sql, batch, at))
          const started = applyEach(newLedger(ACCOUNTS, OPENED), before).state
          const now = given.map((transfer, index) => ({ batch: [transfer], at: moment(60 + index) }))
          const want = applyEach(started, now)
          const got: Answer[] = []
          for (const { batch } of now) got.push(...(await zone.in((sql) => postEach(sql, [batch]))))
          expect(got.map(timeless)).toEqual(want.answers.map(timeless))
          expect(await zone.in(accountsOf)).toEqual(accountsIn(want.state))
        },
      ),
      { numRuns: 60 },
    )
  })

  /** The common transfers, and what may have been done to their money before; no hold's time ends by itself. */
  const lastingTransfer = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('post'), ...movement }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold'), ...movement }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('reverse'), id, reverses: id }) },
  ) as fc.Arbitrary<Transfer>

  /** Every second step may be followed by the same batch again; each step is a minute after the one before. */
  const withRetries = (steps: readonly (readonly [Batch, boolean])[]) => [
    { batch: OPENING, at: moment(1) },
    ...steps.flatMap(([batch, again], index) => {
      const at = moment((index + 1) * 60)
      return again
        ? [
            { batch, at },
            { batch, at },
          ]
        : [{ batch, at }]
    }),
  ]

  /** One call takes each id once, and reverses only what was posted before it. */
  const ownIds = (batches: readonly Batch[]): Batch[] =>
    batches.map((batch, index) =>
      batch.map((transfer) => ({
        ...transfer,
        id: `${index}/${transfer.id}`,
        ...(transfer.kind === 'reverse' ? { reverses: 'opening' } : {}),
      })),
    )
})

const comparable = (answer: Answer) =>
  'refusals' in answer
    ? answer.refusals.map(({ id, failure }) => `${id} ${failure.message}`)
    : answer.posted.map(({ id, kind, from, to, minor, currency, at, entries }) => ({
        id,
        kind,
        from,
        to,
        minor,
        currency,
        at,
        entries,
      }))

/** The same, whenever it was. */
const timeless = (answer: Answer) =>
  'refusals' in answer ? comparable(answer) : answer.posted.map((posted) => ({ ...posted, at: '', seq: 0 }))

const accountsOf = async (sql: Sql) =>
  (await accountsUnder(sql, ''))
    .map(({ path, balance, heldOut, heldIn, version }) => ({ path, balance, heldOut, heldIn, version }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))

const accountsIn = (state: LedgerState) =>
  [...state.accounts.values()]
    .map(({ path, balance, heldOut, heldIn, version }) => ({ path, balance, heldOut, heldIn, version }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))

describe('an account', () => {
  const fund = '专项资金/研发补助/2026'
  const appropriation = (id: string, minor: bigint): Transfer => ({
    kind: 'post',
    id,
    from: '财政/拨款',
    to: fund,
    minor,
    currency: 'CNY',
  })

  test('tells its balance at any instant of its history, and no other', async () => {
    const zone = await newZone()
    for (const n of [1, 2, 3, 4, 5]) await zone.in((sql) => post(sql, [appropriation(`a${n}`, 100n)], moment(n * 10)))
    const at = (instant: string) => zone.in((sql) => balanceAt(sql, fund, instant)).then(({ balance }) => balance)
    expect(await at(moment(0))).toBe(0n)
    expect(await at(moment(9))).toBe(0n)
    expect(await at(moment(10))).toBe(100n)
    expect(await at(moment(39))).toBe(300n)
    expect(await at(moment(5000))).toBe(500n)
    await expect(at(moment(-1))).rejects.toThrow(/没有记录/)
    await expect(at('2999-01-01T00:00:00Z')).rejects.toThrow(/尚未到来/)
    await expect(zone.in((sql) => balanceAt(sql, '没有', moment(1)))).rejects.toThrow(/没有这个账户/)
  })

  test('explains itself page by page', async () => {
    const zone = await newZone()
    for (const n of [1, 2, 3, 4, 5]) await zone.in((sql) => post(sql, [appropriation(`a${n}`, 100n)], moment(n)))
    const first = await zone.in((sql) => statement(sql, fund, { size: 3 }))
    const second = await zone.in((sql) => statement(sql, fund, { size: 3, before: first.at(-1)?.version ?? 0 }))
    const lines = [...first, ...second].map(({ id, version, balanceBefore, balance }) => [
      id,
      version,
      balanceBefore,
      balance,
    ])
    expect(lines).toEqual([5, 4, 3, 2, 1].map((n) => [`a${n}`, n, BigInt(n - 1) * 100n, BigInt(n) * 100n]))
  })

  test('pays and takes in nothing while it is frozen, and closes only when empty', async () => {
    const zone = await newZone()
    const change = (to: 'open' | 'frozen' | 'closed') =>
      zone.in((sql) => changeState(sql, { path: fund, to, by: '财务', reason: '核查' }))
    await change('frozen')
    await expect(zone.in((sql) => post(sql, [appropriation('a', 1n)]))).rejects.toThrow(/已冻结/)
    await change('open')
    await zone.in((sql) => post(sql, [appropriation('a', 1n)]))
    await expect(change('closed')).rejects.toThrow(/还有余额/)
    await zone.in((sql) => post(sql, [{ kind: 'reverse', id: 'b', reverses: 'a' }]))
    expect(await zone.in((sql) => transferById(sql, 'a'))).toMatchObject({ reversedBy: 'b', minor: 1n })
    await change('closed')
    await expect(zone.in((sql) => post(sql, [appropriation('c', 1n)]))).rejects.toThrow(/已销户/)
    await expect(change('open')).rejects.toThrow(/不能改为/)
  })

  test('is opened once, with one set of terms', async () => {
    const zone = await newZone()
    await zone.in((sql) => openAccounts(sql, ACCOUNTS))
    await expect(
      zone.in((sql) => openAccounts(sql, [{ path: fund, currency: 'USD', limit: 'never_negative' }])),
    ).rejects.toThrow(/币种或限制不同/)
    await expect(zone.in((sql) => openAccounts(sql, [{ path: '/x', currency: 'USD', limit: 'none' }]))).rejects.toThrow(
      /路径/,
    )
    expect((await zone.in((sql) => accountByPath(sql, fund)))?.limit).toBe('never_negative')
  })

  test('is not entered in the future', async () => {
    const zone = await newZone()
    await expect(zone.in((sql) => post(sql, [appropriation('a', 1n)], '2999-01-01T00:00:00Z'))).rejects.toThrow(
      /在将来/,
    )
  })
})

describe('a figure', () => {
  const [budget, payable] = ['专项资金/{科目}/{年度}', '应付/{企业}']
  const flow = {
    kind: 'flow',
    name: '支付',
    en: '',
    note: undefined,
    from: budget,
    to: payable,
    currency: 'CNY',
  } as const
  const balance = { kind: 'balance', name: '结余', en: '', note: undefined, account: budget, currency: 'CNY' } as const
  const move = (id: string, from: string, to: string, minor: bigint): Transfer => ({
    kind: 'post',
    id,
    from,
    to,
    minor,
    currency: 'CNY',
  })
  const fund = '专项资金/研发补助/2026'
  const day = 86_400

  test.each([
    ['a flow counts what was not taken back', { ...flow, isStock: false }, {}, { minor: 130n, count: 2 }],
    ['a flow of a period counts its days', { ...flow, isStock: false }, january(3, 3), { minor: 30n, count: 1 }],
    ['a stock counts from the beginning', { ...flow, isStock: true }, january(3, 3), { minor: 130n, count: 2 }],
    ['a balance counts every posting', balance, {}, { minor: 870n, count: 5 }],
    ['a balance stands as at the end of its period', balance, january(2, 2), { minor: 900n, count: 2 }],
  ] as const)('%s', async (_title, figure, days, expected) => {
    const zone = await newZone()
    const history = [
      [move('a', '财政/拨款', fund, 1000n), 1],
      [move('b', fund, '应付/1', 100n), day],
      [move('c', fund, '应付/2', 30n), 2 * day],
      [move('d', fund, '应付/2', 7n), 3 * day],
      [{ kind: 'reverse', id: 'e', reverses: 'd' } as Transfer, 4 * day],
    ] as const
    for (const [transfer, at] of history) await zone.in((sql) => post(sql, [transfer], moment(at)))
    expect(await zone.in((sql) => figureSum(sql, figure, days))).toEqual(expected)
    const postings = await zone.in((sql) => figurePostings(sql, figure, days, { size: 10 }))
    expect(postings.reduce((sum, { minor, isOut }) => sum + BigInt(isOut ? -minor : minor), 0n)).toBe(expected.minor)
  })

  test.each([
    ['a flow', { ...flow, isStock: false }],
    ['a stock', { ...flow, isStock: true }],
    ['a balance', balance],
  ] as const)(
    '%s comes to the same wherever its days are kept up to, what was taken back later too',
    async (_title, figure) => {
      const zone = await newZone()
      const plain = await newZone()
      const history = [
        [move('a', '财政/拨款', fund, 1000n), 1],
        [move('b', fund, '应付/1', 100n), day + 7],
        [move('c', fund, '应付/2', 30n), 2 * day],
        [move('d', fund, '应付/2', 7n), 2 * day + 9],
        [{ kind: 'reverse', id: 'e', reverses: 'b' } as Transfer, 4 * day],
        [move('f', fund, '应付/1', 11n), 5 * day],
      ] as const
      await zone.in((sql) => keepFigure(sql, figure))
      const periods = [{}, january(1, 9), january(2, 2), january(3, 4), january(4, 9), { from: '2026-01-03' }] as const
      for (const [transfer, at] of history) {
        await plain.in((sql) => post(sql, [transfer], moment(at)))
        const [posted] = await zone.in((sql) => post(sql, [transfer], moment(at)))
        for (const isTimed of [true, false]) {
          for (const days of periods) {
            const ask = (sql: Sql) => figureSum(sql, figure, days, { isTimed })
            const [kept, asked] = [await zone.in(ask), await plain.in(ask)]
            expect([days, kept.minor, kept.count]).toEqual([days, asked.minor, asked.count])
            if ('to' in days) expect(kept.minorSeconds).toBe(asked.minorSeconds)
          }
        }
        if (transfer.id !== 'd') await zone.in((sql) => bringUpFigures(sql, posted!.seq, 1))
      }
      expect(await zone.in(figureDiscrepancies)).toEqual([])
      await zone.in((sql) => sql`update ledger_figure_day set minor = minor + 1 where day = '2026-01-02'`)
      expect(await zone.in(figureDiscrepancies)).toMatchObject([{ key: expect.stringContaining('2026-01-02') }])
    },
  )

  test('tells the time of its amounts where it is asked for', async () => {
    const zone = await newZone()
    await zone.in((sql) => post(sql, [move('a', '财政/拨款', fund, 1000n)], moment(1)))
    await zone.in((sql) => post(sql, [move('b', fund, '应付/1', 100n)], '2026-01-02T04:00:00Z'))
    const sum = await zone.in((sql) => figureSum(sql, { ...flow, isStock: false }, january(2, 3), { isTimed: true }))
    // From noon in China on the 2nd to the end of the 3rd.
    expect(sum).toEqual({ minor: 100n, count: 1, minorSeconds: 100n * BigInt(1.5 * day) })
  })

  function january(from: number, to: number) {
    return { from: `2026-01-0${from}`, to: `2026-01-0${to}` } as const
  }
})

describe('the function that posts with the owner’s rights', () => {
  const fund = '专项资金/研发补助/2026'
  const [app, firm, partner] = ['gongzhen_app', 'gongzhen_firm', 'gongzhen_partner']

  test('finds the accounts of the transaction’s zone only, and says nothing of another’s', async () => {
    const theirs = await newZone([
      { path: '甲', currency: 'CNY', limit: 'none' },
      { path: '乙', currency: 'CNY', limit: 'none' },
    ])
    const ours = await newZone()
    const ask = (from: string, to: string) => (sql: Sql) =>
      sql<{ answer: string | null }>`select post_transfer('x', ${from}, ${to}, 'CNY', 1, null, '{}') as answer`
    expect(await ours.in(ask('甲', '乙'))).toEqual([{ answer: '' }])
    expect(await ours.in(ask(fund, '乙'))).toEqual([{ answer: '' }])
    expect(await theirs.in(ask('甲', '乙'))).toMatchObject([
      { answer: expect.stringMatching(/^\d+,\d+,1,1,-1,1,0,0,0,0$/) },
    ])
    expect((await ours.in(accountsOf)).filter(({ version }) => version > 0)).toEqual([])
  })

  test('touches nothing while a hold is overdue, whose accounts are to be locked with these two in one order', async () => {
    const zone = await newZone()
    await zone.in((sql) => post(sql, OPENING, moment(1)))
    const short = (sql: Sql) =>
      sql<{ answer: string | null }>`select post_transfer('x', ${fund}, '应付/1', 'CNY', 5000, null, '{}') as answer`
    expect(await zone.in(short)).toEqual([{ answer: '' }])
    await zone.in((sql) => post(sql, [{ ...OVERDUE_HOLD, expires: moment(3) }], moment(2)))
    expect(await zone.in(short)).toEqual([{ answer: null }])
  })

  test('writes into our tables, whatever the caller calls by the same name', async () => {
    const zone = await newZone()
    await zone.in(async (sql) => {
      await sql`create temporary table ledger_entry (like public.ledger_entry) on commit drop`
      await post(sql, [{ kind: 'post', id: 'a', from: '财政/拨款', to: fund, minor: 1n, currency: 'CNY' }])
      expect(await sql`select from pg_temp.ledger_entry`).toEqual([])
      expect(await sql`select from public.ledger_entry`).toHaveLength(2)
    })
  })

  test('does nothing for whom no zone is chosen', async () => {
    await expect(
      database.asOwner((sql) => sql`select post_transfer('x', '甲', '乙', 'CNY', 1, null, '{}')`),
    ).rejects.toThrow('gongzhen.zone')
  })

  test('may be called by those who write the ledger, and by nobody else', async () => {
    const rows = await database.asOwner(
      (sql) => sql<{ role: string }>`
        select role from unnest(${[app, firm, partner, 'pg_monitor']}::text[]) as role
        where  has_function_privilege(role, 'post_transfer(text, text, text, text, bigint, text, text)', 'execute')`,
    )
    expect(rows.map(({ role }) => role)).toEqual([app, firm])
  })
})

describe('the table of accounts refuses by itself', () => {
  test.each([
    ['less than nothing where that is the limit', `balance = -1 where path = '应付/1'`],
    ['more than nothing where that is the limit', `balance = 1 where path = '财政/拨款'`],
    ['a hold of less than nothing', `held_out = -1 where path = '应付/2'`],
    ['more reserved than there is', `held_out = 1 where path = '应付/1'`],
    ['a closed account with money', `state = 'closed', balance = 1 where path = '应付/2'`],
    ['a state it does not know', `state = 'asleep' where path = '应付/2'`],
  ])('%s', async (_title, change) => {
    const zone = await newZone()
    await expect(zone.in((sql) => sql.raw(`update ledger_account set ${change}`))).rejects.toThrow(
      /ledger_account_is_sound/,
    )
  })
})
