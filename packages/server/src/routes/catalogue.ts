import { z } from 'zod'
import { factDefinition } from '../contract.ts'
import { ROLES, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const show = endpoint({
  method: 'GET',
  path: '/api/catalogue',
  tag: '目录',
  summary: '数据目录与数据来源',
  roles: ROLES,
  out: z.object({
    digest: z.string(),
    facts: z.array(factDefinition),
    sources: z.array(z.object({ source: z.string(), name: z.string(), description: z.string().nullable() })),
  }),
  work: notYet,
})

export const catalogueEndpoints = [show] as const
