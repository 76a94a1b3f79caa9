import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { showProblem } from '../base.ts'
import { runCases } from './cases.ts'
import { emptyCatalogue } from './catalogue.ts'
import { renderGolden } from './golden.ts'
import { loadProgramme } from './load.ts'

const folder = new URL('../../../../docs/authors/rd-subsidy-2025/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8')
const programme = read('programme.yaml')

const BASE = `- case: 基准
  as_of: 2025-06-30
  given: { 注册地: 示范区, 列入失信: 否, 研发费用: 900万元, 营业收入: 6000万元 }
  expect: { outcome: eligible }
`

function run(cases: string, variant = '', text = programme) {
  const files = new Map([
    ['programme.yaml', text],
    ['policy.md', read('policy.md')],
    ['cases.yaml', cases],
  ])
  if (variant !== '') files.set('variants/east.yaml', variant)
  const loaded = loadProgramme(files, emptyCatalogue())
  if ('problems' in loaded) throw new Error(loaded.problems.map((problem) => showProblem(problem)).join('\n'))
  const ran = runCases(loaded.programme, files, emptyCatalogue())
  return { ...ran, golden: renderGolden(loaded.programme, ran.results) }
}

/** What came out of a case that is like 基准: `passed`, each failure, or each problem. */
function outcome(rest: string, variant = ''): string[] {
  const { results, problems } = run(
    `${BASE}- case: 这一例\n  like: 基准\n${rest
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n')}\n`,
    variant,
  )
  if (problems.length > 0) return problems.map((problem) => showProblem(problem))
  const result = results.at(-1)
  return result?.passed
    ? ['passed']
    : (result?.failures ?? []).map(({ what, expected, found }) => `${what}：${expected} ≠ ${found}`)
}

/** The rest of the case · what came out. */
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['expect: { outcome: eligible, 补助金额: 50万元, 补助比例: 8%, 费用达标: 是, 费用下限: 100万元 }', ['passed']],
  [
    'given: { 研发费用: 99万元, 营业收入: 1000万元 }\nexpect: { outcome: ineligible, because: [费用达标, 强度达标] }',
    ['because：[费用达标、强度达标] ≠ [费用达标]'],
  ],
  ['given: { 研发费用: 99万元, 营业收入: 1000万元 }\nexpect: { because: [], near: 是 }', ['because：[] ≠ [费用达标]']],
  ['without: [营业收入]\nexpect: { outcome: incomplete, missing: [营业收入], 研发强度: 未知 }', ['passed']],
  ['without: [营业收入]\nexpect: { 研发强度: 15% }', ['研发强度：15% ≠ 未知（缺 营业收入）']],
  ['given: { 营业收入: { doubt: conflict } }\nexpect: { missing: [营业收入] }', ['passed']],
  ['given: { 营业收入: 0元 }\nexpect: { outcome: error }', ['cases.yaml:7:18 营业收入 0.00 元 小于 1.00 元']],
  ['as_of: 2026-06-30\nexpect: { 补助金额: 72万元 }', ['passed']],
  ['expect: { 补助金额: 51万元 }', ['补助金额：51万元 ≠ 500,000.00 元']],
  ['expect: { score: 无, decision: 无 }', ['passed']],
  ['parameters: { 费用下限: 1000万元 }\nexpect: { outcome: ineligible }', ['passed']],
  ['variant: east\nexpect: { outcome: ineligible }', ['passed']],
  ['variant: west\nexpect: { outcome: ineligible }', ['没有变体「west」（建议：east）']],
  [
    'expect: { 补助金锛: 50万元 }',
    ['cases.yaml:7:13 「补助金锛」不是结论、规则、金额或指标，不能列入 expect（建议：补助金额、补助上限、补助比例）'],
  ],
  [
    'given: { 营业收人: 5万元 }\nexpect: { outcome: eligible }',
    ['cases.yaml:7:12 没有事实「营业收人」（建议：营业收入）'],
  ],
  ['without: [行业]\nexpect: { outcome: eligible }', ['cases.yaml:7:12 没有名为「行业」的可以去掉的事实']],
  [
    'as_of: 2024-12-31\nexpect: { outcome: eligible }',
    ['cases.yaml:7:10 案例「这一例」的日期 2024-12-31 不在施行期内：2025-01-01 起'],
  ],
  [
    'expect: { outcome: eligibel }',
    [
      'cases.yaml:7:22 「outcome」不能是「eligibel」；可用：eligible, ineligible, incomplete, error（建议：eligible, ineligible）',
    ],
  ],
  ['given: {}', ['cases.yaml:5:3 案例「这一例」缺少「expect」']],
  ['like: 没有的\nexpect: {}', ['cases.yaml:7:3 案例里「like」写了两次']],
  [
    'do: [申请人 提交, 窗口 受理, 主管科室 批准, 财务 拨付]\nexpect: { state: 已办结, ledger: { 专项资金/研发补助: -50万元, 应付/企业: 0元, 已付/企业: 50万元 } }',
    ['passed'],
  ],
  ['do: [申请人 提交, { reason: 缺一页, 窗口 退回: }]\nexpect: { state: 待受理 }', ['state：待受理 ≠ 草稿']],
  [
    'do: [申请人 提交, 窗口 退回]\nexpect: { state: 待受理 }',
    [
      'do：申请人 提交 → 窗口 退回 ≠ 窗口 退回：缺理由（「退回」要写明理由，「理由」（note）还没有写：请写明为什么、对方可以怎么办，企业看得到）',
    ],
  ],
  [
    'do: [申请人 提交, 主管科室 批准]\nexpect: { state: 待受理 }',
    [
      'do：申请人 提交 → 主管科室 批准 ≠ 主管科室 批准：状态（「待受理」时没有「主管科室 批准」，要先到「审核中」；可行的：窗口 受理、窗口 退回）',
    ],
  ],
  [
    'without: [营业收入]\ndo: [申请人 提交, 窗口 受理, 主管科室 批准]\nexpect: { state: 审核中 }',
    ['do：申请人 提交 → 窗口 受理 → 主管科室 批准 ≠ 主管科室 批准：未知（不能判断：缺少 营业收入）'],
  ],
  [
    'do: [申请人 提交, 窗口 受理, 主管科室 批准]\nexpect: { ledger: { 应付/企业: 49万元 } }',
    ['ledger：{ 应付/企业: 49万元 } ≠ { 专项资金/研发补助: -500,000.00 元，应付/企业: 500,000.00 元 }'],
  ],
]
for (const [rest, expected] of CASES) {
  test(`a case with ${rest.replaceAll('\n', '; ')}`, () => {
    expect(outcome(rest, rest.includes('variant') ? 'parameters: { 费用下限: 2000万元 }' : '')).toEqual(expected)
  })
}

test('a case may expect an error where a division by zero is not kept out', () => {
  const { results } = run(
    `${BASE}- { case: 没有收入, like: 基准, given: { 营业收入: 0元 }, expect: { outcome: error } }\n`,
    '',
    programme.replace(', min: 1元', ''),
  )
  expect(results.map(({ passed }) => passed)).toEqual([true, true])
})

test('a file that is no list of cases, or has a name twice, says so', () => {
  const words = (cases: string) => run(cases).problems.map((problem) => showProblem(problem))
  expect(words('case: 甲\n')).toEqual(['cases.yaml:1:1 cases.yaml 应是案例的列表，每项以 case: 开头'])
  expect(words(BASE + BASE)).toEqual(['cases.yaml:5:3 案例「基准」写了两次'])
  expect(words('- case: 甲\n  expect: {}\n')).toEqual(['cases.yaml:1:3 案例「甲」缺少「as_of」'])
})

test('the golden file of a case like another shows only what differs', () => {
  const { golden } = run(
    `${BASE}- case: 收入少一些\n  like: 基准\n  given: { 营业收入: 5000万元 }\n  expect: { outcome: eligible }\n`,
  )
  const [, second = ''] = golden.split('## 收入少一些')
  expect(second).toContain('| 第三条 | 研发强度 | 18% |')
  expect(second).not.toContain('在区内')
  expect(second).toContain('其余同「基准」。')
  expect(golden.startsWith('<!-- 由 gongzhen golden 生成')).toBe(true)
})
