import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Frozen } from '@gongzhen/core/composite'
import type { Sql } from '../database.ts'

/** An index as one run saw it. `Population` and `Report` are what the contract says of them: kept as JSON. */
export type IndexRunRow<Population = unknown, Report = unknown, Findings = unknown> = {
  readonly run: number
  readonly asOf: LocalDate
  readonly programme: string
  readonly edition: string
  readonly units: number
  /** Scored beside each other: places are those given here, not made from points. */
  readonly givesPlaces: boolean
  readonly frozen: Frozen | null
  readonly approved: number | null
  readonly population: Population
  readonly report: Report
  readonly findings: Findings
  readonly madeAt: Instant
}

/** Keeps what a run found about an index. */
export async function insertIndexRun(sql: Sql, found: Omit<IndexRunRow, 'asOf' | 'madeAt'>): Promise<void> {
  const { run, programme, edition, units, givesPlaces, frozen, approved, population, report, findings } = found
  await sql`
    insert into run_index
           (zone, run, programme, edition, units, gives_places, frozen, approved, population, report, findings)
    values (current_setting('gongzhen.zone'), ${run}, ${programme}, ${edition}, ${units}, ${givesPlaces},
            ${frozen === null ? null : sql.json(frozen)}, ${approved}, ${sql.json(population)}, ${sql.json(report)},
            ${sql.json(findings)})`
}

/** The programmes of a run whose index is done. */
export async function indexedProgrammes(sql: Sql, run: number): Promise<ReadonlySet<string>> {
  const rows = await sql<{ programme: string }>`select programme from run_index where run = ${run}`
  return new Set(rows.map(({ programme }) => programme))
}

/** An index as a run saw it; of the last finished run that had it where none is named. Null where there was none. */
export async function indexRun(sql: Sql, programme: string, run: number | null): Promise<IndexRunRow | null> {
  const [row] = await sql<IndexRunRow>`
    select found.run, run.as_of as "asOf", found.programme, found.edition, found.units,
           found.gives_places as "givesPlaces", found.frozen, found.approved, found.population, found.report,
           found.findings, found.made_at as "madeAt"
    from   run_index as found
    join   run on run.zone = found.zone and run.id = found.run
    where  found.programme = ${programme} and run.finished_at is not null
    and    (${run}::bigint is null or found.run = ${run}::bigint)
    order  by found.run desc
    limit  1`
  return row ?? null
}

/** What a run found out about each of its indices, by their programmes. */
export async function indexReports(
  sql: Sql,
  run: number,
): Promise<readonly Pick<IndexRunRow, 'programme' | 'edition' | 'units' | 'report' | 'findings'>[]> {
  return sql<IndexRunRow>`
    select programme, edition, units, report, findings
    from   run_index
    where  run = ${run}
    order  by programme`
}

/** What relative leaves of a programme were scored with in the last finished run before this one; null before the first. */
export async function frozenBefore(sql: Sql, programme: string, run: number): Promise<Frozen | null> {
  const [row] = await sql<{ frozen: Frozen }>`
    select found.frozen
    from   run_index as found
    join   run on run.zone = found.zone and run.id = found.run
    where  found.programme = ${programme} and found.run < ${run} and found.frozen is not null
    and    run.finished_at is not null
    order  by found.run desc
    limit  1`
  return row?.frozen ?? null
}

/** What relative leaves were scored with in a run, by programme. */
export async function frozenOfRun(sql: Sql, run: number): Promise<ReadonlyMap<string, Frozen>> {
  const rows = await sql<{ programme: string; frozen: Frozen }>`
    select programme, frozen from run_index where run = ${run} and frozen is not null`
  return new Map(rows.map(({ programme, frozen }) => [programme, frozen]))
}

/** What the last run of each edition estimated, by edition: for a firm scored alone before anything is approved. */
export async function estimatesOf(sql: Sql, editions: readonly string[]): Promise<ReadonlyMap<string, Frozen>> {
  if (editions.length === 0) return new Map()
  const rows = await sql<{ edition: string; frozen: Frozen }>`
    select distinct on (edition) edition, frozen
    from   run_index
    where  edition = any(${editions}::text[]) and frozen is not null
    order  by edition, run desc`
  return new Map(rows.map(({ edition, frozen }) => [edition, frozen]))
}

/** A place and a band as units scored beside each other got them. */
type PlaceRow = {
  readonly subject: number
  readonly rank: number | null
  readonly ranked: number | null
  readonly band: string | null
}

/** Writes places and bands beside the results of a run, and the bands beside the current results it made. */
export async function placeResults(
  sql: Sql,
  { run, programme }: { readonly run: number; readonly programme: string },
  rows: readonly PlaceRow[],
): Promise<void> {
  if (rows.length === 0) return
  const placed = sql.part`
    unnest(${rows.map(({ subject }) => subject)}::bigint[], ${rows.map(({ rank }) => rank)}::int[],
           ${rows.map(({ ranked }) => ranked)}::int[], ${rows.map(({ band }) => band)}::text[])
    as placed (subject, rank, ranked, band)`
  await sql`
    update run_result
    set    rank = placed.rank, ranked = placed.ranked, band = placed.band
    from   ${placed}
    where  run_result.run = ${run} and run_result.programme = ${programme} and run_result.subject = placed.subject`
  await sql`
    update standing
    set    band = placed.band
    from   ${placed}
    where  standing.run = ${run} and standing.programme = ${programme} and standing.subject = placed.subject
    and    standing.band is distinct from placed.band`
}
