import { z } from 'zod'
import { day, id, instant, page, pageOf, partyLink, reason, rowId, standing } from '../contract.ts'
import { FIRM, READERS, WRITERS, endpoint } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const kind = z.enum([
  'enterprise',
  'branch',
  'institution',
  'bank',
  'carrier',
  'department',
  'cooperative',
  'team',
  'person',
])

const identifier = z.object({
  scheme: z.enum(['uscc', 'registration_no', 'stock_code', 'internal']),
  value: z.string(),
})

/** A line of the list of parties. Points and stage come from the zone's points programme. */
const partyLine = z
  .object({
    id: rowId,
    name: z.string(),
    kind,
    code: z.string().nullable(),
    area: z.object({ area: z.string(), name: z.string() }).nullable(),
    stage: z.string().nullable(),
    points: z.string().nullable(),
    rank: z.number().int().nullable(),
    eligible: z.number().int(),
    near: z.number().int(),
    incomplete: z.number().int(),
    openFindings: z.number().int(),
  })
  .meta({ id: 'PartyLine' })

const party = z
  .object({
    id: rowId,
    name: z.string(),
    kind,
    identifiers: z.array(identifier),
    names: z.array(z.object({ name: z.string(), validFrom: day, validTo: day.nullable(), source: z.string() })),
    mergedInto: partyLink.nullable(),
    absorbed: z.array(
      z.object({ merge: rowId, party: partyLink, reason: z.string(), at: instant, undoneAt: instant.nullable() }),
    ),
    area: z.object({ area: z.string(), name: z.string() }).nullable(),
    industry: z.object({ code: z.string(), name: z.string() }).nullable(),
    createdAt: instant,
    batch: rowId.nullable(),
    openFindings: z.number().int(),
    /** The current result of every adopted programme. */
    standings: z.array(standing),
    /** The zone's points programme, where it has one: points, stage, rank among peers and how many peers there are. */
    points: z
      .object({
        programme: z.string(),
        name: z.string(),
        score: z.string().nullable(),
        scoreMax: z.string().nullable(),
        stage: z.string().nullable(),
        rank: z.number().int().nullable(),
        peers: z.number().int(),
        asOf: day,
      })
      .nullable(),
  })
  .meta({ id: 'Party' })

const list = endpoint({
  method: 'GET',
  path: '/api/parties',
  tag: '主体',
  summary: '检索企业等主体：名称、曾用名或代码，两个字即可',
  roles: READERS,
  query: z.object({
    search: z.string().trim().max(100).optional(),
    kind: kind.optional(),
    area: z.string().max(40).optional(),
    stage: z.string().max(100).optional(),
    sort: z.enum(['name', '-name', 'points', '-points', 'id', '-id']).default('name'),
    ...page,
  }),
  out: pageOf(partyLine).extend({
    stages: z.array(z.object({ stage: z.string(), count: z.number().int() })),
    areas: z.array(z.object({ area: z.string(), name: z.string() })),
  }),
  work: notYet,
})

const show = endpoint({
  method: 'GET',
  path: '/api/parties/:id',
  tag: '主体',
  summary: '一个主体：名称沿革、代码、当前各项政策结果与积分',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: party,
  work: notYet,
})

const merge = endpoint({
  method: 'POST',
  path: '/api/parties/:id/merge',
  tag: '主体',
  summary: '把另一个重复的主体并入本主体，可撤销',
  audit: 'party.merged',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({ absorbed: rowId, reason }),
  out: z.object({
    merge: rowId,
    kept: partyLink,
    absorbed: partyLink,
    refresh: z.enum(['done', 'background', 'run_due']),
  }),
  work: notYet,
})

const undoMerge = endpoint({
  method: 'POST',
  path: '/api/merges/:id/undo',
  tag: '主体',
  summary: '撤销一次合并',
  audit: 'party.merge_undone',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({ reason }),
  out: z.object({
    merge: rowId,
    kept: partyLink,
    absorbed: partyLink,
    refresh: z.enum(['done', 'background', 'run_due']),
  }),
  work: notYet,
})

const rename = endpoint({
  method: 'POST',
  path: '/api/parties/:id/rename',
  tag: '主体',
  summary: '登记更名，旧名称留作曾用名',
  audit: 'party.renamed',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({ name: z.string().trim().min(2).max(200), from: day, reason }),
  out: partyLink,
  work: notYet,
})

export const partyEndpoints = [list, show, merge, undoMerge, rename] as const
