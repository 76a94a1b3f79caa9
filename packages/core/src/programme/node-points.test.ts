import { expect, test } from 'vitest'
import { divide, parseExact } from '../base.ts'
import { medianPoints } from './node-points.ts'

const third = divide(1, 3) ?? 0

test.each([
  ['none', [], null],
  ['one', [7], 7],
  ['an odd number: the middle one, in whatever order they come', [9, 1, 5], 5],
  ['an even number: exactly between the two in the middle', [1, 2, 4, 100], 3],
  ['halves that no binary number keeps', [parseExact('0.1') ?? 0, parseExact('0.2') ?? 0], parseExact('0.15')],
  ['thirds', [third, third], third],
])('the median of %s', (_, points, expected) => {
  expect(medianPoints(points)).toEqual(expected)
})
