import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, instant, partyLink, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { ROLES, endpoint } from '../endpoint.ts'
import { createAccount, hashPassword } from '../session.ts'
import {
  type AccountRow,
  accountById,
  accounts as accountsOf,
  disableAccount,
  setPasswordHash,
  setRoles,
} from '../store/accounts.ts'
import { endSessionsOf } from '../store/sessions.ts'

const failure = defineErrors('account', {
  not_found: { status: 404, zh: '没有编号为 {id} 的账号。', en: 'There is no account {id}.' },
  own: { status: 403, zh: '不能对自己的账号做这件事，请由另一位管理员办理。', en: 'Not on one’s own account.' },
  separation: {
    status: 422,
    zh: '系统管理、安全管理与审计须分属不同的人（三员分立），不能同时授予：{roles}。',
    en: 'System administration, security administration and audit belong to different people: {roles}.',
  },
})

const roles = z.array(z.enum(ROLES)).max(ROLES.length)
const password = z.string().min(10, '密码至少十个字符').max(200)

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
  work: ({ inZone }) => inZone(async (sql) => ({ accounts: (await accountsOf(sql)).map(present) })),
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
    password,
    party: rowId.nullable().default(null),
  }),
  out: account,
  work: ({ body, inZone, audit }) =>
    inZone(async (sql) => {
      const made = await createAccount(sql, { ...body, roles: [] })
      audit(`account:${made}`, { login: body.login })
      return found(sql, made)
    }),
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
  work: ({ params, body, session, inZone, audit }) =>
    inZone(async (sql) => {
      refuseOwn(params.id, session.account)
      refuseMixedDuties(body.roles)
      const before = await found(sql, params.id)
      await setRoles(sql, params.id, body.roles)
      audit(`account:${params.id}`, { before: before.roles, after: body.roles })
      return found(sql, params.id)
    }),
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
  work: ({ params, session, inZone, audit }) =>
    inZone(async (sql) => {
      refuseOwn(params.id, session.account)
      await found(sql, params.id)
      await disableAccount(sql, params.id)
      await endSessionsOf(sql, params.id, null)
      audit(`account:${params.id}`)
      return found(sql, params.id)
    }),
})

const resetPassword = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/password',
  tag: '账号',
  summary: '重设密码，其会话随即退出',
  audit: 'account.password_reset',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ next: password }),
  out: account,
  work: ({ params, body, inZone, audit }) =>
    inZone(async (sql) => {
      await found(sql, params.id)
      await setPasswordHash(sql, params.id, await hashPassword(body.next))
      await endSessionsOf(sql, params.id, null)
      audit(`account:${params.id}`)
      return found(sql, params.id)
    }),
})

/** The three duties that nobody may hold two of. */
const DUTIES = ['system_admin', 'security_admin', 'auditor']

function refuseMixedDuties(granted: readonly string[]): void {
  const duties = granted.filter((role) => DUTIES.includes(role))
  if (duties.length > 1) throw failure('separation', { roles: duties.join('、') })
}

function refuseOwn(target: number, own: number): void {
  if (target === own) throw failure('own', {})
}

async function found(sql: Sql, number: number): Promise<z.output<typeof account>> {
  const row = await accountById(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return present(row)
}

const present = ({ party, partyName, ...row }: AccountRow): z.output<typeof account> => ({
  ...row,
  party: party === null ? null : { id: party, name: partyName ?? String(party) },
})

export const accountEndpoints = [list, create, grant, disable, resetPassword] as const
