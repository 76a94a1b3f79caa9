import type { Area } from '@gongzhen/core/programme'
import type { Sql } from '../database.ts'

/** A tenant of this installation. */
export type ZoneRow = { readonly zone: string; readonly name: string; readonly demo: boolean }

/** All zones of the installation. The table holds names only and belongs to no zone. */
export const zones = (sql: Sql): Promise<ZoneRow[]> => sql<ZoneRow>`
  select zone, name, demo
  from   zone
  order  by demo, zone`

/** Every zone that has a name or anything in its log; asked as the owner. */
export const zonesWithRows = (sql: Sql): Promise<{ readonly zone: string; readonly isNamed: boolean }[]> => sql`
  with recursive logged (zone) as (
    (select zone from log_decision order by zone limit 1)
    union all
    select (select zone from log_decision where zone > logged.zone order by zone limit 1) from logged where zone is not null)
  select coalesce(zone.zone, logged.zone) as zone, zone.zone is not null as "isNamed"
  from   zone
  full   join (select zone from logged where zone is not null) as logged on logged.zone = zone.zone
  order  by coalesce(zone.demo, true), 1`

/** A zone by the name it has in addresses; null where there is none. */
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

/** Makes the zone's areas those of its file, in its order. One that left the file stays, for facts may name it. */
export async function putAreas(sql: Sql, areas: readonly Area[]): Promise<void> {
  const column = (key: 'area' | 'name' | 'kind') => areas.map((area) => area[key])
  await sql`
    insert into area (zone, area, name, kind, position)
    select current_setting('gongzhen.zone'), row.*
    from   unnest(${column('area')}::text[], ${column('name')}::text[], ${column('kind')}::text[])
           with ordinality as row (area, name, kind, position)
    on conflict (zone, area) do update
    set    name = excluded.name, kind = excluded.kind, position = excluded.position`
}
