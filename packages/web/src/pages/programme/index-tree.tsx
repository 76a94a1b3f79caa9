import type { ProgrammeDetail } from '../../api.ts'
import { Sheet } from '../../parts/sheet.tsx'
import './index-tree.css'

const words = {
  title: '指标与计分',
  max: (max: string) => `满分 ${max}`,
}

type Node = NonNullable<ProgrammeDetail['index']>[number]

/** The index as a tree: what each indicator measures, how it is scored, its full mark. */
export function IndexTree({ nodes }: { nodes: readonly Node[] }) {
  return (
    <Sheet title={words.title}>
      <ul className="index-tree">
        {nodes.map(({ node, title, article, depth, max, value, method }) => (
          <li key={node} className="index-node" style={{ paddingLeft: `${depth * 20}px` }}>
            <p className="row-between">
              <span>
                <strong className={depth > 1 ? 'index-leaf' : undefined}>{title}</strong>{' '}
                {article && <span className="faint">{article}</span>}
              </span>
              {max !== null && <span className="nowrap">{words.max(max)}</span>}
            </p>
            {value !== null && <code className="formula">{value}</code>}
            {method && <p className="faint">{method}</p>}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
