import type { Part, Sql } from '../database.ts'

/** Which page of a list is asked for, counted from 1, and how many rows a page has. */
export type PageAsked = { readonly page: number; readonly size: number }

/** One page of a list, and how many rows the whole list has. */
export type Page<Row> = { readonly rows: Row[]; readonly total: number }

/**
 * The page asked for of what a query answers in its order.
 * @param ordered the query, with its order and without a limit
 * @param counted from where on its rows are counted: the tables and conditions, without the order
 */
export async function pageOf<Row>(
  sql: Sql,
  { page, size }: PageAsked,
  { ordered, counted }: { readonly ordered: Part; readonly counted: Part },
): Promise<Page<Row>> {
  const rows = await sql<Row>`${ordered} limit ${size} offset ${(page - 1) * size}`
  const [count] = await sql<{ total: number }>`select count(*) as total ${counted}`
  return { rows, total: count!.total }
}
