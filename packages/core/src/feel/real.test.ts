import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exact, compare, divide, equal, exact, multiply, subtract } from '../base.ts'
import { exp, log, raise, significant, squareRoot } from './real.ts'
import { Fault } from './value.ts'

/** Values of an independent decimal library at 60 digits, rounded half even to 34. */
const TABLE: readonly [string, string[], string][] = [
  ['exp', ['0.5'], '1.648721270700128146848650787814164'],
  ['exp', ['-0.5'], '0.6065306597126334236037995349911805'],
  ['exp', ['10'], '22026.46579480671651695790064528424'],
  ['exp', ['-10'], '0.00004539992976248485153559151556055061'],
  ['exp', ['1e-20'], '1.000000000000000000010000000000000'],
  ['exp', ['123.456'], '413294435277809344957685441227343100000000000000000000'],
  ['exp', ['-300.25'], '4.009422364622857039951283217028113E-131'],
  ['exp', ['1000'], '1.970071114017046993888879352243323E+434'],
  ['exp', ['14000'], '1.326620321137711275937776890335631E+6080'],
  ['exp', ['0.000123'], '1.000123007564810154037177988616590'],
  ['exp', ['2.302585092994045684017991454684364'], '9.999999999999999999999999999999998'],
  ['log', ['2'], '0.6931471805599453094172321214581766'],
  ['log', ['3'], '1.098612288668109691395245236922526'],
  ['log', ['0.5'], '-0.6931471805599453094172321214581766'],
  ['log', ['0.0001'], '-9.210340371976182736071965818737457'],
  ['log', ['1e30'], '69.07755278982137052053974364053093'],
  ['log', ['1.0000000001'], '0.00000000009999999999500000000033333333330833'],
  ['log', ['0.99999'], '-0.00001000005000033333583335333350000143'],
  ['log', ['123456789.123'], '18.63140176716431804176395657676367'],
  ['log', ['1e-300'], '-690.7755278982137052053974364053093'],
  ['log', ['9.999'], '2.302485087993712325682657954670077'],
  ['log', ['10'], '2.302585092994045684017991454684364'],
  ['log', ['100'], '4.605170185988091368035982909368728'],
  ['log', ['1.00000000000000000001'], '0.000000000000000000009999999999999999999950000000000000'],
  ['sqrt', ['2'], '1.414213562373095048801688724209698'],
  ['sqrt', ['3'], '1.732050807568877293527446341505872'],
  ['sqrt', ['0.5'], '0.7071067811865475244008443621048490'],
  ['sqrt', ['1e-7'], '0.0003162277660168379331998893544432719'],
  ['sqrt', ['123456789'], '11111.11106055555544054166614335347'],
  ['sqrt', ['1e31'], '3162277660168379.331998893544432719'],
  ['sqrt', ['0.1'], '0.3162277660168379331998893544432719'],
  ['sqrt', ['99999999999999999999'], '9999999999.999999999950000000000000'],
  ['pow', ['2', '0.1'], '1.071773462536293164213006325023342'],
  ['pow', ['1.05', '0.3333'], '1.016394703811360594027987066313549'],
  ['pow', ['10', '-0.5'], '0.3162277660168379331998893544432719'],
  ['pow', ['0.2', '2.7'], '0.01296525277354209948120363303649774'],
  ['pow', ['123.4', '1.01'], '129.4876387073147664664191049354479'],
  ['pow', ['1.0001', '365.25'], '1.037198339640542074571143503805486'],
  ['pow', ['7', '0.142857'], '1.320468880682673280654565108456300'],
]

const FUNCTIONS: Record<string, (a: Exact, b: Exact) => Exact | Fault> = {
  exp: (a) => exp(a),
  log: (a) => log(a),
  sqrt: (a) => squareRoot(a),
  pow: raise,
}

test.each(TABLE)('%s of %s is right to 34 digits', (name, values, expected) => {
  const [a = 0, b = 0] = values.map((value) => exact(value))
  const result = FUNCTIONS[name]?.(a, b)
  expect(
    result instanceof Fault || result === undefined
      ? result
      : [equal(result, exact(expected)), result, exact(expected)],
  ).toEqual([true, result, exact(expected)])
})

const positive = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 9 }))
  .map(([n, scale]) => exact(`${n}e-${scale}`))

/** Whether two numbers agree to so many digits. */
const near = (a: Exact, b: Exact, digits: number): boolean => {
  const off = divide(subtract(a, b), b) ?? 0
  return compare(off, exact(`1e-${digits}`)) < 0 && compare(off, exact(`-1e-${digits}`)) > 0
}

const value = (result: Exact | Fault): Exact => {
  if (result instanceof Fault) throw new Error(result.en)
  return result
}

test('roots of squares are exact, and squares of roots are near', () => {
  fc.assert(
    fc.property(positive, (a) => {
      expect(value(squareRoot(multiply(a, a)))).toEqual(a)
      const root = value(squareRoot(a))
      expect(near(multiply(root, root), a, 32)).toBe(true)
    }),
  )
})

test('exp and log undo each other', () => {
  fc.assert(
    fc.property(positive, (a) => {
      expect(near(value(exp(value(log(a)))), a, 31)).toBe(true)
    }),
    { numRuns: 50 },
  )
})

test('a perfect power has its exact root', () => {
  fc.assert(
    fc.property(positive, fc.integer({ min: 2, max: 12 }), (a, degree) => {
      const power = value(raise(a, degree))
      expect(value(raise(power, divide(1, degree) ?? 1))).toEqual(a)
    }),
  )
})

test('significant digits are counted from the first that is not zero', () => {
  const cases: [string, number, string][] = [
    ['123.456', 4, '123.5'],
    ['0.00123456', 3, '0.00123'],
    ['99.96', 3, '100'],
    ['-0.125', 2, '-0.12'],
    ['1e20', 3, '1e20'],
    ['9.995', 3, '10'],
    ['0.9996', 3, '1'],
  ]
  for (const [number, digits, expected] of cases) expect(significant(exact(number), digits)).toEqual(exact(expected))
})
