import { readFileSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { manuscriptOf, withCell, withRows, withValues } from './manuscript.ts'

const TEXT = `# 说明留着
articles:
  第三条:
    parameters: { 下限: 100万元, 上限: { 2025-01-01: 50万元, 2026-01-01: 80万元 } } # 也留着
    rules:
      达标:   研发费用 >= 下限   # 注
      长: >-
        研发费用
        + 1
      比例:
        table: [研发费用]
        rows:
          - [ "< 下限", 0% ]
          - [ "-", 5% ]
      金额: 最小(研发费用, 上限)
`
const article = (text: string) => manuscriptOf(text)![0]!
const ruleOf = (text: string, name: string) => article(text).rules.find((rule) => rule.name === name)!
const limitOf = (text: string, name: string) => article(text).parameters.find((one) => one.name === name)!

test.each([
  [
    'a formula',
    withCell(TEXT, ruleOf(TEXT, '达标').formula!, '研发费用 > 下限'),
    '研发费用 >= 下限 ',
    '研发费用 > 下限 ',
  ],
  [
    'a formula that needs quotes',
    withCell(TEXT, ruleOf(TEXT, '达标').formula!, '{甲: 乙}'),
    '研发费用 >= 下限 ',
    '"{甲: 乙}" ',
  ],
  ['a folded formula', withCell(TEXT, ruleOf(TEXT, '长').formula!, '1'), '>-\n        研发费用\n        + 1', '"1"'],
  [
    'rows moved',
    withRows(TEXT, ruleOf(TEXT, '比例').table!, [
      ['-', '5%'],
      ['< 下限', '0%'],
    ]),
    '- [ "< 下限", 0% ]\n          - [ "-", 5% ]',
    '- [ "-", 5% ]\n          - [ "< 下限", 0% ]',
  ],
  ['a figure', withValues(TEXT, limitOf(TEXT, '下限'), [{ from: null, said: '120万元' }]), '100万元', '120万元'],
  [
    'a figure by date',
    withValues(TEXT, limitOf(TEXT, '下限'), [{ from: '2025-01-01', said: '1万元' }]),
    '100万元',
    '{ 2025-01-01: 1万元 }',
  ],
])('%s changes, everything else stays as it was written', (_title, found, from, to) => {
  expect(found).toBe(TEXT.replace(from, to))
})

test('whatever is written into a formula is read back as it was, and nothing else changes', () => {
  const others = (text: string) => ({ ...parse(text, { schema: 'failsafe' }).articles.第三条.rules, 达标: '' })
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'甲a1 :#{}[],"\'|>&*!%@`-?\\\n<=') }), (said) => {
      const written = withCell(TEXT, ruleOf(TEXT, '达标').formula!, said)
      expect(ruleOf(written, '达标').formula!.text).toBe(said)
      expect(others(written)).toEqual(others(TEXT))
    }),
  )
})

test('what is no YAML, or too much of it, has no manuscript', () => {
  expect(manuscriptOf('a: [')).toBeNull()
  expect(manuscriptOf(`a: ${'x'.repeat(600_000)}`)).toBeNull()
  expect(manuscriptOf(`a: ${'['.repeat(20_000)}`)).toBeNull()
})

test('every rule of every programme can be shown', () => {
  const root = new URL('../../../../programmes/', import.meta.url)
  const folders = readdirSync(root).filter((name) => /^[a-z].*-\d{4}$|points/.test(name))
  expect(folders.length).toBeGreaterThan(10)
  for (const folder of folders) {
    const text = readFileSync(new URL(`${folder}/programme.yaml`, root), 'utf8')
    const rules = manuscriptOf(text)!.flatMap(({ rules }) => rules)
    expect(rules.filter(({ formula, table }) => !formula && !table)).toEqual([])
  }
})
