import { parse } from 'yaml'
import { type LocalDate, type Problem, type WorkCalendar, parseDate } from '../base.ts'
import { type CodeTable, parseCodeTable } from './code-table.ts'

/** Where a code table comes from, for showing beside what was decided with it. */
export type CodeSource = {
  readonly title: string
  readonly file: string
  readonly source: string
  readonly version: string
  readonly verified: boolean
  readonly publishedUntil?: LocalDate
}

/** The code tables of the project: industries, divisions and working days. */
export type Codes = {
  readonly industries: CodeTable
  readonly divisions: CodeTable
  readonly workdays: WorkCalendar
  readonly sources: ReadonlyMap<'industry' | 'division' | 'workday', CodeSource>
}

const TABLES = ['industry', 'division', 'workday'] as const

/** Reads the files of `codes/` (file name → text), or gives every problem in them. */
export function parseCodes(files: ReadonlyMap<string, string>): { codes: Codes } | { problems: readonly Problem[] } {
  const problems: Problem[] = []
  const sources = new Map<(typeof TABLES)[number], CodeSource>()
  const manifest: unknown = parse(files.get('codes.yaml') ?? '')
  for (const table of TABLES) sources.set(table, readSource(table, manifest, problems))
  const text = (table: (typeof TABLES)[number]) => {
    const file = sources.get(table)?.file ?? ''
    return [file, files.get(file) ?? ''] as const
  }
  const industries = parseCodeTable(...text('industry'))
  const divisions = parseCodeTable(...text('division'))
  const workdays = parseHolidays(...text('workday'), sources.get('workday')?.publishedUntil ?? '')
  for (const result of [industries, divisions, workdays]) if ('problems' in result) problems.push(...result.problems)
  if ('problems' in industries || 'problems' in divisions || 'problems' in workdays) return { problems }
  if (problems.length > 0) return { problems }
  const codes = {
    industries: industries.table,
    divisions: divisions.table,
    workdays: workdays.calendar,
    sources,
  }
  return { codes }
}

/** Reads days off and make-up days (`date,kind,name`, kind off or work), or gives every problem. */
function parseHolidays(
  file: string,
  text: string,
  publishedUntil: LocalDate,
): { calendar: WorkCalendar } | { problems: readonly Problem[] } {
  const problems: Problem[] = []
  const daysOff = new Set<LocalDate>()
  const makeUpDays = new Set<LocalDate>()
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .forEach((line, at) => {
      const [date = '', kind] = line.split(',')
      if (parseDate(date) === date && kind === 'off') daysOff.add(date)
      else if (parseDate(date) === date && kind === 'work') makeUpDays.add(date)
      else
        problems.push({
          code: 'codes.holiday',
          file,
          line: at + 2,
          zh: `应为 日期,off|work,名称：${line}`,
          en: `expected date,off|work,name: ${line}`,
        })
    })
  if (parseDate(publishedUntil) !== publishedUntil) {
    problems.push({ code: 'codes.published_until', file, zh: '缺少 published_until', en: 'published_until is missing' })
  }
  return problems.length > 0 ? { problems } : { calendar: { daysOff, makeUpDays, publishedUntil } }
}

function readSource(table: string, manifest: unknown, problems: Problem[]): CodeSource {
  const all = isRecord(manifest) ? manifest : {}
  const fields = isRecord(all[table]) ? all[table] : {}
  for (const key of ['title', 'file', 'source', 'version']) {
    if (typeof fields[key] === 'string') continue
    problems.push({ code: 'codes.source', file: 'codes.yaml', zh: `${table} 缺少 ${key}`, en: `${table} lacks ${key}` })
  }
  return {
    title: String(fields.title),
    file: String(fields.file),
    source: String(fields.source),
    version: String(fields.version),
    verified: fields.verified === 'yes' || fields.verified === true,
    ...(fields.published_until === undefined ? {} : { publishedUntil: String(fields.published_until) }),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
