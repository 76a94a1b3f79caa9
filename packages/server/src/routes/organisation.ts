import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { WEBHOOK_EVENTS, consent, consentsAsked, id, instant, pageOf, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { type Role, endpoint } from '../endpoint.ts'
import { organisationOf } from '../organisation.ts'
import { consentsShown } from '../partner-reading.ts'
import { ORGANISATIONS, SCOPES } from '../partner-scopes.ts'
import { apiClients } from '../store/api-clients.ts'
import { insertProduct, productsOf, withdrawProduct } from '../store/loan-products.ts'
import {
  type WebhookRow,
  announce,
  deliveriesOf,
  disableWebhook,
  insertWebhook,
  webhooksOf,
} from '../store/webhooks.ts'
import { refuseAddress } from '../webhook-address.ts'
import { webhookSecret } from '../webhook-sending.ts'

const failure = defineErrors('organisation', {
  no_webhook: { status: 404, zh: '没有编号为 {id} 的推送地址。', en: 'There is no address {id}.' },
  no_product: { status: 404, zh: '没有编号为 {id} 的在售产品。', en: 'There is no product {id} on offer.' },
})

const TAG = '合作机构'
const ROLES: readonly Role[] = ORGANISATIONS

const webhook = z.object({
  id: rowId,
  url: z.string(),
  events: z.array(z.string()),
  createdAt: instant,
  disabledAt: instant.nullable(),
})

const product = z
  .object({
    id: rowId,
    name: z.string(),
    kind: z.string(),
    rate: z.string(),
    term: z.string(),
    about: z.string(),
    withdrawnAt: instant.nullable(),
  })
  .meta({ id: 'OwnLoanProduct' })

const show = endpoint({
  method: 'GET',
  path: '/api/organisation',
  tag: TAG,
  summary: '本机构：接口客户端、推送地址和最近的推送、在售的贷款产品',
  roles: ROLES,
  out: z.object({
    /** False where the account belongs to no organisation yet: nothing below is known then. */
    isKnown: z.boolean(),
    clients: z.array(
      z.object({
        id: rowId,
        name: z.string(),
        clientId: z.string(),
        scopes: z.array(z.enum(SCOPES)),
        revokedAt: instant.nullable(),
      }),
    ),
    webhooks: z.array(webhook),
    deliveries: z.array(
      z.object({
        id: rowId,
        url: z.string(),
        event: z.string(),
        at: instant,
        attempts: z.number().int(),
        nextAt: instant,
        deliveredAt: instant.nullable(),
        givenUpAt: instant.nullable(),
        lastError: z.string().nullable(),
      }),
    ),
    products: z.array(product),
  }),
  work: ({ inZone, session }) =>
    inZone(async (sql) => {
      const { parties } = session
      return {
        isKnown: session.party !== null,
        clients: (await apiClients(sql, parties)).map(({ id: client, name, clientId, scopes, revokedAt }) => ({
          id: client,
          name,
          clientId,
          scopes: [...scopes],
          revokedAt,
        })),
        webhooks: (await webhooksOf(sql, parties)).map(presentWebhook),
        deliveries: await deliveriesOf(sql, parties),
        products: await productsOf(sql, parties),
      }
    }),
})

const consents = endpoint({
  method: 'GET',
  path: '/api/organisation/consents',
  tag: TAG,
  summary: '企业给本机构的授权，最新的在前；可以按状态、按企业名称或代码找',
  roles: ROLES,
  query: z.object(consentsAsked),
  out: pageOf(consent),
  work: ({ query, inZone, session, platform }) =>
    inZone((sql) => consentsShown(sql, session.parties, query, platform.policies.facts)),
})

const presentWebhook = ({ id: number, url, events, createdAt, disabledAt }: WebhookRow) => ({
  id: number,
  url,
  events: [...events],
  createdAt,
  disabledAt,
})

const addWebhook = endpoint({
  method: 'POST',
  path: '/api/organisation/webhooks',
  tag: TAG,
  summary: '登记推送地址；签名密钥只给出这一次',
  audit: 'webhook.added',
  callsPerMinute: 60,
  roles: ROLES,
  body: z.object({
    url: z.string().trim().max(1000),
    events: z.array(z.enum(WEBHOOK_EVENTS)).min(1, '至少选一种事件'),
  }),
  out: webhook.extend({ secret: z.string() }),
  work: ({ body, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      const party = organisationOf(session)
      const url = refuseAddress(body.url, platform.settings.webhooksInside).href
      const events = [...new Set([...body.events, 'ping' as const])]
      const made = await insertWebhook(sql, { party, url, events, by: session.account })
      audit(`webhook:${made}`, { party: String(party), url })
      const secret = await webhookSecret(platform.settings.logKeys, session.zone, made)
      return { ...presentWebhook(await own(sql, session.parties, made)), secret }
    }),
})

const disable = endpoint({
  method: 'POST',
  path: '/api/organisation/webhooks/:id/disable',
  tag: TAG,
  summary: '停用推送地址',
  audit: 'webhook.disabled',
  roles: ROLES,
  params: z.object({ id }),
  out: webhook,
  work: ({ params, inZone, session, audit }) =>
    inZone(async (sql) => {
      const found = await own(sql, session.parties, params.id)
      await disableWebhook(sql, params.id)
      audit(`webhook:${params.id}`, { party: String(found.party), url: found.url })
      return presentWebhook(await own(sql, session.parties, params.id))
    }),
})

const ping = endpoint({
  method: 'POST',
  path: '/api/organisation/webhooks/:id/ping',
  tag: TAG,
  summary: '发一条试推送',
  audit: 'webhook.pinged',
  callsPerMinute: 30,
  roles: ROLES,
  params: z.object({ id }),
  out: z.object({}),
  work: ({ params, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      const found = await own(sql, session.parties, params.id)
      await announce(sql, 'ping', [found.party], platform.now(), { webhook: params.id })
      audit(`webhook:${params.id}`, { party: String(found.party), url: found.url })
      return {}
    }),
})

async function own(sql: Sql, parties: readonly number[], number: number): Promise<WebhookRow> {
  const found = (await webhooksOf(sql, parties)).find((one) => one.id === number)
  if (found === undefined) throw failure('no_webhook', { id: number })
  return found
}

const offer = endpoint({
  method: 'POST',
  path: '/api/organisation/products',
  tag: TAG,
  summary: '在金融超市上架一个贷款产品',
  audit: 'product.offered',
  roles: ['bank'],
  body: z.object({
    name: z.string().trim().min(2).max(60),
    kind: z.string().trim().min(1).max(40),
    rate: z.string().trim().min(1).max(60),
    term: z.string().trim().min(1).max(60),
    about: z.string().trim().max(500).default(''),
  }),
  out: z.object({ id: rowId }),
  work: ({ body, inZone, session, audit }) =>
    inZone(async (sql) => {
      const party = organisationOf(session)
      const made = await insertProduct(sql, { ...body, party, by: session.account })
      audit(`product:${made}`, { party: String(party), name: body.name })
      return { id: made }
    }),
})

const withdraw = endpoint({
  method: 'POST',
  path: '/api/organisation/products/:id/withdraw',
  tag: TAG,
  summary: '下架一个贷款产品',
  audit: 'product.withdrawn',
  roles: ['bank'],
  params: z.object({ id }),
  out: z.object({}),
  work: ({ params, inZone, session, audit }) =>
    inZone(async (sql) => {
      if (!(await withdrawProduct(sql, params.id))) throw failure('no_product', { id: params.id })
      audit(`product:${params.id}`, { party: String(organisationOf(session)) })
      return {}
    }),
})

export const organisationEndpoints = [show, consents, addWebhook, disable, ping, offer, withdraw] as const
