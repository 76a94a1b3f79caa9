import { describe, expect, test } from 'vitest'
import type { Instant } from '@gongzhen/core/base'
import { newDocumentNumber, readDocumentNumber } from './document-number.ts'

const AT = '2026-06-30T01:00:00Z' as Instant

describe('the number of a document', () => {
  test('reads back as it was made, and no two are alike', () => {
    const made = Array.from({ length: 1000 }, () => newDocumentNumber(AT))
    expect(made.map(readDocumentNumber)).toEqual(made)
    expect(new Set(made).size).toBe(made.length)
  })

  test.each([
    ['in small letters', '2026-7k0mq-x9r1t'],
    ['without dashes', '20267K0MQX9R1T'],
    ['with spaces around and between', '  2026 7K0MQ X9R1T\n'],
    ['with long and full-width dashes', '2026—7K0MQ－X9R1T'],
    ['in full-width letters', '２０２６－７Ｋ０ＭＱ－Ｘ９Ｒ１Ｔ'],
    ['with the letter O for nought and L for one', '2o26-7KOMQ-X9RlT'],
    ['with the letter I for one', '2026-7K0MQ-X9RIT'],
    ['with Cyrillic letters that look Latin', '2026-7К0МQ-Х9R1Т'],
    ['with a character that cannot be seen', '2026-7K0MQ\u200b-X9R1T'],
    ['with the word before it', '编号：2026-7K0MQ-X9R1T'],
    ['with No. before it', 'No. 2026-7K0MQ-X9R1T'],
  ])('is understood %s', (_, written) => {
    expect(readDocumentNumber(written)).toBe('2026-7K0MQ-X9R1T')
  })

  test.each([
    ['nothing', ''],
    ['one character too few', '2026-7K0MQ-X9R1'],
    ['one too many', '2026-7K0MQ-X9R1TT'],
    ['a letter no number has', '2026-7K0MQ-X9R1U'],
    ['other text', '<script>alert(1)</script>'],
  ])('is no number: %s', (_, written) => {
    expect(readDocumentNumber(written)).toBeNull()
  })
})
