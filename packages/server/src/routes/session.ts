import { z } from 'zod'
import { rowId } from '../contract.ts'
import { ROLES, endpoint, publicEndpoint } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { DEMO_PASSWORD, type Session, hashPassword, openSession, requirePassword } from '../session.ts'
import { demoAccounts, passwordHashOf, setPasswordHash } from '../store/accounts.ts'
import { endSession, endSessionsOf } from '../store/sessions.ts'
import { nameOfParty, zoneByName, zones as zonesOf } from '../store/zones.ts'

const role = z.enum(ROLES)

const session = z
  .object({
    zone: z.string(),
    zoneName: z.string(),
    demo: z.boolean(),
    account: rowId,
    login: z.string(),
    name: z.string(),
    roles: z.array(role),
    party: z.object({ id: rowId, name: z.string() }).nullable(),
    version: z.string(),
  })
  .meta({ id: 'Session' })

const zones = publicEndpoint({
  method: 'GET',
  path: '/api/zones',
  tag: '登录',
  summary: '列出园区；演示园区附演示账号',
  out: z.object({
    zones: z.array(
      z.object({
        zone: z.string(),
        name: z.string(),
        demo: z.boolean(),
        /** Only in a demo zone, and only where demo accounts are allowed. */
        accounts: z.array(
          z.object({ login: z.string(), name: z.string(), roles: z.array(role), password: z.string() }),
        ),
      }),
    ),
  }),
  async work({ platform }) {
    const rows = await platform.database.asOwner(zonesOf)
    return { zones: await Promise.all(rows.map(async (row) => ({ ...row, accounts: await offered(platform, row) }))) }
  },
})

async function offered(platform: Platform, { zone, demo }: { zone: string; demo: boolean }) {
  if (!demo || !platform.settings.demoAccounts) return []
  const accounts = await platform.database.inZone(zone, demoAccounts)
  return accounts.map((account) => ({ ...account, password: DEMO_PASSWORD }))
}

const signIn = publicEndpoint({
  method: 'POST',
  path: '/api/session',
  tag: '登录',
  summary: '登录',
  audit: 'session.opened',
  callsPerMinute: 60,
  body: z.object({
    zone: z.string().max(40),
    login: z.string().trim().min(1, '请输入账号').max(100),
    password: z.string().min(1, '请输入密码').max(200),
  }),
  out: session,
  async work({ body, platform, request, remember }) {
    const opened = await openSession(platform, body, { address: request.address, request: request.id })
    remember(opened.token)
    return present(platform, opened.session)
  },
})

const whoAmI = endpoint({
  method: 'GET',
  path: '/api/session',
  tag: '登录',
  summary: '当前登录者',
  roles: ROLES,
  out: session,
  work: ({ platform, session: current }) => present(platform, current),
})

const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  tag: '登录',
  summary: '退出登录',
  audit: 'session.closed',
  roles: ROLES,
  out: z.object({}),
  async work({ inZone, audit, remember, session: { account, tokenHash } }) {
    await inZone(async (sql) => {
      await endSession(sql, tokenHash)
      audit(`account:${account}`)
    })
    remember(null)
    return {}
  },
})

const changePassword = endpoint({
  method: 'PUT',
  path: '/api/session/password',
  tag: '登录',
  summary: '修改自己的密码；其他会话随即退出',
  audit: 'account.password_changed',
  callsPerMinute: 10,
  roles: ROLES,
  body: z.object({
    current: z.string().min(1).max(200),
    next: z.string().min(10, '新密码至少十个字符').max(200),
  }),
  out: z.object({}),
  async work({ body, inZone, audit, session: { account, tokenHash } }) {
    await inZone(async (sql) => {
      await requirePassword((await passwordHashOf(sql, account)) ?? '', body.current)
      await setPasswordHash(sql, account, await hashPassword(body.next))
      await endSessionsOf(sql, account, tokenHash)
      audit(`account:${account}`)
    })
    return {}
  },
})

/** A session as the browser sees it. */
async function present(platform: Platform, current: Session): Promise<z.output<typeof session>> {
  const { zone, account, login, name, roles, party, demo } = current
  return platform.database.inZone(zone, async (sql) => ({
    zone,
    zoneName: (await zoneByName(sql, zone))?.name ?? zone,
    demo,
    account,
    login,
    name,
    roles: [...roles],
    party: party === null ? null : { id: party, name: await nameOfParty(sql, party) },
    version: platform.settings.version,
  }))
}

export const sessionEndpoints = [zones, signIn, whoAmI, signOut, changePassword] as const
