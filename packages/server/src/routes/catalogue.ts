import { z } from 'zod'
import { factDefinition } from '../contract.ts'
import { ROLES, endpoint } from '../endpoint.ts'
import { presentDefinition } from '../presentation.ts'

const show = endpoint({
  method: 'GET',
  path: '/api/catalogue',
  tag: '目录',
  summary: '数据目录与数据来源',
  roles: ROLES,
  out: z.object({
    digest: z.string(),
    facts: z.array(factDefinition),
    sources: z.array(
      z.object({ source: z.string(), en: z.string(), kind: z.string(), description: z.string().nullable() }),
    ),
  }),
  async work({ platform: { policies } }) {
    const { digest, facts, sources } = policies.catalogue
    return {
      digest,
      facts: facts.map(presentDefinition),
      sources: sources.map(({ name, en, kind, description = null }) => ({ source: name, en, kind, description })),
    }
  },
})

export const catalogueEndpoints = [show] as const
