import type { Assessment, Reading, TraceLine } from '../api.ts'
import { periodWords } from './when.ts'

/** How a condition stands: the last two change nothing in the result or could not be computed. */
export type Standing = 'unmet' | 'missing' | 'met' | 'beside' | 'fault'

/** One condition in words: `营收增速 18.2% < 20%`, what is missing, and the facts it rests on. */
export type Reason = {
  readonly rule: string
  readonly article: string
  readonly standing: Standing
  readonly sentence: string
  readonly margin: string | null
  /** The facts behind it, through the rules in between, each once. */
  readonly sources: readonly Reading[]
  readonly line: TraceLine
}

/** An assessment sorted for reading: conditions by how they stand, then the steps that led to the amount. */
export type Reasons = {
  readonly unmet: readonly Reason[]
  readonly missing: readonly Reason[]
  readonly fault: readonly Reason[]
  readonly met: readonly Reason[]
  readonly beside: readonly Reason[]
  readonly steps: readonly TraceLine[]
}

/** Sorts the trace: leaf conditions become reasons; sums of conditions and computed values become steps. */
export function reasonsOf(assessment: Assessment): Reasons {
  const lines = new Map(assessment.trace.map((line) => [line.rule, line]))
  const because = new Set(assessment.because)
  const reasons = assessment.trace
    .filter((line) => line.state !== 'value' && (because.has(line.rule) || !isComposite(line, lines)))
    .filter((line) => !isStepOf(line))
    .map((line) => reasonOf(line, standingOf(line, because), lines))
  const at = (standing: Standing) => reasons.filter((reason) => reason.standing === standing)
  const told = new Set(reasons.map(({ rule }) => rule))
  return {
    unmet: at('unmet'),
    missing: at('missing'),
    fault: at('fault'),
    met: at('met'),
    beside: at('beside'),
    steps: assessment.trace.filter(({ rule }) => !told.has(rule)),
  }
}

/** One line for a list: `营收增速 18.2% < 20%，差 1.8 个百分点`, `缺 营业收入`, and how many more there are. */
export function gist(standing: {
  readonly because: readonly string[]
  readonly missing: readonly string[]
  readonly margins: readonly { readonly rule: string; readonly text: string }[]
}): string {
  const margins = new Map(standing.margins.map(({ rule, text }) => [rule, text]))
  if (standing.because.length > 0) {
    const [first = '', ...rest] = standing.because
    const margin = margins.get(first)
    return `${first}${margin ? `，${margin}` : '未满足'}${more(rest.length, '项')}`
  }
  if (standing.missing.length > 0) {
    const shown = standing.missing.slice(0, 3).join('、')
    return `缺 ${shown}${more(standing.missing.length - 3, '项')}`
  }
  return ''
}

/** The operator that is true of a comparison, as it is printed: a false `>=` reads `<`. */
export function truthOf(operator: string, holds: boolean): string {
  const [whenTrue = operator, whenFalse = operator] = OPERATORS[operator] ?? []
  return holds ? whenTrue : whenFalse
}

/** Splits `左 >= 右` at its only comparison outside brackets and quotes; undefined when there is none or several parts. */
export function comparisonOf(text: string): { left: string; operator: string; right: string } | undefined {
  const found: { at: number; operator: string }[] = []
  let depth = 0
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at] ?? ''
    if (sign === '"') isQuoted = !isQuoted
    if (isQuoted) continue
    if ('([{'.includes(sign)) depth++
    if (')]}'.includes(sign)) depth--
    if (depth > 0) continue
    if (/^ (and|or|in|then) /.test(text.slice(at, at + 6))) return undefined
    const operator = /^(>=|<=|!=|=|>|<)/.exec(text.slice(at, at + 2))?.[0]
    if (!operator) continue
    found.push({ at, operator })
    at += operator.length - 1
  }
  const [only, another] = found
  if (!only || another) return undefined
  return {
    left: text.slice(0, only.at).trim(),
    operator: only.operator,
    right: text.slice(only.at + only.operator.length).trim(),
  }
}

function reasonOf(line: TraceLine, standing: Standing, lines: ReadonlyMap<string, TraceLine>): Reason {
  const sources = factsBehind(line, lines)
  return {
    rule: line.rule,
    article: line.article,
    standing,
    sentence: standing === 'missing' ? gapSentence(sources) : sentenceOf(line),
    margin: line.margin,
    sources,
    line,
  }
}

function standingOf(line: TraceLine, because: ReadonlySet<string>): Standing {
  if (line.state === 'fault') return 'fault'
  if (line.state === 'unknown') return 'missing'
  if (line.state === 'true') return 'met'
  return because.has(line.rule) ? 'unmet' : 'beside'
}

/** A value that could not be known is a gap of the condition that reads it, not a condition of its own. */
const isStepOf = (line: TraceLine): boolean =>
  line.state === 'unknown' && comparisonOf(line.formula) === undefined && !/\b(and|or|not)\b/.test(line.formula)

/** Made of other conditions alone: it repeats what they say. */
const isComposite = (line: TraceLine, lines: ReadonlyMap<string, TraceLine>): boolean =>
  line.readings.length > 0 &&
  line.readings.every(({ name }) => {
    const read = lines.get(name)
    return read !== undefined && read.state !== 'value' && !isStepOf(read)
  })

function sentenceOf(line: TraceLine): string {
  const names = comparisonOf(line.formula)
  const values = comparisonOf(line.values)
  if (names && values) {
    const operator = truthOf(values.operator, line.state === 'true')
    const left = plain(values.left)
    const right = plain(values.right)
    if (left === names.left) return `${left} ${operator} ${right}`
    if (operator === '=' && left === right) return `${names.left} = ${right}`
    return isName(names.left)
      ? `${names.left} ${left} ${operator} ${right}`
      : `${names.left}（${left}）${operator} ${right}`
  }
  const [first, second] = line.readings
  if (first && !second) return `${first.name}：${first.shown}`
  return line.readings.length > 0 ? line.readings.map(({ name, shown }) => `${name} ${shown}`).join('，') : line.values
}

function gapSentence(sources: readonly Reading[]): string {
  const gaps = sources.filter(({ doubt }) => doubt !== undefined)
  return gaps.map(({ name, period, doubt = 'unknown' }) => DOUBTS[doubt](withPeriod(name, period))).join('，')
}

function factsBehind(line: TraceLine, lines: ReadonlyMap<string, TraceLine>): Reading[] {
  const found = new Map<string, Reading>()
  const seen = new Set<string>()
  const follow = ({ rule, readings }: TraceLine): void => {
    if (seen.has(rule)) return
    seen.add(rule)
    for (const reading of readings) {
      const behind = lines.get(reading.name)
      if (behind) follow(behind)
      else if (reading.origin || reading.doubt) found.set(`${reading.name} ${reading.period}`, reading)
    }
  }
  follow(line)
  return [...found.values()]
}

const withPeriod = (name: string, period: number): string => [name, periodWords(period)].filter(Boolean).join(' ')
const more = (count: number, unit: string): string => (count > 0 ? `，另有 ${count} ${unit}` : '')
const isName = (text: string): boolean => /^[^\s+\-*/()[\]{},"]+(\([^()]*\))?$/.test(text)
const plain = (text: string): string => text.replaceAll('"', '')

const OPERATORS: Readonly<Record<string, readonly [string, string]>> = {
  '>=': ['≥', '<'],
  '<=': ['≤', '>'],
  '>': ['>', '≤'],
  '<': ['<', '≥'],
  '=': ['=', '≠'],
  '!=': ['≠', '='],
}

/** What each doubt says about a fact. */
const DOUBTS = {
  unknown: (fact: string) => `缺 ${fact}`,
  conflict: (fact: string) => `${fact} 各来源不一致，待核查`,
  stale: (fact: string) => `${fact} 已过期，需更新`,
  invalid: (fact: string) => `${fact} 未通过校验`,
} as const
