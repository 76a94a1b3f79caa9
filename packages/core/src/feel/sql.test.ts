import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comment, identifier, textLiteral } from './sql/quote.ts'
import { NotInSql } from './sql/refusal.ts'

const HOSTILE = [
  "'",
  '"',
  '\\',
  '$$',
  '$x$',
  '--',
  '/*',
  '*/',
  ';',
  '\n',
  '\r',
  '\u2028',
  '\u0085',
  '\t',
  ' drop table fact',
  '__proto__',
  '甲',
  "\\'",
  "E'",
  'U&',
  '\0',
  '\ud800',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), { maxLength: 8 })
  .map((parts) => parts.join(''))

/** Reads a literal as PostgreSQL does, with and without standard_conforming_strings; undefined unless it is one whole literal. */
function readLiteral(sql: string): string | undefined {
  const escaped = /^E'((?:[^'\\]|''|\\\\|\\u[0-9a-f]{4})*)'$/.exec(sql)?.[1]
  if (escaped !== undefined) {
    return escaped
      .replaceAll("''", "'")
      .replace(/\\(\\|u([0-9a-f]{4}))/g, (_, kind: string, code: string) =>
        kind === '\\' ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
      )
  }
  return /^'((?:[^'\\]|'')*)'$/.exec(sql)?.[1]?.replaceAll("''", "'")
}

describe('text of a rule in SQL', () => {
  test('a literal reads back as the text, whatever it holds', () => {
    const property = fc.property(hostile, (text) => {
      if (/\0|\p{Surrogate}/u.test(text)) expect(() => textLiteral(text)).toThrow(NotInSql)
      else expect(readLiteral(textLiteral(text))).toBe(text)
    })
    fc.assert(property, { seed: 4, numRuns: 20_000 })
  })

  test('a comment stays on its line', () => {
    const property = fc.property(hostile, (text) => {
      expect(comment(text)).toMatch(/^-- [^\n\r\0\u0085\u2028\u2029]*$/)
    })
    fc.assert(property, { seed: 4, numRuns: 20_000 })
  })

  test('an identifier ends where its quotes end', () => {
    const property = fc.property(hostile, (text) => {
      expect(identifier(text)).toMatch(/^"(?:[^"\0]|"")*"$/)
    })
    fc.assert(property, { seed: 4, numRuns: 20_000 })
  })
})
