import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { termsOf } from './glossary.ts'

const PAGES = fileURLToPath(new URL('pages/', import.meta.url))
const terms = termsOf(readFileSync(new URL('../../../docs/glossary.md', import.meta.url), 'utf8'))

const asked = readdirSync(PAGES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .flatMap((file) => {
    const found = readFileSync(PAGES + file, 'utf8').matchAll(/help=\{\[([^\]]*)\]\}/g)
    return [...found].flatMap(([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, key = '']) => [file, key]))
  })

test.each(asked)('what %s explains, “%s”, stands in the glossary', (_file, key) => {
  expect(terms.map((term) => term.key)).toContain(key)
})

test('every word on the pages has both names, once, and a meaning', () => {
  const incomplete = terms.filter(({ key, word, meaning }) => !key || !word || meaning.length < 8)
  expect(incomplete).toEqual([])
  expect(new Set(terms.map(({ key }) => key)).size).toBe(terms.length)
  expect(new Set(terms.map(({ word }) => word)).size).toBe(terms.length)
  expect(terms.length).toBeGreaterThan(30)
})

test('another table of the file is none of the words', () => {
  expect(termsOf('## A\n| a | b |\n| --- | --- |\n| 甲 | a |\n')).toEqual([])
})
