import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact } from '../base.ts'
import { compileTest } from './cell.ts'
import { sampleEnv, sampleScope } from './sample.ts'
import type { Env, Scope } from './scope.ts'
import { showValue } from './show.ts'
import { type CompiledTable, type Table, compileTable } from './table.ts'
import { TEXT, type Type, WHOLE, moneyOf } from './type.ts'
import { Fault, type Result, Unknown } from './value.ts'

/** Rows as they stand in a file: tests, then the output. */
function tableOf(inputs: readonly string[], rows: readonly (readonly string[])[], hit: Table['hit'] = 'first'): Table {
  return { inputs, hit, rows: rows.map((row) => ({ tests: row.slice(0, -1), output: row.at(-1) ?? '' })) }
}

function compiled(table: Table, scope: Scope = sampleScope): CompiledTable {
  const result = compileTable(table, scope)
  if ('problems' in result) throw new Error(result.problems.map((problem) => problem.zh).join('; '))
  return result
}

/** Every problem of a table: `code@row/input`. */
function problems(table: Table, scope: Scope = sampleScope): string[] {
  const result = compileTable(table, scope)
  if (!('problems' in result)) return []
  return result.problems.map(({ code, at, zh }) => {
    const place = [at.row, at.output ? 'out' : at.input].filter((part) => part !== undefined).join('/')
    return place === '' ? zh : `${code.slice('feel.'.length)}@${place}`
  })
}

const RATES = [
  ['< 3%', '-', '0'],
  ['[3%..10%)', '-', '5%'],
  ['>= 10%', '"初创"', '10%'],
  ['>= 10%', '-', '8%'],
]

describe('the row that is hit', () => {
  const cases: [string, Table, string][] = [
    ['the first that matches', tableOf(['研发费用 / 营业收入', '企业类型'], RATES), '10%'],
    [
      'money with its unit',
      tableOf(
        ['研发费用'],
        [
          ['< 300万元', '1'],
          ['[300万元..900万元)', '2'],
          ['>= 900万元', '3'],
        ],
      ),
      '3',
    ],
    [
      'several values',
      tableOf(
        ['企业类型'],
        [
          ['"成长", "初创"', '1'],
          ['-', '2'],
        ],
      ),
      '1',
    ],
    [
      'none of several',
      tableOf(
        ['企业类型'],
        [
          ['not("成长", "初创")', '1'],
          ['-', '2'],
        ],
      ),
      '2',
    ],
    [
      'a condition about ?',
      tableOf(
        ['行业代码'],
        [
          ['starts with(?, "39") and string length(?) = 4', '1'],
          ['-', '2'],
        ],
      ),
      '1',
    ],
    [
      'yes or no',
      tableOf(
        ['列入失信'],
        [
          ['true', '1'],
          ['false', '2'],
        ],
        'unique',
      ),
      '2',
    ],
    [
      'dates',
      tableOf(
        ['成立日期'],
        [
          ['<= date("2015-12-31")', '1'],
          ['>= date("2016-01-01")', '2'],
        ],
        'unique',
      ),
      '2',
    ],
    [
      'whole numbers',
      tableOf(
        ['科技人员'],
        [
          ['<= 29', '1'],
          ['>= 30', '2'],
        ],
        'unique',
      ),
      '2',
    ],
    [
      'people',
      tableOf(
        ['科技人员'],
        [
          ['< 30人', '1'],
          ['>= 30人', '2'],
        ],
        'unique',
      ),
      '2',
    ],
    [
      'a formula as output',
      tableOf(
        ['科技人员'],
        [
          ['>= 30', 'min(研发费用 * 补助比例, 补助上限)'],
          ['-', '0'],
        ],
      ),
      '450,000.00 元',
    ],
    [
      'money as output',
      tableOf(
        ['科技人员'],
        [
          ['>= 30', '50万元'],
          ['-', '0'],
        ],
      ),
      '500,000.00 元',
    ],
    [
      'text as output',
      tableOf(
        ['科技人员'],
        [
          ['>= 30', '"种子期"'],
          ['-', '"成熟期"'],
        ],
      ),
      '种子期',
    ],
    [
      'names as bounds',
      tableOf(
        ['研发费用'],
        [
          ['< 费用下限', '1'],
          ['-', '2'],
        ],
      ),
      '2',
    ],
  ]
  test.each(cases)('%s', (_, table, expected) => {
    const { evaluate, type } = compiled(table)
    expect(showValue(evaluate(sampleEnv), type)).toBe(expected)
  })

  test('outputs may be values with their type', () => {
    const table: Table = {
      inputs: ['列入失信'],
      hit: 'unique',
      rows: [
        { tests: ['true'], output: 0 },
        { tests: ['false'], output: { value: 5_000_000, type: moneyOf('CNY') } },
      ],
    }
    const { evaluate, type } = compiled(table)
    expect(showValue(evaluate(sampleEnv), type)).toBe('50,000.00 元')
  })
})

describe('what is wrong with a table is said with its place', () => {
  const cases: [string, Table, string[]][] = [
    [
      'a gap at a bound',
      tableOf(
        ['补助比例'],
        [
          ['< 3%', '0'],
          ['> 3%', '1'],
        ],
      ),
      ['决策表没有一行覆盖：补助比例 = 3%'],
    ],
    [
      'a gap between',
      tableOf(
        ['补助比例'],
        [
          ['< 3%', '0'],
          ['>= 10%', '1'],
        ],
      ),
      ['决策表没有一行覆盖：补助比例 为 [3%..10%)'],
    ],
    [
      'a gap of one value of another column',
      tableOf(['补助比例', '企业类型'], RATES.slice(0, 3)),
      ['决策表没有一行覆盖：补助比例 >= 10%，企业类型 为 未列出的值'],
    ],
    ['a missing no', tableOf(['列入失信'], [['true', '1']]), ['决策表没有一行覆盖：列入失信 为 否']],
    [
      'money gaps',
      tableOf(
        ['研发费用'],
        [
          ['< 300万元', '0'],
          ['> 300万元', '1'],
        ],
      ),
      ['决策表没有一行覆盖：研发费用 = 3,000,000.00 元'],
    ],
    [
      'date gaps',
      tableOf(
        ['成立日期'],
        [
          ['< date("2016-01-01")', '0'],
          ['> date("2016-01-01")', '1'],
        ],
      ),
      ['决策表没有一行覆盖：成立日期 = 2016-01-01'],
    ],
    [
      'overlap',
      tableOf(
        ['补助比例'],
        [
          ['<= 3%', '0'],
          ['>= 3%', '1'],
        ],
        'unique',
      ),
      ['决策表第 1 行和第 2 行同时覆盖：补助比例 = 3%'],
    ],
    [
      'a row never hit',
      tableOf(
        ['补助比例'],
        [
          ['-', '0'],
          ['>= 3%', '1'],
        ],
      ),
      ['决策表第 2 行永远不会命中：前面的行（如第 1 行）已全部覆盖'],
    ],
    [
      'a row taken by two',
      tableOf(
        ['补助比例'],
        [
          ['< 5%', '0'],
          ['>= 5%', '1'],
          ['[3%..8%]', '2'],
        ],
      ),
      ['决策表第 3 行永远不会命中：前面的行（如第 1 行）已全部覆盖'],
    ],
    [
      'an impossible row',
      tableOf(
        ['补助比例'],
        [
          ['(5%..3%)', '0'],
          ['-', '1'],
        ],
      ),
      ['决策表第 1 行永远不会命中：它的条件不可能成立'],
    ],
    [
      'a full-width sign',
      tableOf(
        ['补助比例'],
        [
          ['＜ 3%', '0'],
          ['-', '1'],
        ],
      ),
      ['full_width@0/0'],
    ],
    [
      'an undeclared column',
      tableOf(
        ['补助比'],
        [
          ['< 3%', '0'],
          ['-', '1'],
        ],
      ),
      ['undeclared@0'],
    ],
    [
      'a bare number against money',
      tableOf(
        ['研发费用'],
        [
          ['< 300', '0'],
          ['-', '1'],
        ],
      ),
      ['mixed@0/0'],
    ],
    [
      'a money output beside a number',
      tableOf(
        ['补助比例'],
        [
          ['< 3%', '3元'],
          ['-', '1'],
        ],
      ),
      ['choices@1/out'],
    ],
    [
      'a wrong output',
      tableOf(
        ['补助比例'],
        [
          ['< 3%', '甲'],
          ['-', '1'],
        ],
      ),
      ['undeclared@0/out'],
    ],
    [
      'a row too short',
      tableOf(
        ['补助比例', '企业类型'],
        [
          ['< 3%', '0'],
          ['-', '-', '1'],
        ],
      ),
      ['table_width@0'],
    ],
    [
      'joined comparisons',
      tableOf(
        ['补助比例'],
        [
          ['>= 3% and < 5%', '0'],
          ['-', '1'],
        ],
      ),
      ['test_joined@0/0'],
    ],
    ['no rows', tableOf(['补助比例'], []), ['决策表没有行']],
    [
      'an empty cell',
      tableOf(
        ['补助比例'],
        [
          ['', '0'],
          ['-', '1'],
        ],
      ),
      ['empty@0/0'],
    ],
  ]
  test.each(cases)('%s', (_, table, expected) => expect(problems(table)).toEqual(expected))

  test('a bound known only when evaluated is noted, never guessed', () => {
    const open = compiled(
      tableOf(
        ['研发费用'],
        [
          ['< 费用下限', '1'],
          ['>= 费用下限', '2'],
        ],
      ),
    )
    expect(open.notes.map((note) => note.zh)).toEqual([
      '“研发费用”一列第 1、2 行的条件要到计算时才知道，遗漏和重叠没有查全',
    ])
    expect(
      compiled(
        tableOf(
          ['研发费用'],
          [
            ['< 费用下限', '1'],
            ['-', '2'],
          ],
        ),
      ).notes,
    ).toEqual([])
    expect(
      problems(
        tableOf(
          ['研发费用'],
          [
            ['-', '1'],
            ['< 费用下限', '2'],
          ],
        ),
      ),
    ).toEqual(['决策表第 2 行永远不会命中：前面的行（如第 1 行）已全部覆盖'])
  })
})

describe('an unknown column', () => {
  const cases: [string, Table, string][] = [
    [
      'makes the table unknown',
      tableOf(
        ['有效高企', '科技人员'],
        [
          ['true', '-', '1'],
          ['false', '-', '2'],
        ],
      ),
      '未知（缺 有效高企）',
    ],
    [
      'does not matter where rows agree',
      tableOf(
        ['有效高企'],
        [
          ['true', '5'],
          ['false', '5'],
        ],
        'unique',
      ),
      '5',
    ],
    [
      'does not matter where another column decides',
      tableOf(
        ['有效高企', '科技人员'],
        [
          ['true', '< 30', '1'],
          ['-', '-', '2'],
        ],
      ),
      '2',
    ],
    [
      'matters before the row that would match',
      tableOf(
        ['有效高企', '科技人员'],
        [
          ['true', '>= 30', '1'],
          ['-', '-', '2'],
        ],
      ),
      '未知（缺 有效高企）',
    ],
    [
      'does not matter after it',
      tableOf(
        ['有效高企', '科技人员'],
        [
          ['-', '>= 30', '1'],
          ['true', '-', '2'],
          ['-', '-', '3'],
        ],
      ),
      '1',
    ],
    [
      'and a fault is a fault',
      tableOf(
        ['科技人员 / (科技人员 - 30)'],
        [
          ['> 1', '1'],
          ['-', '2'],
        ],
      ),
      '错误：除数是 0（在“科技人员 / (科技人员 - 30)”）',
    ],
    [
      'known by its bounds decides where it can',
      tableOf(
        ['专家评分'],
        [
          ['< 60', '1'],
          ['[60..80]', '2'],
          ['> 80', '3'],
        ],
        'unique',
      ),
      '2',
    ],
  ]
  test.each(cases)('%s', (_, table, expected) => {
    const { evaluate, type } = compiled(table)
    expect(showValue(evaluate(sampleEnv), type)).toBe(expected)
  })
  test('no row at run time is a fault, several rows of a unique table too', () => {
    const none = compiled(tableOf(['研发费用'], [['< 费用下限', '1']])).evaluate(sampleEnv)
    expect(none instanceof Fault && none.zh).toBe('决策表没有一行符合')
    const two = compiled(
      tableOf(
        ['研发费用'],
        [
          ['> 费用下限', '1'],
          ['> 补助上限', '2'],
        ],
        'unique',
      ),
    ).evaluate(sampleEnv)
    expect(two instanceof Fault && two.zh).toBe('决策表有几行同时符合：第 1、2 行')
  })
})

test('explain tells the row hit and the rows missed by one cell, with their margins', () => {
  const table = compiled(tableOf(['研发费用 / 营业收入', '企业类型'], RATES))
  const explained = table.explain(sampleEnv, (value, type) => showValue(value, type))
  expect(explained).toMatchObject({
    result: exact('0.1'),
    row: 2,
    substituted: '研发费用 / 营业收入: 15%，企业类型: 初创 → 第 3 行：10%',
    missed: [
      { row: 0, input: 0, test: '< 3%', output: 0, comparisons: [{ text: '研发费用 / 营业收入 < 3%', result: false }] },
      { row: 1, input: 0, test: '[3%..10%)', output: exact('0.05') },
    ],
  })
  expect(explained.comparisons()).toMatchObject([
    { text: '研发费用 / 营业收入 >= 10%', operator: '>=', left: exact('0.15'), right: exact('0.1'), result: true },
    { text: '企业类型 = "初创"', result: true },
  ])
  expect(explained.result).toEqual(table.evaluate(sampleEnv))
})

test('explain tells of a long table the rows beside the one hit', () => {
  const steps = Array.from({ length: 200 }, (_, step) => [`[${step}..${step + 1})`, `${step}`])
  const table = compiled(tableOf(['科技人员'], [...steps, ['-', '0']]))
  const { row, missed } = table.explain(sampleEnv, (value, type) => showValue(value, type))
  expect(row).toBe(30)
  expect(missed.map((one) => one.row)).toEqual(Array.from({ length: 21 }, (_, at) => 20 + at).filter((at) => at !== 30))
})

describe('large tables', () => {
  const codes = (count: number) => Array.from({ length: count }, (_, index) => String(1000 + index))
  test('16,000 rows over 1,380 industry codes compile, are complete, and find their row at once', () => {
    const rows = codes(1380).flatMap((code) =>
      Array.from({ length: 12 }, (_, step) => [
        `"${code}"`,
        step === 11 ? '>= 11' : step === 0 ? '< 1' : `[${step}..${step + 1})`,
        `${code}${step}`,
      ]),
    )
    const begun = performance.now()
    const table = compiled(tableOf(['行业代码', '产学研-合作数'], [...rows, ['-', '-', '0']]))
    expect(performance.now() - begun).toBeLessThan(20_000)
    expect(table.evaluate({ ...sampleEnv, name: (name) => (name === '行业代码' ? '2379' : 7) })).toBe(23797)
    expect(table.evaluate({ ...sampleEnv, name: (name) => (name === '行业代码' ? '9999' : 7) })).toBe(0)
    expect(problems(tableOf(['行业代码', '产学研-合作数'], rows, 'unique'))).toEqual([
      '决策表没有一行覆盖：行业代码 为 未列出的值',
    ])
  })
  test('a table too intertwined to analyse says so', () => {
    const rows = Array.from({ length: 3000 }, (_, index) => [
      `< ${(index * 7919) % 3001}`,
      `> ${(index * 104_729) % 2999}`,
      '1',
    ])
    const table = compiled(tableOf(['产学研-合作数', '补助比例'], [...rows, ['-', '-', '2']]))
    expect(table.notes.map((note) => note.code)).toEqual(['feel.table_not_analysed'])
  })
})

describe('analysis agrees with trying every case', () => {
  const numbers = [-1, 0, 1, 2, 3, 4, 5, 6]
  const texts = ['甲', '乙', '丙', '其他']
  const types: Record<string, Type> = { n: WHOLE, t: TEXT }
  const scope: Scope = { type: (name) => types[name], names: () => Object.keys(types), series: () => undefined }
  const env = (n: Result, t: Result): Env => ({
    asOf: '2025-06-30',
    name: (name) => (name === 'n' ? n : t),
    at: () => null,
    atPeriod: () => null,
  })
  const bound = fc.integer({ min: 0, max: 5 })
  const numberCell = fc.oneof(
    fc.constant('-'),
    fc.tuple(fc.constantFrom('<', '<=', '>', '>='), bound).map(([sign, n]) => `${sign} ${n}`),
    fc
      .tuple(fc.constantFrom('[', '('), bound, bound, fc.constantFrom(']', ')'))
      .map(([open, a, b, close]) => `${open}${a}..${b}${close}`),
    fc.tuple(bound, bound).map(([a, b]) => `${a}, ${b}`),
    fc.tuple(bound, bound).map(([a, b]) => `not(${a}, > ${b})`),
  )
  const textCell = fc.oneof(
    fc.constant('-'),
    fc.constantFrom('"甲"', '"乙"', '"甲", "乙"', 'not("甲")', '? = "丙" or ? = "乙"', 'not("甲", "丙")'),
  )
  const rows = fc.array(fc.tuple(numberCell, textCell), { minLength: 1, maxLength: 5 })

  /** Per case, the rows whose tests hold when each is asked alone. */
  function matching(cells: readonly (readonly [string, string])[]): number[][] {
    const tests = cells.map(([n, t]) => [compileTest(n, WHOLE, scope), compileTest(t, TEXT, scope)] as const)
    return numbers.flatMap((n) =>
      texts.map((t) =>
        tests.flatMap(([first, second], row) => {
          if ('problems' in first || 'problems' in second) throw new Error('a cell is wrong')
          return first.evaluate(n, env(n, t)) === true && second.evaluate(t, env(n, t)) === true ? [row] : []
        }),
      ),
    )
  }

  test('gaps, overlaps and rows never hit', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom<Table['hit']>('first', 'unique'), (cells, hit) => {
        const found = problems(
          tableOf(
            ['n', 't'],
            cells.map(([n, t], row) => [n, t, String(row)]),
            hit,
          ),
          scope,
        )
        const cases = matching(cells)
        expect(found.some((problem) => problem.includes('没有一行覆盖'))).toBe(cases.some((hits) => hits.length === 0))
        const overlaps = hit === 'unique' && cases.some((hits) => hits.length > 1)
        expect(found.some((problem) => problem.includes('同时覆盖'))).toBe(overlaps)
        const shadowed = cells.flatMap((_, row) =>
          hit === 'first' && !cases.some((hits) => hits[0] === row) ? [row + 1] : [],
        )
        const said = found.flatMap((problem) => /第 (\d+) 行永远不会命中/.exec(problem)?.[1] ?? []).map(Number)
        expect(said).toEqual(shadowed)
      }),
      { numRuns: 400 },
    )
  })

  test('evaluation takes the first row whose tests hold, and knows what it does not know', () => {
    fc.assert(
      fc.property(rows, (cells) => {
        const table = compileTable(
          tableOf(['n', 't'], [...cells.map(([n, t], row) => [n, t, String(row)]), ['-', '-', '99']]),
          scope,
        )
        if ('problems' in table) return
        const cases = matching([...cells, ['-', '-']])
        for (const [index, hits] of cases.entries()) {
          const n = numbers[Math.floor(index / texts.length)] ?? 0
          const t = texts[index % texts.length] ?? ''
          const expected = hits[0] === cells.length ? 99 : hits[0]
          expect(table.evaluate(env(n, t))).toBe(expected)
          const explained = table.explain(env(n, t), () => '')
          expect(explained.result).toBe(expected)
          expect(explained.row).toBe(hits[0])
        }
        const open = new Unknown(new Map([['n', 'unknown']]))
        for (const t of texts) {
          const possible = new Set(numbers.map((n) => table.evaluate(env(n, t))))
          const result = table.evaluate(env(open, t))
          if (result instanceof Unknown) continue
          expect([...possible]).toEqual([result])
        }
      }),
      { numRuns: 200 },
    )
  })
})
