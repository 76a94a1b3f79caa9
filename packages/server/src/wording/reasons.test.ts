import { expect, test } from 'vitest'
import { reasonsOf } from './reasons.ts'

type Shown = Parameters<typeof reasonsOf>[0]
type Comparison = Shown['trace'][number]['comparisons'][number]

/** What a notice says of one unmet comparison of a rule. */
function run(comparison: Pick<Comparison, 'left' | 'operator' | 'right'>): string | undefined {
  const line = {
    rule: '达标',
    article: '第一条',
    readings: [],
    comparisons: [{ ...comparison, holds: false, met: false, margin: null }],
  }
  const shown = {
    because: ['达标'],
    trace: [line],
    margins: [],
    scores: [{ node: 'total', title: '创新能力评价' }],
  } as unknown as Shown
  return reasonsOf(shown)[0]?.sentence
}

const side = (text: string, shown: string) => ({ text, shown }) as Comparison['left']

test.each([
  [
    'points by the name of their node',
    side('total', '12 分'),
    '>',
    side('及格线', '70 分'),
    '达标：创新能力评价 12 分 ≤ 70 分',
  ],
  [
    'a long fraction to two decimals',
    side('占比', '51.258207…%'),
    '>=',
    side('下限', '60%'),
    '达标：占比 约 51.26% < 60%',
  ],
  [
    'as many decimals as tell the sides apart',
    side('占比', '59.999812…%'),
    '>=',
    side('下限', '60%'),
    '达标：占比 约 59.9998% < 60%',
  ],
  [
    'money as it is',
    side('营收', '470,100.00 元'),
    '>=',
    side('下限', '1.00 元'),
    '达标：营收 470,100.00 元 < 1.00 元',
  ],
] as const)('a notice says %s', (_, left, operator, right, sentence) => {
  expect(run({ left, operator, right })).toBe(sentence)
})
