import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useCallback } from 'react'
import { type AuditLine, useAnswer } from '../api.ts'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { instant } from '../parts/when.ts'
import type { AuditView } from '../views.ts'
import './audit.css'
import { DETAIL_WORDS, EVENT_WORDS, subjectWords } from './audit/words.ts'

const words = {
  title: '操作记录',
  note: '谁、何时、对什么、做了什么；只能增加，不能修改或删除。',
  subject: '对象，例如 party:42',
  event: '全部操作',
  from: '从',
  to: '到',
  none: '没有这样的记录',
  noneWhy: '放宽日期或换一种操作。',
  columns: { at: '时间', who: '谁', event: '做了什么', subject: '对象', detail: '详情', request: '请求编号' },
  system: '系统',
}

const SIZE = 50
const route = getRouteApi('/inside/audit')

/** The trail: searched by deed, object and day. */
export function Audit() {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const { event, subject, from, to, page = 1 } = view
  const trail = useAnswer(
    'GET /api/audit',
    { query: { event, subject, from: from && startOf(from), to: to && endOf(to), page, size: SIZE } },
    { placeholderData: keepPreviousData },
  )
  const change = useCallback(
    (part: { [Name in keyof AuditView]: AuditView[Name] | undefined }) =>
      void navigate({ search: (now) => present({ ...now, page: undefined, ...part }), replace: true }),
    [navigate],
  )
  const onSearch = useCallback((text: string | undefined) => change({ subject: text }), [change])
  return (
    <>
      <PageHead title={words.title} note={words.note} />
      <Sheet flush>
        <Filters>
          <Search label={words.subject} value={subject} onSearch={onSearch} />
          <Select
            className="filter"
            aria-label={words.columns.event}
            placeholder={words.event}
            allowClear
            value={event ?? null}
            options={(trail.data?.events ?? []).map((name) => ({ value: name, label: EVENT_WORDS[name] ?? name }))}
            onChange={(name) => change({ event: name ?? undefined })}
            popupMatchSelectWidth={false}
          />
          <DateField label={words.from} value={from} onChange={(date) => change({ from: date })} />
          <DateField label={words.to} value={to} onChange={(date) => change({ to: date })} />
        </Filters>
        <Listing
          caption={words.title}
          columns={COLUMNS}
          rows={trail.data?.rows}
          keyOf={({ id }) => id}
          error={trail.error}
          again={() => void trail.refetch()}
          waiting={trail.isPlaceholderData}
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

const COLUMNS: readonly Column<AuditLine>[] = [
  {
    key: 'at',
    title: words.columns.at,
    phone: 'bare',
    cell: ({ at }) => <span className="nowrap">{instant(at)}</span>,
  },
  {
    key: 'who',
    title: words.columns.who,
    phone: 'aside',
    cell: ({ account }) => <span className="nowrap">{account?.name ?? words.system}</span>,
  },
  {
    key: 'event',
    title: words.columns.event,
    phone: 'title',
    cell: ({ event }) => (
      <span className="nowrap" title={event}>
        {EVENT_WORDS[event] ?? event}
      </span>
    ),
  },
  {
    key: 'subject',
    title: words.columns.subject,
    cell: ({ subject }) => subject && <span className="nowrap">{subjectWords(subject)}</span>,
  },
  { key: 'detail', title: words.columns.detail, phone: 'bare', cell: ({ detail }) => <Detail detail={detail} /> },
  {
    key: 'request',
    title: words.columns.request,
    phone: 'hide',
    cell: ({ request }) => <span className="faint code">{request}</span>,
  },
]

function Detail({ detail }: { detail: AuditLine['detail'] }) {
  const told = Object.entries(detail).filter(([, value]) => !isNothing(value))
  return (
    <dl className="audit-detail">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{DETAIL_WORDS[name] ?? name}</dt>
          <dd>{plainly(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const isNothing = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

function plainly(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (Array.isArray(value)) return value.map(plainly).join('、')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const startOf = (date: string): string => new Date(`${date}T00:00:00`).toISOString()
const endOf = (date: string): string => new Date(`${date}T23:59:59.999`).toISOString()

function present(view: { [Name in keyof AuditView]: AuditView[Name] | undefined }): AuditView {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))
}
