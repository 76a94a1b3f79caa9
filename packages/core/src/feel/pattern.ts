import { MATCHED_MAX } from './limits.ts'
import { type Program, type Step, readPattern } from './pattern/read.ts'

export type { Program } from './pattern/read.ts'

/** A regular expression ready to run, or what is wrong with it in both languages. */
export type PatternProblem = { readonly zh: string; readonly en: string }

/**
 * Reads a regular expression as XPath and FEEL write them, without back references.
 * Matching takes time proportional to the text, whatever the pattern: there is no backtracking to blow up.
 */
export function compilePattern(pattern: string, flags: string): Program | PatternProblem {
  const key = `${flags}/${pattern}`
  const known = compiled.get(key)
  if (known) return known
  const program = readPattern(pattern, flags)
  if (compiled.size >= COMPILED_MAX) compiled.clear()
  compiled.set(key, program)
  return program
}

const COMPILED_MAX = 200
const compiled = new Map<string, Program | PatternProblem>()

/** Where a match begins and ends, and its groups: positions 2n and 2n+1 of group n, −1 where it took no part. */
export type Match = readonly number[]

/** The characters of a text, or undefined when it is longer than patterns are tried on. */
export function charactersOf(text: string): readonly number[] | undefined {
  if (text.length > MATCHED_MAX) return undefined
  return Array.from(text, (character) => character.codePointAt(0) ?? 0)
}

/** The first match at or after a position: leftmost, and among those the one the pattern prefers. */
export function findMatch({ steps }: Program, characters: readonly number[], from: number): Match | undefined {
  let threads: Thread[] = []
  let found: Match | undefined
  for (let at = from; at <= characters.length; at++) {
    if (!found) follow(steps, 0, at, characters, [at], threads, newVisited(threads))
    const next: Thread[] = []
    const visited = new Set<number>()
    for (const thread of threads) {
      const step = steps[thread.step]
      if (step?.kind === 'match') {
        found = thread.saved
        break
      }
      const character = characters[at]
      if (step?.kind === 'take' && character !== undefined && step.test(character)) {
        follow(steps, thread.step + 1, at + 1, characters, thread.saved, next, visited)
      }
    }
    threads = next
    if (threads.length === 0 && found) break
  }
  return found
}

type Thread = { readonly step: number; readonly saved: Match }

const newVisited = (threads: readonly Thread[]): Set<number> => new Set(threads.map((thread) => thread.step))

/** Adds every step that can be reached without taking a character, preferred ones first. */
function follow(
  steps: readonly Step[],
  from: number,
  at: number,
  characters: readonly number[],
  savedBefore: Match,
  threads: Thread[],
  visited: Set<number>,
): void {
  const pending: { step: number; saved: Match }[] = [{ step: from, saved: savedBefore }]
  for (let current = pending.pop(); current; current = pending.pop()) {
    const { step: index, saved } = current
    if (visited.has(index)) continue
    visited.add(index)
    const step = steps[index]
    if (step?.kind === 'jump') pending.push({ step: step.to, saved })
    else if (step?.kind === 'split') pending.push({ step: step.second, saved }, { step: step.first, saved })
    else if (step?.kind === 'save') pending.push({ step: index + 1, saved: withPosition(saved, step.slot, at) })
    else if (step?.kind === 'edge') {
      if (step.test(characters[at - 1], characters[at])) pending.push({ step: index + 1, saved })
    } else if (step) threads.push({ step: index, saved: step.kind === 'match' ? withPosition(saved, 1, at) : saved })
  }
}

function withPosition(saved: Match, slot: number, at: number): Match {
  const positions = [...saved]
  while (positions.length <= slot) positions.push(-1)
  positions[slot] = at
  return positions
}
