import type { Read } from './scope.ts'
import { type Term, partsOf } from './term.ts'

/** The same for two reads of the same value. */
export const keyOf = ({ name, back, period }: Read): string => `${name} ${back ?? ''} ${period ?? ''}`

/** Every name these terms read, each period of it once. */
export function readsOf(...terms: readonly Term[]): readonly Read[] {
  const reads = new Map<string, Read>()
  const visit = (term: Term): void => {
    const { read } = term.kind === 'read' ? term : {}
    if (read) reads.set(keyOf(read), read)
    for (const part of partsOf(term)) visit(part)
  }
  for (const term of terms) visit(term)
  return [...reads.values()]
}
