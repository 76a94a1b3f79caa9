import type { BandFlow, Shift, UnitShift } from '@gongzhen/core/composite'
import { Link } from '@tanstack/react-router'
import { Sheet } from '../../parts/sheet.tsx'
import type { Line } from './lab.worker.ts'
import { labWords as words } from './words.ts'

/** A firm of the laboratory by its row among the scored. */
export type FirmAt = (row: number) => { readonly id: number; readonly name: string }

type Props = {
  readonly shift: Shift
  readonly decimals: number
  readonly firmAt: FirmAt
  /** The bands, best first. */
  readonly bands: readonly string[]
  readonly line: Line
  readonly onLine: ((line: Line) => void) | null
}

/** Who rises and who falls, from which place to which, and who crosses a line. */
export function Moves({ shift, decimals, firmAt, bands, line, onLine }: Props) {
  return (
    <div className="stack-wide">
      <div className="lab-two">
        <Movers title={words.winners} list={shift.winners} {...{ decimals, firmAt }} />
        <Movers title={words.losers} list={shift.losers} {...{ decimals, firmAt }} />
      </div>
      <Sheet title={words.flows} note={words.flowNote} actions={onLine && <LineField line={line} onLine={onLine} />}>
        <Flows flows={shift.flows} order={bands} />
      </Sheet>
    </div>
  )
}

type MoversProps = { readonly title: string; readonly list: readonly UnitShift[] } & Pick<Props, 'decimals' | 'firmAt'>

function Movers({ title, list, decimals, firmAt }: MoversProps) {
  return (
    <Sheet title={title} flush>
      {list.length === 0 ? (
        <p className="lab-nobody faint">{words.nobody}</p>
      ) : (
        <div className="lab-scroll" tabIndex={0} role="region" aria-label={title}>
          <table className="lab-moves">
            <thead>
              <tr>
                <th scope="col">{words.firm}</th>
                <th scope="col">{words.rank}</th>
                <th scope="col">{words.score}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((one) => (
                <Mover key={one.row} {...{ one, decimals, firmAt }} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  )
}

function Mover({ one, decimals, firmAt }: { one: UnitShift } & Pick<Props, 'decimals' | 'firmAt'>) {
  const { id, name } = firmAt(one.row)
  const by = one.rankBefore - one.rankAfter
  const shown = (points: number) => points.toFixed(Math.min(decimals, 2))
  return (
    <tr>
      <th scope="row">
        <Link to="/firms/$firm" params={{ firm: String(id) }}>
          {name}
        </Link>
      </th>
      <td className="nowrap">
        {one.rankBefore} → <strong>{one.rankAfter}</strong>{' '}
        <span className={by > 0 ? 'lab-up' : 'lab-down'}>
          {by > 0 ? '↑' : '↓'}
          {Math.abs(by)}
        </span>
      </td>
      <td className="nowrap">
        {shown(one.pointsBefore)} → {shown(one.pointsAfter)}
      </td>
    </tr>
  )
}

function LineField({ line, onLine }: { line: Line; onLine: (line: Line) => void }) {
  const { by, bound } = line
  return (
    <span className="row">
      <span className="faint">{words.line}</span>
      <select
        className="lab-select"
        aria-label={words.line}
        value={by}
        onChange={({ target }) =>
          onLine({ ...line, by: target.value as Line['by'], bound: target.value === 'share' ? 0.2 : 50 })
        }
      >
        <option value="share">{words.lineOf.share}</option>
        <option value="places">{words.lineOf.places}</option>
      </select>
      <input
        type="number"
        aria-label={words.line}
        min={1}
        max={by === 'share' ? 99 : undefined}
        value={by === 'share' ? Math.round(bound * 100) : bound}
        onChange={({ target }) =>
          Number(target.value) > 0 && onLine({ ...line, bound: Number(target.value) / (by === 'share' ? 100 : 1) })
        }
      />
    </span>
  )
}

/** Bands down the side as they are, across as they are tried. */
function Flows({ flows, order }: { flows: readonly BandFlow[]; order: readonly string[] }) {
  const found = new Set(flows.flatMap(({ from, to }) => [from, to]))
  const bands = [...order.filter((band) => found.has(band)), ...(found.has(null) ? [null] : [])]
  const named = (band: string | null) => band ?? words.noBand
  const count = (from: string | null, to: string | null) =>
    flows.find((flow) => flow.from === from && flow.to === to)?.count ?? 0
  return (
    <div className="lab-scroll" tabIndex={0} role="region" aria-label={words.flows}>
      <table className="lab-flows">
        <thead>
          <tr>
            <th scope="col">{`${words.from} ＼ ${words.to}`}</th>
            {bands.map((band) => (
              <th key={band} scope="col">
                {named(band)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bands.map((from) => (
            <tr key={from}>
              <th scope="row">{named(from)}</th>
              {bands.map((to) => (
                <td key={to} className={from !== to && count(from, to) > 0 ? 'lab-crossed' : undefined}>
                  {count(from, to)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
