import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileTest } from './cell.ts'
import { compile } from './compile.ts'
import { sampleOutcome, sampleScope } from './sample.ts'

/** The first problem of a formula. */
function firstProblem(text: string) {
  const compiled = compile(text, sampleScope)
  if (!('problems' in compiled)) throw new Error(`compiles: ${text}`)
  return compiled.problems[0]
}

describe('traps of the grammar', () => {
  const traps: [string, string][] = [
    ['科技人员 in [5..10] and 职工总数 > 3', '否'],
    ['科技人员 in [5..50] and 职工总数 > 3', '是'],
    ['职工总数 > 3 and 科技人员 in [5..50] and 科技人员 > 1', '是'],
    ['科技人员 in [5..10] or 职工总数 > 3 and 列入失信', '否'],
    ['科技人员 in [5..10] or 职工总数 > 3', '是'],
    ['科技人员 in [5..50] = true', '是'],
    ['科技人员 in >= 3 and 职工总数 > 3', '是'],
    ['科技人员 in >= 300 or 职工总数 > 3', '是'],
    ['科技人员 in > 3 and 职工总数 in > 300', '否'],
    ['if 科技人员 in [1..2] and 列入失信 then 1 else 2', '2'],
    ['not(科技人员 in [1..2] and 列入失信)', '是'],
    ['科技人员 in (1..30] and 职工总数 in [120..121)', '是'],
    ['科技人员 in ]1..30[', '否'],
    ['科技人员 in (> 3)', '是'],
    ['科技人员 in (< 3) or 职工总数 in (> 3) and 列入失信', '否'],
    ['(科技人员 in [5..10]) and 职工总数 > 3', '否'],
    ['企业类型 in ("初创", "成长") and 注册地 in ("示范区")', '是'],
    ['科技人员 between 1 and 30 and 职工总数 > 3', '是'],
    ['1 - 2 - 3', '-4'],
    ['2 ** 3 ** 2', '64'],
    ['-2 ** 2', '4'],
    ['- - 2', '2'],
    ['1 + 2 * 3', '7'],
    ['true or false and false', '是'],
    ['1 // one\n+ /* two */ 2', '3'],
    ['"＞（）" + "a\\"b\\\\\\n\\u4e2d"', '＞（）a"b\\\n中'],
    ['"\\d"', '\\d'],
    ['.5 + 1e2 + 1.5E-1', '100.65'],
    ['科技人员 > 3\nand 职工总数 > 3', '是'],
    ['科技人员 > 3 and\r\n  职工总数 > 3', '是'],
    ['if 列入失信\nthen 1\nelse 2', '2'],
    ['min(\n  1,\n  2\n)\n', '1'],
    ['1\n+ 2\n* 3', '7'],
    ['科技人员\n  in [1..50]', '是'],
    ['[1,\n2][1]', '1'],
    ['\t1 + 1  ', '2'],
  ]
  test.each(traps)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))
})

describe('full-width signs', () => {
  const signs: [string, string][] = [
    ['科技人员＞3', 'refused full_width@5'],
    ['min（科技人员，3）', 'refused full_width@4 full_width@9 full_width@11'],
    ['企业类型 = “初创”', 'refused full_width@8 full_width@11'],
    ['补助比例 > 5％', 'refused percent@8 full_width@9'],
    ['｛甲：1｝', 'refused full_width@1 full_width@3 full_width@5'],
    ['科技人员　> 3', 'refused full_width@5'],
    ['科技人员 > ３', 'refused full_width@8'],
    ['科技人员 × 2', 'refused full_width@6'],
    ['科技人员 ≤ 3；', 'refused wrong_sign@6 full_width@9 unexpected@9'],
    ['年限＞3 and 收入（含税） > 0', 'refused undeclared@1 full_width@3'],
    ['企业类型 = "（初创）"', '否'],
  ]
  test.each(signs)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))

  test('the proposal is the whole formula in half-width signs', () => {
    expect(firstProblem('min（科技人员，3）')).toMatchObject({
      column: 4,
      zh: '这里是全角符号“（”，公式里要用半角“(”',
      en: 'full-width “（” here; a formula uses “(”',
      proposal: 'min(科技人员,3)',
    })
  })
})

describe('syntax errors say where and what is missing', () => {
  const errors: [string, number, string][] = [
    ['', 1, '公式是空的'],
    ['   ', 1, '公式是空的'],
    ['if 列入失信 then 2', 14, 'if 要写全：if 条件 then 值 else 值'],
    ['if 列入失信', 4, 'if 后面缺少 then'],
    ['(1 + 2', 1, '“(”没有配对的“)”'],
    ['1 + 2)', 6, '“)”前面没有配对的“(”'],
    ['[1, 2', 1, '“[”没有配对的“]”'],
    ['1 +', 3, '后面缺少一个值'],
    ['1 + * 2', 5, '“*”的左边缺少一个值'],
    ['and 列入失信', 1, '“and”的左边缺少一个值'],
    ['min(1, )', 8, '“)”前面缺少一个值'],
    ['企业类型 "初创"', 6, '之间缺少运算符或逗号'],
    ['"初创', 1, '文字没有结束的双引号'],
    ['> 3', 1, '“>”的左边缺少一个值'],
    ['科技人员 && 列入失信', 6, '请写“and”'],
    ['科技人员 || 列入失信', 6, '请写“or”'],
    ['科技人员 == 3', 6, '请写“=”'],
    ['科技人员 <> 3', 6, '请写“!=”'],
    ['科技人员 => 3', 6, '请写“>=”'],
    ['列入失信 或者 有效高企', 6, '请写“or”'],
    ['列入失信 = 是', 8, '请写“true”'],
    ['not 列入失信', 1, '请写“not(…)”'],
    ['5万元', 1, '写成参数'],
    ['职工总数 > 1,000', 8, '写成 1000'],
    ['1e99999', 1, '超出数的范围'],
    ['some x in [1] return x', 15, 'some 后面用 satisfies'],
    ['for x in [1]', 12, 'for 后面缺少 return'],
  ]
  test.each(errors)('%s', (text, column, words) => {
    const problem = firstProblem(text)
    expect(problem?.zh).toContain(words)
    expect(problem?.column).toBe(column)
    expect(problem?.en).toMatch(/^[\x20-\x7e“”−–±…\p{L}＞（）.]+$/u)
  })
})

describe('names', () => {
  const names: [string, string][] = [
    ['软件著作权 登记数', '3 件'],
    ['软件著作权   登记数 + 1', '4 件'],
    ['产学研-合作数', '2'],
    ['产学研 - 合作数', '2'],
    ['科技人员-科技人员', '0 人'],
    ['收入（含税）', '1.00 元'],
    ['获批时.日期', '2023-04-01'],
    ['获批时.研发费', 'refused no_entry@1'],
    ['__proto__ + constructor', '15'],
    ['toString', 'refused undeclared@1'],
    ['hasOwnProperty(1)', 'refused no_function@1'],
    ['{__proto__: 1, toString: 2}.__proto__', '1'],
    ['{constructor: 5}.toString', 'refused no_entry@1'],
    ['for 甲 乙 in [1, 2] return 甲 乙 + 1', '[2, 3]'],
    ['{底 数: 2, 平方: 底 数 * 底 数}.平方', '4'],
    ['营业收人', 'refused undeclared@1'],
    ['max', 'refused function_without_call@1'],
    ['mini(1, 2)', 'refused no_function@1'],
    ['科技人员(2)', 'refused not_periodic@1'],
    ['营业收人(上年)', 'refused undeclared@1'],
    ['营业收人(万元)', 'refused undeclared@1'],
    ['? > 3', 'refused subject_outside@1'],
  ]
  test.each(names)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))

  test('an undeclared name is answered with the nearest ones', () => {
    expect(firstProblem('营业收人 > 0')).toMatchObject({
      proposal: '营业收入',
      zh: '没有声明过“营业收人”；相近的有：营业收入',
    })
    expect(firstProblem('mini(1, 2)')).toMatchObject({ proposal: 'min' })
    expect(firstProblem('获批时.研发费')).toMatchObject({ proposal: '研发费用' })
  })

  test('every problem of a formula is reported, in order', () => {
    expect(sampleOutcome('甲甲 + 研发费用 + 乙乙 > "x"')).toBe('refused undeclared@1 undeclared@13')
  })
})

describe('hostile texts', () => {
  const texts: [string, string][] = [
    ['ten megabytes', '1 + '.repeat(2_600_000)],
    ['10,000 brackets', '('.repeat(10_000) + '1' + ')'.repeat(10_000)],
    ['10,000 open lists', '['.repeat(10_000)],
    ['5,000 nested ifs', 'if 列入失信 then 1 else '.repeat(5_000) + '1'],
    ['40,000 minus signs', '- '.repeat(40_000) + '1'],
    ['20,000 nots', 'not('.repeat(20_000)],
    ['10,000 names', '甲 '.repeat(10_000)],
    ['5,000 paths', `获批时${'.甲'.repeat(5_000)}`],
    ['14,000 conditions after in', `科技人员 in 1${' and b'.repeat(14_000)}`],
    ['50,000 full-width signs', '＞'.repeat(50_000)],
    ['an unclosed text of 90,000 characters', `"${'x'.repeat(90_000)}`],
    ['30,000 unclosed comments', '/*'.repeat(30_000)],
    ['lone surrogates', '\ud800'.repeat(1_000)],
  ]
  test.each(texts)('%s are refused in a moment', (_, text) => {
    const begun = performance.now()
    expect(sampleOutcome(text)).toMatch(/^refused /)
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  test('1,380 codes and 10,000 numbers in one formula work', () => {
    const codes = Array.from({ length: 1380 }, (_, index) => `"${3000 + index}"`).join(', ')
    expect(sampleOutcome(`行业代码 in (${codes})`)).toBe('是')
    expect(sampleOutcome(`行业代码 in [${codes}]`)).toBe('是')
    const numbers = Array.from({ length: 10_000 }, (_, index) => index).join(', ')
    expect(sampleOutcome(`sum([${numbers}])`)).toBe('49995000')
    expect(sampleOutcome(`职工总数 in (${numbers})`)).toBe('是')
  })

  test('200 levels and 300 operators are fine', () => {
    expect(sampleOutcome(`${'('.repeat(190)}1${')'.repeat(190)}`)).toBe('1')
    expect(sampleOutcome('true and '.repeat(300) + 'true')).toBe('是')
    expect(sampleOutcome('1 + '.repeat(190) + '1')).toBe('191')
  })
})

const TOKENS = [
  '( ) [ ] { } , : ; + - * / < > = ! ? . @ " ＞ ， （ ） “ .. ** <= >= != // /* */ \\ 1 0.5 "x" %',
  'and or not if then else for in return some every satisfies between function true null min sum date',
  '研发费用 科技人员 企业类型 列入失信 上年 增长率 万元 甲 string length',
]
  .flatMap((line) => line.split(' '))
  .concat('\n', ' ', '\u0000')

test('no text makes the compiler throw, and whatever compiles can be evaluated', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((tokens) => tokens.join(' ')),
    fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((tokens) => tokens.join('')),
  )
  fc.assert(
    fc.property(text, (written) => {
      expect(typeof sampleOutcome(written)).toBe('string')
      compileTest(written, { kind: 'number' }, sampleScope)
    }),
    { numRuns: 3_000 },
  )
})
