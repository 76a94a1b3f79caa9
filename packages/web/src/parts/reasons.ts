import type { Assessment, Reading, TraceLine } from '../api.ts'
import { group } from './money.tsx'
import { glanceAt, glanceAtSides } from './shown.ts'
import { periodWords } from './when.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    join: '，',
    list: '、',
    is: (name: string, shown: string) => `${name}：${shown}`,
    yes: '是',
    no: '否',
    unmet: (rule: string) => `${rule}未满足`,
    missing: (facts: string) => `缺 ${facts}`,
    more: (count: number) => `，另有 ${count} 项`,
    enough: '恰好够',
    short: (by: string) => `差 ${by}`,
    spare: (by: string) => `余 ${by}`,
    percentagePoints: '个百分点',
  },
  {
    join: ', ',
    list: ', ',
    is: (name, shown) => `${name}: ${shown}`,
    yes: 'yes',
    no: 'no',
    unmet: (rule) => `${rule} not met`,
    missing: (facts) => `missing ${facts}`,
    more: (count) => `, ${count} more`,
    enough: 'exactly enough',
    short: (by) => `short by ${by}`,
    spare: (by) => `${by} to spare`,
    percentagePoints: 'percentage points',
  },
)

/** How a condition stands; what is `beside` changes nothing in the result. */
export type Standing = 'unmet' | 'met' | 'beside' | 'fault'

/** One thing a condition says: `营收增速 18.2% < 20%`, and how far that is off. */
type Facet = { readonly sentence: string; readonly margin: string | null }

/** One condition in words, and the facts it rests on. */
export type Reason = {
  readonly rule: string
  readonly article: string
  readonly standing: Standing
  readonly facets: readonly Facet[]
  /** The facts behind it, through the rules in between, each once. */
  readonly sources: readonly Reading[]
  readonly line: TraceLine
  /** Where one of several ways is enough: the rule that says so, and which way this belongs to. */
  readonly way: { readonly of: string; readonly name: string } | undefined
}

/** A fact that is missing or cannot be used, and the rules that wait for it. */
export type Gap = { readonly reading: Reading; readonly waiting: readonly string[] }

/** An assessment sorted for reading: conditions by how they stand, gaps, then the steps that led to the result. */
export type Reasons = {
  readonly unmet: readonly Reason[]
  readonly fault: readonly Reason[]
  readonly met: readonly Reason[]
  readonly beside: readonly Reason[]
  readonly gaps: readonly Gap[]
  readonly steps: readonly TraceLine[]
}

type Lines = ReadonlyMap<string, TraceLine>

/** Sorts the trace: leaf conditions become reasons; sums of conditions, what is not known and computed values are steps. */
export function reasonsOf(assessment: Assessment): Reasons {
  const lines = new Map(assessment.trace.map((line) => [line.rule, line]))
  const titles = new Map(assessment.scores.map(({ node, title }) => [node, title]))
  const because = new Set(assessment.because)
  const isLeaf = (line: TraceLine) => because.has(line.rule) || !isComposite(line, lines)
  const reasons = assessment.trace
    .filter((line) => line.state !== 'value' && line.state !== 'unknown' && isLeaf(line))
    .map((line) => reasonOf(line, standingOf(line, because), lines, titles))
  const at = (standing: Standing) => reasons.filter((reason) => reason.standing === standing)
  const told = new Set(reasons.map(({ rule }) => rule))
  return {
    unmet: at('unmet'),
    fault: at('fault'),
    met: at('met'),
    beside: at('beside'),
    gaps: gapsOf(assessment, lines),
    steps: assessment.trace.filter(({ rule }) => !told.has(rule)),
  }
}

/** One line for a list: `营收增速达标，差 1.8 个百分点`, `缺 营业收入`, and how many more there are. */
export function gist(standing: {
  readonly because: readonly string[]
  readonly missing: readonly string[]
  readonly margins: readonly { readonly rule: string; readonly text: string }[]
}): string {
  const margins = new Map(standing.margins.map(({ rule, text }) => [rule, marginOf(text)]))
  if (standing.because.length > 0) {
    const [first = '', ...rest] = standing.because
    const margin = margins.get(first)
    return `${margin ? `${first}${words.join}${margin}` : words.unmet(first)}${more(rest.length)}`
  }
  if (standing.missing.length > 0) {
    const shown = standing.missing.slice(0, 3).join(words.list)
    return `${words.missing(shown)}${more(standing.missing.length - 3)}`
  }
  return ''
}

/** The operator that is true of a comparison, as it is printed: a false `>=` reads `<`. */
function truthOf(operator: string, holds: boolean): string {
  const [whenTrue = operator, whenFalse = operator] = OPERATORS[operator] ?? []
  return holds ? whenTrue : whenFalse
}

function reasonOf(line: TraceLine, standing: Standing, lines: Lines, titles: ReadonlyMap<string, string>): Reason {
  return {
    rule: line.rule,
    article: line.article,
    standing,
    facets: facetsOf(line, standing, titles),
    sources: factsBehind(line, lines).filter(({ doubt }) => doubt === undefined),
    line,
    way: standing === 'unmet' ? wayOf(line.rule, lines) : undefined,
  }
}

function standingOf(line: TraceLine, because: ReadonlySet<string>): Standing {
  if (line.state === 'fault') return 'fault'
  if (line.state === 'true') return 'met'
  return because.has(line.rule) ? 'unmet' : 'beside'
}

/** Made of other conditions: it compares nothing itself and reads no fact that is yes or no. */
const isComposite = ({ readings, comparisons }: TraceLine, lines: Lines): boolean => {
  const conditions = readings.filter(({ name, shown }) => YES_OR_NO.has(shown) || isCondition(lines.get(name)))
  const isFact = ({ origin, doubt }: Reading) => origin !== undefined || doubt !== undefined
  return comparisons.length === 0 && conditions.length > 0 && !conditions.some(isFact)
}

const isCondition = (line: TraceLine | undefined): boolean => line !== undefined && line.state !== 'value'

function facetsOf(line: TraceLine, standing: Standing, titles: ReadonlyMap<string, string>): Facet[] {
  const known = line.comparisons.filter(({ holds }) => holds !== null)
  const relevant = known.filter(({ met, right }) => {
    if (standing === 'unmet') return met === false
    // `职工总数 > 0` only guards the division that follows it.
    return known.length === 1 || right.text !== '0'
  })
  if (relevant.length > 0) return relevant.map((comparison) => facetOf(comparison, titles))
  const readings = line.readings.filter(({ doubt }) => doubt === undefined)
  const flags = readings.filter(({ shown }) => YES_OR_NO.has(shown))
  if (flags.length > 0)
    return [
      {
        sentence: flags
          .map(({ name, shown }) => words.is(name, shown === '是' ? words.yes : words.no))
          .join(words.join),
        margin: null,
      },
    ]
  if (readings.length === 0) return [{ sentence: line.values, margin: null }]
  return [{ sentence: readings.map(({ name, shown }) => `${name} ${glanceAt(shown)}`).join(words.join), margin: null }]
}

function facetOf(comparison: TraceLine['comparisons'][number], titles: ReadonlyMap<string, string>): Facet {
  const { left, operator, right, holds } = comparison
  const margin = comparison.margin && marginOf(comparison.margin)
  const truth = truthOf(operator, holds === true)
  const name = titles.get(left.text) ?? left.text
  const [shownLeft, shownRight] = glanceAtSides(plain(left.shown), plain(right.shown))
  if (truth === '=' && shownLeft === shownRight) return { sentence: `${name} = ${shownRight}`, margin }
  if (isLiteral(left.text)) return { sentence: `${shownLeft} ${truth} ${right.text} ${shownRight}`, margin }
  return { sentence: `${name} ${shownLeft} ${truth} ${shownRight}`, margin }
}

/** `余 5,000,000.00 美元` as `余 500 万美元`; nothing to spare as `恰好够`. */
function marginOf(margin: string): string {
  if (/^余 0(\.0+)? /.test(margin)) return words.enough
  const shown = glanceAt(margin)
    .replace('个百分点', words.percentagePoints)
    .replace(/\d{4,}(?=[. ])/, group)
  const [kind, by] = [shown.slice(0, 2), shown.slice(2)]
  if (kind === '差 ') return words.short(by)
  return kind === '余 ' ? words.spare(by) : shown
}

/** Facts that could not be used where a rule or an indicator wanted them, and what waits for each. */
function gapsOf(assessment: Assessment, lines: Lines): Gap[] {
  const gaps = new Map<string, { reading: Reading; waiting: Set<string> }>()
  const note = (reading: Reading, waiting: string) => {
    if (reading.doubt === undefined) return
    const key = `${reading.name} ${reading.period}`
    const gap = gaps.get(key) ?? { reading, waiting: new Set() }
    gap.waiting.add(waiting)
    gaps.set(key, gap)
  }
  for (const line of lines.values()) {
    if (line.state === 'unknown') for (const reading of line.readings) note(reading, line.rule)
  }
  for (const { title, readings } of assessment.scores) for (const reading of readings) note(reading, title)
  return [...gaps.values()].map(({ reading, waiting }) => ({ reading, waiting: [...waiting] }))
}

function factsBehind(line: TraceLine, lines: Lines): Reading[] {
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

/** The nearest rule above that asks for one of several ways, and the way this rule stands in. */
function wayOf(rule: string, lines: Lines): Reason['way'] {
  const seen = new Set<string>()
  let name = rule
  while (!seen.has(name)) {
    seen.add(name)
    const above = [...lines.values()].find(
      (line) => line.state === 'false' && line.readings.some((read) => read.name === name),
    )
    if (!above) return undefined
    if (/ or /.test(above.formula) && !/ and /.test(above.formula)) return { of: above.rule, name }
    name = above.rule
  }
  return undefined
}

/** What each doubt says about a fact. */
export function gapWords({ name, period, doubt = 'unknown' }: Reading): string {
  return DOUBTS[doubt]([name, periodWords(period)].filter(Boolean).join(' '))
}

const more = (count: number): string => (count > 0 ? words.more(count) : '')
const plain = (text: string): string => text.replaceAll('"', '')
const isLiteral = (text: string): boolean => /^[\d"-]/.test(text)

const YES_OR_NO: ReadonlySet<string> = new Set(['是', '否'])

const OPERATORS: Readonly<Record<string, readonly [string, string]>> = {
  '>=': ['≥', '<'],
  '<=': ['≤', '>'],
  '>': ['>', '≤'],
  '<': ['<', '≥'],
  '=': ['=', '≠'],
  '!=': ['≠', '='],
}

const DOUBTS = inBoth(
  {
    unknown: (fact: string) => `缺 ${fact}`,
    conflict: (fact: string) => `${fact} 各来源不一致，待核查`,
    stale: (fact: string) => `${fact} 已过期，需更新`,
    invalid: (fact: string) => `${fact} 未通过校验`,
  },
  {
    unknown: (fact) => `${fact} is missing`,
    conflict: (fact) => `${fact}: sources differ, to be checked`,
    stale: (fact) => `${fact} is out of date`,
    invalid: (fact) => `${fact} failed its check`,
  },
)
