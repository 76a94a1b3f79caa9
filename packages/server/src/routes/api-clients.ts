import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, instant, partyLink, reason, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { CLIENT_KEEPERS, endpoint } from '../endpoint.ts'
import { unmatchedHash } from '../password.ts'
import { ORGANISATIONS, SCOPES, SCOPES_OF } from '../partner-scopes.ts'
import { hashToken } from '../session.ts'
import { insertAccount } from '../store/accounts.ts'
import {
  type ApiClientRow,
  apiClientById,
  apiClients,
  insertApiClient,
  replaceSecret,
  revokeApiClient,
} from '../store/api-clients.ts'
import { organisations } from '../store/consents.ts'

const failure = defineErrors('client', {
  no_person: {
    status: 409,
    zh: '这家机构还没有「{role}」岗位的人员账号。先建账号并由安全管理员授予角色，程序的权限才不会多于机构的人。',
    en: 'Nobody of this organisation holds the role {role} yet: a program never has more than its people.',
  },
  scopes: {
    status: 422,
    zh: '「{role}」的程序不能有这些权限范围：{scopes}。可以有：{allowed}。',
    en: 'A program of a {role} may not have {scopes}; it may have {allowed}.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的接口客户端。', en: 'There is no client {id}.' },
  revoked: { status: 409, zh: '这个接口客户端此前已经停用。', en: 'The client was revoked before.' },
})

const client = z
  .object({
    id: rowId,
    party: partyLink,
    role: z.enum(ORGANISATIONS),
    name: z.string(),
    clientId: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: instant,
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiClient' })

const withSecret = client.extend({ secret: z.string().describe('密钥：只给这一次，请当面交给机构') })

const list = endpoint({
  method: 'GET',
  path: '/api/api-clients',
  tag: '合作机构接口',
  summary: '合作机构的接口客户端；以及可以登记客户端的机构',
  roles: CLIENT_KEEPERS,
  out: z.object({
    clients: z.array(client),
    organisations: z.array(z.object({ id: rowId, name: z.string(), roles: z.array(z.enum(ORGANISATIONS)) })),
    scopes: z.record(z.enum(ORGANISATIONS), z.array(z.enum(SCOPES))),
  }),
  work: ({ inZone }) =>
    inZone(async (sql) => ({
      clients: (await apiClients(sql)).map(present),
      organisations: (await organisations(sql, ORGANISATIONS)).map(({ id: party, name, roles }) => ({
        id: party,
        name,
        roles: ORGANISATIONS.filter((role) => roles.includes(role)),
      })),
      scopes: Object.fromEntries(ORGANISATIONS.map((role) => [role, [...SCOPES_OF[role]]])) as Record<
        (typeof ORGANISATIONS)[number],
        (typeof SCOPES)[number][]
      >,
    })),
})

const register = endpoint({
  method: 'POST',
  path: '/api/api-clients',
  tag: '合作机构接口',
  summary: '为一家机构登记接口客户端，密钥只给出这一次',
  audit: 'client.registered',
  roles: ['system_admin'],
  body: z.object({
    party: rowId,
    role: z.enum(ORGANISATIONS),
    name: z.string().trim().min(2).max(100),
    scopes: z.array(z.enum(SCOPES)).min(1, '至少选一个权限范围'),
  }),
  out: withSecret,
  work: ({ body, inZone, session, audit }) =>
    inZone(async (sql) => {
      const known = await organisations(sql, ORGANISATIONS)
      const isHeld = known.some(({ id: party, roles }) => party === body.party && roles.includes(body.role))
      if (!isHeld) throw failure('no_person', { role: body.role })
      const allowed = SCOPES_OF[body.role]
      const beyond = body.scopes.filter((scope) => !allowed.includes(scope))
      if (beyond.length > 0) {
        throw failure('scopes', { role: body.role, scopes: beyond.join(' '), allowed: allowed.join(' ') })
      }
      const name = randomBytes(9).toString('hex')
      const secret = newSecret()
      // An account of its own for the trail and for cases: nobody can sign in to it, and it holds no role.
      const passwordHash = await unmatchedHash()
      const account = await insertAccount(sql, { login: `api-${name}`, name: body.name, passwordHash, roles: [] })
      const clientId = `${session.zone}.${name}`
      const secretHash = hashToken(secret)
      const made = await insertApiClient(sql, { ...body, account, clientId, secretHash, by: session.account })
      audit(`client:${made}`, { party: String(body.party), role: body.role, scopes: body.scopes, clientId })
      return { ...(await found(sql, made)), secret }
    }),
})

const newSecret = (): string => randomBytes(32).toString('base64url')

const another = endpoint({
  method: 'POST',
  path: '/api/api-clients/:id/secret',
  tag: '合作机构接口',
  summary: '换一个密钥：旧密钥和它的令牌立即作废',
  audit: 'client.secret_replaced',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: withSecret,
  work: ({ params, body, inZone, audit }) =>
    inZone(async (sql) => {
      await found(sql, params.id)
      const secret = newSecret()
      if (!(await replaceSecret(sql, params.id, hashToken(secret)))) throw failure('revoked', {})
      audit(`client:${params.id}`, { reason: body.reason })
      return { ...(await found(sql, params.id)), secret }
    }),
})

const revoke = endpoint({
  method: 'POST',
  path: '/api/api-clients/:id/revoke',
  tag: '合作机构接口',
  summary: '停用接口客户端，令牌立即作废',
  audit: 'client.revoked',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: client,
  work: ({ params, body, inZone, session, audit }) =>
    inZone(async (sql) => {
      await found(sql, params.id)
      if (!(await revokeApiClient(sql, params.id, session.account))) throw failure('revoked', {})
      audit(`client:${params.id}`, { reason: body.reason })
      return found(sql, params.id)
    }),
})

async function found(sql: Sql, number: number): Promise<z.output<typeof client>> {
  const row = await apiClientById(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return present(row)
}

const present = (row: Omit<ApiClientRow, 'login'>): z.output<typeof client> => ({
  id: row.id,
  party: { id: row.party, name: row.partyName },
  role: row.role,
  name: row.name,
  clientId: row.clientId,
  scopes: [...row.scopes],
  createdAt: row.createdAt,
  revokedAt: row.revokedAt,
})

export const apiClientEndpoints = [list, register, another, revoke] as const
