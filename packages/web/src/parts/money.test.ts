import { expect, test } from 'vitest'
import { glanceAtMoney } from './money.tsx'

const run = (minor: number, currency: string) => {
  const { figure, unit, exact } = glanceAtMoney(minor, currency)
  return [`${figure} ${unit}`, exact]
}

test.each([
  [0, 'CNY', ['0 元', '0.00 元']],
  [999_999, 'CNY', ['9,999.99 元', '9,999.99 元']],
  [1_000_000, 'CNY', ['1 万元', '10,000.00 元']],
  [50_000_000, 'CNY', ['50 万元', '500,000.00 元']],
  [30_555_500, 'CNY', ['30.56 万元', '305,555.00 元']],
  [-72_000_000, 'CNY', ['-72 万元', '-720,000.00 元']],
  [1_234_567_890_123, 'CNY', ['123.46 亿元', '12,345,678,901.23 元']],
  [999_999_999_999_999, 'CNY', ['100,000 亿元', '9,999,999,999,999.99 元']],
  [-999_999_999_999_999, 'CNY', ['-100,000 亿元', '-9,999,999,999,999.99 元']],
  [160_000, 'USD', ['1,600 美元', '1,600.00 美元']],
  [32_000_000, 'USD', ['32 万美元', '320,000.00 美元']],
  [12_000, 'JPY', ['1.2 万日元', '12,000 日元']],
])('%i minor units of %s are read at a glance', (minor, currency, expected) => {
  expect(run(minor, currency)).toEqual(expected)
})
