import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exact, compare, exact, isExact, ratio, show } from './base.ts'
import { type Compiled, type Env, type Result, type Scope, Fault, Unknown, compile, isSpan } from './feel.ts'
import {
  type Figure,
  type IndexNode,
  type Method,
  type RowPoints,
  type Standing,
  bandOf,
  pointsOf,
  rankWithin,
} from './score.ts'

const TEXTS = ['阶段', '级别']
const scope: Scope = {
  type: (name) => (TEXTS.includes(name) ? { kind: 'text' } : { kind: 'number' }),
  names: () => [],
  series: () => undefined,
}

function formula(text: string): Compiled {
  const compiled = compile(text, scope)
  if ('problems' in compiled) throw new Error(compiled.problems.map(({ zh }) => zh).join())
  return compiled
}

/** Values by name; a name without one is missing. Nodes are worked out as they are read. */
function envOf(values: Readonly<Record<string, Result>>, nodes: readonly IndexNode[] = []): Env {
  const env: Env = {
    asOf: '2025-06-30',
    name(name) {
      const node = nodes.find((candidate) => candidate.name === name)
      return node ? pointsOf(node, env) : (values[name] ?? new Unknown(new Map([[name, 'unknown']])))
    },
    at: (name) => env.name(name),
    atPeriod: (name) => env.name(name),
  }
  return env
}

const fixed = (text: string | number): Figure & { kind: 'fixed' } => ({ kind: 'fixed', value: exact(text) })
const points = (min: string | number, max = min): RowPoints => ({ kind: 'fixed', min: exact(min), max: exact(max) })

function node(name: string, parts: Partial<IndexNode> = {}): IndexNode {
  return {
    name,
    title: name,
    article: '',
    carry: undefined,
    depth: 0,
    children: [],
    combine: 'sum',
    exponent: 1,
    coverage: undefined,
    missing: 'fail',
    weight: undefined,
    max: undefined,
    min: undefined,
    points: undefined,
    value: undefined,
    method: undefined,
    mark: undefined,
    ...parts,
  }
}

function shown(result: Result): string {
  if (result instanceof Unknown) return `缺 ${[...result.missing.keys()].join('、')}`
  if (result instanceof Fault) return `错 ${result.zh}`
  if (isSpan(result)) return `${show(result.min, 6)}–${show(result.max, 6)}`
  return isExact(result) ? show(result, 6) : '？'
}

const AT_LEAST: Method = {
  kind: 'at_least',
  rows: [
    ['6%', 50],
    ['3%', 20],
    ['2%', 10],
  ].map(([bound, worth]) => ({
    bound: fixed(Number.parseInt(String(bound), 10) / 100),
    points: points(Number(worth)),
  })),
}
const CASES: Method = {
  kind: 'cases',
  rows: [
    { condition: formula('甲 >= 1'), points: points(30) },
    { condition: formula('乙 >= 4'), points: points(24) },
    { condition: formula('乙 >= 2'), points: points(12) },
  ],
}
const PIECEWISE: Method = {
  kind: 'piecewise',
  rows: [
    { at: fixed(0), share: 0 },
    { at: fixed(10), share: exact('0.5') },
    { at: fixed(30), share: 1 },
  ],
}
const LOOKUP: Method = {
  kind: 'lookup',
  rows: [
    { text: '国家级', points: points(10) },
    { text: '省级', points: points(8) },
  ],
}
const OPEN_LOOKUP: Method = { ...LOOKUP, rows: [...LOOKUP.rows, { text: '-', points: points(1) }] }
const GOALPOSTS: Method = { kind: 'goalposts', low: fixed(10), high: fixed(60), to: undefined, isOpen: false }
const DOWNWARD: Method = {
  kind: 'goalposts',
  low: fixed(60),
  high: fixed(10),
  to: [exact(5), exact(15)],
  isOpen: false,
}
const BANDS: Method = {
  kind: 'cases',
  rows: [
    { condition: formula('甲 >= 5'), points: points(7, 8) },
    { condition: formula('甲 >= 1'), points: points(1, 2) },
  ],
}

/** What is scored · the leaf · the facts · its points. */
const LEAVES: readonly (readonly [string, Partial<IndexNode>, Readonly<Record<string, Result>>, string])[] = [
  ['exactly on a bound', { method: AT_LEAST, value: formula('甲 / 乙') }, { 甲: 3, 乙: 100 }, '20'],
  ['just below a bound', { method: AT_LEAST, value: formula('甲 / 乙') }, { 甲: 2_999_999, 乙: 100_000_000 }, '10'],
  ['above the highest bound', { method: AT_LEAST, value: formula('甲 / 乙') }, { 甲: 1, 乙: 1 }, '50'],
  ['below the lowest bound', { method: AT_LEAST, value: formula('甲 / 乙') }, { 甲: 1, 乙: 100 }, '0'],
  ['the first case that holds', { method: CASES }, { 甲: 0, 乙: 5 }, '24'],
  ['no case that holds', { method: CASES }, { 甲: 0, 乙: 1 }, '0'],
  ['a case that cannot be told', { method: CASES }, { 乙: 5 }, '缺 甲'],
  ['a case that cannot be told but does not matter', { method: CASES }, { 甲: 1 }, '30'],
  ['a corner', { method: PIECEWISE, value: formula('甲'), max: fixed(20) }, { 甲: 10 }, '10'],
  ['between two corners', { method: PIECEWISE, value: formula('甲'), max: fixed(20) }, { 甲: 15 }, '12.5'],
  ['beyond the last corner', { method: PIECEWISE, value: formula('甲'), max: fixed(20) }, { 甲: 99 }, '20'],
  ['before the first corner', { method: PIECEWISE, value: formula('甲'), max: fixed(20) }, { 甲: -5 }, '0'],
  ['a text in the table', { method: LOOKUP, value: formula('级别') }, { 级别: '省级' }, '8'],
  [
    'a text outside the table',
    { method: LOOKUP, value: formula('级别') },
    { 级别: '市级' },
    '错 分档表里没有「市级」，只有 国家级、省级',
  ],
  ['any other text', { method: OPEN_LOOKUP, value: formula('级别') }, { 级别: '市级' }, '1'],
  ['between goalposts', { method: GOALPOSTS, value: formula('甲'), points: fixed(20) }, { 甲: 35 }, '10'],
  ['beyond a goalpost', { method: GOALPOSTS, value: formula('甲'), points: fixed(20) }, { 甲: 999 }, '20'],
  ['downward goalposts', { method: DOWNWARD, value: formula('甲') }, { 甲: 35 }, '10'],
  ['a number by itself', { value: formula('甲') }, { 甲: 7 }, '7'],
  ['a number above the maximum', { value: formula('甲'), max: fixed(5) }, { 甲: 7 }, '5'],
  ['a number below zero under a maximum', { value: formula('甲'), max: fixed(5) }, { 甲: -7 }, '0'],
  ['a number below its own minimum', { value: formula('甲'), min: fixed(-3) }, { 甲: -7 }, '-3'],
  ['yes', { value: formula('甲 > 1'), points: fixed(3) }, { 甲: 7 }, '3'],
  ['no', { value: formula('甲 > 1'), points: fixed(3) }, { 甲: 0 }, '0'],
  ['a missing fact', { value: formula('甲') }, {}, '缺 甲'],
  ['a missing fact worth nothing', { value: formula('甲'), missing: 'zero' }, {}, '0'],
  [
    'a missing fact at its worst',
    { method: { kind: 'cases', rows: [{ condition: formula('甲 > 1'), points: points(-5) }] }, missing: 'worst' },
    {},
    '-5',
  ],
  ['a division by zero', { value: formula('甲 / 乙') }, { 甲: 1, 乙: 0 }, '错 除数是 0（在“甲 / 乙”）'],
  [
    'points of a stage',
    { value: formula('甲'), max: { kind: 'by', by: formula('阶段'), values: new Map([['初创期', 5]]), what: '满分' } },
    { 甲: 9, 阶段: '初创期' },
    '5',
  ],
  [
    'points of no stage',
    { value: formula('甲'), max: { kind: 'by', by: formula('阶段'), values: new Map([['初创期', 5]]), what: '满分' } },
    { 甲: 9, 阶段: '成熟期' },
    '错 满分没有「成熟期」的数值，只有 初创期',
  ],
  [
    'points of an unknown stage',
    { value: formula('甲'), max: { kind: 'by', by: formula('阶段'), values: new Map([['初创期', 5]]), what: '满分' } },
    { 甲: 9 },
    '缺 阶段',
  ],
  ['a band without a mark', { method: BANDS, mark: '评分' }, { 甲: 6 }, '7–8'],
  ['a band with a mark in it', { method: BANDS, mark: '评分' }, { 甲: 6, 评分: exact('7.5') }, '7.5'],
  [
    'a band with a mark above it',
    { method: BANDS, mark: '评分' },
    { 甲: 2, 评分: 7 },
    '错 「叶」的评分 7 不在 1–2 分之内（评分）',
  ],
  ['nothing to mark', { method: BANDS, mark: '评分' }, { 甲: 0 }, '0'],
  ['a mark alone', { mark: '评分', max: fixed(6) }, {}, '0–6'],
  ['a mark alone, given', { mark: '评分', max: fixed(6) }, { 评分: 4 }, '4'],
  ['a band that a maximum cuts', { method: BANDS, max: fixed(7) }, { 甲: 6 }, '7'],
]
for (const [title, parts, facts, expected] of LEAVES) {
  test(`a leaf with ${title} is worth ${expected}`, () =>
    expect(shown(pointsOf(node('叶', parts), envOf(facts)))).toBe(expected))
}

const leaf = (name: string, parts: Partial<IndexNode> = {}) => node(name, { value: formula(`${name}值`), ...parts })

/** What is combined · the group · its children · the facts · its points. */
const GROUPS: readonly (readonly [
  string,
  Partial<IndexNode>,
  readonly IndexNode[],
  Readonly<Record<string, Result>>,
  string,
])[] = [
  ['a sum', {}, [leaf('甲'), leaf('乙')], { 甲值: 3, 乙值: 4 }, '7'],
  ['a sum under a cap', { max: fixed(5) }, [leaf('甲'), leaf('乙')], { 甲值: 3, 乙值: 4 }, '5'],
  [
    'a weighted sum',
    {},
    [leaf('甲', { weight: fixed('0.3') }), leaf('乙', { weight: fixed('0.7') })],
    { 甲值: 10, 乙值: 20 },
    '17',
  ],
  ['a plain mean', { combine: 'mean' }, [leaf('甲'), leaf('乙')], { 甲值: 3, 乙值: 4 }, '3.5'],
  [
    'a weighted mean',
    { combine: 'mean' },
    [leaf('甲', { weight: fixed(1) }), leaf('乙', { weight: fixed(3) })],
    { 甲值: 4, 乙值: 8 },
    '7',
  ],
  ['the best', { combine: 'best' }, [leaf('甲'), leaf('乙')], { 甲值: 3, 乙值: 4 }, '4'],
  ['the worst', { combine: 'worst' }, [leaf('甲'), leaf('乙')], { 甲值: 3, 乙值: 4 }, '3'],
  ['a sum with a child missing', {}, [leaf('甲'), leaf('乙')], { 甲值: 3 }, '缺 乙值'],
  ['a sum with two children missing', {}, [leaf('甲'), leaf('乙')], {}, '缺 甲值、乙值'],
  ['a sum that skips a child', {}, [leaf('甲'), leaf('乙', { missing: 'skip' })], { 甲值: 3 }, '3'],
  [
    'a mean that skips a child',
    { combine: 'mean' },
    [leaf('甲', { weight: fixed(1) }), leaf('乙', { weight: fixed(3), missing: 'skip' })],
    { 甲值: 4 },
    '4',
  ],
  [
    'a group that skips every child',
    {},
    [leaf('甲', { missing: 'skip' }), leaf('乙', { missing: 'skip' })],
    {},
    '缺 甲值、乙值',
  ],
  [
    'the best while one is missing',
    { combine: 'best' },
    [leaf('甲', { max: fixed(50) }), leaf('乙', { max: fixed(50) })],
    { 甲值: 30 },
    '30–50',
  ],
  [
    'the best that nothing can better',
    { combine: 'best' },
    [leaf('甲', { max: fixed(50) }), leaf('乙', { max: fixed(50) })],
    { 甲值: 50 },
    '50',
  ],
  ['the best without a stated maximum', { combine: 'best' }, [leaf('甲'), leaf('乙')], { 甲值: 50 }, '缺 乙值'],
  ['a sum of a band and a number', {}, [leaf('甲'), node('乙', { mark: '评分', max: fixed(6) })], { 甲值: 3 }, '3–9'],
  [
    'the best of a band and a number',
    { combine: 'best' },
    [leaf('甲'), node('乙', { mark: '评分', max: fixed(6) })],
    { 甲值: 3 },
    '3–6',
  ],
  [
    'a fault below',
    {},
    [node('甲', { value: formula('1 / 甲值') }), leaf('乙')],
    { 甲值: 0, 乙值: 1 },
    '错 除数是 0（在“1 / 甲值”）',
  ],
  [
    'weights that cancel out',
    { combine: 'mean' },
    [leaf('甲', { weight: fixed(1) }), leaf('乙', { weight: fixed(-1) })],
    { 甲值: 1, 乙值: 1 },
    '错 权重之和为 0',
  ],
]
for (const [title, parts, children, facts, expected] of GROUPS) {
  test(`a group with ${title} is worth ${expected}`, () => {
    expect(shown(pointsOf(node('组', { ...parts, children }), envOf(facts, children)))).toBe(expected)
  })
}

test('a quotient that is exactly a bound never falls below it', () => {
  const leafNode = node('叶', { method: AT_LEAST, value: formula('甲 / 乙') })
  const found = fc.check(
    fc.property(
      fc.integer({ min: 1, max: 10_000_000_000 }),
      fc.constantFrom([2, 10], [3, 20], [6, 50]),
      (cents, [percent = 0, worth = 0]) => {
        const revenue = cents * 100
        return pointsOf(leafNode, envOf({ 甲: cents * percent, 乙: revenue })) === worth
      },
    ),
  )
  expect(found.counterexample).toBeNull()
})

test('a sum does not depend on the order of its children', () => {
  const amount = fc.tuple(fc.bigInt(-1_000_000n, 1_000_000n), fc.bigInt(1n, 1_000n)).map(([n, d]) => ratio(n, d))
  const found = fc.check(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), (amounts) => {
      const sum = (values: readonly Exact[]) => {
        const children = values.map((_, index) => leaf(`甲${index}`))
        const facts = Object.fromEntries(values.map((value, index) => [`甲${index}值`, value]))
        return pointsOf(node('组', { children }), envOf(facts, children))
      }
      const [forward, backward] = [sum(amounts), sum(amounts.toReversed())]
      return isExact(forward) && isExact(backward) && compare(forward, backward) === 0
    }),
  )
  expect(found.counterexample).toBeNull()
})

test('bands take their lower bound in, and say nothing where a range spans two', () => {
  const list = [
    { label: '甲', bound: 85, condition: undefined },
    { label: '乙', bound: 60, condition: formula('专利 > 0') },
    { label: '丙', bound: undefined, condition: undefined },
  ]
  const band = (score: Exact, facts = {}) => bandOf(score, list, envOf({ 专利: 1, ...facts }))
  expect([band(85), band(exact('84.99')), band(60), band(59)]).toEqual(['甲', '乙', '乙', '丙'])
  expect(band(70, { 专利: 0 })).toBe('丙')
  expect(bandOf({ min: 50, max: 70, missing: [] }, list, envOf({ 专利: 1 }))).toBeNull()
  expect(bandOf({ min: 86, max: 90, missing: [] }, list, envOf({ 专利: 1 }))).toBe('甲')
})

const unit = (name: string, peers: string, points: number | null, ...ties: number[]): Standing => ({
  unit: name,
  peers,
  score: points,
  ties,
})

test('units are ranked within their group, ties share a place unless broken, and a unit without a score has none', () => {
  const units = [
    unit('a', '成长期', 80, 5),
    unit('b', '成长期', 90, 1),
    unit('c', '成长期', 80, 9),
    unit('d', '成长期', 80, 5),
    unit('e', '初创期', 10),
    unit('f', '成长期', null),
  ]
  expect(rankWithin(units).map(({ unit: name, rank, peers }) => `${name} ${rank}/${peers}`)).toEqual([
    'a 3/4',
    'b 1/4',
    'c 2/4',
    'd 3/4',
    'e 1/1',
    'f null/4',
  ])
})

test('places and shares are given within the group, and a tie at the edge gets in', () => {
  const units = ['a', 'b', 'c', 'd'].map((name, index) => unit(name, '组', [90, 80, 80, 70][index] ?? 0))
  const byPlaces = [{ label: '一等', places: 1 }, { label: '二等', places: 1 }, { label: '优胜' }]
  expect(rankWithin(units, byPlaces).map(({ band }) => band)).toEqual(['一等', '二等', '二等', '优胜'])
  const byShare = [{ label: '前半', share: exact('0.5') }, { label: '其余' }]
  expect(rankWithin(units, byShare).map(({ band }) => band)).toEqual(['前半', '前半', '前半', '其余'])
  expect(rankWithin(units, [{ label: '一等', places: 1 }]).map(({ band }) => band)).toEqual(['一等', null, null, null])
})
