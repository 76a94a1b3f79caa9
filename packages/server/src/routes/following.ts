import { z } from 'zod'
import { calendarOf } from '../calendar.ts'
import { day, id } from '../contract.ts'
import { FIRM, READERS, WRITERS, endpoint, file } from '../endpoint.ts'
import { namesOfAdopted, requireAdopted } from '../adopted-policies.ts'
import { followPolicy, followedPolicies } from '../store/followed-policies.ts'
import { windowsFrom } from '../store/policy-windows.ts'

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
    const names = await namesOfAdopted(policies, session.zone)
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
    const names = await namesOfAdopted(policies, session.zone)
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

export const followingEndpoints = [show, follow, calendar] as const
