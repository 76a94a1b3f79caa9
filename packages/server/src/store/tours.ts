import type { Sql } from '../database.ts'

/** The first tours there are: of the desk, and of a firm's own pages. */
export const TOURS = ['desk', 'firm'] as const
export type Tour = (typeof TOURS)[number]

/** The tours an account has seen or waved away. */
export async function toursSeen(sql: Sql, account: number): Promise<Tour[]> {
  const rows = await sql<{ tour: Tour }>`select tour from tour_seen where account = ${account} order by tour`
  return rows.map(({ tour }) => tour)
}

/** Notes that a tour need not be offered again; once is enough. */
export async function noteTour(sql: Sql, account: number, tour: Tour): Promise<void> {
  await sql`
    insert into tour_seen (zone, account, tour)
    values (current_setting('gongzhen.zone'), ${account}, ${tour})
    on conflict do nothing`
}
