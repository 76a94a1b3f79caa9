import { describe, expect, test } from 'vitest'
import { AS_OF_NAMES } from './check.ts'
import { isName } from './name.ts'
import { parseExpression } from './parse.ts'

describe('what can be a name', () => {
  for (const [name, can] of [
    ['研发费用', true],
    ['如果', true],
    ['高新技术企业', true],
    ['研发 费用', true],
    ['count', true],
    ['if', false],
    ['true', false],
    ['5年', false],
    ['1 + 1', false],
    ['', false],
    ...AS_OF_NAMES.map((name) => [name, false] as const),
  ] as const) {
    test(`${name === '' ? 'nothing' : name}: ${can ? 'yes' : 'no'}`, () => {
      expect(isName(name)).toBe(can)
    })
  }

  test('a Chinese word is a name to the grammar too, whatever it is', () => {
    for (const word of [
      '如果',
      '那么',
      '否则',
      '和',
      '或',
      '非',
      '真',
      '假',
      '空',
      '在',
      '年',
      '万元',
      '一二三',
      '〇',
    ]) {
      expect(parseExpression(word, [word])).toMatchObject({ form: { kind: 'name', name: word }, problems: [] })
    }
  })
})
