import { expect, test } from 'vitest'
import { columnPoints, glanceAt, glanceAtSides, roughly, shortPoints } from './shown.ts'

test.each([
  ['182,000,000.00 元', '1.82 亿元'],
  ['12,740,000.00 元', '1,274 万元'],
  ['34,559,999.99 元', '34,559,999.99 元'],
  ['999,999.00 元', '999,999 元'],
  ['0.00 元', '0 元'],
  ['-50,000.00 元', '-5 万元'],
  ['4,000,000.00 美元', '400 万美元'],
  ['4.666666…%', '约 4.67%'],
  ['18.2%', '18.2%'],
  ['2015-03-02', '2015年3月2日'],
  ['225 人', '225 人'],
  ['未知（缺 营业收入）', '未知（缺 营业收入）'],
])('%s reads %s', (shown, expected) => {
  expect(glanceAt(shown)).toBe(expected)
})

test.each([
  [
    ['19.999999…%', '20%'],
    ['约 19.999999%', '20%'],
  ],
  [
    ['18.181818…%', '20%'],
    ['约 18.18%', '20%'],
  ],
  [
    ['19.99999998842592592%', '20%'],
    ['约 19.99999999%', '20%'],
  ],
  [
    ['20.000001%', '20.000002%'],
    ['约 20.000001%', '约 20.000002%'],
  ],
  [
    ['999,999.99 元', '1,000,000.00 元'],
    ['999,999.99 元', '100 万元'],
  ],
] as const)('sides %j read %j', ([left, right], expected) => {
  expect(glanceAtSides(left, right)).toEqual(expected)
})

test.each([
  ['48.383333…', '48.38', '48.38'],
  ['72', '72', '72.00'],
  ['—', '—', '—'],
])('points %s read %s, in a column %s', (score, alone, inColumn) => {
  expect([shortPoints(score), columnPoints(score)]).toEqual([alone, inColumn])
})

test('points whose digits were cut off can be drawn', () => {
  expect([roughly('11.500004…'), roughly('36'), roughly('-2.5')]).toEqual([11.500004, 36, -2.5])
})
