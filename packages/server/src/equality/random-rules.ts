import fc from 'fast-check'

/** A formula of each kind, as text, over the facts of `random-facts.ts`; well typed, never too deep. */
type Texts = {
  readonly money: string
  readonly number: string
  readonly truth: string
  readonly date: string
  readonly text: string
}

const ROUNDINGS = ['round down', 'round up', 'round half up', 'round half down', 'decimal', 'floor', 'ceiling']
const OPERATORS = ['=', '!=', '<', '<=', '>', '>=']

const { money, number, truth, date, text } = fc.letrec<Texts>((tie) => {
  const [money, number, truth, date, text] = [tie('money'), tie('number'), tie('truth'), tie('date'), tie('text')]
  /** `f(a, b)` over texts of the given kinds. */
  const join = (parts: readonly fc.Arbitrary<string>[], write: (...texts: string[]) => string) =>
    fc.tuple(...parts).map((texts) => write(...texts))
  const either = (kind: fc.Arbitrary<string>) =>
    join([truth, kind, kind], (test, yes, no) => `(if ${test} then ${yes} else ${no})`)
  const operator = fc.constantFrom(...OPERATORS)
  const scale = fc.constantFrom('-4', '-1', '0', '1', '2', '5')
  const rounding = fc.constantFrom(...ROUNDINGS)
  const both = (kind: fc.Arbitrary<string>, sign: string) => join([kind, kind], (a, b) => `(${a} ${sign} ${b})`)
  const order = (kind: fc.Arbitrary<string>) => join([kind, operator, kind], (a, sign, b) => `(${a} ${sign} ${b})`)
  return {
    money: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'rule' },
      fc.constantFrom(
        '研发费用',
        '营业收入',
        '研发费用(上年)',
        '营业收入(前年)',
        '研发费用(2021)',
        '上限',
        '合计(研发费用, 3)',
        '均值(营业收入, 2)',
      ),
      both(money, '+'),
      both(money, '-'),
      join([money, number], (a, b) => `(${a} * ${b})`),
      join([money, number], (a, b) => `(${a} / ${b})`),
      join([money, money], (a, b) => `min(${a}, ${b})`),
      join([money, money, money], (a, b, c) => `max(${a}, ${b}, ${c})`),
      join([rounding, money, scale], (f, a, places) => `${f}(${a}, ${places})`),
      join([money], (a) => `abs(${a})`),
      join([money], (a) => `(-${a})`),
      join([money, money], (a, b) => `sum([${a}, ${b}, 上限])`),
      join([money, money], (a, b) => `[${a}, ${b}][2]`),
      join([money, money], (a, b) => `modulo(${a}, ${b})`),
      either(money),
    ),
    number: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'rule' },
      fc.constantFrom(
        '人数',
        '比例',
        '比率',
        '0',
        '1',
        '3',
        '0.05',
        '(1/3)',
        '(-2)',
        '1000000007',
        '增长率(研发费用)',
        '增长率(营业收入, 2)',
      ),
      both(number, '+'),
      both(number, '-'),
      both(number, '*'),
      both(number, '/'),
      both(money, '/'),
      join([number], (a) => `(${a} ** 2)`),
      join([rounding, number, scale], (f, a, places) => `${f}(${a}, ${places})`),
      join([number, number], (a, b) => `modulo(${a}, ${b})`),
      join([number, number], (a, b) => `mean([${a}, ${b}])`),
      join([date, date], (a, b) => `full years(${a}, ${b})`),
      join([date, date], (a, b) => `full months(${a}, ${b})`),
      join([date, date], (a, b) => `days between(${a}, ${b})`),
      join([date], (a) => `${a}.year`),
      join([date], (a) => `${a}.weekday`),
      join([money, money], (a, b) => `count([${a}, ${b}])`),
      join([text], (a) => `string length(${a})`),
      either(number),
    ),
    truth: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'rule' },
      fc.constantFrom('甲', '乙', 'true', 'false'),
      order(money),
      order(number),
      order(date),
      order(text),
      both(truth, 'and'),
      both(truth, 'or'),
      join([truth, truth, truth], (a, b, c) => `(${a} and ${b} or ${c})`),
      join([truth], (a) => `not(${a})`),
      join([truth, truth, truth], (a, b, c) => `all(${a}, ${b}, ${c})`),
      join([number, number, number], (a, b, c) => `(${a} in [${b}..${c}))`),
      join([number], (a) => `(${a} in (1, 3, 5))`),
      join([text], (a) => `(${a} in ("示范区", "高新区", "O'Neil"))`),
      join([money, money, money], (a, b, c) => `(${a} between ${b} and ${c})`),
      join([money], (a) => `(every 费用 in 近(研发费用, 3) satisfies 费用 >= ${a})`),
      join([money], (a) => `(some 费用 in 近(营业收入, 2) satisfies 费用 < ${a})`),
      join([text, text], (a, b) => `starts with(${a}, ${b})`),
      join([text, text], (a, b) => `ends with(${a}, ${b})`),
      join([text, text], (a, b) => `contains(${a}, ${b})`),
      join([text, text], (a, b) => `list contains([${a}, "高新区"], ${b})`),
      either(truth),
    ),
    date: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule' },
      fc.constantFrom('成立', '变更', '今日', 'date("2024-02-29")', 'date("0001-01-01")', 'date("9999-12-31")'),
      join([date, number], (a, b) => `add months(${a}, ${b})`),
      join([date], (a) => `add months(${a}, 人数)`),
      join([date], (a) => `add years(${a}, 3)`),
      join([date], (a) => `add days(${a}, 人数)`),
      join([date, date], (a, b) => `min(${a}, ${b})`),
      fc.constant('date(今日.year, 1, 1)'),
      either(date),
    ),
    text: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'rule' },
      fc.constantFrom('地区', '类别', '"示范区"', '"高新区"', '"O\'Neil"', '""'),
      join([text], (a) => `substring(${a}, 2)`),
      join([text], (a) => `substring(${a}, 1, 2)`),
      join([text, text], (a, b) => `max(${a}, ${b})`),
      either(text),
    ),
  }
})

/** One rule: a formula, or a table with a row for the rest. */
export type RandomRule =
  | { readonly kind: 'formula'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly inputs: readonly string[]
      readonly rows: readonly { readonly tests: readonly string[]; readonly output: string }[]
    }

const cell = {
  number: fc.constantFrom('-', '< 0', '[0..3)', '>= 3', '3', '(1, 5)', '<= 比例', 'not(3)', '1000000007'),
  text: fc.constantFrom('-', '"示范区"', '"高新区", "O\'Neil"', 'not("示范区")', '类别', 'starts with(?, "示")'),
  truth: fc.constantFrom('-', 'true', 'false'),
}

const figure = fc.oneof(fc.constantFrom('0', '0.05', '3'), number)

/** Tables whose rows give different figures, often the same. */
const figures = fc.record({
  kind: fc.constant('table' as const),
  inputs: fc.tuple(number, text, truth),
  rows: fc
    .tuple(
      fc.array(fc.record({ tests: fc.tuple(cell.number, cell.text, cell.truth), output: figure }), { maxLength: 5 }),
      figure,
    )
    .map(([rows, output]) => [...rows, { tests: ['-', '-', '-'], output }]),
})

/** A rule of any kind the compiler knows, well typed in {@link SCOPE}; it shrinks to a simpler one that still fails. */
export const randomRule: fc.Arbitrary<RandomRule> = fc.oneof(
  {
    arbitrary: fc
      .oneof(money, number, truth, date, text)
      .map((written) => ({ kind: 'formula' as const, text: written })),
    weight: 6,
  },
  { arbitrary: figures, weight: 1 },
)
