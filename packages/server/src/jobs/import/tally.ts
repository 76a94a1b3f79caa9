import type { Catalogue } from '@gongzhen/core/programme'
import type { Sql } from '../../database.ts'
import { type Batch, type Refusal, warningCounts } from '../../store/batches.ts'
import type { ImportOrder, ImportReport, Warning } from '../import.ts'

/** What one chunk came to. */
export type Counted = {
  readonly rowsRead: number
  readonly rowsGood: number
  readonly rowsRefused: number
  readonly partiesCreated: number
  readonly findings: number
  readonly refusals: readonly Refusal[]
  readonly explained: readonly { readonly code: string; readonly message: string }[]
}

/** What all chunks so far came to. */
export type Tally = {
  rowsRead: number
  rowsGood: number
  rowsRefused: number
  rowsUnexplained: number
  partiesCreated: number
  findings: number
  readonly refusals: ImportReport['refusals'][number][]
  readonly warnings: Map<string, { count: number; example: string }>
}

const REFUSALS_SHOWN = 100

/** An empty tally, or one that goes on from an import begun before. */
export const newTally = (begun?: Batch): Tally => ({
  rowsRead: begun?.rowsRead ?? 0,
  rowsGood: begun?.rowsGood ?? 0,
  rowsRefused: begun?.rowsRefused ?? 0,
  rowsUnexplained: 0,
  partiesCreated: begun?.partiesCreated ?? 0,
  findings: begun?.openFindings ?? 0,
  refusals: [],
  warnings: new Map(),
})

/** Adds what one chunk came to; of refusals only the first are kept in memory, the rest is in the database. */
export function addToTally(tally: Tally, counted: Counted): void {
  tally.rowsRead += counted.rowsRead
  tally.rowsGood += counted.rowsGood
  tally.rowsRefused += counted.rowsRefused
  tally.partiesCreated += counted.partiesCreated
  tally.findings += counted.findings
  for (const { row, problems } of counted.refusals) {
    if (problems.every(({ severity }) => severity === 'warning')) tally.rowsUnexplained++
    if (tally.refusals.length < REFUSALS_SHOWN) {
      tally.refusals.push({ row, problems: problems.map(({ severity: _, ...problem }) => problem) })
    }
    for (const { code, message, severity } of problems)
      if (severity === 'warning') addWarning(tally, code, message, row)
  }
  for (const { code, message } of counted.explained) addWarning(tally, code, message)
}

function addWarning(tally: Tally, code: string, message: string, row?: number): void {
  const known = tally.warnings.get(code) ?? {
    count: 0,
    example: row === undefined ? message : `第 ${row} 行：${message}`,
  }
  known.count++
  tally.warnings.set(code, known)
}

/** The warnings of a trial. */
export const warningsOf = (tally: Tally, order: ImportOrder, catalogue: Catalogue): Warning[] =>
  [...tally.warnings].map(([code, { count, example }]) => warning(code, count, example, order, catalogue))

/** The warnings of an import, from what it has kept: those of chunks before an interruption included. */
export async function warningsOfBatch(
  sql: Sql,
  batch: number,
  order: ImportOrder,
  catalogue: Catalogue,
): Promise<Warning[]> {
  const counts = await warningCounts(sql, batch)
  return counts.map(({ code, count, example }) => warning(code, count, example, order, catalogue))
}

function warning(code: string, count: number, example: string, order: ImportOrder, catalogue: Catalogue): Warning {
  const explanation = order.explanations[code]?.trim() || null
  return { code, title: titleOf(code, catalogue), count, example, explanation }
}

const TITLES: Readonly<Record<string, string>> = {
  jump: '与上下年相差悬殊',
  at_most: '部分大于整体',
  range: '超出通常范围',
  one_of: '不在列表中',
  past: '日期还没有到',
  code: '不在代码表中',
  name_differs: '名称与登记库不一致',
}

/** `jump:revenue` is 营业收入：与上下年相差悬殊. */
function titleOf(code: string, { facts }: Catalogue): string {
  const [kind = '', column] = code.split(':')
  const fact = facts.find((candidate) => candidate.column === column)
  const title = TITLES[kind] ?? kind
  return fact ? `${fact.name}：${title}` : title
}
