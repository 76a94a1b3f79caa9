import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { newLogin } from '../contract.ts'
import { publicEndpoint } from '../endpoint.ts'
import { hashPassword, refuseWeak } from '../password.ts'
import { beginSession } from '../session.ts'
import { accountById, insertAccount } from '../store/accounts.ts'
import { noteAudit } from '../store/audit.ts'
import { zoneByName } from '../store/zones.ts'
import { shapeWords } from '../in-both.ts'

const failure = defineErrors('sign_up', {
  closed: {
    status: 403,
    zh: '本系统不开放自行注册。请向园区申请账号。',
    en: 'There is no signing up here. Ask the zone for an account.',
  },
  zone: { status: 404, zh: '没有这个园区：{zone}。', en: 'There is no zone {zone}.' },
})

const signUp = publicEndpoint({
  method: 'POST',
  path: '/api/sign-up',
  tag: '登录',
  summary: '企业人员注册账号；注册后认领企业，审核通过才能看到企业的数据',
  audit: 'account.signed_up',
  callsPerMinute: 10,
  body: z.object({
    zone: z.string().max(40),
    login: newLogin,
    name: z.string().trim().min(1, '请填写姓名').max(100),
    phone: z
      .string()
      .trim()
      .regex(
        /^[+\d][\d -]{5,30}$/,
        shapeWords('请填写联系电话，如 13800000000', 'a telephone number, such as 13800000000'),
      ),
    password: z.string().max(200),
  }),
  out: z.object({ login: z.string() }),
  async work({ body: { zone, password, ...body }, platform, request, remember }) {
    const { database, settings } = platform
    if (!settings.signUp) throw failure('closed', {})
    if ((await database.asOwner((sql) => zoneByName(sql, zone))) === null) throw failure('zone', { zone })
    refuseWeak(password, body.login)
    const passwordHash = await hashPassword(password)
    const account = await database.inZone(zone, async (sql) => {
      const made = await insertAccount(sql, { ...body, passwordHash, roles: [] })
      const about = { event: 'account.signed_up', subject: `account:${made}`, detail: { login: body.login } }
      await noteAudit(sql, { ...about, account: made, request: request.id, address: request.address })
      return (await accountById(sql, made))!
    })
    const origin = { address: request.address, request: request.id, agent: request.agent }
    const opened = await beginSession(platform, zone, account, { ...origin, secondFactor: false, by: 'password' })
    remember(opened.token)
    return { login: account.login }
  },
})

export const signUpEndpoints = [signUp] as const
