import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { type Difference, type Run, useAnswer } from '../../api.ts'
import { Chips } from '../../parts/chips.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { Money } from '../../parts/money.tsx'
import { OUTCOME_WORDS } from '../../parts/outcome.tsx'
import { gist } from '../../parts/reasons.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { inBoth, listed } from '../../i18n.ts'

const words = inBoth(
  {
    change: '变化',
    any: '全部',
    changes: { newly_eligible: '新符合', lost: '不再符合', changed_amount: '金额变动', new_near: '新接近' },
    programme: '政策',
    anyProgramme: '全部政策',
    editions: (names: string) => `${names} 的规则在两次之间改过`,
    first: '这是第一次比对',
    firstWhy: '下一次比对之后，这里会说明谁新符合、谁不再符合、金额怎么变。',
    none: '没有变化',
    noneWhy: '这次的名单和金额与上一次相同。',
    columns: { subject: '企业', programme: '政策', change: '变化', before: '上次', after: '这次', why: '理由' },
  },
  {
    change: 'Change',
    any: 'All',
    changes: {
      newly_eligible: 'Newly eligible',
      lost: 'No longer',
      changed_amount: 'Amount changed',
      new_near: 'Newly near',
    },
    programme: 'Policy',
    anyProgramme: 'All policies',
    editions: (names) => `The rules of ${names} changed between the two`,
    first: 'This is the first run',
    firstWhy: 'After the next one: who is newly eligible, who no longer, and which amounts changed.',
    none: 'Nothing changed',
    noneWhy: 'Lists and amounts are the same as last time.',
    columns: { subject: 'Firm', programme: 'Policy', change: 'Change', before: 'Before', after: 'Now', why: 'Why' },
  },
)

type Change = Difference['rows'][number]
type Kind = Change['change']

const KINDS: readonly Kind[] = ['newly_eligible', 'lost', 'changed_amount', 'new_near']
const TONES = { newly_eligible: 'good', lost: 'bad', changed_amount: 'accent', new_near: 'unsure' } as const
const SIZE = 50
const route = getRouteApi('/inside/runs/$run')

/** What changed since the run before: who came in, who fell out, whose amount moved. */
export function Differences({ run }: { run: Run }) {
  const { change, programme, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const kind = KINDS.find((one) => one === change)
  const found = useAnswer(
    'GET /api/runs/:id/difference',
    { params: { id: run.run }, query: { change: kind, programme, page, size: SIZE } },
    { placeholderData: keepPreviousData },
  )
  const show = (part: { change?: Kind | undefined; programme?: string | undefined }) => {
    const now = { change: kind, programme, ...part }
    void navigate({
      search: {
        tab: 'difference',
        ...(now.change ? { change: now.change } : {}),
        ...(now.programme ? { programme: now.programme } : {}),
      },
      replace: true,
    })
  }
  if (run.previous === null) return <Empty title={words.first} why={words.firstWhy} />
  const names = new Map(run.programmes.map(({ programme, name }) => [programme, name]))
  return (
    <Sheet flush>
      <Filters>
        <Select
          className="result-programme"
          aria-label={words.programme}
          placeholder={words.anyProgramme}
          allowClear
          value={programme ?? null}
          options={run.programmes.map(({ programme, name }) => ({ value: programme, label: name }))}
          onChange={(next) => show({ programme: next ?? undefined })}
          popupMatchSelectWidth={false}
        />
        <Chips
          label={words.change}
          any={words.any}
          current={kind}
          choices={KINDS.map((key) => ({ key, title: words.changes[key], count: countOf(found.data, key, programme) }))}
          onChange={(next) => show({ change: next })}
        />
        {found.data && found.data.editionsChanged.length > 0 && (
          <span className="soft">
            {words.editions(listed(found.data.editionsChanged.map((id) => names.get(id) ?? id)))}
          </span>
        )}
      </Filters>
      <Listing
        caption={words.change}
        columns={columnsOf(run, names)}
        rows={found.data?.rows}
        keyOf={({ programme, subject }) => `${programme} ${subject.id}`}
        of={found}
        empty={<Empty title={words.none} why={words.noneWhy} />}
        pages={{
          page,
          size: SIZE,
          total: found.data?.total ?? 0,
          onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
        }}
      />
    </Sheet>
  )
}

function columnsOf({ run }: Run, names: ReadonlyMap<string, string>): readonly Column<Change>[] {
  return [
    {
      key: 'subject',
      title: words.columns.subject,
      phone: 'title',
      cell: ({ subject, programme }) => (
        <Link to="/firms/$firm" params={{ firm: String(subject.id) }} search={{ programme, run }}>
          {subject.name}
        </Link>
      ),
    },
    {
      key: 'programme',
      title: words.columns.programme,
      phone: 'bare',
      cell: ({ programme }) => names.get(programme) ?? programme,
    },
    {
      key: 'change',
      title: words.columns.change,
      phone: 'aside',
      cell: ({ change }) => <Tag tone={TONES[change]}>{words.changes[change]}</Tag>,
    },
    { key: 'before', title: words.columns.before, align: 'right', cell: ({ before }) => <Side side={before} /> },
    { key: 'after', title: words.columns.after, align: 'right', cell: ({ after }) => <Side side={after} /> },
    {
      key: 'why',
      title: words.columns.why,
      phone: 'bare',
      cell: ({ because, margins }) => <span className="soft">{gist({ because, margins, missing: [] })}</span>,
    },
  ]
}

function Side({ side }: { side: Change['before'] }) {
  if (!side) return <span className="faint">—</span>
  const [amount] = side.amounts
  if (side.outcome === 'eligible' && amount) return <Money minor={amount.minor} currency={amount.currency} />
  return <span>{OUTCOME_WORDS[side.outcome]}</span>
}

function countOf(found: Difference | undefined, kind: Kind, programme: string | undefined): number | undefined {
  return found?.counts
    .filter((one) => one.change === kind && (programme === undefined || one.programme === programme))
    .reduce((sum, { count }) => sum + count, 0)
}
