import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { eventWords } from './trail-words.ts'

const ROUTES = fileURLToPath(new URL('../../../server/src/routes/', import.meta.url))

/** The deeds endpoints note, as they declare them. */
const noted = readdirSync(ROUTES, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .flatMap((file) => [...readFileSync(ROUTES + file, 'utf8').matchAll(/\baudit: '([a-z_.]+)'/g)])
  .map(([, event = '']) => event)

test.each([...new Set(noted)])('the trail says %s in words', (event) => {
  expect(eventWords(event)).not.toBe(event)
})
