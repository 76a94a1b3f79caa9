import { type LocalDate, addDays, toDate } from '@gongzhen/core/base'
import { type Random, exponential, within } from './random.ts'
import { type Trade, drawTrade } from './trade.ts'

/** The years the demo has figures for, oldest first; the last is the base year of its rules. */
export const DEMO_YEARS = [2022, 2023, 2024, 2025] as const
export const BASE_YEAR = 2025

/** The day the demo zone lives on: rules are asked as of it, whatever day it is outside. */
export const DEMO_DATE: LocalDate = '2026-06-30'

const OLDEST: LocalDate = '1998-01-05'

/** What makes a firm large, inventive and well run, each about standard normal. No department sees it; every figure follows from it. */
export type Character = {
  readonly size: number
  readonly drive: number
  readonly order: number
  readonly trade: Trade
  readonly founded: LocalDate
}

/** The next firm’s character; the same draws give the same firm. */
export function drawCharacter(draw: Random): Character {
  const size = draw.normal()
  return { size, drive: draw.normal(), order: draw.normal(), trade: drawTrade(draw), founded: drawFounding(draw, size) }
}

/** Larger firms are older; the youngest were founded late in the base year. */
function drawFounding(draw: Random, size: number): LocalDate {
  const age = within(0.35, 30, 6.5 * exponential(0.32 * size + 0.6 * draw.normal()))
  const day = addDays(toDate(BASE_YEAR, 12, 31), -Math.round(age * 365.25))
  return day < OLDEST ? OLDEST : day
}
