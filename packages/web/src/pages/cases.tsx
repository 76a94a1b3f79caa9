import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { type CaseLine, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Segments } from '../parts/segments.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import type { CasesView } from '../views.ts'

const words = inBoth(
  {
    title: '办件',
    note: '最先到期的在前；轮到我办的标出来',
    show: '看哪些',
    mine: '轮到我',
    overdue: '已逾期',
    open: '在办',
    ended: '已办结',
    all: '全部',
    programme: '政策',
    firm: '申请企业',
    number: '编号',
    state: '状态',
    due: '期限',
    changed: '最近办理',
    turn: '轮到我',
    isOverdue: '逾期',
    none: '没有这样的办件',
    noneMine: '没有轮到我办的事',
    why: '企业提交申请后，办件出现在这里。',
  },
  {
    title: 'Cases',
    note: 'What is due first comes first; those waiting for you are marked',
    show: 'Show',
    mine: 'My turn',
    overdue: 'Overdue',
    open: 'Open',
    ended: 'Ended',
    all: 'All',
    programme: 'Policy',
    firm: 'Applicant',
    number: 'Number',
    state: 'State',
    due: 'Due',
    changed: 'Last step',
    turn: 'my turn',
    isOverdue: 'overdue',
    none: 'No such cases',
    noneMine: 'Nothing waits for you',
    why: 'Once a firm has applied, its case appears here.',
  },
)

const SIZE = 50
const route = getRouteApi('/inside/cases')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: CasesView }) => [casesIn(search)]

const casesIn = ({ show = 'mine', page = 1 }: CasesView) =>
  asked('GET /api/cases', { query: { page, size: SIZE, ...QUERIES[show] } })

/** Every case, or those in which it is the reader's turn. */
export function Cases() {
  const view = route.useSearch()
  const { show = 'mine', page = 1 } = view
  const navigate = route.useNavigate()
  const cases = useAnswer(...casesIn(view), { placeholderData: keepPreviousData, staleTime: 0 })
  const { mine = 0, overdue = 0 } = cases.data ?? {}
  const options = [
    { value: 'mine' as const, label: `${words.mine} ${mine}` },
    { value: 'overdue' as const, label: `${words.overdue} ${overdue}` },
    { value: 'open' as const, label: words.open },
    { value: 'ended' as const, label: words.ended },
    { value: 'all' as const, label: words.all },
  ]
  return (
    <>
      <PageHead help={['case', 'edition', 'held']} title={words.title} note={words.note} />
      <Sheet flush>
        <Filters>
          <Segments<NonNullable<CasesView['show']>>
            label={words.show}
            options={options}
            value={show}
            onChange={(next) => void navigate({ search: next === 'mine' ? {} : { show: next }, replace: true })}
          />
        </Filters>
        <Listing
          caption={words.title}
          columns={COLUMNS}
          rows={cases.data?.rows}
          keyOf={({ id }) => id}
          of={cases}
          empty={<Empty title={show === 'mine' ? words.noneMine : words.none} why={words.why} />}
          pages={{
            page,
            size: SIZE,
            total: cases.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
    </>
  )
}

const QUERIES = {
  mine: { mine: 'true' },
  overdue: { overdue: 'true' },
  open: { ended: 'false' },
  ended: { ended: 'true' },
  all: {},
} as const

const COLUMNS: readonly Column<CaseLine>[] = [
  {
    key: 'firm',
    title: () => words.firm,
    phone: 'title',
    cell: ({ id, applicant }) => (
      <Link to="/cases/$file" params={{ file: String(id) }}>
        {applicant.name}
      </Link>
    ),
  },
  { key: 'programme', title: () => words.programme, cell: ({ programmeName }) => programmeName },
  { key: 'number', title: () => words.number, cell: ({ number }) => <span className="nowrap">{number}</span> },
  {
    key: 'state',
    title: () => words.state,
    phone: 'aside',
    cell: ({ state, isFinal, isTurn }) => (
      <span className="row">
        <Tag tone={isFinal ? 'plain' : 'accent'}>{state}</Tag>
        {isTurn && <Tag tone="good">{words.turn}</Tag>}
      </span>
    ),
  },
  {
    key: 'due',
    title: () => words.due,
    cell: ({ due, isOverdue }) =>
      due && (
        <span className="row nowrap">
          {day(due)}
          {isOverdue && <Tag tone="bad">{words.isOverdue}</Tag>}
        </span>
      ),
  },
  {
    key: 'changed',
    title: () => words.changed,
    align: 'right',
    cell: ({ changedAt }) => <span className="nowrap">{day(changedAt)}</span>,
  },
]
