import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, instant, rowId } from '../contract.ts'
import { SIGNED_IN, endpoint } from '../endpoint.ts'
import { requirePassword } from '../password.ts'
import { acceptCode, base32, enrolmentUri, matchingStep, newRecoveryCodes, newSecret } from '../second-factor.ts'
import { asksSecondFactor } from '../session.ts'
import { accountById, passwordHashOf } from '../store/accounts.ts'
import {
  recoveryCodesLeft,
  removeSecondFactor,
  secondFactorOf,
  startSecondFactor,
  useStep,
} from '../store/second-factors.ts'
import { endSessionById, markSecondFactor, sessionsOf } from '../store/sessions.ts'
import { zoneByName } from '../store/zones.ts'

const failure = defineErrors('my', {
  no_session: { status: 404, zh: '这个会话已经结束。', en: 'That session has ended.' },
  has_factor: {
    status: 409,
    zh: '已绑定身份验证器。要换手机，请先解除再绑定。',
    en: 'A second factor is set up already. Remove it first.',
  },
  code_wrong: {
    status: 422,
    zh: '动态码不正确或已用过。请等下一个码；手机时间应与网络时间一致。',
    en: 'The code is wrong or was used before. Wait for the next; the phone’s clock must be right.',
  },
  demo: {
    status: 403,
    zh: '演示账号人人可用，不能绑定身份验证器。',
    en: 'Demo accounts are everyone’s and take no second factor.',
  },
  not_started: { status: 409, zh: '请先扫码，再输入动态码。', en: 'Scan the picture first.' },
  required: {
    status: 403,
    zh: '您的岗位必须有第二重验证，不能解除。手机遗失请找安全管理员。',
    en: 'Your role requires a second factor.',
  },
})

const sessions = endpoint({
  method: 'GET',
  path: '/api/my/sessions',
  tag: '我的账号',
  summary: '我在哪里登录着',
  roles: SIGNED_IN,
  out: z.object({
    sessions: z.array(
      z.object({
        id: rowId,
        openedAt: instant,
        seenAt: instant,
        expiresAt: instant,
        address: z.string().nullable(),
        agent: z.string().nullable(),
        current: z.boolean(),
      }),
    ),
  }),
  work: ({ inZone, platform, session: { account, tokenHash } }) =>
    inZone(async (sql) => {
      const { idleMinutes } = platform.settings
      return { sessions: await sessionsOf(sql, account, { own: tokenHash, idleMinutes }) }
    }),
})

const revokeSession = endpoint({
  method: 'DELETE',
  path: '/api/my/sessions/:id',
  tag: '我的账号',
  summary: '让某处的登录退出',
  audit: 'session.revoked',
  roles: SIGNED_IN,
  params: z.object({ id }),
  out: z.object({}),
  work: ({ params, inZone, audit, session: { account } }) =>
    inZone(async (sql) => {
      if (!(await endSessionById(sql, account, params.id))) throw failure('no_session', {})
      audit(`account:${account}`, { session: params.id })
      return {}
    }),
})

const factor = endpoint({
  method: 'GET',
  path: '/api/my/second-factor',
  tag: '我的账号',
  summary: '我的第二重验证',
  roles: SIGNED_IN,
  beforeSecondFactor: true,
  out: z.object({ since: instant.nullable(), required: z.boolean(), recoveryCodesLeft: z.number().int() }),
  work: ({ inZone, platform, session }) =>
    inZone(async (sql) => ({
      since: (await secondFactorOf(sql, session.account))?.confirmedAt ?? null,
      required: !session.demo && asksSecondFactor(platform.settings, session.roles),
      recoveryCodesLeft: await recoveryCodesLeft(sql, session.account),
    })),
})

const password = z.string().min(1, '请输入密码').max(200)

const startFactor = endpoint({
  method: 'POST',
  path: '/api/my/second-factor',
  tag: '我的账号',
  summary: '开始绑定身份验证器：给出二维码内容与密钥，输入第一个动态码后生效',
  audit: 'account.second_factor_started',
  callsPerMinute: 10,
  roles: SIGNED_IN,
  beforeSecondFactor: true,
  body: z.object({ password }),
  out: z.object({ uri: z.string(), secret: z.string() }),
  work: ({ body, inZone, audit, session: { zone, account, login, demo } }) =>
    inZone(async (sql) => {
      if (demo) throw failure('demo', {})
      await requirePassword(await passwordHashOf(sql, account), body.password)
      const secret = newSecret()
      if (!(await startSecondFactor(sql, account, secret))) throw failure('has_factor', {})
      audit(`account:${account}`)
      const { name } = (await zoneByName(sql, zone)) ?? { name: zone }
      return { uri: enrolmentUri(secret, name, login), secret: base32(secret) }
    }),
})

const confirmFactor = endpoint({
  method: 'PUT',
  path: '/api/my/second-factor',
  tag: '我的账号',
  summary: '输入第一个动态码，绑定生效；给出十个恢复码，只显示这一次',
  audit: 'account.second_factor_confirmed',
  callsPerMinute: 10,
  roles: SIGNED_IN,
  beforeSecondFactor: true,
  body: z.object({ code: z.string().trim().max(30) }),
  out: z.object({ recoveryCodes: z.array(z.string()) }),
  work: ({ body, inZone, audit, platform, session: { account, tokenHash } }) =>
    inZone(async (sql) => {
      const started = await secondFactorOf(sql, account)
      if (started === null) throw failure('not_started', {})
      if (started.confirmedAt !== null) throw failure('has_factor', {})
      const step = matchingStep(started.secret, body.code.replace(/\s/g, ''), Date.parse(platform.now()))
      if (step === null || !(await useStep(sql, account, step))) throw failure('code_wrong', {})
      await markSecondFactor(sql, tokenHash)
      audit(`account:${account}`)
      return { recoveryCodes: await newRecoveryCodes(sql, account) }
    }),
})

const proof = z.object({ password, code: z.string().trim().max(30) })

const renewCodes = endpoint({
  method: 'POST',
  path: '/api/my/second-factor/recovery-codes',
  tag: '我的账号',
  summary: '换一批恢复码，先前的作废',
  audit: 'account.second_factor_codes_renewed',
  callsPerMinute: 10,
  roles: SIGNED_IN,
  body: proof,
  out: z.object({ recoveryCodes: z.array(z.string()) }),
  work: ({ body, inZone, audit, platform, session: { account } }) =>
    inZone(async (sql) => {
      await requirePassword(await passwordHashOf(sql, account), body.password)
      if (!(await acceptCode(sql, account, body.code, Date.parse(platform.now())))) throw failure('code_wrong', {})
      audit(`account:${account}`)
      return { recoveryCodes: await newRecoveryCodes(sql, account) }
    }),
})

const endFactor = endpoint({
  method: 'POST',
  path: '/api/my/second-factor/end',
  tag: '我的账号',
  summary: '解除第二重验证；岗位必须有的不能解除',
  audit: 'account.second_factor_ended',
  callsPerMinute: 10,
  roles: SIGNED_IN,
  body: proof,
  out: z.object({}),
  work: ({ body, inZone, audit, platform, session }) =>
    inZone(async (sql) => {
      // One's own roles, also while acting for a firm.
      const roles = (await accountById(sql, session.account))?.roles ?? []
      if (asksSecondFactor(platform.settings, roles)) throw failure('required', {})
      await requirePassword(await passwordHashOf(sql, session.account), body.password)
      if (!(await acceptCode(sql, session.account, body.code, Date.parse(platform.now())))) {
        throw failure('code_wrong', {})
      }
      await removeSecondFactor(sql, session.account)
      audit(`account:${session.account}`)
      return {}
    }),
})

export const myAccountEndpoints = [
  sessions,
  revokeSession,
  factor,
  startFactor,
  confirmFactor,
  renewCodes,
  endFactor,
] as const
