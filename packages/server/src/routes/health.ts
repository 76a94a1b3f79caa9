import { z } from 'zod'
import { pendingMigrations } from '../database.ts'
import { publicEndpoint } from '../endpoint.ts'

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
  async work({ platform, answerWith }) {
    const { database, settings, startedAt } = platform
    const pending = await database.asOwner(pendingMigrations).catch(() => null)
    const isHealthy = pending !== null && pending.length === 0
    if (!isHealthy) answerWith(503)
    return {
      status: isHealthy ? ('ok' as const) : ('failing' as const),
      database: pending !== null,
      migrations: isHealthy,
      version: settings.version,
      uptimeSeconds: Math.round((Date.parse(platform.now()) - startedAt) / 1000),
    }
  },
})

export const healthEndpoints = [health] as const
