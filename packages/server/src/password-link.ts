import { randomBytes } from 'node:crypto'
import type { Instant } from '@gongzhen/core/base'
import type { Sql } from './database.ts'
import { hashToken } from './session.ts'
import { insertPasswordLink } from './store/password-links.ts'

const HOURS = 24

type Target = { readonly zone: string; readonly account: number; readonly by: number; readonly now: Instant }

/**
 * A link with which its person sets a password of their own, once, within a day. The token stands behind the `#`,
 * which no server, proxy or log gets to see.
 */
export async function givePasswordLink(
  sql: Sql,
  { zone, account, by, now }: Target,
): Promise<{ readonly path: string; readonly expiresAt: Instant }> {
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.parse(now) + HOURS * 3_600_000).toISOString() as Instant
  await insertPasswordLink(sql, { tokenHash: hashToken(token), account, by, expiresAt })
  return { path: `/set-password#${zone}.${token}`, expiresAt }
}
