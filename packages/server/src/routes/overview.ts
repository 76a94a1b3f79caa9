import { z } from 'zod'
import { day, instant, job, outcomeCounts, rowId } from '../contract.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

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
    parties: z.array(z.object({ kind: z.string(), count })),
    declarations: count,
    openFindings: z.array(z.object({ kind: z.string(), count })),
    lastImport: z
      .object({ batch: rowId, file: z.string(), declaredAt: instant, rowsGood: count, rowsRefused: count })
      .nullable(),
    lastRun: z.object({ run: rowId, asOf: day, finishedAt: instant }).nullable(),
    /** Facts have changed since the last run in a way that only a new run will show. */
    runDue: z.boolean(),
    programmes: z.array(z.object({ programme: z.string(), name: z.string(), counts: outcomeCounts })),
    stages: z.array(z.object({ stage: z.string(), count, meanScore: z.string().nullable() })),
    jobs: z.array(job),
  }),
  work: notYet,
})

export const overviewEndpoints = [show] as const
