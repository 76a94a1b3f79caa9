import { expect, test } from 'vitest'
import { type LocalDate, isExact, show, showProblem } from '../base.ts'
import type { Assessment } from './assessment.ts'
import { assess } from './assess.ts'
import { emptyCatalogue } from './catalogue.ts'
import { parseFacts } from './facts-file.ts'
import { judge } from './judge.ts'
import { type Programme, loadProgramme } from './load.ts'
import { factNames } from './read-cases.ts'

const HEAD = `programme: trial
name: 试例
owner: 科技处
effective: 2020-01-01
policy: policy.md
facts:
  在区: { type: yesno }
  失信: { type: yesno }
  级别: { type: text }
  成立: { type: date }
  研发: { type: money, actionable: yes }
  收入: { type: money }
  出口: { type: money, currency: USD }
  人数: { type: count, unit: 人, actionable: yes }
  博士: { type: count, unit: 人, actionable: yes }
  专利: { type: count, unit: 件, actionable: yes }
  份额: { type: ratio }
  评分: { type: number, unit: 分, period: none }
`
/** Facts a body does not mention are dropped, so that none is unread. */
function programme(body: string): Programme {
  const head = HEAD.split('\n').filter((line) => !/^ {2}/.test(line) || body.includes(line.trim().split(':')[0] ?? ''))
  const files = new Map([
    ['programme.yaml', `${head.join('\n')}\n${body}`],
    ['policy.md', '# 试例\n## 第一条\n'],
  ])
  const loaded = loadProgramme(files, emptyCatalogue())
  if ('problems' in loaded) throw new Error(loaded.problems.map((problem) => showProblem(problem)).join('\n'))
  return loaded.programme
}

function ask(body: string, facts: string, asOf: LocalDate = '2025-06-30'): Assessment {
  const asked = programme(body)
  const read = parseFacts(facts, 'firm.yaml', factNames([asked], emptyCatalogue()), asOf)
  if ('problems' in read) throw new Error(read.problems.map((problem) => showProblem(problem)).join('\n'))
  const {
    programme: _,
    name: __,
    edition: ___,
    asOf: ____,
    trace: _____,
    scores: ______,
    ...judgement
  } = assess(asked, read.facts, asOf)
  expect(judge(asked, read.facts, asOf)).toEqual(judgement)
  return assess(asked, read.facts, asOf)
}

const rules = (text: string, rest: string) =>
  `articles:\n  第一条:\n    rules:\n${text
    .trim()
    .split('\n')
    .map((line) => `      ${line.trim()}`)
    .join('\n')}\n${rest}\n`

const score = ({ score: points }: Assessment) =>
  points === null ? null : isExact(points) ? show(points) : `${show(points.min)}–${show(points.max)}`

/** One line that says it all: outcome, decision, score, amounts, because, margins, missing, near, faults. */
function summary(found: Assessment): string {
  const { outcome, decision, amounts, because, margins, missing, near, faults } = found
  return [
    outcome,
    ...(decision === null ? [] : [`「${decision}」`]),
    ...(score(found) === null ? [] : [`${score(found)}分`]),
    ...amounts.map(({ id, currency, minor }) => `${id} ${minor} ${currency}`),
    ...(because.length > 0 ? [`因 ${because.join('、')}`] : []),
    ...margins.map(({ rule, text }) => `${rule} ${text}`),
    ...(missing.length > 0
      ? [`缺 ${missing.map(({ fact, doubt }) => (doubt === 'unknown' ? fact : `${fact}:${doubt}`)).join('、')}`]
      : []),
    ...(near ? ['接近'] : []),
    ...faults.map(({ rule, article, zh }) => `错 ${article} ${rule} ${zh}`),
  ].join('；')
}

const PAYING = rules(
  `
  在区内: 在区
  信用良好: not(失信)
  强度: 研发 / 收入
  强度达标: 强度 >= 0.03
  规模达标: 人数 >= 20 or 博士 >= 2
  符合: 在区内 and 信用良好 and 强度达标 and 规模达标
  金额: 研发 * 0.1`,
  'decision: { eligible: 符合, amount: 金额, round: down 100元 }',
)

/** Facts · what comes out. */
const OUTCOMES: readonly (readonly [string, string, string])[] = [
  [
    'all conditions hold',
    '在区: 是\n失信: 否\n研发: 123.45万元\n收入: 2000万元\n人数: 20人\n博士: 0人',
    'eligible；金额 12340000 CNY',
  ],
  [
    'one condition fails by a little',
    '在区: 是\n失信: 否\n研发: 58.2万元\n收入: 2000万元\n人数: 20人\n博士: 0人',
    'ineligible；因 强度达标；强度达标 差 0.09；接近',
  ],
  [
    'one condition fails by a lot',
    '在区: 是\n失信: 否\n研发: 5万元\n收入: 2000万元\n人数: 20人\n博士: 0人',
    'ineligible；因 强度达标；强度达标 差 2.75',
  ],
  [
    'one of two alternatives is known',
    '在区: 是\n失信: 否\n研发: 100万元\n收入: 2000万元\n博士: 2人',
    'eligible；金额 10000000 CNY',
  ],
  [
    'both alternatives fail',
    '在区: 是\n失信: 否\n研发: 100万元\n收入: 2000万元\n人数: 19人\n博士: 1人',
    'ineligible；因 规模达标；规模达标 差 1 人；接近',
  ],
  ['a fact is missing', '在区: 是\n失信: 否\n研发: 100万元\n人数: 20人', 'incomplete；缺 收入'],
  [
    'a fact is missing and another condition fails',
    '在区: 否\n失信: 否\n研发: 100万元\n人数: 20人',
    'ineligible；因 在区内；缺 收入',
  ],
  [
    'a fact is in conflict',
    '在区: 是\n失信: 否\n研发: { doubt: conflict }\n收入: 2000万元\n人数: 20人',
    'incomplete；缺 研发:conflict',
  ],
  [
    'a fact is stale',
    '在区: { doubt: stale }\n失信: 否\n研发: 100万元\n收入: 2000万元\n人数: 20人',
    'incomplete；缺 在区:stale',
  ],
  [
    'what a not forbids is the reason of the rule above it',
    '在区: 是\n失信: 是\n研发: 100万元\n收入: 2000万元\n人数: 20人',
    'ineligible；因 信用良好',
  ],
  [
    'several conditions fail',
    '在区: 否\n失信: 是\n研发: 100万元\n收入: 2000万元\n人数: 20人',
    'ineligible；因 在区内、信用良好',
  ],
  [
    'a division by zero',
    '在区: 是\n失信: 否\n研发: 100万元\n收入: 0元\n人数: 20人',
    'error；错 第一条 强度 除数是 0（在“研发 / 收入”）',
  ],
  [
    'a division by zero beside a condition that fails',
    '在区: 否\n失信: 否\n研发: 100万元\n收入: 0元\n人数: 20人',
    'ineligible；因 在区内',
  ],
]
for (const [title, facts, expected] of OUTCOMES) {
  test(`the outcome where ${title}`, () => {
    expect(summary(ask(PAYING, facts)).replaceAll(' 个百分点', '')).toBe(expected)
  })
}

/** Formula of a condition · facts · its margin. */
const MARGINS: readonly (readonly [string, string, string])[] = [
  ['研发 >= 收入', '研发: 87.6万元\n收入: 100万元', '差 12.40 万元'],
  ['研发 >= 收入', '研发: 999999.99元\n收入: 100万元', '差 0.01 元'],
  ['研发 >= 收入', '研发: 1万元\n收入: 3亿元', '差 3.00 亿元'],
  ['研发 / 收入 >= 0.2', '研发: 18.2万元\n收入: 100万元', '差 1.8 个百分点'],
  ['研发 / 收入 >= 0.1', '研发: 99999.99元\n收入: 100万元', '差 0.000001 个百分点'],
  ['研发 / 收入 < 0.1', '研发: 10万元\n收入: 100万元', '须小于 10%'],
  ['人数 <= 500', '人数: 503人', '超出 3 人'],
  ['500 >= 人数', '人数: 503人', '差 3 人'],
  ['人数 > 20', '人数: 20人', '须大于 20 人'],
  ['份额 >= 0.1', '份额: 9.5%', '差 0.5 个百分点'],
  ['评分 > 70', '评分: 66.5分', '差 3.5 分'],
  ['出口 >= 出口(上年)', '出口: { 2024: 100美元, 2023: 250.5美元 }', '差 150.50 美元'],
  ['成立 <= date("2022-01-01")', '成立: 2022-01-13', '差 12 天'],
  ['not(人数 < 20)', '人数: 15人', '差 5 人'],
  ['人数 = 20', '人数: 15人', ''],
  ['级别 = "省级"', '级别: 市级', ''],
  ['人数 in [20..100]', '人数: 15人', '差 5 人'],
  ['人数 >= 20 and 博士 >= 3', '人数: 15人\n博士: 1人', '差 5 人；差 2 人'],
]
for (const [formula, facts, expected] of MARGINS) {
  test(`the margin of ${formula} with ${facts.replaceAll('\n', ', ')}`, () => {
    const found = ask(rules(`达标: ${formula}`, 'decision: { eligible: 达标 }'), facts)
    expect(found.outcome).toBe('ineligible')
    expect(found.margins.map(({ text }) => text).join('；')).toBe(expected)
  })
}

test('a trace line shows formula, values, result, margin and who said it', () => {
  const found = ask(PAYING, '在区: 是\n失信: 否\n研发: 58.2万元\n收入: 2000万元\n人数: 20人\n博士: 0人')
  const line = found.trace.find(({ rule }) => rule === '强度达标')
  expect(line).toMatchObject({
    article: '第一条',
    formula: '强度 >= 0.03',
    values: '2.91% >= 0.03',
    result: '否',
    state: 'false',
    margin: '差 0.09 个百分点',
  })
  expect(line?.distance && show(line.distance)).toBe('0.03')
  expect(
    found.trace.find(({ rule }) => rule === '强度')?.readings.map(({ name, period, shown }) => [name, period, shown]),
  ).toEqual([
    ['研发', 2024, '582,000.00 元'],
    ['收入', 2024, '20,000,000.00 元'],
  ])
  expect(found.trace.map(({ rule }) => rule)).not.toContain('金额')
})

/** Body · facts · what comes out. */
const DECISIONS: readonly (readonly [string, string, string, string])[] = [
  ['the first line that holds decides', decide(), '在区: 是\n失信: 否\n人数: 30人', 'eligible；「直接」；1分'],
  ['a later line decides where the first fails', decide(), '在区: 否\n失信: 否\n人数: 30人', 'eligible；「通过」；1分'],
  [
    'no line but the last',
    decide(),
    '在区: 否\n失信: 否\n人数: 19人',
    'ineligible；「不通过」；1分；因 在区、人数 >= 20；人数 >= 20 差 1 人；接近',
  ],
  ['a refusing line before them', decide(), '在区: 是\n失信: 是\n人数: 30人', 'ineligible；「否决」；1分；因 失信'],
  [
    'an earlier line of the same outcome is unknown: the outcome is settled, its label is open',
    decide(),
    '失信: 否\n人数: 30人',
    'eligible；1分；缺 在区',
  ],
  [
    'an earlier line of the same outcome and label is unknown',
    decide().replace('直接', '通过'),
    '失信: 否\n人数: 30人',
    'eligible；「通过」；1分',
  ],
  ['a later line is unknown', decide(), '失信: 否\n在区: 是', 'eligible；「直接」；1分'],
  [
    'a refusing line is unknown and no other can hold: which refusal it is stays open',
    decide(),
    '在区: 否\n人数: 19人',
    'ineligible；1分；因 在区、人数 >= 20；人数 >= 20 差 1 人；缺 失信；接近',
  ],
  ['an earlier line is unknown and the outcome is open', decide(), '失信: 否\n人数: 19人', 'incomplete；1分；缺 在区'],
  ['the refusing line is unknown', decide(), '在区: 是\n人数: 30人', 'incomplete；1分；缺 失信'],
  [
    'a label is worked out by a rule',
    rules('规模: if 人数 >= 300 then "大" else "小"', 'decision: { label: 规模 }'),
    '人数: 20人',
    'eligible；「小」',
  ],
  [
    'a label is unknown',
    rules('规模: if 人数 >= 300 then "大" else "小"', 'decision: { label: 规模 }'),
    '{}',
    'incomplete；缺 人数',
  ],
  [
    'gates alone decide',
    'index:\n  article: 第一条\n  tree: { total: { value: 人数, max: 10 } }\n  gates: [{ id: 规模, require: 人数 >= 20 }, { id: 信用, require: not(失信) }]\n',
    '人数: 12人\n失信: 是',
    'ineligible；10分；因 规模、信用；规模 差 8 人',
  ],
  [
    'an index alone is eligible when it is complete',
    'index:\n  article: 第一条\n  tree: { total: { value: 人数, max: 10 } }\n',
    '人数: 4人',
    'eligible；4分',
  ],
  [
    'an index alone is incomplete while a fact is missing',
    'index:\n  article: 第一条\n  tree: { total: { value: 人数, max: 10 } }\n',
    '{}',
    'incomplete；缺 人数',
  ],
]
function decide(): string {
  return `index:
  article: 第一条
  tree: { total: { value: 1 } }
  decide:
    - { label: 否决, outcome: ineligible, if: 失信 }
    - { label: 直接, outcome: eligible, if: 在区 }
    - { label: 通过, outcome: eligible, if: 人数 >= 20 }
    - { label: 不通过, outcome: ineligible }
`
}
for (const [title, body, facts, expected] of DECISIONS) {
  test(`the decision where ${title}`, () => expect(summary(ask(body, facts))).toBe(expected))
}

const AMOUNTS = rules(
  '贴息: 研发 * 0.015\n退还: 收入 - 研发\n有贷款: 人数 > 0',
  `decision:
  eligible: 在区
  amounts:
    贴息: { value: 贴息, if: 有贷款, round: down 1元 }
    退还: { value: 退还, round: half_up 0.01元 }`,
)

/** Facts · what comes out. */
const AMOUNT_CASES: readonly (readonly [string, string, string])[] = [
  [
    'each is rounded by its own rule',
    '在区: 是\n研发: 123.45万元\n收入: 200万元\n人数: 1人',
    'eligible；贴息 1851700 CNY；退还 76550000 CNY',
  ],
  [
    'one whose condition fails is absent',
    '在区: 是\n研发: 123.45万元\n收入: 200万元\n人数: 0人',
    'eligible；退还 76550000 CNY',
  ],
  [
    'one whose condition is unknown leaves all undecided',
    '在区: 是\n研发: 123.45万元\n收入: 200万元',
    'incomplete；缺 人数',
  ],
  ['one that is unknown leaves all undecided', '在区: 是\n研发: 123.45万元\n人数: 0人', 'incomplete；缺 收入'],
  [
    'a negative one pays nothing',
    '在区: 是\n研发: 300万元\n收入: 200万元\n人数: 1人',
    'error；错 第一条 退还 金额「退还」为负，不能支付',
  ],
  [
    'none is computed for a firm that is not eligible',
    '在区: 否\n研发: 300万元\n收入: 200万元\n人数: 1人',
    'ineligible；因 在区',
  ],
]
for (const [title, facts, expected] of AMOUNT_CASES) {
  test(`of several amounts ${title}`, () =>
    expect(summary(ask(AMOUNTS, facts))).toBe(expected.replace('错 第一条 退还', '错  退还')))
}

test('a dated parameter has the value of its day', () => {
  const body = `articles:
  第一条:
    parameters: { 上限: { 2020-01-01: 50万元, 2026-01-01: 80万元 } }
    rules: { 金额: "min(研发, 上限)" }
decision: { amount: 金额, round: down 1元 }
`
  const minor = (day: LocalDate) => ask(body, '研发: 900万元', day).amounts[0]?.minor
  expect([minor('2020-01-01'), minor('2025-12-31'), minor('2026-01-01')]).toEqual([5e7, 5e7, 8e7])
})

test('years are read back from the base year, and named when they are missing', () => {
  const body = rules('增长: 增长率(收入) >= 0.2', 'decision: { eligible: 增长 }')
  expect(summary(ask(body, '收入: { 2024: 118.2万元, 2023: 100万元 }'))).toBe(
    'ineligible；因 增长；增长 差 1.8 个百分点；接近',
  )
  expect(summary(ask(body, '收入: { 2023: 118.2万元 }', '2024-03-01'))).toBe('incomplete；缺 收入(2022)')
})

test('a figure nobody has published flags the result it enters, and no other', () => {
  const body = (value: string) => `articles:
  第一条:
    parameters: { 线: ${value} }
    rules: { 达标: 人数 >= 线, 参考: 人数 * 线 }
decision: { eligible: 达标 }
info: [参考]
`
  expect(ask(body('5'), '人数: 9人').illustrative).toBe(false)
  const flagged = ask(body('{ value: 5, illustrative: yes }'), '人数: 9人')
  expect(flagged.illustrative).toBe(true)
  expect(flagged.trace[0]?.readings.find(({ name }) => name === '线')?.illustrative).toBe(true)
  expect(flagged.trace.map(({ rule }) => rule)).toEqual(['达标', '参考'])
})
