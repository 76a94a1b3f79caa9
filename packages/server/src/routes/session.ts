import { z } from 'zod'
import { rowId } from '../contract.ts'
import { ROLES, endpoint, publicEndpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

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
  work: notYet,
})

const signIn = publicEndpoint({
  method: 'POST',
  path: '/api/session',
  tag: '登录',
  summary: '登录',
  audit: 'session.opened',
  callsPerMinute: 20,
  body: z.object({
    zone: z.string().max(40),
    login: z.string().trim().min(1, '请输入账号').max(100),
    password: z.string().min(1, '请输入密码').max(200),
  }),
  out: session,
  work: notYet,
})

const whoAmI = endpoint({
  method: 'GET',
  path: '/api/session',
  tag: '登录',
  summary: '当前登录者',
  roles: ROLES,
  out: session,
  work: notYet,
})

const signOut = endpoint({
  method: 'DELETE',
  path: '/api/session',
  tag: '登录',
  summary: '退出登录',
  audit: 'session.closed',
  roles: ROLES,
  out: z.object({}),
  work: notYet,
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
  work: notYet,
})

export const sessionEndpoints = [zones, signIn, whoAmI, signOut, changePassword] as const
