import { z } from 'zod'
import { day, instant, outcomeCounts, problem } from '../contract.ts'
import { ROLES, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const programme = z
  .object({
    programme: z.string(),
    name: z.string(),
    owner: z.string(),
    /** SHA-256 over the programme's files and the zone's overrides. */
    edition: z.string(),
    effective: day,
    ends: day.nullable(),
    supersedes: z.string().nullable(),
    variant: z.string().nullable(),
    overridden: z.number().int(),
    inForce: z.boolean(),
    /** Why it is not in force on the asked day; null when it is. */
    reason: z.string().nullable(),
    /** Whether it only scores, only decides, or pays. */
    gives: z.array(z.enum(['decision', 'score', 'amount'])),
    warnings: z.array(problem),
    /** Current results over the zone's firms. */
    counts: outcomeCounts.nullable(),
  })
  .meta({ id: 'Programme' })

const parameter = z.object({
  name: z.string(),
  /** The value on the asked day, with its unit: `50万元`. */
  shown: z.string(),
  dated: z.array(z.object({ from: day.nullable(), shown: z.string() })),
  document: z.string().nullable(),
  clause: z.string().nullable(),
  verified: z.boolean(),
  /** Nobody has published it: 示例参数. */
  illustrative: z.boolean(),
  overridden: z.boolean(),
})

const detail = programme
  .extend({
    purpose: z.string().nullable(),
    /** policy.md as Markdown. */
    policy: z.string(),
    articles: z.array(
      z.object({
        article: z.string(),
        verified: z.boolean(),
        parameters: z.array(parameter),
        rules: z.array(z.object({ name: z.string(), formula: z.string(), type: z.string() })),
        notModelled: z.boolean(),
      }),
    ),
    index: z
      .array(
        z.object({
          node: z.string(),
          title: z.string(),
          article: z.string(),
          depth: z.number().int(),
          max: z.string().nullable(),
          value: z.string().nullable(),
          method: z.string(),
        }),
      )
      .nullable(),
    facts: z.array(
      z.object({ name: z.string(), column: z.string(), unit: z.string().nullable(), actionable: z.boolean() }),
    ),
    /** The folder as it stands: file name → text. */
    files: z.record(z.string(), z.string()),
    editions: z.array(z.object({ edition: z.string(), effective: day, storedAt: instant })),
  })
  .meta({ id: 'ProgrammeDetail' })

const list = endpoint({
  method: 'GET',
  path: '/api/programmes',
  tag: '政策',
  summary: '本园区采用的政策',
  roles: ROLES,
  query: z.object({ asOf: day.optional() }),
  out: z.object({ asOf: day, programmes: z.array(programme), problems: z.array(problem) }),
  work: notYet,
})

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id',
  tag: '政策',
  summary: '一项政策：条文、参数、规则与历次版本',
  roles: ROLES,
  params: z.object({ id: z.string().max(100) }),
  query: z.object({ asOf: day.optional(), edition: z.string().max(64).optional() }),
  out: detail,
  work: notYet,
})

export const programmeEndpoints = [list, show] as const
