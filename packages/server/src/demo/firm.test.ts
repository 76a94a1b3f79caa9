import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { demoCreditCode } from './credit-code.ts'
import { demoFirm } from './firm.ts'

const FIRMS = Array.from({ length: 1109 }, (_, index) => demoFirm(1, index + 1))
const last = (firm: (typeof FIRMS)[number]) => firm.years.at(-1)!
const share = (holds: (firm: (typeof FIRMS)[number]) => boolean) => FIRMS.filter(holds).length / FIRMS.length
const middle = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

const digest = (firms: typeof FIRMS) =>
  createHash('sha256')
    .update(JSON.stringify(firms, (_, value) => (value instanceof Map ? [...value] : value)))
    .digest('hex')

test('the same seed gives the same firms on every machine', () => {
  expect(digest(FIRMS.slice(0, 100)).slice(0, 16)).toBe('38fc8cc62ae622cc')
})

test('a firm is the same whichever others were drawn before it', () => {
  expect(demoFirm(1, 777)).toEqual(FIRMS[776])
  expect(demoFirm(2, 777)).not.toEqual(FIRMS[776])
})

test('no two firms share a name or a code, and every name says that it is an example', () => {
  expect(new Set(FIRMS.map((firm) => firm.code)).size).toBe(1109)
  expect(new Set(FIRMS.map((firm) => firm.name)).size).toBe(1109)
  expect(FIRMS.every((firm) => /（示例\d{4}）$/.test(firm.name))).toBe(true)
})

test('codes have right check digits and a division where nobody registers', () => {
  expect(demoCreditCode(1)).toBe('91999999DEM000014G')
  expect(FIRMS.every((firm) => /^91999999DEM[0-9A-HJ-NPQRTUWXY]{7}$/.test(firm.code))).toBe(true)
})

const STAGES: [string, number, number, number, number][] = [
  ['种子', 0, 50e4, 0.03, 0.1],
  ['苗木', 50e4, 500e4, 0.25, 0.37],
  ['成长', 500e4, 2000e4, 0.25, 0.37],
  ['壮大', 2000e4, 20_000e4, 0.22, 0.34],
  ['成熟', 20_000e4, Infinity, 0.02, 0.07],
]
test.each(STAGES)('the stage %s has a plausible share of firms', (_, low, high, least, most) => {
  const held = share((firm) => last(firm).revenue >= low && last(firm).revenue < high)
  expect(held).toBeGreaterThan(least)
  expect(held).toBeLessThan(most)
})

test('sizes are skewed: the mean firm is several times the middle one', () => {
  const revenues = FIRMS.map((firm) => last(firm).revenue)
  const mean = revenues.reduce((sum, revenue) => sum + revenue, 0) / revenues.length
  expect(mean / middle(revenues)).toBeGreaterThan(2.5)
})

test('firms that spend more on R&D grow faster', () => {
  const grown = FIRMS.filter((firm) => firm.years.length > 1 && last(firm).revenue > 0)
  const growth = (firm: (typeof FIRMS)[number]) => last(firm).revenue / firm.years.at(-2)!.revenue - 1
  const intensity = (firm: (typeof FIRMS)[number]) => last(firm).research / last(firm).revenue
  const ordered = grown.toSorted((a, b) => intensity(a) - intensity(b))
  const third = Math.floor(ordered.length / 3)
  expect(middle(ordered.slice(-third).map(growth))).toBeGreaterThan(middle(ordered.slice(0, third).map(growth)) + 0.02)
})

test('parts stay within their whole in every year of every firm', () => {
  for (const year of FIRMS.flatMap((firm) => firm.years)) {
    expect(year.mainRevenue).toBeLessThanOrEqual(year.revenue)
    expect(year.highTechRevenue).toBeLessThanOrEqual(year.revenue)
    expect(year.research).toBeLessThanOrEqual(year.revenue)
    expect(year.researchAtHome).toBeLessThanOrEqual(year.research)
    expect(year.scienceStaff).toBeLessThanOrEqual(year.staff)
    expect(year.researchStaff).toBeLessThanOrEqual(year.scienceStaff)
    expect(year.postgraduates).toBeLessThanOrEqual(year.staff)
  }
})

test('amounts are whole hundreds of 元, so that 万元 with two decimals loses nothing', () => {
  for (const year of FIRMS.flatMap((firm) => firm.years)) {
    const amounts = [year.revenue, year.research, year.assets, year.liabilities, year.profit, year.taxes]
    expect(amounts.every((amount) => Number.isInteger(amount / 100))).toBe(true)
  }
})

test.each([
  ['高新技术企业', 0.15, 0.4],
  ['科技型中小企业', 0.2, 0.5],
  ['专精特新中小企业', 0.05, 0.16],
  ['小巨人企业', 0.01, 0.05],
] as const)('%s is held by a plausible share of firms', (title, least, most) => {
  const held = share((firm) => firm.merits.titles.has(title))
  expect(held).toBeGreaterThan(least)
  expect(held).toBeLessThan(most)
})
