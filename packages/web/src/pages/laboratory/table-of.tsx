import type { Framework } from '@gongzhen/core/composite'
import { type LaboratoryNode, type TrialChange, type WrittenScale, sizeOf } from '@gongzhen/core/programme'
import { useState } from 'react'
import { labWords as words } from './words.ts'

type Props = {
  readonly node: LaboratoryNode
  readonly scale: WrittenScale
  readonly framework: Framework
  readonly changes: readonly TrialChange[]
  readonly onChange: (more: readonly TrialChange[]) => void
}

/** The steps of a leaf in the unit they are written in; a step that would not ascend is refused on the spot. */
export function TableOf({ node, scale, framework, changes, onChange }: Props) {
  const [refused, setRefused] = useState(false)
  const isShare = framework.indicators.find(({ code }) => code === node.code)?.full !== undefined
  const now = (kind: 'bound' | 'worth', row: number, written: number): number => {
    const tried = changes.find((change) => change.kind === kind && change.code === node.code && change.row === row)
    return tried && tried.kind !== 'combine' ? tried.value : written
  }
  const bounds = scale.rows.map(({ at }, row) => now('bound', row, at))
  const moveBound = (row: number, value: number) => {
    const ascends = isBetween(scale, bounds, row, value)
    setRefused(!ascends)
    if (ascends) onChange([{ kind: 'bound', code: node.code, row, value }])
  }
  return (
    <details className="lab-table">
      <summary>{words.table}</summary>
      <ol className="lab-rows">
        {scale.rows.map(({ at, unit, worth }, row) => (
          <li key={row} className="lab-row">
            <span className="faint">{words.atLeast}</span>
            <NumberField
              label={words.boundOf(node.title, row + 1)}
              value={now('bound', row, at)}
              onValue={(value) => moveBound(row, value)}
            />
            <span className="faint">{unit}</span>
            {worth !== null && (
              <>
                <span className="faint">{words.gives}</span>
                <NumberField
                  label={words.worthOf(node.title, row + 1)}
                  value={now('worth', row, worth)}
                  step={isShare ? 0.05 : 1}
                  onValue={(value) =>
                    value >= 0 && (!isShare || value <= 1) && onChange([{ kind: 'worth', code: node.code, row, value }])
                  }
                />
                <span className="faint">{isShare ? words.ofFull : words.points}</span>
              </>
            )}
          </li>
        ))}
      </ol>
      {refused && (
        <p className="lab-off" role="alert">
          {words.order}
        </p>
      )}
    </details>
  )
}

/** Whether a bound stays between its neighbours, whatever unit each is written in. */
function isBetween({ rows }: WrittenScale, bounds: readonly number[], row: number, value: number): boolean {
  const sized = (at: number, to: number) => sizeOf({ at: to, unit: rows[at]?.unit ?? '' })
  const [before, after] = [bounds[row - 1], bounds[row + 1]]
  const own = sized(row, value)
  return (before === undefined || sized(row - 1, before) < own) && (after === undefined || own < sized(row + 1, after))
}

type NumberProps = {
  readonly label: string
  readonly value: number
  readonly step?: number
  readonly onValue: (value: number) => void
}

function NumberField({ label, value, step, onValue }: NumberProps) {
  return (
    <input
      type="number"
      inputMode="decimal"
      aria-label={label}
      value={value}
      step={step ?? 'any'}
      onChange={({ target }) => target.value !== '' && onValue(Number(target.value))}
    />
  )
}
