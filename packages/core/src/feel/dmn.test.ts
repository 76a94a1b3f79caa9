import { describe, expect, test } from 'vitest'
import { type Value, compileDmn, contextOf } from '../feel.ts'
import { writeValue } from './written.ts'

const GIVEN = new Map<string, Value>([
  ['营业收入', 3000],
  ['研发费用（上年）', 90],
  ['__proto__', 7],
  ['constructor', contextOf([['__proto__', 8]])],
])
const names = new Map([...GIVEN.keys()].map((name) => [name, { kind: 'any' } as const]))

function answer(text: string): string {
  const compiled = compileDmn(text, { names })
  if ('problems' in compiled) return `problems ${compiled.problems.length}`
  const now = { day: '2024-06-30', at: 0, zone: 0 }
  return writeValue(compiled.evaluate({ name: (name) => GIVEN.get(name) ?? null, now }))
}

describe('an expression of a DMN model', () => {
  test.each([
    // Traps of other engines.
    ['7 in [5..10] and 2 > 3', 'false'],
    ['0.1 + 0.2 = 0.3', 'true'],
    ['0.7 + 0.1 >= 0.8', 'true'],
    ['1/3*3 = 1', 'true'],
    ['9007199254740993', '9007199254740993'],
    ['round half up(1.005, 2)', '1.01'],
    ['decimal(1.005, 2)', '1'],
    ['营业收入 / 研发费用（上年） > 33', 'true'],
    ['年限＞3', 'problems 1'],
    // Null instead of an error.
    ['"a" > 3', 'null'],
    ['1 + "a"', 'null'],
    ['1 / 0', 'null'],
    ['-1 / 0 < 5', 'null'],
    ['10 ** 100000', 'null'],
    ['nobody', 'null'],
    ['null = null', 'true'],
    // Names that mean something to JavaScript.
    ['__proto__ + 1', '8'],
    ['constructor.__proto__', '8'],
    ['{__proto__: 1}.__proto__', '1'],
    ['{a: 1}.constructor', 'null'],
    // Names with signs stand as they were written, and are found however they are spaced.
    ['{foo+bar: 1}', '{foo+bar: 1}'],
    ['{foo + bar: 1}.foo+bar', '1'],
    ['get value({foo+bar: 1}, "foo+bar")', '1'],
    ['[{foo+bar: 1}, {foo+bar: 2}][foo+bar = 2]', '[{foo+bar: 2}]'],
    ['{a+b: 1, a + b: 2}', 'null'],
    // A list of keys has a name of its own.
    ['context put(context: {a: {b: 1}}, keys: ["a", "b"], value: 2)', '{a: {b: 2}}'],
    ['context put(context: {a: {b: 1}}, key: ["a", "b"], value: 2)', 'null'],
    ['context put(context: {a: 1}, key: "a", value: 2)', '{a: 2}'],
    ['[1, 2].length', '[null, null]'],
    // Dates, times and durations.
    ['string(date(2024, 2, 29) + duration("P1Y"))', '"2025-02-28"'],
    ['string(date and time("2024-12-31T24:00:00"))', '"2025-01-01T00:00:00"'],
    ['date("2023-02-29")', 'null'],
    ['string(time(11, 59, 45, duration("PT2H")))', '"11:59:45+02:00"'],
    ['time("10:00:00+02:00") = time("08:00:00Z")', 'true'],
    ['is(time("10:00:00+02:00"), time("08:00:00Z"))', 'false'],
    ['string(years and months duration(date("2011-12-22"), date("2013-08-24")))', '"P1Y8M"'],
    ['string(date("2024-06-30") - date("2024-06-01"))', '"P29D"'],
    ['string(abs(duration("-PT90M")))', '"PT1H30M"'],
    ['string(today())', '"2024-06-30"'],
    ['count(for day in @"2024-02-27"..@"2024-03-01" return day)', '4'],
    // Ranges and types.
    ['2 in range("[1..3]")', 'true'],
    ['range("[3..1]")', 'null'],
    ['5 in (null..10]', 'null'],
    ['[1..3] instance of range<number>', 'true'],
    ['["a"] instance of list<number>', 'false'],
    ['upper case(["bob"])', '"BOB"'],
    // Patterns take time in proportion to the text.
    ['matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")', 'false'],
    ['matches("hello world", "hello\\\\ sworld", "x")', 'true'],
    ['matches("中文", "^\\\\p{IsCJKUnifiedIdeographs}+$")', 'true'],
    ['matches("a", "a", [])', 'null'],
    // Loops and calls without end.
    ['for a in 1..100000, b in 1..100000 return a', 'null'],
    ['{f: function(n) f(n)}.f(1)', 'null'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected)
  })

  test.each([
    ['10 MB of a sum', '1+'.repeat(5_000_000) + '1'],
    ['10 MB of text', `"${'a'.repeat(10_000_000)}`],
    ['10,000 brackets', `${'('.repeat(10_000)}1${')'.repeat(10_000)}`],
    ['10,000 lists', `${'['.repeat(10_000)}1${']'.repeat(10_000)}`],
    ['nothing', '  '],
  ])('%s is refused', (_, text) => {
    expect(answer(text)).toBe('problems 1')
  })
})
