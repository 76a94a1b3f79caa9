import type { Period } from '@gongzhen/core/base'
import { defineErrors, nearest } from '@gongzhen/core/base'
import { type GivenFacts, type TableMap, type UnreadCell, factsOf, readRowFacts } from '@gongzhen/core/programme'
import type { FactValue, Facts } from '@gongzhen/core/registry'
import { openTableFile, topRows } from '@gongzhen/server/files'

const failure = defineErrors('cli', {
  columnTwice: {
    status: 400,
    zh: '表里有两列都叫「{column}」，不知用哪一列；改名或删去一列',
    en: 'two columns are called {column}; rename or remove one',
  },
  noTable: { status: 400, zh: '读不到表 {file}：{reason}', en: 'the table {file} cannot be read: {reason}' },
  noColumn: { status: 400, zh: '表里没有列「{column}」{hint}', en: 'the table has no column {column}{hint}' },
})

/** One subject of a table with its facts. */
export type Subject = { readonly id: string; readonly name: string; readonly facts: Facts }

/** Cells that could not be read: how many, and the first of them in words. */
type Unread = { readonly count: number; readonly first: readonly string[] }

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
  const file = await openTableFile(path).catch((error: unknown) => {
    const isUnreadable = error instanceof Error && 'syscall' in error
    throw isUnreadable ? failure('noTable', { file: path, reason: error.message }) : error
  })
  try {
    const [header] = await topRows(file, 1)
    const titles = (header?.cells ?? []).map((cell) => cell.replace(/^\uFEFF/, '').trim())
    const columns = new Map(titles.map((title, index) => [title, index]))
    refuseMissingColumns(map, columns)
    refuseTwins(map, titles)
    const at = (column: string | undefined) => (column === undefined ? -1 : (columns.get(column) ?? -1))
    const [idAt, nameAt] = [at(map.id), at(map.name)]
    const gathered = new Map<string, Gathered>()
    const first: string[] = []
    let count = 0
    for await (const { rows } of file.rows()) {
      for (const { row, cells } of rows) {
        if (row === header?.row) continue
        const id = map.id === undefined ? String(row) : (cells[idAt] ?? '').trim()
        if (id === '') {
          count++
          if (first.length < 5) first.push(`第 ${row} 行 row ${row}：没有标识，略过 skipped without an id`)
          continue
        }
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

const columnsOf = (map: TableMap): string[] =>
  [map.id, map.name, ...map.facts.flatMap(({ column, yearColumn }) => [column, yearColumn])].filter(
    (column) => column !== undefined,
  )

function refuseTwins(map: TableMap, titles: readonly string[]) {
  for (const column of columnsOf(map)) {
    if (titles.indexOf(column) !== titles.lastIndexOf(column)) throw failure('columnTwice', { column })
  }
}

function refuseMissingColumns(map: TableMap, columns: ReadonlyMap<string, number>) {
  for (const column of columnsOf(map)) {
    if (columns.has(column)) continue
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
