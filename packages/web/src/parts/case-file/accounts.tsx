import type { ReactNode } from 'react'
import type { CaseDetail } from '../../api.ts'
import { Sheet } from '../sheet.tsx'
import { exactMoney, isMemo } from './moves.tsx'
import { caseWords as words } from './words.ts'

/** What leads from an account to its statement. */
export type Opens = (path: string, shown: string) => ReactNode

/** The accounts the case touched, as they stand now. */
export function CaseMoney({ file: { accounts }, opens }: { file: CaseDetail; opens: Opens | undefined }) {
  if (accounts.length === 0) return null
  const memos = accounts.filter(({ path }) => isMemo(path))
  const moneys = accounts.filter(({ path }) => !isMemo(path))
  return (
    <Sheet title={words.money}>
      <div className="case-scroll" tabIndex={0}>
        <table className="case-accounts">
          <thead>
            <tr>
              <th scope="col">{words.account}</th>
              <th scope="col" className="right">
                {words.balance}
              </th>
              <th scope="col" className="right">
                {words.held}
              </th>
            </tr>
          </thead>
          <tbody>
            <Rows of={moneys} opens={opens} />
          </tbody>
          {memos.length > 0 && (
            <tbody className="case-memos">
              <tr>
                <th scope="rowgroup" colSpan={3}>
                  {words.memoNote}
                </th>
              </tr>
              <Rows of={memos} opens={opens} />
            </tbody>
          )}
        </table>
      </div>
    </Sheet>
  )
}

function Rows({ of, opens }: { of: CaseDetail['accounts']; opens: Opens | undefined }) {
  return of.map(({ path, shown, balance, held, currency }) => (
    <tr key={path}>
      <th scope="row">{opens ? opens(path, shown) : shown}</th>
      <td className="right">{exactMoney(balance, currency)}</td>
      <td className="right">{held === 0 ? '—' : exactMoney(held, currency)}</td>
    </tr>
  ))
}
