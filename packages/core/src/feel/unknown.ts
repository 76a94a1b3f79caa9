import { type Doubt, Fault, type Result, type Span, Unknown } from './value.ts'

/** Unknown because of both: every fact either of them misses. */
export function mergeUnknown(a: Unknown, b: Unknown): Unknown {
  if (a === b || b.missing.size === 0) return a
  return new Unknown(new Map([...a.missing, ...b.missing]))
}

/** Unknown because only the bounds of these values are known. */
export function unknownOf(...spans: readonly Span[]): Unknown {
  const missing = new Map<string, Doubt>()
  for (const span of spans) for (const fact of span.missing) missing.set(fact, 'unknown')
  return new Unknown(missing)
}

/** What keeps two values from being used: a fault of either first, then what is unknown of both. */
export function blocked(a: Result, b: Result): Fault | Unknown | undefined {
  if (a instanceof Fault) return a
  if (b instanceof Fault) return b
  if (a instanceof Unknown) return b instanceof Unknown ? mergeUnknown(a, b) : a
  return b instanceof Unknown ? b : undefined
}

/** The same for any number of values. */
export function blockedAmong(results: readonly Result[]): Fault | Unknown | undefined {
  let unknown: Unknown | undefined
  for (const result of results) {
    if (result instanceof Fault) return result
    if (result instanceof Unknown) unknown = unknown ? mergeUnknown(unknown, result) : result
  }
  return unknown
}
