import type { Sql } from './database.ts'
import { partyNames } from './store/names.ts'

/** Parties stand in paths of accounts by their numbers; people read their names. Answers how each path is shown. */
export async function readablePaths(sql: Sql, paths: readonly string[]): Promise<(path: string) => string> {
  const numbers = paths.flatMap((path) => path.split('/').filter((level) => PARTY.test(level) && !YEAR.test(level)))
  const names = await partyNames(sql, [...new Set(numbers)].map(Number))
  return (path) =>
    path
      .split('/')
      .map((level) => (PARTY.test(level) && !YEAR.test(level) ? (names.get(Number(level)) ?? level) : level))
      .join('/')
}

const PARTY = /^[1-9]\d{0,14}$/
/** A level that reads as a year is one, also where a party has that number. */
const YEAR = /^(?:19|20)\d\d$/
