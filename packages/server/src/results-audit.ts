import { type Programme, relativeLeaves } from '@gongzhen/core/programme'
import type { Sql } from './database.ts'
import { withEstimates } from './estimates.ts'
import { judgeFirm, judgingOf } from './jobs/judging.ts'
import { RATED } from './jobs/refresh.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { editionByHash } from './store/editions.ts'
import { readSubjects } from './store/facts.ts'
import type { Discrepancy } from './store/ledger.ts'
import {
  differingStandings,
  notYetGiven,
  type RefreshedRow,
  refreshedAfter,
  type ResultRow,
  standingKeys,
  yardsticksChangedAt,
} from './store/standings.ts'

/** At most so many rows are named; one is enough to know. */
const NAMED_MAX = 50

/** Firms judged at once. */
const FIRMS = 500

/**
 * Current results that no run made: each is judged anew by its edition for its day, by the facts of now or, where a
 * refresh is still to come, those of its moment. What comes out otherwise is named, and so is what is missing.
 */
export async function refreshedDiscrepancies(
  sql: Sql,
  policies: Pick<PolicyLibrary, 'edition' | 'inForce'>,
  zone: string,
): Promise<Discrepancy[]> {
  const found: Discrepancy[] = []
  const given = new Map((await notYetGiven(sql)).map(({ programme, asOf, since }) => [`${programme} ${asOf}`, since]))
  const wanted = new Map<string, readonly string[]>()
  const judges = newJudges(sql, policies)
  for (let after = 0; found.length < NAMED_MAX; ) {
    const rows = await refreshedAfter(sql, after, FIRMS)
    const last = rows.at(-1)
    if (!last) break
    after = last.subject
    for (const asOf of new Set(rows.map((row) => row.asOf))) {
      if (!wanted.has(asOf))
        wanted.set(
          asOf,
          (await policies.inForce(zone, asOf)).programmes.map(({ id }) => id),
        )
      const ofDay = rows.filter((row) => row.asOf === asOf)
      found.push(...(await otherNow(sql, judges, ofDay)))
      found.push(...(await missing(sql, ofDay, wanted.get(asOf) ?? [], given)))
    }
  }
  return found.slice(0, NAMED_MAX)
}

type Judges = ReturnType<typeof newJudges>

/** The editions that current results name, each read once; null where one is not kept or cannot be read. */
function newJudges(sql: Sql, policies: Pick<PolicyLibrary, 'edition'>) {
  const known = new Map<string, Programme | null>()
  let yardsticks: ReadonlyMap<string, string> | undefined
  return {
    async programme(hash: string): Promise<Programme | null> {
      const kept = known.get(hash)
      if (kept !== undefined) return kept
      const stored = await editionByHash(sql, hash)
      const [programme = null] = stored ? await withEstimates(sql, [policies.edition(stored)]) : []
      known.set(hash, programme)
      return programme
    },
    /** Whether a result was given by points that have been estimated or decided anew since. */
    async isOutdated({ edition, refreshedAt }: RefreshedRow): Promise<boolean> {
      const programme = known.get(edition)
      if (!programme || relativeLeaves(programme.model).length === 0) return false
      yardsticks ??= await yardsticksChangedAt(sql)
      return (yardsticks.get(edition) ?? '') > refreshedAt
    },
  }
}

/** The rows of one day that come out otherwise, by the facts of now and by those of their moment. */
async function otherNow(sql: Sql, judges: Judges, rows: readonly RefreshedRow[]): Promise<Discrepancy[]> {
  const doubtful = await differing(sql, judges, rows, null)
  const found: Discrepancy[] = []
  for (const row of doubtful.slice(0, NAMED_MAX)) {
    if (await judges.isOutdated(row)) continue
    if ((await differing(sql, judges, [row], row.refreshedAt)).length === 0) continue
    found.push({
      table: 'standing',
      key: keyOf(row),
      zh: '与按规则、由事实重新判断的不同',
      en: 'it is not what the rules say of the facts',
    })
  }
  return found
}

/** Rows that are not judged so by their editions; also those whose edition or firm there is not. */
async function differing(
  sql: Sql,
  judges: Judges,
  rows: readonly RefreshedRow[],
  knownAt: string | null,
): Promise<readonly RefreshedRow[]> {
  const [first] = rows
  if (!first) return []
  const programmes: Programme[] = []
  for (const edition of new Set(rows.map((row) => row.edition))) {
    const programme = await judges.programme(edition)
    if (programme) programmes.push(programme)
  }
  const judging = judgingOf(programmes, first.asOf)
  const subjects = [...new Set(rows.map(({ subject }) => subject))]
  const firms = await readSubjects(sql, {
    columns: judging.columns,
    periods: judging.periods,
    kinds: RATED,
    after: 0,
    limit: subjects.length,
    only: subjects,
    ...(knownAt === null ? {} : { knownAt }),
  })
  const asked = new Map(rows.map((row) => [`${keyOf(row)} ${row.edition}`, row]))
  const judged = firms
    .flatMap(({ subject, facts }) => judgeFirm(judging, subject, facts))
    .filter((row) => asked.has(`${keyOf(row)} ${row.edition}`))
  const answered = new Set(judged.map(keyOf))
  const others = new Set((await differingStandings(sql, judged)).map(keyOf))
  return rows.filter((row) => !answered.has(keyOf(row)) || others.has(keyOf(row)))
}

const keyOf = ({ programme, subject }: Pick<ResultRow, 'programme' | 'subject'>): string => `${programme}/${subject}`

/** A refreshed firm has a row for every programme in force that firms refreshed until then had for that day. */
async function missing(
  sql: Sql,
  rows: readonly RefreshedRow[],
  wanted: readonly string[],
  given: ReadonlyMap<string, string>,
): Promise<Discrepancy[]> {
  const there = new Set((await standingKeys(sql, [...new Set(rows.map(({ subject }) => subject))])).map(keyOf))
  const latest = new Map(rows.map((row) => [row.subject, row]))
  return [...latest.values()].flatMap(({ subject, asOf, refreshedAt }) =>
    wanted
      .filter((programme) => !there.has(keyOf({ programme, subject })))
      .filter((programme) => (given.get(`${programme} ${asOf}`) ?? NEVER) <= refreshedAt)
      .map((programme) => ({
        table: 'standing',
        key: keyOf({ programme, subject }),
        zh: '这一条当前结果不见了：重新判断过的企业每项政策都有一条',
        en: 'the current result is gone: a firm judged anew has one for every programme',
      })),
  )
}

const NEVER = '9999'
