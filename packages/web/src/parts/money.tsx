import { CURRENCIES, type Currency, divide, minorPerUnit, round, show, showMoney } from '@gongzhen/core/base'
import { inBoth, language } from '../i18n.ts'

const words = inBoth({ large: '亿', middle: '万' }, { large: 'bn ', middle: 'm ' })

/** An amount that a person takes in at a glance: at most two decimals of 元, 万元 or 亿元. */
type GlancedMoney = { readonly figure: string; readonly unit: string; readonly exact: string }

/** 分 as `50 万元`, with the exact amount for hover and for the screen reader. */
export function Money({ minor, currency = 'CNY' }: { minor: number; currency?: string }) {
  const { figure, unit, exact } = glanceAtMoney(minor, currency)
  return (
    <span className="nowrap" title={exact}>
      {figure}
      <span className="unit">{unit}</span>
    </span>
  )
}

/** Splits whole minor units into a short figure and its unit; rounded half up for reading, never for counting. */
export function glanceAtMoney(minor: number, currency: string): GlancedMoney {
  const known = isCurrency(currency) ? currency : 'CNY'
  const perUnit = minorPerUnit(known)
  const step = steps().find(({ units }) => Math.abs(minor) >= units * perUnit) ?? { units: 1, prefix: '' }
  const units = divide(minor, step.units * perUnit) ?? 0
  const exact = showMoney(minor, known)
  return {
    figure: group(show(round(units, 2, 'half_up'))),
    unit: `${step.prefix}${language() === 'en' ? known : unitOf(exact)}`,
    exact,
  }
}

/** `12,345.6`: thousands grouped, decimals kept as they are. */
export function group(figure: string | number): string {
  const [whole = '', fraction] = String(figure).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

const steps = () =>
  language() === 'en'
    ? [
        { units: 1e9, prefix: words.large },
        { units: 1e6, prefix: words.middle },
      ]
    : [
        { units: 1e8, prefix: words.large },
        { units: 1e4, prefix: words.middle },
      ]

const unitOf = (shown: string): string => shown.slice(shown.lastIndexOf(' ') + 1)

/** Whether a text is the code of a currency we can hold. */
export const isCurrency = (text: string): text is Currency => Object.hasOwn(CURRENCIES, text)
