import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { rowId } from '../contract.ts'
import { ROLES, SIGNED_IN, endpoint, publicEndpoint } from '../endpoint.ts'
import { hashPassword, refuseWeak, requirePassword } from '../password.ts'
import type { Platform } from '../platform.ts'
import { DEMO_PASSWORD, type Session, openSession } from '../session.ts'
import { demoAccounts, passwordHashOf, setPasswordHash } from '../store/accounts.ts'
import { endSession, endSessionsOf } from '../store/sessions.ts'
import { TOURS, noteTour, toursSeen } from '../store/tours.ts'
import { nameOfParty, zoneByName, zones as zonesOf } from '../store/zones.ts'

const failure = defineErrors('session', {
  demo_password: {
    status: 403,
    zh: '演示账号的密码是公开的，不能修改。',
    en: 'The passwords of demo accounts are public and stay as they are.',
  },
})

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
    /** The mandate this person acts under at present: `party` is then the firm they act for. */
    mandate: rowId.nullable(),
    /** A second factor has to be set up before anything else. */
    mustEnrol: z.boolean(),
    /** First tours that need not be offered again; empty for a demo account, which many people share. */
    toursSeen: z.array(z.enum(TOURS)),
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
        /** Whether a firm's person may make an account here. */
        signUp: z.boolean(),
        /** What signing in through a provider is called here; null where there is none. */
        sso: z.string().nullable(),
        /** Only in a demo zone, and only where demo accounts are allowed. */
        accounts: z.array(
          z.object({ login: z.string(), name: z.string(), roles: z.array(role), password: z.string() }),
        ),
      }),
    ),
  }),
  async work({ platform }) {
    const rows = await platform.database.asOwner(zonesOf)
    const { signUp, sso } = platform.settings
    const doors = rows.map(async (row) => ({
      ...row,
      signUp,
      sso: sso?.zone === row.zone ? sso.name : null,
      accounts: await offered(platform, row),
    }))
    return { zones: await Promise.all(doors) }
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
    code: z.string().trim().min(6).max(30).optional(),
  }),
  out: session,
  async work({ body, platform, request, remember }) {
    const opened = await openSession(platform, body, originOf(request))
    remember(opened.token)
    return present(platform, opened.session)
  },
})

const whoAmI = endpoint({
  method: 'GET',
  path: '/api/session',
  tag: '登录',
  summary: '当前登录者',
  roles: SIGNED_IN,
  beforeSecondFactor: true,
  out: session,
  work: ({ platform, session: current }) => present(platform, current),
})

const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  tag: '登录',
  summary: '退出登录',
  audit: 'session.closed',
  roles: SIGNED_IN,
  beforeSecondFactor: true,
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
  roles: SIGNED_IN,
  beforeSecondFactor: true,
  body: z.object({
    current: z.string().min(1).max(200),
    next: z.string().max(200),
  }),
  out: z.object({}),
  async work({ body, inZone, audit, session: { account, login, tokenHash, demo } }) {
    if (demo) throw failure('demo_password', {})
    await inZone(async (sql) => {
      await requirePassword(await passwordHashOf(sql, account), body.current)
      refuseWeak(body.next, login)
      await setPasswordHash(sql, account, await hashPassword(body.next))
      await endSessionsOf(sql, account, tokenHash)
      audit(`account:${account}`)
    })
    return {}
  },
})

const seeTour = endpoint({
  method: 'PUT',
  path: '/api/my/tours/:tour',
  tag: '登录',
  summary: '记下导览已看过或不看，不再主动提示',
  audit: 'tour.seen',
  roles: SIGNED_IN,
  params: z.object({ tour: z.enum(TOURS) }),
  out: z.object({}),
  work: ({ params: { tour }, inZone, audit, session: { account } }) =>
    inZone(async (sql) => {
      await noteTour(sql, account, tour)
      audit(`account:${account}`, { tour })
      return {}
    }),
})

const originOf = ({ id, address, agent }: { id: string; address: string; agent: string | null }) => ({
  request: id,
  address,
  agent,
})

/** A session as the browser sees it. */
async function present(platform: Platform, current: Session): Promise<z.output<typeof session>> {
  const { zone, account, login, name, roles, party, demo, mandate, mustEnrol } = current
  return platform.database.inZone(zone, async (sql) => ({
    zone,
    zoneName: (await zoneByName(sql, zone))?.name ?? zone,
    demo,
    account,
    login,
    name,
    roles: [...roles],
    party: party === null ? null : { id: party, name: await nameOfParty(sql, party) },
    mandate,
    mustEnrol,
    toursSeen: demo ? [] : await toursSeen(sql, account),
    version: platform.settings.version,
  }))
}

export const sessionEndpoints = [zones, signIn, whoAmI, signOut, changePassword, seeTour] as const
