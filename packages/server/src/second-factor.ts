import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Sql } from './database.ts'
import { putRecoveryCodes, secondFactorOf, spendRecoveryCode, useStep } from './store/second-factors.ts'

/** RFC 6238 as every authenticator knows it: SHA-1, six digits, thirty seconds. */
const STEP_SECONDS = 30
const DIGITS = 6
const RECOVERY_CODES = 10

/** A secret for one account, 160 bits. */
export const newSecret = (): Buffer => randomBytes(20)

/** The code of a secret at one step of thirty seconds. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', secret).update(counter).digest()
  const offset = digest[digest.length - 1]! & 0xf
  const number = digest.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** The step of thirty seconds in which an instant lies. */
export const stepAt = (nowMs: number): number => Math.floor(nowMs / 1000 / STEP_SECONDS)

/** The step whose code this is: the present one or a neighbour, for clocks that differ a little. */
export function matchingStep(secret: Buffer, code: string, nowMs: number): number | null {
  const now = stepAt(nowMs)
  return [now, now - 1, now + 1].find((step) => isSame(codeAt(secret, step), code)) ?? null
}

/** The address an authenticator reads from the picture. */
export function enrolmentUri(secret: Buffer, zoneName: string, login: string): string {
  const label = `${encodeURIComponent(zoneName)}:${encodeURIComponent(login)}`
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(zoneName)}`
}

/**
 * Whether the code is right for the account: of the authenticator and not used before, or a recovery code, which is
 * then used up. An account without a confirmed second factor has no right code.
 */
export async function acceptCode(sql: Sql, account: number, code: string, nowMs: number): Promise<boolean> {
  const factor = await secondFactorOf(sql, account)
  if (factor === null || factor.confirmedAt === null) return false
  const plain = code.replace(/[\s-]/g, '').toUpperCase()
  if (!/^\d{6}$/.test(plain)) return spendRecoveryCode(sql, account, hashOf(plain))
  const step = matchingStep(factor.secret, plain, nowMs)
  return step !== null && useStep(sql, account, step)
}

/** Makes ten recovery codes in place of all earlier ones; they are shown once, for only their hashes are kept. */
export async function newRecoveryCodes(sql: Sql, account: number): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => base32(randomBytes(10)))
  await putRecoveryCodes(sql, account, codes.map(hashOf))
  return codes.map((code) => (code.match(/.{4}/g) ?? []).join('-'))
}

/** Bytes in the alphabet of RFC 4648, without padding. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  const groups = bits.match(/.{1,5}/g) ?? []
  return groups.map((group) => ALPHABET[Number.parseInt(group.padEnd(5, '0'), 2)]).join('')
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** 80 random bits need no slow hash. */
const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest()

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
