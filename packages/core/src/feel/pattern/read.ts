import { PATTERN_STEPS_MAX } from '../limits.ts'
import type { PatternProblem } from '../pattern.ts'
import { type CharacterTest, anyCase, anyOf, escapeTest, range, single } from './character.ts'

/** One step of a matching machine. */
export type Step =
  | { readonly kind: 'take'; readonly test: CharacterTest }
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'edge'; readonly test: (before: number | undefined, after: number | undefined) => boolean }
  | { readonly kind: 'match' }

/** A pattern as the steps of a matching machine, with the number of its groups. */
export type Program = { readonly steps: readonly Step[]; readonly groups: number }

type Flags = {
  readonly ignoreCase: boolean
  readonly dotAll: boolean
  readonly lines: boolean
}
type Reading = { readonly pattern: readonly string[]; at: number; groups: number; readonly flags: Flags; steps: Step[] }

class Mistake extends Error {
  readonly problem: PatternProblem
  constructor(zh: string, en: string) {
    super(en)
    this.problem = { zh, en }
  }
}

/** The machine for a pattern, or what is wrong with it. */
export function readPattern(pattern: string, flags: string): Program | PatternProblem {
  if (/[^imsx]/.test(flags))
    return { zh: `不认识的选项“${flags}”（可用 i m s x）`, en: `unknown flags “${flags}” (i m s x)` }
  const reading: Reading = {
    pattern: Array.from(flags.includes('x') ? withoutSpace(pattern) : pattern),
    at: 0,
    groups: 0,
    flags: {
      ignoreCase: flags.includes('i'),
      dotAll: flags.includes('s'),
      lines: flags.includes('m'),
    },
    steps: [],
  }
  try {
    readChoice(reading, 0)
    if (reading.at < reading.pattern.length) throw new Mistake('多了一个“)”', 'one “)” too many')
    reading.steps.push({ kind: 'match' })
    return { steps: reading.steps, groups: reading.groups }
  } catch (mistake) {
    if (mistake instanceof Mistake) return mistake.problem
    throw mistake
  }
}

/** With the flag x, white space outside a class only lays the pattern out, even behind a `\\`. */
function withoutSpace(pattern: string): string {
  let depth = 0
  let kept = ''
  let escaped = false
  for (const sign of pattern) {
    if (depth === 0 && /\s/.test(sign)) continue
    kept += sign
    if (!escaped && sign === '[') depth++
    if (!escaped && sign === ']' && depth > 0) depth--
    escaped = !escaped && sign === '\\'
  }
  return kept
}

const peek = (reading: Reading): string | undefined => reading.pattern[reading.at]

function take(reading: Reading, sign: string): boolean {
  if (peek(reading) !== sign) return false
  reading.at++
  return true
}

function push(reading: Reading, ...steps: Step[]): void {
  reading.steps.push(...steps)
  if (reading.steps.length > PATTERN_STEPS_MAX) throw new Mistake('正则表达式太长', 'the pattern is too long')
}

/** `a|b|c` */
function readChoice(reading: Reading, depth: number): void {
  if (depth > 50) throw new Mistake('括号嵌套太深', 'brackets nest too deep')
  const start = reading.steps.length
  readSequence(reading, depth)
  if (!take(reading, '|')) return
  const first = reading.steps.splice(start)
  push(
    reading,
    { kind: 'split', first: start + 1, second: start + first.length + 2 },
    ...moved(first, start, start + 1),
  )
  const jump: Step = { kind: 'jump', to: 0 }
  push(reading, jump)
  readChoice(reading, depth + 1)
  jump.to = reading.steps.length
}

function readSequence(reading: Reading, depth: number): void {
  while (reading.at < reading.pattern.length && peek(reading) !== '|' && peek(reading) !== ')') {
    const start = reading.steps.length
    readAtom(reading, depth)
    readRepeats(reading, start)
  }
}

function readAtom(reading: Reading, depth: number): void {
  const sign = reading.pattern[reading.at++] ?? ''
  switch (sign) {
    case '(':
      return readGroup(reading, depth)
    case '[':
      return push(reading, { kind: 'take', test: readClass(reading) })
    case '.':
      return push(reading, {
        kind: 'take',
        test: reading.flags.dotAll ? () => true : (code) => code !== 10 && code !== 13,
      })
    case '^':
      return push(reading, {
        kind: 'edge',
        test: (before) => before === undefined || (reading.flags.lines && before === 10),
      })
    case '$':
      return push(reading, {
        kind: 'edge',
        test: (_, after) => after === undefined || (reading.flags.lines && after === 10),
      })
    case '\\':
      return push(reading, { kind: 'take', test: caseTest(readEscape(reading), reading) })
    case '*':
    case '+':
    case '?':
    case '{':
      throw new Mistake(`“${sign}”前面没有可以重复的内容`, `nothing to repeat before “${sign}”`)
    default:
      return push(reading, { kind: 'take', test: caseTest(single(sign), reading) })
  }
}

const caseTest = (test: CharacterTest, reading: Reading): CharacterTest =>
  reading.flags.ignoreCase ? anyCase(test) : test

function readGroup(reading: Reading, depth: number): void {
  const plain = peek(reading) === '?'
  if (plain && !(take(reading, '?') && take(reading, ':'))) {
    throw new Mistake('只支持 (…) 和 (?:…)', 'only (…) and (?:…) are supported')
  }
  const group = plain ? 0 : ++reading.groups
  if (!plain) push(reading, { kind: 'save', slot: 2 * group })
  readChoice(reading, depth + 1)
  if (!plain) push(reading, { kind: 'save', slot: 2 * group + 1 })
  if (!take(reading, ')')) throw new Mistake('“(”没有配对的“)”', '“(” has no matching “)”')
}

function readEscape(reading: Reading): CharacterTest {
  const sign = reading.pattern[reading.at++]
  if (sign === undefined) throw new Mistake('结尾多了一个“\\”', 'a “\\” at the end')
  if (sign === 'p' || sign === 'P') {
    const rest = reading.pattern.slice(reading.at, reading.at + 40).join('')
    const named = /^\{([\w=-]+)\}/.exec(rest)
    reading.at += named?.[0].length ?? 0
    const test = named?.[1] === undefined ? undefined : escapeTest(sign, named[1])
    if (!test) throw new Mistake(`不认识的字符类“\\${sign}”`, `unknown character class “\\${sign}”`)
    return test
  }
  if (/[1-9]/.test(sign)) throw new Mistake('不支持反向引用', 'back references are not supported')
  const test = escapeTest(sign)
  if (!test) throw new Mistake(`不认识的转义“\\${sign}”`, `unknown escape “\\${sign}”`)
  return test
}

/** `[a-z_]`, `[^0-9]`, `[a-z-[aeiou]]`. */
function readClass(reading: Reading): CharacterTest {
  const negated = take(reading, '^')
  const tests: CharacterTest[] = []
  let without: CharacterTest | undefined
  while (!take(reading, ']')) {
    const sign = reading.pattern[reading.at++]
    if (sign === undefined) throw new Mistake('“[”没有配对的“]”', '“[” has no matching “]”')
    if (sign === '-' && peek(reading) === '[') {
      reading.at++
      without = readClass(reading)
    } else tests.push(caseTest(sign === '\\' ? readEscape(reading) : readRange(sign, reading), reading))
  }
  const member = anyOf(tests)
  return (code) => member(code) !== negated && !without?.(code)
}

function readRange(low: string, reading: Reading): CharacterTest {
  const [dash, high] = reading.pattern.slice(reading.at, reading.at + 2)
  if (dash !== '-' || high === undefined || high === ']' || high === '[') return single(low)
  reading.at += 2
  const last = high === '\\' ? reading.pattern[reading.at++] : high
  const test = range(low, last ?? '')
  if (!test) throw new Mistake(`区间“${low}-${high}”颠倒了`, `the range “${low}-${high}” is reversed`)
  return test
}

/** `*`, `+`, `?`, `{2,5}`, each also with `?` for as few as possible. */
function readRepeats(reading: Reading, start: number): void {
  for (let times = readTimes(reading); times; times = readTimes(reading)) {
    const lazy = take(reading, '?')
    const atom = reading.steps.splice(start)
    const { least, most } = times
    for (let i = 0; i < least; i++) push(reading, ...moved(atom, start, reading.steps.length))
    if (most === undefined) loop(reading, atom, start, lazy)
    else for (let i = least; i < most; i++) optional(reading, atom, start, lazy, most - i)
  }
}

function readTimes(reading: Reading): { least: number; most: number | undefined } | undefined {
  if (take(reading, '*')) return { least: 0, most: undefined }
  if (take(reading, '+')) return { least: 1, most: undefined }
  if (take(reading, '?')) return { least: 0, most: 1 }
  if (peek(reading) !== '{') return undefined
  const written = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(reading.pattern.slice(reading.at, reading.at + 12).join(''))
  if (!written) throw new Mistake('次数写成 {2}、{2,} 或 {2,5}', 'a count is {2}, {2,} or {2,5}')
  reading.at += written[0].length
  const least = Number(written[1])
  const most = written[2] === undefined ? least : written[3] === undefined ? undefined : Number(written[3])
  if (most !== undefined && most < least) throw new Mistake('次数颠倒了', 'the counts are reversed')
  return { least, most }
}

function loop(reading: Reading, atom: readonly Step[], from: number, lazy: boolean): void {
  const at = reading.steps.length
  const body = at + 1
  const after = at + atom.length + 2
  push(reading, { kind: 'split', first: lazy ? after : body, second: lazy ? body : after })
  push(reading, ...moved(atom, from, body), { kind: 'jump', to: at })
}

function optional(reading: Reading, atom: readonly Step[], from: number, lazy: boolean, left: number): void {
  const at = reading.steps.length
  const body = at + 1
  const after = at + left * (atom.length + 1)
  push(reading, { kind: 'split', first: lazy ? after : body, second: lazy ? body : after })
  push(reading, ...moved(atom, from, body))
}

/** A copy of steps for another place: jumps inside them move along. */
function moved(steps: readonly Step[], from: number, to: number): Step[] {
  const shift = to - from
  return steps.map((step) => {
    if (step.kind === 'split') return { kind: 'split', first: step.first + shift, second: step.second + shift }
    return step.kind === 'jump' ? { kind: 'jump', to: step.to + shift } : step
  })
}
