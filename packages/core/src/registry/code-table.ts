import { type LocalDate, type Problem, parseDate } from '../base.ts'

/** One entry of a code table for the days it holds: `validTo` is exclusive; an absent bound is open. */
export type CodeEntry = {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly parent: string | undefined
  readonly validFrom: LocalDate | undefined
  readonly validTo: LocalDate | undefined
  /** The code that took its place on `validTo`. */
  readonly successor: string | undefined
}

/** A code table by code; an old code used again has several entries, the earliest first. */
export type CodeTable = ReadonlyMap<string, readonly CodeEntry[]>

const HEADER = 'code,name,level,parent,valid_from,valid_to,successor'

/** Reads a code table (`code,name,level,parent,valid_from,valid_to,successor`) or gives every problem of it. */
export function parseCodeTable(file: string, text: string): { table: CodeTable } | { problems: readonly Problem[] } {
  const lines = text.trimEnd().split('\n')
  const problems: Problem[] = []
  const complain = (line: number, zh: string, en: string) => problems.push({ code: 'codes.row', file, line, zh, en })
  if (lines[0] !== HEADER) complain(1, `表头应为 ${HEADER}`, `the header should be ${HEADER}`)
  const table = new Map<string, CodeEntry[]>()
  lines.slice(1).forEach((text, at) => {
    const entry = readEntry(text)
    if (typeof entry === 'string') complain(at + 2, `${entry}：${text}`, `${entry}: ${text}`)
    else table.set(entry.code, [...(table.get(entry.code) ?? []), entry])
  })
  for (const entries of table.values()) complainAboutEntries(entries, table, file, problems)
  return problems.length > 0 ? { problems } : { table }
}

/**
 * The entry of a code on a day. Where none holds that day, the next later one is meant: a code is often written
 * into the record of a firm older than the code. Undefined for a code the table does not know.
 */
export function codeAsOf(table: CodeTable, code: string, asOf: LocalDate): CodeEntry | undefined {
  return table.get(code)?.find((entry) => entry.validTo === undefined || entry.validTo > asOf)
}

/** The entry that an entry has become by a later day, following its successors. */
export function codeBecome(table: CodeTable, entry: CodeEntry, later: LocalDate): CodeEntry {
  if (entry.validTo === undefined || entry.successor === undefined || entry.validTo > later) return entry
  const next = codeAsOf(table, entry.successor, entry.validTo)
  return next === undefined ? entry : codeBecome(table, next, later)
}

function readEntry(line: string): CodeEntry | string {
  const cells = line.split(',')
  const [code = '', name = '', level = '', parent = '', from = '', to = '', successor = ''] = cells
  if (cells.length !== 7) return '应有 7 列'
  if (code === '' || name === '' || level === '') return '缺少代码、名称或级别'
  if (from !== '' && parseDate(from) !== from) return 'valid_from 不是日期'
  if (to !== '' && parseDate(to) !== to) return 'valid_to 不是日期'
  return {
    code,
    name,
    level,
    parent: parent || undefined,
    validFrom: from || undefined,
    validTo: to || undefined,
    successor: successor || undefined,
  }
}

/** Entries of one code may not overlap, and whatever they name must exist. */
function complainAboutEntries(entries: CodeEntry[], table: CodeTable, file: string, problems: Problem[]): void {
  entries.sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
  entries.forEach((entry, at) => {
    const next = entries[at + 1]
    const complain = (zh: string, en: string) =>
      problems.push({ code: 'codes.entry', file, zh: `${entry.code} ${zh}`, en: `${entry.code} ${en}` })
    if (next && (entry.validTo ?? '9999') > (next.validFrom ?? '')) complain('有效期重叠', 'overlaps in time')
    if (entry.parent && !table.has(entry.parent))
      complain(`上级 ${entry.parent} 不存在`, `has no parent ${entry.parent}`)
    if (entry.successor && !table.has(entry.successor)) {
      complain(`后继 ${entry.successor} 不存在`, `has no successor ${entry.successor}`)
    }
  })
}
