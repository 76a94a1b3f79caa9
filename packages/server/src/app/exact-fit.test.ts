import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { exactFit } from './exact-fit.ts'
import { instant, rowId } from '../contract.ts'

const form = z.string().regex(/^-?\d+(\.\d+)?$/)
const animal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cat'), lives: z.number().int() }),
  z.object({ kind: z.literal('dog'), name: z.string().optional() }),
])

type Case = { readonly is: string; readonly shape: z.ZodType; readonly value: unknown; readonly fits: boolean }

const CASES: readonly Case[] = [
  { is: 'a text is a text', shape: z.string(), value: '研发', fits: true },
  { is: 'a number is no text', shape: z.string(), value: 1, fits: false },
  { is: 'a decimal text has its form', shape: form, value: '-12.5', fits: true },
  { is: 'another text has not', shape: form, value: '十二', fits: false },
  { is: 'an instant has its form', shape: instant, value: '2026-03-01T08:00:00.123456Z', fits: true },
  { is: 'a row has a whole number', shape: rowId, value: 1.5, fits: false },
  { is: 'what is not a number is refused', shape: z.number(), value: Number.NaN, fits: false },
  { is: 'nothing may stand where it is allowed', shape: z.string().nullable(), value: null, fits: true },
  { is: 'and nowhere else', shape: z.string().nullable(), value: undefined, fits: false },
  { is: 'a field may be absent', shape: z.object({ a: z.string().optional() }), value: {}, fits: true },
  { is: 'a required one may not', shape: z.object({ a: z.string() }), value: {}, fits: false },
  {
    is: 'a field nobody declared has to be left out',
    shape: z.object({ a: z.string() }),
    value: { a: '', b: '' },
    fits: false,
  },
  {
    is: 'also deep inside',
    shape: z.array(z.object({ a: z.array(z.object({})) })),
    value: [{ a: [{ b: 1 }] }],
    fits: false,
  },
  {
    is: 'fields in another order are put in order',
    shape: z.object({ a: z.string(), b: z.string() }),
    value: { b: '', a: '' },
    fits: false,
  },
  { is: 'a Date is no record', shape: z.object({}), value: new Date(0), fits: false },
  { is: 'what writes itself is no record', shape: z.object({}), value: { toJSON: () => 'x' }, fits: false },
  { is: 'the kind chooses among records', shape: animal, value: { kind: 'dog', name: 'A' }, fits: true },
  { is: 'and its fields have to be those of the kind', shape: animal, value: { kind: 'dog', lives: 9 }, fits: false },
  {
    is: 'the first record that takes a value leaves out what it does not know',
    shape: z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]),
    value: { a: '', b: '' },
    fits: false,
  },
  { is: 'a table of texts by name', shape: z.record(z.string(), z.string()), value: { 甲: '一' }, fits: true },
  { is: 'what zod changes is left to zod', shape: z.string().trim(), value: ' a ', fits: false },
  {
    is: 'what is declared by its type alone stays as it is',
    shape: z.custom<object>(),
    value: { 甲: [1] },
    fits: true,
  },
  { is: 'a test of one’s own decides what passes', shape: z.custom((x) => x === 1), value: 2, fits: false },
  {
    is: 'what a check of one’s own decides is left to zod',
    shape: z.array(z.string()).max(1),
    value: ['a'],
    fits: false,
  },
]

describe('an answer is written as it stands where', () => {
  for (const { is, shape, value, fits } of CASES)
    test(`${is}: ${fits ? 'yes' : 'not at once'}`, () => expect(exactFit(shape)(value)).toBe(fits))
})

/** Shapes beside values that are nearly or wholly theirs. */
const { shape: shapes } = fc.letrec<{ leaf: z.ZodType; shape: z.ZodType }>((tie) => ({
  leaf: fc.constantFrom(
    z.string(),
    z.number(),
    z.boolean(),
    form,
    rowId,
    z.null(),
    z.enum(['a', 'b']),
    z.literal(1),
    z.unknown(),
  ),
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    tie('shape').map((inner) => inner.nullable()),
    tie('shape').map((inner) => z.array(inner)),
    tie('shape').map((inner) => z.record(z.string(), inner)),
    fc.tuple(tie('shape'), tie('shape')).map((options) => z.union(options)),
    fc
      .dictionary(fc.constantFrom('a', 'b', 'c'), fc.tuple(tie('shape'), fc.boolean()))
      .map((fields) =>
        z.object(Object.fromEntries(Object.entries(fields).map(([k, [s, o]]) => [k, o ? s.optional() : s]))),
      ),
  ),
}))

const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>('', 'a', '1', '1.5', 0, 1, 1.5, Number.NaN, true, null, undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value')),
  ),
}))

test('what is written as it stands is what zod would have written', () => {
  let written = 0
  fc.assert(
    fc.property(shapes, values, (shape, value) => {
      if (!exactFit(shape)(value)) return
      written++
      const encoded = z.safeEncode(shape, value)
      expect(encoded.success).toBe(true)
      expect(JSON.stringify({ of: value })).toBe(JSON.stringify({ of: encoded.data }))
    }),
    { numRuns: 600 },
  )
  expect(written).toBeGreaterThan(0)
})
