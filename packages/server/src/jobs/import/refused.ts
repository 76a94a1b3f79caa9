import type { Sql } from '../../database.ts'
import { type SheetToWrite, type WrittenCell, writeWorkbook } from '../../files.ts'
import { type Refusal, batchById, streamRefusals } from '../../store/batches.ts'
import { columnKey } from '@gongzhen/core/registry'

/** So many refused rows carry colours and comments; the rest follow with their reasons in words. */
const DRESSED_ROWS = 5_000

/**
 * The rows an import handed back as a workbook: as they were found, wrong cells red and doubtful ones yellow, each with
 * a comment, and a last column with the reasons. Corrected, it can be imported by the same map.
 */
export async function refusedWorkbook(
  sql: Sql,
  batch: number,
): Promise<{ readonly name: string; readonly content: Buffer }> {
  const { file, header } = await batchById(sql, batch)
  const rows: WrittenCell[][] = [[...header.map(headCell), headCell('退回原因'), headCell('原行号')]]
  for await (const refusals of streamRefusals(sql, batch)) {
    for (const refusal of refusals) rows.push(refusedRow(refusal, header, rows.length <= DRESSED_ROWS))
  }
  const sheet: SheetToWrite = {
    name: '退回的行',
    rows,
    frozenRows: 1,
    widths: [...header.map((column) => Math.min(40, Math.max(12, column.length * 2 + 2))), 60, 10],
    textColumns: header.map((_, at) => at),
  }
  return { name: `${file.replace(/\.[^.]*$/, '')}-退回.xlsx`, content: await writeWorkbook([sheet]) }
}

const headCell = (value: string): WrittenCell => ({ value, look: 'header' })

function refusedRow({ row, cells, problems }: Refusal, header: readonly string[], isDressed: boolean): WrittenCell[] {
  const written = header.map((column, at): WrittenCell => {
    const value = cells[at] ?? ''
    const own = problems.filter((problem) => problem.column !== null && columnKey(problem.column) === columnKey(column))
    if (!isDressed || own.length === 0) return value
    const look = own.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
    return { value, look, comment: own.map(({ message }) => message).join('\n') }
  })
  const reasons = problems.map(({ message, severity }) => (severity === 'warning' ? `需说明：${message}` : message))
  return [...written, reasons.join('；'), row]
}
