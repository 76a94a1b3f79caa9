import { describe, expect, test } from 'vitest'
import { compile } from './compile.ts'
import { sampleOutcome, sampleScope } from './sample.ts'
import { type Type, moneyOf, showType, sameDimension, unify, typeOf } from './type.ts'
import { contextOf } from './value.ts'

/** The type of a formula as a message says it, with its unit. */
function typed(text: string): string {
  const compiled = compile(text, sampleScope)
  if ('problems' in compiled) return compiled.problems.map((problem) => problem.zh).join('; ')
  return showType(compiled.type)
}

describe('dimensions of money', () => {
  const cases: [string, string][] = [
    ['研发费用', '金额（CNY）'],
    ['研发费用 + 营业收入', '金额（CNY）'],
    ['研发费用 - 0', '金额（CNY）'],
    ['0 + 研发费用', '金额（CNY）'],
    ['-研发费用', '金额（CNY）'],
    ['研发费用 * 2', '金额（CNY）'],
    ['2 * 研发费用', '金额（CNY）'],
    ['研发费用 * 补助比例', '金额（CNY）'],
    ['研发费用 / 2', '金额（CNY）'],
    ['研发费用 / 营业收入', '数（%）'],
    ['研发费用 / 职工总数', '金额（CNY）'],
    ['研发费用 * 营业收入', '金额（CNY^2）'],
    ['研发费用 * 营业收入 / 营业收入', '金额（CNY）'],
    ['1 / 研发费用', '金额（CNY^-1）'],
    ['sqrt(研发费用 / 营业收入)', '数'],
    ['if 列入失信 then 0 else 研发费用', '金额（CNY）'],
    ['max(研发费用 - 营业收入, 0)', '金额（CNY）'],
    ['sum(近(研发费用, 3))', '金额（CNY）'],
    ['出口额 / 出口额', '数（%）'],
    ['科技人员 / 职工总数', '数（%）'],
    ['科技人员 * 2', '数（人）'],
    ['科技人员 + 3', '数（人）'],
    ['1 - 补助比例', '数（%）'],
    ['补助比例 * 科技人员', '数（人）'],
    ['增长率(营业收入)', '数（%）'],
    ['近(研发费用, 2)', '金额（CNY）的列表'],
    ['[1..2]', '数的区间'],
    ['研发费用 + 强度下限', '“+”两边不能一起用：左边是金额（CNY），右边是数（%）'],
    ['研发费用 + 1', '“+”两边不能一起用：左边是金额（CNY），右边是数'],
    ['研发费用 - 出口额', '“-”两边不能一起用：左边是金额（CNY），右边是金额（USD）'],
    ['研发费用 * 出口额', '“*”两边不能一起用：左边是金额（CNY），右边是金额（USD）'],
    ['研发费用 / 出口额', '“/”两边不能一起用：左边是金额（CNY），右边是金额（USD）'],
    ['研发费用 ** 2', '“**”两边不能一起用：左边是金额（CNY），右边是数'],
    ['研发费用 > 100', '“>”两边不能一起用：左边是金额（CNY），右边是数'],
    ['研发费用 = 出口额', '“=”两边不能一起用：左边是金额（CNY），右边是金额（USD）'],
    ['研发费用 * 营业收入 > 研发费用', '“>”两边不能一起用：左边是金额（CNY^2），右边是金额（CNY）'],
    [
      '研发费用 in [1..2]',
      '“>=”两边不能一起用：左边是金额（CNY），右边是数; “<=”两边不能一起用：左边是金额（CNY），右边是数',
    ],
    [
      '研发费用 in (1, 2)',
      '“=”两边不能一起用：左边是金额（CNY），右边是数; “=”两边不能一起用：左边是金额（CNY），右边是数',
    ],
    ['研发费用 between 0 and 补助上限', '是否'],
    ['if 列入失信 then 研发费用 else 5', 'then 和 else的类型不一致：金额（CNY）、数'],
    ['研发费用 in 各季收入', '是否'],
    ['科技人员 in 各季收入', '“=”两边不能一起用：左边是数（人），右边是金额（CNY）'],
  ]
  test.each(cases)('%s: %s', (text, expected) => expect(typed(text)).toBe(expected))
})

describe('kinds of values', () => {
  const cases: [string, string][] = [
    ['"a" > 3', 'refused mixed@1'],
    ['"a" = 3', 'refused mixed@1'],
    ['1 + "a"', 'refused mixed@1'],
    ['"a" * 2', 'refused operand@1'],
    ['"a" - "b"', 'refused operand@1'],
    ['true > false', 'refused mixed@1'],
    ['true = false', '否'],
    ['"a" < "b"', '是'],
    ['成立日期 > 今日', '否'],
    ['成立日期 = "2016-05-10"', 'refused date_as_text@1'],
    ['成立日期 in ["2016-05-10"]', 'refused mixed@9'],
    ['null = 1', '否'],
    ['null = null', '是'],
    ['null > 1', 'refused mixed@1'],
    ['[1] = [1, 2]', '否'],
    ['[1] = ["a"]', 'refused mixed@1'],
    ['{a: 1} = {a: 1.0}', '是'],
    ['1 and true', 'refused operand@1'],
    ['true and 1 or "a"', 'refused operand@10 operand@15'],
    ['not(1)', 'refused operand@5'],
    ['not(true, false)', 'refused argument_count@1'],
    ['if 1 then 2 else 3', 'refused operand@4'],
    ['if true then 1 else "a"', 'refused choices@1'],
    ['some x in [1] satisfies x', 'refused operand@25'],
    ['-"a"', 'refused operand@2'],
    ['5 / 0', 'refused division_by_zero@5'],
    ['[1..true]', 'refused choices@1'],
    ['["a".."c"]', '["a".."c"]'.replaceAll('"', '')],
    ['"b" in ["a".."c"]', '是'],
    ['任意 = "x"', '是'],
    ['任意 + 1', '错误：要数，得到的是文字（在“任意 + 1”）'],
    ['任意 > 3', '错误：要同一种可比较的值，得到的是数（在“任意 > 3”）'],
    ['5 in 任意', '否'],
    ['for i in 研发费用..3 return i', 'refused operand@10'],
    ['1 instance of number', 'refused not_supported@1'],
    ['duration("P1D")', 'refused not_supported@1'],
    ['成立日期 + duration("P3Y") <= 今日', 'refused not_supported@1 not_supported@8'],
    ['function(x) external {java: {}}', 'refused not_supported@1'],
  ]
  test.each(cases)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))
})

describe('money stays money inside functions of the formula', () => {
  const letters = Array.from('abcdefghijklmnop')
  const doubling = letters
    .slice(1)
    .map((name, index) => `, ${name}: function(x) ${letters[index]}(${letters[index]}(x))`)
  const cases: [string, string][] = [
    ['{f: function(x) x + 1, r: f(研发费用)}.r', 'refused mixed@17'],
    ['{f: function(x) x + 1, r: f(1)}.r', '2'],
    ['(function(x) x + 1)(研发费用)', 'refused mixed@14'],
    ['{f: function(x) round down(x, 0), r: f(研发费用 / 7)}.r', '1,285,714.00 元'],
    ['{f: function(x, y) x / y, r: f(y: 营业收入, x: 研发费用)}.r', '15%'],
    ['{f: function(x) x * 2, g: function(y) f(y) + y, r: g(研发费用)}.r', '27,000,000.00 元'],
    ['{f: function(x) x + 甲, r: f(1), s: f(2)}.r', 'refused undeclared@21'],
    ['{f: function(x) g(x), g: function(x) f(x), r: f(1)}.r', 'refused no_function@17'],
    ['{f: function(x) x, r: f(1, 2)}.r', 'refused argument_count@23'],
    ['{f: function(x) x, r: f(z: 1)}.r', 'refused argument_name@28'],
    ['sort(各季收入, function(a, b) a > b)[1]', '1,800,000.00 元'],
    ['sort(各季收入, function(a, b) a > b + 1)', 'refused mixed@31'],
    ['flatten([[研发费用], [营业收入]])[1] > 费用下限', '是'],
    ['flatten([[研发费用], [营业收入]])[1] > 5', 'refused mixed@1'],
    ['get value(获批时, "研发费用") > 5', 'refused mixed@1'],
    ['context put({a: 1}, "b", 研发费用).b > 5', 'refused mixed@1'],
    [`{a: function(x) x + x${doubling.join('')}, r: p(1)}.r`, 'refused too_complex@161'],
  ]
  test.each(cases)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))
})

describe('series', () => {
  const cases: [string, string][] = [
    ['研发费用(上年)', '7,000,000.00 元'],
    ['研发费用(0)', '9,000,000.00 元'],
    ['研发费用(-61)', 'refused bad_period@1'],
    ['研发费用(202306)', 'refused bad_period@1'],
    ['研发费用(上月)', 'refused bad_period@1'],
    ['研发费用(去年)', 'refused bad_period@1'],
    ['研发费用(1.5)', 'refused bad_period@1'],
    ['研发费用()', 'refused bad_period@1'],
    ['研发费用(上年, 前年)', 'refused bad_period@1'],
    ['研发费用(万元)', 'refused unit_not_period@6'],
    ['科技人员(上年)', 'refused not_periodic@1'],
    ['近(研发费用)', 'refused argument_count@1'],
    ['近(研发费用, 0)', 'refused series_count@9'],
    ['近(研发费用, 61)', 'refused series_count@9'],
    ['近(研发费用, 科技人员)', 'refused series_count@9'],
    ['近(科技人员, 2)', 'refused not_periodic@3'],
    ['近(1 + 2, 2)', 'refused series_argument@3'],
    ['近(研发费, 2)', 'refused undeclared@3'],
    ['增长率(研发费用, 2) > 0', '是'],
    ['growth(研发费用) = 增长率(研发费用)', '是'],
    ['recent(研发费用, 2) = 近(研发费用, 2)', '是'],
    ['total(研发费用, 2) = 合计(研发费用, 2) and average(研发费用, 2) = 均值(研发费用, 2)', '是'],
    ['compound growth(研发费用, 1) = 增长率(研发费用)', '是'],
    ['复合增长率(职工总数, 1)', '20%'],
    ['增长率(净利润)', '未知（缺 净利润(2023)）'],
    ['均值(职工总数, 2)', '110 人'],
  ]
  test.each(cases)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))

  test('what a formula reads is known before it is evaluated', () => {
    const reads = (text: string) => {
      const compiled = compile(text, sampleScope)
      return 'problems' in compiled ? [] : compiled.reads
    }
    expect(reads('近(研发费用, 2)[1] + 研发费用(2020) + 研发费用')).toEqual([
      { name: '研发费用', back: 1 },
      { name: '研发费用' },
      { name: '研发费用', period: 2020 },
    ])
    expect(reads('some x in [科技人员] satisfies x > 职工总数')).toEqual([{ name: '科技人员' }, { name: '职工总数' }])
    expect(reads('1 + 2')).toEqual([])
  })
})

test('types unify where a value may be one or the other', () => {
  const cny = moneyOf('CNY')
  const cases: [Type, Type, string | undefined][] = [
    [cny, { kind: 'number', zero: true }, '金额（CNY）'],
    [cny, { kind: 'number' }, undefined],
    [{ kind: 'null' }, { kind: 'text' }, '文字'],
    [{ kind: 'any' }, { kind: 'text' }, '任意值'],
    [{ kind: 'list', of: cny }, { kind: 'list', of: { kind: 'null' } }, '金额（CNY）的列表'],
    [{ kind: 'date' }, { kind: 'text' }, undefined],
    [{ kind: 'context', entries: new Map([['a', cny]]) }, { kind: 'context', entries: new Map([['b', cny]]) }, '结构'],
  ]
  for (const [a, b, expected] of cases) {
    const both = [unify(a, b), unify(b, a)].map((type) => type && showType(type))
    expect(both).toEqual([expected, expected])
  }
  expect(sameDimension(moneyOf('CNY'), moneyOf('USD'))).toBe(false)
})

test('values tell their kind, and types their name in both languages', () => {
  const shown = [null, true, 'a', 1, { date: '2024-01-01' }, [1, 'a'], contextOf([['a', 1]])].map((value) =>
    showType(typeOf(value), 'en'),
  )
  expect(shown).toEqual(['null', 'yes or no', 'text', 'number', 'date', 'list', 'context'])
  expect(showType(moneyOf('USD', 2), 'en')).toBe('money (USD^2)')
})
