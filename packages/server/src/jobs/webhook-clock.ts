import { bare } from '../bare-error.ts'
import type { AppSettings, Platform } from '../platform.ts'
import { type DueDelivery, noteDelivery, takeDue } from '../store/webhooks.ts'
import { zones as zonesOf } from '../store/zones.ts'
import { messageId, sendWebhook, webhookSecret } from '../webhook-sending.ts'

/** How often is looked for what is to be sent. */
const EVERY_MS = 5_000

/** How long is waited after each try, in seconds: ten tries over three days. */
const WAITS = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 72_000, 86_400]

/** Sends what partners are to be told, again and again until it is taken, until it is stopped. */
export function createWebhookClock(platform: Platform): { start(): void; stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve()
  let isUnderWay = false
  const tick = () => {
    if (isUnderWay) return
    isUnderWay = true
    round = sendEverywhere(platform)
      .catch((error: unknown) => platform.log.error({ error: bare(error) }, 'sending to partners stopped short'))
      .finally(() => {
        isUnderWay = false
      })
  }
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      timer = setInterval(tick, EVERY_MS).unref()
    },
    stop() {
      clearInterval(timer)
      return round
    },
  }
}

async function sendEverywhere(platform: Platform): Promise<void> {
  const zones = await platform.database.asOwner(zonesOf)
  for (const { zone } of zones) await sendDue(platform, zone)
}

/** What sending needs of the platform. */
export type Sending = Pick<Platform, 'database' | 'now'> & {
  readonly settings: Pick<AppSettings, 'logKeys' | 'webhooksInside'>
}

/** Sends what is due in a zone; answers how many were tried. Nothing is held open in the database meanwhile. */
export async function sendDue(platform: Sending, zone: string): Promise<number> {
  const due = await platform.database.inZone(zone, (sql) => takeDue(sql, platform.now(), WAITS))
  await Promise.all(due.map((one) => sendOne(platform, zone, one)))
  return due.length
}

async function sendOne({ database, settings, now }: Sending, zone: string, due: DueDelivery): Promise<void> {
  const secret = await webhookSecret(settings.logKeys, zone, due.webhook)
  const message = { id: messageId(zone, due.id), url: due.url, body: due.body, secret, at: new Date(now()) }
  const tried = await sendWebhook(message, settings)
  await database.inZone(zone, (sql) => noteDelivery(sql, due.id, { ...tried, at: now(), triesMax: WAITS.length }))
}
