import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { approximate, isExact, parseExact, round, show, showProblem } from '../base.ts'
import type { Facts } from '../registry.ts'
import { scoreTable } from '../composite.ts'
import { assess } from './assess.ts'
import { emptyCatalogue } from './catalogue.ts'
import { type Programme, loadProgramme } from './load.ts'
import { populationOf } from './population.ts'
import { scoreTogether } from './together.ts'

const ROOT = new URL('../../../../', import.meta.url).pathname

/** A programme over the numbers a and b of units in groups, with what the index says beside its two leaves. */
function programmeOf(index: string, more: ReadonlyMap<string, string> = new Map()): Programme {
  const text = `
programme: units
name: 对象
owner: 科技部门
effective: 2020-01-01
facts:
  组: { type: text, from: 甲 }
  数甲: { type: number, period: none, from: 甲 }
  数乙: { type: number, period: none, from: 甲 }
index:
${index}
`
  const files = new Map([['programme.yaml', text], ['policy.md', '# 办法\n\n## 指标\n'], ...more])
  const loaded = loadProgramme(files, emptyCatalogue())
  if ('problems' in loaded) throw new Error(loaded.problems.map((problem) => showProblem(problem)).join('\n'))
  return loaded.programme
}

type Unit = readonly [group: string, a: number | null, b: number | null]

const factsOf = ([group, a, b]: Unit): Facts => ({
  origin: () => undefined,
  value: (fact) => {
    const value = fact === '组' ? group : fact === '数甲' ? a : b
    return value ?? { doubt: 'unknown' }
  },
})

const subjectsOf = (units: readonly Unit[]) => units.map((unit, at) => ({ unit: `${at}`, facts: factsOf(unit) }))

const tree = (a: string, b: string, node = '', after = '') => `  article: 指标
  tree:
    total: { ${node} of: { 甲: { value: 数甲 ${a} }, 乙: { value: 数乙 ${b} } } }
  ranks: { on: total, within: 组 }
${after}`

const POINTS: readonly Unit[] = [
  ['x', 10, 40],
  ['x', 20, 30],
  ['x', 30, 10],
]

describe('the total of units beside each other', () => {
  const cases: [title: string, index: string, units: readonly Unit[], totals: readonly (string | null)[]][] = [
    [
      'by min-max',
      tree(', score: { minmax: [0, 100] }', ', score: { minmax: [0, 10] }'),
      POINTS,
      ['10', '56.666667', '100'],
    ],
    [
      'the other way round where less is better',
      tree(', score: { minmax: [0, 100] }', ', direction: down, score: { minmax: [0, 10] }'),
      POINTS,
      ['0', '53.333333', '110'],
    ],
    ['by rank and by Borda', tree(', score: rank', ', score: borda'), POINTS, ['3', '3', '3']],
    ['by percentile', tree(', score: percentile', ', score: percentile'), POINTS, ['1', '1', '1']],
    ['by deviation', tree(', score: { zscore: [100, 10] }', ', max: 0'), POINTS, ['90', '100', '110']],
    ['by the way to the best', tree(', score: distance_to_max', ', max: 0'), POINTS, ['0', '0.5', '1']],
    ['by their share of the best', tree(', score: fraction_of_max', ', max: 0'), POINTS, ['0.333333', '0.666667', '1']],
    [
      'by the share the least is of them where less is better',
      tree(', direction: down, score: fraction_of_max', ', max: 0'),
      POINTS,
      ['1', '0.5', '0.333333'],
    ],
    ['by the way to a target', tree(', score: { distance_to_target: 20 }', ', max: 0'), POINTS, ['0', '1', '2']],
    [
      'by the way to a target, not beyond it',
      tree(', score: { distance_to_target: 20, cap: yes }', ', max: 0'),
      POINTS,
      ['0', '1', '1'],
    ],
    ['by the way to one of them', tree(', score: { distance_to_reference: 1 }', ', max: 0'), POINTS, ['0', '1', '2']],
    [
      'between two figures, not held at the ends',
      tree(', score: { scaled: [0, 20], factor: 100 }', ', max: 0'),
      POINTS,
      ['50', '100', '150'],
    ],
    [
      'with a gap filled by the worst there is, minding what is better',
      tree(
        ', missing: { impute: worst }, score: { minmax: [0, 100] }',
        ', missing: { impute: worst }, direction: down, score: { minmax: [0, 10] }',
      ),
      [
        ['x', 10, 1],
        ['x', null, 5],
        ['x', 30, null],
      ],
      ['10', '0', '100'],
    ],
    [
      'with a gap that counts as a value of zero',
      tree(', missing: { impute: zero }, score: { minmax: [0, 100] }', ', max: 0'),
      [
        ['x', 10, 1],
        ['x', null, 1],
        ['x', 20, 1],
      ],
      ['50', '0', '100'],
    ],
    ['compared in pairs', tree('', '', 'combine: copeland,'), POINTS, ['0', '0', '0']],
    [
      'with a gap filled by the mean of its group',
      tree(', missing: { impute: mean, within: 组 }', ', max: 0'),
      [
        ['x', 10, 1],
        ['x', null, 1],
        ['y', 90, 1],
      ],
      ['10', '10', '90'],
    ],
    [
      'without an indicator that is the same for all: its sibling takes its share',
      tree(', score: { minmax: [0, 100] }', ', score: { minmax: [0, 100] }', 'combine: mean,'),
      [
        ['x', 10, 7],
        ['x', 20, 7],
      ],
      ['0', '100'],
    ],
    [
      'without an indicator that nobody has',
      tree(', score: { minmax: [0, 100] }', ', score: { minmax: [0, 100] }', 'combine: mean,'),
      [
        ['x', 10, null],
        ['x', 20, null],
      ],
      ['0', '100'],
    ],
    [
      'a unit alone has none on a relative scale',
      tree(', score: { minmax: [0, 100] }', ', score: { minmax: [0, 100] }'),
      [['x', 10, 7]],
      [null],
    ],
    [
      'none below the coverage asked for',
      tree(', missing: skip', ', missing: skip', 'combine: mean, min_coverage: 60%,'),
      [
        ['x', 10, 20],
        ['x', 10, null],
      ],
      ['15', null],
    ],
    ['as a geometric mean', tree('', '', 'combine: gmean,'), [['x', 4, 9]], ['6']],
    ['as a harmonic mean, exactly', tree('', '', 'combine: hmean,'), [['x', 1, 2]], ['1.333333']],
    ['as a power mean', tree('', '', 'combine: power, exponent: 2,'), [['x', 1, 7]], ['5']],
    ['with a penalty for imbalance', tree('', '', 'combine: mpi,'), [['x', 10, 30]], ['10']],
    ['no geometric mean over zero', tree('', '', 'combine: gmean,'), [['x', 0, 9]], [null]],
  ]
  test.each(cases)('%s', (_, index, units, totals) => {
    const together = scoreTogether(programmeOf(index), subjectsOf(units), '2025-06-30')
    const found = together.units.map(({ env }) => env.name('total'))
    expect(found.map((points) => (isExact(points) ? show(round(points, 6, 'half_up')) : null))).toEqual(totals)
  })
})

describe('what a relative leaf says of one unit alone', () => {
  const relative = tree(', score: { minmax: [0, 100] }', ', max: 0')
  test('without frozen parameters it is an error that says what to do', () => {
    const { outcome, faults } = assess(programmeOf(relative), factsOf(['x', 20, 0]), '2025-06-30')
    expect({ outcome, says: faults.some(({ zh }) => zh.includes('冻结')) }).toEqual({ outcome: 'error', says: true })
  })
  test('with them it is scored alone as it was among the others', () => {
    const population = populationOf(programmeOf(relative), subjectsOf(POINTS), '2025-06-30')
    const scores = population && scoreTable(population.tree, population.table)
    if (!scores || 'problems' in scores) throw new Error('not scored')
    const files = new Map([['frozen.json', JSON.stringify(scores.frozen)]])
    const programme = programmeOf(`${relative}  reference: { freeze: frozen.json }`, files)
    expect(assess(programme, factsOf(['x', 20, 0]), '2025-06-30')).toMatchObject({ outcome: 'eligible', score: 50 })
  })
})

test('an indicator that tells nobody apart leaves its weight to its siblings on columns as in the rules', () => {
  const programme = programmeOf(
    tree(', weight: 30, score: { minmax: [0, 100] }', ', weight: 70, score: { minmax: [0, 100] }', 'combine: mean,'),
  )
  const units: Unit[] = [
    ['x', 10, 7],
    ['x', 20, 7],
    ['x', 15, 7],
  ]
  const population = populationOf(programme, subjectsOf(units), '2025-06-30')
  const scores = population && scoreTable(population.tree, population.table)
  if (!scores || 'problems' in scores) throw new Error('not scored')
  expect([...(scores.nodes.get('total') ?? [])]).toEqual([0, 100, 50])
  expect(population.together.units.map(({ assessment }) => assessment.score)).toEqual([0, 100, 50])
  expect(population.together.findings.map(({ code }) => code)).toEqual(['constant'])
})

describe('a value of an earlier year', () => {
  const yearly = (leaf: string) => {
    const text = `
programme: carried
name: 沿用
owner: 科技部门
effective: 2020-01-01
facts:
  产量: { type: number, period: year, from: 甲 }
index:
  article: 指标
  tree: { total: { of: { 甲: { value: 产量, ${leaf} } } } }
`
    const loaded = loadProgramme(
      new Map([
        ['programme.yaml', text],
        ['policy.md', '# 办法\n\n## 指标\n'],
      ]),
      emptyCatalogue(),
    )
    if ('problems' in loaded) throw new Error(loaded.problems.map((problem) => showProblem(problem)).join('\n'))
    return loaded.programme
  }
  const yearsOf = (values: Readonly<Record<number, number>>): Facts => ({
    origin: () => undefined,
    value: (_, year) => values[year] ?? { doubt: 'unknown' },
  })
  const cases: [title: string, leaf: string, values: Record<number, number>, score: number | null, shown: string][] = [
    [
      'stands in where this year is not known',
      'missing: { carry: 2 }',
      { 2023: 7, 2022: 3 },
      7,
      '7（沿用 1 年前的值）',
    ],
    [
      'is scored as this year would be',
      'missing: { carry: 2 }, score: { at_least: { 3: 5 } }',
      { 2022: 3 },
      5,
      '3（沿用 2 年前的值）',
    ],
    ['does not stand in where this year is known', 'missing: { carry: 2 }', { 2024: 1, 2023: 7 }, 1, '1'],
    ['is too old', 'missing: { carry: 1 }', { 2022: 3 }, null, '未知（缺 产量）'],
    ['is not asked for', 'missing: fail', { 2023: 7 }, null, '未知（缺 产量）'],
  ]
  test.each(cases)('%s', (_, leaf, values, score, shown) => {
    const { score: found, scores } = assess(yearly(leaf), yearsOf(values), '2025-06-30')
    expect({ found, shown: scores.at(-1)?.value }).toEqual({ found: score, shown })
  })
  test('fills the column of those that are compared, before anything else does', () => {
    const subjects = [{ 2024: 10 }, { 2023: 20 }, {}].map((values, at) => ({ unit: `${at}`, facts: yearsOf(values) }))
    const programme = yearly('missing: { carry: 1, impute: worst }, score: { minmax: [0, 100] }')
    const { units } = scoreTogether(programme, subjects, '2025-06-30')
    expect(units.map(({ assessment }) => assessment.score)).toEqual([0, 100, 0])
  })
})

describe('places and bands', () => {
  const bands = (list: string) => tree('', '', '', `  bands: { by: places, within: 组, list: [${list}] }\n`)
  const cases: [
    title: string,
    list: string,
    units: readonly Unit[],
    found: readonly (readonly [number | null, string | null])[],
  ][] = [
    [
      'a quota larger than the group takes everyone',
      '{ label: 优, places: 50 }, { label: 良 }',
      POINTS,
      [
        [1, '优'],
        [1, '优'],
        [3, '优'],
      ],
    ],
    [
      'a group nobody is in changes nothing for the others',
      '{ label: 优, places: 1 }, { label: 良 }',
      [
        ['y', 1, 1],
        ['x', 2, 2],
      ],
      [
        [1, '优'],
        [1, '优'],
      ],
    ],
    [
      'a place whose condition is not met falls to the next band',
      '{ label: 优, places: 1, if: 数甲 > 15 }, { label: 良 }',
      [
        ['x', 10, 90],
        ['x', 20, 1],
      ],
      [
        [1, '良'],
        [2, '良'],
      ],
    ],
    [
      'what is unknown takes no place',
      '{ label: 优, places: 1 }',
      [
        ['x', null, 90],
        ['x', 20, 1],
      ],
      [
        [null, null],
        [1, '优'],
      ],
    ],
  ]
  test.each(cases)('%s', (_, list, units, found) => {
    const together = scoreTogether(programmeOf(bands(list)), subjectsOf(units), '2025-06-30')
    expect(together.units.map(({ rank, band }) => [rank, band])).toEqual(found)
  })
})

const reference = resolve(ROOT, process.env['GONGZHEN_REFERENCE_DATA'] ?? '../shared/data', 'coinr-reference/asem')
const isThere = existsSync(reference)
if (!isThere) console.warn(`skipped: asem-connectivity against COINr, no ${reference} (GONGZHEN_REFERENCE_DATA)`)

describe.skipIf(!isThere)('asem-connectivity', () => {
  const FACTS: Readonly<Record<string, string>> = {
    EurAsia_group: '地区',
    Area: '国土面积',
    Energy: '能源消费总量',
    GDP: '国内生产总值',
    Population: '人口总数',
  }
  const sheet = (name: string): Record<string, string>[] => {
    const [header = '', ...lines] = readFileSync(resolve(reference, name), 'utf8').trim().split(/\r?\n/)
    const columns = header.replaceAll('"', '').split(',')
    return lines.map((line) =>
      Object.fromEntries(
        line
          .replaceAll('"', '')
          .split(',')
          .map((cell, at) => [columns[at] ?? '', cell]),
      ),
    )
  }

  test('gives every node of every country as COINr does, to 1e-9', () => {
    const folder = resolve(ROOT, 'programmes/asem-connectivity')
    const files = new Map(
      ['programme.yaml', 'policy.md'].map((name) => [name, readFileSync(resolve(folder, name), 'utf8')]),
    )
    const loaded = loadProgramme(files, emptyCatalogue())
    if ('problems' in loaded) throw new Error(loaded.problems.map((problem) => showProblem(problem)).join('\n'))
    const { programme } = loaded
    const factOf = (code: string): string | undefined =>
      FACTS[code] ?? programme.model.nodes.get(code)?.value?.text.split(' / ')[0]
    const subjects = sheet('data.csv').map((row) => {
      const given = new Map(Object.entries(row).flatMap(([code, cell]) => [[factOf(code) ?? '', cell] as const]))
      const facts: Facts = {
        origin: () => undefined,
        value: (fact) => {
          const cell = given.get(fact) ?? ''
          if (cell === '' || cell === 'NA') return { doubt: 'unknown' }
          return fact === '地区' ? cell : (parseExact(cell) ?? { doubt: 'invalid' })
        },
      }
      return { unit: row['uCode'] ?? '', facts }
    })
    const { units } = scoreTogether(programme, subjects, '2019-01-31')
    const byUnit = new Map(units.map((one) => [one.unit, one]))
    const differ: string[] = []
    let compared = 0
    for (const { uCode = '', ...row } of sheet('a01-default.scores.csv')) {
      const found = byUnit.get(uCode)
      for (const [code, text] of Object.entries(row)) {
        const isRank = code === 'rank_Index'
        if (!isRank && !programme.model.nodes.has(code)) continue
        const points = isRank ? (found?.rank ?? null) : (found?.env.name(code) ?? null)
        const own = isExact(points) ? approximate(points) : Number.NaN
        compared++
        if (!(Math.abs(own - Number(text)) <= 1e-9 * Math.abs(Number(text)) + 1e-12))
          differ.push(`${uCode} ${code}: ${own} ${text}`)
      }
    }
    expect({ compared, differ }).toEqual({ compared: 51 * 12, differ: [] })
  })
})
