import { z } from 'zod'
import type { ZoneFile } from '@gongzhen/core/programme'
import { day, instant, rowId } from '../contract.ts'
import { coverage } from '../coverage.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { RATED } from '../jobs/refresh.ts'
import { areaOf, areasOf, judgingOnes } from '../presentation.ts'
import { eligibleAmounts, firmsByAreaAndStage, runTrend, sourcesFreshness } from '../store/cockpit.ts'
import { standingCounts } from '../store/left-out.ts'
import { lastRun } from '../store/runs.ts'
import { stagesOf } from '../store/standings.ts'

const count = z.number().int()

const show = endpoint({
  method: 'GET',
  path: '/api/cockpit',
  tag: '概览',
  summary: '驾驶舱：片区与阶段、各政策金额、差一点、数据覆盖与新旧、历次比对',
  roles: READERS,
  out: z.object({
    /** When these figures were read. */
    at: instant,
    today: day,
    lastRun: z.object({ run: rowId, asOf: day, finishedAt: instant }).nullable(),
    firms: count,
    stages: z.array(z.string()),
    /** Every area of the zone in the order of its file, then those only facts name, then `none`: nobody has said. */
    areas: z.array(
      z.object({
        area: z.string(),
        name: z.string(),
        firms: count,
        stages: z.array(z.object({ stage: z.string(), count })),
      }),
    ),
    programmes: z.array(
      z.object({
        programme: z.string(),
        name: z.string(),
        eligible: count,
        near: count,
        incomplete: count,
        /** What firms that fit would get, in minor units; none where it only judges. */
        amounts: z.array(
          z.object({
            id: z.string(),
            currency: z.string(),
            minor: z.string(),
            firms: count,
            illustrative: z.boolean(),
          }),
        ),
      }),
    ),
    coverage: z.array(
      z.object({ column: z.string(), name: z.string(), period: z.number().int(), known: count, programmes: count }),
    ),
    /** When the coverage was counted: with the last run, else now. */
    coverageAt: instant,
    sources: z.array(z.object({ source: z.string(), declaredAt: instant, rows: count })),
    trend: z.array(
      z.object({
        run: rowId,
        asOf: day,
        finishedAt: instant,
        subjects: count,
        eligible: count,
        near: count,
        incomplete: count,
      }),
    ),
  }),
  async work({ inZone, session: { zone }, platform: { policies, now } }) {
    const { file, adopted, points } = await policies.zone(zone)
    const today = await policies.today(zone)
    const { programmes } = await policies.inForce(zone, today)
    const judging = judgingOnes(adopted)
    return inZone(async (sql) => {
      const run = await lastRun(sql)
      const counts = await standingCounts(sql, RATED)
      const amounts = await eligibleAmounts(sql)
      const { at, facts } = await coverage(sql, { programmes, today, now: now() })
      const stages = (await stagesOf(sql, points)).map(({ stage }) => stage)
      const firms = await firmsByAreaAndStage(sql, points, RATED)
      return {
        at: now(),
        today,
        lastRun: run?.finishedAt ? { run: run.id, asOf: run.asOf, finishedAt: run.finishedAt } : null,
        firms: firms.reduce((sum, { count: some }) => sum + some, 0),
        stages,
        areas: gather(file, firms, stages),
        programmes: adopted
          .filter(({ programme: { id } }) => judging.includes(id))
          .map(({ programme: { id, name } }) => {
            const { eligible = 0, near = 0, incomplete = 0 } = counts.find(({ programme }) => programme === id) ?? {}
            const own = amounts.filter(({ programme }) => programme === id)
            return {
              programme: id,
              name,
              eligible,
              near,
              incomplete,
              amounts: own.map(({ programme: _, ...one }) => one),
            }
          }),
        coverage: [...facts],
        coverageAt: at,
        sources: await sourcesFreshness(sql),
        trend: await runTrend(sql, judging, TREND_RUNS),
      }
    })
  },
})

const TREND_RUNS = 12
type Counted = Awaited<ReturnType<typeof firmsByAreaAndStage>>

/** Facts name areas by short name or in full: both count as the same area. */
function gather(file: ZoneFile | null, rows: Counted, stages: readonly string[]) {
  const places = new Map(areasOf(file).map((area) => [area.area, { ...area, rows: [] as Counted[number][] }]))
  for (const row of rows) {
    const area = areaOf(file, row.area) ?? { area: 'none', name: '片区未知' }
    const place = places.get(area.area) ?? { ...area, rows: [] }
    place.rows.push(row)
    places.set(area.area, place)
  }
  return [...places.values()].map(({ rows: own, ...area }) => ({
    ...area,
    firms: own.reduce((sum, { count: firms }) => sum + firms, 0),
    stages: stages.map((stage) => ({
      stage,
      count: own.filter((row) => row.stage === stage).reduce((sum, { count: firms }) => sum + firms, 0),
    })),
  }))
}

export const cockpitEndpoints = [show] as const
