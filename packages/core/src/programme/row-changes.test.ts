import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowChanges } from './row-changes.ts'

const run = (before: string, after: string) =>
  rowChanges([...before], [...after]).map(
    ({ change, from, to, before: was, after: is }) =>
      `${change} ${from ?? '-'}→${to ?? '-'} ${was ?? '-'}→${is ?? '-'}`,
  )

test.each([
  ['abc', 'abc', []],
  ['abc', 'abxc', ['added -→3 -→x']],
  ['abc', 'ac', ['removed 2→- b→-']],
  ['abc', 'axc', ['changed 2→2 b→x']],
  ['abc', 'bca', ['moved 1→3 a→a']],
  ['abc', '', ['removed 1→- a→-', 'removed 2→- b→-', 'removed 3→- c→-']],
  ['', 'a', ['added -→1 -→a']],
  ['aa', 'a', ['removed 2→- a→-']],
])('%s becomes %s', (before, after, expected) => {
  expect(run(before, after)).toEqual(expected)
})

test('the changes account for every row, and for none twice', () => {
  const rows = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 })
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const changes = rowChanges(before, after)
      const [left, come] = [changes.flatMap(({ from }) => from ?? []), changes.flatMap(({ to }) => to ?? [])]
      expect([new Set(left).size, new Set(come).size]).toEqual([left.length, come.length])
      const kept = (rows: readonly string[], but: readonly number[]) => rows.filter((_, at) => !but.includes(at + 1))
      expect(kept(after, come)).toEqual(kept(before, left))
    }),
  )
})
