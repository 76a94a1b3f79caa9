import { Webhook } from 'standardwebhooks'

/** Where a receiver remembers which messages it has taken; true where the id was there before. */
type Remembered = (id: string) => boolean | Promise<boolean>

/** What is told: which event, when, and about what. */
export type Told = {
  readonly type: string
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Takes a message of ours at the other end: refuses a wrong signature, one older or newer than five minutes, and one that
 * was taken before. `body` is the request's body as it came, byte by byte; answer 2xx to `again` as well, so that it ends.
 */
export async function takeWebhook(
  secret: string,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: string,
  remembered: Remembered,
): Promise<{ readonly told: Told } | { readonly refused: 'signature_or_time' | 'again' }> {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  let told: unknown
  try {
    told = new Webhook(secret).verify(body, named)
  } catch {
    return { refused: 'signature_or_time' }
  }
  if (await remembered(named['webhook-id'] ?? '')) return { refused: 'again' }
  return { told: told as Told }
}
