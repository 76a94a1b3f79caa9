import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact } from '../base.ts'
import { compile } from './compile.ts'
import { sampleEnv, sampleScope } from './sample.ts'
import { showValue } from './show.ts'

function explain(text: string) {
  const compiled = compile(text, sampleScope)
  if ('problems' in compiled) throw new Error(compiled.problems.map((problem) => problem.en).join('; '))
  const explained = compiled.explain(sampleEnv, (value, type) => showValue(value, type))
  expect(explained.result).toEqual(compiled.evaluate(sampleEnv))
  return explained
}

describe('the formula with its values', () => {
  const cases: [string, string][] = [
    ['研发费用 / 营业收入', '9,000,000.00 元 / 60,000,000.00 元'],
    ['注册地 = "示范区"', '示范区 = "示范区"'],
    ['min(研发费用 * 补助比例, 补助上限)', 'min(9,000,000.00 元 * 5%, 500,000.00 元)'],
    ['not(列入失信) and  科技人员 in [5..10]', 'not(否) and  30 人 in [5..10]'],
    ['研发费用(上年) + 研发费用(2022)', '7,000,000.00 元 + 6,000,000.00 元'],
    ['近(研发费用, 3)', '[6,000,000.00 元, 7,000,000.00 元, 9,000,000.00 元]'],
    ['合计(研发费用, 2) > 0', '(7,000,000.00 元 + 9,000,000.00 元) > 0'],
    ['均值(研发费用, 2)', '((7,000,000.00 元 + 9,000,000.00 元) / 2)'],
    ['增长率(营业收入)', '(60,000,000.00 元 / 50,000,000.00 元 - 1)'],
    ['增长率(营业收入, 2)', '((50,000,000.00 元 / 40,000,000.00 元 + 60,000,000.00 元 / 50,000,000.00 元) / 2 - 1)'],
    ['复合增长率(营业收入, 2)', '((60,000,000.00 元 / 40,000,000.00 元) ** (1 / 2) - 1)'],
    ['年数(成立日期, 今日) >= 3', '年数(2016-05-10, 2025-06-30) >= 3'],
    ['获批时.研发费用 * 2', '10,000,000.00 元 * 2'],
    ['有效高企 or 列入失信', '未知（缺 有效高企） or 否'],
    ['if 有效高企 then 贷款余额 else 补助上限', 'if 未知（缺 有效高企） then … else …'],
    ['if 有效高企 then 科技人员 else 30', 'if 未知（缺 有效高企） then 30 人 else 30'],
    ['专家评分 + 10', '60 分~80 分 + 10'],
    [
      'for x in 各季收入 return x * 补助比例',
      'for x in [1,000,000.00 元, 1,500,000.00 元, 1,200,000.00 元, 1,800,000.00 元] return x * 5%',
    ],
    ['科技人员 between 1 and 职工总数', '30 人 between 1 and 120 人'],
    ['产学研 - 合作数 + 1', '2 + 1'],
    ['"研发费用" + 注册地 // 研发费用', '"研发费用" + 示范区 // 研发费用'],
  ]
  test.each(cases)('%s reads %s', (text, expected) => expect(explain(text).substituted).toBe(expected))
})

describe('comparisons, for margins', () => {
  const cases: [string, string[]][] = [
    [
      '研发费用 >= 费用下限 and 研发费用 / 营业收入 >= 强度下限',
      ['研发费用 >= 费用下限: true', '研发费用 / 营业收入 >= 强度下限: true'],
    ],
    ['列入失信 and 科技人员 > 3', ['科技人员 > 3: true']],
    ['科技人员 in [5..10)', ['科技人员 >= 5: true', '科技人员 < 10: false']],
    ['科技人员 + 1 in (> 100, < 5)', ['科技人员 + 1 > 100: false', '科技人员 + 1 < 5: false']],
    ['科技人员 between 1 and 10', ['科技人员 >= 1: true', '科技人员 <= 10: false']],
    ['if 科技人员 > 3 then 职工总数 > 4 else 职工总数 > 5', ['科技人员 > 3: true', '职工总数 > 4: true']],
    ['if 有效高企 then 职工总数 > 4 else 职工总数 > 5', ['职工总数 > 4: true', '职工总数 > 5: true']],
    ['if 有效高企 then 职工总数 > 4 else 职工总数 > 5000', []],
    ['some x in [1, 2] satisfies x > 1', []],
    ['count(各季收入[item > 费用下限]) > 2', ['count(各季收入[item > 费用下限]) > 2: true']],
    ['not(注册地 = "甲")', ['注册地 = "甲": false']],
  ]
  test.each(cases)('%s', (text, expected) => {
    const comparisons = explain(text).comparisons()
    expect(comparisons.map(({ text: part, result }) => `${part}: ${result === true}`)).toEqual(expected)
  })
  test('both sides come in the unit of their type', () => {
    expect(explain('研发费用 / 营业收入 >= 强度下限').comparisons()).toMatchObject([
      { operator: '>=', left: exact('0.15'), right: exact('0.03'), type: { kind: 'number', unit: '%' }, result: true },
    ])
    expect(explain('研发费用 >= 费用下限').comparisons()).toMatchObject([
      { left: 900_000_000, right: 100_000_000, type: { money: { currency: 'CNY' } } },
    ])
  })
})

test('explaining a formula never changes its result', () => {
  const parts = [
    '研发费用 > 费用下限',
    '列入失信',
    '有效高企',
    '科技人员 in [1..50]',
    '贷款余额 > 补助上限',
    '专家评分 >= 70',
    '1 / (科技人员 - 30) > 1',
  ]
  const condition = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(...parts),
      fc
        .tuple(tie('any'), fc.constantFrom('and', 'or'), tie('any'))
        .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      tie('any').map((a) => `not(${a})`),
      fc.tuple(tie('any'), tie('any'), tie('any')).map(([a, b, c]) => `(if ${a} then ${b} else ${c})`),
    ),
  })).any
  const neverNull = fc.property(condition, (text) => explain(text).result !== null)
  expect(() => fc.assert(neverNull, { numRuns: 300 })).not.toThrow()
})
