import { hundreds } from './amount.ts'
import { type Character, drawCharacter } from './character.ts'
import { demoCreditCode } from './credit-code.ts'
import { type Dealings, drawDealings } from './dealings.ts'
import { type Merits, drawMerits } from './merits.ts'
import { type Property, drawProperty } from './property.ts'
import { type Random, random, within } from './random.ts'
import { drawName } from './trade.ts'
import { type YearFigures, drawYears } from './years.ts'

/** A made-up firm as it truly is, before the departments report it with their gaps and errors. */
export type DemoFirm = Pick<Character, 'trade' | 'founded'> & {
  readonly number: number
  readonly code: string
  readonly name: string
  /** An area of programmes/zones/demo/zone.yaml. */
  readonly area: string
  /** Registered capital in whole 元. */
  readonly capital: number
  /** The carrier it rents from, by its number among the carriers. */
  readonly carrier?: number
  /** Oldest first, from the year it was founded on. */
  readonly years: readonly YearFigures[]
  readonly property: Property
  readonly merits: Merits
  readonly dealings: Dealings
}

const AREAS = [
  ['chengdong', 30],
  ['binjiang', 26],
  ['zhizaoyuan', 24],
  ['yungu', 14],
  ['xixi', 6],
] as const

/** The firm with this number: the same for the same seed, whichever other firms were drawn. */
export function demoFirm(seed: number, number: number): DemoFirm {
  const draw = random(seed, number)
  const character = drawCharacter(draw)
  const years = drawYears(draw, character)
  const property = drawProperty(draw, character)
  return {
    number,
    code: demoCreditCode(number),
    name: drawName(draw, character.trade, number),
    trade: character.trade,
    founded: character.founded,
    area: draw.weighted(AREAS),
    capital: drawCapital(draw, character.size),
    ...drawTenancy(draw, character),
    years,
    property,
    merits: drawMerits(draw, character, years, property),
    dealings: drawDealings(draw, character, years.at(-1)!),
  }
}

/** In 万元: founders like round sums. */
const ROUND_CAPITALS = [10, 30, 50, 100, 100, 200, 300, 500, 500, 1000, 1000, 2000, 3000, 5000, 10_000]

function drawCapital(draw: Random, size: number): number {
  const place = within(0, ROUND_CAPITALS.length - 1, Math.round(6.5 + 2.6 * size + 1.4 * draw.normal()))
  const round = ROUND_CAPITALS[place]! * 10_000
  const afterInvestment = draw.chance(0.12)
  return afterInvestment ? hundreds(round * (1 + draw.uniform())) : round
}

function drawTenancy(draw: Random, { size, founded }: Character): { carrier?: number } {
  const isYoung = founded >= '2021-01-01'
  return draw.chance(isYoung ? 0.55 - 0.15 * size : 0.03) ? { carrier: draw.whole(1, 2) } : {}
}

/** A firm worth looking at first: middle-sized, with titles and something still to gain. */
export function typicalFirm(seed: number, count: number): DemoFirm {
  for (let number = 1; number <= count; number++) {
    const firm = demoFirm(seed, number)
    const { revenue } = firm.years.at(-1)!
    const { titles } = firm.merits
    if (revenue > 2e7 && revenue < 8e7 && titles.has('科技型中小企业') && !titles.has('专精特新中小企业')) return firm
  }
  return demoFirm(seed, 1)
}
