import type { ReactNode } from 'react'
import type { Out } from '../../api.ts'
import { language } from '../../i18n.ts'
import { Figure } from '../../parts/figure.tsx'
import { exactMoney } from '../../parts/case-file/moves.tsx'
import { glanceAtMoney, group } from '../../parts/money.tsx'
import { Tag } from '../../parts/tag.tsx'
import { fundWords as words } from './words.ts'

/** A figure of a fund as the server answers it. */
type FundFigureAnswer = Out<'GET /api/funds/figure'>['figure']

type Props = {
  readonly figure: FundFigureAnswer
  readonly opens?: (shown: ReactNode) => ReactNode
  /** Money to the last 分, where one compares it with the postings it sums. */
  readonly isExact?: boolean
}

/** A figure of a fund with its unit, how it is counted and whether the aim of zero is met. */
export function FundFigure({ figure, opens, isExact = false }: Props) {
  const { definition, note, isZero, postings, value } = figure
  const { shown, unit } = shownFigure(figure, isExact)
  const isMissing = figure.minor === null && value === null
  return (
    <Figure
      label={language() === 'en' ? figure.en : figure.name}
      value={shown}
      unit={unit}
      definition={[definition, note].filter(Boolean).join('。')}
      {...(opens ? { opens } : {})}
      note={
        isMissing ? (
          words.noValueWhy
        ) : (
          <span className="row">
            {words.postings(group(postings))}
            {isZero !== null && <Tag tone={isZero ? 'good' : 'bad'}>{isZero ? words.zero : words.notZero}</Tag>}
          </span>
        )
      }
    />
  )
}

function shownFigure(
  { minor, currency, value, unit }: FundFigureAnswer,
  isExact: boolean,
): { shown: string; unit: string } {
  if (minor !== null && isExact) return { shown: exactMoney(minor, currency ?? 'CNY'), unit: '' }
  if (minor !== null) {
    const glanced = glanceAtMoney(minor, currency ?? 'CNY')
    return { shown: glanced.figure, unit: glanced.unit }
  }
  if (value === null) return { shown: words.noValue, unit: '' }
  return { shown: group(value), unit: words.units[unit] }
}
