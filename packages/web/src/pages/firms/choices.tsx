import { Button, Select } from 'antd'
import { type Out, useAnswer } from '../../api.ts'
import { KINDS } from '../../parts/kinds.ts'
import { Tag } from '../../parts/tag.tsx'
import { periodWords } from '../../parts/when.ts'
import type { FirmsView } from '../../views.ts'
import { COLUMN_WORDS } from './columns.tsx'
import { KIND_NAMES, OUTCOMES, type ViewChange } from './view.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    kind: '类型',
    rated: '企业、合作社和团队',
    area: '片区',
    areaNone: '片区未知',
    of: (period: string, fact: string) => `${period}的${fact}`,
    stage: '阶段',
    tag: '标签',
    officer: '经办',
    mine: '我经办的',
    nobodys: '无人经办',
    outcome: '政策结果',
    programme: '全部政策',
    programmeOf: '哪项政策',
    lacks: (fact: string) => `缺${fact}`,
    letGo: (fact: string) => `不再只看缺${fact}的企业`,
  },
  {
    kind: 'Kind',
    rated: 'Firms, cooperatives, teams',
    area: 'Area',
    areaNone: 'Area unknown',
    of: (period, fact) => `${fact} of ${period}`,
    stage: 'Stage',
    tag: 'Tag',
    officer: 'Officer',
    mine: 'Entrusted to me',
    nobodys: 'To nobody',
    outcome: 'Outcome',
    programme: 'All policies',
    programmeOf: 'Policy',
    lacks: (fact) => `without ${fact}`,
    letGo: (fact) => `No longer only firms without ${fact}`,
  },
)

type Props = {
  view: FirmsView
  answer: Out<'GET /api/parties'> | undefined
  change: (part: ViewChange) => void
}

/** What narrows the list, each a choice of its own; a policy is asked for once a result is. */
export function Choices({ view, answer, change }: Props) {
  const choices = {
    kind: KIND_NAMES.map((kind) => ({ value: kind, label: kind === 'rated' ? words.rated : (KINDS[kind] ?? kind) })),
    area: [
      ...(answer?.areas ?? []).map(({ area, name }) => ({ value: area, label: name })),
      { value: 'none', label: words.areaNone },
    ],
    stage: (answer?.stages ?? []).map(({ stage }) => ({ value: stage, label: stage })),
    tag: (answer?.tags ?? []).map(({ tag, count }) => ({ value: tag, label: `${tag}（${count}）` })),
    officer: [
      { value: 'me', label: words.mine },
      { value: 'none', label: words.nobodys },
      ...(answer?.officers ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
    ],
    outcome: OUTCOMES.map((name) => ({ value: name as string, label: COLUMN_WORDS[name] })),
  }
  const names = ['area', 'stage', 'tag', 'officer', 'kind', 'outcome'] as const
  return (
    <div className="filters-choices">
      {names
        .filter((name) => choices[name].length > 0)
        .map((name) => (
          <Select
            key={name}
            className="filter"
            aria-label={words[name]}
            placeholder={words[name]}
            allowClear
            value={view[name] ?? null}
            onChange={(value: string | null) =>
              change({ [name]: value ?? undefined, ...(name === 'outcome' && !value ? { programme: undefined } : {}) })
            }
            options={choices[name]}
            popupMatchSelectWidth={false}
          />
        ))}
      {view.lacks !== undefined && <Lacking view={view} change={change} />}
      {view.outcome !== undefined && <ProgrammeChoice view={view} change={change} />}
    </div>
  )
}

/** Only reached by a link: what is lacking is told, and can be let go. */
function Lacking({ view: { lacks = '', period }, change }: Omit<Props, 'answer'>) {
  const catalogue = useAnswer('GET /api/catalogue', {})
  const name = catalogue.data?.facts.find(({ column }) => column === lacks)?.name ?? lacks
  return (
    <Button onClick={() => change({ lacks: undefined, period: undefined })} aria-label={words.letGo(name)}>
      {words.lacks(period ? words.of(periodWords(period), name) : name)} ×
    </Button>
  )
}

function ProgrammeChoice({ view, change }: Omit<Props, 'answer'>) {
  const programmes = useAnswer('GET /api/programmes', {})
  if (!programmes.data) return view.programme ? <Tag>{view.programme}</Tag> : null
  return (
    <Select
      className="filter"
      aria-label={words.programmeOf}
      value={view.programme ?? ''}
      onChange={(value: string) => change({ programme: value || undefined })}
      options={[
        { value: '', label: words.programme },
        ...programmes.data.programmes.map(({ programme, name }) => ({ value: programme, label: name })),
      ]}
      popupMatchSelectWidth={false}
    />
  )
}
