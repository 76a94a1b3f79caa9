import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { makeKey, readSigningKey } from './log-keys.ts'
import type { AppSettings } from './platform.ts'
import { lookUpOutside, refuseAddress } from './webhook-address.ts'

const ANSWER_MS = 10_000

/**
 * The secret an address's events are signed with, as the scheme writes it. It is made anew from the key in the folder
 * of keys each time (Ed25519 signs the same text alike), so that neither the database nor a backup has it.
 */
export async function webhookSecret(folder: string, zone: string, webhook: number): Promise<string> {
  const file = join(folder, 'webhooks.key')
  if (!existsSync(file)) {
    await makeKey(file, 'webhooks', 'ed25519').catch((error: unknown) => {
      if (!existsSync(file)) throw error
    })
  }
  const key = await readSigningKey(file)
  const signature = key.sign(Buffer.from(`webhook/${zone}/${webhook}`))
  return `whsec_${createHash('sha256').update(signature).digest('base64')}`
}

/** What a message is known by to its receiver, the same at every try. */
export const messageId = (zone: string, delivery: number): string => `msg_${zone}_${delivery}`

type Message = {
  readonly id: string
  readonly url: string
  readonly body: string
  readonly secret: string
  readonly at: Date
}

/** Sends a message, signed by the Standard Webhooks scheme; any answer of 2xx is success, a redirection is none. */
export async function sendWebhook(
  { id, url, body, secret, at }: Message,
  { webhooksInside }: Pick<AppSettings, 'webhooksInside'>,
): Promise<{ readonly status: number | null; readonly error: string | null }> {
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'gongzhen-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  }
  try {
    const target = refuseAddress(url, webhooksInside)
    const status = await answerOf(target, headers, body, webhooksInside)
    return { status, error: status >= 200 && status < 300 ? null : `HTTP ${status}` }
  } catch (error) {
    return { status: null, error: (error instanceof Error ? error.message : String(error)).slice(0, 300) }
  }
}

function answerOf(
  target: URL,
  headers: Record<string, string>,
  body: string,
  isInsideAllowed: boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const send = target.protocol === 'https:' ? overHttps : overHttp
    const options = {
      method: 'POST',
      headers,
      signal: AbortSignal.timeout(ANSWER_MS),
      ...(isInsideAllowed ? {} : { lookup: lookUpOutside }),
    }
    const asking = send(target, options, (answer) => {
      // What is answered does not matter, and may be endless.
      answer.destroy()
      resolve(answer.statusCode ?? 0)
    })
    asking.on('error', reject)
    asking.end(body)
  })
}
