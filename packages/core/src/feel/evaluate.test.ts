import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Exact, exact, multiply } from '../base.ts'
import { compile } from './compile.ts'
import { sampleOutcome } from './sample.ts'
import type { Env, Scope } from './scope.ts'
import { ANY, BOOLEAN, NUMBER, type Type } from './type.ts'
import { type Doubt, Fault, type Result, Unknown, contextOf } from './value.ts'

/** A formula over names with these values; their types are taken as they are given. */
function evaluate(text: string, values: Readonly<Record<string, Result>>, type: Type = ANY): Result {
  const scope: Scope = {
    type: (name) => (Object.hasOwn(values, name) ? type : undefined),
    names: () => Object.keys(values),
    series: () => undefined,
  }
  const env: Env = {
    asOf: '2025-06-30',
    name: (name) => values[name] ?? null,
    at: () => null,
    atPeriod: () => null,
  }
  const compiled = compile(text, scope)
  if ('problems' in compiled) throw new Error(compiled.problems.map((problem) => problem.en).join('; '))
  const result = compiled.evaluate(env)
  expect(compiled.explain(env, () => '').result).toEqual(result)
  return result
}

const unknown = (...facts: string[]): Unknown =>
  new Unknown(new Map(facts.map((fact): [string, Doubt] => [fact, 'unknown'])))
const broken = new Fault('test', '坏', 'broken')

/** A result in one word: T, F, U with its facts, or E. */
function word(result: Result): string {
  if (result instanceof Unknown) return `U(${[...result.missing.keys()].join(' ')})`
  if (result instanceof Fault) return `E(${result.code.replace('feel.', '')})`
  return result === true ? 'T' : result === false ? 'F' : JSON.stringify(result)
}

/** Formulas that give the same, whatever mixture of yes, no, unknown and faults they are of. */
const KLEENE: readonly (readonly [string, string])[] = [
  ['not(a and b)', 'not(a) or not(b)'],
  ['not(a or b)', 'not(a) and not(b)'],
  ['a and b', 'b and a'],
  ['(a and b) and c', 'a and (b and c)'],
  ['a and b and c', 'a and (b and c)'],
  ['not(not(a))', 'a or false'],
  ['a or a', 'a and a'],
  ['all(a, b, c)', 'a and b and c'],
  ['any(a, b, c)', 'a or b or c'],
]
/** This one holds while nothing is at fault: a fault outweighs the unknown only where it is not decided. */
const DISTRIBUTION = ['a and (b or c)', '(a and b) or (a and c)'] as const

describe('Kleene logic with what is missing and what is broken', () => {
  const sides: Record<string, Result> = { T: true, F: false, U: unknown('甲'), V: unknown('乙'), E: broken }
  const tables: readonly [string, string, string][] = [
    ['and', 'TT FT TF FF', 'T F F F'],
    ['and', 'TU UT FU UF UU UV', 'U(甲) U(甲) F F U(甲) U(甲,乙)'],
    ['and', 'TE ET FE EF UE EU EE', 'E(test) E(test) F F E(test) E(test) E(test)'],
    ['or', 'TT FT TF FF', 'T T T F'],
    ['or', 'TU UT FU UF UU UV', 'T T U(甲) U(甲) U(甲) U(甲,乙)'],
    ['or', 'TE ET FE EF UE EU EE', 'T T E(test) E(test) E(test) E(test) E(test)'],
  ]
  test.each(tables)('%s of %s', (operator, pairs, expected) => {
    const results = pairs.split(' ').map(([a = '', b = '']) => {
      const result = evaluate(`a ${operator} b`, { a: sides[a] ?? null, b: sides[b] ?? null }, BOOLEAN)
      return word(result).replace(' ', ',')
    })
    expect(results.join(' ')).toBe(expected)
  })
  test('not turns yes and no, and nothing else', () => {
    expect(['T', 'F', 'U', 'E'].map((side) => word(evaluate('not(a)', { a: sides[side] ?? null }, BOOLEAN)))).toEqual([
      'F',
      'T',
      'U(甲)',
      'E(test)',
    ])
  })
  test('a condition that is no yes or no at run time is a fault', () => {
    expect(word(evaluate('a and b', { a: 3, b: true }))).toBe('E(type)')
    expect(word(evaluate('a and b', { a: null, b: true }))).toBe('E(type)')
    expect(word(evaluate('a and b', { a: 3, b: false }))).toBe('F')
    expect(word(evaluate('not(a)', { a: 'x' }))).toBe('E(type)')
    expect(word(evaluate('if a then 1 else 2', { a: 'x' }))).toBe('E(type)')
  })

  const side = fc.constantFrom(...Object.keys(sides))
  const decided = (text: string, names: Record<string, string>) => {
    const result = word(
      evaluate(
        text,
        Object.fromEntries(Object.entries(names).map(([name, one]) => [name, sides[one] ?? null])),
        BOOLEAN,
      ),
    )
    return result.startsWith('U') ? 'U' : result
  }
  test('the laws of Kleene hold for every mixture', () => {
    fc.assert(
      fc.property(side, side, side, (a, b, c) => {
        const laws = [a, b, c].includes('E') ? KLEENE : [...KLEENE, DISTRIBUTION]
        const broken = laws.filter(([left, right]) => decided(left, { a, b, c }) !== decided(right, { a, b, c }))
        expect(broken).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is unknown stays unknown', () => {
  const u = unknown('甲')
  const cases: [string, string][] = [
    ['u + 1', 'U(甲)'],
    ['u = u', 'U(甲)'],
    ['u = null', 'U(甲)'],
    ['u != 1', 'U(甲)'],
    ['u < 1', 'U(甲)'],
    ['-u', 'U(甲)'],
    ['u + v', 'U(甲 乙)'],
    ['min(1, u, v)', 'U(甲 乙)'],
    ['[1, u]', 'U(甲)'],
    ['{x: u}.x', 'U(甲)'],
    ['u in [1..2]', 'U(甲)'],
    ['5 in [u..2]', 'F'],
    ['1 in [u..2]', 'U(甲)'],
    ['3 in (1, u, 3)', 'T'],
    ['3 in (1, u)', 'U(甲)'],
    ['some x in [1, 2] satisfies x = u or x = 2', 'T'],
    ['every x in [1, 2] satisfies x = u', 'U(甲)'],
    ['some x in u satisfies x = 1', 'U(甲)'],
    ['for x in [1, 2] return x + u', 'U(甲)'],
    ['[1, 2][item = u]', 'U(甲)'],
    ['[1, 2][u]', 'U(甲)'],
    ['string(u)', 'U(甲)'],
    ['if u then 1 else 2', 'U(甲)'],
    ['if u then 1 else 1', '1'],
    ['if u then v else 1', 'U(甲)'],
    ['if u then v else v', 'U(甲)'],
    ['if u then 1 / 0.0 else 1', 'U(甲)'],
    ['if true then 1 else u', '1'],
    ['u + 1 / z', 'E(division_by_zero)'],
    ['1 / z + u', 'E(division_by_zero)'],
    ['if 1 / z > 1 then 1 else 1', 'E(division_by_zero)'],
  ]
  test.each(cases.filter(([text]) => !text.includes('0.0')))('%s gives %s', (text, expected) => {
    expect(word(evaluate(text, { u, v: unknown('乙'), z: 0 }))).toBe(expected)
  })
})

describe('values of the wrong kind at run time are faults with their place', () => {
  const values = { n: 1, t: 'x', b: true, d: { date: '2024-01-01' }, l: [1, 2], c: contextOf([['x', 1]]), nil: null }
  const cases: [string, string][] = [
    ['n + t', '要数，得到的是文字（在“n + t”）'],
    ['t * 2', '要数，得到的是文字（在“t * 2”）'],
    ['-t', '要数，得到的是文字'],
    ['n < t', '要同一种可比较的值，得到的是文字（在“n < t”）'],
    ['d < n', '要同一种可比较的值，得到的是数（在“d < n”）'],
    ['b < b', '要同一种可比较的值，得到的是是否（在“b < b”）'],
    ['nil + 1', '要数，得到的是空值（在“nil + 1”）'],
    ['nil > 1', '要同一种可比较的值，得到的是空值（在“nil > 1”）'],
    ['n.x', '要结构，得到的是数（在“n.x”）'],
    ['c.y', '结构里没有“y”（在“c.y”）'],
    ['l[3]', '列表没有第 3 项，共 2 项（在“l[3]”）'],
    ['l[0]', '列表没有第 0 项，共 2 项（在“l[0]”）'],
    ['abs(t)', '要数，得到的是文字（在“abs(t)”）'],
    ['sum([n, t])', '要数，得到的是文字（在“sum([n, t])”）'],
    ['for i in t..3 return i', '要数，得到的是文字（在“for i in t..3 return i”）'],
  ]
  test.each(cases)('%s: %s', (text, expected) => {
    const result = evaluate(text, values)
    expect(result instanceof Fault && result.zh).toBe(expected)
  })
  test('equality of values of different kinds is false, and null equals only null', () => {
    const equalities = [
      'n = t',
      'n = nil',
      'nil = nil',
      'd = d',
      'l = [1, 2]',
      'c = {x: 1}',
      'b = n',
      'l = [2, 1]',
      '[1..2] = [1..2]',
      '[1..2] = [1..2)',
    ]
    expect(equalities.map((text) => [text, word(evaluate(text, values))])).toEqual(
      ['F', 'F', 'T', 'T', 'T', 'T', 'F', 'F', 'T', 'F'].map((result, index) => [equalities[index], result]),
    )
  })
})

describe('spans decide only what all their values agree on', () => {
  const s = { min: 60, max: 80, missing: ['评分'] }
  const cases: [string, string][] = [
    ['s + 5', '{"min":65,"max":85,"missing":["评分"]}'],
    ['5 - s', '{"min":-75,"max":-55,"missing":["评分"]}'],
    ['s * -2', '{"min":-160,"max":-120,"missing":["评分"]}'],
    ['-s', '{"min":-80,"max":-60,"missing":["评分"]}'],
    ['s - s', '{"min":-20,"max":20,"missing":["评分"]}'],
    ['240 / s', '{"min":3,"max":4,"missing":["评分"]}'],
    ['1 / (s - 70)', 'U(评分)'],
    ['s > 59', 'T'],
    ['s >= 60', 'T'],
    ['s > 60', 'U(评分)'],
    ['s <= 80', 'T'],
    ['s < 60', 'F'],
    ['s = 70', 'U(评分)'],
    ['s = 90', 'F'],
    ['s != 90', 'T'],
    ['s in [60..80]', 'T'],
    ['s in [61..80]', 'U(评分)'],
    ['min(s, 70)', '{"min":60,"max":70,"missing":["评分"]}'],
    ['max(s, 90)', '{"min":90,"max":90,"missing":["评分"]}'],
    ['sum(s, s, 1)', '{"min":121,"max":161,"missing":["评分"]}'],
    ['mean(s, 60)', '{"min":60,"max":70,"missing":["评分"]}'],
    ['round down(s / 7, 0)', '{"min":8,"max":11,"missing":["评分"]}'],
    ['abs(s - 70)', '{"min":0,"max":10,"missing":["评分"]}'],
    ['sqrt(s)', 'U(评分)'],
    ['s + u', 'U(甲)'],
    ['sort([s, 1])', 'U(评分)'],
  ]
  test.each(cases)('%s gives %s', (text, expected) => {
    expect(word(evaluate(text, { s, u: unknown('甲') }, NUMBER))).toBe(expected)
  })
  test('a comparison with a span is what it is for every number within it, where it is decided', () => {
    const whole = fc.integer({ min: -20, max: 20 })
    fc.assert(
      fc.property(whole, whole, whole, fc.constantFrom('<', '<=', '>', '>=', '=', '!='), (a, b, c, operator) => {
        const span = { min: Math.min(a, b), max: Math.max(a, b), missing: ['x'] }
        const result = evaluate(`s ${operator} c`, { s: span, c }, NUMBER)
        const each = new Set<Result>()
        for (let n = span.min; n <= span.max; n++) each.add(evaluate(`n ${operator} c`, { n, c }, NUMBER))
        const agreed = each.size === 1 && (span.min === span.max || typeof result === 'boolean')
        expect(typeof result === 'boolean').toBe(agreed)
        expect(typeof result !== 'boolean' || each.has(result)).toBe(true)
      }),
    )
  })
})

const LAWS = [
  '(a + b) * c = a * c + b * c',
  'a / d * d = a',
  '(a - b) + b = a',
  '(a + b) / d = a / d + b / d',
  'a ** 3 = a * a * a',
  'modulo(a, d) = a - d * floor(a / d)',
  'floor(a) <= a and a < floor(a) + 1',
  'abs(round half up(a, 2) - a) <= 0.005',
  'sum(a, b, c) = a + b + c',
  'mean(a, b, c) * 3 = a + b + c',
  'number(string(a)) = a',
]

describe('numbers are exact', () => {
  const decimal = fc
    .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.integer({ min: 0, max: 6 }))
    .map(([n, scale]) => exact(`${n}e-${scale}`))
  const positive = fc.integer({ min: 1, max: 10_000_000_000 })
  /** Those of the statements that do not hold. */
  const failing = (values: Record<string, Exact>, ...statements: readonly string[]): string[] =>
    statements.filter((text) => evaluate(text, values, NUMBER) !== true)

  test('a quotient compared is the product compared', () => {
    const operator = fc.constantFrom('<', '<=', '>', '>=', '=', '!=')
    fc.assert(
      fc.property(decimal, positive, decimal, operator, (a, b, k, sign) => {
        expect(evaluate(`a / b ${sign} k`, { a, b, k }, NUMBER)).toBe(evaluate(`a ${sign} k * b`, { a, b, k }, NUMBER))
        expect(evaluate(`(a / b) + 0 ${sign} k`, { a, b, k }, NUMBER)).toBe(
          evaluate(`a ${sign} k * b`, { a, b, k }, NUMBER),
        )
      }),
      { numRuns: 500 },
    )
  })
  test('a tie of a published ratio falls where it is written', () => {
    fc.assert(
      fc.property(positive, fc.constantFrom('0.05', '0.1', '0.2', '0.03'), (revenue, share) => {
        const r = exact(`${revenue}e-2`)
        const s = exact(share)
        expect(failing({ x: multiply(r, s), r, s }, 'x / r >= s', 'x / r = s', 'x / r <= s')).toEqual([])
      }),
    )
  })
  test('the laws of fractions hold to the last digit', () => {
    fc.assert(
      fc.property(decimal, decimal, decimal, positive, (a, b, c, d) => {
        expect(failing({ a, b, c, d }, ...LAWS)).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
  test('numbers beyond the range of decimal128 are faults, not crashes', () => {
    const cases = [
      '9 ** (9 ** 9)',
      '10 ** 7000',
      '(10 ** 6000) * (10 ** 6000)',
      '2 ** -30000',
      '0 ** -1',
      'exp(20000)',
      'sqrt(-1)',
      'log(0)',
      '(-8) ** (1/3)',
    ]
    expect(cases.map((text) => word(evaluate(text, {})))).toEqual([
      'E(range)',
      'E(range)',
      'E(range)',
      'E(range)',
      'E(division_by_zero)',
      'E(range)',
      'E(no_real)',
      'E(no_real)',
      'E(no_real)',
    ])
  })
})

describe('loops and functions end', () => {
  const cases: [string, string][] = [
    ['count(for i in 1..1000000 return i)', '错误：循环超过 100000 次（在“for i in 1..1000000 return i”）'],
    [
      'count(for a in 1..1000, b in 1..1000 return a)',
      '错误：循环超过 100000 次（在“for a in 1..1000, b in 1..1000 return a”）',
    ],
    ['{f: function(g) g(g), r: f(f)}.r', '错误：函数嵌套太深'],
    ['for i in 1..3 return partial', '[[], [[]], [[], [[]]]]'],
    ['for i in 1..9 return if i <= 2 then 1 else partial[-1] + partial[-2]', '[1, 1, 2, 3, 5, 8, 13, 21, 34]'],
    ['for i in 3..1 return i', '[3, 2, 1]'],
    ['for i in (1..4) return i', '[2, 3]'],
    ['for i in [] return i', '[]'],
    ['every x in [] satisfies false', '是'],
    ['some x in [] satisfies true', '否'],
    ['for x in [1, 2], y in [x, x * 10] return y', '[1, 10, 2, 20]'],
  ]
  test.each(cases)('%s gives %s', (text, expected) => expect(sampleOutcome(text)).toBe(expected))

  test('doubling lists and texts end in a fault, not in memory', () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz'
    const doubling = (first: string, step: (name: string) => string) =>
      `{a: ${first}${Array.from(letters)
        .slice(1)
        .map((name, index) => `, ${name}: ${step(letters[index] ?? '')}`)
        .join('')}}.z`
    for (const text of [
      doubling('[1, 1]', (name) => `[${name}, ${name}]`),
      doubling('[1, 1]', (name) => `concatenate(${name}, ${name})`),
      doubling('"xx"', (name) => `${name} + ${name}`),
      doubling('{n: 1}', (name) => `{n: ${name}, m: ${name}}`),
    ]) {
      expect(sampleOutcome(text)).toContain('结果太大')
    }
  })
})
