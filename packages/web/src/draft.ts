import { useState } from 'react'
import { draftOf, dropDraft, keepDraft } from './draft-store.ts'

/** What is being written, kept in this browser until it has been sent: a lost network, a closed page lose nothing. */
export type Draft<Content> = {
  readonly content: Content
  readonly write: (part: Partial<Content>) => void
  /** Forgets the draft: it has arrived, or the person begins anew. */
  readonly sent: () => void
  /** What stands in the form was written before this page was opened. */
  readonly isBack: boolean
  /** The key it is submitted under: the same while it says the same, so that pressing twice does it once. */
  readonly submission: () => string
}

/** The draft of a form; `name` tells forms apart, `empty` is what an unwritten one says, `unkept` are never kept. */
export function useDraft<Content extends object>(
  name: string,
  empty: Content,
  unkept: readonly (keyof Content & string)[] = [],
): Draft<Content> {
  const [content, setContent] = useState<Content>(() => ({ ...empty, ...draftOf(name) }))
  const [isBack, setBack] = useState(() => draftOf(name) !== undefined)
  const [keyed, setKeyed] = useState<{ said: string; key: string }>()
  return {
    content,
    isBack,
    write(part) {
      setContent((before) => {
        const next = { ...before, ...part }
        keepWritten(name, next, empty, unkept)
        return next
      })
    },
    sent() {
      dropDraft(name)
      setContent(empty)
      setBack(false)
      setKeyed(undefined)
    },
    submission() {
      const said = JSON.stringify(content)
      if (keyed?.said === said) return keyed.key
      const key = randomKey()
      setKeyed({ said, key })
      return key
    },
  }
}

/** Keeps what differs from an unwritten form; where nothing does, there is no draft. */
function keepWritten(name: string, next: object, empty: object, unkept: readonly string[]): void {
  const before = new Map(Object.entries(empty))
  const isWritten = ([field, value]: [string, unknown]) =>
    !unkept.includes(field) && JSON.stringify(value) !== JSON.stringify(before.get(field))
  const written = Object.entries(next).filter(isWritten)
  if (written.length === 0) dropDraft(name)
  else keepDraft(name, Object.fromEntries(written))
}

/** A key to submit under. Not crypto.randomUUID: pages served inside a zone's own network may not be a secure context. */
export const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
