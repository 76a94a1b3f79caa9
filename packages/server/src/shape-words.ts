import type { InBoth } from '@gongzhen/core/base'
import type { z } from 'zod'
import { joined } from './in-both.ts'

/** What did not fit: as zod knows it when it words it, and as it hands it on with what was received. */
export type Misfit = z.core.$ZodRawIssue | z.core.$ZodIssue
type Bound = Extract<Misfit, { readonly code: 'too_big' | 'too_small' }>

/**
 * What a field was to be and what it is. Short content is told back; of a text that is too long its length is told.
 */
export function shapeWordsOf(misfit: Misfit): InBoth {
  switch (misfit.code) {
    case 'invalid_type':
      return misfitting(KINDS[misfit.expected] ?? A_GROUP, misfit.input)
    case 'invalid_value':
      return misfitting(oneOf(misfit.values), misfit.input)
    case 'too_big':
      return outside(misfit, Number(misfit.maximum), TOO_BIG)
    case 'too_small':
      return outside(misfit, Number(misfit.minimum), TOO_SMALL)
    case 'invalid_format':
      return misfitting(FORMATS[misfit.format] ?? writtenAs(misfit.pattern ?? misfit.format), misfit.input)
    case 'not_multiple_of':
      return misfitting({ zh: `${misfit.divisor} 的整数倍`, en: `a multiple of ${misfit.divisor}` }, misfit.input)
    case 'unrecognized_keys':
      return {
        zh: `没有这些字段，请删去：${misfit.keys.join('、')}`,
        en: `there are no such fields: ${misfit.keys.join(', ')}`,
      }
    case 'invalid_union':
      return misfitting(anyOf(misfit), foundIn(misfit))
    default:
      return { zh: '内容不合要求', en: 'the content does not fit' }
  }
}

/** Everything that does not fit, each with where it stands: for a file that a person has written. */
export const misfitsIn = ({ issues }: z.ZodError): InBoth =>
  joined(
    issues.map((misfit) => {
      const where = misfit.path.join('.')
      const { zh, en } = shapeWordsOf(misfit)
      return where === '' ? { zh, en } : { zh: `${where}：${zh}`, en: `${where}: ${en}` }
    }),
  )

/** The words of zod for those who ask in Chinese. */
export const chineseWords = (misfit: z.core.$ZodRawIssue): string => shapeWordsOf(misfit).zh

function misfitting(expected: InBoth, found: unknown): InBoth {
  if (found === undefined) return { zh: `没有填，应为${expected.zh}`, en: `missing, expected ${expected.en}` }
  const told = tell(found)
  return { zh: `应为${expected.zh}，收到的是${told.zh}`, en: `expected ${expected.en}, found ${told.en}` }
}

/** A length or number beyond what it may be. */
function outside({ origin, inclusive, input }: Bound, bound: number, words: typeof TOO_BIG): InBoth {
  const unit = UNITS[origin]
  const edge = inclusive === false ? words.beyond : words.within
  if (unit === undefined)
    return misfitting({ zh: `${edge.zh} ${bound} 的数`, en: `a number ${edge.en} ${bound}` }, input)
  const size = typeof input === 'string' || Array.isArray(input) ? input.length : 0
  if (size === 0) return { zh: '不能为空', en: 'must not be empty' }
  return {
    zh: `${words.length.zh}，${edge.zh} ${bound} ${unit.zh}，现有 ${size} ${unit.zh}`,
    en: `${words.length.en}: ${edge.en} ${bound} ${unit.en}, found ${size}`,
  }
}

const TOO_BIG = {
  within: { zh: '至多', en: 'at most' },
  beyond: { zh: '小于', en: 'below' },
  length: { zh: '太长', en: 'too long' },
}
const TOO_SMALL: typeof TOO_BIG = {
  within: { zh: '至少', en: 'at least' },
  beyond: { zh: '大于', en: 'above' },
  length: { zh: '太短', en: 'too short' },
}

function anyOf(misfit: Extract<Misfit, { readonly code: 'invalid_union' }>): InBoth {
  if ('options' in misfit && Array.isArray(misfit.options)) return oneOf(misfit.options)
  const options = misfit.errors.map(([first]) => (first === undefined ? A_GROUP : expectedOf(first)))
  return { zh: options.map(({ zh }) => zh).join('，或'), en: options.map(({ en }) => en).join(', or ') }
}

/** Where one field decides between the options, what that field holds. */
function foundIn(misfit: Extract<Misfit, { readonly code: 'invalid_union' }>): unknown {
  const { input, discriminator } = misfit
  if (typeof discriminator !== 'string' || typeof input !== 'object' || input === null) return input
  return Object.entries(input).find(([key]) => key === discriminator)?.[1]
}

/** What one option of several asks for, without what was found. */
function expectedOf(misfit: z.core.$ZodIssue): InBoth {
  const { zh, en } = shapeWordsOf({ ...misfit, input: undefined } as z.core.$ZodIssue)
  return { zh: zh.replace(/^没有填，应为/, ''), en: en.replace(/^missing, expected /, '') }
}

const oneOf = (values: readonly unknown[]): InBoth =>
  values.length === 1
    ? { zh: `“${String(values[0])}”`, en: `“${String(values[0])}”` }
    : { zh: `以下之一：${values.map(String).join('、')}`, en: `one of ${values.map(String).join(', ')}` }

const writtenAs = (pattern: string): InBoth => ({ zh: `写成 ${pattern} 的文字`, en: `a text written as ${pattern}` })

/** What was received, short enough to be read. */
function tell(found: unknown): InBoth {
  if (found === null) return { zh: '空值', en: 'null' }
  if (Array.isArray(found)) return { zh: '一个列表', en: 'a list' }
  if (typeof found === 'object') return { zh: '一组内容', en: 'a group of fields' }
  if (typeof found === 'number' && Number.isNaN(found)) return { zh: '别的文字', en: 'something else' }
  if (found === '') return { zh: '空白', en: 'nothing' }
  const characters = [...String(found)]
  const shown = `“${characters.slice(0, SHOWN_MAX).join('')}${characters.length > SHOWN_MAX ? '……' : ''}”`
  const kind = typeof found === 'string' ? NOTHING_MORE : (KINDS[typeof found] ?? NOTHING_MORE)
  return { zh: `${kind.zh}${shown}`, en: `${kind.en}${shown}`.trim() }
}

const SHOWN_MAX = 40
const NOTHING_MORE: InBoth = { zh: '', en: '' }
const A_GROUP: InBoth = { zh: '一组字段', en: 'a group of fields' }

const KINDS: Readonly<Record<string, InBoth>> = {
  string: { zh: '文字', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '是（true）或否（false）', en: 'true or false' },
  array: { zh: '一个列表', en: 'a list' },
  object: A_GROUP,
  record: A_GROUP,
  null: { zh: '空值', en: 'null' },
}

const FORMATS: Readonly<Record<string, InBoth>> = {
  date: { zh: '写作 2026-01-31 的日期', en: 'a day written as 2026-01-31' },
  datetime: { zh: '写作 2026-01-31T08:00:00Z 的时刻', en: 'a moment written as 2026-01-31T08:00:00Z' },
  safeint: { zh: '整数', en: 'a whole number' },
  url: { zh: '网址', en: 'an address of the web' },
  email: { zh: '邮箱地址', en: 'an e-mail address' },
}

const UNITS: Readonly<Record<string, InBoth>> = {
  string: { zh: '个字', en: 'characters' },
  array: { zh: '项', en: 'items' },
}
