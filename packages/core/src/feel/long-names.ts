import { LONG_NAMES } from './builtin.ts'
import type { Scope } from './scope.ts'

/** Names the grammar has to know beforehand: of several words, or with signs inside. */
export function longNames(scope: Scope): readonly string[] {
  const long = [...LONG_NAMES]
  for (const name of scope.names()) if (SUSPECT.test(name) && UNUSUAL.test(name)) long.push(name)
  return long
}

/** Plain words pass this cheap test without the other. */
const SUSPECT = /[^\w\u4e00-\u9fff]/
const UNUSUAL = /[^\p{L}\p{N}_]/u
