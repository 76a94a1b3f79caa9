import { useState } from 'react'

/** What is being written, kept in this browser until it has been sent: a lost network, a closed page lose nothing. */
export type Draft<Content> = {
  readonly content: Content
  readonly write: (part: Partial<Content>) => void
  /** Forgets the draft: it has arrived. */
  readonly sent: () => void
  /** The key it is submitted under: the same while it says the same, so that pressing twice does it once. */
  readonly submission: () => string
}

/** The draft of a form; `name` tells forms apart, `empty` is what an unwritten one says. */
export function useDraft<Content extends object>(name: string, empty: Content): Draft<Content> {
  const place = `${PREFIX}${name}`
  const [content, setContent] = useState<Content>(() => ({ ...empty, ...stored(place) }))
  const [keyed, setKeyed] = useState<{ said: string; key: string }>()
  return {
    content,
    write(part) {
      setContent((before) => {
        const next = { ...before, ...part }
        localStorage.setItem(place, JSON.stringify(next))
        return next
      })
    },
    sent() {
      localStorage.removeItem(place)
      setContent(empty)
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

/** Forgets every draft in this browser: whoever signs out leaves nothing for the next person. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}

const PREFIX = 'gongzhen.draft.'

function stored(place: string): object {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place) ?? '{}')
    return typeof found === 'object' && found !== null ? found : {}
  } catch {
    return {}
  }
}

/** A key to submit under. Not crypto.randomUUID: pages served inside a zone's own network may not be a secure context. */
export const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
