import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Sql } from './database.ts'
import { judgeFirm, judgingOf } from './jobs/judging.ts'
import { readKnownFirms } from './jobs/known-firms.ts'
import type { Platform } from './platform.ts'
import { editionByHash } from './store/editions.ts'
import { type LeftOut, leftOutOf } from './store/left-out.ts'
import type { DifferenceRow, RunRow } from './store/runs.ts'
import { type ResultRow, type StandingRow, standingsOf } from './store/standings.ts'

type Where = Pick<Platform, 'policies'>

/**
 * The current results of a firm, programme by programme. A plain refusal that its run left out is worked out again as
 * that run asked and as it knew the firm.
 */
export async function firmStandings(sql: Sql, platform: Where, zone: string, subject: number): Promise<StandingRow[]> {
  const kept = await standingsOf(sql, subject)
  const refused: StandingRow[] = []
  for (const together of sameMoment(await leftOutOf(sql, subject))) {
    const [{ run, asOf, knownAt }] = together
    const editions = together.map(({ edition }) => edition)
    const { names, rows } = await judgedAsIn(sql, platform, zone, { asOf, knownAt, editions }, [subject])
    for (const { ties: _, ...row } of rows)
      refused.push({ ...row, name: names.get(row.programme) ?? row.programme, run, asOf, refreshedAt: knownAt })
  }
  return [...kept, ...refused].toSorted((one, other) => (one.programme < other.programme ? -1 : 1))
}

/** Differences of a run with the reasons of what it left out: why a firm was lost that it refused plainly. */
export async function withReasons(
  sql: Sql,
  platform: Where,
  zone: string,
  run: RunRow,
  rows: readonly DifferenceRow[],
): Promise<readonly DifferenceRow[]> {
  const isOpen = ({ programme, change, after, because }: DifferenceRow) =>
    change === 'lost' && after === null && because.length === 0 && run.sparse.includes(programme)
  const open = rows.filter(isOpen)
  if (open.length === 0) return rows
  const programmes = new Set(open.map(({ programme }) => programme))
  const editions = [...programmes].flatMap((programme) => run.editions[programme] ?? [])
  const subjects = [...new Set(open.map(({ subject }) => subject))]
  const judged = await judgedAsIn(sql, platform, zone, { ...run, editions }, subjects)
  const found = new Map(judged.rows.map((row) => [`${row.programme}/${row.subject}`, row]))
  return rows.map((row) => {
    const reasons = isOpen(row) ? found.get(`${row.programme}/${row.subject}`) : undefined
    return reasons ? { ...row, because: reasons.because, margins: reasons.margins } : row
  })
}

type Asked = { readonly asOf: LocalDate; readonly knownAt: Instant; readonly editions: readonly string[] }

/** What editions said of firms on a day, from what was known at an instant; none of firms that did not count then. */
async function judgedAsIn(
  sql: Sql,
  { policies }: Where,
  zone: string,
  { asOf, knownAt, editions }: Asked,
  subjects: readonly number[],
): Promise<{ readonly names: ReadonlyMap<string, string>; readonly rows: readonly ResultRow[] }> {
  await policies.zone(zone)
  const programmes = []
  for (const hash of editions) {
    const stored = await editionByHash(sql, hash)
    if (stored !== null) programmes.push(policies.edition(stored))
  }
  const judging = judgingOf(programmes, asOf)
  const rows: ResultRow[] = []
  for (const subject of subjects) {
    const { firms } = await readKnownFirms(sql, judging, { after: subject - 1, limit: 1, knownAt })
    const firm = firms.find((one) => one.subject === subject)
    if (firm) rows.push(...judgeFirm(judging, subject, firm.facts))
  }
  return {
    names: new Map(programmes.map(({ id, name }) => [id, name])),
    rows,
  }
}

/** What the same run left out, together: nearly always all of it. */
function sameMoment(rows: readonly LeftOut[]): readonly (readonly [LeftOut, ...LeftOut[]])[] {
  const byRun = new Map<number, [LeftOut, ...LeftOut[]]>()
  for (const row of rows) {
    const known = byRun.get(row.run)
    if (known) known.push(row)
    else byRun.set(row.run, [row])
  }
  return [...byRun.values()]
}
