import { expect, test } from 'vitest'
import { type Charts, partiesIn, shownPath } from './path-names.ts'

const account = (path: string) =>
  ({ path, limit: 'never_negative', currency: 'CNY', opening: 0, title: undefined }) as const
const CHARTS: Charts = {
  accounts: [
    account('专项资金/基地补助/{年度}'),
    account('应付/{企业}'),
    account('已付/{企业}/{年度}'),
    account('券/{申请人}/{批次}'),
    account('待拨付/{办件}'),
  ],
  parties: new Set(['企业', '申请人']),
}
const NAMES = new Map([[2026, '示例企业']])

test.each([
  ['a party is shown by its name', '应付/2026', '应付/示例企业'],
  ['a year is none, though a party has its number', '专项资金/基地补助/2026', '专项资金/基地补助/2026'],
  ['of a party and a year with one number only the party is named', '已付/2026/2026', '已付/示例企业/2026'],
  ['a batch is none', '券/2026/2026', '券/示例企业/2026'],
  ['a case is none', '待拨付/2026', '待拨付/2026'],
  ['a party without a name keeps its number', '应付/7', '应付/7'],
  ['an account of no chart stays as it is', '小金库/2026', '小金库/2026'],
])('%s', (_title, path, shown) => {
  expect(shownPath(CHARTS, path, (party) => NAMES.get(party))).toBe(shown)
})

test('each level says which party it is', () => {
  expect(partiesIn(CHARTS, '已付/2026/2026')).toEqual([undefined, 2026, undefined])
})
