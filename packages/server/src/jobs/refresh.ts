import { z } from 'zod'
import type { LocalDate } from '@gongzhen/core/base'
import type { PartyKind } from '@gongzhen/core/registry'
import type { refresh, refreshReport } from '../contract.ts'
import type { Sql } from '../database.ts'
import { withEstimates } from '../estimates.ts'
import type { Platform } from '../platform.ts'
import { lockFacts, readSubjects } from '../store/facts.ts'
import { queueJob } from '../store/jobs.ts'
import { movingCounts } from '../store/kept-counts.ts'
import { lastRun } from '../store/runs.ts'
import { removeStandings, standingDate, writeStandings } from '../store/standings.ts'
import { subjectsOfBatch } from '../store/subject-changes.ts'
import { judgeFirm, judgingOf } from './judging.ts'
import type { Work } from './queue.ts'

/** Brings the current results of a few firms in line with their facts, inside the transaction that changed them; no run writes meanwhile. */
export async function refreshSubjects(
  sql: Sql,
  { policies }: Pick<Platform, 'policies'>,
  zone: string,
  subjects: readonly number[],
): Promise<void> {
  await lockFacts(sql)
  const asOf = laterOf(await policies.today(zone), await standingDate(sql, subjects))
  const { programmes: adopted } = await policies.inForce(zone, asOf)
  const programmes = await withEstimates(sql, adopted)
  const judging = judgingOf(programmes, asOf)
  const { columns, periods } = judging
  const found = await readSubjects(sql, {
    columns,
    periods,
    kinds: RATED,
    after: 0,
    limit: subjects.length,
    only: subjects,
  })
  const rows = found.flatMap(({ subject, facts }) => judgeFirm(judging, subject, facts))
  const kept = new Set(found.map(({ subject }) => subject))
  const gone = subjects.filter((subject) => !kept.has(subject))
  const asked = programmes.map(({ id }) => id)
  await movingCounts(sql, subjects, async () => {
    await writeStandings(sql, rows, { asOf, run: null, knownAt: null })
    await removeStandings(sql, gone, [])
    await removeStandings(sql, [...kept], asked)
  })
}

/** Firms brought in line in one transaction of a background refresh. */
const CHUNK = 50

/** So many firms are refreshed while the request that changed them waits; more of them follow in the background. */
const AT_ONCE = 50

const params = z.union([z.object({ batch: z.number() }), z.object({ subjects: z.array(z.number()) })])

/** Brings the current results of all firms that an import spoke of, or of firms named, in line with their facts. */
export function refreshWork(platform: Pick<Platform, 'database' | 'policies'>): Work {
  return async ({ zone, params: given }, { signal, progress }): Promise<z.output<typeof refreshReport>> => {
    const asked = params.parse(given)
    const { database } = platform
    const subjects =
      'subjects' in asked ? asked.subjects : await database.inZone(zone, (sql) => subjectsOfBatch(sql, asked.batch))
    for (let done = 0; done < subjects.length; done += CHUNK) {
      signal.throwIfAborted()
      progress(done, subjects.length, `已更新 ${done} / ${subjects.length} 家`)
      await database.inZone(zone, async (sql) => {
        await refreshSubjects(sql, platform, zone, subjects.slice(done, done + CHUNK))
      })
    }
    progress(subjects.length, subjects.length)
    return { kind: 'refresh', batch: 'batch' in asked ? asked.batch : null, subjects: subjects.length }
  }
}

/**
 * After an import or its undoing: a few firms at once, many in the background, for which the caller wakes the queue.
 * Before a zone's first run there are no lists to bring in line: the run is what is due.
 */
export async function refreshBatch(
  sql: Sql,
  platform: Pick<Platform, 'policies'>,
  zone: string,
  { batch, by }: { readonly batch: number; readonly by: number | null },
): Promise<z.output<typeof refresh>> {
  const subjects = await subjectsOfBatch(sql, batch)
  if (subjects.length > AT_ONCE) {
    if ((await lastRun(sql)) === null) return 'run_due'
    await queueJob(sql, { kind: 'run', params: { batch }, by })
    return 'background'
  }
  await refreshSubjects(sql, platform, zone, subjects)
  return 'done'
}

/** Assesses firms again: a few at once, more of them in the background, for which the caller wakes the queue. */
export async function refreshNamed(
  sql: Sql,
  platform: Pick<Platform, 'policies'>,
  zone: string,
  { subjects, by }: { readonly subjects: readonly number[]; readonly by: number | null },
): Promise<number | null> {
  if (subjects.length > AT_ONCE) return queueJob(sql, { kind: 'run', params: { subjects }, by })
  await refreshSubjects(sql, platform, zone, subjects)
  return null
}

/** The parties that programmes are asked about: firms, not their branches, banks or authorities. */
export const RATED: readonly PartyKind[] = ['enterprise', 'cooperative', 'team']

const laterOf = (today: LocalDate, other: LocalDate | null): LocalDate =>
  other !== null && other > today ? other : today
