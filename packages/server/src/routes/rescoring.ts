import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { type Programme, type ScoreMove, rescoring } from '@gongzhen/core/programme'
import { day, id, page, pageOf, rowId, scoreMove } from '../contract.ts'
import { type Role, endpoint } from '../endpoint.ts'
import { asScoredIn, withEstimates } from '../estimates.ts'
import { judgingOf } from '../jobs/judging.ts'
import { readAllKnownFirms } from '../jobs/known-firms.ts'
import type { Platform } from '../platform.ts'
import { editionByHash } from '../store/editions.ts'
import { type RunRow, runById } from '../store/runs.ts'

const failure = defineErrors('rescoring', {
  no_run: { status: 404, zh: '没有编号为 {id} 的比对。', en: 'There is no run {id}.' },
  not_in_run: {
    status: 404,
    zh: '第 {run} 次比对里没有「{programme}」，没有旧分可比。',
    en: 'Run {run} did not have {programme}.',
  },
  no_edition: {
    status: 404,
    zh: '「{programme}」没有保存过版本 {edition}；先发布，或从版本列表里选一个。',
    en: 'No edition {edition} of {programme} was kept.',
  },
  no_index: {
    status: 409,
    zh: '「{programme}」没有指标体系，没有积分可以重算。',
    en: '{programme} has no index to score by again.',
  },
})

const READING: readonly Role[] = ['officer', 'policy_officer', 'leader', 'auditor']

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/rescoring',
  tag: '指标',
  summary: '用另一版重算一次比对：同样的企业、同样的数据、同一天，谁的分数、名次、等次变了，是哪些指标和参数造成的',
  audit: 'population.read',
  roles: READING,
  params: z.object({ id: z.string().max(100) }),
  query: z.object({
    /** The run whose firms, facts and day are scored again. */
    run: id,
    /** The edition they are scored by; the one in force today when absent. */
    edition: z.string().max(64).optional(),
    ...page,
  }),
  out: pageOf(scoreMove).extend({
    run: rowId,
    asOf: day,
    before: z.string(),
    after: z.string(),
    /** How many firms were scored, and how many of them moved. */
    units: z.number().int(),
  }),
  async work({ params, query, inZone, audit, session, platform }) {
    const { run, before, after } = await inZone(async (sql) => {
      const asked = await runById(sql, query.run)
      if (asked === null) throw failure('no_run', { id: query.run })
      const hash = asked.editions[params.id]
      if (hash === undefined) throw failure('not_in_run', { run: query.run, programme: params.id })
      const { adopted } = await platform.policies.zone(session.zone)
      const current = adopted.find(({ programme }) => programme.id === params.id)?.programme.edition
      const kept = async (edition: string) => {
        const row = await editionByHash(sql, edition)
        if (row?.programme !== params.id) throw failure('no_edition', { programme: params.id, edition })
        return platform.policies.edition(row)
      }
      const [old] = await asScoredIn(sql, asked.id, [await kept(hash)])
      const [now] = await withEstimates(sql, [await kept(query.edition ?? current ?? hash)])
      audit(`run:${asked.id}`, { programme: params.id, edition: now?.edition })
      return { run: asked, before: old!, after: now! }
    })
    if (before.model.roots.length === 0) throw failure('no_index', { programme: params.id })
    const { moves, names } = await movesOf(platform, session.zone, run, before, after)
    const from = (query.page - 1) * query.size
    return {
      rows: moves.slice(from, from + query.size).map((move) => presented(move, names)),
      total: moves.length,
      page: query.page,
      size: query.size,
      run: run.id,
      asOf: run.asOf,
      before: before.edition,
      after: after.edition,
      units: names.size,
    }
  },
})

type Moves = { readonly moves: readonly ScoreMove[]; readonly names: ReadonlyMap<string, string> }

/** Worked out once for the pages of one list: a run, its facts and both editions never change. */
async function movesOf(
  platform: Platform,
  zone: string,
  run: RunRow,
  before: Programme,
  after: Programme,
): Promise<Moves> {
  const key = [zone, run.id, before.edition, after.edition, JSON.stringify(after.frozen?.units ?? null)].join('/')
  const last = lastOf.get(platform)
  if (last?.key === key) return last.moves
  const moves = compute(platform, zone, run, before, after)
  lastOf.set(platform, { key, moves })
  moves.catch(() => lastOf.delete(platform))
  return moves
}

const lastOf = new WeakMap<Platform, { readonly key: string; readonly moves: Promise<Moves> }>()

async function compute(
  { database }: Platform,
  zone: string,
  { asOf, knownAt }: RunRow,
  before: Programme,
  after: Programme,
): Promise<Moves> {
  const firms = await readAllKnownFirms(database, zone, judgingOf([before, after], asOf), knownAt)
  const subjects = firms.map(({ subject, facts }) => ({ unit: String(subject), facts }))
  const names = new Map(firms.map(({ subject, name }) => [String(subject), name]))
  const steps = rescoring(before, after, subjects, asOf)
  for (let at = 1; ; at++) {
    const step = steps.next()
    if (step.done) return { moves: step.value, names }
    if (at % AT_ONCE === 0) await setImmediate()
  }
}

/** So many firms are judged before others are served. */
const AT_ONCE = 50

const presented = (move: ScoreMove, names: Moves['names']): z.output<typeof scoreMove> => ({
  ...move,
  unit: Number(move.unit),
  name: names.get(move.unit) ?? move.unit,
  indicators: move.indicators.map((one) => ({ ...one })),
  parameters: move.parameters.map((one) => ({ ...one })),
})

export const rescoringEndpoints = [show] as const
