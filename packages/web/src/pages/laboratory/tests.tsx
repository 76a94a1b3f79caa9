import { Link } from '@tanstack/react-router'
import { HealthReport } from '../../parts/health-report.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import type { Tested } from './lab.worker.ts'
import type { FirmAt } from './moves.tsx'
import { labWords as words } from './words.ts'

type Props = {
  readonly of: Tested
  readonly firmAt: FirmAt
  readonly firmOf: (unit: string) => ReturnType<FirmAt> | undefined
}

/** What is known to go wrong with indices, measured on this one as it is being tried. */
export function Tests({ of: { health, isWhole, titles, omission, omissionMean, bunching }, firmAt, firmOf }: Props) {
  return (
    <div className="stack-wide">
      <HealthReport rows={health} firmOf={firmOf} isDrawing={!isWhole} />
      <Sheet title={words.omission} note={omission.length > 0 && words.omissionMean(omissionMean.toFixed(1))}>
        {omission.length === 0 ? (
          <p className="faint">{words.omissionNone}</p>
        ) : (
          <ul className="lab-list">
            {omission.map(({ row, gain }) => (
              <li key={row} className="row-between">
                <Link to="/firms/$firm" params={{ firm: String(firmAt(row).id) }}>
                  {firmAt(row).name}
                </Link>
                <span>{`${words.gain} ${words.places(gain)}`}</span>
              </li>
            ))}
          </ul>
        )}
      </Sheet>
      <Sheet title={words.bunching}>
        {bunching.length === 0 ? (
          <p className="faint">{words.bunchingNone}</p>
        ) : (
          <div className="lab-scroll" tabIndex={0} role="region" aria-label={words.bunching}>
            <table className="lab-moves">
              <thead>
                <tr>
                  <th scope="col">{words.bound}</th>
                  <th scope="col">{words.above}</th>
                  <th scope="col">{words.below}</th>
                  <th scope="col">{words.jump}</th>
                </tr>
              </thead>
              <tbody>
                {bunching.map(({ code, bound, above, below, points }) => (
                  <tr key={`${code} ${bound}`}>
                    <th scope="row">{`${titles.get(code) ?? code} ${bound}`}</th>
                    <td>{above}</td>
                    <td>{below}</td>
                    <td>{points}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Sheet>
    </div>
  )
}
