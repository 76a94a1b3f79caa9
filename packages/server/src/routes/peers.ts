import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { type Exact, type LocalDate, approximate, show } from '@gongzhen/core/base'
import { type Programme, medianPoints, nodePoints } from '@gongzhen/core/programme'
import { decimal, id } from '../contract.ts'
import { FIRM, READERS, endpoint } from '../endpoint.ts'
import { judgingOf } from '../jobs/judging.ts'
import type { Platform } from '../platform.ts'
import { readSubjects } from '../store/facts.ts'
import { peersIn, pointsOf } from '../store/standings.ts'

const medians = z.object({
  programme: z.string(),
  stage: z.string().nullable(),
  /** How many firms of the stage have points. */
  peers: z.number().int(),
  /** Of how many of them the medians are made. */
  counted: z.number().int(),
  /** The median of each node's points; null where fewer than five firms have any: a median must not show one firm. */
  nodes: z.array(z.object({ node: z.string(), median: decimal.nullable() })),
  /** Whole points of the stage from low to high, a hundred at most, without names; null where fewer than five have any. */
  spread: z.array(z.number().int()).nullable(),
})

const stageMedians = endpoint({
  method: 'GET',
  path: '/api/parties/:id/peers',
  tag: '测算',
  summary: '本企业所在阶段各指标得分的中位数',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: medians.nullable(),
  async work({ params, acrossFirms, session, platform }) {
    const { points, adopted } = await platform.policies.zone(session.zone)
    const programme = adopted.find((one) => one.programme.id === points)?.programme
    if (programme === undefined) return null
    const own = await acrossFirms((sql) => pointsOf(sql, params.id, programme.id))
    return own === null ? null : mediansOf(platform, session.zone, programme, own)
  },
})

type Own = { readonly stage: string | null; readonly asOf: LocalDate }
type Medians = z.output<typeof medians>

/** Computed anew only when the results of the stage have changed. */
async function mediansOf(platform: Platform, zone: string, programme: Programme, own: Own): Promise<Medians> {
  const { stage, asOf } = own
  const known = keptOf(platform)
  const { subjects, refreshedAt } = await platform.database.inZone(zone, (sql) => peersIn(sql, programme.id, stage))
  const place = [zone, stage].join('/')
  const version = [programme.edition, asOf, refreshedAt, subjects.length].join('/')
  const before = known.get(place)
  if (before?.version === version) return before.medians
  const medians = compute(platform, zone, programme, subjects.slice(0, PEERS_MAX), asOf).then((found) => ({
    programme: programme.id,
    stage,
    peers: subjects.length,
    counted: Math.min(subjects.length, PEERS_MAX),
    ...found,
  }))
  known.set(place, { version, medians })
  medians.catch(() => known.delete(place))
  return medians
}

async function compute(
  { database }: Platform,
  zone: string,
  programme: Programme,
  subjects: readonly number[],
  asOf: LocalDate,
): Promise<Pick<Medians, 'nodes' | 'spread'>> {
  const { columns, periods } = judgingOf([programme], asOf)
  const found = new Map<string, Exact[]>()
  for (let at = 0; at < subjects.length; at += CHUNK) {
    const only = subjects.slice(at, at + CHUNK)
    const request = { columns, periods, after: 0, limit: only.length, only }
    const peers = await database.inZone(zone, (sql) => readSubjects(sql, request))
    for (const { facts } of peers) {
      for (const { node, points } of nodePoints(programme, facts, asOf)) {
        found.set(node, [...(found.get(node) ?? []), ...(points === null ? [] : [points])])
      }
    }
    await setImmediate()
  }
  const nodes = [...found].map(([node, points]) => {
    const median = points.length < PEERS_MIN ? null : medianPoints(points)
    return { node, median: median === null ? null : show(median) }
  })
  return { nodes, spread: spreadOf(found.get(programme.model.roots[0]?.name ?? '') ?? []) }
}

/** Points in their order, whole and thinned out: a shape, not a list of firms. */
function spreadOf(points: readonly Exact[]): number[] | null {
  if (points.length < PEERS_MIN) return null
  const ordered = points.map((one) => Math.round(approximate(one))).toSorted((a, b) => a - b)
  const shown = Math.min(SPREAD_MAX, ordered.length)
  return Array.from({ length: shown }, (_, at) => ordered[Math.round((at * (ordered.length - 1)) / (shown - 1))] ?? 0)
}

type Kept = Map<string, { readonly version: string; readonly medians: Promise<Medians> }>
const kept = new WeakMap<Platform, Kept>()

function keptOf(platform: Platform): Kept {
  const found = kept.get(platform) ?? new Map()
  kept.set(platform, found)
  return found
}

const CHUNK = 100
const PEERS_MAX = 3000
const PEERS_MIN = 5
const SPREAD_MAX = 100

export const peerEndpoints = [stageMedians] as const
