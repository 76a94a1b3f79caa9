import { describe, expect, test } from 'vitest'
import { grouped, plain } from './number-field.tsx'

describe('a number while it is typed', () => {
  test.each([
    ['three digits', '123', '123'],
    ['four digits', '1234', '1,234'],
    ['fifteen digits', '999999999999999', '999,999,999,999,999'],
    ['a fraction that is still being typed', '1234567.', '1,234,567.'],
    ['a fraction', '1234567.8901', '1,234,567.8901'],
    ['what is less than nothing', '-1234', '-1,234'],
    ['nothing', '', ''],
    ['words', '一千二百', '一千二百'],
    ['a number with its unit', '1234万元', '1234万元'],
  ])('%s', (_, text, shown) => {
    expect(grouped(text)).toBe(shown)
  })
})

describe('a number as it is sent', () => {
  test.each([
    ['separators typed or pasted', '1,234,567.80', '1234567.80'],
    ['separators of full width', '1，234', '1234'],
    ['one in the wrong place, as it is left while digits are taken out', '1,23', '123'],
    ['words with a comma', '见附件,第二页', '见附件,第二页'],
  ])('%s', (_, text, sent) => {
    expect(plain(text)).toBe(sent)
  })
})
