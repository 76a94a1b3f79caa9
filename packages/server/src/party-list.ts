import type { z } from 'zod'
import { NO_PERIOD, defineErrors } from '@gongzhen/core/base'
import type { partyFilter, partyLine } from './contract.ts'
import type { Sql } from './database.ts'
import { mayRead } from './fact-access.ts'
import { RATED } from './jobs/refresh.ts'
import type { Platform } from './platform.ts'
import { areaOf, judgingOnes } from './presentation.ts'
import type { PolicyLibrary, ZonePolicies } from './policy-library.ts'
import type { Session } from './session.ts'
import { accountNames } from './store/names.ts'
import { type PartyFilter, type PartyLine, type PartyPlace, type PartySort, partiesAfter } from './store/parties.ts'
import { standingSummaries } from './store/standings.ts'

/** A line of the list of parties as a page gets it. */
export type PartyLineShown = z.output<typeof partyLine>
type Asked = z.output<z.ZodObject<typeof partyFilter>>

const failure = defineErrors('list', {
  fact: {
    status: 404,
    zh: '目录中没有「{fact}」这项数据，无法按它筛选。',
    en: 'The catalogue has no fact “{fact}” to filter by.',
  },
  hidden: {
    status: 403,
    zh: '「{fact}」属敏感数据，您的角色不能按它筛选。',
    en: '“{fact}” is sensitive; your role cannot filter by it.',
  },
})

/** What was asked for as the store understands it: `me` is the caller, points are the zone's, a fact is its column. */
export function filterOf(
  { officer, kind, lacks, period, ...asked }: Asked,
  { account, roles }: Session,
  policies: PolicyLibrary,
  points: string | null,
): PartyFilter {
  const fact = lacks === undefined ? undefined : policies.fact(lacks)
  if (lacks !== undefined && fact === undefined) throw failure('fact', { fact: lacks })
  if (fact !== undefined && !mayRead(fact, roles)) throw failure('hidden', { fact: fact.name })
  return {
    ...asked,
    kinds: kind === undefined ? undefined : kind === 'rated' ? RATED : [kind],
    officer: officer === 'me' ? account : officer,
    points,
    lacks: fact && { column: fact.column, period: period ?? NO_PERIOD },
  }
}

/** Lines with what programmes say of them, in the order given. */
export async function dressLines(
  sql: Sql,
  { file, points, adopted }: ZonePolicies,
  rows: readonly PartyLine[],
): Promise<PartyLineShown[]> {
  const summaries = await standingSummaries(
    sql,
    rows.map(({ id }) => id),
    points,
    judgingOnes(adopted),
  )
  const names = await accountNames(
    sql,
    rows.map(({ officer }) => officer),
  )
  const bySubject = new Map(summaries.map((summary) => [summary.subject, summary]))
  return rows.map(({ officer, ...row }) => {
    const { stage, points: score, rank, ...counts } = bySubject.get(row.id) ?? NO_RESULTS
    return {
      ...row,
      area: areaOf(file, row.area),
      stage,
      points: score,
      rank,
      eligible: counts.eligible,
      near: counts.near,
      incomplete: counts.incomplete,
      tags: [...row.tags],
      officer: officer === null ? null : { id: officer, name: names.get(officer) ?? String(officer) },
    }
  })
}

const NO_RESULTS = { eligible: 0, near: 0, incomplete: 0, stage: null, points: null, rank: null }

const LINES_AT_ONCE = 500

/** Every line of a list in its order, some hundreds in a transaction: its length does not matter to memory. */
export async function* allLines(
  { database, policies }: Platform,
  zone: string,
  query: PartyFilter & { readonly sort?: PartySort },
): AsyncGenerator<PartyLineShown> {
  const known = await policies.zone(zone)
  let place: PartyPlace | null = null
  for (;;) {
    const from: PartyPlace | null = place
    const { lines, last } = await database.inZone(zone, async (sql) => {
      const found = await partiesAfter(sql, query, from, LINES_AT_ONCE)
      return { lines: await dressLines(sql, known, found.rows), last: found.last }
    })
    yield* lines
    if (lines.length < LINES_AT_ONCE) return
    place = last
  }
}
