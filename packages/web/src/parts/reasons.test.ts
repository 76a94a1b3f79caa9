import { expect, test } from 'vitest'
import type { Assessment, TraceLine } from '../api.ts'
import { comparisonOf, gist, reasonsOf } from './reasons.ts'

const line = (part: Partial<TraceLine> & { rule: string; formula: string }): TraceLine => ({
  article: '第六条',
  values: part.formula,
  readings: [],
  result: '',
  state: 'true',
  margin: null,
  distance: null,
  ...part,
})

const reading = (name: string, shown: string, period = 0): TraceLine['readings'][number] => ({ name, shown, period })

const declared = { source: '统计', declaredAt: '2025-04-12T09:00:00+08:00', file: '年报.csv', row: 13 }

const assessment = (because: string[], trace: TraceLine[]): Assessment => ({
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
  missing: [],
  faults: [],
  near: false,
  illustrative: false,
  trace,
  scores: [],
})

const growth = line({
  rule: '营收增速',
  formula: '增长率(营业收入)',
  values: '增长率(13,002,000.00 元)',
  state: 'value',
  result: '18.2%',
  readings: [{ ...reading('营业收入', '13,002,000.00 元', 2024), origin: declared }],
})

const run = (because: string[], trace: TraceLine[]) =>
  Object.entries(reasonsOf(assessment(because, trace))).flatMap(([group, found]) =>
    found.map((one) =>
      'sentence' in one ? `${group}：${one.sentence}${one.margin ? `，${one.margin}` : ''}` : `${group}：${one.rule}`,
    ),
  )

test.each([
  [
    'a failed comparison reads as what is true, with its margin',
    ['增速达标'],
    [
      growth,
      line({
        rule: '增速达标',
        formula: '营收增速 >= 增速下限',
        values: '18.2% >= 20%',
        state: 'false',
        margin: '差 1.8 个百分点',
        readings: [reading('营收增速', '18.2%'), reading('增速下限', '20%')],
      }),
    ],
    ['unmet：营收增速 18.2% < 20%，差 1.8 个百分点', 'steps：营收增速'],
  ],
  [
    'a condition on a missing fact names the fact and its year',
    [],
    [
      line({
        rule: '费用达标',
        formula: '研发费用 >= 费用下限',
        values: '未知 >= 1,000,000.00 元',
        state: 'unknown',
        readings: [{ ...reading('研发费用', '未知', 2024), doubt: 'unknown' }, reading('费用下限', '1,000,000.00 元')],
      }),
    ],
    ['missing：缺 研发费用 2024 年'],
  ],
  [
    'a yes or no reads as the fact and its value; an alternative that was not needed stands beside',
    [],
    [
      line({ rule: '信用良好', formula: 'not(列入失信)', values: 'not(否)', readings: [reading('列入失信', '否')] }),
      line({
        rule: '有效高企',
        formula: '高企证书有效',
        values: '否',
        state: 'false',
        readings: [reading('高企证书有效', '否')],
      }),
      line({
        rule: '符合条件',
        formula: '信用良好 or 有效高企',
        readings: [reading('信用良好', '是'), reading('有效高企', '否')],
      }),
    ],
    ['met：列入失信：否', 'beside：高企证书有效：否', 'steps：符合条件'],
  ],
  [
    'text compared with itself is said once, and a formula stands before its values',
    [],
    [
      line({
        rule: '在区内',
        formula: '注册地 = "示范区"',
        values: '示范区 = "示范区"',
        readings: [reading('注册地', '示范区')],
      }),
      line({
        rule: '强度达标',
        formula: '研发费用 / 营业收入 >= 3%',
        values: '900 元 / 6,000 元 >= 3%',
        readings: [reading('研发费用', '900 元'), reading('营业收入', '6,000 元')],
      }),
    ],
    ['met：注册地 = 示范区', 'met：研发费用 / 营业收入（900 元 / 6,000 元）≥ 3%'],
  ],
] as const)('%s', (_, because, trace, expected) => {
  expect(run([...because], [...trace])).toEqual(expected)
})

test('the facts behind a condition are found through the rules in between', () => {
  const condition = line({ rule: '增速达标', formula: '营收增速 >= 20%', readings: [reading('营收增速', '18.2%')] })
  const [reason] = reasonsOf(assessment([], [growth, condition])).met
  expect(reason?.sources.map(({ name, period }) => [name, period])).toEqual([['营业收入', 2024]])
})

test.each([
  ['a >= b', { left: 'a', operator: '>=', right: 'b' }],
  ['min(a, b > 2) < "x = y"', { left: 'min(a, b > 2)', operator: '<', right: '"x = y"' }],
  ['a > 1 and b > 2', undefined],
  ['not(a)', undefined],
])('%s is split at its only comparison', (text, expected) => {
  expect(comparisonOf(text)).toEqual(expected)
})

test.each([
  [
    { because: ['增速达标'], missing: [], margins: [{ rule: '增速达标', text: '差 1.8 个百分点' }] },
    '增速达标，差 1.8 个百分点',
  ],
  [{ because: ['甲', '乙', '丙'], missing: [], margins: [] }, '甲未满足，另有 2 项'],
  [
    { because: [], missing: ['营业收入', '研发费用', '职工总数', '资产总额'], margins: [] },
    '缺 营业收入、研发费用、职工总数，另有 1 项',
  ],
  [{ because: [], missing: [], margins: [] }, ''],
])('the gist of a result is one line', (standing, expected) => {
  expect(gist(standing)).toBe(expected)
})
