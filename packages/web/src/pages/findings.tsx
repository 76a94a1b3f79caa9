import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { type Finding, asked, useAnswer } from '../api.ts'
import { Chips } from '../parts/chips.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { periodWords, shortDay } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import type { FindingsView } from '../views.ts'
import './findings.css'
import { Settle } from './findings/settle.tsx'
import { FINDING_WORDS, STATUS_WORDS, findingMessage } from './findings/words.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '核查',
    note: '各来源说法不一、异常或互相矛盾的值；处理时写明理由，结果随即更新。',
    search: '企业名称或代码',
    kind: '种类',
    anyKind: '全部',
    settle: '处理',
    noneOpen: '没有待核查的问题',
    noneOpenWhy: '导入数据后，来源不一致、异常跳变和互相矛盾的值会出现在这里。',
    none: '没有这样的问题',
    noneWhy: '换一个条件试试。',
    columns: { subject: '企业', fact: '数据', message: '问题', rivals: '各来源的说法', settled: '处理', do: '操作' },
    batch: (batch: number) => `只看第 ${batch} 批导入`,
    all: '看全部',
  },
  {
    title: 'Findings',
    note: 'Values on which sources differ, or that jump or contradict each other; say why when you settle one, and the results follow.',
    search: 'Name or code of a firm',
    kind: 'Kind',
    anyKind: 'All',
    settle: 'Settle',
    noneOpen: 'Nothing to check',
    noneOpenWhy: 'After an import, conflicts, jumps and contradictions appear here.',
    none: 'No such finding',
    noneWhy: 'Try another filter.',
    columns: {
      subject: 'Firm',
      fact: 'Fact',
      message: 'What is wrong',
      rivals: 'What the sources say',
      settled: 'Settled',
      do: 'Action',
    },
    batch: (batch) => `Only import ${batch}`,
    all: 'Show all',
  },
)

const STATUSES = ['open', 'settled', 'explained', 'withdrawn'] as const
const KIND_NAMES = ['conflict', 'jump', 'part_above_whole', 'range', 'duplicate', 'other'] as const
const SIZE = 50
const route = getRouteApi('/inside/findings')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: FindingsView }) => [findingsIn(search)]

const findingsIn = (view: FindingsView) => {
  const { search, batch, page = 1 } = view
  return asked('GET /api/findings', { query: { ...shownIn(view), search, batch, page, size: SIZE } })
}

const shownIn = (view: FindingsView) => ({
  status: STATUSES.find((name) => name === view.status) ?? 'open',
  kind: KIND_NAMES.find((name) => name === view.kind),
})

/** What an officer should look at, by kind, and what became of it. */
export function Findings() {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const [settling, setSettling] = useState<Finding>()
  const { status, kind } = shownIn(view)
  const { search, batch, page = 1 } = view
  const findings = useAnswer(...findingsIn(view), { placeholderData: keepPreviousData })
  const change = useCallback(
    (part: { [Name in keyof FindingsView]: FindingsView[Name] | undefined }) =>
      void navigate({ search: (now) => present({ ...now, page: undefined, ...part }), replace: true }),
    [navigate],
  )
  const onSearch = useCallback((text: string | undefined) => change({ search: text }), [change])
  const open = findings.data?.open ?? []
  const maySettle = abilitiesOf(session.roles).changesFacts && status === 'open'
  return (
    <>
      <PageHead help={['finding', 'conflict', 'settlement']} title={words.title} note={words.note} />
      <ViewTabs
        label={words.title}
        tabs={STATUSES.map((key) => ({
          key,
          title: STATUS_WORDS[key] ?? key,
          count: key === 'open' && findings.data ? open.reduce((sum, { count }) => sum + count, 0) : undefined,
        }))}
        current={status}
        onChange={(key) => change({ status: key === 'open' ? undefined : key })}
      />
      <Sheet flush>
        <Filters>
          <Search label={words.search} value={search} onSearch={onSearch} />
          <Chips
            label={words.kind}
            any={words.anyKind}
            current={kind}
            choices={KIND_NAMES.map((key) => ({
              key,
              title: FINDING_WORDS[key] ?? key,
              count: status === 'open' ? (open.find((one) => one.kind === key)?.count ?? 0) : undefined,
            })).filter(({ count, key }) => count !== 0 || key === kind)}
            onChange={(key) => change({ kind: key })}
          />
          {batch !== undefined && (
            <span className="row">
              <Tag tone="accent">{words.batch(batch)}</Tag>
              <Button type="link" size="small" onClick={() => change({ batch: undefined })}>
                {words.all}
              </Button>
            </span>
          )}
        </Filters>
        <Listing
          caption={words.title}
          columns={columnsOf(status === 'open', maySettle ? setSettling : undefined)}
          rows={findings.data?.rows}
          keyOf={({ id }) => id}
          of={findings}
          empty={<None isOpen={status === 'open' && !search && !kind && !batch} />}
          pages={{
            page,
            size: SIZE,
            total: findings.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
      <Settle finding={settling} close={() => setSettling(undefined)} />
    </>
  )
}

function None({ isOpen }: { isOpen: boolean }) {
  return isOpen ? (
    <Empty title={words.noneOpen} why={words.noneOpenWhy} />
  ) : (
    <Empty title={words.none} why={words.noneWhy} />
  )
}

function columnsOf(isOpen: boolean, settle: ((finding: Finding) => void) | undefined): readonly Column<Finding>[] {
  return [
    {
      key: 'subject',
      title: words.columns.subject,
      width: 300,
      phone: 'title',
      cell: ({ subject, fact, period }) => (
        <Link
          to="/firms/$firm"
          params={{ firm: String(subject.id) }}
          search={{ tab: 'facts', fact: fact.name, period }}
        >
          {subject.name}
        </Link>
      ),
    },
    {
      key: 'fact',
      title: words.columns.fact,
      width: 220,
      phone: 'bare',
      cell: ({ fact, period, kind }) => (
        <span className="finding-fact">
          <span>
            {fact.name} <span className="soft">{periodWords(period)}</span>
          </span>
          <Tag tone="unsure">{FINDING_WORDS[kind]}</Tag>
        </span>
      ),
    },
    { key: 'message', title: words.columns.message, phone: 'bare', cell: (finding) => <Told finding={finding} /> },
    isOpen
      ? {
          key: 'do',
          title: words.columns.do,
          align: 'right',
          phone: 'aside',
          cell: (finding) =>
            settle && (
              <Button
                size="small"
                onClick={() => settle(finding)}
                aria-label={`${words.settle}${finding.subject.name}${finding.fact.name}`}
              >
                {words.settle}
              </Button>
            ),
        }
      : {
          key: 'settled',
          title: words.columns.settled,
          phone: 'bare',
          cell: (finding) => <Outcome finding={finding} />,
        },
  ]
}

function Told({ finding: { kind, message, rivals } }: { finding: Finding }) {
  return (
    <>
      <p>{findingMessage(kind, message)}</p>
      {rivals.length > 0 && (
        <ul className="rivals">
          {rivals.map(({ source, shown }) => (
            <li key={source}>
              <span className="soft">{source}</span> <span className="nowrap">{shown}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Outcome({ finding: { reason, by, settledAt } }: { finding: Finding }) {
  return (
    <>
      <p>{reason}</p>
      <p className="faint">{[by?.name, settledAt && shortDay(settledAt)].filter(Boolean).join(' · ')}</p>
    </>
  )
}

function present(view: { [Name in keyof FindingsView]: FindingsView[Name] | undefined }): FindingsView {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))
}
