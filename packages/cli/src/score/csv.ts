import { readFile, writeFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('cli', {
  noTable: { status: 400, zh: '没有表格文件 {file}', en: 'there is no table {file}' },
  tableUnread: {
    status: 400,
    zh: '{file} 不是能读的 CSV：{reason}',
    en: '{file} is not a CSV that can be read: {reason}',
  },
  tableEmpty: { status: 400, zh: '{file} 里没有表头', en: '{file} has no header' },
})

/** A table as text: its header and its rows, each as long as the header. */
export type Sheet = { readonly file: string; readonly header: readonly string[]; readonly rows: readonly string[][] }

/** Reads a CSV file in UTF-8, with or without a byte order mark. */
export async function readSheet(file: string): Promise<Sheet> {
  try {
    const text = await readFile(file, 'utf8')
    const lines: string[][] = parse(text, { bom: true, skip_empty_lines: true })
    const [header, ...rows] = lines
    if (!header) throw failure('tableEmpty', { file })
    return { file, header: header.map((name) => name.trim()), rows }
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'Failure') throw error
    if ('code' in error && error.code === 'ENOENT') throw failure('noTable', { file })
    throw failure('tableUnread', { file, reason: error.message })
  }
}

/** Each row as values by column. */
export const recordsOf = ({ header, rows }: Sheet): Record<string, string>[] =>
  rows.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])))

/** Writes a CSV file: columns side by side, one row a unit; a missing number is an empty cell. */
export async function writeSheet(
  file: string,
  header: readonly string[],
  rows: Iterable<readonly (string | number)[]>,
) {
  const lines = [header.map(cell).join(',')]
  for (const row of rows) lines.push(row.map(cell).join(','))
  await writeFile(file, `${lines.join('\n')}\n`)
}

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
