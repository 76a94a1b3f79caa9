import type { Sql } from '../../database.ts'
import { type KnownSubject, findSubjects, mergesSoFar } from '../../store/batches.ts'
import type { GoodRow } from './chunks.ts'
import type { Judge } from './judge.ts'

/** What an import knows of the registry: each code of a file is asked for once. */
export type Registry = {
  /** Forgets everything where parties were merged or parted since. */
  refresh(sql: Sql): Promise<void>
  /** How often everything was forgotten: what was recalled holds while it stays the same. */
  age(): number
  /** The party of a code that has been asked for or entered. */
  recall(code: string): KnownSubject | undefined
  /** The parties of the rows' codes, and of others; codes that `isPassed` are not asked for. */
  find(
    sql: Sql,
    rows: readonly GoodRow[],
    isPassed: (code: string) => boolean,
  ): Promise<ReadonlyMap<string, KnownSubject>>
  /** Takes note of a party that was entered; its texts are its own. */
  remember(code: string, party: KnownSubject): void
}

/** A few dozen megabytes. */
const CODES_MAX = 250_000

/**
 * Remembers the parties of codes until parties are merged or parted, which whoever holds the lock on facts sees.
 * A file that renames parties is asked anew for each chunk.
 */
export function rememberedRegistry({ order }: Judge): Registry {
  const { scheme, renames } = order.map.subject
  const known = new Map<string, KnownSubject>()
  let merges: string | undefined
  let age = 0
  return {
    async refresh(sql) {
      const now = await mergesSoFar(sql)
      if (now === merges && !renames && known.size <= CODES_MAX) return
      known.clear()
      age++
      merges = now
    },
    age: () => age,
    recall: (code) => known.get(code),
    async find(sql, rows, isPassed) {
      const asked = new Set<string>()
      for (const { read } of rows) {
        if (!known.has(read.identifier) && !isPassed(read.identifier)) asked.add(read.identifier)
      }
      if (asked.size === 0) return known
      for (const [code, party] of await findSubjects(sql, scheme, [...asked])) known.set(code, party)
      return known
    },
    remember(code, { subject, name }) {
      known.set(code, { subject, name })
    },
  }
}

/** A copy: a text cut out of a block of the file keeps the whole block in memory. */
export const ownText = (text: string): string => Buffer.from(text).toString()
