import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact } from './base.ts'
import {
  type Aggregate,
  type Combination,
  type Finding,
  type Framework,
  type Imputation,
  type Indicator,
  type MarkSheet,
  type Scale,
  type ScoreOptions,
  type Scores,
  type Table,
  type Treatment,
  bandsOf,
  compareEditions,
  explainUnit,
  gainByOmission,
  groupingOf,
  healthOf,
  placesOf,
  proposeByPrincipal,
  publish,
  rankIntervals,
  ranksOf,
  reaches,
  review,
  scoreTable,
  sobolShares,
  whatIf,
} from './composite.ts'

const NONE = Number.NaN
const POINTS: Scale = { kind: 'minmax', to: [0, 100] }

function indicator(code: string, parts: Partial<Indicator> = {}): Indicator {
  return { code, title: code, direction: 1, missing: { kind: 'none' }, scale: POINTS, weight: 1, ...parts }
}

const node = (code: string, children: readonly string[], parts: Partial<Aggregate> = {}): Aggregate => ({
  code,
  title: code,
  weight: 1,
  combine: 'mean',
  children,
  ...parts,
})

function framework(indicators: readonly Indicator[], parts: Partial<Framework> = {}): Framework {
  const aggregates = [
    node(
      'total',
      indicators.map(({ code }) => code),
    ),
  ]
  return { indicators, aggregates, decimals: 2, rank: { ties: [] }, ...parts }
}

type Given = Readonly<Record<string, readonly number[]>>
function table(columns: Given, groups: Readonly<Record<string, readonly string[]>> = {}): Table {
  const length = Object.values(columns)[0]?.length ?? 0
  return {
    units: Array.from({ length }, (_, i) => `u${i + 1}`),
    columns: new Map(Object.entries(columns).map(([name, x]) => [name, Float64Array.from(x)])),
    groups: new Map(Object.entries(groups).map(([name, labels]) => [name, groupingOf(labels)])),
  }
}

function scored(method: Framework, data: Table, options: ScoreOptions = {}): Scores {
  const scores = scoreTable(method, data, options)
  if ('problems' in scores) throw new Error(scores.problems.map(({ zh }) => zh).join('\n'))
  return scores
}

const rounded = (x: Iterable<number> | undefined) =>
  [...(x ?? [])].map((value) => (Number.isNaN(value) ? null : Math.round(value * 1e6) / 1e6))

// —— scales: a column · its direction · its scores ——

const SCALES: readonly (readonly [string, Scale, 1 | -1, readonly number[], readonly (number | null)[]])[] = [
  ['min-max', POINTS, 1, [0, 5, 10], [0, 50, 100]],
  ['min-max of what should be low', POINTS, -1, [0, 5, 10], [100, 50, 0]],
  ['z-score', { kind: 'zscore', mean: 100, deviation: 10 }, 1, [1, 2, 3], [90, 100, 110]],
  ['scaled', { kind: 'scaled', from: [10, 20], factor: 100 }, 1, [10, 15, 30], [0, 50, 200]],
  ['rank, ties the lower', { kind: 'rank' }, 1, [7, 3, 7, 9], [2, 1, 2, 4]],
  ['Borda', { kind: 'borda' }, 1, [7, 3, 7, 9], [1, 0, 1, 3]],
  ['percentile', { kind: 'percentile' }, 1, [1, 2, NONE, 3], [0, 0.5, null, 1]],
  ['distance to the maximum', { kind: 'distance_to_max' }, 1, [0, 5, 10], [0, 0.5, 1]],
  ['fraction of the maximum', { kind: 'fraction_of_max' }, 1, [1, 5, 10], [0.1, 0.5, 1]],
  // COINr's n_fracmax gives 1, 5, 10 here: deviations.json, fracmax-negative-direction.
  ['fraction of the best where less is better', { kind: 'fraction_of_max' }, -1, [1, 5, 10], [1, 0.2, 0.1]],
  ['distance to a reference', { kind: 'distance_to_reference', unit: 'u2', cap: true }, 1, [0, 4, 8], [0, 1, 1]],
  ['distance to a target', { kind: 'distance_to_target', target: 20, cap: true }, 1, [0, 10, 40], [0, 0.5, 1]],
  ['goalposts', { kind: 'goalposts', from: [10, 20], to: [0, 100] }, 1, [5, 15, 25], [0, 50, 100]],
  [
    'goalposts of what should be low',
    { kind: 'goalposts', from: [10, 20], to: [0, 100] },
    -1,
    [5, 15, 25],
    [100, 50, 0],
  ],
  [
    'piecewise',
    {
      kind: 'piecewise',
      rows: [
        [0, 0],
        [10, 40],
        [30, 100],
      ],
    },
    1,
    [-1, 5, 20, 99],
    [0, 20, 70, 100],
  ],
  [
    'thresholds',
    {
      kind: 'at_least',
      rows: [
        [0.05, 10],
        [0.1, 20],
      ],
    },
    1,
    [0.01, 0.05, 0.1, NONE],
    [0, 10, 20, null],
  ],
  [
    'a table',
    {
      kind: 'lookup',
      rows: [
        [1, 5],
        [2, 9],
      ],
      other: 0,
    },
    1,
    [1, 2, 3],
    [5, 9, 0],
  ],
  [
    'a target with steps',
    {
      kind: 'target',
      goal: 100,
      met: 10,
      above: { step: 0.1, points: 1, limit: 12 },
      below: { step: 0.05, points: 2, limit: 0 },
    },
    1,
    [100, 110, 150, 95, 94.99, 10],
    [10, 11, 12, 8, 8, 0],
  ],
]
test.each(SCALES)('scores by %s', (_, scale, direction, given, expected) => {
  const scores = scored(framework([indicator('a', { scale, direction })]), table({ a: given }))
  expect(rounded(scores.normalised.get('a'))).toEqual(expected)
})

// —— missing values ——

const FILLS: readonly (readonly [string, Imputation, readonly (number | null)[]])[] = [
  ['nothing', { kind: 'none' }, [1, null, 3, 8, null]],
  ['the mean', { kind: 'mean' }, [1, 4, 3, 8, 4]],
  ['the median', { kind: 'median' }, [1, 3, 3, 8, 3]],
  ['the mean of its group', { kind: 'mean', within: 'stage' }, [1, 2, 3, 8, null]],
  ['the median of its group', { kind: 'median', within: 'stage' }, [1, 2, 3, 8, null]],
  ['zero', { kind: 'zero' }, [1, 0, 3, 8, 0]],
  ['the worst', { kind: 'worst' }, [1, 1, 3, 8, 1]],
  ['an earlier value', { kind: 'carry', periods: 2 }, [1, 20, 3, 8, 30]],
  ['an earlier value, not too old', { kind: 'carry', periods: 1 }, [1, 20, 3, 8, null]],
  ['its own other indicators', { kind: 'row' }, [1, 4.5, 3, 8, 8]],
]
test.each(FILLS)('fills a gap with %s', (_, missing, expected) => {
  const method = framework([indicator('a', { missing }), indicator('b')])
  const data: Table = {
    ...table({ a: [1, NONE, 3, 8, NONE], b: [0, 5, 2, 3, 10] }, { stage: ['early', 'early', 'early', 'late', ''] }),
    earlier: [new Map([['a', Float64Array.of(9, 20, 9, 9, NONE)]]), new Map([['a', Float64Array.of(9, 9, 9, 9, 30)]])],
  }
  expect(rounded(scored(method, data, { keepStages: true }).stages.get('imputed')?.get('a'))).toEqual(expected)
})

// —— treatment ——

const TREAT: Treatment = { test: { skew: 2, kurtosis: 3.5 }, winsorise: 5, otherwise: 'log_ct', combined: false }
const RISING = Array.from({ length: 30 }, (_, i) => i + 1)

const TREATMENTS: readonly (readonly [string, Partial<Treatment>, readonly number[], string, readonly string[]])[] = [
  ['a column that passes', {}, RISING, 'passes', []],
  ['one outlier', {}, [...RISING, 1000], 'winsorised', []],
  ['no winsorising allowed', { winsorise: 0 }, RISING.map((x) => Math.exp(x / 3)), 'transformed', []],
  ['Box-Cox', { winsorise: 0, otherwise: 'boxcox' }, RISING.map((x) => Math.exp(x / 3)), 'transformed', []],
  ['ties beyond the number allowed', { winsorise: 1 }, [...RISING, 900, 900, 900], 'winsorised', ['overWinsorised']],
  ['too few distinct values', {}, [...RISING.map(() => 0), 1, 1], 'treatedFlat', ['treatedFlat']],
]
test.each(TREATMENTS)('treats %s', (_, parts, given, outcome, codes) => {
  const scores = scored(framework([indicator('a', { treat: { ...TREAT, ...parts } })]), table({ a: given }))
  expect(scores.frozen.indicators['a']?.report?.outcome).toBe(outcome)
  expect(scores.findings.map(({ code }) => code)).toEqual(codes)
})

test('a logarithm is one: COINr returns the column unchanged (deviations.json, log_GII)', () => {
  const treat: Treatment = { ...TREAT, test: { skew: 0, kurtosis: -9 }, winsorise: 0, otherwise: 'log_gii' }
  const method = framework([indicator('a', { treat })])
  const treated = scored(method, table({ a: [1, 2, 3, 4, 100] }), { keepStages: true })
    .stages.get('treated')
    ?.get('a')
  expect(rounded(treated)).toEqual([0, 0.693147, 1.098612, 1.386294, 4.60517])
})

// —— nodes ——

const GIVEN: Scale = { kind: 'given' }
const NODES: readonly (readonly [string, Combination, Partial<Aggregate>, readonly number[], number | null])[] = [
  ['a weighted mean', 'mean', {}, [10, 20, 60], 37.5],
  ['a mean of what is there', 'mean', {}, [10, NONE, 60], 43.333333],
  ['a mean of nothing', 'mean', {}, [NONE, NONE, NONE], null],
  ['too little there', 'mean', { coverage: 0.7 }, [10, NONE, 60], null],
  ['just enough there', 'mean', { coverage: 0.6 }, [10, NONE, 60], 43.333333],
  ['a geometric mean', 'gmean', {}, [1, 16, 1], 2],
  ['a geometric mean over zero', 'gmean', {}, [0, 16, 1], null],
  ['a harmonic mean', 'hmean', {}, [1, 1, 4], 1.6],
  // COINr's a_hmean gives -18 for the like, deviations.json, hmean-negative.
  ['a harmonic mean of something negative', 'hmean', {}, [-1, 2, 3], null],
  ['a mean of squares', 'power', { exponent: 2 }, [2, 2, 2], 2],
  // COINr's a_genmean gives nothing here: deviations.json, genmean-na.
  ['a mean of squares with a gap', 'power', { exponent: 2 }, [1, NONE, 3], 2.516611],
  ['a sum', 'sum', {}, [10, 20, 60], 150],
  ['the best', 'best', {}, [10, 20, NONE], 20],
  ['the worst', 'worst', {}, [10, 20, NONE], 10],
  ['Mazziotta and Pareto', 'mpi', {}, [90, 110, 110], 103.928571],
]
test.each(NODES)('combines by %s', (_, combine, parts, given, expected) => {
  const leaves = ['a', 'b', 'c'].map((code, at) => indicator(code, { scale: GIVEN, weight: at === 2 ? 2 : 1 }))
  const method = { ...framework(leaves), aggregates: [node('total', ['a', 'b', 'c'], { combine, ...parts })] }
  const data = table({ a: [given[0]!], b: [given[1]!], c: [given[2]!] })
  expect(rounded(scored(method, data).nodes.get('total'))).toEqual([expected])
})

test('comparing pairs does not depend on the order of rows when values are missing (deviations.json, outrank-missing)', () => {
  const leaves = ['a', 'b'].map((code) => indicator(code, { scale: GIVEN }))
  const method = { ...framework(leaves), aggregates: [node('total', ['a', 'b'], { combine: 'copeland' })] }
  const there = scored(method, table({ a: [NONE, 2], b: [1, 3] })).nodes.get('total')
  const swapped = scored(method, table({ a: [2, NONE], b: [3, 1] })).nodes.get('total')
  expect([rounded(there), rounded(swapped)]).toEqual([
    [-1, 1],
    [1, -1],
  ])
})

// —— edges ——

test('a value among many thresholds has the points of the highest one not above it, wherever they stand', () => {
  const value = fc.oneof(
    fc.double({ noDefaultInfinity: true }),
    fc.integer({ min: -5, max: 5 }).map((n) => n / 4),
  )
  const rows = fc.uniqueArray(
    value.filter((one) => Math.abs(one) <= 1e99),
    { minLength: 1, maxLength: 300 },
  )
  fc.assert(
    fc.property(rows, fc.array(value, { minLength: 1 }), (bounds, extra) => {
      const ladder = bounds.map((one) => one + 0).toSorted((a, b) => a - b)
      const unique = ladder.filter((one, at) => at === 0 || one > ladder[at - 1]!)
      const values = [...unique, ...extra].filter((one) => Math.abs(one) <= 1e99)
      const steps = unique.map((bound, at): [number, number] => [bound, at + 1])
      const method = framework([indicator('a', { scale: { kind: 'at_least', rows: steps } })])
      const scores = scored(method, table({ a: values }))
      expect([...(scores.normalised.get('a') ?? [])]).toEqual(
        values.map((one) => unique.filter((bound) => bound <= one).length),
      )
    }),
    { numRuns: 300 },
  )
})

test('a long column gets the points a short one gets, whatever its bounds and values', () => {
  const value = fc.double({ min: -1e99, max: 1e99, noNaN: true })
  fc.assert(
    fc.property(fc.uniqueArray(value, { minLength: 1, maxLength: 40 }), fc.array(value), (bounds, extra) => {
      const steps = bounds.map((one) => one + 0).toSorted((a, b) => a - b)
      const rows = [...new Set(steps)].map((bound, at): [number, number] => [bound, at + 1])
      const values = [...rows.map(([bound]) => bound), ...extra, NONE, 0, -0]
      const long = Float64Array.from({ length: 2 ** 16 }, (_, i) => values[i % values.length]!)
      const method = framework([indicator('a', { scale: { kind: 'at_least', rows } })])
      const short = scored(method, table({ a: values })).normalised.get('a')!
      const units = Array.from(long, (_, i) => `u${i}`)
      const scores = scored(method, { units, columns: new Map([['a', long]]), groups: new Map() }).normalised.get('a')!
      expect(scores.every((score, i) => Object.is(score, short[i % values.length]))).toBe(true)
    }),
    { numRuns: 5 },
  )
})

test('a place is one more than how many have more, however many steps lie between', () => {
  const score = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(NONE, 0, -0, 1e9, 1e300))
  fc.assert(
    fc.property(fc.array(score), fc.integer({ min: 0, max: 9 }), (scores, decimals) => {
      const published = scores.map((one) => publish(one, decimals))
      const places = published.map((own) => (Number.isNaN(own) ? own : published.filter((one) => one > own).length + 1))
      expect([...ranksOf(Float64Array.from(scores), decimals)]).toEqual(places)
    }),
  )
})

test('amounts with two decimals whose ratio is exactly a bound never fall below it', () => {
  const cents = fc.integer({ min: 1, max: 2_000_000_000 })
  const bounds = fc.constantFrom(0.02, 0.03, 0.05, 0.06, 0.1, 0.15, 0.2, 0.25, 0.3)
  fc.assert(
    fc.property(cents, bounds, (base, bound) => {
      const share = Math.round(bound * 100)
      const [numerator, denominator] = [Number(`${(base * share) / 100}`), base]
      fc.pre(Number.isInteger(base * share) && (base * share) % 100 === 0)
      const [a, b] = [Number((numerator / 100).toFixed(2)), Number((denominator / 100).toFixed(2))]
      expect(reaches(a, b, bound)).toBe(true)
      const method = framework([indicator('a', { denominator: 'b', scale: { kind: 'at_least', rows: [[bound, 10]] } })])
      const below = Number((a - 0.01).toFixed(2))
      const scores = scored(method, table({ a: [a, below], b: [b, b] }))
      expect([...(scores.normalised.get('a') ?? [])]).toEqual([10, 0])
    }),
    { numRuns: 500 },
  )
})

test.each([
  [1.005, 2, 1.01],
  [2.675, 2, 2.68],
  [-1.005, 2, -1.01],
  [0.1 + 0.2, 1, 0.3],
  [59.995, 2, 60],
  [59.9949, 2, 59.99],
  [1e15 + 0.3, 2, 1e15 + 0.3],
])('publishes %d to %d decimals as %d', (value, decimals, expected) => {
  expect(publish(value, decimals)).toBeCloseTo(expected, 10)
})

// —— places and bands ——

const PLACES = framework([indicator('a', { scale: GIVEN }), indicator('b', { scale: GIVEN })])
const FIVE = table({ a: [9, 8, 8, NONE, 1], b: [9, 8, 8, NONE, 7] }, { stage: ['x', 'x', 'y', 'y', 'y'] })
test.each([
  ['among all, equals sharing', { ties: [] as string[] }, [1, 2, 2, null, 4]],
  ['within a group', { within: 'stage', ties: [] as string[] }, [1, 2, 1, null, 2]],
])('ranks %s', (_, rank, expected) => {
  const method = { ...PLACES, rank }
  const scores = scored(method, FIVE)
  expect(rounded(placesOf(method, scores.nodes, FIVE.groups).rank)).toEqual(expected)
})

test('breaks ties by the nodes that are named, in their order', () => {
  const leaves = ['a', 'b', 'c'].map((code) => indicator(code, { scale: GIVEN }))
  const method: Framework = {
    ...framework(leaves),
    aggregates: [node('first', ['a']), node('rest', ['b', 'c']), node('total', ['first', 'rest'])],
    rank: { ties: ['first'] },
  }
  const scores = scored(method, table({ a: [4, 6, 4, 9], b: [6, 4, 6, 9], c: [6, 4, 6, 9] }))
  expect(rounded(placesOf(method, scores.nodes, new Map()).rank)).toEqual([3, 2, 3, 1])
})

test.each([
  [
    'score',
    [{ label: '优', bound: 8.5 }, { label: '良', bound: 8 }, { label: '其他' }],
    ['优', '良', '良', null, '其他'],
  ],
  ['share', [{ label: '优', bound: 0.25 }, { label: '良' }], ['优', '良', '良', null, '良']],
  // Two tie at the second place: both get in, though there is one place.
  [
    'places',
    [{ label: '优', bound: 1 }, { label: '良', bound: 1 }, { label: '其他' }],
    ['优', '良', '良', null, '其他'],
  ],
  ['places', [{ label: '优', bound: 50 }], ['优', '优', '优', null, '优']],
] as const)('gives bands by %s', (by, list, expected) => {
  const scores = scored(PLACES, FIVE)
  const top = scores.nodes.get('total') ?? new Float64Array()
  expect(bandsOf({ by, list }, top, placesOf(PLACES, scores.nodes, FIVE.groups), 2)).toEqual(expected)
})

// —— frozen parameters ——

const WHOLE = framework([
  indicator('a', { treat: TREAT, missing: { kind: 'median', within: 'stage' } }),
  indicator('b', { scale: { kind: 'zscore', mean: 50, deviation: 10 }, direction: -1, missing: { kind: 'mean' } }),
  indicator('c', { scale: { kind: 'percentile' }, missing: { kind: 'worst' } }),
])
const values = (salt: number) =>
  Array.from({ length: 40 }, (_, i) => (i % 11 === salt ? NONE : ((i * 7919 * (salt + 3)) % 101) ** 2))
const MANY = table(
  { a: values(1), b: values(2), c: values(3) },
  { stage: Array.from({ length: 40 }, (_, i) => ['种子', '成长', '成熟'][i % 3]!) },
)

test('a unit scored alone with frozen parameters has the score it had among all, after a trip through JSON', () => {
  const all = scored(WHOLE, MANY)
  const frozen = JSON.parse(JSON.stringify(all.frozen))
  for (const [row, unit] of all.units.entries()) {
    const one: Table = {
      units: [unit],
      columns: new Map([...MANY.columns].map(([name, x]) => [name, Float64Array.of(x[row]!)])),
      groups: new Map([['stage', groupingOf([['种子', '成长', '成熟'][row % 3]!])]]),
    }
    expect(rounded(scored(WHOLE, one, { frozen }).nodes.get('total'))).toEqual(rounded([all.nodes.get('total')![row]!]))
    expect(Math.round(whatIf(WHOLE, frozen, one, {}) * 1e6)).toBe(Math.round(all.nodes.get('total')![row]! * 1e6))
  }
})

test('scoring with given parameters changes nothing when new units join', () => {
  const before = scored(WHOLE, MANY)
  const joined = table(
    { a: [...MANY.columns.get('a')!, 1e9], b: [...MANY.columns.get('b')!, -1e9], c: [...MANY.columns.get('c')!, 1e9] },
    { stage: [...Array.from({ length: 40 }, (_, i) => ['种子', '成长', '成熟'][i % 3]!), '种子'] },
  )
  const after = scored(WHOLE, joined, { frozen: before.frozen })
  expect([...after.nodes.get('total')!].slice(0, 40)).toEqual([...before.nodes.get('total')!])
})

test('says what moved under another edition, and why', () => {
  const heavier = framework(WHOLE.indicators.map((one) => (one.code === 'a' ? { ...one, weight: 3 } : one)))
  const [before, after] = [WHOLE, heavier].map((method) => ({ framework: method, frozen: scored(method, MANY).frozen }))
  const compared = compareEditions(MANY, before!, after!)
  if ('problems' in compared) throw new Error('not compared')
  expect(compared.moves).toHaveLength(40)
  for (const move of compared.moves) {
    expect(move.byParameters).toBeCloseTo(0, 9)
    expect(move.byMethod).toBeCloseTo(move.after - move.before, 9)
    expect(move.indicators.reduce((sum, { change }) => sum + change, 0)).toBeCloseTo(move.after - move.before, 9)
  }
})

// —— explanation ——

test('contributions add up to the score, and the next step is in the own unit of the indicator', () => {
  const method = framework([
    indicator('研发强度', {
      denominator: '收入',
      scale: {
        kind: 'at_least',
        rows: [
          [0.03, 40],
          [0.05, 80],
        ],
      },
      effort: 2,
    }),
    indicator('专利', {
      scale: {
        kind: 'piecewise',
        rows: [
          [0, 0],
          [10, 100],
        ],
      },
      weight: 3,
    }),
  ])
  const scores = scored(method, table({ 研发强度: [30, 60], 收入: [1000, 1000], 专利: [4, 8] }))
  const { indicators, moves, score } = explainUnit(method, scores, 0)
  expect(score).toBe(40)
  expect(indicators.map(({ contribution }) => contribution)).toEqual([10, 30])
  expect(indicators[0]?.next).toMatchObject({ to: 0.05, distance: 20, gain: 10, perEffort: 0.25 })
  expect(indicators[1]?.next).toMatchObject({ to: 10, distance: 6, gain: 45 })
  expect(moves.map(({ code }) => code)).toEqual(['研发强度', '专利'])
  expect(indicators[0]?.peers).toMatchObject({ count: 2, median: 60 })
})

// —— uncertainty ——

const SHAKEN = { spread: 0.25, seed: 7 }
test('rank intervals hold the rank, are the same for a seed, and tell their progress', () => {
  const scores = scored(WHOLE, MANY)
  const told: number[] = []
  const first = rankIntervals(WHOLE, scores, { ...SHAKEN, draws: 200 }, (done) => told.push(done))
  expect(rankIntervals(WHOLE, scores, { ...SHAKEN, draws: 200 })).toEqual(first)
  expect(rankIntervals(WHOLE, scores, { ...SHAKEN, seed: 8, draws: 200 })).not.toEqual(first)
  expect(told.at(-1)).toBe(200)
  expect([...first.low].every((low, i) => low <= first.high[i]!)).toBe(true)
  const inside = [...first.rank].filter((rank, i) => first.low[i]! <= rank && rank <= first.high[i]!)
  expect(inside.length).toBeGreaterThan(30)
})

test('Sobol’s shares blame a doubt that is there and not one that is not', () => {
  const method: Framework = {
    ...framework(['a', 'b', 'c'].map((code) => indicator(code))),
    aggregates: [node('alone', ['a']), node('pair', ['b', 'c']), node('total', ['alone', 'pair'])],
  }
  const shares = sobolShares(method, scored(method, MANY), { ...SHAKEN, samples: 64, combines: ['gmean'] })
  const of = (factor: string) => shares.find((share) => share.factor === factor)
  // A node with one child weighs it wholly, whatever its weight.
  expect(of('alone')?.total).toBe(0)
  expect(of('total')?.total).toBeGreaterThan(0.01)
})

test('hiding the lowest values pays under a mean of what is there and not where gaps count as worst', () => {
  const codes = ['a', 'b', 'c', 'd']
  const data = table(Object.fromEntries(codes.map((code, at) => [code, values(at + 20).map((x, i) => x + i)])))
  const lenient = framework(codes.map((code) => indicator(code)))
  const strict = { ...lenient, aggregates: [node('total', codes, { coverage: 1 })] }
  const mean = (x: Float64Array) => x.filter((gain) => !Number.isNaN(gain)).reduce((sum, gain) => sum + gain, 0)
  expect(mean(gainByOmission(lenient, scored(lenient, data), 2))).toBeGreaterThan(0)
  expect(mean(gainByOmission(strict, scored(strict, data), 2))).toBe(0)
})

test('principal components propose equal weights for columns that say the same', () => {
  const [a, b] = [Float64Array.from(RISING), Float64Array.from(RISING, (x) => 3 * x + 1)]
  expect(rounded(proposeByPrincipal([a, b])?.weights)).toEqual([0.707107, 0.707107])
  expect(proposeByPrincipal([a, Float64Array.from(RISING, () => 1)])).toBeNull()
})

// —— the health report ——

const LIGHTS: readonly (readonly [string, string, string, () => { method: Framework; data: Table }])[] = [
  [
    'outliers',
    'red',
    'one outlier squeezes all others',
    () => ({ method: framework([indicator('a')]), data: table({ a: [...RISING, 1e6] }) }),
  ],
  ['outliers', 'green', 'evenly spread', () => ({ method: framework([indicator('a')]), data: table({ a: RISING }) })],
  [
    'population',
    'red',
    'a relative scale over few',
    () => ({ method: framework([indicator('a')]), data: table({ a: [1, 2, 3, 4, 5] }) }),
  ],
  [
    'population',
    'green',
    'fixed goalposts over few',
    () => ({
      method: framework([indicator('a', { scale: { kind: 'goalposts', from: [0, 9], to: [0, 9] } })]),
      data: table({ a: [1, 2, 3, 4, 5] }),
    }),
  ],
  [
    'gaming',
    'amber',
    'many just above a threshold',
    () => ({
      method: framework([indicator('a', { scale: { kind: 'at_least', rows: [[100, 10]] } })]),
      data: table({ a: [...RISING, 100, 100.1, 100.2, 100.3, 100.4, 101] }),
    }),
  ],
  [
    'doubles',
    'amber',
    'two indicators that say the same',
    () => ({
      method: framework([indicator('a'), indicator('b')]),
      data: table({ a: RISING, b: RISING.map((x) => 2 * x) }),
    }),
  ],
  [
    'stages',
    'red',
    'weights by stage, one ranking',
    () => ({
      method: framework([indicator('a', { weight: { by: 'stage', of: { x: 1, y: 2 } } })]),
      data: table({ a: RISING }, { stage: RISING.map((x) => (x % 2 ? 'x' : 'y')) }),
    }),
  ],
  [
    'stages',
    'green',
    'weights by stage, ranked within it',
    () => ({
      method: framework([indicator('a', { weight: { by: 'stage', of: { x: 1, y: 2 } } })], {
        rank: { within: 'stage', ties: [] },
      }),
      data: table({ a: RISING }, { stage: RISING.map((x) => (x % 2 ? 'x' : 'y')) }),
    }),
  ],
]
test.each(LIGHTS)('health: %s is %s for %s', (id, light, _, make) => {
  const { method, data } = make()
  const row = healthOf(method, scored(method, data), { seed: 1, draws: 50 }).find((one) => one.id === id)
  expect(row?.light).toBe(light)
})

test('the health report has every row of the design, with words and, unless green or grey, advice', () => {
  const rows = healthOf(WHOLE, scored(WHOLE, MANY), { seed: 1, draws: 50 })
  expect(rows.map(({ id }) => id)).toEqual(
    'balance outliers population stability missing gaming doubles weights years stages judges'.split(' '),
  )
  for (const { zh, advice, light } of rows) {
    expect(zh).not.toMatch(/NaN|undefined|Infinity/)
    if (light === 'red' || light === 'amber') expect(advice).not.toBe('')
  }
})

// —— judges ——

const sheet = (unit: string, judge: string, mark: string | number, isConflicted = false): MarkSheet => ({
  unit,
  judge,
  marks: { 技术: exact(mark) },
  isConflicted,
})
const RULES = { min: 3, drop: { high: 1, low: 1 }, standardise: false }

test('the highest and lowest are dropped, the rest averaged exactly', () => {
  const { units } = review(
    [80, '85.1', '85.2', '85.3', 99].map((mark, at) => sheet('甲', `评委${at}`, mark)),
    RULES,
  )
  expect(units[0]).toMatchObject({ dropped: ['评委0', '评委4'], total: exact('85.2') })
})

test('a severe judge is no disadvantage once standardised', () => {
  const marks: Record<string, readonly number[]> = { 严: [50, 60], 宽: [80, 90], 平: [65, 75] }
  const sheets = Object.entries(marks).flatMap(([judge, [a, b]]) => [sheet('甲', judge, a!), sheet('乙', judge, b!)])
  const rules = { min: 1, drop: { high: 0, low: 0 }, standardise: true }
  const alone = review([...sheets, sheet('丙', '严', 55), sheet('丁', '宽', 85)], rules).units
  const total = (unit: string) => Number(alone.find((one) => one.unit === unit)?.total)
  expect(total('丙')).toBeCloseTo(total('丁'), 6)
})

// —— bad input: what is wrong · the framework · the table · what is said, or what comes of it ——

type Bad = readonly [string, Framework, Table, readonly string[], (readonly (number | null)[] | undefined)?]
const loop: Framework = {
  ...framework([indicator('a')]),
  aggregates: [node('x', ['y']), node('y', ['x']), node('total', ['a'])],
}
const BAD: readonly Bad[] = [
  [
    'all values equal',
    framework([indicator('a'), indicator('b')]),
    table({ a: [5, 5, 5], b: [0, 5, 10] }),
    ['constant'],
    [0, 50, 100],
  ],
  ['one firm only', framework([indicator('a')]), table({ a: [5] }), ['singleUnit'], [null]],
  ['fewer firms than stated', framework([indicator('a')], { populationMin: 30 }), table({ a: [5, 6] }), ['population']],
  [
    'a group of one',
    framework([indicator('a')], { rank: { within: 's', ties: [] } }),
    table({ a: [5, 6, 7] }, { s: ['x', 'y', 'y'] }),
    ['groupOfOne'],
    [0, 50, 100],
  ],
  [
    'no value at all',
    framework([indicator('a'), indicator('b')]),
    table({ a: [NONE, NONE], b: [1, 2] }),
    ['empty'],
    [0, 100],
  ],
  ['weights of 0', framework([indicator('a', { weight: 0 })]), table({ a: [1, 2] }), ['weightsZero']],
  [
    'weights that do not sum to 1 are rescaled',
    framework([indicator('a', { weight: 30 }), indicator('b', { weight: 90 })]),
    table({ a: [0, 10], b: [10, 0] }),
    [],
    [75, 25],
  ],
  [
    'a negative weight',
    framework([indicator('a', { weight: -1 }), indicator('b')]),
    table({ a: [1, 2], b: [1, 2] }),
    ['negativeWeight'],
  ],
  [
    'a weight that is no number',
    framework([indicator('a', { weight: NONE }), indicator('b')]),
    table({ a: [1, 2], b: [1, 2] }),
    ['negativeWeight'],
  ],
  [
    'a geometric mean over zero',
    { ...framework([indicator('a')]), aggregates: [node('total', ['a'], { combine: 'gmean' })] },
    table({ a: [1, 2, 3] }),
    ['overZero'],
    [null, 50, 100],
  ],
  [
    'a stage that no firm is in',
    framework([indicator('a', { weight: { by: 's', of: { x: 1, y: 1 } } })]),
    table({ a: [1, 2] }, { s: ['x', 'x'] }),
    ['emptyGroup'],
    [0, 100],
  ],
  [
    'a stage without weights',
    framework([indicator('a', { weight: { by: 's', of: { x: 1 } } })]),
    table({ a: [1, 2] }, { s: ['x', 'z'] }),
    ['noWeightForGroup'],
    [0, null],
  ],
  [
    'weights for different groups',
    framework([
      indicator('a', { weight: { by: 's', of: { x: 1 } } }),
      indicator('b', { weight: { by: 's', of: { y: 1 } } }),
    ]),
    table({ a: [1], b: [1] }, { s: ['x'] }),
    ['weightGroups'],
  ],
  [
    'infinite and absurd values',
    framework([indicator('a')]),
    table({ a: [1, Infinity, 1e300, 3] }),
    ['notFinite'],
    [0, null, null, 100],
  ],
  ['a column that is not there', framework([indicator('甲')]), table({ a: [1] }), ['noColumn']],
  [
    'a grouping that is not there',
    framework([indicator('a')], { rank: { within: '阶段', ties: [] } }),
    table({ a: [1] }),
    ['noGrouping'],
  ],
  ['a tree that loops', loop, table({ a: [1] }), ['noPlace']],
  [
    'a node without children',
    { ...framework([indicator('a')]), aggregates: [node('x', []), node('total', ['a', 'x'])] },
    table({ a: [1] }),
    ['emptyNode'],
  ],
  [
    'a child that does not exist',
    { ...framework([indicator('a')]), aggregates: [node('total', ['a', 'z'])] },
    table({ a: [1] }),
    ['unknownChild'],
  ],
  ['no indicator', framework([]), table({ a: [1] }), ['noIndicators', 'emptyNode']],
  ['no unit', framework([indicator('a')]), table({ a: [] }), ['noUnits']],
  [
    'a unit in two rows',
    framework([indicator('a')]),
    { ...table({ a: [1, 2] }), units: ['u1', 'u1'] },
    ['repeatedUnit'],
  ],
  [
    'both goalposts equal',
    framework([indicator('a', { scale: { kind: 'goalposts', from: [3, 3], to: [0, 100] } })]),
    table({ a: [1] }),
    ['flatScale'],
  ],
  [
    'thresholds out of order',
    framework([
      indicator('a', {
        scale: {
          kind: 'at_least',
          rows: [
            [5, 1],
            [3, 2],
          ],
        },
      }),
    ]),
    table({ a: [1] }),
    ['rowsOrder'],
  ],
  [
    'a threshold over treated values',
    framework([indicator('a', { treat: TREAT, scale: { kind: 'at_least', rows: [[5, 1]] } })]),
    table({ a: [1] }),
    ['treatExact'],
  ],
  [
    'a mean of power 0',
    { ...framework([indicator('a')]), aggregates: [node('total', ['a'], { combine: 'power', exponent: 0 })] },
    table({ a: [1] }),
    ['exponentZero'],
  ],
  [
    'a reference that is not there',
    framework([indicator('a', { scale: { kind: 'distance_to_reference', unit: 'u9', cap: true } })]),
    table({ a: [1, 2] }),
    ['unknownReference', 'constant'],
    [null, null],
  ],
]
describe('bad input has its own words or a stated outcome', () => {
  test.each(BAD.map(([title, ...rest]) => ({ title, rest })))('$title', ({ rest: [method, data, codes, outcome] }) => {
    const result = scoreTable(method, data)
    const findings: readonly Finding[] = 'problems' in result ? result.problems : result.findings
    expect(findings.map(({ code }) => code)).toEqual(codes)
    for (const { zh, en } of findings) expect(`${zh}${en}`).not.toMatch(/[{}]|undefined/)
    expect('problems' in result ? undefined : rounded(result.nodes.get('total'))).toEqual(outcome)
  })

  test('5,000 indicators', () => {
    const codes = Array.from({ length: 5000 }, (_, i) => `i${i}`)
    const data = table(Object.fromEntries(codes.map((code, i) => [code, [i % 7, 3, 9]])))
    const scores = scored(framework(codes.map((code) => indicator(code))), data)
    expect(scores.nodes.get('total')?.length).toBe(3)
  })

  test('all judges conflicted, and too few of them', () => {
    const { units, findings } = review(
      [sheet('甲', 'A', 80, true), sheet('甲', 'B', 80, true), sheet('乙', 'A', 80)],
      RULES,
    )
    expect(findings.map(({ code, subject }) => `${subject} ${code}`)).toEqual(['甲 allConflicted', '乙 tooFewJudges'])
    expect(units.map(({ total }) => total)).toEqual([null, null])
  })
})
