import { yearOf } from '@gongzhen/core/base'
import { BASE_YEAR, type Character, DEMO_YEARS } from './character.ts'
import { hundreds } from './amount.ts'
import { type Random, exponential, within } from './random.ts'

/** One year of one firm. Money in whole hundreds of 元, so that 万元 with two decimals loses nothing. */
export type YearFigures = {
  readonly year: number
  readonly revenue: number
  readonly mainRevenue: number
  readonly highTechRevenue: number
  readonly costs: number
  readonly profit: number
  readonly netProfit: number
  readonly taxes: number
  readonly assets: number
  readonly liabilities: number
  readonly research: number
  readonly researchAtHome: number
  readonly taxRelief: number
  readonly staff: number
  readonly scienceStaff: number
  readonly researchStaff: number
  readonly postgraduates: number
  readonly graduatesHired: number
  readonly inventionApplications: number
  readonly pctApplications: number
  readonly contracts: number
  readonly investment: number
  /** In whole US dollars. */
  readonly exports: number
}

/** What stays with a firm over its years. */
type Habits = {
  readonly intensity: number
  readonly margin: number
  readonly debt: number
  readonly assetsPerRevenue: number
  readonly headRevenue: number
  readonly scienceShare: number
  readonly mainShare: number
  readonly highTechShare: number
  readonly exportShare: number
}

/** The firm's years, oldest first; growth follows how inventive it is, and R&D follows both. */
export function drawYears(draw: Random, character: Character): YearFigures[] {
  const habits = drawHabits(draw, character)
  const first = Math.max(DEMO_YEARS[0], yearOf(character.founded))
  let revenue = 9_000_000 * exponential(1.8 * character.size) * Math.sqrt(character.trade.productivity)
  const years: YearFigures[] = []
  for (let year = BASE_YEAR; year >= first; year--) {
    years.unshift(drawYear(draw, character, habits, year, revenue))
    revenue /= 1 + drawGrowth(draw, character)
  }
  return years
}

function drawHabits(draw: Random, { size, drive, order, trade }: Character): Habits {
  return {
    intensity: 0.043 * trade.research * exponential(0.5 * drive - 0.1 * size + 0.32 * draw.normal()),
    margin: 0.055 + 0.02 * drive + 0.035 * order + 0.03 * draw.normal() - (size < -1.2 ? 0.18 : 0),
    debt: within(0.04, 1.15, 0.47 - 0.09 * order + 0.16 * draw.normal()),
    assetsPerRevenue: 1.05 * exponential(0.38 * draw.normal() - 0.12 * size),
    headRevenue: 520_000 * trade.productivity * exponential(0.34 * size + 0.3 * draw.normal()),
    scienceShare: within(0, 0.9, 0.19 * Math.sqrt(trade.research) * exponential(0.42 * drive + 0.3 * draw.normal())),
    mainShare: draw.chance(0.25) ? 1 : within(0.3, 1, 0.96 - 0.1 * Math.abs(draw.normal())),
    highTechShare: within(0, 1, 0.72 + 0.14 * drive + 0.17 * draw.normal()) * (trade.research < 0.3 ? 0.15 : 1),
    exportShare: draw.chance(trade.export) ? within(0.02, 0.85, 0.25 * exponential(0.7 * draw.normal())) : 0,
  }
}

/** Small firms leap and stumble more than large ones; the inventive grow a little faster. */
function drawGrowth(draw: Random, { size, drive }: Character): number {
  const spread = within(0.1, 0.45, 0.2 - 0.06 * size)
  return within(-0.55, 1.8, 0.07 + 0.05 * drive + spread * draw.normal())
}

function drawYear(draw: Random, character: Character, habits: Habits, year: number, revenue: number): YearFigures {
  const sales = hundreds(revenue)
  const profit = hundreds(revenue * within(-0.6, 0.45, habits.margin + 0.03 * draw.normal()))
  const taxes = profit > 0 ? hundreds(profit * 0.15) : 0
  const assets = hundreds(300_000 + revenue * habits.assetsPerRevenue * (1 + 0.06 * draw.normal()))
  const debt = within(0.02, 1.2, habits.debt + 0.035 * draw.normal())
  const research = drawResearch(draw, habits, revenue)
  return {
    year,
    revenue: sales,
    mainRevenue: hundreds(
      revenue * within(0.2, 1, habits.mainShare + (habits.mainShare < 1 ? 0.02 * draw.normal() : 0)),
    ),
    highTechRevenue: hundreds(revenue * within(0, 1, habits.highTechShare + 0.04 * draw.normal())),
    costs: sales - profit,
    profit,
    netProfit: profit - taxes,
    taxes: taxes + hundreds(revenue * 0.031 * (1 + 0.2 * draw.normal())),
    assets,
    liabilities: hundreds(assets * debt),
    research,
    researchAtHome: draw.chance(0.9) ? research : hundreds(research * within(0.3, 1, 0.85 + 0.15 * draw.normal())),
    taxRelief: profit > 0 ? hundreds(Math.min(research * 0.15, taxes * 0.6)) : 0,
    ...drawPeople(draw, habits, revenue),
    ...drawActivity(draw, character, habits, revenue, year),
  }
}

/** Some firms do none; a start-up may spend most of what it earns. */
function drawResearch(draw: Random, habits: Habits, revenue: number): number {
  const intensity = within(0, 0.82, habits.intensity * exponential(0.12 * draw.normal()))
  return intensity < 0.009 ? 0 : hundreds(revenue * intensity)
}

type People = Pick<YearFigures, 'staff' | 'scienceStaff' | 'researchStaff' | 'postgraduates' | 'graduatesHired'>

function drawPeople(draw: Random, habits: Habits, revenue: number): People {
  const staff = 2 + Math.round((revenue / habits.headRevenue) * (1 + 0.05 * draw.normal()))
  const scienceStaff = Math.round(staff * within(0, 0.95, habits.scienceShare * (1 + 0.06 * draw.normal())))
  return {
    staff,
    scienceStaff,
    researchStaff: Math.round(scienceStaff * within(0.4, 1, 0.82 + 0.1 * draw.normal())),
    postgraduates: Math.min(staff, draw.poisson(scienceStaff * 0.22)),
    graduatesHired: draw.poisson(staff * 0.028),
  }
}

type Activity = Pick<YearFigures, 'inventionApplications' | 'pctApplications' | 'contracts' | 'investment' | 'exports'>

const DOLLAR = 7.1

function drawActivity(
  draw: Random,
  { size, drive }: Character,
  habits: Habits,
  revenue: number,
  year: number,
): Activity {
  const inventive = exponential(0.6 * drive + 0.7 * size)
  const contracts = draw.chance(within(0.03, 0.5, 0.12 + 0.07 * drive))
    ? hundreds(revenue * 0.12 * exponential(draw.normal()))
    : 0
  const invested = draw.chance(within(0.004, 0.16, 0.035 + 0.025 * drive))
  return {
    inventionApplications: draw.poisson(1.1 * inventive),
    pctApplications: draw.poisson(0.05 * inventive),
    contracts: Math.min(contracts, hundreds(revenue * 0.9)),
    investment: invested ? Math.round(30 * exponential(1.1 * draw.normal() + 0.4 * size)) * 100_000 : 0,
    exports: Math.round((revenue * habits.exportShare * (year === 2022 ? 0.95 : 1)) / DOLLAR),
  }
}
