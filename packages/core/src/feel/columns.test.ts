import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Exact, exact, ratio, showProblem } from '../base.ts'
import { compileColumns, shapeOf } from './columns.ts'
import { assertHarmless } from './columns/kernel.ts'
import type { Meaning } from './columns/reach.ts'
import { compile } from './compile.ts'
import { equalValues } from './compare.ts'
import type { Env, Read, Scope } from './scope.ts'
import { BOOLEAN, DATE, NUMBER, TEXT, type Type, moneyOf } from './type.ts'
import { Fault, type Result, Unknown } from './value.ts'

const CNY = moneyOf('CNY')
const PEOPLE: Type = { kind: 'number', unit: '人', whole: true }
const SHARE: Type = { kind: 'number', unit: '%' }
const BASE = 2024
const YEARS = 4

/** The facts of the tests; a yearly one has a column for each of four years. */
const FACTS: readonly { readonly name: string; readonly type: Type; readonly yearly?: true }[] = [
  { name: '研发费用', type: CNY, yearly: true },
  { name: '营业收入', type: CNY, yearly: true },
  { name: '职工总数', type: PEOPLE, yearly: true },
  { name: '科技人员', type: PEOPLE },
  { name: '持股比例', type: SHARE },
  { name: '评分', type: NUMBER },
  { name: '注册地', type: TEXT },
  { name: '行业代码', type: TEXT },
  { name: '成立日期', type: DATE },
  { name: '迁入日期', type: DATE },
  { name: '列入失信', type: BOOLEAN },
  { name: '有效高企', type: BOOLEAN },
]

const PARAMETERS: ReadonlyMap<string, { readonly type: Type; readonly value: Result }> = new Map([
  ['费用下限', { type: CNY, value: 100_000_000 }],
  ['补助上限', { type: CNY, value: 50_000_000 }],
  ['强度下限', { type: SHARE, value: exact('0.03') }],
  ['三分之一', { type: NUMBER, value: ratio(1n, 3n) }],
])

const columns = FACTS.flatMap(({ name, type, yearly }) =>
  Array.from({ length: yearly ? YEARS : 1 }, (_, back) => ({ key: `${name} ${back}`, name, back, type })),
)
const shapes = columns.flatMap(({ key, type }) => shapeOf(key, type) ?? [])
const ASOF = '2025-06-30'

const scope: Scope = {
  type: (name) => FACTS.find((fact) => fact.name === name)?.type ?? PARAMETERS.get(name)?.type,
  names: () => [...FACTS.map(({ name }) => name), ...PARAMETERS.keys()],
  series: (name) => (FACTS.find((fact) => fact.name === name)?.yearly ? 'year' : undefined),
}

const columnOf = ({ name, back, period }: Read): number => {
  const at = period === undefined ? (back ?? 0) : BASE - period
  return columns.findIndex((column) => column.name === name && column.back === at)
}

function resolve(read: Read): Meaning | undefined {
  const parameter = PARAMETERS.get(read.name)
  if (parameter) return { kind: 'value', ...parameter }
  const column = columnOf(read)
  return column < 0 ? undefined : { kind: 'column', column }
}

type Row = readonly Result[]

/** The same facts for the explaining evaluator. */
function envOf(row: Row): Env {
  const read = (asked: Read): Result => {
    const parameter = PARAMETERS.get(asked.name)
    if (parameter) return parameter.value
    return row[columnOf(asked)] ?? new Unknown(new Map([[asked.name, 'unknown']]))
  }
  return {
    asOf: ASOF,
    name: (name) => read({ name }),
    at: (name, back) => read({ name, back }),
    atPeriod: (name, period) => read({ name, period }),
  }
}

function compiled(text: string) {
  const found = compile(text, scope)
  if ('problems' in found) throw new Error(`${text}: ${found.problems.map((one) => showProblem(one)).join('; ')}`)
  return found
}

/** A result as it can be compared: what is unknown or faulty by its kind alone. */
const kindOf = (result: Result): unknown =>
  result instanceof Unknown ? 'unknown' : result instanceof Fault ? 'fault' : result

/** Where columns and the explaining evaluator differ, and how many rows columns left to it. */
function differences(texts: readonly string[], rows: readonly Row[]) {
  const formulas = texts.map(compiled)
  const rules = formulas.map(({ term, evaluate }) => ({ kind: 'formula' as const, term, evaluate }))
  const program = compileColumns({ shapes, resolve, rules, asOf: ASOF })
  const table = program.newTable()
  table.resize(rows.length)
  rows.forEach((row, at) => row.forEach((value, column) => table.set(column, at, value)))
  const answers = program.evaluate(table)
  const wrong: unknown[] = []
  let asked = 0
  formulas.forEach(({ text, evaluate }, rule) =>
    rows.forEach((row, at) => {
      const [expected, found] = [evaluate(envOf(row)), answers.at(rule, at)]
      if (answers.isAsked(rule, at)) asked++
      const same =
        kindOf(expected) === kindOf(found) ||
        (!(
          expected instanceof Unknown ||
          expected instanceof Fault ||
          found instanceof Unknown ||
          found instanceof Fault
        ) &&
          equalValues(expected, found) === true)
      if (!same)
        wrong.push({ text, row: Object.fromEntries(columns.map(({ key }, i) => [key, row[i]])), expected, found })
    }),
  )
  return { wrong, asked, pairs: formulas.length * rows.length }
}

// —— random rows ——

const unknown = new Unknown(new Map([['某', 'unknown']]))
const money = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -2e9, max: 20e9 }) },
  { weight: 3, arbitrary: fc.constantFrom(0, 100, 1e8, 3e6, 1e8 - 1, 1e8 + 1, 5e7, 700_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 44, 2 ** 44 + 2, Number.MAX_SAFE_INTEGER, -(2 ** 50)) },
)
const people = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.constantFrom(0, 1, 30, 100, 1_000_000))
const share: fc.Arbitrary<Exact> = fc.oneof(
  fc.integer({ min: -100, max: 12_000 }).map((n) => ratio(BigInt(n), 10_000n)),
  fc.constantFrom(exact('0.03'), 0, 1, ratio(1n, 3n)),
)
const day = fc
  .oneof(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(0, 11_016, 20_268))
  .map((n) => ({ date: new Date(n * 86_400_000).toISOString().slice(0, 10) }))
const OF: Readonly<Record<string, fc.Arbitrary<Result>>> = {
  CNY: money,
  人: people,
  '%': share,
  number: fc.integer({ min: -50, max: 1500 }).map((n) => ratio(BigInt(n), 10n)),
  text: fc.constantFrom('示范区', '高新区', '3960', '0111', '6510', '', '"', '];throw 1'),
  date: fc.oneof({ weight: 20, arbitrary: day }, { weight: 1, arbitrary: fc.constantFrom({ date: '1850-02-03' }) }),
  boolean: fc.boolean(),
}
const valueOf = (type: Type) =>
  fc.oneof(
    {
      weight: 9,
      arbitrary:
        OF[type.kind === 'number' ? (type.money?.currency ?? type.unit ?? 'number') : type.kind] ?? fc.constant(null),
    },
    { weight: 1, arbitrary: fc.constant(unknown) },
  )
const row: fc.Arbitrary<Row> = fc.tuple(...columns.map(({ type }) => valueOf(type)))

// —— random rules ——

const { formula } = fc.letrec<Record<'money' | 'number' | 'yes' | 'text' | 'date' | 'formula', string>>((tie) => {
  const [m, n, y, t, d] = (['money', 'number', 'yes', 'text', 'date'] as const).map((name) => tie(name)) as [
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
    fc.Arbitrary<string>,
  ]
  const of = (parts: readonly fc.Arbitrary<string>[], write: (...texts: string[]) => string) =>
    fc.tuple(...parts).map((texts) => write(...texts))
  const compare = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
  const figure = fc.constantFrom('0', '1', '2', '3', '0.5', '0.03', '10', '100', '1000', '1.005')
  const leaf = { depthSize: 'small', withCrossShrink: true } as const
  return {
    money: fc.oneof(
      leaf,
      fc.constantFrom(
        '研发费用',
        '营业收入',
        '研发费用(上年)',
        '营业收入(前年)',
        '费用下限',
        '补助上限',
        '近(营业收入, 4)[1]',
      ),
      of([m, n], (a, b) => `(${a} * ${b})`),
      of([m, n], (a, b) => `(${a} / ${b})`),
      of([m, fc.constantFrom('+', '-'), m], (a, o, b) => `(${a} ${o} ${b})`),
      of([fc.constantFrom('min', '最大'), m, m], (f, a, b) => `${f}(${a}, ${b})`),
      of([y, m, m], (c, a, b) => `(if ${c} then ${a} else ${b})`),
      of(
        [
          fc.constantFrom('round down', 'round half up', 'round up', 'decimal', 'floor', 'ceiling', 'round half down'),
          m,
          fc.constantFrom('0', '-4', '2', '1'),
        ],
        (f, a, s) => `${f}(${a}, ${s})`,
      ),
      of([fc.constantFrom('合计(研发费用, 3)', '均值(营业收入, 2)', 'abs(研发费用)')], (a) => a),
    ),
    number: fc.oneof(
      leaf,
      fc.constantFrom('职工总数', '科技人员', '持股比例', '评分', '强度下限', '三分之一'),
      figure,
      of([m, m], (a, b) => `(${a} / ${b})`),
      of([n, fc.constantFrom('+', '-', '*', '/'), n], (a, o, b) => `(${a} ${o} ${b})`),
      fc.constantFrom(
        '增长率(营业收入)',
        '增长率(营业收入, 2)',
        '复合增长率(营业收入, 3)',
        '复合增长率(职工总数, 2)',
        '年数(成立日期, 今日)',
        '成立日期.年',
        '(-评分)',
      ),
      of([y, n, n], (c, a, b) => `(if ${c} then ${a} else ${b})`),
      of(
        [fc.constantFrom('round half up', 'decimal', 'round down'), n, fc.constantFrom('0', '2')],
        (f, a, s) => `${f}(${a}, ${s})`,
      ),
    ),
    text: fc.oneof(
      leaf,
      fc.constantFrom('注册地', '行业代码', '"示范区"', '"x"', '截取(行业代码, 1, 2)'),
      of([y, t, t], (c, a, b) => `(if ${c} then ${a} else ${b})`),
    ),
    date: fc.constantFrom('成立日期', '迁入日期', '今日', 'date("2020-01-01")', '加年(成立日期, 3)'),
    yes: fc.oneof(
      leaf,
      fc.constantFrom(
        '列入失信',
        '有效高企',
        '科技人员 in [5..100]',
        '行业代码 in ("3960", "0111")',
        'starts with(行业代码, "39")',
        '职工总数 in (30, 100, 7)',
        '评分 in (< 10, > 60)',
      ),
      of([m, compare, m], (a, o, b) => `(${a} ${o} ${b})`),
      of([n, compare, n], (a, o, b) => `(${a} ${o} ${b})`),
      of([d, compare, d], (a, o, b) => `(${a} ${o} ${b})`),
      of([t, fc.constantFrom('=', '!=', '<'), t], (a, o, b) => `(${a} ${o} ${b})`),
      of([y, fc.constantFrom('and', 'or'), y], (a, o, b) => `(${a} ${o} ${b})`),
      of([y], (a) => `not(${a})`),
      of([y, fc.constantFrom('=', '!='), y], (a, o, b) => `(${a} ${o} ${b})`),
      of([y, y, y], (c, a, b) => `(if ${c} then ${a} else ${b})`),
    ),
    formula: fc.oneof(m, n, y, y, t, d),
  }
})

const isCompilable = (text: string) => !('problems' in compile(text, scope))

describe('columns answer as the explaining evaluator does', () => {
  test('whatever the rule and the facts', () => {
    let [pairs, asked] = [0, 0]
    fc.assert(
      fc.property(
        fc.array(formula.filter(isCompilable), { minLength: 1, maxLength: 4 }),
        fc.array(row, { minLength: 1, maxLength: 12 }),
        (texts, rows) => {
          const found = differences(texts, rows)
          pairs += found.pairs
          asked += found.asked
          expect(found.wrong).toEqual([])
        },
      ),
      { numRuns: Number(process.env['FC_RUNS'] ?? 400) },
    )
    if (process.env['FC_RUNS']) console.log({ pairs, asked })
    expect(asked).toBeLessThan(pairs)
  })
})

describe('a program holds no text of a rule', () => {
  const HOSTILE = [
    'process.exit(1)',
    'v1;alert`1`',
    'this',
    'constructor',
    'v1["x"]',
    "c0['a']",
    'v1//x\n',
    'Math.constructor',
    '\\u0061',
    'globalThis',
    'i=>i',
    'v1;while(1);',
    '1e5e',
    '`${v1}`',
    '/x/',
  ]
  test.each(HOSTILE)('%s is refused', (text) => {
    expect(() => assertHarmless(text)).toThrow('a program holds')
  })
})
