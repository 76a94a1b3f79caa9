import { Link } from '@tanstack/react-router'
import type { PartyLine } from '../../api.ts'
import { Code } from '../../parts/code.tsx'
import { KINDS } from '../../parts/kinds.ts'
import type { Column } from '../../parts/listing.tsx'
import { Mark } from '../../parts/outcome.tsx'
import { columnPoints } from '../../parts/shown.ts'
import { Tag } from '../../parts/tag.tsx'
import type { ColumnName } from './view.ts'
import { inBoth } from '../../i18n.ts'
import { group } from '../../parts/money.tsx'

/** What each column is called in heads, in the chooser and in files. */
export const COLUMN_WORDS: Readonly<Record<ColumnName, string>> = inBoth(
  {
    name: '名称',
    code: '统一社会信用代码',
    area: '片区',
    stage: '阶段',
    points: '积分',
    rank: '阶段内名次',
    eligible: '符合',
    near: '差一点',
    incomplete: '缺数据',
    tags: '标签',
    officer: '经办',
    findings: '待核查',
    kind: '类型',
  },
  {
    name: 'Name',
    code: 'Credit code',
    area: 'Area',
    stage: 'Stage',
    points: 'Points',
    rank: 'Place in stage',
    eligible: 'Eligible',
    near: 'Nearly',
    incomplete: 'Data missing',
    tags: 'Tags',
    officer: 'Officer',
    findings: 'To check',
    kind: 'Kind',
  },
)

const words = inBoth(
  {
    rank: (rank: number) => `第 ${group(rank)} 名`,
    findings: (count: number) => `${count} 项待核查`,
  },
  { rank: (rank) => `no. ${group(rank)}`, findings: (count) => `${count} to check` },
)

/** The columns of a list of firms by their names. */
export function columnFor(name: ColumnName, shown: readonly ColumnName[]): Column<PartyLine> {
  const title = COLUMN_WORDS[name]
  switch (name) {
    case 'name':
      return { key: name, title, sorts: 'up', phone: 'title', cell: (line) => <Name line={line} shown={shown} /> }
    case 'code':
      return { key: name, title, width: 190, phone: 'bare', cell: ({ code }) => (code ? <Code>{code}</Code> : dash) }
    case 'area':
      return {
        key: name,
        title,
        phone: 'hide',
        cell: ({ area }) => <span className="nowrap">{area?.name ?? '—'}</span>,
      }
    case 'stage':
      return { key: name, title, cell: ({ stage }) => <span className="nowrap">{stage ?? '—'}</span> }
    case 'points':
      return {
        key: name,
        title,
        align: 'right',
        sorts: 'down',
        phone: 'aside',
        cell: ({ points }) => (points === null ? dash : <strong>{columnPoints(points)}</strong>),
      }
    case 'rank':
      return {
        key: name,
        title,
        align: 'right',
        phone: 'aside',
        cell: ({ rank }) => (rank === null ? '' : <span className="faint">{words.rank(rank)}</span>),
      }
    case 'eligible':
    case 'near':
    case 'incomplete':
      return { key: name, title, align: 'right', cell: (line) => <Count name={name} line={line} /> }
    case 'tags':
      return {
        key: name,
        title,
        phone: 'bare',
        cell: ({ tags }) =>
          tags.length > 0 && (
            <span className="firm-tags">
              {tags.map((tag) => (
                <Tag key={tag}>{tag}</Tag>
              ))}
            </span>
          ),
      }
    case 'officer':
      return { key: name, title, cell: ({ officer }) => officer && <span className="nowrap">{officer.name}</span> }
    case 'findings':
      return { key: 'findings', title, align: 'right', sorts: 'down', cell: ({ openFindings }) => openFindings || zero }
    case 'kind':
      return { key: name, title, cell: ({ kind }) => <span className="nowrap">{KINDS[kind]}</span> }
  }
}

const dash = <span className="faint">—</span>
const zero = <span className="faint">0</span>

/** The name with what is worth knowing at once, unless a column of its own says it. */
function Name({ line, shown }: { line: PartyLine; shown: readonly ColumnName[] }) {
  const { id, name, kind, openFindings } = line
  return (
    <span className="firm-name">
      <Link to="/firms/$firm" params={{ firm: String(id) }}>
        {name}
      </Link>
      {kind !== 'enterprise' && !shown.includes('kind') && <Tag>{KINDS[kind]}</Tag>}
      {openFindings > 0 && !shown.includes('findings') && <Tag tone="unsure">{words.findings(openFindings)}</Tag>}
    </span>
  )
}

function Count({ name, line }: { name: 'eligible' | 'near' | 'incomplete'; line: PartyLine }) {
  if (line[name] === 0) return zero
  return (
    <span className="firm-count">
      <Mark name={name} size={14} /> {line[name]}
    </span>
  )
}
