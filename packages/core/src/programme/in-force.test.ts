import { expect, test } from 'vitest'
import type { LocalDate } from '../base.ts'
import { inForce } from './in-force.ts'

type Edition = Parameters<typeof inForce>[0][number]

const edition = (id: string, effective: LocalDate, more: Partial<Edition> = {}): Edition => ({
  id,
  name: id,
  effective,
  ends: null,
  supersedes: null,
  purpose: null,
  ...more,
})

const EDITIONS = [
  edition('title-2018', '2018-01-01'),
  edition('title-2022', '2022-08-01', { supersedes: 'title-2018' }),
  edition('title-2026', '2026-04-01', { supersedes: 'title-2022' }),
  edition('grant', '2023-01-01', { ends: '2024-12-31' }),
  edition('review-2024', '2024-01-01', { supersedes: 'grant', purpose: 'review' }),
]

/** Day · what applies · what does not, with what applies instead. */
const DAYS: readonly (readonly [LocalDate, readonly string[], readonly string[]])[] = [
  [
    '2017-12-31',
    [],
    ['title-2018 → null', 'title-2022 → null', 'title-2026 → null', 'grant → null', 'review-2024 → null'],
  ],
  [
    '2022-07-31',
    ['title-2018'],
    ['title-2022 → title-2018', 'title-2026 → null', 'grant → null', 'review-2024 → null'],
  ],
  [
    '2022-08-01',
    ['title-2022'],
    ['title-2018 → title-2022', 'title-2026 → title-2022', 'grant → null', 'review-2024 → null'],
  ],
  [
    '2024-12-31',
    ['title-2022', 'review-2024'],
    ['title-2018 → title-2022', 'title-2026 → title-2022', 'grant → review-2024'],
  ],
  [
    '2026-04-01',
    ['title-2026', 'review-2024'],
    ['title-2018 → title-2026', 'title-2022 → title-2026', 'grant → review-2024'],
  ],
]
for (const [day, applies, doesNot] of DAYS) {
  test(`on ${day} ${applies.join(', ') || 'nothing'} applies`, () => {
    const standings = inForce(EDITIONS, day)
    expect(standings.flatMap(({ programme, inForce: isInForce }) => (isInForce ? [programme.id] : []))).toEqual(applies)
    expect(
      standings.flatMap((standing) => (standing.inForce ? [] : [`${standing.programme.id} → ${standing.instead}`])),
    ).toEqual(doesNot)
  })
}

test('it says since when or until when, and by what', () => {
  const [old, , next] = inForce(EDITIONS, '2025-01-01')
  expect(old).toMatchObject({ zh: '2022年7月31日止，2022年8月1日起由「title-2022」取代' })
  expect(next).toMatchObject({ zh: '2026年4月1日起施行', en: 'takes effect on 2026-04-01' })
})

test('editions that supersede each other in a circle still get an answer', () => {
  const circle = [edition('a', '2020-01-01', { supersedes: 'b' }), edition('b', '2020-01-01', { supersedes: 'a' })]
  expect(inForce(circle, '2021-01-01').map(({ inForce: isInForce }) => isInForce)).toEqual([false, false])
})
