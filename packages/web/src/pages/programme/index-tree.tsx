import type { ProgrammeDetail } from '../../api.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { IllustrativeTag } from '../../parts/tag.tsx'
import './index-tree.css'
import { METHODS } from './words.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '指标与计分',
    max: (max: string) => `满分 ${max}`,
    marked: '专家在区间内打分',
  },
  { title: 'Indicators and points', max: (max) => `full mark ${max}`, marked: 'an expert marks within the bounds' },
)

type Node = NonNullable<ProgrammeDetail['index']>[number]

/** The index as a tree: what each indicator measures, how its value becomes points, its full mark. */
export function IndexTree({ nodes }: { nodes: readonly Node[] }) {
  return (
    <Sheet title={words.title}>
      <ul className="index-tree">
        {nodes.map((node) => (
          <NodeLine key={node.node} node={node} />
        ))}
      </ul>
    </Sheet>
  )
}

function NodeLine({ node: { title, article, depth, max, value, method, steps, mark, illustrative } }: { node: Node }) {
  return (
    <li className="index-node" style={{ paddingLeft: `${depth * 20}px` }}>
      <div className="row-between">
        <p className="row">
          <span className={depth > 1 ? 'index-leaf' : 'index-group'}>{title}</span>
          {illustrative && <IllustrativeTag />}
          {article && <span className="faint">{article}</span>}
        </p>
        {max !== null && <span className="index-max">{words.max(max)}</span>}
      </div>
      <p className="index-how">
        {value !== null && <code className="formula">{value}</code>}
        <span className="faint">{METHODS[method] ?? method}</span>
        {mark !== null && <span className="faint"> {words.marked}</span>}
      </p>
      {steps.length > 0 && (
        <ul className="index-steps">
          {steps.map(({ at, gives }) => (
            <li key={`${at} ${gives}`}>
              <span>{at}</span> <strong>{gives}</strong>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
