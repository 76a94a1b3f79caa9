import { COMBINATIONS, type Combination, type Framework } from '@gongzhen/core/composite'
import type { LaboratoryNode, TrialChange } from '@gongzhen/core/programme'
import { useId, useState } from 'react'
import { Chips } from '../../parts/chips.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { below, figureIn, fullOf, groupFor, isMovable, sharesUnder } from './changes.ts'
import { TableOf } from './table-of.tsx'
import type { Opening } from './use-laboratory.ts'
import { STEP, movedWithin, sumOf } from './weights.ts'
import { labWords as words } from './words.ts'

type Props = {
  readonly opened: Opening['opened']
  /** The method as it is being tried. */
  readonly framework: Framework
  readonly changes: readonly TrialChange[]
  readonly stages: readonly string[]
  readonly stage: string | null
  readonly chooseStage: (stage: string) => void
  readonly onChange: (more: readonly TrialChange[]) => void
}

/** Everything that may be moved in one group of the index: figures, the way to combine, the steps of each leaf. */
export function Levers({ opened, framework, changes, stages, stage, chooseStage, onChange }: Props) {
  const { nodes } = opened
  const groups = nodes.filter((node) =>
    nodes.some((child) => child.parent === node.code && (isMovable(child, nodes) || child.hasTable)),
  )
  const [chosen, choose] = useState<string | undefined>(groups[0]?.code)
  const [keeps, setKeeps] = useState(true)
  const group = groups.find(({ code }) => code === chosen) ?? groups[0]
  if (!group) return <p className="faint">{words.fixed}</p>
  const children = nodes.filter(({ parent }) => parent === group.code)
  const shares = sharesUnder(framework, nodes, group.code, stage)
  const before = fullOf(opened.framework, framework, nodes, group, stage)
  const sum = sumOf(shares)
  const move = (node: LaboratoryNode, value: number) => {
    const next = keeps ? movedWithin(shares, node.code, value) : [{ code: node.code, value }]
    const of = new Map(children.map((child) => [child.code, child]))
    const moved = next.filter((share) => share.value !== shares.find(({ code }) => code === share.code)?.value)
    onChange(
      moved.flatMap(({ code, value: to }) => {
        const child = of.get(code) ?? node
        const own = { kind: 'figure', code, group: groupFor(child, stage), value: to } as const
        return [own, ...below(framework, nodes, child, stage, to)]
      }),
    )
  }
  return (
    <Sheet title={words.levers}>
      <div className="stack">
        {stages.length > 1 && (
          <Chips
            label={words.stage}
            choices={stages.map((key) => ({ key, title: key }))}
            current={stage ?? undefined}
            onChange={(next) => next && chooseStage(next)}
          />
        )}
        <Chips
          label={words.group}
          choices={groups.map(({ code, title }) => ({ key: code, title }))}
          current={group.code}
          onChange={choose}
        />
        <Method {...{ opened, framework, group, onChange }} />
        {shares.length > 1 && (
          <label className="row lab-keep">
            <input type="checkbox" checked={keeps} onChange={({ target }) => setKeeps(target.checked)} />
            {words.keep}
          </label>
        )}
        {shares.length > 1 && (
          <p className={sum === before ? 'faint' : 'lab-off'} role="status">
            {sum === before ? words.sum(String(sum), String(before)) : words.sumOff(String(sum), String(before))}
          </p>
        )}
        <div className="lab-levers">
          {children.map((node) => (
            <Lever
              key={`${node.code} ${stage}`}
              {...{ node, framework, opened, stage, changes, onChange }}
              most={keeps ? before : Math.max(before, 100)}
              move={(value) => move(node, value)}
            />
          ))}
        </div>
      </div>
    </Sheet>
  )
}

type MethodProps = Pick<Props, 'opened' | 'framework' | 'onChange'> & { readonly group: LaboratoryNode }

/** How a group's children become one; those that need many units or an exponent are offered where they already stand. */
function Method({ opened, framework, group, onChange }: MethodProps) {
  const id = useId()
  const now = framework.aggregates.find(({ code }) => code === group.code)?.combine
  const was = opened.framework.aggregates.find(({ code }) => code === group.code)?.combine
  if (now === undefined) return null
  const offered = COMBINATIONS.filter((way) => way === was || !['power', 'copeland'].includes(way))
  return (
    <div className="row">
      <label htmlFor={id}>{words.method}</label>
      <select
        id={id}
        className="lab-select"
        value={now}
        onChange={({ target }) =>
          onChange([{ kind: 'combine', code: group.code, combine: target.value as Combination }])
        }
      >
        {offered.map((way) => (
          <option key={way} value={way}>
            {words.combine[way]}
          </option>
        ))}
      </select>
    </div>
  )
}

type LeverProps = Pick<Props, 'framework' | 'opened' | 'stage' | 'changes' | 'onChange'> & {
  readonly node: LaboratoryNode
  readonly most: number
  readonly move: (value: number) => void
}

/** One node: its figure as slider and number, what it was, and its steps to open. */
function Lever({ node, framework, opened, stage, changes, most, move, onChange }: LeverProps) {
  const id = useId()
  const group = groupFor(node, stage)
  const canMove = isMovable(node, opened.nodes)
  const value = canMove ? figureIn(framework, node, group) : undefined
  const was = canMove ? figureIn(opened.framework, node, group) : undefined
  const scale = node.hasTable ? opened.scales.get(node.code) : undefined
  if (value === undefined && !scale) return null
  return (
    <div className="lab-lever">
      <div className="row-between">
        <label htmlFor={id} className="lab-lever-name">
          {node.title}
        </label>
        {canMove && !node.isLeaf && node.weight?.key === 'max' && <span className="faint">{words.pillar}</span>}
        {was !== undefined && value !== was && <span className="tag-like">{words.was(String(was))}</span>}
      </div>
      {value !== undefined && (
        <div className="lab-lever-line">
          <input
            type="range"
            min={0}
            max={most}
            step={STEP}
            value={value}
            aria-label={words.weightOf(node.title)}
            aria-valuetext={String(value)}
            onChange={({ target }) => move(Number(target.value))}
          />
          <input
            id={id}
            type="number"
            inputMode="decimal"
            min={0}
            max={most}
            step={STEP}
            value={value}
            onChange={({ target }) => target.value !== '' && move(Number(target.value))}
          />
        </div>
      )}
      {scale && <TableOf {...{ node, scale, framework, changes, onChange }} />}
    </div>
  )
}
