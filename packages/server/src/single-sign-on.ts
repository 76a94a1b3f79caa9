import * as client from 'openid-client'
import { defineErrors } from '@gongzhen/core/base'
import { type Role, mixesDuties } from './endpoint.ts'
import { unmatchedHash } from './password.ts'
import type { Platform, SsoSettings } from './platform.ts'
import { type Origin, beginSession } from './session.ts'
import { type AccountRow, accountById, insertAccount } from './store/accounts.ts'
import type { Sql } from './database.ts'
import { noteAudit } from './store/audit.ts'
import { accountOfIdentity, followProvider, isLoginTaken, linkIdentity } from './store/external-identities.ts'
import { NONE } from './in-both.ts'

const ssoFailure = defineErrors('sso', {
  off: { status: 404, zh: '没有设置单点登录。', en: 'Single sign-on is not set up.' },
  unreachable: {
    status: 502,
    zh: '身份认证服务暂时联系不上。请稍后再试，或用账号密码登录。',
    en: 'The identity provider cannot be reached. Try later, or sign in with your password.',
  },
  broken: {
    status: 400,
    zh: '单点登录没有完成：登录已超时、被取消，或不是从本页发起。请回到登录页重新开始。',
    en: 'Signing in was not completed: too late, cancelled, or not begun here. Start again.',
  },
  no_role: {
    status: 403,
    zh: '您在身份认证服务中的角色（{roles}）在本系统没有对应的岗位。请联系园区的系统管理员。',
    en: 'Your roles at the provider ({roles}) have no counterpart here.',
  },
  mixed: {
    status: 403,
    zh: '您在身份认证服务中的角色对应了互不相容的岗位（{roles}）：三员须分立。请联系园区的系统管理员。',
    en: 'Your roles at the provider map to duties that must be separate ({roles}).',
  },
  disabled: { status: 403, zh: '您的账号已停用。', en: 'Your account is disabled.' },
})

/** What the browser keeps between going to the provider and coming back. */
export type Journey = {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  readonly next: string
}

/** Where the provider sends people back to. */
export const SSO_RETURN = '/api/sign-in/sso/callback'

/** The address at the provider to send the browser to, and what it must bring back. */
export async function beginJourney(
  platform: Platform,
  next: string,
): Promise<{ readonly location: string; readonly journey: Journey }> {
  const { configuration } = await provider(platform)
  const journey = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    next: /^\/(?![/\\])/.test(next) ? next : '/',
  }
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: returnAddress(platform),
    scope: 'openid profile',
    response_type: 'code',
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(journey.verifier),
    code_challenge_method: 'S256',
  })
  return { location: url.href, journey }
}

/** Checks what the provider answered and opens the session of the person it vouches for; their roles follow its roles. */
export async function endJourney(platform: Platform, search: string, journey: Journey, origin: Origin) {
  const { settings, configuration } = await provider(platform)
  const claims = await vouchedFor(platform, configuration, search, journey)
  const roles = rolesOf(settings, claims[settings.claim])
  const name = text(claims['name']) ?? text(claims['preferred_username']) ?? claims.sub
  const account = await platform.database.inZone(settings.zone, async (sql) => {
    const person = { issuer: settings.issuer, subject: claims.sub, name, roles }
    return accountFor(sql, { ...person, login: text(claims['preferred_username']) ?? claims.sub }, origin)
  })
  if (account.disabledAt !== null) throw ssoFailure('disabled', {})
  // The provider's business: it has asked for whatever factors it asks for.
  return beginSession(platform, settings.zone, account, { ...origin, secondFactor: true, by: 'sso' })
}

async function vouchedFor(
  platform: Platform,
  configuration: client.Configuration,
  search: string,
  { state, nonce, verifier }: Journey,
): Promise<client.IDToken> {
  try {
    const tokens = await client.authorizationCodeGrant(configuration, new URL(`${returnAddress(platform)}?${search}`), {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims !== undefined) return claims
  } catch (error) {
    platform.log.warn({ reason: error instanceof Error ? error.message : '' }, 'a sign-in through the provider failed')
  }
  throw ssoFailure('broken', {})
}

/** The roles here that the provider's roles stand for. */
function rolesOf({ roles }: SsoSettings, claim: unknown): Role[] {
  const theirs = Array.isArray(claim) ? claim.map(String) : (text(claim) ?? '').split(/\s+/).filter(Boolean)
  const ours = theirs.flatMap((name) => roles.get(name) ?? [])
  if (ours.length === 0) throw ssoFailure('no_role', { roles: theirs.join('、') || NONE })
  if (mixesDuties(ours)) throw ssoFailure('mixed', { roles: ours.join('、') })
  return [...new Set(ours)].toSorted()
}

type Person = {
  readonly issuer: string
  readonly subject: string
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
}

/** The person's account, made at the first visit; the provider decides its roles at each. */
async function accountFor(
  sql: Sql,
  person: Person,
  { request, address }: Origin,
): Promise<AccountRow & { login: string }> {
  const known = await accountOfIdentity(sql, person.issuer, person.subject)
  const account = known ?? (await insertAccount(sql, await newAccount(sql, person)))
  const about = { subject: `account:${account}`, account, request, address }
  if (known === null) {
    await linkIdentity(sql, { ...person, account })
    await noteAudit(sql, { ...about, event: 'account.created', detail: { by: 'sso', after: person.roles } })
  } else {
    const before = (await accountById(sql, account))?.roles ?? []
    const isChanged = await followProvider(sql, account, person)
    const detail = { by: 'sso', before, after: person.roles }
    if (isChanged) await noteAudit(sql, { ...about, event: 'account.roles_granted', detail })
  }
  return (await accountById(sql, account))!
}

/** A login of the same name that somebody has here already stays theirs: nobody comes to an account by a name. */
async function newAccount(sql: Sql, { login, name, roles }: Person) {
  const plain =
    login
      .toLowerCase()
      .replace(/[^a-z0-9._-]/g, '')
      .replace(/^[._-]+/, '')
      .slice(0, 40) || 'sso'
  let free = plain
  for (let number = 2; await isLoginTaken(sql, free); number++) free = `${plain}-${number}`
  return { login: free, name: name.slice(0, 100), roles, passwordHash: await unmatchedHash() }
}

const returnAddress = ({ settings }: Platform): string => `${settings.publicUrl ?? ''}${SSO_RETURN}`

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const known = new WeakMap<SsoSettings, client.Configuration>()

/** The provider, asked once what it can do. */
async function provider({ settings, log }: Platform) {
  const { sso, publicUrl } = settings
  if (sso === null || publicUrl === null) throw ssoFailure('off', {})
  try {
    const isPlain = sso.issuer.startsWith('http://')
    const options = isPlain ? { execute: [client.allowInsecureRequests] } : {}
    const configuration =
      known.get(sso) ??
      (await client.discovery(new URL(sso.issuer), sso.clientId, sso.clientSecret, undefined, options))
    known.set(sso, configuration)
    return { settings: sso, configuration }
  } catch (error) {
    log.warn({ reason: error instanceof Error ? error.message : '' }, 'the identity provider cannot be reached')
    throw ssoFailure('unreachable', {})
  }
}
