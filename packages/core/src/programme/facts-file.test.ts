import { expect, test } from 'vitest'
import { type LocalDate, isExact, show, showProblem } from '../base.ts'
import type { FactDefinition, FactType } from '../registry.ts'
import { basePeriod, parseFacts, periodBack } from './facts-file.ts'

const fact = (name: string, type: FactType, more: Partial<FactDefinition> = {}): FactDefinition => ({
  name,
  en: name,
  aliases: [],
  column: name,
  type,
  period: 'none',
  sources: [],
  sensitivity: 'internal',
  tolerance: 0,
  checks: [],
  actionable: 'no',
  ...more,
})

const FACTS = [
  fact('注册地', 'text'),
  fact('失信', 'yesno'),
  fact('成立', 'date'),
  fact('收入', 'money', { currency: 'CNY', period: 'year' }),
  fact('出口', 'money', { currency: 'USD', period: 'year' }),
  fact('占比', 'ratio', { period: 'year' }),
  fact('人数', 'count', { unit: '人', period: 'year' }),
  fact('评分', 'number', { unit: '分' }),
  fact('用电', 'number', { period: 'month' }),
]
const names = {
  get: (name: string) => FACTS.find((known) => known.name === name || (known.name === '收入' && name === '营收')),
  all: () => FACTS.map((known) => known.name),
}

/** Every value as `fact period value`, or every problem. */
function read(text: string, asOf: LocalDate = '2025-06-30'): string[] {
  const parsed = parseFacts(text, 'firm.yaml', names, asOf)
  if ('problems' in parsed) return parsed.problems.map((problem) => showProblem(problem))
  const periods = [0, 2022, 2023, 2024, 202404, 202405]
  return FACTS.flatMap(({ name }) =>
    periods.flatMap((period) => {
      const value = parsed.facts.value(name, period)
      if (typeof value === 'object' && 'doubt' in value)
        return value.doubt === 'unknown' ? [] : [`${name} ${period} ${value.doubt}`]
      return [`${name} ${period} ${isExact(value) ? show(value) : value}`]
    }),
  )
}

/** What is written · what is read, or what is said. */
const VALUES: readonly (readonly [string, readonly string[]])[] = [
  ['注册地: 示范区', ['注册地 0 示范区']],
  ['失信: 是', ['失信 0 true']],
  ['失信: no', ['失信 0 false']],
  ['失信: 有', ['firm.yaml:1:5 事实「失信」应写是/否，写的却是「有」']],
  ['成立: 2020-02-29', ['成立 0 2020-02-29']],
  ['成立: 2021-02-29', ['firm.yaml:1:5 事实「成立」应写日期，如 2024-06-30，写的却是「2021-02-29」']],
  ['收入: 900万元', ['收入 2024 900000000']],
  ['收入: 1,200.5元', ['收入 2024 120050']],
  ['收入: 0', ['收入 2024 0']],
  ['收入: -1.5亿元', ['收入 2024 -15000000000']],
  [
    '收入: 900',
    [
      'firm.yaml:1:5 事实「收入」应写金额，如 50万元、999999.99元（不足一分的不行），写的却是「900」（建议：900元 / 900万元）',
    ],
  ],
  [
    '收入: 0.001元',
    ['firm.yaml:1:5 事实「收入」应写金额，如 50万元、999999.99元（不足一分的不行），写的却是「0.001元」'],
  ],
  [
    '收入: 5万美元',
    ['firm.yaml:1:5 事实「收入」应写金额，如 50万元、999999.99元（不足一分的不行），写的却是「5万美元」'],
  ],
  ['收入: { 2024: 9万元, 2023: 7万元 }', ['收入 2023 7000000', '收入 2024 9000000']],
  ['收入: { 2024: 9万元, 2024: 7万元 }', ['firm.yaml:1:18 事实「收入」里「2024」写了两次']],
  ['收入: { 2024-06: 9万元 }', ['firm.yaml:1:7 「2024-06」不是年份，如 2024']],
  ['收入: { doubt: conflict }', ['收入 2024 conflict']],
  ['收入: { 2023: { doubt: stale } }', ['收入 2023 stale']],
  ['收入: { doubt: maybe }', ['firm.yaml:1:14 「doubt」不能是「maybe」；可用：unknown, conflict, stale, invalid']],
  ['营收: 9万元', ['收入 2024 9000000']],
  ['营收: 9万元\n收入: 8万元', ['firm.yaml:2:1 firm.yaml里「收入」写了两次']],
  ['收人: 9万元', ['firm.yaml:1:1 没有事实「收人」（建议：收入）']],
  ['出口: 200美元', ['出口 2024 20000']],
  ['占比: 12.5%', ['占比 2024 0.125']],
  ['占比: 12.5', ['firm.yaml:1:5 事实「占比」应写比例，如 3%，写的却是「12.5」（建议：12.5%）']],
  ['人数: 120人', ['人数 2024 120']],
  ['人数: 120', ['人数 2024 120']],
  ['人数: 12.5人', ['firm.yaml:1:5 事实「人数」应写整数，如 120人，写的却是「12.5人」']],
  ['人数: 120年', ['firm.yaml:1:5 事实「人数」应写整数，如 120人，写的却是「120年」']],
  ['评分: 7.5分', ['评分 0 7.5']],
  ['评分: { 2024: 7分 }', ['firm.yaml:1:1 事实「评分」不分年份']],
  ['用电: 30', ['用电 202405 30']],
  ['用电: { 2024-04: 20, 2024-13: 1 }', ['firm.yaml:1:20 「2024-13」不是月份，如 2024-06']],
  ['- 收入', ['firm.yaml:1:1 firm.yaml应是「键: 值」的一组，写的却是「[…]」']],
  ['收入：9万元', ['firm.yaml:1:1 这里是全角符号「：」，键后面要用半角的冒号和空格「: 」（建议：收入: 9万元）']],
]
for (const [text, expected] of VALUES) {
  test(`a facts file with ${text.replaceAll('\n', '; ')}`, () => {
    expect(read(text, text.startsWith('用电') ? '2024-06-15' : '2025-06-30')).toEqual(expected)
  })
}

test('the base period is the latest complete one before the day', () => {
  expect(basePeriod('year', '2025-01-01')).toBe(2024)
  expect(basePeriod('year', '2024-12-31')).toBe(2023)
  expect(basePeriod('month', '2025-01-31')).toBe(202412)
  expect(basePeriod('none', '2025-01-01')).toBe(0)
  expect([periodBack('year', 2024, 2), periodBack('month', 202402, 3), periodBack('month', 202402, 14)]).toEqual([
    2022, 202311, 202212,
  ])
})
