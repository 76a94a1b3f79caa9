import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { witness } from './log.ts'

/** What an organisation can be told of. */
export const EVENTS = ['consent.given', 'consent.revoked', 'case.decided', 'payment.settled', 'ping'] as const
type PartnerEvent = (typeof EVENTS)[number]

/** An address an organisation wants to be told at. */
export type WebhookRow = {
  readonly id: number
  readonly party: number
  readonly url: string
  readonly events: readonly PartnerEvent[]
  readonly createdAt: Instant
  readonly disabledAt: Instant | null
}

/**
 * Writes an event down for every organisation it concerns and that asked for it, in the transaction that made it true:
 * told if and only if that is committed.
 */
export const announce = (
  sql: Sql,
  event: PartnerEvent,
  parties: readonly number[],
  at: Instant,
  told: Readonly<Record<string, unknown>>,
): Promise<number> => {
  if (parties.length === 0) return Promise.resolve(0)
  const body = JSON.stringify({ type: event, timestamp: at, data: told })
  return sql.count`
    insert into webhook_delivery (zone, webhook, party, event, body)
    select zone, id, party, ${event}, ${body}
    from   webhook
    where  party = any(${parties}::bigint[]) and disabled_at is null and ${event} = any(events)`
}

/** Registers an address; answers its number. */
export async function insertWebhook(
  sql: Sql,
  { party, url, events, by }: Pick<WebhookRow, 'party' | 'url' | 'events'> & { readonly by: number },
): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into webhook (zone, party, url, events, created_by)
    values (current_setting('gongzhen.zone'), ${party}, ${url}, ${events}, ${by})
    returning id`
  await witness(sql, 'webhook', sql.part`r.id = ${row!.id}`)
  return row!.id
}

/** Addresses of some organisations, the newest first. */
export const webhooksOf = (sql: Sql, parties: readonly number[]): Promise<WebhookRow[]> => sql<WebhookRow>`
  select id, party, url, events, created_at as "createdAt", disabled_at as "disabledAt"
  from   webhook
  where  party = any(${parties}::bigint[])
  order  by id desc`

/** Sends nothing more to an address; false where that was so before. */
export async function disableWebhook(sql: Sql, id: number): Promise<boolean> {
  const changed = await sql.count`update webhook set disabled_at = now() where id = ${id} and disabled_at is null`
  await witness(sql, 'webhook', sql.part`r.id = ${id}`)
  return changed === 1
}

type DeliveryRow = {
  readonly id: number
  readonly webhook: number
  readonly url: string
  readonly event: PartnerEvent
  readonly at: Instant
  readonly attempts: number
  readonly nextAt: Instant
  readonly deliveredAt: Instant | null
  readonly givenUpAt: Instant | null
  readonly lastStatus: number | null
  readonly lastError: string | null
}

/** The latest deliveries to some organisations. */
export const deliveriesOf = (
  sql: Sql,
  parties: readonly number[],
  limit = 30,
): Promise<DeliveryRow[]> => sql<DeliveryRow>`
  select delivery.id, delivery.webhook, webhook.url, delivery.event, delivery.at, delivery.attempts,
         delivery.next_at as "nextAt", delivery.delivered_at as "deliveredAt", delivery.given_up_at as "givenUpAt",
         delivery.last_status as "lastStatus", delivery.last_error as "lastError"
  from   webhook_delivery delivery
  join   webhook on webhook.zone = delivery.zone and webhook.id = delivery.webhook
  where  delivery.party = any(${parties}::bigint[])
  order  by delivery.id desc
  limit  ${limit}`

/** A delivery to be tried now. */
export type DueDelivery = {
  readonly id: number
  readonly webhook: number
  readonly url: string
  readonly body: string
  readonly attempts: number
}

/**
 * Takes what is due for this try and puts the next one off: a server that dies meanwhile leaves it to be tried again,
 * and two servers never take the same.
 */
export const takeDue = (sql: Sql, at: Instant, seconds: readonly number[]): Promise<DueDelivery[]> => sql<DueDelivery>`
  with due as (
    select zone, id from webhook_delivery
    where  delivered_at is null and given_up_at is null and next_at <= ${at}
    order  by next_at
    limit  20
    for    update skip locked
  )
  update webhook_delivery delivery
  set    attempts = delivery.attempts + 1,
         next_at = ${at}::timestamptz + make_interval(secs =>
           (${seconds}::int[])[least(delivery.attempts + 1, ${seconds.length})])
  from   due, webhook
  where  delivery.zone = due.zone and delivery.id = due.id
  and    webhook.zone = delivery.zone and webhook.id = delivery.webhook
  returning delivery.id, delivery.webhook, webhook.url, delivery.body, delivery.attempts`

/** How a try ended. After `triesMax` without success it is given up. */
export const noteDelivery = (
  sql: Sql,
  id: number,
  tried: {
    readonly at: Instant
    readonly status: number | null
    readonly error: string | null
    readonly triesMax: number
  },
): Promise<number> => sql.count`
  update webhook_delivery
  set    last_status = ${tried.status}, last_error = ${tried.error},
         delivered_at = case when ${tried.error === null} then ${tried.at}::timestamptz end,
         given_up_at = case when ${tried.error !== null} and attempts >= ${tried.triesMax} then ${tried.at}::timestamptz end
  where  id = ${id} and delivered_at is null`
