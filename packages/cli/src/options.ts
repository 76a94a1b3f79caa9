import { defineErrors, nearest, parseDate } from '@gongzhen/core/base'

const failure = defineErrors('cli', {
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

/** What was given on a command line after its name. */
export type Options = {
  readonly positionals: readonly string[]
  flag(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
  /** The value of an option that must be there. */
  required(name: string): string
  /** The day an option names. */
  day(name: string): string | undefined
}

/** A flag stands alone, a value takes the next word; both may be given as `--name=value`. */
export type OptionKinds = Readonly<Record<string, 'flag' | 'value'>>

/** Reads options by their kinds; one that does not exist is refused with the nearest that does. */
export function readOptions(given: readonly string[], kinds: OptionKinds, takesPositionals = false): Options {
  const found = new Map<string, string[]>()
  const positionals: string[] = []
  for (let index = 0; index < given.length; index++) {
    const word = given[index] ?? ''
    if (!word.startsWith('-') || word === '-') {
      if (!takesPositionals) throw failure('noArguments', { found: word })
      positionals.push(word)
      continue
    }
    const [name = '', inline] = word.replace(/^--?/, '').split(/=(.*)/s)
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (!kind || !word.startsWith('--')) throw failure('unknownOption', { option: word, hint: hintFor(name, kinds) })
    if (kind === 'flag' && inline !== undefined) throw failure('flagValue', { option: `--${name}`, found: inline })
    const value = kind === 'flag' ? 'yes' : (inline ?? given[++index])
    if (value === undefined || (inline === undefined && kind === 'value' && value.startsWith('--'))) {
      throw failure('valueMissing', { option: `--${name}` })
    }
    found.set(name, [...(found.get(name) ?? []), value])
  }
  const only = (name: string) => {
    const all = found.get(name) ?? []
    if (all.length > 1) throw failure('givenTwice', { option: `--${name}` })
    return all[0]
  }
  return {
    positionals,
    flag: (name) => found.has(name),
    value: only,
    values: (name) => found.get(name) ?? [],
    required(name) {
      const text = only(name)
      if (text === undefined) throw failure('optionMissing', { option: `--${name}` })
      return text
    },
    day(name) {
      const text = only(name)
      if (text === undefined) return undefined
      const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : undefined
      if (day === undefined) throw failure('notADay', { option: `--${name}`, found: text })
      return day
    },
  }
}

function hintFor(name: string, kinds: OptionKinds): string {
  const close = nearest(name, Object.keys(kinds)).map((option) => `--${option}`)
  const all = Object.keys(kinds).map((option) => `--${option}`)
  return close.length > 0 ? `；是否指 did you mean ${close.join(' / ')}` : `；可用 it takes ${all.join(' ')}`
}
