import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ENDPOINTS } from '../routes.ts'
import { fieldName } from './field-names.ts'
import { IllFitting, misfitsOf } from './ill-fitting.ts'
import { chineseWords } from '../shape-words.ts'

z.config({ localeError: chineseWords })

function told(shape: z.ZodType, given: unknown) {
  const { error } = z.safeParse(shape, given, { reportInput: true })
  const misfits = new IllFitting('body', error?.issues ?? [])
  const [zh, en] = [misfitsOf(misfits, false), misfitsOf(misfits, true)]
  return [zh.map(({ name, message }) => name + message).join('；'), en.map(({ message }) => message).join('; ')]
}

const A_DAY = '应为写作 2026-01-31 的日期'

test.each<[string, z.ZodType, unknown, string, string]>([
  ['a number for a text', z.string(), 7, '应为文字，收到的是数字“7”', 'expected a text, found a number“7”'],
  ['nothing at all', z.object({ login: z.string() }), {}, '账号（login）没有填，应为文字', 'missing, expected a text'],
  ['null', z.number(), null, '应为数字，收到的是空值', 'expected a number, found null'],
  [
    'words for a number',
    z.coerce.number(),
    '甲',
    '应为数字，收到的是别的文字',
    'expected a number, found something else',
  ],
  ['a part of a number', z.int(), 1.5, '应为整数，收到的是数字“1.5”', 'expected a whole number, found a number“1.5”'],
  [
    'a number too large',
    z.number().max(200),
    999,
    '应为至多 200 的数，收到的是数字“999”',
    'expected a number at most 200, found a number“999”',
  ],
  [
    'a number that has to be above none',
    z.number().positive(),
    0,
    '应为大于 0 的数，收到的是数字“0”',
    'expected a number above 0, found a number“0”',
  ],
  [
    'a text too long',
    z.string().max(2),
    '一二三',
    '太长，至多 2 个字，现有 3 个字',
    'too long: at most 2 characters, found 3',
  ],
  ['an empty text', z.string().min(2), '', '不能为空', 'must not be empty'],
  [
    'a list too short',
    z.array(z.string()).min(2),
    ['a'],
    '太短，至少 2 项，现有 1 项',
    'too short: at least 2 items, found 1',
  ],
  [
    'none of the choices',
    z.enum(['gone', 'kept']),
    'lost',
    '应为以下之一：gone、kept，收到的是“lost”',
    'expected one of gone, kept, found “lost”',
  ],
  [
    'a day there is not',
    z.iso.date(),
    '2026-02-30',
    `${A_DAY}，收到的是“2026-02-30”`,
    'expected a day written as 2026-01-31, found “2026-02-30”',
  ],
  [
    'none of several kinds',
    z.union([z.boolean(), z.number()]),
    'then',
    '应为是（true）或否（false），或数字，收到的是“then”',
    'expected true or false, or a number, found “then”',
  ],
  [
    'none of several actions',
    z.discriminatedUnion('action', [z.object({ action: z.literal('keep') }), z.object({ action: z.literal('drop') })]),
    {},
    '动作（action）没有填，应为以下之一：keep、drop',
    'missing, expected one of keep, drop',
  ],
  [
    'a field nobody knows',
    z.strictObject({}),
    { tale: 1 },
    '没有这些字段，请删去：tale',
    'there are no such fields: tale',
  ],
  [
    'a row in a list',
    z.object({ items: z.array(z.object({ value: z.boolean() })) }),
    { items: [{ value: '是' }] },
    '各项的第 1 项的值（items.0.value）应为是（true）或否（false），收到的是“是”',
    'expected true or false, found “是”',
  ],
])('a field says what was expected and what was found: %s', (_, shape, given, zh, en) => {
  expect(told(shape, given)).toEqual([zh, en])
})

const SHAPES = ENDPOINTS.flatMap(({ method, path, ...endpoint }) =>
  (['body', 'query', 'params'] as const).flatMap((part) => {
    const shape = endpoint[part]
    return shape instanceof z.ZodObject ? [[`${method} ${path} ${part}`, shape] as const] : []
  }),
)

describe('every endpoint', () => {
  test('names each of its fields in Chinese', () => {
    const keys = new Set(SHAPES.flatMap(([, shape]) => Object.keys(shape.shape)))
    expect([...keys].filter((key) => fieldName(key) === undefined)).toEqual([])
  })

  test('speaks of whatever it is given in none of the library’s words', () => {
    const given = [undefined, 7, '', 'x'.repeat(5000), [[]]]
    const words = SHAPES.flatMap(([, shape]) =>
      given.flatMap((value) => told(shape, Object.fromEntries(Object.keys(shape.shape).map((key) => [key, value])))),
    )
    expect(words.filter((said) => /无效|数值过|\binvalid|undefined|\bNaN|\[object/.test(said))).toEqual([])
  })
})
