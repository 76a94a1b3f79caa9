import { type Problem, UNITS, divide, parseExact, show } from '../../base.ts'
import { clip, problemAt } from '../problem.ts'
import { blankLiterals, unpairedBracket } from './blank.ts'

/** Says in plain words why a text cannot be read on from `stop`. */
export function explainStop(text: string, stop: number): Problem {
  const { blanked } = blankLiterals(text)
  const at = stop + (/^\s*/.exec(text.slice(stop))?.[0].length ?? 0)
  const rest = text.slice(at)
  const joined = /^(?:&&?|\|\|?)/.exec(rest)?.[0]
  if (joined) {
    const expected = joined.startsWith('&') ? 'and' : 'or'
    return problemAt(at, 'wrong_sign', { found: joined, expected }, expected)
  }
  const grouped = groupedNumber(text, at)
  if (grouped) return grouped
  const withUnit = numberWithUnit(text, at)
  if (withUnit) return withUnit
  const bracket = unpairedBracket(blanked)
  if (bracket) return problemAt(bracket.at, bracket.opens ? 'unclosed' : 'unopened', bracket)
  if ((blanked.slice(0, at).match(JOINS)?.length ?? 0) > JOINS_MAX) return problemAt(at, 'too_complex', {})
  const found = rest === '' ? lastWord(text) : firstWord(rest)
  const from = rest === '' ? text.trimEnd().length - found.length : at
  return problemAt(Math.max(0, from), 'unexpected', { found, ...hint(text.slice(0, at), rest) })
}

/** Beyond so many operators in a row the grammar gives up, although nothing is wrong at that point. */
const JOINS_MAX = 300
const JOINS = /[-+*/<>=]|\b(?:and|or|in|between)\b/g

/** `1,000`: a comma separates values, not thousands. */
function groupedNumber(text: string, at: number): Problem | undefined {
  const head = /(?<![\w.])\d{1,3}$/.exec(text.slice(0, at))?.[0]
  const tail = /^(?:,\d{3})+(?![\d])/.exec(text.slice(at))?.[0]
  if (head === undefined || tail === undefined) return undefined
  const expected = `${head}${tail}`.replaceAll(',', '')
  return problemAt(at - head.length, 'grouped_number', { found: `${head}${tail}`, expected }, expected)
}

function numberWithUnit(text: string, at: number): Problem | undefined {
  const number = /(?:\d[\d,]*(?:\.\d+)?|(?<!\.)\.\d+)\s*$/.exec(text.slice(0, at))?.[0]
  if (number === undefined) return undefined
  const from = at - number.length
  const rest = text.slice(at)
  if (rest.startsWith('%')) {
    const percent = `${number.trim()}%`
    const share = show(divide(parseExact(number.trim().replaceAll(',', '')) ?? 0, 100) ?? 0)
    return problemAt(from, 'percent', { found: percent, expected: share }, share)
  }
  const unit = Object.keys(UNITS)
    .filter((name) => rest.startsWith(name))
    .sort((a, b) => b.length - a.length)[0]
  return unit === undefined ? undefined : problemAt(from, 'number_with_unit', { found: `${number.trim()}${unit}` })
}

type Hint = { readonly hint: string; readonly hintEn: string }

/** What would have been needed at this point, from the words before and after it. */
function hint(before: string, rest: string): Hint {
  const previous = lastWord(before)
  const next = firstWord(rest)
  if (rest === '') return atEnd(before, previous)
  if (next === 'then' || next === 'else') {
    return { hint: `“${next}”前面缺少 if 或一个值`, hintEn: `an if or a value is missing before “${next}”` }
  }
  const loop = before.match(/\b(?:for|some|every)\b/g)?.at(-1)
  if (loop !== undefined && next === (loop === 'for' ? 'satisfies' : 'return')) {
    const expected = loop === 'for' ? 'return' : 'satisfies'
    return { hint: `${loop} 后面用 ${expected}`, hintEn: `a ${loop} goes with ${expected}` }
  }
  if (next === ',' || CLOSES.test(next)) {
    return { hint: `“${next}”前面缺少一个值`, hintEn: `a value is missing before “${next}”` }
  }
  if (OPERATOR.test(next) && (previous === '' || OPERATOR.test(previous) || OPENS.test(previous))) {
    return { hint: `“${next}”的左边缺少一个值`, hintEn: `there is no value to the left of “${next}”` }
  }
  if (!OPERATOR.test(previous) && !OPERATOR.test(next)) {
    return {
      hint: `“${clip(previous, 30)}”和“${clip(next, 30)}”之间缺少运算符或逗号`,
      hintEn: `an operator or a comma is missing between “${clip(previous, 30)}” and “${clip(next, 30)}”`,
    }
  }
  return { hint: '这里应当是一个值', hintEn: 'a value is expected here' }
}

function atEnd(before: string, previous: string): Hint {
  const words = before.match(/\b(?:if|then|else|for|some|every|return|satisfies)\b/g) ?? []
  const count = (word: string) => words.filter((other) => other === word).length
  if (count('if') > count('then')) return { hint: 'if 后面缺少 then', hintEn: 'the if lacks its then' }
  if (count('if') > count('else')) {
    return { hint: 'if 要写全：if 条件 then 值 else 值', hintEn: 'an if is written in full: if … then … else …' }
  }
  if (count('for') > count('return')) return { hint: 'for 后面缺少 return', hintEn: 'the for lacks its return' }
  if (count('some') + count('every') > count('satisfies')) {
    return { hint: 'some 或 every 后面缺少 satisfies', hintEn: 'the some or every lacks its satisfies' }
  }
  return {
    hint: `公式到“${clip(previous, 30)}”就结束了，后面缺少一个值`,
    hintEn: `the formula ends at “${clip(previous, 30)}”; a value is missing after it`,
  }
}

const OPERATOR = /^(?:[-+*/<>=!]+|and|or|in|between|if|then|else|return|satisfies)$/
const OPENS = /^[([{,:]$/
const CLOSES = /^[)\]}]$/
const WORD = '[\\p{L}\\p{N}_.]+|"[^"]*"|[-+*/<>=!]+|[^\\s]'
const firstWord = (text: string): string => clip(new RegExp(`^(?:${WORD})`, 'u').exec(text)?.[0] ?? '', 30)

function lastWord(text: string): string {
  const words = text.slice(-200).match(new RegExp(WORD, 'gu'))
  return clip(words?.at(-1) ?? '', 30)
}
