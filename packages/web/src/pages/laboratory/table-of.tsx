import type { Framework } from '@gongzhen/core/composite'
import {
  type LaboratoryNode,
  type TrialChange,
  type WrittenRow,
  type WrittenScale,
  sizeOf,
} from '@gongzhen/core/programme'
import { useState } from 'react'
import { labWords as words } from './words.ts'

type Props = {
  readonly node: LaboratoryNode
  readonly scale: WrittenScale
  readonly framework: Framework
  readonly changes: readonly TrialChange[]
  readonly onChange: (more: readonly TrialChange[]) => void
}

type Side = 'bound' | 'worth'

/** The steps of a leaf in the unit they are written in; one that makes no sense is refused on the spot. */
export function TableOf({ node, scale, framework, changes, onChange }: Props) {
  const [refused, setRefused] = useState(false)
  const isShare = framework.indicators.find(({ code }) => code === node.code)?.full !== undefined
  const now = (kind: Side, row: number, written: number): number => {
    const tried = changes.find((change) => change.kind === kind && change.code === node.code && change.row === row)
    return tried && tried.kind !== 'combine' ? tried.value : written
  }
  const rows = scale.rows.map((row, at) => ({
    ...row,
    at: now('bound', at, row.at),
    worth: row.worth === null ? null : now('worth', at, row.worth),
  }))
  const set = (kind: Side, row: number, value: number) => {
    const moved = rows.map((one, at) =>
      at !== row ? one : kind === 'bound' ? { ...one, at: value } : { ...one, worth: value },
    )
    const makesSense = isInOrder(moved) && moved.every((one) => isPossible(one, moved, isShare))
    setRefused(!makesSense)
    if (makesSense) onChange([{ kind, code: node.code, row, value }])
  }
  return (
    <details className="lab-table">
      <summary>{words.table}</summary>
      <ol className="lab-rows">
        {rows.map((row, at) => (
          <li key={at} className="lab-row">
            <Row {...{ node, row, at, isShare, set }} />
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

/** Bounds ascend, whatever unit each is written in. */
function isInOrder(rows: readonly WrittenRow[]): boolean {
  const bounds = rows.filter(({ part }) => part === 'bound').map((row) => sizeOf(row))
  return bounds.every((bound, at) => at === 0 || (bounds[at - 1] ?? bound) < bound)
}

/** Points not below zero and shares not above the whole; steps above zero; limits on their side of what the goal gives. */
function isPossible({ part, at, worth }: WrittenRow, rows: readonly WrittenRow[], isShare: boolean): boolean {
  const met = rows.find((row) => row.part === 'goal')?.worth ?? 0
  switch (part) {
    case 'goal':
      return at > 0 && (worth ?? 0) >= 0
    case 'above':
    case 'below':
      return at > 0 && (worth ?? 0) > 0
    case 'aboveLimit':
      return at >= met
    case 'belowLimit':
      return at <= met && at >= 0
    default:
      return worth === null || (worth >= 0 && (!isShare || worth <= 1))
  }
}

type RowProps = {
  readonly node: LaboratoryNode
  readonly row: WrittenRow
  readonly at: number
  readonly isShare: boolean
  readonly set: (kind: Side, row: number, value: number) => void
}

/** `达到 3% 得 0.4`: what a row says, with a field for each figure in it. */
function Row({ node, row: { part, text, at: bound, unit, worth }, at, isShare, set }: RowProps) {
  const [before, between] = wordsOf(part, text)
  const isLimit = part === 'aboveLimit' || part === 'belowLimit'
  return (
    <>
      <span className="faint">{before}</span>
      {part !== 'text' && (
        <NumberField
          label={words.boundOf(node.title, at + 1)}
          value={bound}
          onValue={(value) => set('bound', at, value)}
        />
      )}
      {part !== 'text' && <span className="faint">{isLimit ? words.points : unit}</span>}
      {worth !== null && (
        <>
          <span className="faint">{between}</span>
          <NumberField
            label={words.worthOf(node.title, at + 1)}
            value={worth}
            step={isShare ? 0.05 : 1}
            onValue={(value) => set('worth', at, value)}
          />
          <span className="faint">{isShare ? words.ofFull : words.points}</span>
        </>
      )}
    </>
  )
}

/** The words before the bound of a row, and those between it and what it gives. */
function wordsOf(part: WrittenRow['part'], text = ''): readonly [before: string, between: string] {
  switch (part) {
    case 'text':
      return [words.texts(text), '']
    case 'goal':
      return [words.goal, words.meets]
    case 'above':
      return [words.everyAbove, words.adds]
    case 'below':
      return [words.everyBelow, words.takes]
    case 'aboveLimit':
      return [words.upTo, '']
    case 'belowLimit':
      return [words.downTo, '']
    case 'bound':
      return [words.atLeast, words.gives]
  }
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
