import { z } from 'zod'
import { day, instant, job, outcomeCounts, rowId } from '../contract.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { RATED } from '../jobs/refresh.ts'
import { presentJob } from '../presentation.ts'
import { listBatches } from '../store/batches.ts'
import { openFindingCounts } from '../store/findings.ts'
import { unfinishedJobs } from '../store/jobs.ts'
import { declaredRows, partyCounts } from '../store/overview.ts'
import { standingCounts } from '../store/left-out.ts'
import { lastRun } from '../store/runs.ts'
import { stagesOf } from '../store/standings.ts'
import { zoneByName } from '../store/zones.ts'

const count = z.number().int()

const show = endpoint({
  method: 'GET',
  path: '/api/overview',
  tag: '概览',
  summary: '园区概览：主体、数据、最近导入与比对、各政策结果、积分分布',
  roles: READERS,
  out: z.object({
    zone: z.string(),
    name: z.string(),
    demo: z.boolean(),
    today: day,
    parties: z.array(z.object({ kind: z.string(), count })),
    declarations: count,
    openFindings: z.array(z.object({ kind: z.string(), count })),
    lastImport: z
      .object({ batch: rowId, file: z.string(), declaredAt: instant, rowsGood: count, rowsRefused: count })
      .nullable(),
    lastRun: z.object({ run: rowId, asOf: day, finishedAt: instant }).nullable(),
    /** A programme's files or the date have changed since the last run, or there was none: only a new run will show it. */
    runDue: z.boolean(),
    programmes: z.array(z.object({ programme: z.string(), name: z.string(), counts: outcomeCounts })),
    stages: z.array(z.object({ stage: z.string(), count, meanScore: z.string().nullable() })),
    jobs: z.array(job),
  }),
  async work({ inZone, session: { zone }, platform: { policies } }) {
    const { adopted, points } = await policies.zone(zone)
    const today = await policies.today(zone)
    const { programmes } = await policies.inForce(zone, today)
    const nameOf = (id: string): string => adopted.find(({ programme }) => programme.id === id)?.programme.name ?? id
    return inZone(async (sql) => {
      const run = await lastRun(sql)
      const [batch] = (await listBatches(sql, { page: 1, size: 1 })).rows
      const row = await zoneByName(sql, zone)
      return {
        zone,
        name: row?.name ?? zone,
        demo: row?.demo ?? false,
        today,
        parties: await partyCounts(sql),
        declarations: await declaredRows(sql),
        openFindings: [...(await openFindingCounts(sql))],
        lastImport: batch ?? null,
        lastRun:
          run === null || run.finishedAt === null ? null : { run: run.id, asOf: run.asOf, finishedAt: run.finishedAt },
        runDue: programmes.some(({ id, edition }) => run?.editions[id] !== edition),
        programmes: (await standingCounts(sql, RATED)).map(({ programme, ...counts }) => ({
          programme,
          name: nameOf(programme),
          counts,
        })),
        stages: await stagesOf(sql, points),
        jobs: (await unfinishedJobs(sql)).map(presentJob),
      }
    })
  },
})

export const overviewEndpoints = [show] as const
