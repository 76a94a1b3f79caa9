import { type Exact, absolute, compare, minorPerUnit, multiply, parseExact } from '@gongzhen/core/base'
import { inBoth } from '../../i18n.ts'
import { glanceAtMoney, isCurrency } from '../money.tsx'
import { exactMoney } from './moves.tsx'

const words = inBoth(
  {
    is: (exact: string, spoken: string) => (spoken === '' ? `即 ${exact}` : `即 ${exact}（${spoken}）`),
    tooLarge: (most: string) => `金额太大：账上最多记 ${most}，请核对数字和单位。`,
  },
  {
    is: (exact, spoken) => (spoken === '' ? `that is ${exact}` : `that is ${exact} (${spoken})`),
    tooLarge: (most) => `The amount is too large: the books hold at most ${most}. Check the figure and its unit.`,
  },
)

type Typed = { readonly text: string; readonly unit: string; readonly currency: string }

/** What a typed amount comes to, to the last 分 and as it is spoken; said at once where no book can hold it. */
export function AmountSaid(typed: Typed) {
  const said = amountSaid(typed)
  if (said === undefined) return null
  return said.isTooLarge ? (
    <span className="case-wrong" role="alert">
      {said.words}
    </span>
  ) : (
    <span className="faint">{said.words}</span>
  )
}

/** The same in words; nothing for what is no amount, which the check will say. */
export function amountSaid({ text, unit, currency }: Typed) {
  const minor = minorOf(text, unit, currency)
  if (minor === undefined) return undefined
  if (compare(absolute(minor), Number.MAX_SAFE_INTEGER) > 0) {
    return { isTooLarge: true, words: words.tooLarge(exactMoney(Number.MAX_SAFE_INTEGER, currency)) }
  }
  // A fraction of 分 is no amount.
  if (typeof minor !== 'number') return undefined
  const { figure, unit: spokenUnit } = glanceAtMoney(minor, currency)
  const spoken = Math.abs(minor) < SPOKEN_FROM ? '' : `${figure} ${spokenUnit}`
  return { isTooLarge: false, words: words.is(exactMoney(minor, currency), spoken) }
}

/** From here on an amount is also spoken in 万元 or 亿元: 100,000.00 元 in 分. */
const SPOKEN_FROM = 10_000_000
/** What the name of a unit begins with. */
const SCALES: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 }

function minorOf(text: string, unit: string, currency: string): Exact | undefined {
  const typed = parseExact(text.trim().replaceAll(',', ''))
  if (typed === undefined || !isCurrency(currency)) return undefined
  return multiply(multiply(typed, SCALES[unit[0] ?? ''] ?? 1), minorPerUnit(currency))
}
