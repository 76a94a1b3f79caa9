import { expect, test } from 'vitest'
import { divide, exact } from '../base.ts'
import { fault } from './fault.ts'
import { showValue } from './show.ts'
import { DATE, NUMBER, TEXT, type Type, intervalOf, listOf, moneyOf } from './type.ts'
import { type Result, Unknown, contextOf } from './value.ts'

const percent: Type = { kind: 'number', unit: '%' }
const people: Type = { kind: 'number', unit: '人' }
const any: Type = { kind: 'any' }

const CASES: readonly [string, Result, Type, string, string][] = [
  ['yes', true, { kind: 'boolean' }, '是', 'yes'],
  ['no', false, { kind: 'boolean' }, '否', 'no'],
  ['null', null, any, '空', 'null'],
  ['text', '示范区', TEXT, '示范区', '示范区'],
  ['date', { date: '2024-06-30' }, DATE, '2024-06-30', '2024-06-30'],
  ['money', 900_000_000, moneyOf('CNY'), '9,000,000.00 元', '9,000,000.00 CNY'],
  ['a part of a fen', exact('128571428.5714'), moneyOf('CNY'), '1,285,714.285714 元', '1,285,714.285714 CNY'],
  ['money without end', exact(1), moneyOf('CNY', 2), '0.0001 元^2', '0.0001 CNY^2'],
  ['yen', 1234, moneyOf('JPY'), '1,234 日元', '1,234 JPY'],
  ['per cent', exact('0.182'), percent, '18.2%', '18.2%'],
  ['per cent to the last digit', exact('0.199999999999'), percent, '19.9999999999%', '19.9999999999%'],
  ['people', 120, people, '120 人', '120 人'],
  ['a span', { min: 60, max: 80, missing: ['x'] }, { kind: 'number', unit: '分' }, '60 分~80 分', '60 分~80 分'],
  ['a list', [1, exact('0.5')], listOf(percent), '[100%, 50%]', '[100%, 50%]'],
  ['a range', { low: 1, high: 2, lowIncluded: true, highIncluded: false }, intervalOf(NUMBER), '[1..2)', '[1..2)'],
  [
    'a context',
    contextOf([['费用', 100]]),
    { kind: 'context', entries: new Map([['费用', moneyOf('CNY')]]) },
    '{费用: 1.00 元}',
    '{费用: 1.00 CNY}',
  ],
  [
    'unknown',
    new Unknown(
      new Map([
        ['营业收入', 'unknown'],
        ['研发费用(2023)', 'stale'],
      ]),
    ),
    NUMBER,
    '未知（缺 营业收入、研发费用(2023)）',
    'unknown (missing 营业收入, 研发费用(2023))',
  ],
  ['a fault', fault('division_by_zero'), NUMBER, '错误：除数是 0', 'error: division by zero'],
]

test.each(CASES)('%s is shown in both languages', (_, value, type, zh, en) => {
  expect([showValue(value, type), showValue(value, type, 'en')]).toEqual([zh, en])
})

test('a number is never rounded: what does not end is cut off and says so', () => {
  const third = exact(1)
  const shown = (numerator: number, denominator: number, type: Type = NUMBER): string => {
    const value = exact(numerator)
    const ratio = denominator === 1 ? value : divideExactly(value, denominator)
    return showValue(ratio, type)
  }
  expect(third).toBe(1)
  expect(shown(1, 3)).toBe('0.333333…')
  expect(shown(2, 3)).toBe('0.666666…')
  expect(shown(-2, 3)).toBe('-0.666666…')
  expect(shown(1, 300_000_000)).toBe('0.00000000333333…')
  expect(shown(599_999_999, 3_000_000_000, percent)).toBe('19.999999…%')
  expect(shown(20_000, 3, moneyOf('CNY'))).toBe('66.666666… 元')
})

function divideExactly(value: ReturnType<typeof exact>, by: number) {
  const result = divide(value, by)
  if (result === undefined) throw new Error('by zero')
  return result
}
