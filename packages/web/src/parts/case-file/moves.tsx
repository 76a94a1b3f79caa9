import { showMoney } from '@gongzhen/core/base'
import type { CaseDetail } from '../../api.ts'
import { language } from '../../i18n.ts'
import { isCurrency } from '../money.tsx'
import { day } from '../when.ts'
import { caseWords as words } from './words.ts'

type Move = CaseDetail['timeline'][number]['moves'][number]

/** Money from one account to another, to the last 分. */
export function Moves({ title, moves }: { title?: string; moves: readonly Move[] }) {
  return (
    <div className="case-moves">
      {title && <p className="soft">{title}</p>}
      <ul>
        {moves.map((move) => (
          <li key={move.posting}>
            <span className="row">
              <strong>{move.posting}</strong>
              <span className="faint">
                {isMemo(move.from) && isMemo(move.to) ? words.memo : words.kinds[move.kind]}
                {move.expires && ` ${words.until(day(move.expires))}`}
              </span>
            </span>
            <strong className="case-amount">{exactMoney(move.minor, move.currency)}</strong>
            <span className="soft case-way">
              {move.from} → {move.to}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Accounts that only count and limit; the charts of all programmes name them so. */
export const isMemo = (path: string): boolean => path.startsWith('备查/')

/** An amount written out: money that is posted is never rounded for the eye. */
export function exactMoney(minor: number, currency: string): string {
  const known = isCurrency(currency) ? currency : 'CNY'
  const shown = showMoney(minor, known)
  return language() === 'en' ? `${shown.slice(0, shown.lastIndexOf(' '))} ${known}` : shown
}
