import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { day, problem, programmeDetail, programmeLine } from '../contract.ts'
import { FIRM, READERS, ROLES, type Role, endpoint } from '../endpoint.ts'
import type { Adopted } from '../policy-library.ts'
import { presentAbout, summaries } from '../presentation.ts'
import { RATED } from '../jobs/refresh.ts'
import { type EditionRow, editionByHash, editionsOf } from '../store/editions.ts'
import { standingCounts } from '../store/left-out.ts'

const failure = defineErrors('programme', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{id}」的政策。已采用：{adopted}。',
    en: 'The zone has not adopted {id}. Adopted: {adopted}.',
  },
  no_edition: {
    status: 404,
    zh: '「{id}」没有版本 {edition}。',
    en: '{id} has no edition {edition}.',
  },
})

const list = endpoint({
  method: 'GET',
  path: '/api/programmes',
  tag: '政策',
  summary: '本园区采用的政策',
  roles: ROLES,
  query: z.object({ asOf: day.optional() }),
  out: z.object({ asOf: day, programmes: z.array(programmeLine), problems: z.array(problem) }),
  async work({ query, inZone, session, platform: { policies } }) {
    const asOf = query.asOf ?? (await policies.today(session.zone))
    const { adopted, problems } = await policies.zoneOn(session.zone, asOf)
    const counts = maySeeCounts(session.roles) ? await inZone((sql) => standingCounts(sql, RATED)) : []
    const shown = summaries(adopted, asOf).map((summary) => ({
      ...summary,
      counts: counts.find((row) => row.programme === summary.programme) ?? null,
    }))
    return { asOf, programmes: shown, problems: problems.map((one) => ({ ...one })) }
  },
})

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id',
  tag: '政策',
  summary: '一项政策：条文、参数、规则与历次版本',
  roles: ROLES,
  params: z.object({ id: z.string().max(100) }),
  query: z.object({ asOf: day.optional(), edition: z.string().max(64).optional() }),
  out: programmeDetail,
  async work({ params, query, inZone, session, platform: { policies } }) {
    const asOf = query.asOf ?? (await policies.today(session.zone))
    const { adopted } = await policies.zoneOn(session.zone, asOf)
    const current = adopted.find((one) => one.programme.id === params.id)
    if (current === undefined) throw failure('not_adopted', { id: params.id, adopted: idsOf(adopted) })
    return inZone(async (sql) => {
      const past = query.edition === undefined ? null : await editionByHash(sql, query.edition)
      if (query.edition !== undefined && past?.programme !== params.id) {
        throw failure('no_edition', { id: params.id, edition: query.edition })
      }
      const about = past === null ? current.programme : policies.edition(past)
      const [summary] = summaries([{ ...current, programme: { ...current.programme, ...about } }], asOf, adopted)
      const counts = maySeeCounts(session.roles) ? await standingCounts(sql, RATED) : []
      return {
        ...summary!,
        ...presentAbout(about, asOf),
        counts: counts.find((row) => row.programme === params.id) ?? null,
        files: filesOf(current, past),
        editions: (await editionsOf(sql, params.id)).map(({ hash, effective, storedAt }) => ({
          edition: hash,
          effective,
          storedAt,
        })),
      }
    })
  },
})

/** How many firms fit is the zone's own business, not a firm's or a bank's. */
const maySeeCounts = (roles: readonly Role[]): boolean =>
  roles.some((role) => READERS.includes(role) && !FIRM.includes(role))

const idsOf = (adopted: readonly Adopted[]): string => adopted.map(({ programme: { id } }) => id).join('、')

function filesOf(current: Adopted, past: EditionRow | null): Record<string, string> {
  return past === null ? Object.fromEntries(current.files) : { ...past.files }
}

export const programmeEndpoints = [list, show] as const
