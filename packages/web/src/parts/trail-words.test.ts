import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { eventWords, subjectWords } from './trail-words.ts'

const chosen = new Map<string, string>()
vi.stubGlobal('localStorage', { getItem: (key: string) => chosen.get(key) ?? null })
afterEach(() => chosen.clear())

const SERVER = fileURLToPath(new URL('../../../server/src/', import.meta.url))

const server = readdirSync(SERVER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(SERVER + file, 'utf8'))
  .join('\n')

/** What the server's sources say in such a place, each once. */
const said = (place: RegExp): string[] => [...new Set([...server.matchAll(place)].map(([, word = '']) => word))].sort()

/** The deeds that endpoints declare, and those noted elsewhere: at signing in, by the clock of cases, by partners. */
const events = said(/\b(?:audit|event): '([a-z]+\.[a-z_]+)'/g)
/** The kinds of record a deed is about: the word before the colon. */
const kinds = said(/\b(?:audit\(|subject: )[`']([a-z-]+)[:']/g)

function run(language: string, text: string, inWords: (text: string) => string): void {
  chosen.set('gongzhen.language', language)
  const words = inWords(text)
  expect(words).not.toContain(text)
  expect(/\p{Script=Han}/u.test(words)).toBe(language === 'zh')
}

test('the sources were read', () => {
  expect(events).toEqual(expect.arrayContaining(['session.refused', 'case.acted', 'client.refused', 'run.started']))
  expect(kinds).toEqual(expect.arrayContaining(['account', 'case', 'party']))
})

test.each(events)('the trail says %s in Chinese and in English', (event) => {
  run('zh', event, eventWords)
  run('en', event, eventWords)
})

test.each(kinds)('the trail names the record of a %s in Chinese', (kind) => {
  run('zh', kind, (word) => subjectWords(`${word}:1`))
})
