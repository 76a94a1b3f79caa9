import { z } from 'zod'
import { publicEndpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const health = publicEndpoint({
  method: 'GET',
  path: '/healthz',
  tag: '运行',
  summary: '服务状况：数据库可达、库结构为最新',
  out: z.object({
    status: z.enum(['ok', 'failing']),
    database: z.boolean(),
    migrations: z.boolean(),
    version: z.string(),
    uptimeSeconds: z.number(),
  }),
  work: notYet,
})

export const healthEndpoints = [health] as const
