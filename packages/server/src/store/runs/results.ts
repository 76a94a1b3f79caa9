import type { Part, Sql } from '../../database.ts'
import type { Outcome, ResultRow } from '../standings.ts'

/** A line of a run's list. */
export type RunResultRow = Omit<ResultRow, 'edition' | 'ties'> & {
  readonly name: string
  readonly code: string | null
  readonly rank: number | null
  /** With how many it is ranked. */
  readonly ranked: number | null
  readonly band: string | null
}

/** Which lines of a list, in which order. */
export type ResultQuery = {
  readonly run: number
  readonly programme?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly near?: boolean | undefined
  readonly peers?: string | undefined
  /** Search terms that a party's must contain; see core/registry. */
  readonly terms?: readonly string[] | undefined
}

type ResultSort = 'name' | '-name' | 'amount' | '-amount' | 'score' | '-score' | 'rank' | '-rank'

const columns = (sql: Sql): Part => sql.part`
  result.programme, result.subject, party.name,
  (select value from party_identifier
   where  zone = result.zone and party = result.subject
   order  by array_position(array['uscc', 'registration_no', 'stock_code', 'internal'], scheme), value
   limit  1) as code,
  result.outcome, result.near, result.amounts, trim_scale(result.score)::text as score,
  trim_scale(result.score_max)::text as "scoreMax", result.decision, result.peers, result.rank, result.ranked, result.band, result.because,
  result.missing, result.margins, result.illustrative`

/** The lines of a list; parties are only joined where one is asked for by its name, or the lines are put in their order. */
const chosen = (sql: Sql, query: ResultQuery, needsParty = query.terms !== undefined): Part => sql.part`
  run_result as result
  ${needsParty ? sql.part`join party on party.zone = result.zone and party.id = result.subject` : sql.part``}
  where result.run = ${query.run}
  and   (${query.programme ?? null}::text is null or result.programme = ${query.programme ?? null})
  and   (${query.outcome ?? null}::text is null or result.outcome = ${query.outcome ?? null})
  and   (${query.near ?? null}::boolean is null or result.near = ${query.near ?? null})
  and   (${query.peers ?? null}::text is null or result.peers = ${query.peers ?? null})
  ${query.terms === undefined ? sql.part`` : sql.part`and party.search_terms @> ${query.terms}::text[]`}`

const ORDERS: Readonly<Record<ResultSort, (sql: Sql) => Part>> = {
  name: (sql) => sql.part`party.name collate "zh-x-icu"`,
  '-name': (sql) => sql.part`party.name collate "zh-x-icu" desc`,
  amount: (sql) => sql.part`result.minor nulls last`,
  '-amount': (sql) => sql.part`result.minor desc nulls last`,
  score: (sql) => sql.part`result.score nulls last`,
  '-score': (sql) => sql.part`result.score desc nulls last`,
  rank: (sql) => sql.part`result.peers nulls last, result.rank nulls last`,
  '-rank': (sql) => sql.part`result.peers desc nulls last, result.rank desc nulls last`,
}

/** One page of a list. The lines of the page are found first, and only they are dressed. */
export function resultsPage(
  sql: Sql,
  query: ResultQuery & { readonly sort: ResultSort; readonly page: number; readonly size: number },
): Promise<RunResultRow[]> {
  const order = sql.part`${ORDERS[query.sort](sql)}, result.subject`
  return sql<RunResultRow>`
    with listed as materialized (
      select result.programme, result.subject
      from   ${chosen(sql, query, needsName(query))}
      order  by ${order}
      limit  ${query.size} offset ${(query.page - 1) * query.size})
    select ${columns(sql)}
    from   listed
    join   run_result as result on result.zone = current_setting('gongzhen.zone') and result.run = ${query.run}
                               and result.programme = listed.programme and result.subject = listed.subject
    join   party on party.zone = result.zone and party.id = result.subject
    order  by ${order}`
}

const needsName = ({ sort, terms }: ResultQuery & { readonly sort: ResultSort }): boolean =>
  terms !== undefined || sort === 'name' || sort === '-name'

/** The next lines of a list in the order of programmes and subjects, for writing a file of any length. */
export const resultsAfter = (
  sql: Sql,
  query: ResultQuery,
  after: { readonly programme: string; readonly subject: number },
  limit: number,
): Promise<RunResultRow[]> => sql<RunResultRow>`
  select ${columns(sql)}
  from   ${chosen(sql, query, true)}
  and    (result.programme, result.subject) > (${after.programme}, ${after.subject})
  order  by result.programme, result.subject
  limit  ${limit}`

/** How many lines a list has, whether any of them has an amount, and the groups of peers there are to choose from, with the lines of each. */
export async function resultCounts(
  sql: Sql,
  query: ResultQuery,
): Promise<{
  readonly total: number
  readonly hasAmounts: boolean
  readonly peers: readonly { readonly peers: string; readonly count: number }[]
}> {
  const groups = await sql<{ peers: string | null; count: number; hasAmounts: boolean }>`
    select result.peers, count(*) as count, bool_or(result.amounts <> '[]') as "hasAmounts"
    from   ${chosen(sql, { ...query, peers: undefined })}
    group  by result.peers
    order  by result.peers`
  const asked = groups.filter(({ peers }) => query.peers === undefined || peers === query.peers)
  return {
    total: asked.reduce((sum, { count }) => sum + count, 0),
    hasAmounts: asked.some(({ hasAmounts }) => hasAmounts),
    peers: groups.flatMap(({ peers, count }) => (peers === null ? [] : [{ peers, count }])),
  }
}

/** What a list comes to, by amount and currency, in minor units. */
export const resultSums = (
  sql: Sql,
  query: ResultQuery,
): Promise<{ readonly id: string; readonly currency: string; readonly minor: string }[]> => sql`
  select amount.id, amount.currency, sum(amount.minor)::text as minor
  from   (select result.amounts from ${chosen(sql, query)} and result.outcome = 'eligible'
          and result.amounts <> '[]') as listed,
         jsonb_to_recordset(listed.amounts) as amount (id text, currency text, minor bigint)
  group  by 1, 2
  order  by 1, 2`
