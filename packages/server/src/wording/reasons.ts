import type { z } from 'zod'
import { parseExact, round, show, showPeriod } from '@gongzhen/core/base'
import type { assessment, wording } from '../contract.ts'

type Wording = z.output<typeof wording>
type Shown = z.output<typeof assessment>
type Line = Shown['trace'][number]

/** Each failing rule: what it compares and how far it is off, its article, and the facts behind it with their sources. */
export function reasonsOf({
  because,
  trace,
  margins,
  scores,
}: Pick<Shown, 'because' | 'trace' | 'margins' | 'scores'>): Wording['reasons'] {
  const titles = new Map(scores.map(({ node, title }) => [node, title]))
  const lines = new Map(trace.map((line) => [line.rule, line]))
  return because.map((rule) => {
    const line = lines.get(rule)
    const margin = margins.find((one) => one.rule === rule)?.text
    if (line === undefined)
      return { sentence: [`未满足：${rule}`, margin].filter(Boolean).join('，'), article: '', sources: [] }
    const unmet = line.comparisons.filter(({ met }) => met === false)
    const compared = unmet.map(({ left, operator, right, holds }) => {
      const [one, other] = told(left.shown, right.shown)
      return `${titles.get(left.text) ?? left.text} ${one} ${truth(operator, holds)} ${other}`
    })
    const sentence = [compared.length > 0 ? `${rule}：${compared.join('，')}` : `未满足：${rule}`, margin]
    return {
      sentence: sentence.filter(Boolean).join('，'),
      article: line.article,
      sources: sourcesOf(line, lines),
    }
  })
}

/** The facts behind a rule, through the rules in between, each once. */
function sourcesOf(line: Line, lines: ReadonlyMap<string, Line>): string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  const follow = ({ rule, readings }: Line): void => {
    if (seen.has(rule)) return
    seen.add(rule)
    for (const { name, period, shown, origin } of readings) {
      const behind = lines.get(name)
      if (behind) follow(behind)
      else if (origin) found.add(`${showPeriod(period)} ${name} ${shown}（${origin.source}）`.trim())
    }
  }
  follow(line)
  return [...found]
}

/** Both sides with fractions cut to two decimals, or to as many as it takes to tell them apart. */
function told(left: string, right: string): readonly [string, string] {
  for (const decimals of [2, 4, 6, 8]) {
    const sides = [shortFractions(left, decimals), shortFractions(right, decimals)] as const
    if (sides[0].replaceAll('约 ', '') !== sides[1].replaceAll('约 ', '')) return sides
  }
  return [left, right]
}

/** `51.258207…%` as `约 51.26%`. */
const shortFractions = (shown: string, decimals: number): string =>
  shown.replace(/(?<![\d,])(-?\d+\.\d{5,})…?/g, (found, digits: string) => {
    const value = parseExact(digits)
    return value === undefined ? found : `约 ${show(round(value, decimals, 'half_up'))}`
  })

/** The comparison as it came out: a false `>=` reads `<`. */
const truth = (operator: Line['comparisons'][number]['operator'], holds: boolean | null): string =>
  SIGNS[holds === false ? OPPOSITE[operator] : operator]
const OPPOSITE = { '=': '!=', '!=': '=', '<': '>=', '<=': '>', '>': '<=', '>=': '<' } as const
const SIGNS = { '=': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' } as const

/** The parts of the points at the first level that has several. */
export function partsOf(scores: Shown['scores']): Wording['parts'] {
  for (let depth = 1; depth <= DEPTH_MAX; depth++) {
    const found = scores.filter((line) => line.depth === depth)
    if (found.length >= PARTS_MIN)
      return found.map(({ title, score, max }) => ({
        title,
        score: shortPoints(score),
        max: max === null ? null : shortPoints(max),
      }))
  }
  return []
}

const DEPTH_MAX = 3
const PARTS_MIN = 2

/** Points as they are printed: two decimals at most, the last one rounded half up. */
export function shortPoints(score: string): string {
  const value = parseExact(score.replace('…', ''))
  return value === undefined ? score : show(round(value, 2, 'half_up'))
}
