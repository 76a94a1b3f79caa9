import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, instant, newLogin, page, pageOf, partyLink, reason, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { type Call, ROLES, type Role, endpoint, mixesDuties } from '../endpoint.ts'
import { refuseWeak, unmatchedHash, hashPassword } from '../password.ts'
import { givePasswordLink } from '../password-link.ts'
import { roleNames } from '../role-names.ts'
import {
  type AccountRow,
  accountById,
  accounts as accountsOf,
  insertAccount,
  setDisabled,
  setOrganisation,
  setRoles,
} from '../store/accounts.ts'
import { findSubjects } from '../store/batches.ts'
import { removeSecondFactor } from '../store/second-factors.ts'
import { endSessionsOf } from '../store/sessions.ts'

const failure = defineErrors('account', {
  not_found: { status: 404, zh: '没有编号为 {id} 的账号。', en: 'There is no account {id}.' },
  own: { status: 403, zh: '不能对自己的账号做这件事，请由另一位管理员办理。', en: 'Not on one’s own account.' },
  separation: {
    status: 422,
    zh: '系统管理、安全管理与审计须分属不同的人（三员分立），也不能兼办业务，不能同时授予：{roles}。',
    en: 'System administration, security administration and audit belong to different people who do no business: {roles}.',
  },
  changed: {
    status: 409,
    zh: '这个账号刚被别人改过，现为：{now}。没有覆盖任何内容，请核对后再改。',
    en: 'Somebody has just changed this account; it is now: {now}. Nothing was overwritten.',
  },
  no_party: {
    status: 422,
    zh: '企业库里没有代码为「{code}」的企业或机构。请核对代码，或先导入、登记它再办。',
    en: 'The registry has no organisation of code {code}. Check the code, or enter the organisation first.',
  },
  firms_own: {
    status: 422,
    zh: '「{name}」是企业人员的账号：由本人认领企业、园区经办核对，不由系统管理员指定。',
    en: '“{name}” belongs to a person of a firm: they claim their firm themselves and an officer checks it.',
  },
  same_organisation: {
    status: 409,
    zh: '这个账号本来就属于「{organisation}」，没有改动。',
    en: 'The account belongs to “{organisation}” already; nothing was changed.',
  },
  no_factor: { status: 409, zh: '这个账号没有绑定身份验证器。', en: 'This account has no second factor.' },
})

const roles = z.array(z.enum(ROLES)).max(ROLES.length)
const link = z.object({ path: z.string(), expiresAt: instant }).describe('一次性链接：交给本人，由其自设密码')

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
    phone: z.string().nullable(),
    hasSecondFactor: z.boolean(),
    version: z.number().int(),
  })
  .meta({ id: 'Account' })

const list = endpoint({
  method: 'GET',
  path: '/api/accounts',
  tag: '账号',
  summary: '列出本园区账号',
  roles: ['system_admin', 'security_admin', 'auditor'],
  query: z.object({ search: z.string().trim().min(1).max(100).optional(), ...page }),
  out: pageOf(account),
  work: ({ query, inZone }) =>
    inZone(async (sql) => {
      const { rows, total } = await accountsOf(sql, query)
      return { rows: rows.map(present), total, page: query.page, size: query.size }
    }),
})

const create = endpoint({
  method: 'POST',
  path: '/api/accounts',
  tag: '账号',
  summary: '新建账号；不给密码则给出一次性链接由本人自设；角色由安全管理员另行授予',
  audit: 'account.created',
  roles: ['system_admin'],
  body: z.object({
    login: newLogin,
    name: z.string().trim().min(1).max(100),
    password: z.string().max(200).nullable().default(null),
    phone: z.string().trim().max(40).nullable().default(null),
    party: rowId.nullable().default(null),
    code: z.string().trim().max(40).nullable().default(null).describe('所属企业或机构的统一社会信用代码，可代替 party'),
  }),
  out: account.extend({ link: link.nullable() }),
  work: ({ body: { password, code, ...body }, platform, session, inZone, audit }) =>
    inZone(async (sql) => {
      if (password !== null) refuseWeak(password, body.login)
      const passwordHash = password === null ? await unmatchedHash() : await hashPassword(password)
      const party = code ? await bearerOf(sql, code) : body.party
      const made = await insertAccount(sql, { ...body, party, passwordHash, roles: [] })
      audit(`account:${made}`, { login: body.login, ...(party === null ? {} : { party }) })
      const target = { zone: session.zone, account: made, by: session.account, now: platform.now() }
      return { ...(await found(sql, made)), link: password === null ? await givePasswordLink(sql, target) : null }
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
  body: z.object({ roles, version: z.number().int(), reason }),
  out: account,
  work: ({ params, body, session, inZone, audit }) =>
    inZone(async (sql) => {
      refuseOwn(params.id, session.account)
      refuseMixedDuties(body.roles)
      const before = await found(sql, params.id)
      if (!(await setRoles(sql, params.id, body.roles, body.version))) {
        throw failure('changed', { now: before.roles.length > 0 ? roleNames(before.roles) : NO_ROLES })
      }
      audit(`account:${params.id}`, { before: before.roles, after: body.roles, reason: body.reason })
      return found(sql, params.id)
    }),
})

const tie = endpoint({
  method: 'PUT',
  path: '/api/accounts/:id/organisation',
  tag: '账号',
  summary: '改所属机构：其会话随即退出，已有的角色收回，由安全管理员重新授予',
  audit: 'account.organisation_set',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({
    code: z.string().trim().min(1).max(40).nullable().describe('机构的统一社会信用代码；空为不属于任何机构'),
    version: z.number().int(),
    reason,
  }),
  out: account,
  work: ({ params, body: { code, version, reason: why }, session, inZone, audit }) =>
    inZone(async (sql) => {
      refuseOwn(params.id, session.account)
      const before = await found(sql, params.id)
      if (before.roles.some((role) => FIRM_ROLES.has(role))) throw failure('firms_own', { name: before.name })
      const party = code === null ? null : await bearerOf(sql, code)
      if (before.party && before.party.id === party) {
        throw failure('same_organisation', { organisation: before.party.name })
      }
      if (!(await setOrganisation(sql, params.id, party, version))) {
        throw failure('changed', { now: before.party?.name ?? NO_ORGANISATION })
      }
      await endSessionsOf(sql, params.id, null)
      const after = await found(sql, params.id)
      const parties = { before: before.party?.name ?? null, after: after.party?.name ?? null }
      audit(`account:${params.id}`, { ...parties, roles: before.roles, reason: why })
      return after
    }),
})

const FIRM_ROLES: ReadonlySet<Role> = new Set(['firm_owner', 'firm_clerk'])
const NO_ORGANISATION = { zh: '不属于任何机构', en: 'of no organisation' }

const NO_ROLES = { zh: '没有角色', en: 'without roles' }

const disable = endpoint({
  method: 'POST',
  path: '/api/accounts/:id/disable',
  tag: '账号',
  summary: '停用账号，其会话随即退出',
  audit: 'account.disabled',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: account,
  work: (call) =>
    onAnother(call, async (sql, id) => {
      await setDisabled(sql, id, true)
      await endSessionsOf(sql, id, null)
    }),
})

const enable = endpoint({
  method: 'POST',
  path: '/api/accounts/:id/enable',
  tag: '账号',
  summary: '恢复停用的账号',
  audit: 'account.enabled',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: account,
  work: (call) => onAnother(call, (sql, id) => setDisabled(sql, id, false)),
})

const giveLink = endpoint({
  method: 'POST',
  path: '/api/accounts/:id/password-link',
  tag: '账号',
  summary: '忘记密码：给出一次性链接，由本人自设新密码；先前的链接随即作废',
  audit: 'account.link_given',
  roles: ['system_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: link,
  work: ({ params, body, platform, session, inZone, audit }) =>
    inZone(async (sql) => {
      await found(sql, params.id)
      audit(`account:${params.id}`, { reason: body.reason })
      const { zone, account: by } = session
      return givePasswordLink(sql, { zone, account: params.id, by, now: platform.now() })
    }),
})

const resetFactor = endpoint({
  method: 'POST',
  path: '/api/accounts/:id/second-factor/reset',
  tag: '账号',
  summary: '手机遗失：解除第二重验证，其会话随即退出',
  audit: 'account.second_factor_reset',
  roles: ['security_admin'],
  params: z.object({ id }),
  body: z.object({ reason }),
  out: account,
  work: (call) =>
    onAnother(call, async (sql, id) => {
      if (!(await removeSecondFactor(sql, id))) throw failure('no_factor', {})
      await endSessionsOf(sql, id, null)
    }),
})

/** What an administrator does, with a reason, to somebody else's account: never to one's own. */
function onAnother(
  {
    params: { id: account },
    body,
    session,
    inZone,
    audit,
  }: Pick<
    Call<{ readonly id: number }, unknown, { readonly reason: string }, { readonly account: number }>,
    'params' | 'body' | 'session' | 'inZone' | 'audit'
  >,
  change: (sql: Sql, account: number) => Promise<unknown>,
) {
  return inZone(async (sql) => {
    refuseOwn(account, session.account)
    await found(sql, account)
    await change(sql, account)
    audit(`account:${account}`, { reason: body.reason })
    return found(sql, account)
  })
}

/** The organisation that bears a code. */
async function bearerOf(sql: Sql, code: string): Promise<number> {
  const found = (await findSubjects(sql, 'uscc', [code])).get(code)
  if (found === undefined) throw failure('no_party', { code })
  return found.subject
}

function refuseMixedDuties(granted: readonly Role[]): void {
  if (mixesDuties(granted)) throw failure('separation', { roles: roleNames(granted) })
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

export const accountEndpoints = [list, create, grant, tie, disable, enable, giveLink, resetFactor] as const
