import { type LocalDate, addDays, addMonths, fullYears, toDate, yearOf } from '@gongzhen/core/base'
import { BASE_YEAR, type Character, DEMO_DATE } from './character.ts'
import type { Property } from './property.ts'
import { type Random, exponential, within } from './random.ts'
import type { YearFigures } from './years.ts'

/** What a firm holds, has been awarded and is known for on the demo's day. */
export type Merits = Standing & {
  /** Title to the last day it is valid; some have lapsed. */
  readonly titles: ReadonlyMap<Title, LocalDate>
}

/** The titles of the ladder a made-up firm may hold. */
export type Title =
  | '高新技术企业'
  | '科技型中小企业'
  | '创新型中小企业'
  | '专精特新中小企业'
  | '小巨人企业'
  | '瞪羚企业'

type Standing = {
  readonly institution: '国家级' | '省级' | '市级' | '市级以下' | '无'
  readonly platforms: number
  readonly projects: number
  readonly awards: number
  readonly contestPrizes: number
  readonly resultsConverted: number
  readonly standardLed: boolean
  readonly standardJoined: boolean
  readonly qualityAward: boolean
  readonly certified: boolean
  readonly ownBrand: boolean
  readonly nicheSince: LocalDate
  /** Share of the national niche market in whole per mille, and the place it gives. */
  readonly nichePerMille: number
  readonly nicheRank: number
  readonly digitalLevel: number
  readonly productField: '补短板锻长板填空白' | '六基老字号链主配套' | '其他'
  readonly keyLink: boolean
  /** Evaluation points of 专精特新, 0 to 100. */
  readonly developmentPoints: number
}

/** What a firm has achieved and which titles it holds, as its character and figures make likely. */
export function drawMerits(
  draw: Random,
  character: Character,
  years: readonly YearFigures[],
  property: Property,
): Merits {
  const standing = drawStanding(draw, character)
  return { ...standing, titles: drawTitles(draw, character, years.at(-1)!, property, standing) }
}

function drawStanding(draw: Random, { size, drive, order, trade, founded }: Character): Standing {
  const rank = size + 0.6 * drive
  const fruit = exponential(0.5 * drive + 0.6 * size)
  const nichePerMille = Math.round(within(1, 460, 20 * exponential(1.1 * size + 0.5 * drive + 0.5 * draw.normal())))
  const isKey = draw.chance(trade.strategic ? 0.35 : 0.12)
  return {
    institution: institutionAt(rank + 0.7 * draw.normal()),
    platforms: draw.poisson(0.05 * fruit),
    projects: draw.poisson(0.08 * fruit),
    awards: draw.poisson(0.03 * fruit),
    contestPrizes: draw.poisson(0.08 * exponential(0.4 * drive)),
    resultsConverted: draw.poisson(3.4 * exponential(0.35 * drive + 0.3 * size)),
    standardLed: draw.chance(within(0.002, 0.2, 0.01 + 0.02 * rank)),
    standardJoined: draw.chance(within(0.01, 0.5, 0.07 + 0.07 * rank)),
    qualityAward: draw.chance(within(0.001, 0.12, 0.01 + 0.015 * rank)),
    certified: draw.chance(within(0.15, 0.97, 0.55 + 0.18 * size)),
    ownBrand: draw.chance(within(0.2, 0.95, 0.55 + 0.12 * size)),
    nicheSince: addDays(founded, draw.whole(0, Math.min(1100, fullYears(founded, DEMO_DATE) * 180))),
    nichePerMille,
    nicheRank: Math.max(1, Math.round(60 / Math.sqrt(nichePerMille)) + draw.whole(-2, 2)),
    digitalLevel: within(1, 4, Math.round(1.9 + 0.45 * size + 0.25 * order + 0.4 * draw.normal())),
    productField: draw.chance(0.3) ? '补短板锻长板填空白' : draw.chance(0.4) ? '六基老字号链主配套' : '其他',
    keyLink: isKey || rank > 1.6,
    developmentPoints: Math.round(within(8, 97, 50 + 8 * rank + 5 * order + 6 * draw.normal())),
  }
}

function institutionAt(level: number): Standing['institution'] {
  if (level > 3.6) return '国家级'
  if (level > 2.2) return '省级'
  if (level > 1.1) return '市级'
  return level > 0.5 ? '市级以下' : '无'
}

/** Roughly what each rule asks: most who could have a title hold it, a few hold one they no longer deserve. */
function drawTitles(
  draw: Random,
  character: Character,
  last: YearFigures,
  property: Property,
  standing: Standing,
): ReadonlyMap<Title, LocalDate> {
  const titles = new Map<Title, LocalDate>()
  for (const [title, isDeserved, share] of deservedTitles(character, last, property, standing)) {
    if (draw.chance(isDeserved ? share : 0.012)) titles.set(title, drawExpiry(draw, title, character.founded))
  }
  if (titles.has('小巨人企业') && !titles.has('专精特新中小企业')) titles.set('专精特新中小企业', '2028-08-31')
  return titles
}

type Deserved = readonly [title: Title, isDeserved: boolean, share: number]

function deservedTitles(
  { founded, size, drive }: Character,
  last: YearFigures,
  { classOne, classTwo }: Property,
  { nicheSince, nichePerMille }: Standing,
): readonly Deserved[] {
  const intensity = last.research / Math.max(1, last.revenue)
  const hasProof = classOne > 0 || classTwo > 4
  const isTechnical = last.scienceStaff * 10 >= last.staff && last.highTechRevenue >= 0.6 * last.revenue
  const asked = last.revenue > 2e8 ? 0.03 : last.revenue > 5e7 ? 0.04 : 0.05
  const isSmall = last.staff <= 500 && last.revenue <= 2e8 && last.assets <= 2e8
  const isSpecialised = last.revenue >= 1e7 && last.research >= 1e6 && intensity >= 0.03 && nicheSince < '2023-06-30'
  const isGiant = isSpecialised && classOne >= 4 && last.revenue >= 5e7 && last.research >= 5e6 && nichePerMille >= 80
  return [
    ['高新技术企业', hasProof && isTechnical && intensity >= asked && founded < '2025-01-01', 0.72],
    ['科技型中小企业', isSmall && intensity >= 0.04 && hasProof && last.scienceStaff * 10 >= last.staff, 0.7],
    ['创新型中小企业', classOne > 0 && intensity >= 0.03 && last.mainRevenue >= 0.6 * last.revenue, 0.5],
    ['专精特新中小企业', isSpecialised && classOne > 0, 0.5],
    ['小巨人企业', isGiant, 0.8],
    ['瞪羚企业', size > 0.5 && drive > 1.2, 0.4],
  ]
}

/** 科技型中小企业 is renewed every spring; the others are given in summer for three years, some too long ago. */
function drawExpiry(draw: Random, title: Title, founded: LocalDate): LocalDate {
  if (title === '科技型中小企业') return toDate(BASE_YEAR + 1, 12, 31)
  const earliest = Math.min(BASE_YEAR, Math.max(2022, yearOf(founded) + 1))
  return addMonths(addDays(toDate(draw.whole(earliest, BASE_YEAR), 7, 1), draw.whole(0, 160)), 36)
}
