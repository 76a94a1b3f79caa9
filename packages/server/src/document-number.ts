import { randomInt } from 'node:crypto'
import type { Instant } from '@gongzhen/core/base'

/** `2026-7K3MQ-X9R2T`: the year, and fifty random bits that say nothing about other numbers. */
export function newDocumentNumber(at: Instant): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return grouped(at.slice(0, YEAR) + letters)
}

/** Crockford's digits: without I, L, O and U, so that what looks alike is alike. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10
const YEAR = 4

/**
 * A number as somebody wrote it down: small letters, full-width ones, spaces, any dashes or none, the word 编号 before
 * it, O for 0, I or L for 1. What can be no number comes back as null.
 */
export function readDocumentNumber(written: string): string | null {
  const plain = written
    .normalize('NFKC')
    .toUpperCase()
    .replace(LOOK_ALIKES, (letter) => LATIN[letter] ?? letter)
    .replace(/^[\s\P{ASCII}]*?(?:NO\b)?[\s.:]*(?=[0-9OIL])/u, '')
    .replace(/[\s\p{Dash}\p{Cf}_.·/]+/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return FORM.test(plain) ? grouped(plain) : null
}

const FORM = /^[0-9]{4}[0-9A-HJKMNP-TV-Z]{10}$/

const grouped = (plain: string): string =>
  [plain.slice(0, YEAR), plain.slice(YEAR, YEAR + LENGTH / 2), plain.slice(YEAR + LENGTH / 2)].join('-')

/** Capital letters of Cyrillic and Greek that are drawn as Latin ones. */
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [...'АВЕКМНОРСТХΑΒΕΗΙΚΜΝΟΡΤΧΥΖ'].map((letter, at) => [letter, [...'ABEKMHOPCTXABEHIKMNOPTXYZ'][at] ?? letter]),
)
const LOOK_ALIKES = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu
