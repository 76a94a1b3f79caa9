import { type LocalDate, addDays } from '@gongzhen/core/base'
import { hundreds } from './amount.ts'
import { type Character, DEMO_DATE } from './character.ts'
import { type Random, exponential, within } from './random.ts'
import type { YearFigures } from './years.ts'

/** What a firm owes, insures and has been found guilty of. Money in whole 元, premiums abroad in US dollars. */
export type Dealings = {
  readonly guaranteed?: Loan & { readonly fee: number }
  readonly insured?: Loan
  readonly premium: number
  /** The pooled export policy: premium paid and, rarely, a loss. */
  readonly pool?: { readonly premium: number; readonly loss?: number }
  readonly offences: ReadonlyMap<Offence, LocalDate>
  readonly isAbnormal: boolean
  readonly isDishonest: boolean
  readonly makesRestricted: boolean
}

/** A loan of a made-up firm: principal and interest paid in yuan. */
export type Loan = { readonly principal: number; readonly months: number; readonly interest: number }
export type Offence = '安全' | '质量' | '环境' | '数据' | '科研' | '涉税' | '造假'

const OFFENCES: readonly (readonly [Offence, number])[] = [
  ['安全', 0.004],
  ['质量', 0.004],
  ['环境', 0.006],
  ['数据', 0.002],
  ['科研', 0.002],
  ['涉税', 0.006],
  ['造假', 0.003],
]

/** What a firm has had to do with banks, insurers and authorities, as likely as its size and order make it. */
export function drawDealings(draw: Random, { size, order }: Character, last: YearFigures): Dealings {
  const isBankable = size > -1.3 && last.liabilities < last.assets
  return {
    ...(isBankable && draw.chance(0.16) ? { guaranteed: drawGuaranteed(draw, last.revenue) } : {}),
    ...(isBankable && draw.chance(0.05) ? { insured: drawLoan(draw, Math.min(last.revenue * 0.2, 3_600_000)) } : {}),
    premium: draw.chance(0.09) ? hundreds(8000 * exponential(0.9 * size + 0.8 * draw.normal())) : 0,
    ...drawPool(draw, last.exports),
    offences: new Map(
      OFFENCES.filter(([, probability]) => draw.chance(probability)).map(([offence]) => [
        offence,
        addDays(DEMO_DATE, -draw.whole(40, 2000)),
      ]),
    ),
    isAbnormal: draw.chance(within(0.004, 0.06, 0.018 - 0.012 * order)),
    isDishonest: draw.chance(0.006),
    makesRestricted: draw.chance(0.008),
  }
}

function drawGuaranteed(draw: Random, revenue: number): Loan & { fee: number } {
  const loan = drawLoan(draw, Math.min(revenue * 0.25, 24_000_000))
  return { ...loan, fee: hundreds(loan.principal * within(0.005, 0.03, 0.015 + 0.005 * draw.normal())) }
}

/** Between 10 万元 and the line, at 3.1 to 7.5 per cent a year. */
function drawLoan(draw: Random, line: number): Loan {
  const principal = Math.max(100_000, Math.round((line * (0.3 + 0.7 * draw.uniform())) / 50_000) * 50_000)
  const months = draw.weighted([
    [12, 6],
    [9, 1],
    [6, 2],
    [3, 1],
  ])
  const rate = within(0.031, 0.075, 0.046 + 0.009 * draw.normal())
  return { principal, months, interest: hundreds((principal * rate * months) / 12) }
}

function drawPool(draw: Random, exports: number): { pool?: { premium: number; loss?: number } } {
  if (exports === 0 || exports > 6_000_000 || draw.chance(0.45)) return {}
  const premium = Math.max(200, Math.round(exports * 0.0008))
  return { pool: { premium, ...(draw.chance(0.12) ? { loss: draw.whole(5, 240) * 1000 } : {}) } }
}
