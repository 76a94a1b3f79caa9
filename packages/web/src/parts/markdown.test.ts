import { expect, test } from 'vitest'
import { parseMarkdown } from './markdown.ts'

const words = (spans: readonly { kind: string; text: string }[]) =>
  spans.map(({ kind, text }) => (kind === 'text' ? text : `${kind}(${text})`)).join('')

const run = (text: string) =>
  parseMarkdown(text).map((block) => {
    switch (block.kind) {
      case 'heading':
        return `h${block.level} ${words(block.spans)}`
      case 'paragraph':
      case 'quote':
        return `${block.kind} ${words(block.spans)}`
      case 'list':
        return `${block.isOrdered ? `ol ${block.start}` : 'ul'} ${block.items.map(words).join(' / ')}`
      case 'table':
        return `table ${block.head.map(words).join(',')} ${block.rows.map((row) => row.map(words).join(',')).join(' ')}`
      case 'code':
        return `code ${block.text}`
      case 'rule':
        return 'rule'
    }
  })

test.each([
  [
    'headings and paragraphs',
    '# 办法\n\n第一段\n接着写\n\n## 第六条 成长性\n不低于 **20%**',
    ['h1 办法', 'paragraph 第一段接着写', 'h2 第六条 成长性', 'paragraph 不低于 strong(20%)'],
  ],
  ['lists keep their kind, start and wrapped lines', '3. 甲\n   续\n4. 乙\n\n- 丙', ['ol 3 甲 续 / 乙', 'ul 丙']],
  [
    'a table is read by its cells',
    '| 基期 | 增速 |\n|---|---|\n| 1 亿元 | `>= 20%` |\n',
    ['table 基期,增速 1 亿元,code(>= 20%)'],
  ],
  [
    'quotes, code, rules',
    '> 引文\n> 两行\n\n```yaml\na: 1\n```\n---\n末',
    ['quote 引文 两行', 'code a: 1', 'rule', 'paragraph 末'],
  ],
  ['script stays text', '<script>alert(1)</script>', ['paragraph <script>alert(1)</script>']],
  ['code without an end does not hang', '```\na', ['code a']],
  ['comments are left out', '<!-- 由命令生成 -->\n# 题', ['h1 题']],
  ['nothing gives nothing', '\n\n', []],
])('%s', (_, text, expected) => {
  expect(run(text)).toEqual(expected)
})
