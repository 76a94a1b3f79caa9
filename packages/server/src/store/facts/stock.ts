import type { Sql } from '../../database.ts'

/**
 * Tells the planner how much the tables of facts hold by now: minutes would pass before the database looks by itself,
 * and until then the next import is planned for empty tables. Only keys and names are looked at: nothing here is
 * planned by anything else, and there is much of it; six thousand rows tell enough of them. As the owner.
 */
export async function takeStock(sql: Sql): Promise<void> {
  await sql`set local default_statistics_target = 20`
  await sql`analyze party (zone, id, name, merged_into, batch), party_identifier, batch, declaration (zone, subject, period, batch), fact (zone, subject, period)`
}

/** The same of every table, after much was written everywhere at once: a ledger planned for as empty is read for seconds. */
export async function takeWholeStock(sql: Sql): Promise<void> {
  await sql`analyze`
}
