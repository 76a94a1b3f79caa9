import { expect, test } from 'vitest'
import fc from 'fast-check'
import { PUBLISHED_MIN, withoutSmallNumbers } from './small-numbers.ts'

const published = (counts: readonly number[]) => {
  const { total, cells } = withoutSmallNumbers(counts.map((count) => ({ count })))
  return { total, cells: cells.map(({ count }) => count) }
}

test.each([
  ['nothing small is shown whole', [5, 8, 0], { total: 13, cells: [5, 8, 0] }],
  ['one small group takes the next larger with it', [3, 20, 9], { total: 32, cells: [null, 20, null] }],
  ['two small groups that add up to enough hide each other', [2, 3, 20], { total: 25, cells: [null, null, 20] }],
  ['two that do not take a third', [1, 1, 20, 30], { total: 52, cells: [null, null, null, 30] }],
  ['a sum that is small is not shown either', [1, 2], { total: null, cells: [null, null] }],
  ['a single small group has nobody to hide behind, so its sum goes too', [4], { total: null, cells: [null] }],
  ['nothing at all is nothing', [], { total: 0, cells: [] }],
])('%s', (_, counts, expected) => expect(published(counts)).toEqual(expected))

test('no group of one to four is ever shown or can be worked out from the sum', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }), (counts) => {
      const { total, cells } = published(counts)
      const hidden = counts.filter((_, at) => cells[at] === null)
      expect(cells.every((count) => count === null || count === 0 || count >= PUBLISHED_MIN)).toBe(true)
      if (hidden.length === 1) expect(total).toBeNull()
    }),
  )
})
