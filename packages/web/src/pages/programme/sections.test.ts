import { expect, test } from 'vitest'
import { sectionsOf } from './sections.ts'

const run = (policy: string, articles: string[]) =>
  sectionsOf(policy, articles).map(({ article, heading, blocks }) => [article, heading, blocks.length])

test.each([
  [
    'headings that begin with an article are that article',
    '前言\n# 办法\n## 第六条 成长性\n甲\n\n乙\n## 第六条之一\n丙',
    ['第六条', '第六条之一'],
    [
      [undefined, undefined, 1],
      [undefined, '办法', 0],
      ['第六条', '第六条 成长性', 2],
      ['第六条之一', '第六条之一', 1],
    ],
  ],
  ['a longer number is another article', '## 第十一条\n甲', ['第十'], [[undefined, '第十一条', 1]]],
  ['a text without headings is one section', '甲', ['第一条'], [[undefined, undefined, 1]]],
])('%s', (_, policy, articles, expected) => {
  expect(run(policy, articles)).toEqual(expected)
})
