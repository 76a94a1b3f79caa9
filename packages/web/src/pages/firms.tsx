import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useCallback } from 'react'
import { keepPreviousData } from '@tanstack/react-query'
import { type Out, type PartyLine, useAnswer } from '../api.ts'
import { Code } from '../parts/code.tsx'
import { Empty } from '../parts/empty.tsx'
import { KINDS } from '../parts/kinds.ts'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { Mark } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { columnPoints } from '../parts/shown.ts'
import { Tag } from '../parts/tag.tsx'
import type { FirmsView } from '../views.ts'
import './firms.css'

const words = {
  title: '企业',
  search: '名称、曾用名或代码，两个字即可',
  found: (total: string) => `${total} 家`,
  kind: '类型',
  area: '片区',
  stage: '阶段',
  columns: {
    name: '名称',
    code: '统一社会信用代码',
    area: '片区',
    stage: '阶段',
    points: '积分',
    rank: '阶段内',
    eligible: '符合',
    near: '差一点',
    incomplete: '缺数据',
  },
  rank: (rank: number) => `第 ${rank} 名`,
  findings: (count: number) => `${count} 项待核查`,
  none: '没有找到',
  noneWhy: '换一个名称片段、曾用名或代码；或者放宽筛选。',
  noneNext: '清除条件',
  nothing: '还没有企业',
  nothingWhy: '导入一份登记信息，企业就会出现在这里。',
  nothingNext: '导入数据',
}

type Sort = NonNullable<FirmsQuery['sort']>
type FirmsQuery = NonNullable<Parameters<typeof useAnswer<'GET /api/parties'>>[1]['query']>
type Kind = NonNullable<FirmsQuery['kind']>

const SORTS: readonly Sort[] = ['name', '-name', 'points', '-points', 'id', '-id']
const KIND_NAMES = Object.keys(KINDS)
const route = getRouteApi('/inside/firms')

/** Every party of the zone: searched, filtered, sorted; the view is the address. */
export function Firms() {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const change = useCallback(
    (part: Partial<{ [Name in keyof FirmsView]: FirmsView[Name] | undefined }>) =>
      void navigate({ search: (now) => without({ ...now, page: undefined, ...part }), replace: true }),
    [navigate],
  )
  const search = useCallback((text: string | undefined) => change({ search: text }), [change])
  const firms = useAnswer('GET /api/parties', { query: queryOf(view) }, { placeholderData: keepPreviousData })
  const isFiltered = Boolean(view.search ?? view.kind ?? view.area ?? view.stage)
  return (
    <>
      <PageHead title={words.title} note={firms.data && <span>{words.found(group(String(firms.data.total)))}</span>} />
      <Sheet flush>
        <Filters>
          <Search label={words.search} value={view.search} onSearch={search} />
          <Choices view={view} answer={firms.data} change={change} />
        </Filters>
        <Listing
          caption={words.title}
          columns={COLUMNS}
          rows={firms.data?.rows}
          keyOf={({ id }) => id}
          error={firms.error}
          again={() => void firms.refetch()}
          waiting={firms.isPlaceholderData}
          sort={view.sort ?? 'name'}
          onSort={(sort) => change({ sort })}
          empty={isFiltered ? <NoneFound clear={() => void navigate({ search: {} })} /> : <NoFirms />}
          pages={{
            page: view.page ?? 1,
            size: SIZE,
            total: firms.data?.total ?? 0,
            onPage: (page) => void navigate({ search: (now) => ({ ...now, page }) }),
          }}
        />
      </Sheet>
    </>
  )
}

type ChoicesProps = {
  view: FirmsView
  answer: Out<'GET /api/parties'> | undefined
  change: (part: Partial<{ [Name in keyof FirmsView]: FirmsView[Name] | undefined }>) => void
}

function Choices({ view, answer, change }: ChoicesProps) {
  const options = {
    kind: KIND_NAMES.map((kind) => ({ value: kind, label: KINDS[kind] ?? kind })),
    area: (answer?.areas ?? []).map(({ area, name }) => ({ value: area, label: name })),
    stage: (answer?.stages ?? []).map(({ stage }) => ({ value: stage, label: stage })),
  }
  return (
    <div className="filters-choices">
      {(['kind', 'area', 'stage'] as const).map((name) => (
        <Select
          key={name}
          className="filter"
          aria-label={words[name]}
          placeholder={words[name]}
          allowClear
          value={view[name] ?? null}
          onChange={(value) => change({ [name]: value ?? undefined })}
          options={options[name]}
          popupMatchSelectWidth={false}
        />
      ))}
    </div>
  )
}

const SIZE = 50

const COLUMNS: readonly Column<PartyLine>[] = [
  {
    key: 'name',
    title: words.columns.name,
    sorts: 'up',
    phone: 'title',
    cell: ({ id, name, kind, openFindings }) => (
      <span className="firm-name">
        <Link to="/firms/$firm" params={{ firm: String(id) }}>
          {name}
        </Link>
        {kind !== 'enterprise' && <Tag>{KINDS[kind]}</Tag>}
        {openFindings > 0 && <Tag tone="unsure">{words.findings(openFindings)}</Tag>}
      </span>
    ),
  },
  {
    key: 'code',
    title: words.columns.code,
    width: 190,
    phone: 'bare',
    cell: ({ code }) => (code ? <Code>{code}</Code> : <span className="faint">—</span>),
  },
  {
    key: 'area',
    title: words.columns.area,
    phone: 'hide',
    cell: ({ area }) => <span className="nowrap">{area?.name ?? '—'}</span>,
  },
  { key: 'stage', title: words.columns.stage, cell: ({ stage }) => <span className="nowrap">{stage ?? '—'}</span> },
  {
    key: 'points',
    title: words.columns.points,
    align: 'right',
    sorts: 'down',
    phone: 'aside',
    cell: ({ points }) =>
      points === null ? <span className="faint">—</span> : <strong>{columnPoints(points)}</strong>,
  },
  {
    key: 'rank',
    title: words.columns.rank,
    align: 'right',
    phone: 'aside',
    cell: ({ rank }) => (rank === null ? '' : <span className="faint">{words.rank(rank)}</span>),
  },
  ...(['eligible', 'near', 'incomplete'] as const).map(
    (key): Column<PartyLine> => ({
      key,
      title: words.columns[key],
      align: 'right',
      cell: (line) =>
        line[key] === 0 ? (
          <span className="faint">0</span>
        ) : (
          <span className="firm-count">
            <Mark name={key} size={14} /> {line[key]}
          </span>
        ),
    }),
  ),
]

function NoneFound({ clear }: { clear: () => void }) {
  return <Empty title={words.none} why={words.noneWhy} next={<Button onClick={clear}>{words.noneNext}</Button>} />
}

function NoFirms() {
  const next = (
    <Link to="/imports/new">
      <Button type="primary">{words.nothingNext}</Button>
    </Link>
  )
  return <Empty title={words.nothing} why={words.nothingWhy} next={next} />
}

function queryOf({ search, kind, area, stage, sort, page }: FirmsView): FirmsQuery {
  return {
    search,
    kind: KIND_NAMES.find((name): name is Kind => name === kind),
    area,
    stage,
    sort: SORTS.find((name) => name === sort) ?? 'name',
    page: page ?? 1,
    size: SIZE,
  }
}

/** An absent part leaves the address. */
function without(view: Partial<{ [Name in keyof FirmsView]: FirmsView[Name] | undefined }>): FirmsView {
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))
}
