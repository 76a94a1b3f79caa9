import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import * as base from './base.ts'

const { add, compare, divide, equal, exact, fixed, multiply, parseExact, round, show, subtract } = base

describe('exact numbers', () => {
  test.each([
    ['0.1 + 0.2', add(exact('0.1'), exact('0.2')), '0.3'],
    ['0.7 + 0.1', add(exact('0.7'), exact('0.1')), '0.8'],
    ['1/3*3', multiply(divide(1, 3)!, 3), '1'],
    ['9007199254740991 + 2', add(9007199254740991, 2), '9007199254740993'],
    ['a product beyond 2^53', multiply(94906267, 94906267), '9007199515875289'],
    ['-0', multiply(-5, 0), '0'],
    ['1/3 in 34 digits', divide(1, 3)!, '0.3333333333333333333333333333333333'],
    ['2/3 in 34 digits', divide(2, 3)!, '0.6666666666666666666666666666666667'],
    ['1/300', divide(1, 300)!, '0.003333333333333333333333333333333333'],
    ['1e21', exact('1e21'), '1000000000000000000000'],
    ['.5', exact('.5'), '0.5'],
  ])('%s = %s', (_, value, text) => expect(show(value)).toBe(text))

  test.each([
    ['1.005', 2, 'half_up', '1.01'],
    ['1.005', 2, 'half_even', '1'],
    ['1.015', 2, 'half_even', '1.02'],
    ['-1.5', 0, 'half_up', '-2'],
    ['-1.5', 0, 'half_down', '-1'],
    ['-1.1', 0, 'floor', '-2'],
    ['-1.9', 0, 'ceiling', '-1'],
    ['1.1', 0, 'up', '2'],
    ['1250', -2, 'half_even', '1200'],
    ['1250', -2, 'half_up', '1300'],
  ] as const)('%s to %i decimals, %s, is %s', (text, scale, mode, want) =>
    expect(show(round(exact(text), scale, mode))).toBe(want),
  )

  test.each(['', '.', '-', '1.2.3', '0x10', '１２', '1e99999', 'NaN'])('%j is not a number', (text) =>
    expect(parseExact(text)).toBeUndefined(),
  )

  const rational = fc
    .tuple(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 12n))
    .map(([n, d]) => base.ratio(n, d))
  it('keeps the laws of a field', () => {
    fc.assert(
      fc.property(rational, rational, rational, (a, b, c) => {
        expect(equal(add(a, b), add(b, a))).toBe(true)
        expect(equal(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(true)
        expect(equal(subtract(add(a, b), b), a)).toBe(true)
        const quotient = divide(a, b)
        if (quotient !== undefined) expect(equal(multiply(quotient, b), a)).toBe(true)
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a))).toBe(0)
      }),
    )
  })
  it('is a plain number exactly when it is a safe integer', () => {
    fc.assert(
      fc.property(rational, (a) => {
        const [n, d] = base.parts(a)
        expect(typeof a === 'number').toBe(d === 1n && n <= 9007199254740991n && n >= -9007199254740991n)
      }),
    )
  })
})

describe('plain numbers and large ones', () => {
  // Parts on either side of what is safe, so that every calculation comes to be done both ways.
  const part = fc.oneof(
    fc.integer({ min: 1, max: 1000 }),
    fc.maxSafeNat(),
    fc.constantFrom(2 ** 26, 2 ** 27 + 1, 2 ** 53 - 1),
  )
  const sign = fc.constantFrom(1n, -1n)
  const fraction = fc
    .tuple(sign, part, part)
    .map(([side, n, d]) => base.ratio(side * BigInt(n), BigInt(Math.max(1, d))))

  it('reckon alike', () => {
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        const [[an, ad], [bn, bd]] = [base.parts(a), base.parts(b)]
        expect(add(a, b)).toEqual(base.ratio(an * bd + bn * ad, ad * bd))
        expect(multiply(a, b)).toEqual(base.ratio(an * bn, ad * bd))
        expect(divide(a, b)).toEqual(bn === 0n ? undefined : base.ratio(an * bd, ad * bn))
        expect(Math.sign(compare(a, b))).toBe(an * bd < bn * ad ? -1 : an * bd > bn * ad ? 1 : 0)
      }),
      { numRuns: 2000 },
    )
  })

  it('are rounded alike, no further than the rule lets them', () => {
    const places = fc.integer({ min: -3, max: 8 })
    fc.assert(
      fc.property(fraction, places, fc.constantFrom(...base.ROUNDINGS), (a, scale, mode) => {
        const rounded = round(a, scale, mode)
        const step = divide(1, exact(`1e${scale}`)) ?? 1
        expect(base.decimalPlaces(divide(rounded, step) ?? 0)).toBe(0)
        const away = subtract(rounded, a)
        const limit = mode.startsWith('half') ? multiply(step, exact('0.5')) : step
        expect(compare(base.absolute(away), limit)).toBeLessThanOrEqual(mode.startsWith('half') ? 0 : -1)
        if (mode === 'floor' || mode === 'ceiling')
          expect(compare(away, 0) * (mode === 'floor' ? 1 : -1)).toBeLessThan(1)
        const grown = compare(base.absolute(rounded), base.absolute(a))
        if (mode === 'up' || mode === 'down') expect(grown * (mode === 'down' ? 1 : -1)).toBeLessThan(1)
        expect(compare(base.absolute(subtract(exact(fixed(a, 2)), a)), exact('0.005'))).toBeLessThanOrEqual(0)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('money and quantities', () => {
  test.each([
    ['50万元', 50_000_000],
    ['999999.99元', 99_999_999],
    ['1,200.5元', 120_050],
    ['2亿元', 20_000_000_000],
    ['200美元', 20_000],
    ['500人', 500],
    ['60', 60],
  ])('%s is %i', (text, value) => expect(base.parseQuantity(text)?.value).toBe(value))
  test.each(['50万圆', '1,20元', '五万元', '3％', '', '元', '1 2元', '5constructor'])('%j is not a quantity', (text) =>
    expect(base.parseQuantity(text)).toBeUndefined(),
  )
  test('half a fen is not money', () => expect(base.toMinor(exact('0.005'), 'CNY')).toBeUndefined())
  test('yen have no cents', () => expect(base.toMinor(5, 'JPY')).toBe(5))
  test('money is shown grouped', () => expect(base.showMoney(-123456789, 'CNY')).toBe('-1,234,567.89 元'))
  test('fixed pads', () => expect(fixed(exact('-0.005'), 2)).toBe('-0.01'))
})

describe('dates', () => {
  test.each([
    ['2024/2/30', undefined],
    ['2023-02-29', undefined],
    ['2024.2.29', '2024-02-29'],
    ['2024年6月1日', '2024-06-01'],
    ['20240630', '2024-06-30'],
    ['2024-13-01', undefined],
    ['24-1-1', undefined],
    ['0000-02-29', '0000-02-29'],
    ['1900-02-29', undefined],
  ])('%s → %s', (text, want) => expect(base.parseDate(text)).toBe(want))

  test('a month after 31 January is the last of February', () =>
    expect(base.addMonths('2024-01-31', 1)).toBe('2024-02-29'))
  test('29 February turns a year older on 1 March', () => {
    expect(base.fullYears('2020-02-29', '2021-02-28')).toBe(0)
    expect(base.fullYears('2020-02-29', '2021-03-01')).toBe(1)
  })
  it('counts days there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        expect(base.dayNumber(base.dateOfDay(days))).toBe(days)
      }),
    )
  })

  const calendar = {
    daysOff: new Set(['2026-10-01', '2026-10-02']),
    makeUpDays: new Set(['2026-10-10']),
    publishedUntil: '2026-12-31',
  }
  test.each([
    ['2026-09-30', 1, '2026-10-05', false],
    ['2026-10-08', 2, '2026-10-10', false],
    ['2026-12-31', 1, '2027-01-01', true],
  ])('%s + %i working days is %s', (from, count, date, expected) =>
    expect(base.addWorkdays(from, count, calendar)).toEqual({ date, expected }),
  )
})
