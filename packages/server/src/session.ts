import { createHash, randomBytes } from 'node:crypto'
import { defineErrors } from '@gongzhen/core/base'
import type { Sql } from './database.ts'
import { FIRM, type Role } from './endpoint.ts'
import { hashPassword, isPassword } from './password.ts'
import type { AppSettings, Platform } from './platform.ts'
import { acceptCode } from './second-factor.ts'
import { type AccountRow, accountByLogin, insertAccount, type NewAccount } from './store/accounts.ts'
import { noteAudit } from './store/audit.ts'
import { membersOf } from './store/parties.ts'
import { secondFactorOf } from './store/second-factors.ts'
import { insertSession, moveSession, removeOldSessions, sessionByHash, touchSession } from './store/sessions.ts'
import { zoneByName } from './store/zones.ts'

const failure = defineErrors('session', {
  refused: {
    status: 401,
    zh: '账号或密码不正确，或账号已停用。',
    en: 'Wrong account or password, or the account is disabled.',
  },
  code_needed: {
    status: 401,
    zh: '请输入身份验证器上的六位动态码，或一个恢复码。',
    en: 'Enter the six digits of your authenticator, or a recovery code.',
  },
  code_wrong: {
    status: 401,
    zh: '动态码不正确或已用过。请等下一个码；手机时间应与网络时间一致。',
    en: 'The code is wrong or was used before. Wait for the next; the phone’s clock must be right.',
  },
  demo: {
    status: 403,
    zh: '演示账号只能在本机地址上登录。请用正式账号，或在本机打开演示。',
    en: 'Demo accounts sign in on a local address only.',
  },
})

/** Who is signed in, in which zone, with which roles, and for which party where it is a firm's person. */
export type Session = {
  readonly zone: string
  readonly account: number
  readonly login: string
  readonly name: string
  /** While acting for a firm under a mandate: what the mandate allows, and nothing of one's own. */
  readonly roles: readonly Role[]
  readonly party: number | null
  /** The party with those that were merged into it: whose rows a firm's person sees. */
  readonly parties: readonly number[]
  readonly demo: boolean
  /** Where the session's row is found. */
  readonly tokenHash: Buffer
  /** The mandate it acts under at present. */
  readonly mandate: number | null
  /** A second factor is required and has not been given: only setting one up is allowed. */
  readonly mustEnrol: boolean
}

/** The name of the cookie that carries a session. */
export const SESSION_COOKIE = 'gongzhen'

/** The password of every demo account: the demo is open to whoever sits at the machine. */
export const DEMO_PASSWORD = 'gongzhen-demo'

/** Makes an account with its password hashed by argon2id, and returns its number. Fails when the login is taken. */
export async function createAccount(
  sql: Sql,
  account: Omit<NewAccount, 'passwordHash'> & { readonly password: string },
): Promise<number> {
  const { password, ...rest } = account
  return insertAccount(sql, { ...rest, passwordHash: await hashPassword(password) })
}

type SignIn = {
  readonly zone: string
  readonly login: string
  readonly password: string
  readonly code?: string | undefined
}

/** Where a request comes from. */
export type Origin = { readonly address: string; readonly request: string; readonly agent: string | null }

/**
 * Opens a session with password and, where the account has one, second factor; returns the token for the cookie.
 * Unknown accounts take as long as wrong passwords and are refused in the same words; after failures the next attempt
 * has to wait, longer each time.
 */
export async function openSession(platform: Platform, wanted: SignIn, origin: Origin): Promise<Opened> {
  const { database, signInDelay, settings } = platform
  const { zone, login } = wanted
  // There is nothing to guess in a zone that does not exist, and nothing to keep of it.
  const isKnown = isZoneName(zone) && (await database.inZone(zone, (sql) => zoneByName(sql, zone))) !== null
  const attempt = { zone, login, address: origin.address }
  const failures = isKnown ? await signInDelay.begin(attempt) : 0
  const account = isKnown ? await database.inZone(zone, (sql) => accountByLogin(sql, login)) : null
  const isRight = await isPassword(account?.passwordHash ?? null, wanted.password)
  if (account === null || !isRight || account.disabledAt !== null) {
    if (account !== null) await noteRefusal(platform, zone, account.id, origin, { wrong: '密码', failures })
    throw failure('refused', {})
  }
  if (account.demo && !settings.demoAccounts) throw failure('demo', {})
  const factor = await giveSecondFactor(platform, zone, account.id, wanted.code, origin, failures)
  if (factor === 'needed') {
    await signInDelay.takeBack(attempt)
    throw failure('code_needed', {})
  }
  if (factor === 'wrong') throw failure('code_wrong', {})
  await signInDelay.succeeded(attempt)
  return beginSession(
    platform,
    zone,
    { ...account, login },
    { ...origin, secondFactor: factor === 'given', by: 'password' },
  )
}

type Opened = { readonly token: string; readonly session: Session }
type Beginning = Origin & { readonly secondFactor: boolean; readonly by: 'password' | 'sso' }

/** Begins the session of somebody whose identity has been established. */
export async function beginSession(
  platform: Platform,
  zone: string,
  account: Pick<AccountRow, 'id' | 'name' | 'roles' | 'party' | 'demo'> & { readonly login: string },
  { address, request, agent, secondFactor, by }: Beginning,
): Promise<Opened> {
  const secret = randomBytes(32).toString('base64url')
  const tokenHash = hashToken(secret)
  const { id, login, name, roles, party, demo } = account
  await platform.database.inZone(zone, async (sql) => {
    await removeOldSessions(sql)
    const hours = platform.settings.absoluteHours
    await insertSession(sql, { tokenHash, account: id, hours, address, agent, secondFactor })
    const detail = { by, secondFactor }
    await noteAudit(sql, { event: 'session.opened', subject: `account:${id}`, detail, account: id, request, address })
  })
  const mustEnrol = !secondFactor && !demo && asksSecondFactor(platform.settings, roles)
  const parties = party === null ? [] : [party]
  const session = { zone, account: id, login, name, roles, party, parties, demo, tokenHash, mandate: null, mustEnrol }
  return { token: `${zone}.${secret}`, session }
}

/**
 * The session a cookie names, if it is still open; its idle time starts anew. Beside it, from the same look, whether the
 * session's zone has the party that is asked about.
 */
export async function readSession(
  platform: Platform,
  cookie: string | undefined,
  origin: Origin,
  asked: number | null,
): Promise<{ readonly session: Session; readonly knowsParty: boolean } | null> {
  const named = parseCookie(cookie)
  if (named === null) return null
  const { zone, tokenHash } = named
  const { database, settings } = platform
  // Every request asks this, and most need nothing else of it.
  const asking = { idleMinutes: settings.idleMinutes, party: asked }
  const quick = database.inOneTrip(zone)
  const found = await sessionByHash(quick, tokenHash, asking)
  if (found === null || (found.demo && !settings.demoAccounts)) return null
  const { secondsSinceSeen, address, secondFactor, mandate, knowsParty, ...account } = found
  const hasMoved = address !== origin.address
  if (secondsSinceSeen > 60 || hasMoved) {
    await database.inZone(zone, async (sql) => {
      if (secondsSinceSeen > 60) await touchSession(sql, tokenHash)
      if (hasMoved) await noteMove(sql, account.account, tokenHash, address, origin)
    })
  }
  const mustEnrol = !secondFactor && !account.demo && asksSecondFactor(settings, account.roles)
  const party = mandate === null ? account.party : mandate.party
  const parties = party === null ? [] : await membersOf(quick, party)
  const own = { zone, ...account, party, parties, tokenHash, mustEnrol }
  const session = mandate === null ? { ...own, mandate: null } : { ...own, roles: MANDATED, mandate: mandate.id }
  return { session, knowsParty }
}

/** What an agent may do for the firm it acts for: what its clerk may, never what only its owner may. */
const MANDATED: readonly Role[] = ['firm_clerk']

/** Whether people with these roles have to have a second factor here. */
export function asksSecondFactor({ secondFactor }: AppSettings, roles: readonly Role[]): boolean {
  if (secondFactor === 'optional') return false
  return secondFactor === 'everyone' || roles.some((role) => !FIRM.includes(role))
}

/** The `set-cookie` value that starts the session, or ends it. */
export function sessionCookie(token: string | null, { secure, absoluteHours }: AppSettings): string {
  const parts = [
    `${SESSION_COOKIE}=${token ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Strict',
    `Max-Age=${token === null ? 0 : absoluteHours * 3600}`,
  ]
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ')
}

/** Whether a zone can be called so: asked before its name goes anywhere. */
export const isZoneName = (zone: string): boolean => /^[a-z][a-z0-9-]{1,39}$/.test(zone)

/** Only hashes of tokens are kept. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

async function giveSecondFactor(
  platform: Platform,
  zone: string,
  account: number,
  code: string | undefined,
  origin: Origin,
  failures: number,
): Promise<'none' | 'needed' | 'given' | 'wrong'> {
  const nowMs = Date.parse(platform.now())
  const result = await platform.database.inZone(zone, async (sql) => {
    const factor = await secondFactorOf(sql, account)
    if (factor === null || factor.confirmedAt === null) return 'none'
    if (code === undefined) return 'needed'
    return (await acceptCode(sql, account, code, nowMs)) ? 'given' : 'wrong'
  })
  if (result === 'wrong') await noteRefusal(platform, zone, account, origin, { wrong: '动态码', failures })
  return result
}

async function noteRefusal(
  { database }: Platform,
  zone: string,
  account: number,
  { address, request }: Origin,
  /** What was wrong, and how often in a row by now: the wait grows with it. */
  detail: { readonly wrong: string; readonly failures: number },
): Promise<void> {
  const subject = `account:${account}`
  const note = { event: 'session.refused', subject, detail, account, request, address }
  await database.inZone(zone, (sql) => noteAudit(sql, note))
}

/** A session that goes on from another address may be a stolen one: its person and the auditor can see it. */
async function noteMove(
  sql: Sql,
  account: number,
  tokenHash: Buffer,
  before: string | null,
  { address, request }: Origin,
): Promise<void> {
  if (!(await moveSession(sql, tokenHash, before, address))) return
  const detail = { before, after: address }
  await noteAudit(sql, { event: 'session.moved', subject: `account:${account}`, detail, account, request, address })
}

function parseCookie(cookie: string | undefined): { zone: string; tokenHash: Buffer } | null {
  const match = /^([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '')
  return match === null ? null : { zone: match[1]!, tokenHash: hashToken(match[2]!) }
}
