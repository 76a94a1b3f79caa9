/**
 * Whether any text or key of a body holds half a character, a lone surrogate: JSON may, UTF-8 and the database may not.
 * A list of what is left to look at instead of a call in a call: a body may lie thousands of levels deep.
 */
export function holdsHalfCharacter(body: unknown): boolean {
  const left: unknown[] = [body]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && LONE_SURROGATE.test(value)) return true
    if (Array.isArray(value)) for (const item of value) left.push(item)
    else if (isPlain(value)) for (const [key, item] of Object.entries(value)) left.push(key, item)
  }
  return false
}

const LONE_SURROGATE = /\p{Surrogate}/u

/** What JSON gives; a file being received is none. */
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value))
