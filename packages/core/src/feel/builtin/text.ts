import { fromMinor, isExact, show } from '../../base.ts'
import { LARGEST, fault, typeFault } from '../fault.ts'
import { CHARACTERS_MAX } from '../limits.ts'
import { writeValue } from '../written.ts'
import { BOOLEAN, TEXT, type Type, WHOLE } from '../type.ts'
import { type Result, type Value, isList } from '../value.ts'
import { type Builtin, define, optional, parameter } from './signature.ts'

/** A function of texts that never fails. */
function ofTexts(
  name: string,
  aliases: readonly string[],
  parameters: readonly string[],
  type: Type,
  compute: (...texts: string[]) => Value,
): Builtin {
  const declared = parameters.map((one) => parameter(one, 'text'))
  return define(name, aliases, declared, type, (values) => {
    const texts: string[] = []
    for (const value of values) {
      if (typeof value !== 'string') return typeFault('text', value)
      texts.push(value)
    }
    return compute(...texts)
  })
}

/** Characters are counted as people count them: one for 𠮷 as for 吉. Positions start at 1, or −1 from the end. */
function substring([text = null, start = null, length]: readonly Value[]): Result {
  if (typeof text !== 'string') return typeFault('text', text)
  const characters = Array.from(text)
  if (typeof start !== 'number' || start === 0) {
    return fault('argument', { hint: '起始位置从 1 或 −1 数起', hintEn: 'the start position counts from 1 or −1' })
  }
  const from = start > 0 ? start - 1 : characters.length + start
  if (length !== undefined && length !== null && (typeof length !== 'number' || length < 1)) {
    return fault('argument', { hint: '长度要是 1 以上的整数', hintEn: 'the length must be a whole number from 1' })
  }
  const end = typeof length === 'number' ? from + length : characters.length
  return characters.slice(Math.max(0, from), Math.max(0, end)).join('')
}

function before(text: string, match: string): string {
  const at = text.indexOf(match)
  return at < 0 ? '' : text.slice(0, at)
}

function after(text: string, match: string): string {
  const at = text.indexOf(match)
  return at < 0 ? '' : text.slice(at + match.length)
}

/** `string(x)`: every digit of a number, money in its units, a date as 2024-06-30; null stays null. */
function stringOf([value = null]: readonly Value[], [type]: readonly Type[]): Result {
  if (value === null) return null
  if (isExact(value) && type?.kind === 'number' && type.money?.power === 1) {
    return show(fromMinor(value, type.money.currency))
  }
  return writeValue(value, false)
}

function join([list = null, delimiter = null]: readonly Value[]): Result {
  if (!isList(list)) return typeFault('list', list)
  const between = typeof delimiter === 'string' ? delimiter : ''
  const texts: string[] = []
  let length = 0
  for (const item of list) {
    if (item === null) continue
    if (typeof item !== 'string') return typeFault('text', item)
    texts.push(item)
    length += item.length + between.length
    if (length > CHARACTERS_MAX) return fault('too_large', LARGEST)
  }
  return texts.join(between)
}

/** Functions of texts. */
export const TEXT_FUNCTIONS: readonly Builtin[] = [
  define('string', ['转为文字'], [parameter('from', 'any')], TEXT, stringOf),
  ofTexts('string length', ['字数'], ['string'], WHOLE, (text) => Array.from(text).length),
  define(
    'substring',
    ['截取'],
    [parameter('string', 'text'), parameter('start position', 'number'), optional('length', 'number')],
    TEXT,
    substring,
  ),
  ofTexts('substring before', ['前段'], ['string', 'match'], TEXT, before),
  ofTexts('substring after', ['后段'], ['string', 'match'], TEXT, after),
  ofTexts('upper case', ['大写'], ['string'], TEXT, (text) => text.toUpperCase()),
  ofTexts('lower case', ['小写'], ['string'], TEXT, (text) => text.toLowerCase()),
  ofTexts('trim', ['去空格'], ['string'], TEXT, (text) => text.trim()),
  ofTexts('contains', ['包含'], ['string', 'match'], BOOLEAN, (text, match) => text.includes(match)),
  ofTexts('starts with', ['开头是'], ['string', 'match'], BOOLEAN, (text, match) => text.startsWith(match)),
  ofTexts('ends with', ['结尾是'], ['string', 'match'], BOOLEAN, (text, match) => text.endsWith(match)),
  define('string join', ['连接文字'], [parameter('list', 'list'), optional('delimiter', 'text')], TEXT, join),
]
