import { createHash, randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { defineErrors } from '@gongzhen/core/base'
import type { Sql } from './database.ts'
import type { Role } from './endpoint.ts'
import type { AppSettings, Platform } from './platform.ts'
import { accountByLogin, insertAccount, type NewAccount } from './store/accounts.ts'
import { noteAudit } from './store/audit.ts'
import { insertSession, removeOldSessions, sessionByHash, touchSession } from './store/sessions.ts'

const failure = defineErrors('session', {
  refused: {
    status: 401,
    zh: '账号或密码不正确，或账号已停用。',
    en: 'Wrong account or password, or the account is disabled.',
  },
  wrong_password: {
    status: 422,
    zh: '当前密码不正确。',
    en: 'The current password is wrong.',
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
  readonly roles: readonly Role[]
  readonly party: number | null
  readonly demo: boolean
  /** Where the session's row is found. */
  readonly tokenHash: Buffer
}

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

/** The argon2id hash of a password (the library's default algorithm), with its parameters and salt. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })

type SignIn = { readonly zone: string; readonly login: string; readonly password: string }
type Origin = { readonly address: string; readonly request: string }

/**
 * Opens a session and returns the token for the cookie. Unknown accounts take as long as wrong passwords and are
 * refused in the same words; after failures the next attempt has to wait, longer each time.
 */
export async function openSession(
  platform: Platform,
  { zone, login, password }: SignIn,
  { address, request }: Origin,
): Promise<{ readonly token: string; readonly session: Session }> {
  const { database, signInDelay, settings } = platform
  const keys = [`${zone}/${login}`, `address:${address}`]
  signInDelay.refuseTooEarly(keys)
  const account = isZoneName(zone) ? await database.inZone(zone, (sql) => accountByLogin(sql, login)) : null
  const isRight = await verify(account?.passwordHash ?? (await unknownHash()), password)
  if (account === null || !isRight || account.disabledAt !== null) {
    signInDelay.failed(keys)
    const note = { event: 'session.refused', subject: null, detail: {}, account: account?.id ?? null, request }
    if (account !== null) await database.inZone(zone, (sql) => noteAudit(sql, note))
    throw failure('refused', {})
  }
  if (account.demo && !settings.demoAccounts) throw failure('demo', {})
  signInDelay.succeeded(keys)
  const secret = randomBytes(32).toString('base64url')
  const tokenHash = hashToken(secret)
  await database.inZone(zone, async (sql) => {
    await removeOldSessions(sql)
    await insertSession(sql, { tokenHash, account: account.id, hours: settings.absoluteHours })
    await noteAudit(sql, { event: 'session.opened', subject: null, detail: {}, account: account.id, request })
  })
  const { id, name, roles, party, demo } = account
  return { token: `${zone}.${secret}`, session: { zone, account: id, login, name, roles, party, demo, tokenHash } }
}

/** The session a cookie names, if it is still open; its idle time starts anew. */
export async function readSession(platform: Platform, cookie: string | undefined): Promise<Session | null> {
  const named = parseCookie(cookie)
  if (named === null) return null
  const { zone, tokenHash } = named
  const { idleMinutes, demoAccounts } = platform.settings
  return platform.database.inZone(zone, async (sql) => {
    const found = await sessionByHash(sql, tokenHash, idleMinutes)
    if (found === null || (found.demo && !demoAccounts)) return null
    const { secondsSinceSeen, ...account } = found
    if (secondsSinceSeen > 60) await touchSession(sql, tokenHash)
    return { zone, ...account, tokenHash }
  })
}

/** Fails unless the password is the account's own. */
export async function requirePassword(passwordHash: string, password: string): Promise<void> {
  if (!(await verify(passwordHash, password))) throw failure('wrong_password', {})
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

const isZoneName = (zone: string): boolean => /^[a-z][a-z0-9-]{1,39}$/.test(zone)
const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()

function parseCookie(cookie: string | undefined): { zone: string; tokenHash: Buffer } | null {
  const match = /^([a-z][a-z0-9-]{1,39})\.([A-Za-z0-9_-]{43})$/.exec(cookie ?? '')
  return match === null ? null : { zone: match[1]!, tokenHash: hashToken(match[2]!) }
}

/** A hash that no password matches, made once, with the same cost as a real one. */
let unknown: Promise<string> | undefined
const unknownHash = (): Promise<string> => (unknown ??= hashPassword(randomBytes(32).toString('hex')))
