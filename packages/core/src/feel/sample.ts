import { exact } from '../base.ts'
import { compile } from './compile.ts'
import type { Env, Scope } from './scope.ts'
import { showValue } from './show.ts'
import { BOOLEAN, DATE, NUMBER, TEXT, type Type, listOf, moneyOf } from './type.ts'
import { type Result, Unknown, contextOf } from './value.ts'

type Known = { readonly type: Type; readonly value?: Result; readonly years?: Readonly<Record<number, Result>> }

const CNY = moneyOf('CNY')
const people: Type = { kind: 'number', unit: '人', whole: true }
const share: Type = { kind: 'number', unit: '%' }
const approved: Type = {
  kind: 'context',
  entries: new Map<string, Type>([
    ['研发费用', CNY],
    ['日期', DATE],
  ]),
}

/** The names of a small firm and programme: what the documentation's examples and the tests are about. */
const NAMES: ReadonlyMap<string, Known> = new Map<string, Known>([
  ['研发费用', { type: CNY, years: { 2024: 900_000_000, 2023: 700_000_000, 2022: 600_000_000 } }],
  ['营业收入', { type: CNY, years: { 2024: 6_000_000_000, 2023: 5_000_000_000, 2022: 4_000_000_000 } }],
  ['净利润', { type: CNY, years: { 2024: 480_000_000 } }],
  ['职工总数', { type: people, years: { 2024: 120, 2023: 100 } }],
  ['科技人员', { type: people, value: 30 }],
  ['出口额', { type: moneyOf('USD'), value: 20_000_000 }],
  ['注册地', { type: TEXT, value: '示范区' }],
  ['企业类型', { type: TEXT, value: '初创' }],
  ['行业代码', { type: TEXT, value: '3960' }],
  ['列入失信', { type: BOOLEAN, value: false }],
  ['有效高企', { type: BOOLEAN }],
  ['成立日期', { type: DATE, value: { date: '2016-05-10' } }],
  ['贷款余额', { type: CNY }],
  ['专家评分', { type: { kind: 'number', unit: '分' }, value: { min: 60, max: 80, missing: ['专家评分'] } }],
  ['费用下限', { type: CNY, value: 100_000_000 }],
  ['补助上限', { type: CNY, value: 50_000_000 }],
  ['强度下限', { type: share, value: exact('0.03') }],
  ['补助比例', { type: share, value: exact('0.05') }],
  ['软件著作权 登记数', { type: { kind: 'number', unit: '件', whole: true }, value: 3 }],
  ['产学研-合作数', { type: NUMBER, value: 2 }],
  ['收入（含税）', { type: CNY, value: 100 }],
  [
    '获批时',
    {
      type: approved,
      value: contextOf([
        ['研发费用', 1_000_000_000],
        ['日期', { date: '2023-04-01' }],
      ]),
    },
  ],
  ['各季收入', { type: listOf(CNY), value: [100_000_000, 150_000_000, 120_000_000, 180_000_000] }],
  ['__proto__', { type: NUMBER, value: 7 }],
  ['constructor', { type: NUMBER, value: 8 }],
  ['任意', { type: { kind: 'any' }, value: 'x' }],
])

const BASE_YEAR = 2024

/** What the sample's names are; the facts with years are yearly. */
export const sampleScope: Scope = {
  type: (name) => NAMES.get(name)?.type,
  names: () => NAMES.keys(),
  series: (name) => (NAMES.get(name)?.years ? 'year' : undefined),
}

/** What the sample's names are worth on 30 June 2025: the base year is 2024. */
export const sampleEnv: Env = {
  asOf: '2025-06-30',
  name(name) {
    const known = NAMES.get(name)
    return known?.years ? sampleEnv.atPeriod(name, BASE_YEAR) : (known?.value ?? missing(name))
  },
  at: (name, back) => sampleEnv.atPeriod(name, BASE_YEAR - back),
  atPeriod(name, period) {
    return NAMES.get(name)?.years?.[period] ?? missing(period === BASE_YEAR ? name : `${name}(${period})`)
  },
}

const missing = (name: string): Unknown => new Unknown(new Map([[name, 'unknown']]))

/** What a formula comes to for the sample firm: its value as shown, or `refused code@column …` for each problem. */
export function sampleOutcome(text: string): string {
  const compiled = compile(text, sampleScope)
  if (!('problems' in compiled)) return showValue(compiled.evaluate(sampleEnv), compiled.type)
  return `refused ${compiled.problems.map(({ code, column }) => `${code.slice('feel.'.length)}@${column}`).join(' ')}`
}
