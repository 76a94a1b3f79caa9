import { CHARACTERS_MAX, ITEMS_MAX } from './limits.ts'
import { clip } from './problem.ts'
import { Fault, type Result, Unknown, isContext, isDateValue, isInterval, isList, isSpan, isTemporal } from './value.ts'

/** Why a rule could not be computed, in both languages. */
const WORDING = {
  division_by_zero: { zh: '除数是 0', en: 'division by zero' },
  type: { zh: '要{expected}，得到的是{found}', en: 'expected {expectedEn}, found {foundEn}' },
  range: { zh: '数太大，超出 10 的 6145 次方', en: 'the number is beyond 10 to the power of 6145' },
  no_real: { zh: '{found}没有实数结果', en: '{foundEn} has no real result' },
  no_item: { zh: '列表没有第 {found} 项，共 {count} 项', en: 'the list has no item {found}, it has {count}' },
  no_entry: { zh: '结构里没有“{found}”', en: 'the context has no entry “{found}”' },
  empty_list: { zh: '列表是空的', en: 'the list is empty' },
  argument: { zh: '{hint}', en: '{hintEn}' },
  no_row: { zh: '决策表没有一行符合', en: 'no row of the table matches' },
  several_rows: { zh: '决策表有几行同时符合：第 {rows} 行', en: 'several rows of the table match: {rows}' },
  too_large: {
    zh: '结果太大（列表最多 {items} 项，文字最多 {characters} 字）',
    en: 'the result is too large (at most {items} items, {characters} characters)',
  },
  too_many: { zh: '循环超过 {limit} 次', en: 'more than {limit} iterations' },
  too_deep: { zh: '函数嵌套太深', en: 'functions call each other too deep' },
} as const

/** The details of `too_large`. */
export const LARGEST = { items: ITEMS_MAX, characters: CHARACTERS_MAX }

export type FaultName = keyof typeof WORDING

/** A fault of a formula, its words filled with the details. */
export function fault(name: FaultName, details: Readonly<Record<string, string | number>> = {}): Fault {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => clip(String(details[hole] ?? ''), 60))
  return new Fault(`feel.${name}`, fill(WORDING[name].zh), fill(WORDING[name].en))
}

/** The same fault with the part of the formula it arose in. */
export function located(found: Fault, snippet: string): Fault {
  const part = clip(snippet.replace(/\s+/g, ' '), 60)
  return new Fault(found.code, `${found.zh}（在“${part}”）`, `${found.en} (in “${part}”)`)
}

const EXPECTED = {
  number: ['数', 'a number'],
  boolean: ['是否', 'yes or no'],
  text: ['文字', 'text'],
  date: ['日期', 'a date'],
  list: ['列表', 'a list'],
  context: ['结构', 'a context'],
  interval: ['区间', 'a range'],
  function: ['函数', 'a function'],
  comparable: ['同一种可比较的值', 'two comparable values of one kind'],
} as const

export type Expected = keyof typeof EXPECTED

/** A value of the wrong kind met at run time. */
export function typeFault(expected: Expected, found: Result): Fault {
  const [zh, en] = kindOf(found)
  return fault('type', { expected: EXPECTED[expected][0], expectedEn: EXPECTED[expected][1], found: zh, foundEn: en })
}

function kindOf(value: Result): readonly [string, string] {
  if (value === null) return ['空值', 'null']
  if (typeof value === 'boolean') return EXPECTED.boolean
  if (typeof value === 'string') return EXPECTED.text
  if (isDateValue(value)) return EXPECTED.date
  if (isTemporal(value)) return ['时间', 'a time']
  if (isList(value)) return EXPECTED.list
  if (isInterval(value)) return EXPECTED.interval
  if (isSpan(value)) return EXPECTED.number
  if (isContext(value)) return EXPECTED.context
  return value instanceof Unknown ? ['未知', 'unknown'] : EXPECTED.number
}
