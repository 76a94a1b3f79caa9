import { expect, test } from 'vitest'
import { inCapitals } from './capitals.ts'

test.each([
  [0n, '人民币零元整'],
  [5n, '人民币伍分'],
  [50n, '人民币伍角'],
  [1000n, '人民币壹拾元整'],
  [32504n, '人民币叁佰贰拾伍元零肆分'],
  [140950n, '人民币壹仟肆佰零玖元伍角'],
  [600714n, '人民币陆仟零柒元壹角肆分'],
  [168032n, '人民币壹仟陆佰捌拾元叁角贰分'],
  [1640902n, '人民币壹万陆仟肆佰零玖元零贰分'],
  [10010000n, '人民币壹拾万零壹佰元整'],
  [10700053n, '人民币壹拾万柒仟元伍角叁分'],
  [2005000000n, '人民币贰仟零伍万元整'],
  [10001000101n, '人民币壹亿零壹万零壹元零壹分'],
  [3106000000000n, '人民币叁佰壹拾亿陆仟万元整'],
  [9007199254740991n, '人民币玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分'],
] as const)('%s 分 reads %s', (minor, words) => expect(inCapitals(minor, 'CNY')).toBe(words))

test('the currency stands first', () => expect(inCapitals(160000n, 'USD')).toBe('美元壹仟陆佰元整'))

test('a yen has no smaller part', () => expect(inCapitals(1600n, 'JPY')).toBe('日元壹仟陆佰元整'))

test('no voucher has a negative amount', () => expect(() => inCapitals(-1n, 'CNY')).toThrow('negative'))
