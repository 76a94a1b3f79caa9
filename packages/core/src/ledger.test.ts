import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Account,
  type AccountTerms,
  apply,
  type Batch,
  exchange,
  exchanged,
  expireHolds,
  instantOfMicros,
  isAccountPath,
  isWithinLimit,
  type LedgerState,
  microsOf,
  newBook,
  newLedger,
  parseMinor,
  showMinor,
  type Transfer,
} from './ledger.ts'

const AT = '2026-03-01T08:00:00Z'
const LATER = '2026-04-01T08:00:00Z'
const OUTSIDE = '财政/拨款'
const FUND = '专项资金/研发补助/2026'
const FIRM = '应付/企业'
const ACCOUNTS: readonly AccountTerms[] = [
  { path: OUTSIDE, currency: 'CNY', limit: 'never_positive' },
  { path: FUND, currency: 'CNY', limit: 'never_negative' },
  { path: FIRM, currency: 'CNY', limit: 'never_negative' },
  { path: '保费/美元', currency: 'USD', limit: 'none' },
]
const given: Transfer = { kind: 'post', id: '拨款', from: OUTSIDE, to: FUND, minor: 100_00n, currency: 'CNY' }
const pay = (id: string, minor: bigint): Transfer => ({
  kind: 'post',
  id,
  from: FUND,
  to: FIRM,
  minor,
  currency: 'CNY',
})
const hold = (id: string, minor: bigint, expires?: string): Transfer => ({
  kind: 'hold',
  id,
  from: FUND,
  to: FIRM,
  minor,
  currency: 'CNY',
  ...(expires ? { expires } : {}),
})

/** Batches one after the other; what the last came to. */
function run(...batches: readonly (readonly [Batch, string?])[]) {
  let state: LedgerState = newLedger(ACCOUNTS, '2026-01-01T00:00:00Z')
  let refused: readonly string[] = []
  for (const [batch, at = AT] of [[[given]] as const, ...batches] as (readonly [Batch, string?])[]) {
    const applied = apply(state, batch, at)
    if ('state' in applied) state = applied.state
    refused = 'refusals' in applied ? applied.refusals.map(({ failure }) => failure.message) : []
  }
  const { balance, heldOut } = state.accounts.get(FUND) as Account
  return { refused, fund: `${balance} ${heldOut}`, firm: `${state.accounts.get(FIRM)?.balance}`, state }
}

describe('a batch', () => {
  const frozen = (
    title: string,
    batches: readonly (readonly [Batch, string?])[],
    fund: string,
    refused: string[] = [],
  ) => [title, batches, fund, refused] as const
  test.each([
    frozen('moves money', [[[pay('a', 30_00n)]]], '7000 0'),
    frozen('is posted once, however often it is sent', [[[pay('a', 30_00n)]], [[pay('a', 30_00n)], LATER]], '7000 0'),
    frozen('is refused with another body', [[[pay('a', 30_00n)]], [[pay('a', 31_00n)]]], '7000 0', [
      '编号「a」已用于另一笔内容不同的转账。同一编号只能重发同样的内容。',
    ]),
    frozen('is sent again whole or not at all', [[[pay('a', 1n), pay('b', 1n)]], [[pay('a', 1n)]]], '9998 0', [
      '编号「a」已在另一批中记账；重发时应与当初整批相同。',
    ]),
    frozen(
      'goes through whole or not at all, with every reason',
      [[[pay('a', 60_00n), pay('b', 50_00n), { ...pay('c', 1n), to: '没有' } as Transfer]]],
      '10000 0',
      [`账户「${FUND}」可用 40.00 元，这笔需要 50.00 元，差 10.00 元。`, '没有账户「没有」。请先开户，或核对路径。'],
    ),
    frozen(
      'may pay on what it has just received',
      [
        [
          [
            pay('a', 100_00n),
            { kind: 'post', id: 'b', from: FIRM, to: FUND, minor: 5n, currency: 'CNY' },
            pay('c', 5n),
          ],
        ],
      ],
      '0 0',
    ),
    frozen(
      'has amounts above zero and of a size that is meant',
      [[[pay('a', 0n), pay('b', -1n), pay('c', 10n ** 18n)]]],
      '10000 0',
      [
        '金额应大于零，写的是 0.00 元。退回或更正请用「冲正」，不要记负数。',
        '金额应大于零，写的是 -0.01 元。退回或更正请用「冲正」，不要记负数。',
        '一笔金额不能超过 10,000,000,000,000.00 元，写的是 10,000,000,000,000,000.00 元。请核对单位是元还是分、是否多写了零。',
      ],
    ),
    frozen('keeps currencies apart', [[[{ ...pay('a', 1n), to: '保费/美元' } as Transfer]]], '10000 0', [
      '账户「保费/美元」的币种是 USD，这笔是 CNY。不同币种请经「汇兑」账户按牌价折算。',
    ]),
    frozen(
      'names each transfer once and has two sides',
      [[[pay('a', 1n), { ...pay('a', 2n), to: FUND } as Transfer]]],
      '10000 0',
      ['编号「a」在这一批中出现了两次。', `付款账户与收款账户都是「${FUND}」。`],
    ),
    frozen(
      'is not entered before what stands in the account',
      [
        [[pay('a', 1n)], LATER],
        [[pay('b', 1n)], AT],
      ],
      '9999 0',
      [
        `账户「${FUND}」最后一笔记于 ${LATER}，不能再记更早的 ${AT}。`,
        `账户「${FIRM}」最后一笔记于 ${LATER}，不能再记更早的 ${AT}。`,
      ],
    ),
    frozen(
      'does not lift an account above its limit',
      [
        [
          [
            { kind: 'post', id: 'a', from: FUND, to: OUTSIDE, minor: 100_00n, currency: 'CNY' },
            { kind: 'post', id: 'b', from: '没有', to: OUTSIDE, minor: 1n, currency: 'CNY' },
          ],
        ],
      ],
      '10000 0',
      ['没有账户「没有」。请先开户，或核对路径。'],
    ),
  ])('%s', (_title, batches, fund, refused) => {
    const result = run(...batches)
    expect(result.refused).toEqual(refused)
    expect(result.fund).toBe(fund)
  })
})

describe('a hold', () => {
  const soon = '2026-03-15T00:00:00Z'
  const settle = (id: string, minor?: bigint, rest?: 'keep'): Transfer => ({
    kind: 'settle',
    id,
    hold: 'h',
    ...(minor === undefined ? {} : { minor }),
    ...(rest ? { rest } : {}),
  })
  const release: Transfer = { kind: 'release', id: 'r', hold: 'h' }
  const story = (
    title: string,
    batches: readonly (readonly [Batch, string?])[],
    fund: string,
    refused: string[] = [],
  ) => [title, batches, fund, refused] as const
  test.each([
    story('reserves what nobody else can spend', [[[hold('h', 80_00n)]], [[pay('a', 30_00n)]]], '10000 8000', [
      `账户「${FUND}」可用 20.00 元，这笔需要 30.00 元，差 10.00 元。`,
    ]),
    story('is settled whole', [[[hold('h', 80_00n)]], [[settle('s')]]], '2000 0'),
    story('is settled in part, the rest let go', [[[hold('h', 80_00n)]], [[settle('s', 50_00n)]]], '5000 0'),
    story(
      'is settled in parts while the rest is kept',
      [[[hold('h', 80_00n)]], [[settle('s', 50_00n, 'keep')]], [[settle('t', 30_00n, 'keep')]]],
      '2000 0',
    ),
    story('is not settled twice', [[[hold('h', 80_00n)]], [[settle('s')]], [[settle('t', 1n)]]], '2000 0', [
      '冻结款「h」已经支付完毕，不能再次支付或释放。',
    ]),
    story('is not settled for more than it holds', [[[hold('h', 80_00n)]], [[settle('s', 80_01n)]]], '10000 8000', [
      '冻结款「h」还剩 80.00 元，不够支付 80.01 元。',
    ]),
    story('is let go', [[[hold('h', 80_00n)]], [[release]]], '10000 0'),
    story('is not settled once let go', [[[hold('h', 80_00n)]], [[release]], [[settle('s')]]], '10000 0', [
      '冻结款「h」已经释放，不能再支付或释放。',
    ]),
    story('is not settled when its time is over', [[[hold('h', 80_00n, soon)]], [[settle('s')], soon]], '10000 8000', [
      `冻结款「h」已于 ${soon} 到期，不能再支付。需要时请重新申请冻结。`,
    ]),
    story(
      'does not stand in the way when its time is over',
      [[[hold('h', 80_00n, soon)]], [[pay('a', 90_00n)], LATER]],
      '1000 0',
    ),
    story('ends after it begins', [[[hold('h', 80_00n, AT)]]], '10000 0', [
      `冻结款的到期时间 ${AT} 不晚于记账时间 ${AT}。`,
    ]),
    story('can be made and settled in one batch', [[[hold('h', 80_00n), settle('s', 10_00n, 'keep')]]], '9000 7000'),
    story('must be there', [[[settle('s')]]], '10000 0', ['没有冻结款「h」。']),
  ])('%s', (_title, batches, fund, refused) => {
    const result = run(...batches)
    expect(result.refused).toEqual(refused)
    expect(result.fund).toBe(fund)
  })

  test('whose time is over is let go, and then its money is free', () => {
    const { state } = run([[hold('h', 80_00n, soon), hold('k', 10_00n)]])
    expect(expireHolds(state, LATER).accounts.get(FUND)?.heldOut).toBe(10_00n)
    expect(expireHolds(state, LATER).holds.get('h')?.outcome).toBe('expired')
  })
})

describe('a reversal', () => {
  const reverse = (id: string, reverses: string): Transfer => ({ kind: 'reverse', id, reverses })
  test.each([
    ['moves the money back', [[[pay('a', 30_00n)]], [[reverse('r', 'a')]]], '10000 0', []],
    [
      'moves back what a settlement moved',
      [[[hold('h', 30_00n)]], [[{ kind: 'settle', id: 's', hold: 'h' }]], [[reverse('r', 's')]]],
      '10000 0',
      [],
    ],
    [
      'happens once',
      [[[pay('a', 1n)]], [[reverse('r', 'a')]], [[reverse('q', 'a')]]],
      '10000 0',
      ['「a」已由「r」冲正过一次。'],
    ],
    [
      'happens once in a batch too',
      [[[pay('a', 1n)]], [[reverse('r', 'a'), reverse('q', 'a')]]],
      '9999 0',
      ['「a」已由「r」冲正过一次。'],
    ],
    [
      'is not reversed',
      [[[pay('a', 1n)]], [[reverse('r', 'a')]], [[reverse('q', 'r')]]],
      '10000 0',
      ['「r」本身是一笔冲正，不能再冲正。请重新记一笔。'],
    ],
    [
      'is of something that moved',
      [[[hold('h', 1n)]], [[reverse('r', 'h')]]],
      '10000 1',
      ['「h」没有移动资金，不能冲正；冻结款请用「释放」。'],
    ],
    ['is of something known', [[[reverse('r', 'x')]]], '10000 0', ['没有可冲正的转账「x」。']],
    [
      'does not take what is spent',
      [
        [[pay('a', 30_00n)]],
        [[{ kind: 'post', id: 'b', from: FIRM, to: OUTSIDE, minor: 1n, currency: 'CNY' }]],
        [[reverse('r', 'a')]],
      ],
      '7000 0',
      [`账户「${FIRM}」可用 29.99 元，这笔需要 30.00 元，差 0.01 元。`],
    ],
  ] as readonly [string, readonly (readonly [Batch, string?])[], string, string[]][])(
    '%s',
    (_title, batches, fund, refused) => {
      const result = run(...batches)
      expect(result.refused).toEqual(refused)
      expect(result.fund).toBe(fund)
    },
  )
})

/** Random transfers among the accounts, few enough ids for them to meet. */
function anyTransfer(): fc.Arbitrary<Transfer> {
  const id = fc.integer({ min: 0, max: 20 }).map(String)
  const path = fc.constantFrom(...ACCOUNTS.map((account) => account.path))
  const movement = { id, from: path, to: path, minor: fc.bigInt(1n, 60_00n), currency: fc.constantFrom('CNY', 'USD') }
  const expires = fc.constantFrom(undefined, '2026-03-01T08:05:00Z', '2026-03-01T08:15:00Z')
  return fc.oneof(
    fc.record({ kind: fc.constant('post'), ...movement }),
    fc.record({ kind: fc.constant('hold'), ...movement, expires }),
    fc.record({ kind: fc.constantFrom('settle', 'release'), id, hold: id }),
    fc.record({ kind: fc.constant('reverse'), id, reverses: id }),
  ) as fc.Arbitrary<Transfer>
}

const anyBatches = fc.array(fc.array(anyTransfer(), { minLength: 1, maxLength: 3 }), { maxLength: 30 })

test('a book written in place answers as the ledger that is copied, batch by batch, and stands the same', () => {
  fc.assert(
    fc.property(anyBatches, fc.array(fc.boolean()), (batches, isSwept) => {
      const opened = newLedger(ACCOUNTS, '2026-01-01T00:00:00Z')
      const book = newBook(opened)
      let state: LedgerState = opened
      for (const [minute, batch] of [[given], ...batches].entries()) {
        const at = `2026-03-01T08:${String(minute).padStart(2, '0')}:00Z`
        if (isSwept[minute]) {
          state = expireHolds(state, at)
          book.expire(at)
        }
        const applied = apply(state, batch, at)
        if ('state' in applied) state = applied.state
        const { refusals, posted } = applied as { refusals?: unknown; posted?: unknown }
        expect(book.post(batch, at)).toEqual(refusals ? { refusals } : { posted })
      }
      expect(book.state).toEqual(state)
      expect(opened.transfers.size).toBe(0)
      for (const { path } of ACCOUNTS) {
        const own = [...state.transfers.values()].filter(({ from, to }) => from === path || to === path)
        expect(book.touching(path)).toEqual(own.map(({ id }) => id))
      }
    }),
  )
})

test('whatever is posted, balances sum to zero for each currency and no account leaves its limit', () => {
  fc.assert(
    fc.property(anyBatches, (batches) => {
      const { state } = run(...batches.map((batch) => [batch] as const))
      const accounts = [...state.accounts.values()]
      expect(accounts.filter((account) => !isWithinLimit(account))).toEqual([])
      for (const currency of ['CNY', 'USD']) {
        const own = accounts.filter((account) => account.currency === currency)
        expect(own.reduce((sum, { balance }) => sum + balance, 0n)).toBe(0n)
        expect(own.reduce((sum, { heldOut, heldIn }) => sum + heldOut - heldIn, 0n)).toBe(0n)
      }
    }),
  )
})

describe('an exchange', () => {
  const rate = { rate: '6.8747', date: '2017-12-29', source: '中国外汇交易中心' }
  test('is two linked transfers through the exchange accounts, at a dated rate', () => {
    const sold = { from: '保费/美元', minor: 1_000_00n, currency: 'USD' } as const
    const made = exchange({ id: 'x', sold, bought: { to: FUND, minor: 6_874_70n, currency: 'CNY' }, rate })
    expect(made).toMatchObject([
      { id: 'x/出', from: '保费/美元', to: '汇兑/USD', minor: 1_000_00n },
      { id: 'x/入', from: '汇兑/CNY', to: FUND, minor: 6_874_70n, rate },
    ])
    const wrong = exchange({ id: 'x', sold, bought: { to: FUND, minor: 6_874_71n, currency: 'CNY' }, rate })
    expect(wrong).toMatchObject({ message: '按汇率 6.8747，1,000.00 美元 折合 6,874.70 元，写的是 6,874.71 元。' })
  })
  test.each([
    ['rounds half up', exchanged(1n, 'USD', 'CNY', '6.5'), 7n],
    ['knows currencies without a minor unit', exchanged(100n, 'USD', 'JPY', '151.5'), 152n],
    ['refuses a rate of zero', exchanged(100n, 'USD', 'JPY', '0'), undefined],
    ['refuses what is no number', exchanged(100n, 'USD', 'JPY', '六'), undefined],
  ])('%s', (_title, found, want) => expect(found).toBe(want))
})

describe('texts and times', () => {
  test.each([
    ['1200.50', 1200_50n],
    ['0.1', 10n],
    ['-3', -3_00n],
  ])('%s 元 is %s', (text, minor) => expect(parseMinor(text, 'CNY')).toBe(minor))
  test.each(['0.005', '', 'abc', '1e3', '1,000'])('%j is no amount', (text) =>
    expect(parseMinor(text, 'CNY')).toMatchObject({ code: 'ledger.amount_not_whole' }),
  )
  test.each([
    [-5n, '-0.05 元'],
    [123456789_00n, '123,456,789.00 元'],
    [10n ** 20n, '1,000,000,000,000,000,000.00 元'],
  ])('%s is shown as %s', (minor, text) => expect(showMinor(minor, 'CNY')).toBe(text))
  test.each([
    ['专项资金/研发补助/2026', true],
    ['/a', false],
    ['a//b', false],
    [' a', false],
    ['a/b ', false],
    ['a\nb', false],
    ['a/b/c/d/e/f/g/h/i', false],
  ])('%j is a path: %s', (path, sound) => expect(isAccountPath(path)).toBe(sound))
  test.each(['2026-03-01T08:00:00Z', '2026-03-01T08:00:00.5Z', '1969-12-31T23:59:59.999999Z'])(
    '%s survives microseconds',
    (text) => expect(instantOfMicros(microsOf(text))).toBe(text),
  )
  test('instants with other offsets are the same instants', () => {
    expect(microsOf('2026-03-01T16:00:00+08:00')).toBe(microsOf(AT))
  })
})
