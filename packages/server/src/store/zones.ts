import type { Sql } from '../database.ts'

/** A tenant of this installation. */
export type ZoneRow = { readonly zone: string; readonly name: string; readonly demo: boolean }

/** All zones of the installation. The table holds names only and belongs to no zone. */
export const zones = (sql: Sql): Promise<ZoneRow[]> => sql<ZoneRow>`
  select zone, name, demo
  from   zone
  order  by demo, zone`

export async function zoneByName(sql: Sql, zone: string): Promise<ZoneRow | null> {
  const [row] = await sql<ZoneRow>`select zone, name, demo from zone where zone = ${zone}`
  return row ?? null
}

/** The current name of a party, as a heading; its number when there is none. */
export async function nameOfParty(sql: Sql, party: number): Promise<string> {
  const [row] = await sql<{ name: string }>`select name from party where id = ${party}`
  return row?.name ?? String(party)
}

/** Adds a tenant, or answers false when there is one of that name. Asked as the owner: the application's role may not. */
export async function insertZone(sql: Sql, zone: ZoneRow): Promise<boolean> {
  const added = await sql.count`
    insert into zone (zone, name, demo)
    values (${zone.zone}, ${zone.name}, ${zone.demo})
    on conflict (zone) do nothing`
  return added === 1
}
