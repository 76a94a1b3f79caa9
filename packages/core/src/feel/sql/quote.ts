import { NotInSql } from './refusal.ts'

/**
 * A text as SQL reads it back, whatever it holds and however the server reads backslashes.
 * PostgreSQL has no texts with NUL or half a character, so nothing could ever equal one: such a text is refused.
 */
export function textLiteral(text: string): string {
  if (/\0|\p{Surrogate}/u.test(text))
    throw new NotInSql('含有空字符或半个字符的文字', 'a text with NUL or half a character')
  const doubled = text.replaceAll("'", "''")
  return /[\\\p{Control}]/u.test(text) ? `E'${escaped(doubled)}'` : `'${doubled}'`
}

const escaped = (text: string): string =>
  text.replace(/[\\\p{Control}]/gu, (character) =>
    character === '\\' ? '\\\\' : `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`,
  )

/** A column or table by its name. */
export const identifier = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? `"${name}"` : `"${name.replaceAll('\0', '').replaceAll('"', '""')}"`

/** A comment of one line: whatever could end the line is a blank in it. */
export const comment = (text: string): string =>
  `-- ${text.replace(/[\p{Control}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ').trim()}`
