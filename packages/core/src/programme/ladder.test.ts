import { expect, test } from 'vitest'
import { laddersOf } from './ladder.ts'

const rung = (id: string, next: string | null = null, supersedes: string | null = null) => ({ id, next, supersedes })

const cases: readonly [string, readonly ReturnType<typeof rung>[], readonly (readonly string[])[]][] = [
  ['no rung, no ladder', [rung('a'), rung('b')], []],
  [
    'three rungs, lowest first, in whatever order they come',
    [rung('c'), rung('b', 'c'), rung('a', 'b')],
    [['a', 'b', 'c']],
  ],
  [
    'the edition that superseded a rung takes its place',
    [rung('a', 'b-2022'), rung('b-2026', null, 'b-2022')],
    [['a', 'b-2026']],
  ],
  ['a rung that was not adopted ends the ladder', [rung('a', 'b'), rung('b', 'c')], [['a', 'b']]],
  [
    'two ladders',
    [rung('a', 'b'), rung('b'), rung('x', 'y'), rung('y')],
    [
      ['a', 'b'],
      ['x', 'y'],
    ],
  ],
  ['a circle above a lowest rung is climbed once', [rung('a', 'b'), rung('b', 'c'), rung('c', 'b')], [['a', 'b', 'c']]],
]

test.each(cases)('%s', (_, programmes, ladders) =>
  expect(laddersOf(programmes).map((rungs) => rungs.map(({ id }) => id))).toEqual(ladders),
)
