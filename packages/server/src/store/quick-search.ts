import { queryTerms } from '@gongzhen/core/registry'
import type { Sql } from '../database.ts'
import { partiesOf } from './parties.ts'

/** So many candidates are compared; who typed two letters of thousands of names goes on typing. */
const CANDIDATES_MAX = 400

/**
 * The parties that what was typed fits best: those whose name begins with it, then those that hold it, the shorter
 * name first; pinyin initials and codes after names.
 */
export async function searchParties(sql: Sql, typed: string, limit: number): Promise<number[]> {
  const search = queryTerms(typed).length > 0 ? typed : typed.trim()
  const found = await partiesOf(sql, { search }, CANDIDATES_MAX)
  const rows = await sql<{ id: number }>`
    select id
      from party
     where id = any (${found}::bigint[])
     order by not starts_with(lower(name), lower(${typed})), strpos(lower(name), lower(${typed})) = 0,
              length(name), name collate "zh-x-icu", id
     limit ${limit}`
  return rows.map(({ id }) => id)
}
