import { z } from 'zod'
import { id, instant, rowId } from '../contract.ts'
import { FIRM, READERS, ROLES, endpoint } from '../endpoint.ts'
import { judgingOnes } from '../presentation.ts'
import { partyDetail } from '../store/parties.ts'
import { accountsOf, timelineOf } from '../store/timeline.ts'

const event = z
  .object({
    at: instant,
    kind: z.enum([
      'registered',
      'declared',
      'corrected',
      'named',
      'absorbed',
      'finding_opened',
      'finding_closed',
      'run',
      'issued',
      'withdrawn',
    ]),
    /** What it is about, in words: a source, a name, a message, a day. */
    what: z.string(),
    count: z.number().int().nullable(),
    by: z.string().nullable(),
    reason: z.string().nullable(),
    batch: rowId.nullable(),
    file: z.string().nullable(),
    run: rowId.nullable(),
  })
  .meta({ id: 'TimelineEvent' })

const show = endpoint({
  method: 'GET',
  path: '/api/parties/:id/timeline',
  tag: '主体',
  summary: '一家企业的来龙去脉：登记、申报、更正、更名、合并、核查、比对、签发',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object({ before: instant.optional() }),
  out: z.object({
    events: z.array(event),
    /** Ask again before this instant for what lies further back; null at the beginning. */
    next: instant.nullable(),
  }),
  async work({ params, query, inZone, session, platform: { policies } }) {
    const judging = judgingOnes((await policies.zone(session.zone)).adopted)
    return inZone(async (sql) => {
      await partyDetail(sql, params.id)
      const events = await timelineOf(sql, params.id, judging, query.before ?? null, EVENTS)
      return { events, next: events.length === EVENTS ? (events.at(-1)?.at ?? null) : null }
    })
  },
})

const EVENTS = 40

const accounts = endpoint({
  method: 'GET',
  path: '/api/parties/:id/accounts',
  tag: '主体',
  summary: '代表这家企业的账号：角色、最近使用、是否停用',
  roles: ['officer', 'auditor', 'system_admin', 'security_admin'],
  own: ['firm_owner'],
  params: z.object({ id }),
  out: z.object({
    accounts: z.array(
      z.object({
        id: rowId,
        login: z.string(),
        name: z.string(),
        roles: z.array(z.enum(ROLES)),
        createdAt: instant,
        disabledAt: instant.nullable(),
        lastSeenAt: instant.nullable(),
      }),
    ),
  }),
  work: ({ params, inZone }) =>
    inZone(async (sql) => {
      await partyDetail(sql, params.id)
      const rows = await accountsOf(sql, params.id)
      return {
        accounts: rows.map(({ roles, ...row }) => ({ ...row, roles: ROLES.filter((role) => roles.includes(role)) })),
      }
    }),
})

export const timelineEndpoints = [show, accounts] as const
