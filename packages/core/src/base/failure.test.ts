import { expect, test } from 'vitest'
import { defineErrors, together } from './failure.ts'

const failure = defineErrors('case', {
  value: { status: 422, zh: '「{name}」应是{expected}。', en: '“{name}” has to be {expected}.' },
})
const NUMBER = { zh: '数', en: 'a number' }

test.each([
  ['as it is', { name: '人数', expected: 5 }, '「人数」应是5。', '“人数” has to be 5.'],
  ['in each language', { name: '人数', expected: NUMBER }, '「人数」应是数。', '“人数” has to be a number.'],
  ['of a row given whole', { name: '人数', expected: 5, by: null }, '「人数」应是5。', '“人数” has to be 5.'],
])('a hole is filled %s', (_, details, zh, en) => {
  const found = failure('value', details)
  expect([found.code, found.message, found.en]).toEqual(['case.value', zh, en])
})

test('several failures are told at once under the code of the first', () => {
  const [one, two] = [failure('value', { name: '甲', expected: 1 }), failure('value', { name: '乙', expected: 2 })]
  const both = together([one, two])
  expect(both).toMatchObject({ status: 422, message: '「甲」应是1。「乙」应是2。', details: { name: '甲' } })
  expect(together([one])).toBe(one)
})
