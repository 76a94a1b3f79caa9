import type { HealthRow } from '@gongzhen/core/composite'
import { Link } from '@tanstack/react-router'
import { language } from '../../i18n.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import type { Look } from './lab.worker.ts'
import type { FirmAt } from './moves.tsx'
import { labWords as words } from './words.ts'

type Props = {
  readonly look: Look
  readonly firmAt: FirmAt
  readonly firmOf: (unit: string) => ReturnType<FirmAt> | undefined
}

/** What is known to go wrong with indices, measured on this one as it is being tried. */
export function Tests({ look, firmAt, firmOf }: Props) {
  const { health, omission, omissionMean, bunching, influences } = look
  const titles = new Map(influences.map(({ code, title }) => [code, title]))
  return (
    <div className="stack-wide">
      <HealthReport rows={health} firmOf={firmOf} />
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

const ORDER: readonly HealthRow['light'][] = ['red', 'amber', 'green', 'grey']
const TONES = { red: 'bad', amber: 'unsure', green: 'good', grey: 'plain' } as const

type HealthProps = { readonly rows: readonly HealthRow[]; readonly firmOf: Props['firmOf'] }

/** The report with the worst first: light in words, what was found, what to do, and what it counted one press away. */
export function HealthReport({ rows, firmOf }: HealthProps) {
  const ordered = rows.toSorted((a, b) => ORDER.indexOf(a.light) - ORDER.indexOf(b.light))
  return (
    <Sheet title={words.health} note={words.healthNote}>
      <ul className="lab-health">
        {ordered.map((row) => (
          <li key={row.id} className={`lab-health-row lab-health-${row.light}`}>
            <details>
              <summary>
                <Tag tone={TONES[row.light]}>{words.lights[row.light]}</Tag>
                <strong>{row.title}</strong>
                <span className="lab-health-said">{language() === 'en' ? row.en : row.zh}</span>
              </summary>
              {row.advice && (
                <p>
                  <strong>{words.advice}：</strong>
                  {row.advice}
                </p>
              )}
              {row.list.length === 0 ? (
                <p className="faint">{words.nothingCounted}</p>
              ) : (
                <>
                  <p className="faint">{words.counted(row.list.length)}</p>
                  <ul className="lab-list">
                    {row.list.map((item) => (
                      <li key={item}>
                        <Counted item={item} firm={firmOf(item.split('（')[0] ?? '')} />
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </details>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** A firm is a link; an indicator or a pair is said. */
function Counted({ item, firm }: { item: string; firm: ReturnType<FirmAt> | undefined }) {
  if (!firm) return item
  const rest = item.slice(item.split('（')[0]?.length ?? 0)
  return (
    <>
      <Link to="/firms/$firm" params={{ firm: String(firm.id) }}>
        {firm.name}
      </Link>
      {rest}
    </>
  )
}
