import { LARGEST, fault, typeFault } from '../fault.ts'
import { CHARACTERS_MAX, MATCHED_MAX } from '../limits.ts'
import { type Match, type Program, charactersOf, compilePattern, findMatch } from '../pattern.ts'
import { BOOLEAN, TEXT, listOf } from '../type.ts'
import { Fault, type Result, type Value } from '../value.ts'
import { type Builtin, type Refused, define, optional, parameter, refused } from './signature.ts'

type Prepared = { readonly program: Program; readonly characters: readonly number[] }

function prepare(input: Value | undefined, pattern: Value | undefined, flags: Value | undefined): Prepared | Fault {
  if (typeof input !== 'string') return typeFault('text', input ?? null)
  if (typeof pattern !== 'string') return typeFault('text', pattern ?? null)
  if (flags !== undefined && flags !== null && typeof flags !== 'string') return typeFault('text', flags)
  const program = compilePattern(pattern, typeof flags === 'string' ? flags : '')
  if ('zh' in program) return fault('argument', { hint: program.zh, hintEn: program.en })
  const characters = charactersOf(input)
  if (characters) return { program, characters }
  return fault('argument', {
    hint: `正则表达式只用于 ${MATCHED_MAX} 字以内的文字`,
    hintEn: `regular expressions are for texts of up to ${MATCHED_MAX} characters`,
  })
}

/** Every match from the left, none overlapping; a fault when the pattern also matches nothing at all. */
function allMatches({ program, characters }: Prepared): Match[] | Fault {
  const matches: Match[] = []
  if (findMatch(program, [], 0)) {
    return fault('argument', {
      hint: '正则表达式不能匹配空文字',
      hintEn: 'the pattern must not match the empty text',
    })
  }
  for (let from = 0; from <= characters.length; ) {
    const match = findMatch(program, characters, from)
    const [start = 0, end = 0] = match ?? []
    if (!match) break
    matches.push(match)
    from = end > start ? end : end + 1
  }
  return matches
}

const textOf = (characters: readonly number[], from: number, to: number): string =>
  from < 0
    ? ''
    : characters
        .slice(from, to)
        .map((code) => String.fromCodePoint(code))
        .join('')

function matches([input, pattern, flags]: readonly Value[]): Result {
  const prepared = prepare(input, pattern, flags)
  return prepared instanceof Fault ? prepared : findMatch(prepared.program, prepared.characters, 0) !== undefined
}

/** `$1` in the replacement is the first group, `$0` the whole match. */
function replace([input, pattern, replacement, flags]: readonly Value[]): Result {
  if (typeof replacement !== 'string') return typeFault('text', replacement ?? null)
  const prepared = prepare(input, pattern, flags)
  const found = prepared instanceof Fault ? prepared : allMatches(prepared)
  if (prepared instanceof Fault || found instanceof Fault) return found
  const { characters, program } = prepared
  let result = ''
  let kept = 0
  for (const match of found) {
    const [start = 0, end = 0] = match
    const filled = replacement.replace(/\\([\\$])|\$(\d)/g, (written, escaped?: string, group?: string) => {
      if (escaped !== undefined) return escaped
      const number = Number(group)
      return number > program.groups
        ? written
        : textOf(characters, match[2 * number] ?? -1, match[2 * number + 1] ?? -1)
    })
    result += textOf(characters, kept, start) + filled
    kept = end
    if (result.length > CHARACTERS_MAX) return fault('too_large', LARGEST)
  }
  return result + textOf(characters, kept, characters.length)
}

function split([input, delimiter]: readonly Value[]): Result {
  const prepared = prepare(input, delimiter, '')
  const found = prepared instanceof Fault ? prepared : allMatches(prepared)
  if (prepared instanceof Fault || found instanceof Fault) return found
  const parts: string[] = []
  let kept = 0
  for (const [start = 0, end = 0] of found) {
    parts.push(textOf(prepared.characters, kept, start))
    kept = end
  }
  return [...parts, textOf(prepared.characters, kept, prepared.characters.length)]
}

function extract([input, pattern, flags]: readonly Value[]): Result {
  const prepared = prepare(input, pattern, flags)
  const found = prepared instanceof Fault ? prepared : allMatches(prepared)
  if (prepared instanceof Fault || found instanceof Fault) return found
  return found.map(([start = 0, end = 0]) => textOf(prepared.characters, start, end))
}

/** A pattern written out in the formula is checked when the formula is. */
function inspect(flagsAt: number): NonNullable<Builtin['inspect']> {
  return (constants): Refused | undefined => {
    const pattern = constants[1]
    const flags = constants[flagsAt] ?? ''
    if (typeof pattern !== 'string' || typeof flags !== 'string') return undefined
    const program = compilePattern(pattern, flags)
    return 'zh' in program
      ? refused(`正则表达式“${pattern}”：${program.zh}`, `pattern “${pattern}”: ${program.en}`)
      : undefined
  }
}

const INPUT = parameter('input', 'text')
const PATTERN = parameter('pattern', 'text')
const FLAGS = optional('flags', 'text')

/** Functions of texts by regular expression. */
export const PATTERN_FUNCTIONS: readonly Builtin[] = [
  { ...define('matches', ['匹配'], [INPUT, PATTERN, FLAGS], BOOLEAN, matches), inspect: inspect(2) },
  {
    ...define('replace', ['替换'], [INPUT, PATTERN, parameter('replacement', 'text'), FLAGS], TEXT, replace),
    inspect: inspect(3),
  },
  {
    ...define('split', ['拆分'], [parameter('string', 'text'), parameter('delimiter', 'text')], listOf(TEXT), split),
    inspect: inspect(2),
  },
  { ...define('extract', ['提取'], [INPUT, PATTERN, FLAGS], listOf(TEXT), extract), inspect: inspect(2) },
]
