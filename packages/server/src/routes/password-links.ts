import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { instant } from '../contract.ts'
import type { Sql } from '../database.ts'
import { publicEndpoint } from '../endpoint.ts'
import { hashPassword, refuseWeak } from '../password.ts'
import { hashToken, isZoneName } from '../session.ts'
import { setPasswordHash } from '../store/accounts.ts'
import { noteAudit } from '../store/audit.ts'
import { passwordLink, spendPasswordLink } from '../store/password-links.ts'
import { endSessionsOf } from '../store/sessions.ts'

const failure = defineErrors('link', {
  unknown: {
    status: 404,
    zh: '链接无效：可能没有复制完整，或账号已停用。请向系统管理员重新要一个。',
    en: 'The link is not valid: perhaps it was not copied in full. Ask the system administrator for another.',
  },
  used: {
    status: 410,
    zh: '这个链接已经用过，只能用一次。若不是您本人所用，请立即告诉系统管理员。',
    en: 'This link has been used; it works once. If that was not you, tell the system administrator at once.',
  },
  expired: {
    status: 410,
    zh: '这个链接已过期或被新的链接取代。请向系统管理员重新要一个。',
    en: 'This link has expired or another took its place. Ask the system administrator for another.',
  },
})

const token = z.string().max(100)

const look = publicEndpoint({
  method: 'POST',
  path: '/api/password-links/look',
  tag: '登录',
  summary: '查看一次性链接属于哪个账号；不会用掉它',
  audit: 'account.link_looked',
  callsPerMinute: 20,
  body: z.object({ token }),
  out: z.object({ login: z.string(), name: z.string(), expiresAt: instant }),
  work({ body, platform }) {
    const { zone, tokenHash } = parse(body.token)
    return platform.database.inZone(zone, async (sql) => {
      const { login, name, expiresAt } = await usable(sql, tokenHash)
      return { login, name, expiresAt }
    })
  },
})

const spend = publicEndpoint({
  method: 'POST',
  path: '/api/password-links',
  tag: '登录',
  summary: '凭一次性链接自设密码；账号的其他会话随即退出',
  audit: 'account.password_set',
  callsPerMinute: 20,
  body: z.object({ token, next: z.string().max(200) }),
  out: z.object({ login: z.string() }),
  work({ body, platform, request }) {
    const { zone, tokenHash } = parse(body.token)
    return platform.database.inZone(zone, async (sql) => {
      const { account, login } = await usable(sql, tokenHash)
      refuseWeak(body.next, login)
      if (!(await spendPasswordLink(sql, tokenHash))) throw failure('used', {})
      await setPasswordHash(sql, account, await hashPassword(body.next))
      await endSessionsOf(sql, account, null)
      const about = { event: 'account.password_set', subject: `account:${account}`, detail: {}, account }
      await noteAudit(sql, { ...about, request: request.id, address: request.address })
      return { login }
    })
  },
})

async function usable(sql: Sql, tokenHash: Buffer) {
  const link = await passwordLink(sql, tokenHash)
  if (link === null) throw failure('unknown', {})
  if (link.usedAt !== null) throw failure('used', {})
  if (link.isExpired) throw failure('expired', {})
  return link
}

/** `zone.secret`, as a session's token is written. */
function parse(text: string): { zone: string; tokenHash: Buffer } {
  const [zone = '', secret = ''] = text.split('.')
  if (!isZoneName(zone) || !/^[\w-]{43}$/.test(secret)) throw failure('unknown', {})
  return { zone, tokenHash: hashToken(secret) }
}

export const passwordLinkEndpoints = [look, spend] as const
