/** A failure the user can understand and act on. Anything else that is thrown is a bug. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, string>>
  /** The message in English; `message` is the Chinese one. */
  readonly en: string
  constructor(code: string, status: number, message: string, details: Record<string, string>, en = message) {
    super(message)
    this.en = en
    this.code = code
    this.status = status
    this.details = details
  }
}

/** The names in braces of a wording. */
export type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | Holes<Rest>
  : never
/** Words in both languages. */
export type InBoth = { readonly zh: string; readonly en: string }
/** What fills a hole: as it is, or in each language. */
export type Filling = string | number | InBoth
type Catalogue = Record<string, { readonly status: number; readonly zh: string; readonly en: string }>

/**
 * Declares a module's failures: code, HTTP status and wording in one place.
 * The returned function builds one; the compiler asks for exactly the {holes} of its Chinese text.
 */
export function defineErrors<const C extends Catalogue>(module: string, catalogue: C) {
  return <Name extends keyof C & string>(name: Name, details: Record<Holes<C[Name]['zh']>, Filling>): Failure => {
    const entry = catalogue[name]!
    const filledIn = (language: 'zh' | 'en') => {
      const values = Object.fromEntries(
        Object.entries<Filling | null>(details).map(([hole, one]) => [hole, said(one, language)]),
      )
      const text = entry[language].replace(/\{(\w+)\}/g, (_, hole: string) => values[hole] ?? '')
      return { values, text }
    }
    const { values, text } = filledIn('zh')
    return new Failure(`${module}.${name}`, entry.status, text, values, filledIn('en').text)
  }
}

/** A row may be given whole: what of it fills no hole can be anything. */
const said = (filling: Filling | null, language: 'zh' | 'en'): string =>
  typeof filling === 'object' && filling !== null && 'zh' in filling ? filling[language] : String(filling)

/** Several failures told at once, under the code of the first; one alone is itself. */
export function together([first, ...more]: readonly [Failure, ...Failure[]]): Failure {
  if (more.length === 0) return first
  const all = [first, ...more]
  const details = Object.fromEntries(all.flatMap(({ details: own }) => Object.entries(own)).toReversed())
  const inEnglish = all.map(({ en }) => en).join(' ')
  return new Failure(first.code, first.status, all.map(({ message }) => message).join(''), details, inEnglish)
}

/** Something wrong in a file: where it is, what was expected, what was found, and what to do. All are reported at once. */
export type Problem = {
  readonly code: string
  readonly file?: string
  readonly line?: number
  readonly column?: number
  readonly article?: string
  readonly zh: string
  readonly en: string
  readonly proposal?: string
}

/** `programme.yaml:12:5 第三条 …`, one line a problem, in the asked language. */
export function showProblem(problem: Problem, language: 'zh' | 'en' = 'zh'): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':')
  const proposal = problem.proposal
    ? language === 'zh'
      ? `（建议：${problem.proposal}）`
      : ` (try: ${problem.proposal})`
    : ''
  return [place, problem.article, `${problem[language]}${proposal}`].filter(Boolean).join(' ')
}
