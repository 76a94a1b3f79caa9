import type { Problem } from '../base.ts'
import type { Place } from './syntax.ts'

/** Everything that can be wrong with a formula, in both languages. {holes} are filled by `problemAt`. */
const WORDING = {
  empty: { zh: '公式是空的', en: 'the formula is empty' },
  too_long: {
    zh: '公式有 {found} 个字，最多 {limit} 个；请拆成几条规则',
    en: 'the formula has {found} characters, the limit is {limit}; split it into several rules',
  },
  too_deep: {
    zh: '公式嵌套超过 {limit} 层；请拆成几条规则',
    en: 'the formula is nested more than {limit} levels deep; split it into several rules',
  },
  too_complex: {
    zh: '公式读到这里过于复杂，请拆成几条规则',
    en: 'the formula is too complex to read from here on; split it into several rules',
  },
  full_width: {
    zh: '这里是全角符号“{found}”，公式里要用半角“{expected}”',
    en: 'full-width “{found}” here; a formula uses “{expected}”',
  },
  wrong_sign: {
    zh: '公式里没有“{found}”，请写“{expected}”',
    en: 'a formula has no “{found}”; write “{expected}”',
  },
  unexpected: { zh: '读不懂“{found}”：{hint}', en: 'cannot read “{found}”: {hintEn}' },
  unclosed: { zh: '“{found}”没有配对的“{expected}”', en: '“{found}” has no matching “{expected}”' },
  unopened: { zh: '“{found}”前面没有配对的“{expected}”', en: '“{found}” has no matching “{expected}” before it' },
  unclosed_text: { zh: '文字没有结束的双引号', en: 'the text has no closing double quote' },
  bad_text: { zh: '文字里的转义“{found}”不认识', en: 'unknown escape “{found}” in a text' },
  bad_number: {
    zh: '“{found}”超出数的范围（指数在 ±6176 以内）',
    en: '“{found}” is out of range (exponents stay within ±6176)',
  },
  number_with_unit: {
    zh: '公式里的数不带单位：把“{found}”写成参数（如 上限: {found}），公式里用它的名字',
    en: 'a number in a formula carries no unit: make “{found}” a parameter and use its name here',
  },
  grouped_number: {
    zh: '数里不写千分号：“{found}”写成 {expected}',
    en: 'a number has no thousands separators: write {expected} for “{found}”',
  },
  percent: {
    zh: '公式里没有百分号：“{found}”写成 {expected}，或写成参数',
    en: 'a formula has no percent sign: write {expected} for “{found}”, or make it a parameter',
  },
  missing_left: { zh: '“{found}”的左边缺少一个值', en: 'there is no value to the left of “{found}”' },
  wrong_connective: {
    zh: '“{found}”不是公式里的词，请写“{expected}”',
    en: '“{found}” is no word of a formula; write “{expected}”',
  },
  test_joined: {
    zh: '一个格子里的比较不能用“{found}”连接：区间写成 [下限..上限)，多个取值用逗号',
    en: 'comparisons in one cell are not joined by “{found}”: write a range [low..high), or several values with commas',
  },
  undeclared: { zh: '没有声明过“{found}”{nearest}', en: '“{found}” is not declared{nearestEn}' },
  no_function: { zh: '没有函数“{found}”{nearest}', en: 'there is no function “{found}”{nearestEn}' },
  not_a_function: {
    zh: '“{found}”不是函数，后面不能带括号',
    en: '“{found}” is not a function and takes no brackets',
  },
  function_without_call: {
    zh: '“{found}”是函数，后面要有括号',
    en: '“{found}” is a function: brackets must follow',
  },
  unit_not_period: {
    zh: '括号里的“{unit}”是单位，不是年份：{name}自带单位，直接写 {name}；要取别的年份写 {name}(上年)',
    en: '“{unit}” in the brackets is a unit, not a period: {name} carries its unit; another year is {name}(previous year)',
  },
  not_periodic: {
    zh: '“{found}”不分年份或月份，后面不能写期间',
    en: '“{found}” has no periods, so none can follow it in brackets',
  },
  bad_period: {
    zh: '“{found}”不是{name}的期间，可写：{expected}',
    en: '“{found}” is no period of {name}; it may be: {expectedEn}',
  },
  series_argument: {
    zh: '{name}的第 1 个参数要是分年或分月的事实名，这里是“{found}”',
    en: 'the first argument of {name} must be the name of a periodic fact, here is “{found}”',
  },
  series_count: {
    zh: '{name}的期数要直接写 {low} 到 {high} 的整数，这里是“{found}”',
    en: '{name} takes a literal whole number of periods from {low} to {high}, here is “{found}”',
  },
  argument_count: {
    zh: '函数 {name} 要 {expected} 个参数，这里有 {found} 个：{usage}',
    en: 'function {name} takes {expected} arguments, here are {found}: {usage}',
  },
  argument_name: {
    zh: '函数 {name} 没有参数“{found}”：{usage}',
    en: 'function {name} has no parameter “{found}”: {usage}',
  },
  argument_type: {
    zh: '函数 {name} 的“{parameter}”要是{expected}，这里是{found}',
    en: '“{parameter}” of function {name} must be {expectedEn}, here is {foundEn}',
  },
  argument_value: { zh: '函数 {name}：{hint}', en: 'function {name}: {hintEn}' },
  operand: {
    zh: '“{operator}”要{expected}，这里是{found}',
    en: '“{operator}” needs {expectedEn}, here is {foundEn}',
  },
  mixed: {
    zh: '“{operator}”两边不能一起用：左边是{left}，右边是{right}',
    en: '“{operator}” cannot join {leftEn} on the left and {rightEn} on the right',
  },
  choices: {
    zh: '{place}的类型不一致：{left}、{right}',
    en: '{placeEn} differ in type: {leftEn}, {rightEn}',
  },
  bad_date: { zh: '没有“{found}”这一天，日期写成 2024-06-30', en: 'there is no day “{found}”; a date is 2024-06-30' },
  date_as_text: {
    zh: '日期要和日期比：“{found}”写成 date("{found}")',
    en: 'a date is compared with a date: write date("{found}")',
  },
  division_by_zero: { zh: '除数是 0', en: 'division by zero' },
  no_entry: { zh: '{name}里没有“{found}”{nearest}', en: '{name} has no “{found}”{nearestEn}' },
  not_a_context: {
    zh: '“{name}”是{found}，后面不能用“.”取值',
    en: '“{name}” is {foundEn}; it has no parts to take with “.”',
  },
  subject_outside: {
    zh: '“?”只能在决策表的格子里用',
    en: '“?” may stand only in a cell of a decision table',
  },
  not_supported: { zh: '暂不支持：{found}', en: 'not supported yet: {foundEn}' },
  bad_regex: { zh: '正则表达式“{found}”不对：{hint}', en: 'bad regular expression “{found}”: {hintEn}' },
  duplicate: { zh: '“{found}”重复了', en: '“{found}” is repeated' },
} as const

export type ProblemName = keyof typeof WORDING

type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type Details<Name extends ProblemName> = Record<
  Holes<(typeof WORDING)[Name]['zh']> | Holes<(typeof WORDING)[Name]['en']>,
  string | number
>

/** A problem of a formula; its column counts characters of the text from 1. */
export function problemAt<Name extends ProblemName>(
  place: Place | number,
  name: Name,
  details: Details<Name>,
  proposal?: string,
): Problem {
  const filled = new Map(Object.entries(details).map(([hole, value]) => [hole, clip(String(value))]))
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => filled.get(hole) ?? '')
  return {
    code: `feel.${name}`,
    column: (typeof place === 'number' ? place : place.from) + 1,
    zh: fill(WORDING[name].zh),
    en: fill(WORDING[name].en),
    ...(proposal !== undefined && { proposal }),
  }
}

/** The text when it is short, else its beginning: a message stays readable whatever was typed. */
export const clip = (text: string, limit = 120): string => (text.length <= limit ? text : `${text.slice(0, limit)}…`)
