import { z } from 'zod'
import { day, page, pageOf, partyLink } from '../contract.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { rankingPage, rankingShape } from '../store/ranking.ts'
import { lastRun } from '../store/runs.ts'
import { stagesOf } from '../store/standings.ts'

const count = z.number().int()

const show = endpoint({
  method: 'GET',
  path: '/api/ranking',
  tag: '比对',
  summary: '分阶段积分排名：名次、分数、与上次比对相比的升降，以及该阶段分数的分布',
  roles: READERS,
  query: z.object({ stage: z.string().max(100).optional(), ...page }),
  out: pageOf(
    z.object({
      rank: count,
      subject: partyLink,
      code: z.string().nullable(),
      points: z.string(),
      before: count.nullable(),
      illustrative: z.boolean(),
      asOf: day,
    }),
  ).extend({
    /** The points programme; null where the zone has adopted none. */
    programme: z.object({ id: z.string(), name: z.string() }).nullable(),
    stage: z.string().nullable(),
    stages: z.array(z.object({ stage: z.string(), count })),
    /** Whether there was a run before, to have moved since. */
    isCompared: z.boolean(),
    /** How the points of the stage lie. `open`: without a place, as facts or marks are missing. */
    shape: z
      .object({
        placed: count,
        open: count,
        lowest: z.string().nullable(),
        quarter: z.string().nullable(),
        median: z.string().nullable(),
        threeQuarters: z.string().nullable(),
        highest: z.string().nullable(),
      })
      .nullable(),
  }),
  async work({ query, inZone, session, platform: { policies } }) {
    const { points, adopted } = await policies.zone(session.zone)
    const programme = adopted.find((one) => one.programme.id === points)?.programme
    const paging = { page: query.page, size: query.size }
    return inZone(async (sql) => {
      const stages = await stagesOf(sql, points)
      const stage = query.stage ?? stages[0]?.stage ?? null
      const named = programme === undefined ? null : { id: programme.id, name: programme.name }
      if (named === null || stage === null) {
        return { rows: [], total: 0, ...paging, programme: named, stage, stages, isCompared: false, shape: null }
      }
      const asked = { programme: named.id, stage }
      const shape = await rankingShape(sql, asked)
      const previous = (await lastRun(sql))?.previous ?? null
      const rows = await rankingPage(sql, { ...asked, previous, ...paging })
      return {
        rows,
        total: shape.placed,
        ...paging,
        programme: named,
        stage,
        stages,
        isCompared: previous !== null,
        shape,
      }
    })
  },
})

export const rankingEndpoints = [show] as const
