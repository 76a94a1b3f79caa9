import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type Instant, defineErrors } from '@gongzhen/core/base'
import { SCOPES, SCOPES_OF, type Scope } from './partner-scopes.ts'
import type { Platform } from './platform.ts'
import { type Origin, type Session, hashToken, isZoneName } from './session.ts'
import { clientToComeIn, insertToken, tokenByHash } from './store/api-clients.ts'
import { noteAudit } from './store/audit.ts'
import { membersOf } from './store/parties.ts'
import { zoneByName } from './store/zones.ts'
import { NONE } from './in-both.ts'

/** How long a token is good, in seconds. */
export const TOKEN_SECONDS = 600

/** Refusals of the token endpoint; the part after the point is the error of RFC 6749. */
const oauth = defineErrors('oauth', {
  unsupported_grant_type: {
    status: 400,
    zh: '只支持 grant_type=client_credentials，收到「{found}」。',
    en: 'Only grant_type=client_credentials is known, found “{found}”.',
  },
  invalid_request: {
    status: 400,
    zh: '请求中没有 client_id 和 client_secret：放在 Authorization: Basic 里，或放在表单里，不要两处都放。',
    en: 'client_id and client_secret are needed, either as Basic authorization or in the form, not both.',
  },
  invalid_client: {
    status: 401,
    zh: '客户端编号或密钥不正确，或客户端已停用。密钥遗失请园区系统管理员更换。',
    en: 'Wrong client id or secret, or the client is revoked. Ask the zone’s administrator for a new secret.',
  },
  invalid_scope: {
    status: 400,
    zh: '这个客户端没有权限范围：{scopes}。它有：{has}。',
    en: 'The client has no scope {scopes}. It has {has}.',
  },
})

/** Refusals of a call with a token. */
const failure = defineErrors('partner', {
  no_token: {
    status: 401,
    zh: '请求没有带令牌。请先到 /api/oauth/token 取令牌，放在 Authorization: Bearer 里。',
    en: 'No token. Get one at /api/oauth/token and send it as Authorization: Bearer.',
  },
  token: {
    status: 401,
    zh: '令牌已过期、已作废或不是本系统签发的。请重新到 /api/oauth/token 取。',
    en: 'The token has expired, was withdrawn or is not ours. Get a new one at /api/oauth/token.',
  },
  scope: {
    status: 403,
    zh: '令牌没有权限范围 {needed}，只有：{has}。请取令牌时申请，或请园区系统管理员授予。',
    en: 'The token lacks the scope {needed}; it has {has}.',
  },
})

type Asked = {
  readonly grant_type: string
  readonly client_id?: string | undefined
  readonly client_secret?: string | undefined
  readonly scope?: string | undefined
}

/** A token by client credentials, for the scopes asked for or all the client has. Every try is written down. */
export async function issueToken(
  { database, now }: Platform,
  asked: Asked,
  authorization: string | null,
  { address, request }: Origin,
): Promise<{ readonly token: string; readonly scopes: readonly Scope[] }> {
  if (asked.grant_type !== 'client_credentials') {
    throw oauth('unsupported_grant_type', { found: asked.grant_type.slice(0, 60) })
  }
  const { id, secret } = credentialsOf(asked, authorization)
  const zone = id.split('.')[0] ?? ''
  const isKnown = isZoneName(zone) && (await database.inZone(zone, (sql) => zoneByName(sql, zone))) !== null
  const client = isKnown ? await database.inZone(zone, (sql) => clientToComeIn(sql, id)) : null
  if (client === null || !timingSafeEqual(client.secretHash, hashToken(secret))) {
    const subject = client === null ? null : `client:${client.id}`
    const note = {
      event: 'client.refused',
      subject,
      detail: { client: id.slice(0, 80) },
      account: null,
      request,
      address,
    }
    if (isKnown) await database.inZone(zone, (sql) => noteAudit(sql, note))
    throw oauth('invalid_client', {})
  }
  const scopes = scopesFor(client, asked.scope)
  const secretPart = randomBytes(32).toString('base64url')
  const at = now()
  const expiresAt = new Date(Date.parse(at) + TOKEN_SECONDS * 1000).toISOString() as Instant
  await database.inZone(zone, async (sql) => {
    await insertToken(sql, { tokenHash: hashToken(secretPart), client: client.id, scopes, issuedAt: at, expiresAt })
    const note = { event: 'client.token_issued', subject: `client:${client.id}`, detail: { scopes }, request, address }
    await noteAudit(sql, { ...note, account: client.account })
  })
  return { token: `${zone}.${secretPart}`, scopes }
}

function credentialsOf(asked: Asked, authorization: string | null): { id: string; secret: string } {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')
  const isInForm = asked.client_id !== undefined && asked.client_secret !== undefined
  if ((basic !== null) === isInForm) throw oauth('invalid_request', {})
  if (basic === null) return { id: asked.client_id ?? '', secret: asked.client_secret ?? '' }
  const [id = '', ...rest] = Buffer.from(basic[1] ?? '', 'base64')
    .toString('utf8')
    .split(':')
  return { id: unescaped(id), secret: unescaped(rest.join(':')) }
}

/** Both are form-encoded before they are joined (RFC 6749, 2.3.1). */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function scopesFor(
  client: { readonly scopes: readonly Scope[]; readonly role: keyof typeof SCOPES_OF },
  asked?: string,
) {
  const has = client.scopes.filter((scope) => SCOPES_OF[client.role].includes(scope))
  if (asked === undefined || asked.trim() === '') return has
  const wanted = asked.trim().split(/\s+/)
  const lacking = wanted.filter((scope) => !has.some((one) => one === scope))
  if (lacking.length > 0) throw oauth('invalid_scope', { scopes: lacking.join(' '), has: has.join(' ') })
  return SCOPES.filter((scope) => wanted.includes(scope))
}

/** Who calls with a token, as the session of its program's own account; refused where it is not good for the scope. */
export async function readPartner(
  { database, now }: Platform,
  authorization: string | undefined,
  needed: Scope,
): Promise<Session> {
  if (authorization === undefined) throw failure('no_token', {})
  const match = /^Bearer ([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/i.exec(authorization)
  if (match === null) throw failure('token', {})
  const zone = match[1]!
  const tokenHash = hashToken(match[2]!)
  return database.inZone(zone, async (sql) => {
    const found = await tokenByHash(sql, tokenHash, now())
    if (found === null) throw failure('token', {})
    if (!found.granted.includes(needed)) throw failure('scope', { needed, has: found.granted.join(' ') || NONE })
    const { account, login, name, role, party } = found
    const parties = await membersOf(sql, party)
    const who = { zone, account, login, name, roles: [role], party, parties }
    return { ...who, demo: false, tokenHash, mandate: null, mustEnrol: false }
  })
}
