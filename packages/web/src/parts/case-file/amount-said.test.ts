import { expect, test } from 'vitest'
import { amountSaid } from './amount-said.tsx'

const run = (text: string, unit = '元') => amountSaid({ text, unit, currency: 'CNY' })?.words

test.each([
  ['a small amount with its 分', '1200.5', '元', '即 1,200.50 元'],
  ['an amount in 万元', '500', '万元', '即 5,000,000.00 元（500 万元）'],
  [
    'fifteen digits with a fraction, as far as the books reach',
    '90071992547409.91',
    '元',
    '即 90,071,992,547,409.91 元（900,719.93 亿元）',
  ],
  ['separators as they were pasted', '12,345,678', '元', '即 12,345,678.00 元（1,234.57 万元）'],
  [
    'one 分 more than the books hold',
    '90071992547409.92',
    '元',
    '金额太大：账上最多记 90,071,992,547,409.91 元，请核对数字和单位。',
  ],
  ['fifteen digits', '999999999999999', '元', '金额太大：账上最多记 90,071,992,547,409.91 元，请核对数字和单位。'],
  [
    'fifteen digits in 亿元',
    '999999999999999',
    '亿元',
    '金额太大：账上最多记 90,071,992,547,409.91 元，请核对数字和单位。',
  ],
  ['a part of a 分', '1.001', '元', undefined],
  ['nothing', '', '元', undefined],
  ['words', '很多', '万元', undefined],
])('%s', (_, text, unit, said) => {
  expect(run(text, unit)).toBe(said)
})
