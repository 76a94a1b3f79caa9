import { z } from 'zod'
import { id, instant, partyLink, rowId } from '../contract.ts'
import { ROLES, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const roles = z.array(z.enum(ROLES)).max(ROLES.length)

const account = z
  .object({
    id: rowId,
    login: z.string(),
    name: z.string(),
    roles,
    party: partyLink.nullable(),
    demo: z.boolean(),
    createdAt: instant,
    disabledAt: instant.nullable(),
  })
  .meta({ id: 'Account' })

const list = endpoint({
  method: 'GET',
  path: '/api/accounts',
  tag: '账号',
  summary: '列出本园区账号',
  roles: ['system_admin', 'security_admin', 'auditor'],
  out: z.object({ accounts: z.array(account) }),
  work: notYet,
})

const create = endpoint({
  method: 'POST',
  path: '/api/accounts',
  tag: '账号',
  summary: '新建账号；角色由安全管理员另行授予',
  audit: 'account.created',
  roles: ['system_admin'],
  body: z.object({
    login: z
      .string()
      .trim()
      .regex(/^[a-z0-9][a-z0-9._-]{1,49}$/, '账号为 2–50 个小写字母、数字或 . _ -，以字母或数字开头'),
    name: z.string().trim().min(1).max(100),
    password: z.string().min(10, '密码至少十个字符').max(200),
    party: rowId.nullable().default(null),
  }),
  out: account,
  work: notYet,
})

const grant = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/roles',
  tag: '账号',
  summary: '授予角色；任何人不得改自己的角色',
  audit: 'account.roles_granted',
  roles: ['security_admin'],
  params: z.object({ id }),
  body: z.object({ roles }),
  out: account,
  work: notYet,
})

const disable = endpoint({
  method: 'POST',
  path: '/api/accounts/:id/disable',
  tag: '账号',
  summary: '停用账号，其会话随即退出',
  audit: 'account.disabled',
  roles: ['system_admin'],
  params: z.object({ id }),
  out: account,
  work: notYet,
})

const resetPassword = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/password',
  tag: '账号',
  summary: '重设密码，其会话随即退出',
  audit: 'account.password_reset',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ next: z.string().min(10, '密码至少十个字符').max(200) }),
  out: account,
  work: notYet,
})

export const accountEndpoints = [list, create, grant, disable, resetPassword] as const
