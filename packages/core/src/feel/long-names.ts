import { LONG_NAMES } from './builtin.ts'
import type { Scope } from './scope.ts'

/** Names the grammar has to know beforehand: of several words, or with signs inside. */
export const longNames = (scope: Scope): readonly string[] => longNamesOf(scope.names())

/** The same for names by themselves. */
export function longNamesOf(names: Iterable<string>): readonly string[] {
  const long = [...LONG_NAMES]
  for (const name of names) if (SUSPECT.test(name) && UNUSUAL.test(name)) long.push(name)
  return long
}

/** Plain words pass this cheap test without the other. */
const SUSPECT = /[^\w\u4e00-\u9fff]/
const UNUSUAL = /[^\p{L}\p{N}_]/u
