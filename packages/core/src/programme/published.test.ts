import { expect, test } from 'vitest'
import { showProblem } from '../base.ts'
import { changedSincePublished, readPublished, withPublished } from './published.ts'

const [FIRST, SECOND] = ['a'.repeat(64), 'b'.repeat(64)]
const once = withPublished('', { date: '2025-01-01', edition: FIRST, reason: '首次公布' })
const twice = withPublished(once, { date: '2025-07-01', edition: SECOND, reason: '上限提高\n  依据 示例文件' })

test('a lock keeps every edition with its day and reason, the latest last', () => {
  expect(readPublished(twice)).toEqual({
    editions: [
      { date: '2025-01-01', edition: FIRST, reason: '首次公布' },
      { date: '2025-07-01', edition: SECOND, reason: '上限提高 依据 示例文件' },
    ],
  })
  expect(twice.startsWith(once)).toBe(true)
})

test.each([
  ['the edition that was published last is as it was', twice, SECOND, []],
  ['a folder never published may change', '', FIRST, []],
  [
    'an edition that was never published is refused',
    once,
    SECOND,
    [
      'programme.yaml:1:1 2025-01-01 公布的版本是 aaaaaaaaaaaa，现在的文件是 bbbbbbbbbbbb：已公布的政策不能悄悄改变。公布这次改动用 gongzhen publish --reason，改回去用版本管理；结构性的修改另开文件夹，写 supersedes',
    ],
  ],
  [
    'going back to an earlier edition is a change too',
    twice,
    FIRST,
    [expect.stringContaining('2025-07-01 公布的版本')],
  ],
  [
    'a line that is none is refused where it stands',
    `${once}昨天 公布了\n`,
    FIRST,
    ['published.lock:3:1 这一行不是「日期 版本 理由」：昨天 公布了'],
  ],
  [
    'a day that does not exist is none',
    `2025-02-30 ${FIRST} 理由\n`,
    FIRST,
    [expect.stringContaining('published.lock:1:1')],
  ],
])('%s', (_, lock, edition, expected) => {
  expect(changedSincePublished(lock, edition).map((one) => showProblem(one))).toEqual(expected)
})
