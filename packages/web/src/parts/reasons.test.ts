import { expect, test } from 'vitest'
import type { Assessment, TraceLine } from '../api.ts'
import { gist, reasonsOf } from './reasons.ts'

type Comparison = TraceLine['comparisons'][number]

const line = (part: Partial<TraceLine> & { rule: string; formula: string }): TraceLine => ({
  article: '第六条',
  values: part.formula,
  readings: [],
  comparisons: [],
  result: '',
  state: 'true',
  margin: null,
  distance: null,
  ...part,
})

const compared = (
  left: [string, string],
  operator: Comparison['operator'],
  right: [string, string],
  holds: boolean | null,
  margin: string | null = null,
): Comparison => ({
  left: { text: left[0], shown: left[1] },
  operator,
  right: { text: right[0], shown: right[1] },
  holds,
  met: holds,
  margin,
})

const declared = { source: '统计', declaredAt: '2025-04-12T09:00:00+08:00', file: '年报.csv', row: 13 }
const reading = (name: string, shown: string, period = 0): TraceLine['readings'][number] => ({ name, shown, period })
const fact = (name: string, shown: string, period = 0) => ({ ...reading(name, shown, period), origin: declared })
const gap = (name: string, period = 0) => ({ ...reading(name, '未知', period), doubt: 'unknown' as const })

const assessment = (because: string[], trace: TraceLine[], scores: Assessment['scores'] = []): Assessment => ({
  programme: 'gazelle-2020',
  name: '瞪羚企业',
  edition: 'e',
  asOf: '2025-06-30',
  outcome: 'ineligible',
  amounts: [],
  score: null,
  decision: null,
  peers: null,
  because,
  margins: [],
  missing: [],
  faults: [],
  near: false,
  illustrative: false,
  trace,
  scores,
})

const growth = line({
  rule: '营收增速',
  formula: '增长率(营业收入)',
  state: 'value',
  result: '18.2%',
  readings: [fact('营业收入', '13,002,000.00 元', 2024)],
})

const growthTest = line({
  rule: '增速达标',
  formula: '营收增速 >= 增速下限',
  state: 'false',
  margin: '差 1.8 个百分点',
  readings: [reading('营收增速', '18.2%'), reading('增速下限', '20%')],
  comparisons: [compared(['营收增速', '18.2%'], '>=', ['增速下限', '20%'], false, '差 1.8 个百分点')],
})

const run = (because: readonly string[], trace: readonly TraceLine[]): string[] => {
  const { unmet, met, beside, fault, gaps, steps } = reasonsOf(assessment([...because], [...trace]))
  return [
    ...[...unmet, ...met, ...beside, ...fault].map(({ standing, facets, way }) => {
      const told = facets.map(({ sentence, margin }) => (margin ? `${sentence}，${margin}` : sentence)).join('；')
      return `${standing}：${told}${way ? `（${way.of}／${way.name}）` : ''}`
    }),
    ...gaps.map(({ reading: { name, period }, waiting }) => `gap：${name} ${period} → ${waiting.join('、')}`),
    ...steps.map(({ rule }) => `step：${rule}`),
  ]
}

test.each([
  [
    'a failed comparison reads as what is true, with its margin',
    ['增速达标'],
    [growth, growthTest],
    ['unmet：营收增速 18.2% < 20%，差 1.8 个百分点', 'step：营收增速'],
  ],
  [
    'a missing fact is a gap that says which rules wait for it; what is not known is no condition',
    [],
    [
      line({
        rule: '费用达标',
        formula: '研发费用 >= 费用下限',
        state: 'unknown',
        readings: [gap('研发费用', 2024), reading('费用下限', '1,000,000.00 元')],
      }),
    ],
    ['gap：研发费用 2024 → 费用达标', 'step：费用达标'],
  ],
  [
    'a yes or no reads as the fact and its value; an alternative that was not needed stands beside',
    [],
    [
      line({ rule: '信用良好', formula: 'not(列入失信)', readings: [fact('列入失信', '否')] }),
      line({ rule: '有效高企', formula: '高企证书有效', state: 'false', readings: [fact('高企证书有效', '否')] }),
      line({
        rule: '符合条件',
        formula: '信用良好 or 有效高企',
        readings: [reading('信用良好', '是'), reading('有效高企', '否')],
      }),
    ],
    ['met：列入失信：否', 'beside：高企证书有效：否', 'step：符合条件'],
  ],
  [
    'a branch that was not taken is not told',
    [],
    [
      line({
        rule: '无重大安全事故',
        formula: 'if 重大安全事故 then 重大安全事故日期.年 < 回看起年 else true',
        readings: [fact('重大安全事故', '否'), gap('重大安全事故日期'), reading('回看起年', '2024 年')],
      }),
    ],
    ['met：重大安全事故：否'],
  ],
  [
    'text compared with itself is said once; a guard against dividing by zero is left out; money reads in 万元',
    [],
    [
      line({
        rule: '在区内',
        formula: '注册地 = "示范区"',
        readings: [fact('注册地', '示范区')],
        comparisons: [compared(['注册地', '示范区'], '=', ['"示范区"', '"示范区"'], true)],
      }),
      line({
        rule: '强度达标',
        formula: '营业收入 > 0 and 研发费用 / 营业收入 >= 3%',
        readings: [fact('研发费用', '900.00 元'), fact('营业收入', '6,000.00 元')],
        comparisons: [
          compared(['营业收入', '6,000.00 元'], '>', ['0', '0.00 元'], true),
          compared(['研发费用 / 营业收入', '15%'], '>=', ['3%', '3%'], true),
        ],
      }),
      line({
        rule: '收入达标',
        formula: '营业收入 >= 1500万元',
        readings: [fact('营业收入', '182,000,000.00 元')],
        comparisons: [compared(['营业收入', '182,000,000.00 元'], '>=', ['1500万元', '15,000,000.00 元'], true)],
      }),
    ],
    ['met：注册地 = 示范区', 'met：研发费用 / 营业收入 15% ≥ 3%', 'met：营业收入 1.82 亿元 ≥ 1,500 万元'],
  ],
  [
    'where one of several ways is enough, each failing rule says which way it belongs to',
    ['增速达标', '人员路径'],
    [
      growth,
      growthTest,
      line({ rule: '营收路径', formula: '增速达标', state: 'false', readings: [reading('增速达标', '否')] }),
      line({
        rule: '人员路径',
        formula: '职工总数 > 100 and 职工总数 < 900',
        state: 'false',
        readings: [fact('职工总数', '50 人')],
        comparisons: [
          compared(['职工总数', '50 人'], '>', ['100', '100 人'], false, '差 51 人'),
          compared(['职工总数', '50 人'], '<', ['900', '900 人'], true),
        ],
      }),
      line({
        rule: '成长达标',
        formula: '营收路径 or 人员路径',
        state: 'false',
        readings: [reading('营收路径', '否'), reading('人员路径', '否')],
      }),
    ],
    [
      'unmet：营收增速 18.2% < 20%，差 1.8 个百分点（成长达标／营收路径）',
      'unmet：职工总数 50 人 ≤ 100 人，差 51 人（成长达标／人员路径）',
      'step：营收增速',
      'step：营收路径',
      'step：成长达标',
    ],
  ],
] as const)('%s', (_, because, trace, expected) => {
  expect(run(because, trace)).toEqual(expected)
})

test('the facts behind a condition are found through the rules in between', () => {
  const [reason] = reasonsOf(assessment(['增速达标'], [growth, growthTest])).unmet
  expect(reason?.sources.map(({ name, period }) => [name, period])).toEqual([['营业收入', 2024]])
})

test('an indicator in a formula is called by its title', () => {
  const total = {
    node: 'total',
    title: '评价得分',
    article: '',
    depth: 0,
    score: '56',
    max: '100',
    value: null,
    nextStep: null,
    readings: [],
  }
  const points = line({
    rule: '得分达标',
    formula: 'total >= 60',
    state: 'false',
    readings: [reading('total', '56 分')],
    comparisons: [compared(['total', '56 分'], '>=', ['60', '60 分'], false, '差 4 分')],
  })
  const [reason] = reasonsOf(assessment(['得分达标'], [points], [total])).unmet
  expect(reason?.facets).toEqual([{ sentence: '评价得分 56 分 < 60 分', margin: '差 4 分' }])
})

test.each([
  [
    { because: ['增速达标'], missing: [], margins: [{ rule: '增速达标', text: '差 1.8 个百分点' }] },
    '增速达标，差 1.8 个百分点',
  ],
  [
    { because: ['营收达标'], missing: [], margins: [{ rule: '营收达标', text: '差 1452.45 万元' }] },
    '营收达标，差 1,452.45 万元',
  ],
  [{ because: ['满年'], missing: [], margins: [{ rule: '满年', text: '差 1428 天' }] }, '满年，差 1,428 天'],
  [{ because: ['甲', '乙', '丙'], missing: [], margins: [] }, '甲未满足，另有 2 项'],
  [
    { because: [], missing: ['营业收入', '研发费用', '职工总数', '资产总额'], margins: [] },
    '缺 营业收入、研发费用、职工总数，另有 1 项',
  ],
  [{ because: [], missing: [], margins: [] }, ''],
])('the gist of a result is one line', (standing, expected) => {
  expect(gist(standing)).toBe(expected)
})
