import { z } from 'zod'
import {
  accountLink,
  amount,
  day,
  flag,
  id,
  instant,
  jobStatus,
  margin,
  outcome,
  outcomeCounts,
  page,
  pageOf,
  partyLink,
  rowId,
  score,
} from '../contract.ts'
import { READERS, endpoint, file } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const programmeId = z.string().max(100)

const run = z
  .object({
    run: rowId,
    job: rowId.nullable(),
    status: jobStatus,
    asOf: day,
    knownAt: instant,
    by: accountLink,
    startedAt: instant,
    finishedAt: instant.nullable(),
    subjectsTotal: z.number().int(),
    subjectsDone: z.number().int(),
    programmes: z.array(
      z.object({ programme: z.string(), name: z.string(), edition: z.string(), counts: outcomeCounts }),
    ),
    notInForce: z.array(z.object({ programme: z.string(), name: z.string(), reason: z.string() })),
    previous: rowId.nullable(),
  })
  .meta({ id: 'Run' })

const result = z
  .object({
    subject: partyLink,
    code: z.string().nullable(),
    outcome,
    near: z.boolean(),
    amounts: z.array(amount),
    score,
    decision: z.string().nullable(),
    peers: z.string().nullable(),
    rank: z.number().int().nullable(),
    because: z.array(z.string()),
    missing: z.array(z.string()),
    margins: z.array(margin),
    illustrative: z.boolean(),
  })
  .meta({ id: 'RunResult' })

const change = z.enum(['newly_eligible', 'lost', 'changed_amount', 'new_near'])

const list = endpoint({
  method: 'GET',
  path: '/api/runs',
  tag: '比对',
  summary: '历次政策比对',
  roles: READERS,
  query: z.object(page),
  out: pageOf(run),
  work: notYet,
})

const start = endpoint({
  method: 'POST',
  path: '/api/runs',
  tag: '比对',
  summary: '全部企业对照全部已采用且在效的政策，后台进行',
  audit: 'run.started',
  idempotent: true,
  roles: ['officer', 'policy_officer'],
  body: z.object({
    /** The day the rules are asked for; today when absent. */
    asOf: day.optional(),
  }),
  out: z.object({ job: rowId, run: rowId }),
  work: notYet,
})

const show = endpoint({
  method: 'GET',
  path: '/api/runs/:id',
  tag: '比对',
  summary: '一次比对的概况',
  roles: READERS,
  params: z.object({ id }),
  out: run,
  work: notYet,
})

const results = endpoint({
  method: 'GET',
  path: '/api/runs/:id/programmes/:programme/results',
  tag: '比对',
  summary: '一次比对中一项政策的名单',
  roles: READERS,
  params: z.object({ id, programme: programmeId }),
  query: z.object({
    outcome: outcome.optional(),
    near: flag.optional(),
    peers: z.string().max(100).optional(),
    search: z.string().trim().max(100).optional(),
    sort: z.enum(['name', '-name', 'amount', '-amount', 'score', '-score', 'rank', '-rank']).default('name'),
    ...page,
  }),
  out: pageOf(result).extend({
    peers: z.array(z.object({ peers: z.string(), count: z.number().int() })),
    /** Sums of the amounts in this list, by amount and currency. */
    sums: z.array(z.object({ id: z.string(), currency: z.string(), minor: z.string() })),
  }),
  work: notYet,
})

const difference = endpoint({
  method: 'GET',
  path: '/api/runs/:id/difference',
  tag: '比对',
  summary: '与上一次比对的差别：新符合、不再符合、金额变动、新接近',
  roles: READERS,
  params: z.object({ id }),
  query: z.object({
    /** Another run to compare with; the run before when absent. */
    against: id.optional(),
    programme: programmeId.optional(),
    change: change.optional(),
    ...page,
  }),
  out: pageOf(
    z.object({
      programme: z.string(),
      subject: partyLink,
      change,
      before: z.object({ outcome, amounts: z.array(amount), score }).nullable(),
      after: z.object({ outcome, amounts: z.array(amount), score }).nullable(),
      because: z.array(z.string()),
      margins: z.array(margin),
    }),
  ).extend({
    against: rowId.nullable(),
    counts: z.array(z.object({ programme: z.string(), change, count: z.number().int() })),
    /** Programmes whose edition differs between the two runs. */
    editionsChanged: z.array(z.string()),
  }),
  work: notYet,
})

const exportList = endpoint({
  method: 'GET',
  path: '/api/runs/:id/results.xlsx',
  tag: '比对',
  summary: '导出名单为 Excel',
  audit: 'run.exported',
  roles: READERS,
  params: z.object({ id }),
  query: z.object({ programme: programmeId.optional(), outcome: outcome.optional(), near: flag.optional() }),
  out: file(XLSX),
  work: notYet,
})

export const runEndpoints = [list, start, show, results, difference, exportList] as const
