import type { Problem } from '../base.ts'
import { type Wording, wordings } from './wording.ts'

/** Where something stands in a file; lines and columns count from 1. */
export type Place = { readonly file: string; readonly line: number; readonly column: number }

/** Gathers everything wrong with the files of one folder; nothing stops at the first. */
export type Report = { readonly problems: Problem[]; readonly warnings: Problem[] }

/** A report in which nothing is wrong yet. */
export const newReport = (): Report => ({ problems: [], warnings: [] })

type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never

/** What is said beside the wording: where, under which article, and what to write instead. */
export type Beside = {
  readonly place?: Place | undefined
  readonly article?: string | undefined
  readonly proposal?: string | undefined
}

/** The values a wording asks for. */
export type Details<Code extends Wording> = Readonly<
  Record<Holes<(typeof wordings)[Code][0]> | Holes<(typeof wordings)[Code][1]>, string | number>
>

/** A problem in both languages, its wording filled in. */
export function problem<Code extends Wording>(code: Code, details: Details<Code>, beside: Beside = {}): Problem {
  const [zh, en] = wordings[code]
  const { place, article, proposal } = beside
  return {
    code: `programme.${code}`,
    ...place,
    ...(article === undefined ? {} : { article }),
    zh: fill(zh, details),
    en: fill(en, details),
    ...(proposal === undefined ? {} : { proposal }),
  }
}

/** Notes a mistake: the files are refused. */
export function refuse<Code extends Wording>(report: Report, code: Code, details: Details<Code>, beside?: Beside) {
  report.problems.push(problem(code, details, beside))
}

/** Notes something doubtful: the files are taken, and the author is told. */
export function warn<Code extends Wording>(report: Report, code: Code, details: Details<Code>, beside?: Beside) {
  report.warnings.push(problem(code, details, beside))
}

/** Problems in reading order: by file, then line, then column. */
export const inReadingOrder = (problems: readonly Problem[]): Problem[] =>
  problems.toSorted(
    (a, b) =>
      (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )

const fill = (text: string, details: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (_, hole: string) => String(details[hole] ?? ''))
