import type { CaseDetail } from '../../api.ts'
import { Sheet } from '../sheet.tsx'
import { exactMoney } from './moves.tsx'
import { caseWords as words } from './words.ts'

/** The accounts the case touched, as they stand now. */
export function CaseMoney({ file: { accounts } }: { file: CaseDetail }) {
  if (accounts.length === 0) return null
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
            {accounts.map(({ path, shown, balance, held, currency }) => (
              <tr key={path}>
                <th scope="row">{shown}</th>
                <td className="right">{exactMoney(balance, currency)}</td>
                <td className="right">{held === 0 ? '—' : exactMoney(held, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  )
}
