import { describe, expect, test } from 'vitest'
import { apportioned, movedWithin, sumOf } from './weights.ts'
import { withExpectedScores } from './expected-scores.ts'

const shares = (values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([code, value]) => ({ code, value }))

describe('siblings give way so that their sum is kept', () => {
  const cases: [title: string, before: Record<string, number>, set: number, after: Record<string, number>][] = [
    ['in proportion', { a: 10, b: 20, c: 10 }, 16, { a: 16, b: 16, c: 8 }],
    ['in tenths, the largest remainder first', { a: 4, b: 3, c: 3 }, 5, { a: 5, b: 2.5, c: 2.5 }],
    ['what cannot be halved goes to the first', { a: 4, b: 3, c: 3 }, 4.1, { a: 4.1, b: 3, c: 2.9 }],
    ['evenly where the others had nothing', { a: 10, b: 0, c: 0 }, 6, { a: 6, b: 2, c: 2 }],
    ['up to the whole and no further', { a: 10, b: 20 }, 99, { a: 30, b: 0 }],
    ['not below nothing', { a: 10, b: 20 }, -5, { a: 0, b: 30 }],
    ['one alone stays', { a: 10 }, 5, { a: 10 }],
  ]
  test.each(cases)('%s', (_, before, set, after) => {
    const moved = movedWithin(shares(before), 'a', set)
    expect(moved).toEqual(shares(after))
    expect(sumOf(moved)).toBe(sumOf(shares(before)))
  })
})

test('parts of a pillar keep their proportions, in tenths, and sum to what the pillar became', () => {
  expect(apportioned(shares({ a: 12, b: 10, c: 8 }), 25)).toEqual(shares({ a: 10, b: 8.3, c: 6.7 }))
  expect(apportioned(shares({ a: 0, b: 0 }), 3)).toEqual(shares({ a: 1.5, b: 1.5 }))
})

test('golden cases of which nothing but the points differs are told with what comes out, the others by name', () => {
  const text =
    '- case: 一\n  expect: { score: 10, 阶段: 甲 }\n- case: 二\n  expect: { score: 10 }\n- case: 三\n  expect: { score: 7 }'
  const failure = { what: 'score', expected: '10', found: '12.5' }
  const found = withExpectedScores(text, [
    { name: '一', line: 1, passed: true, failures: [] },
    { name: '二', line: 3, passed: false, failures: [failure] },
    { name: '三', line: 5, passed: false, failures: [{ what: '阶段', expected: '甲', found: '乙' }] },
  ])
  expect(found).toEqual({
    text: text.replace('二\n  expect: { score: 10 }', '二\n  expect: { score: 12.5 }'),
    restated: [{ name: '二', expected: '10', found: '12.5' }],
    others: ['三'],
  })
})
