import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { useCallback } from 'react'
import { type Out, type Run, type RunResult, addressOf, useAnswer } from '../../api.ts'
import { Chips } from '../../parts/chips.tsx'
import { Code } from '../../parts/code.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { Money, group } from '../../parts/money.tsx'
import { Outcome } from '../../parts/outcome.tsx'
import { gist } from '../../parts/reasons.ts'
import { LISTS } from '../../parts/result-matrix.tsx'
import { Search } from '../../parts/search.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { columnPoints } from '../../parts/shown.ts'
import './result-list.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    programme: '政策',
    all: '← 全部政策',
    lists: { eligible: '符合', near: '差一点', incomplete: '缺数据', error: '出错' },
    list: '名单',
    anyList: '全部',
    search: '企业名称或代码',
    export: '导出这份名单',
    found: (total: string) => `${total} 家`,
    sum: '合计',
    none: '这份名单是空的',
    noneWhy: '换一份名单，或清除搜索。',
    columns: {
      name: '企业',
      code: '统一社会信用代码',
      outcome: '结果',
      amount: '金额',
      score: '得分',
      rank: '名次',
      why: '理由',
    },
    rank: (peers: string | null, rank: number) => `${peers ?? ''}第 ${group(rank)}`,
  },
  {
    programme: 'Policy',
    all: '← All policies',
    lists: { eligible: 'Eligible', near: 'Nearly', incomplete: 'Data missing', error: 'Error' },
    list: 'List',
    anyList: 'All',
    search: 'Name or code of a firm',
    export: 'Export this list',
    found: (total) => `${total} firms`,
    sum: 'Total',
    none: 'This list is empty',
    noneWhy: 'Choose another list, or clear the search.',
    columns: {
      name: 'Firm',
      code: 'Credit code',
      outcome: 'Outcome',
      amount: 'Amount',
      score: 'Points',
      rank: 'Place',
      why: 'Why',
    },
    rank: (peers, rank) => `${peers ?? ''} no. ${group(rank)}`.trim(),
  },
)

type Results = Out<'GET /api/runs/:id/programmes/:programme/results'>
type Query = NonNullable<Parameters<typeof useAnswer<'GET /api/runs/:id/programmes/:programme/results'>>[1]['query']>
type ListName = (typeof LISTS)[number]['key']

const SORTS = ['name', '-name', 'amount', '-amount', 'score', '-score', 'rank', '-rank'] as const
const SIZE = 50
const route = getRouteApi('/inside/runs/$run')

/** One programme's lists in one run: who fits, who nearly does, who waits for data. */
export function ResultList({ run, programme }: { run: Run; programme: string }) {
  const { view, list, show, onPage } = useView(programme)
  const query: Query = {
    outcome: list === 'near' || list === undefined ? undefined : list,
    near: list === 'near' ? 'true' : undefined,
    search: view.search,
    sort: SORTS.find((sort) => sort === view.sort) ?? 'name',
    page: view.page ?? 1,
    size: SIZE,
  }
  const results = useAnswer(
    'GET /api/runs/:id/programmes/:programme/results',
    { params: { id: run.run, programme }, query },
    { placeholderData: keepPreviousData },
  )
  const counts = run.programmes.find((one) => one.programme === programme)?.counts
  const onSearch = useCallback((search: string | undefined) => show({ search }), [show])
  return (
    <div className="stack">
      <div className="row-between">
        <Link from="/runs/$run" to="/runs/$run" search={{}}>
          {words.all}
        </Link>
        <a href={exportAddress(run.run, programme, list)} download>
          {words.export}
        </a>
      </div>
      <Sheet flush>
        <Filters>
          <Select
            className="result-programme"
            aria-label={words.programme}
            value={programme}
            options={run.programmes.map(({ programme, name }) => ({ value: programme, label: name }))}
            onChange={(next) => show({ programme: next })}
            popupMatchSelectWidth={false}
          />
          <Search label={words.search} value={view.search} onSearch={onSearch} />
          <Chips
            label={words.list}
            any={words.anyList}
            current={list}
            choices={LISTS.map(({ key }) => ({ key, title: words.lists[key], count: counts?.[key] }))}
            onChange={(next) => show({ list: next })}
          />
        </Filters>
        {results.data && <Sums results={results.data} />}
        <Listing
          caption={words.list}
          columns={columnsFor(programme, run, results.data?.rows ?? [])}
          rows={results.data?.rows}
          keyOf={({ subject }) => subject.id}
          of={results}
          sort={view.sort ?? 'name'}
          onSort={(sort) => show({ sort })}
          empty={<Empty title={words.none} why={words.noneWhy} />}
          pages={{
            page: view.page ?? 1,
            size: SIZE,
            total: results.data?.total ?? 0,
            onPage,
          }}
        />
      </Sheet>
    </div>
  )
}

type View = {
  readonly search?: string | undefined
  readonly list?: ListName | undefined
  readonly sort?: string
  readonly programme?: string
}

/** What the address asks to see; showing something else leads back to the first page. */
function useView(programme: string) {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const list: ListName | undefined = view.near ? 'near' : LISTS.find(({ key }) => key === view.outcome)?.key
  const show = useCallback(
    (part: View) => {
      const now = { search: view.search, list, sort: view.sort, programme, ...part }
      void navigate({
        search: {
          programme: now.programme,
          ...LISTS.find(({ key }) => key === now.list)?.search,
          ...(now.search ? { search: now.search } : {}),
          ...(now.sort ? { sort: now.sort } : {}),
        },
        replace: true,
      })
    },
    [navigate, view.search, view.sort, list, programme],
  )
  const onPage = (page: number) => void navigate({ search: (now) => ({ ...now, page }) })
  return { view, list, show, onPage }
}

function Sums({ results: { total, sums } }: { results: Results }) {
  return (
    <p className="result-sums">
      <strong>{words.found(group(total))}</strong>
      {sums.map(({ id, currency, minor }) => (
        <span key={`${id} ${currency}`}>
          {id}
          {words.sum} <Money minor={Number(minor)} currency={currency} />
        </span>
      ))}
    </p>
  )
}

function columnsFor(programme: string, run: Run, rows: readonly RunResult[]): readonly Column<RunResult>[] {
  const has = (test: (row: RunResult) => boolean) => rows.some(test)
  const columns: Column<RunResult>[] = [
    {
      key: 'name',
      title: words.columns.name,
      sorts: 'up',
      phone: 'title',
      cell: ({ subject }) => (
        <Link to="/firms/$firm" params={{ firm: String(subject.id) }} search={{ programme, run: run.run }}>
          {subject.name}
        </Link>
      ),
    },
    {
      key: 'code',
      title: words.columns.code,
      width: 190,
      phone: 'hide',
      cell: ({ code }) => code && <Code>{code}</Code>,
    },
    {
      key: 'outcome',
      title: words.columns.outcome,
      phone: 'bare',
      cell: ({ outcome, near }) => <Outcome outcome={outcome} near={near} />,
    },
  ]
  if (has(({ amounts }) => amounts.length > 0)) columns.push(AMOUNT)
  if (has(({ score }) => score !== null)) columns.push(SCORE)
  if (has(({ rank }) => rank !== null)) columns.push(RANK)
  if (has((row) => whyOf(row) !== '')) columns.push(WHY)
  return columns
}

const AMOUNT: Column<RunResult> = {
  key: 'amount',
  title: () => words.columns.amount,
  align: 'right',
  sorts: 'down',
  phone: 'aside',
  cell: ({ amounts }) =>
    amounts.map(({ id, minor, currency }) => (
      <div key={id}>
        {amounts.length > 1 && <span className="faint">{id} </span>}
        <strong>
          <Money minor={minor} currency={currency} />
        </strong>
      </div>
    )),
}

const SCORE: Column<RunResult> = {
  key: 'score',
  title: () => words.columns.score,
  align: 'right',
  sorts: 'down',
  phone: 'aside',
  cell: ({ score }) => score !== null && <strong>{pointsOf(score)}</strong>,
}

const RANK: Column<RunResult> = {
  key: 'rank',
  title: () => words.columns.rank,
  align: 'right',
  sorts: 'up',
  phone: 'aside',
  cell: ({ peers, rank }) => rank !== null && <span className="soft">{words.rank(peers, rank)}</span>,
}

const WHY: Column<RunResult> = {
  key: 'why',
  title: () => words.columns.why,
  phone: 'bare',
  cell: (row) => <span className="soft">{whyOf(row)}</span>,
}

const pointsOf = (score: NonNullable<RunResult['score']>): string =>
  typeof score === 'string' ? columnPoints(score) : `${columnPoints(score.min)}–${columnPoints(score.max)}`

const whyOf = (row: RunResult): string => gist(row) || (row.decision ?? '')

function exportAddress(run: number, programme: string, list: ListName | undefined): string {
  const query = list === 'near' ? { programme, near: 'true' as const } : { programme, outcome: list }
  return addressOf('GET /api/runs/:id/results.xlsx', { params: { id: run }, query })
}
