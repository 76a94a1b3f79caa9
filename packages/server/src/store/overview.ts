import type { Sql } from '../database.ts'

/** How many parties of each kind speak for themselves. */
export const partyCounts = (sql: Sql): Promise<{ readonly kind: string; readonly count: number }[]> => sql`
  select kind, count(*) as count
  from   party
  where  merged_into is null
  group  by kind
  order  by count(*) desc, kind`

/** How many rows sources have declared: those of imports, undone ones too, and corrections by hand one by one. */
export async function declaredRows(sql: Sql): Promise<number> {
  const [row] = await sql<{ count: number }>`
    select coalesce(sum(rows_good), 0)::bigint + (select count(*) from declaration where batch is null) as count from batch`
  return row!.count
}
