import { type Exact, divide, exact, multiply } from '@gongzhen/core/base'
import { type Env, type Read, type Result, type Scope, type Type, Unknown } from '@gongzhen/core/feel'
import fc from 'fast-check'

/** The day every random rule is asked for; the base year is the one before. */
export const AS_OF = '2025-06-30'

const MONEY: Type = { kind: 'number', money: { currency: 'CNY', power: 1 } }
const DECIMALS: Type = { kind: 'number' }

/** The facts random rules may read, with the periods they are read of. */
export const FACTS: readonly { readonly name: string; readonly type: Type; readonly periods: readonly number[] }[] = [
  { name: '研发费用', type: MONEY, periods: [2024, 2023, 2022, 2021] },
  { name: '营业收入', type: MONEY, periods: [2024, 2023, 2022] },
  { name: '人数', type: { kind: 'number', whole: true }, periods: [0] },
  { name: '比例', type: DECIMALS, periods: [0] },
  { name: '比率', type: DECIMALS, periods: [0] },
  { name: '甲', type: { kind: 'boolean' }, periods: [0] },
  { name: '乙', type: { kind: 'boolean' }, periods: [0] },
  { name: '成立', type: { kind: 'date' }, periods: [0] },
  { name: '变更', type: { kind: 'date' }, periods: [0] },
  { name: '地区', type: { kind: 'text' }, periods: [0] },
  { name: '类别', type: { kind: 'text' }, periods: [0] },
]

/** One column of the facts: a fact of a period. */
export type FactColumn = { readonly name: string; readonly type: Type; readonly period: number; readonly key: string }

/** Every column the random rules read: a fact of each of its periods. */
export const COLUMNS: readonly FactColumn[] = FACTS.flatMap(({ name, type, periods }) =>
  periods.map((period, index) => ({ name, type, period, key: index === 0 ? name : `${name}(${period})` })),
)

/** The column a read means. */
export function columnOf({ name, back, period }: Read): number {
  const fact = FACTS.find((one) => one.name === name)
  const asked = period ?? (fact && fact.periods.length > 1 ? 2024 - (back ?? 0) : 0)
  return COLUMNS.findIndex((column) => column.name === name && column.period === asked)
}

/** The names a random rule may use, with their types. */
export const SCOPE: Scope = {
  type: (name) => (name === '上限' ? MONEY : FACTS.find((fact) => fact.name === name)?.type),
  names: () => ['上限', ...FACTS.map(({ name }) => name)],
  series: (name) => ((FACTS.find((fact) => fact.name === name)?.periods.length ?? 0) > 1 ? 'year' : undefined),
}

/** The parameter 上限 of every random rule, exact, in yuan. */
export const LIMIT: Exact = 50_000_000

/** What one firm says, column by column; undefined is what nobody said. */
export type Firm = readonly (boolean | string | Exact | undefined)[]

const hundredths = (value: number): Exact => divide(value, 100) ?? 0

const whole = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, 3, 5, 7, 12, 100, 1_000_000, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: 0, max: 9_000_000_000 }),
)
const decimals = fc.oneof(
  fc.constantFrom<Exact>(0, 1, 3, exact('0.005'), exact('1.005'), exact('-0.5'), exact('0.03'), exact('0.1')),
  fc.integer({ min: -500, max: 500 }).map(hundredths),
  fc.integer({ min: 0, max: 1_000_000 }).map((value) => multiply(value, exact('0.0000001'))),
)
const VALUES = {
  boolean: fc.boolean(),
  date: fc.constantFrom('2016-05-10', '2024-02-29', '2023-12-31', '2025-06-30', '1999-01-31', '2000-03-01'),
  text: fc.constantFrom('示范区', '高新区', "O'Neil", '', '示', '\\', '$$;--', '𠮷野', 'Ａ'),
}

/** A firm: each fact said or, a fifth of the time, not. */
export const randomFirm: fc.Arbitrary<Firm> = fc.tuple(
  ...COLUMNS.map(({ type, name }) => {
    const known: fc.Arbitrary<boolean | string | Exact> =
      type.kind === 'number'
        ? type === DECIMALS
          ? decimals
          : whole
        : VALUES[type.kind === 'boolean' || type.kind === 'date' ? type.kind : 'text']
    return fc.option(
      known.map((value) => (name === '人数' && value === Number.MAX_SAFE_INTEGER ? 4 : value)),
      { nil: undefined, freq: 5 },
    )
  }),
)

/** The names of a firm as the explaining engine reads them. */
export function envOf(firm: Firm): Env {
  const at = (read: Read): Result => {
    const index = columnOf(read)
    const [column, value] = [COLUMNS[index], firm[index]]
    if (!column) throw new Error(`no fact ${read.name}`)
    if (value === undefined) return new Unknown(new Map([[column.key, 'unknown']]))
    return column.type.kind === 'date' && typeof value === 'string' ? { date: value } : value
  }
  return {
    asOf: AS_OF,
    name: (name) => (name === '上限' ? LIMIT : at({ name })),
    at: (name, back) => at({ name, back }),
    atPeriod: (name, period) => at({ name, period }),
  }
}
