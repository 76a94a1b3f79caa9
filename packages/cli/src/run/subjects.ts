import type { Period } from '@gongzhen/core/base'
import { defineErrors, nearest } from '@gongzhen/core/base'
import { type GivenFacts, type TableMap, type UnreadCell, factsOf, readRowFacts } from '@gongzhen/core/programme'
import type { FactValue, Facts } from '@gongzhen/core/registry'
import { openTableFile, topRows } from '@gongzhen/server/files'

const failure = defineErrors('cli', {
  noColumn: { status: 400, zh: '表里没有列「{column}」{hint}', en: 'the table has no column {column}{hint}' },
})

/** One subject of a table with its facts. */
export type Subject = { readonly id: string; readonly name: string; readonly facts: Facts }

/** Cells that could not be read: how many, and the first of them in words. */
export type Unread = { readonly count: number; readonly first: readonly string[] }

type Gathered = { readonly id: string; name: string; readonly given: Given }
type Given = Map<string, Map<Period, FactValue | { readonly doubt: 'unknown' | 'conflict' | 'stale' | 'invalid' }>>

/**
 * Reads a table subject by subject. With an `id` column, the rows of one subject, whatever their order, are one subject;
 * without, each row is one and the table is never held whole.
 */
export async function readSubjects(
  path: string,
  map: TableMap,
  asOf: string,
  take: (subject: Subject) => Promise<void>,
): Promise<Unread> {
  const file = await openTableFile(path)
  try {
    const [header] = await topRows(file, 1)
    const columns = new Map((header?.cells ?? []).map((cell, index) => [cell.replace(/^\uFEFF/, '').trim(), index]))
    refuseMissingColumns(map, columns)
    const at = (column: string | undefined) => (column === undefined ? -1 : (columns.get(column) ?? -1))
    const [idAt, nameAt] = [at(map.id), at(map.name)]
    const gathered = new Map<string, Gathered>()
    const first: string[] = []
    let count = 0
    for await (const { rows } of file.rows()) {
      for (const { row, cells } of rows) {
        if (row === header?.row) continue
        const id = map.id === undefined ? String(row) : (cells[idAt] ?? '').trim()
        const subject = gathered.get(id) ?? { id, name: '', given: new Map() }
        subject.name = (cells[nameAt] ?? '').trim() || subject.name
        const unread = readRowFacts(map, (column) => cells[at(column)] ?? '', asOf, subject.given)
        count += unread.length
        first.push(...unread.slice(0, Math.max(0, 5 - first.length)).map((cell) => describe(row, cell)))
        if (map.id === undefined) await take(finished(subject))
        else gathered.set(id, subject)
      }
    }
    for (const subject of gathered.values()) await take(finished(subject))
    return { count, first }
  } finally {
    await file.close()
  }
}

const finished = ({ id, name, given }: Gathered): Subject => ({ id, name, facts: factsOf(given satisfies GivenFacts) })

const describe = (row: number, { column, fact, text }: UnreadCell): string =>
  `第 ${row} 行 row ${row}，${column} → ${fact}：「${text}」`

function refuseMissingColumns(map: TableMap, columns: ReadonlyMap<string, number>) {
  const wanted = [map.id, map.name, ...map.facts.flatMap(({ column, yearColumn }) => [column, yearColumn])]
  for (const column of wanted) {
    if (column === undefined || columns.has(column)) continue
    const close = nearest(column, columns.keys())
    throw failure('noColumn', {
      column,
      hint:
        close.length > 0
          ? `；是否指 did you mean ${close.join('、')}`
          : `；有 it has ${[...columns.keys()].join('、')}`,
    })
  }
}
