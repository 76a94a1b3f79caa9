import { z } from 'zod'
import { type Codes, codeAsOf } from '@gongzhen/core/registry'
import { area, day, id, instant, partyKind, partyLink, reason, refresh, rowId, standing } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, WRITERS, endpoint } from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import { firmStandings } from '../firm-standings.ts'
import type { Platform } from '../platform.ts'
import { areaOf, judgingOnes, presentStanding } from '../presentation.ts'
import { refreshSubjects } from '../jobs/refresh.ts'
import { readSubjects } from '../store/facts.ts'
import { partyNames } from '../store/names.ts'
import { mergeParties, partyDetail, renameParty, undoMerge as undoMergeOf } from '../store/parties.ts'
import { pointsOf } from '../store/standings.ts'

const identifier = z.object({
  scheme: z.enum(['uscc', 'registration_no', 'stock_code', 'internal']),
  value: z.string(),
})

const party = z
  .object({
    id: rowId,
    name: z.string(),
    kind: partyKind,
    identifiers: z.array(identifier),
    names: z.array(z.object({ name: z.string(), validFrom: day, validTo: day.nullable(), source: z.string() })),
    mergedInto: partyLink.nullable(),
    absorbed: z.array(
      z.object({ merge: rowId, party: partyLink, reason: z.string(), at: instant, undoneAt: instant.nullable() }),
    ),
    area: area.nullable(),
    industry: z.object({ code: z.string(), name: z.string() }).nullable(),
    createdAt: instant,
    batch: rowId.nullable(),
    openFindings: z.number().int(),
    /** Programmes it can fit or fail; the others only score or classify. */
    judging: z.array(z.string()),
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

const show = endpoint({
  method: 'GET',
  path: '/api/parties/:id',
  tag: '主体',
  summary: '一个主体：名称沿革、代码、当前各项政策结果与积分',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: party,
  async work({ params, inZone, acrossFirms, session, platform }) {
    const { file, points, adopted } = await platform.policies.zone(session.zone)
    const today = await platform.policies.today(session.zone)
    const standings = await acrossFirms((sql) => firmStandings(sql, platform, session.zone, params.id))
    const scored = points === null ? null : await acrossFirms((sql) => pointsOf(sql, params.id, points))
    return inZone(async (sql) => {
      const detail = await partyDetail(sql, params.id)
      const head = await headFacts(sql, platform, params.id)
      const name = adopted.find(({ programme }) => programme.id === points)?.programme.name ?? ''
      return {
        ...detail,
        identifiers: [...detail.identifiers],
        names: [...detail.names],
        absorbed: [...detail.absorbed],
        area: areaOf(file, head.area),
        industry: industryOf(platform.policies.codes, head.industry, today),
        judging: judgingOnes(adopted),
        standings: standings.map((row) => presentStanding(row, mayReadFigures(session.roles))),
        points: scored === null ? null : { programme: points ?? '', name, ...scored },
      }
    })
  },
})

const merged = z.object({ merge: rowId, kept: partyLink, absorbed: partyLink, refresh })

const merge = endpoint({
  method: 'POST',
  path: '/api/parties/:id/merge',
  tag: '主体',
  summary: '把另一个重复的主体并入本主体，可撤销',
  audit: 'party.merged',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({ absorbed: rowId, reason }),
  out: merged,
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const pair = { kept: params.id, absorbed: body.absorbed }
      const number = await mergeParties(sql, platform.policies.facts, { ...pair, reason: body.reason })
      audit(`party:${pair.kept}`, { merge: number, ...pair, reason: body.reason })
      return afterMerge(sql, platform, session.zone, number, pair)
    }),
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
  out: merged,
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const pair = await undoMergeOf(sql, platform.policies.facts, params.id)
      audit(`party:${pair.kept}`, { merge: params.id, ...pair, reason: body.reason })
      return afterMerge(sql, platform, session.zone, params.id, pair)
    }),
})

async function afterMerge(
  sql: Sql,
  platform: Platform,
  zone: string,
  number: number,
  { kept, absorbed }: { readonly kept: number; readonly absorbed: number },
): Promise<z.output<typeof merged>> {
  await refreshSubjects(sql, platform, zone, [kept, absorbed])
  const names = await partyNames(sql, [kept, absorbed])
  const link = (party: number) => ({ id: party, name: names.get(party) ?? String(party) })
  return { merge: number, kept: link(kept), absorbed: link(absorbed), refresh: 'done' }
}

const rename = endpoint({
  method: 'POST',
  path: '/api/parties/:id/rename',
  tag: '主体',
  summary: '登记更名，旧名称留作曾用名',
  audit: 'party.renamed',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({
    name: z.string().trim().min(2).max(200),
    from: day,
    reason,
    /** The name as the writer saw it: who writes over another's change is told. */
    seen: z.string().max(200).optional(),
  }),
  out: partyLink,
  work: ({ params, body, inZone, audit }) =>
    inZone(async (sql) => {
      const before = await partyDetail(sql, params.id)
      await renameParty(sql, { party: params.id, name: body.name, from: body.from, source: '核定', seen: body.seen })
      const { name } = await partyDetail(sql, params.id)
      audit(`party:${params.id}`, { before: before.name, after: name, from: body.from, reason: body.reason })
      return { id: params.id, name }
    }),
})

async function headFacts(sql: Sql, { policies }: Platform, subject: number) {
  const columns = ['area', 'industry_code'].flatMap((column) => policies.fact(column) ?? [])
  const asked = { columns, periods: [0], after: subject - 1, limit: 1, only: [subject] }
  const [found] = await readSubjects(sql, asked)
  const text = (column: string): string | null => {
    const value = found?.facts.value(column, 0)
    return typeof value === 'string' ? value : null
  }
  return { area: text('area'), industry: text('industry_code') }
}

function industryOf(codes: Codes, code: string | null, asOf: string): { code: string; name: string } | null {
  return code === null ? null : { code, name: codeAsOf(codes.industries, code, asOf)?.name ?? code }
}

export const partyEndpoints = [show, merge, undoMerge, rename] as const
