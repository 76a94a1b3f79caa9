import { pinyin } from 'pinyin-pro'
import { describe, expect, test } from 'vitest'
import { initials } from './pinyin.ts'

describe('the initials of a name', () => {
  test.each([
    ['示范银行', 'sfyh'],
    ['重庆', 'cq'],
    ['重型机械', 'zxjx'],
    ['西城精密机械第12有限公司', 'xcjmjxd12yxgs'],
    ['长沙A1（中国）', 'csA1（zg）'],
  ])('%s are %s', (name, letters) => expect(initials(name)).toBe(letters))

  test.each(['中信银行洛阳行署路支行', '单县长兴车行', '华润药厂三七会计', '𠮷祥有限公司', ''])(
    'are those of its words, though most characters are looked up alone: %s',
    (name) => {
      const letters = pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
      expect(initials(name)).toBe(letters.join(''))
    },
  )
})
