import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Tag as AntTag, Button, Select } from 'antd'
import { useCallback } from 'react'
import { type AuditLine, addressOf, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { TrailDetail } from '../parts/trail-detail.tsx'
import { TrailSubject } from '../parts/trail-subject.tsx'
import { eventWords, subjectWords } from '../parts/trail-words.ts'
import { instant } from '../parts/when.ts'
import type { AuditView } from '../views.ts'

const words = inBoth(
  {
    title: '操作记录',
    note: '谁、何时、从哪里、对什么、做了什么、前后与理由；只能增加，不能修改或删除。',
    search: '人、对象、地址或内容',
    event: '全部操作',
    from: '从',
    to: '到',
    none: '没有这样的记录',
    noneWhy: '放宽日期或换一种操作。',
    at: '时间',
    who: '谁',
    deed: '做了什么',
    subject: '对象',
    detail: '前后与理由',
    address: '来自',
    request: '请求编号',
    system: '系统',
    for: (firm: string) => `代 ${firm}`,
    only: (subject: string) => `只看 ${subject}`,
    xlsx: '导出 Excel',
    csv: '导出 CSV',
  },
  {
    title: 'Audit trail',
    note: 'Who, when, from where, what about what, before, after and why; it only grows.',
    search: 'Person, record, address or words',
    event: 'All deeds',
    from: 'From',
    to: 'To',
    none: 'Nothing of the kind',
    noneWhy: 'Widen the dates or choose another deed.',
    at: 'When',
    who: 'Who',
    deed: 'Deed',
    subject: 'Record',
    detail: 'Before, after, why',
    address: 'From',
    request: 'Request',
    system: 'the system',
    for: (firm) => `for ${firm}`,
    only: (subject) => `Only ${subject}`,
    xlsx: 'Export to Excel',
    csv: 'Export as CSV',
  },
)

const SIZE = 50
const route = getRouteApi('/inside/audit')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: AuditView }) => [trailIn(search)]

const trailIn = (view: AuditView) =>
  asked('GET /api/audit', { query: { ...filterOf(view), page: view.page ?? 1, size: SIZE } })

const filterOf = ({ event, subject, search, from, to }: AuditView) => ({
  event,
  subject,
  search,
  from: from && startOf(from),
  to: to && endOf(to),
})

/** The trail: searched by deed, object and day. */
export function Audit() {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const { event, subject, search, from, to, page = 1 } = view
  const filter = filterOf(view)
  const trail = useAnswer(...trailIn(view), { placeholderData: keepPreviousData })
  const change = useCallback(
    (part: { [Name in keyof AuditView]: AuditView[Name] | undefined }) =>
      void navigate({ search: (now) => present({ ...now, page: undefined, ...part }), replace: true }),
    [navigate],
  )
  const onSearch = useCallback((text: string | undefined) => change({ search: text }), [change])
  return (
    <>
      <PageHead
        help={['audit trail', 'three duties']}
        title={words.title}
        note={words.note}
        actions={
          <>
            <Button href={addressOf('GET /api/audit/export.xlsx', { query: filter })}>{words.xlsx}</Button>
            <Button href={addressOf('GET /api/audit/export.csv', { query: filter })}>{words.csv}</Button>
          </>
        }
      />
      <Sheet flush>
        <Filters>
          <Search label={words.search} value={search} onSearch={onSearch} />
          {subject && (
            <AntTag closable onClose={() => change({ subject: undefined })}>
              {words.only(subjectWords(subject))}
            </AntTag>
          )}
          <Select
            className="filter"
            aria-label={words.deed}
            placeholder={words.event}
            allowClear
            value={event ?? null}
            options={(trail.data?.events ?? []).map((name) => ({ value: name, label: eventWords(name) }))}
            onChange={(name) => change({ event: name ?? undefined })}
            popupMatchSelectWidth={false}
          />
          <DateField label={words.from} value={from} onChange={(date) => change({ from: date })} />
          <DateField label={words.to} value={to} onChange={(date) => change({ to: date })} />
        </Filters>
        <Listing
          caption={words.title}
          columns={columns()}
          rows={trail.data?.rows}
          keyOf={({ id }) => id}
          of={trail}
          empty={<Empty title={words.none} why={words.noneWhy} />}
          pages={{
            page,
            size: SIZE,
            total: trail.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
    </>
  )
}

const columns = (): readonly Column<AuditLine>[] => [
  {
    key: 'at',
    title: words.at,
    phone: 'bare',
    cell: ({ at }) => (
      <time dateTime={at} className="nowrap">
        {instant(at)}
      </time>
    ),
  },
  { key: 'who', title: words.who, phone: 'aside', cell: (line) => <Who line={line} /> },
  {
    key: 'event',
    title: words.deed,
    phone: 'title',
    cell: ({ event }) => (
      <span className="nowrap" title={event}>
        {eventWords(event)}
      </span>
    ),
  },
  {
    key: 'subject',
    title: words.subject,
    cell: ({ subject, subjectName }) =>
      subject && (
        <Link to="/audit" search={{ subject }}>
          <TrailSubject subject={subject} subjectName={subjectName} />
        </Link>
      ),
  },
  { key: 'detail', title: words.detail, phone: 'bare', cell: ({ detail }) => <TrailDetail detail={detail} /> },
  { key: 'address', title: words.address, cell: ({ address }) => <span className="nowrap">{address}</span> },
  {
    key: 'request',
    title: words.request,
    phone: 'hide',
    cell: ({ request }) => <span className="faint code">{request}</span>,
  },
]

function Who({ line: { account, actingFor } }: { line: AuditLine }) {
  return (
    <span className="trail-who">
      {account?.name ?? words.system}
      {actingFor && <span className="faint"> {words.for(actingFor.name)}</span>}
    </span>
  )
}

const startOf = (date: string): string => new Date(`${date}T00:00:00`).toISOString()
const endOf = (date: string): string => new Date(`${date}T23:59:59.999`).toISOString()

function present(view: { [Name in keyof AuditView]: AuditView[Name] | undefined }): AuditView {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))
}
