import type { Sql } from '../database.ts'

/** How many parties of each kind speak for themselves. */
export const partyCounts = (sql: Sql): Promise<{ readonly kind: string; readonly count: number }[]> => sql`
  select kind, count(*) as count
  from   party
  where  merged_into is null
  group  by kind
  order  by count(*) desc, kind`

/** How many declarations the zone has. */
export async function declarationCount(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }>`select count(*) as count from declaration`
  return row!.count
}
