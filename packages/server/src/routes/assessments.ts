import { z } from 'zod'
import { assessment, day, id, instant } from '../contract.ts'
import { FIRM, READERS, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const moment = {
  /** The day the rules are asked for; today when absent. */
  asOf: day.optional(),
  /** Only what was known by then counts; everything known when absent. */
  knownAt: z.union([day, instant]).optional(),
  /** Repeats a past run: its date, its editions and what was known then. */
  run: id.optional(),
}

const all = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments',
  tag: '测算',
  summary: '一个主体对照全部已采用政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object(moment),
  out: z.object({
    asOf: day,
    knownAt: instant.nullable(),
    assessments: z.array(assessment),
    notInForce: z.array(z.object({ programme: z.string(), name: z.string(), reason: z.string() })),
  }),
  work: notYet,
})

const one = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments/:programme',
  tag: '测算',
  summary: '一个主体对照一项政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id, programme: z.string().max(100) }),
  query: z.object(moment),
  out: z.object({ knownAt: instant.nullable(), assessment }),
  work: notYet,
})

export const assessmentEndpoints = [all, one] as const
