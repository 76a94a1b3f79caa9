import { type Failure, type Problem, defineErrors, nearest, parseDate } from '@gongzhen/core/base'
import { problemOf, refuseAny } from './refused.ts'

const failure = defineErrors('cli_option', {
  unknownOption: {
    status: 400,
    zh: '没有选项 {option}{hint}',
    en: 'there is no option {option}{hint}',
  },
  valueMissing: { status: 400, zh: '选项 {option} 后面要有值', en: 'the option {option} needs a value' },
  flagValue: {
    status: 400,
    zh: '选项 {option} 不带值，写的却是「{found}」',
    en: 'the option {option} takes no value, found "{found}"',
  },
  givenTwice: { status: 400, zh: '选项 {option} 只能写一次', en: 'the option {option} can be given only once' },
  optionMissing: { status: 400, zh: '缺少选项 {option}', en: 'the option {option} is missing' },
  notADay: {
    status: 400,
    zh: '{option} 应是存在的日期，如 2025-06-30，写的却是「{found}」',
    en: '{option} must be an existing day such as 2025-06-30, found "{found}"',
  },
  noArguments: { status: 400, zh: '这里不接受「{found}」', en: 'nothing is expected at "{found}"' },
})

/** Whether a problem is one of the command line itself. */
export const isOfOptions = (code: string): boolean => code.startsWith('cli_option.')

/** What was given on a command line after its name. */
export type Options = {
  readonly positionals: readonly string[]
  flag(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
  /** The value of an option that must be there. */
  required(name: string): string
}

/**
 * A flag stands alone, every other kind takes the next word; both may be given as `--name=value`. Values may be given
 * any number of times, everything else once; what is required must be there, and a day must exist.
 */
type OptionKind = 'flag' | 'value' | 'values' | 'day' | 'required' | 'required day'
type OptionKinds = Readonly<Record<string, OptionKind>>

/** Reads options by their kinds; all mistakes are told at once, an option that does not exist with the nearest that does. */
export function readOptions(given: readonly string[], kinds: OptionKinds, takesPositionals = false): Options {
  const { found, meant, positionals, problems } = readWords(given, kinds, takesPositionals)
  refuseAny([...problems, ...unfit(found, meant, kinds).map(problemOf)])
  return {
    positionals,
    flag: (name) => found.has(name),
    value: (name) => found.get(name)?.[0],
    values: (name) => found.get(name) ?? [],
    required(name) {
      const [value] = found.get(name) ?? []
      if (value === undefined) throw failure('optionMissing', { option: `--${name}` })
      return value
    },
  }
}

type Found = Map<string, string[]>

function readWords(given: readonly string[], kinds: OptionKinds, takesPositionals: boolean) {
  const found: Found = new Map()
  const meant = new Set<string>()
  const positionals: string[] = []
  const problems: Problem[] = []
  const refuse = (failed: Failure) => problems.push(problemOf(failed))
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? ''
    if (!word.startsWith('-') || word === '-') {
      if (takesPositionals) positionals.push(word)
      else refuse(failure('noArguments', { found: word }))
      continue
    }
    const [name = '', inline] = word.replace(/^--?/, '').split(/=(.*)/s)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (!kind || !word.startsWith('--')) {
      const close = nearest(name, Object.keys(kinds))
      refuse(failure('unknownOption', { option: word, hint: hintOf(close, kinds) }))
      for (const one of close) meant.add(one)
      // What follows was meant as its value.
      if (inline === undefined && given[index + 1]?.startsWith('-') === false && !takesPositionals) index++
      continue
    }
    const option = `--${name}`
    if (kind === 'flag') {
      if (inline !== undefined) refuse(failure('flagValue', { option, found: inline }))
      found.set(name, [...(found.get(name) ?? []), 'yes'])
      continue
    }
    const next = given[index + 1]
    const value = inline ?? (next?.startsWith('--') ? undefined : next)
    if (inline === undefined && value !== undefined) index++
    if (value === undefined) refuse(failure('valueMissing', { option }))
    found.set(name, [...(found.get(name) ?? []), ...(value === undefined ? [] : [value])])
  }
  return { found, meant, positionals, problems }
}

/** What the words, each right by itself, lack or have too much of; a misspelt option is not told again as missing. */
function unfit(found: Found, meant: ReadonlySet<string>, kinds: OptionKinds): Failure[] {
  return Object.entries(kinds).flatMap(([name, kind]) => {
    const option = `--${name}`
    const values = found.get(name)
    if (values === undefined) {
      const isMissing = kind.startsWith('required') && !meant.has(name)
      return isMissing ? [failure('optionMissing', { option })] : []
    }
    if (values.length > 1 && kind !== 'values' && kind !== 'flag') return [failure('givenTwice', { option })]
    const wrong = kind.endsWith('day') ? values.find((text) => !isDay(text)) : undefined
    return wrong === undefined ? [] : [failure('notADay', { option, found: wrong })]
  })
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && parseDate(text) !== undefined

function hintOf(close: readonly string[], kinds: OptionKinds): string {
  if (close.length > 0) return `；是否指 did you mean ${close.map((option) => `--${option}`).join(' / ')}`
  const all = Object.keys(kinds).map((option) => `--${option}`)
  return all.length > 0 ? `；可用 it takes ${all.join(' ')}` : ''
}
