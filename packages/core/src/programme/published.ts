import { type LocalDate, type Problem, oneLine, parseDate } from '../base.ts'
import { problem } from './report.ts'

/** The file beside programme.yaml that says what was published: a line for each edition, the latest last. */
export const PUBLISHED_FILE = 'published.lock'

/** An edition as it was published. */
export type PublishedEdition = { readonly date: LocalDate; readonly edition: string; readonly reason: string }

const HEAD = '# 由 gongzhen publish 写入：日期、版本（文件的 SHA-256）、理由。已公布的政策不会悄悄改变。'

/** The editions of a lock, or every line of it that is none. */
export function readPublished(
  text: string,
): { readonly editions: readonly PublishedEdition[] } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const editions = text.split('\n').flatMap((line, at): PublishedEdition[] => {
    if (line.trim() === '' || line.startsWith('#')) return []
    const [, day = '', edition = '', reason = ''] = /^(\S+) ([0-9a-f]{64}) (.*\S)\s*$/.exec(line) ?? []
    const date = parseDate(day)
    if (date !== undefined) return [{ date, edition, reason }]
    const place = { file: PUBLISHED_FILE, line: at + 1, column: 1 }
    problems.push(problem('lockLine', { found: line.slice(0, 80) }, { place }))
    return []
  })
  return problems.length > 0 ? { problems } : { editions }
}

/** What is wrong with a folder whose files give this edition: changed since it was published, or a lock nobody can read. */
export function changedSincePublished(text: string, edition: string): readonly Problem[] {
  const read = readPublished(text)
  if ('problems' in read) return read.problems
  const last = read.editions.at(-1)
  if (!last || last.edition === edition) return []
  const details = { date: last.date, published: last.edition.slice(0, 12), found: edition.slice(0, 12) }
  return [problem('changedSincePublished', details, { place: { file: 'programme.yaml', line: 1, column: 1 } })]
}

/** The lock with one edition more; a reason stays on its line. */
export function withPublished(text: string, { date, edition, reason }: PublishedEdition): string {
  const before = text.trim() === '' ? HEAD : text.trimEnd()
  return `${before}\n${date} ${edition} ${oneLine(reason)}\n`
}
