import type { Sql } from '../database.ts'

/** The names of accounts by their numbers, for showing who did something. */
export async function accountNames(sql: Sql, ids: readonly (number | null)[]): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{ id: number; name: string }>`
    select id, name from account where id = any(${[...new Set(ids)].filter((id) => id !== null)}::bigint[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The names of attachments by their numbers. */
export async function attachmentNames(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{ id: number; name: string }>`
    select id, name from attachment where id = any(${[...new Set(ids)]}::bigint[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The names of parties by their numbers. */
export async function partyNames(sql: Sql, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const rows = await sql<{ id: number; name: string }>`
    select id, name from party where id = any(${[...new Set(ids)]}::bigint[])`
  return new Map(rows.map(({ id, name }) => [id, name]))
}
