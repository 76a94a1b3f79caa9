import { describe, expect, test } from 'vitest'
import { showProblem } from '../base.ts'
import { emptyCatalogue, parseCatalogue } from './catalogue.ts'
import { loadProgramme } from './load.ts'

const CATALOGUE = parseCatalogue(
  new Map([
    [
      'catalogue.yaml',
      `facts:
  营业收入: { en: revenue, column: revenue, type: money, currency: CNY, period: year, sources: [税务], checks: [{ kind: range, min: 0, severity: error }] }
  研发费用: { en: rd, column: rd, type: money, currency: CNY, period: year, sources: [税务], checks: [{ kind: range, min: 0, severity: error }] }
  职工总数: { en: staff, column: staff, type: count, unit: 人, period: year, sources: [税务], checks: [{ kind: range, min: 0, severity: error }] }
  持股比例: { en: share, column: share, type: ratio, period: none, sources: [税务], checks: [{ kind: range, min: 0, max: 1, severity: error }] }
  温度: { en: temperature, column: temperature, type: number, period: none, sources: [税务] }
`,
    ],
    ['sources.yaml', 'sources:\n  税务: { en: tax, kind: department }\n'],
  ]),
)

/** What is pointed out in these rules, each on a line of its own; `条件` decides. */
function warningsOf(rules: readonly string[], facts = ''): string[] {
  const catalogue = 'catalogue' in CATALOGUE ? CATALOGUE.catalogue : emptyCatalogue()
  const text = `programme: ranges
name: 取值
owner: 科技部门
effective: 2020-01-01
facts: { ${facts} }
articles:
  第一条:
    parameters: { 下限: 3%, 费用下限: 100万元 }
    rules:
${rules.map((rule) => `      ${rule}`).join('\n')}
      也读: 下限 > 0 and 费用下限 > 0
decision: { eligible: 条件 and 也读 }
`
  const files = new Map([
    ['programme.yaml', text],
    ['policy.md', '# 办法\n\n## 第一条\n\n文。\n'],
  ])
  const loaded = loadProgramme(files, catalogue)
  if ('problems' in loaded) throw new Error(loaded.problems.map((one) => showProblem(one)).join('\n'))
  return loaded.warnings.map(({ code, line = 0, column = 0, zh }) => {
    const part = /「(.*?)」/.exec(zh)?.[1] ?? ''
    return `${code.replace('programme.', '')} ${line - 9}:${column - 6} ${part}`
  })
}

describe('a division by what may be zero', () => {
  test.each<[title: string, rules: readonly string[], expected: readonly string[]]>([
    ['is pointed out at its divisor', ['条件: 研发费用 / 营业收入 >= 下限'], ['divisorMayBeZero 1:12 营业收入']],
    ['is safe beside a guard', ['条件: 营业收入 > 0 and 研发费用 / 营业收入 >= 下限'], []],
    ['is safe before a guard too, for what fails decides', ['条件: 研发费用 / 营业收入 >= 下限 and 营业收入 > 0'], []],
    ['is safe where zero was let through before', ['条件: 营业收入 = 0 or 研发费用 / 营业收入 >= 下限'], []],
    ['is safe where zero is told apart', ['条件: 营业收入 != 0 and 研发费用 / 营业收入 >= 下限'], []],
    ['is safe in the right branch', ['条件: if 营业收入 > 0 then 研发费用 / 营业收入 >= 下限 else false'], []],
    [
      'is pointed out in the wrong branch',
      ['条件: if 营业收入 > 0 then true else 研发费用 / 营业收入 >= 下限'],
      ['divisorMayBeZero 1:39 营业收入'],
    ],
    ['is safe after a threshold above zero', ['条件: 营业收入 >= 费用下限 and 研发费用 / 营业收入 >= 下限'], []],
    [
      'needs more than a guard that lets zero in',
      ['条件: 营业收入 >= 0 and 研发费用 / 营业收入 >= 下限'],
      ['alwaysHolds 1:5 营业收入 >= 0', 'divisorMayBeZero 1:26 营业收入'],
    ],
    [
      'is not guarded by another year',
      ['条件: 营业收入(上年) > 0 and 研发费用 / 营业收入 >= 下限'],
      ['divisorMayBeZero 1:29 营业收入'],
    ],
    ['is safe by a rule that guards', ['有收入: 营业收入 > 0', '条件: 有收入 and 研发费用 / 营业收入 >= 下限'], []],
    [
      'is safe in a rule that is only asked for behind a guard',
      ['强度: 研发费用 / 营业收入', '条件: if 营业收入 > 0 then 强度 >= 下限 else false'],
      [],
    ],
    [
      'is pointed out in a rule that is also asked for without it',
      [
        '强度: 研发费用 / 营业收入',
        '另一: 强度 > 0.01',
        '条件: (if 营业收入 > 0 then 强度 >= 下限 else false) or 另一',
      ],
      ['divisorMayBeZero 1:12 营业收入'],
    ],
    [
      'is pointed out of a sum of what may be zero',
      ['条件: 研发费用 / (营业收入 + 研发费用) >= 下限'],
      ['divisorMayBeZero 1:12 (营业收入 + 研发费用)'],
    ],
    ['is safe by a sum that is above zero', ['条件: 职工总数 / (职工总数 + 1) >= 下限'], []],
    ['is safe by a figure', ['条件: 研发费用 / 费用下限 >= 2'], []],
    ['is pointed out where no range was declared', ['条件: 3 / 温度 > 1'], ['divisorMayBeZero 1:9 温度']],
    ['is safe beside a guard where no range was declared', ['条件: 温度 != 0 and 3 / 温度 > 1'], []],
    ['over years is left to the built-in', ['条件: 增长率(营业收入) > 下限'], []],
  ])('%s', (_, rules, expected) => expect(warningsOf(rules)).toEqual(expected))
})

describe('a fact of the programme’s own', () => {
  test.each([
    ['may be zero', '{ type: money }', ['divisorMayBeZero 1:12 目标']],
    ['is never zero by its min', '{ type: money, min: 1元 }', []],
    ['may be zero in spite of its min', '{ type: money, min: 0 }', ['divisorMayBeZero 1:12 目标']],
    ['is never zero by its max', '{ type: money, max: -1元 }', []],
  ])('%s', (_, declared, expected) =>
    expect(warningsOf(['条件: 研发费用 / 目标 >= 下限'], `目标: ${declared}`)).toEqual(expected),
  )
})

describe('a condition that always comes out the same', () => {
  test.each<[title: string, rules: readonly string[], expected: readonly string[]]>([
    ['holds for every value there can be', ['条件: 职工总数 >= 0'], ['alwaysHolds 1:5 职工总数 >= 0']],
    ['holds for none', ['条件: 持股比例 > 1'], ['neverHolds 1:5 持股比例 > 1']],
    ['holds for some', ['条件: 持股比例 >= 1'], []],
    ['follows from the one before', ['条件: 职工总数 > 5 and 职工总数 > 3'], ['alwaysHolds 1:18 职工总数 > 3']],
    ['is ruled out by the one before', ['条件: 职工总数 > 5 and 职工总数 < 3'], ['neverHolds 1:18 职工总数 < 3']],
    ['says more than the one before', ['条件: 职工总数 > 3 and 职工总数 > 5'], []],
    [
      'cannot hold in a branch that it was kept out of',
      ['条件: if 职工总数 > 100 then true else if 职工总数 > 200 then true else 职工总数 > 10'],
      ['neverHolds 1:37 职工总数 > 200'],
    ],
    [
      'comes after steps that go down',
      ['条件: if 职工总数 > 200 then true else if 职工总数 > 100 then false else 职工总数 > 10'],
      [],
    ],
    [
      'is ruled out by its alternative',
      ['条件: 职工总数 <= 5 or 职工总数 > 3 or 温度 > 1'],
      ['alwaysHolds 1:18 职工总数 > 3'],
    ],
    ['compares figures, which another zone sets otherwise', ['条件: 下限 < 0.5 and 职工总数 > 3'], []],
    ['asks for null, which no fact is', ['条件: 温度 = null or 温度 > 3'], ['nullCompared 1:5 温度 = null']],
  ])('%s', (_, rules, expected) => expect(warningsOf(rules)).toEqual(expected))
})
