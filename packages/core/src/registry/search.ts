import { nameKey } from './party.ts'

/**
 * The terms a party is found by: every pair of neighbouring characters of its names, codes and pinyin initials.
 * Sorted, each once.
 */
export function searchTerms(texts: Iterable<string>): string[] {
  const terms = new Set<string>()
  for (const text of texts) addPairs(nameKey(text), terms)
  return [...terms].sort()
}

/** The terms a party must all have to match what was typed; empty when it is too short to search for. */
export function queryTerms(typed: string): string[] {
  const terms = new Set<string>()
  for (const word of typed.split(/\s+/)) addPairs(nameKey(word), terms)
  return [...terms].sort()
}

const OUTSIDE_BASIC_PLANE = /[\ud800-\udfff]/

function addPairs(key: string, terms: Set<string>): void {
  if (!OUTSIDE_BASIC_PLANE.test(key)) {
    for (let at = 0; at + 1 < key.length; at++) terms.add(key.slice(at, at + 2))
    return
  }
  const characters = [...key]
  for (let at = 0; at + 1 < characters.length; at++) terms.add(`${characters[at]}${characters[at + 1]}`)
}
