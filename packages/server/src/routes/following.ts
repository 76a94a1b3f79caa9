import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { calendarOf } from '../calendar.ts'
import { day, id } from '../contract.ts'
import { FIRM, READERS, WRITERS, endpoint, file } from '../endpoint.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { followPolicy, followedPolicies, setWindow, windowsFrom } from '../store/followed-policies.ts'
import { tellFollowers } from '../store/messages.ts'

const failure = defineErrors('following', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用「{programme}」。请从政策列表里选。',
    en: 'The zone has not adopted “{programme}”.',
  },
  backwards: {
    status: 422,
    zh: '截止日 {closes} 早于开始日 {opens}。请改正其中之一。',
    en: 'The window closes on {closes}, before it opens on {opens}.',
  },
})

const policyWindow = z
  .object({ programme: z.string(), name: z.string(), opens: day, closes: day, notice: z.string() })
  .meta({ id: 'PolicyWindow' })

const following = z.array(z.object({ programme: z.string(), subscribed: z.boolean() }))

const show = endpoint({
  method: 'GET',
  path: '/api/parties/:id/following',
  tag: '关注',
  summary: '收藏和订阅的政策，以及还没有截止的申报期',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: z.object({ following, windows: z.array(policyWindow) }),
  async work({ params, inZone, session, platform: { policies } }) {
    const names = await namesOf(policies, session.zone)
    const today = await policies.today(session.zone)
    return inZone(async (sql) => ({
      following: await followedPolicies(sql, params.id),
      windows: (await windowsFrom(sql, today)).map((one) => ({
        ...one,
        name: names.get(one.programme) ?? one.programme,
      })),
    }))
  },
})

const follow = endpoint({
  method: 'PUT',
  path: '/api/parties/:id/following/:programme',
  tag: '关注',
  summary: '收藏或订阅一项政策；subscribed 为 null 即取消',
  audit: 'policy.followed',
  roles: WRITERS,
  own: FIRM,
  params: z.object({ id, programme: z.string().max(100) }),
  body: z.object({ subscribed: z.boolean().nullable() }),
  out: z.object({ following }),
  async work({ params, body, inZone, audit, session, platform: { policies } }) {
    await requireAdopted(policies, session.zone, params.programme)
    return inZone(async (sql) => {
      await followPolicy(sql, params.id, params.programme, body.subscribed)
      audit(`party:${params.id}`, { programme: params.programme, subscribed: body.subscribed })
      return { following: await followedPolicies(sql, params.id) }
    })
  },
})

const calendar = endpoint({
  method: 'GET',
  path: '/api/parties/:id/calendar.ics',
  tag: '关注',
  summary: '收藏和订阅的政策的申报期，日历文件（RFC 5545）；programme 只要一项',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object({ programme: z.string().max(100).optional() }),
  out: file('text/calendar'),
  async work({ params, query, inZone, session, platform: { policies } }) {
    const names = await namesOf(policies, session.zone)
    const today = await policies.today(session.zone)
    return inZone(async (sql) => {
      const wanted =
        query.programme === undefined
          ? new Set((await followedPolicies(sql, params.id)).map(({ programme }) => programme))
          : new Set([query.programme])
      const windows = (await windowsFrom(sql, today)).filter(({ programme }) => wanted.has(programme))
      const events = windows.map((one) => ({
        id: `${one.programme}-${one.opens}@${session.zone}`,
        title: `申报截止：${names.get(one.programme) ?? one.programme}`,
        note: `${one.opens} 至 ${one.closes}。${one.notice}`,
        day: one.closes,
      }))
      const text = calendarOf(`政策申报期`, events, today)
      return { name: '申报期.ics', mediaType: 'text/calendar; charset=utf-8', content: Buffer.from(text) }
    })
  },
})

const publish = endpoint({
  method: 'PUT',
  path: '/api/programmes/:id/windows',
  tag: '政策',
  summary: '登记一项政策的申报期及所据通知；订阅的企业随即收到消息',
  audit: 'policy.window_set',
  roles: [...WRITERS, 'policy_officer'],
  params: z.object({ id: z.string().max(100) }),
  body: z.object({ opens: day, closes: day, notice: z.string().trim().min(2, '请写明依据的通知').max(500) }),
  out: policyWindow,
  async work({ params, body, inZone, audit, session, platform: { policies } }) {
    const name = await requireAdopted(policies, session.zone, params.id)
    if (body.closes < body.opens) throw failure('backwards', body)
    return inZone(async (sql) => {
      await setWindow(sql, { programme: params.id, ...body }, session.account)
      const told = await tellFollowers(sql, params.id, {
        kind: 'window',
        title: `申报期：${name}`,
        body: `${body.opens} 至 ${body.closes}。${body.notice}`,
        path: `/my/policies?programme=${encodeURIComponent(params.id)}`,
      })
      audit(`programme:${params.id}`, { ...body, told })
      return { programme: params.id, name, ...body }
    })
  },
})

async function namesOf(policies: PolicyLibrary, zone: string): Promise<ReadonlyMap<string, string>> {
  const { adopted } = await policies.zone(zone)
  return new Map(adopted.map(({ programme: { id: programme, name } }) => [programme, name]))
}

async function requireAdopted(policies: PolicyLibrary, zone: string, programme: string): Promise<string> {
  const name = (await namesOf(policies, zone)).get(programme)
  if (name === undefined) throw failure('not_adopted', { programme })
  return name
}

export const followingEndpoints = [show, follow, calendar, publish] as const
