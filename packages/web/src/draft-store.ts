import { type Session, queries } from './api.ts'

/** The query under which it is known who is signed in. */
export const SESSION_QUERY = ['GET /api/session', {}] as const

/** What somebody typed into a form and has not sent, or nothing. Another person in the same browser has drafts of their own. */
export function draftOf(name: string): object | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(placeOf(name)) ?? 'null')
    return typeof found === 'object' && found !== null ? found : undefined
  } catch {
    return undefined
  }
}

/** Keeps what was typed until it is sent: a lost network, a closed page lose nothing. Never passwords. */
export function keepDraft(name: string, content: object): void {
  try {
    localStorage.setItem(placeOf(name), JSON.stringify(content))
  } catch {
    // A full or forbidden store: the form goes on without.
  }
}

/** Forgets one draft: it has arrived, or was thrown away. */
export function dropDraft(name: string): void {
  localStorage.removeItem(placeOf(name))
}

/** Forgets every draft in this browser: whoever signs out leaves nothing for the next person. */
export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}

const PREFIX = 'gongzhen.draft.'

function placeOf(name: string): string {
  const whose = queries.getQueryData<Session>(SESSION_QUERY)?.account ?? 0
  return `${PREFIX}${whose}.${name}`
}
