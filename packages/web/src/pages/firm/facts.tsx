import { getRouteApi, Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { type FactPoint, type FactRow, type Out, type Party, useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { DOUBT_WORDS } from '../../parts/condition.tsx'
import { LateDateField } from '../../parts/late-date-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { placeOf } from '../../parts/source-tag.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day, inDays, periodWords } from '../../parts/when.ts'
import './facts.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    search: '按名称找数据',
    knownAt: '某日当时所知',
    standing: '登记与资质',
    yearly: '年度数据',
    yearlyNote: '金额为元；点一个值看是谁、何时、在哪一行说的',
    others: '月度与按日数据',
    columns: { name: '数据', value: '值', source: '来源', period: '期间' },
    hidden: (count: number) => `另有 ${count} 项数据您的岗位不能查看。`,
    conflict: '来源不一致',
    none: '还没有数据',
    noneWhy: '导入部门数据之后，每个值会连同来源出现在这里。',
    noMatch: '没有这样的数据',
    unknown: '—',
  },
  {
    search: 'Find a fact by name',
    knownAt: 'As known on',
    standing: 'Registration and standing',
    yearly: 'By year',
    yearlyNote: 'amounts in yuan; press a value to see who said it, when and in which row',
    others: 'By month and day',
    columns: { name: 'Fact', value: 'Value', source: 'Source', period: 'Period' },
    hidden: (count) => `${count} more facts that your post may not see.`,
    conflict: 'sources differ',
    none: 'No facts yet',
    noneWhy: 'After an import every value appears here with its source.',
    noMatch: 'No such fact',
    unknown: '—',
  },
)

const route = getRouteApi('/inside/firms/$firm')

/** What is known of the firm: each value with who said it, years side by side. */
export function Facts({ party }: { party: Party }) {
  const { knownAt } = route.useSearch()
  const navigate = route.useNavigate()
  const [search, setSearch] = useState('')
  const facts = useAnswer('GET /api/parties/:id/facts', { params: { id: party.id }, query: { knownAt } })
  return (
    <div className="stack">
      <div className="moment">
        <Input
          className="facts-search"
          aria-label={words.search}
          placeholder={words.search}
          allowClear
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <LateDateField
          label={words.knownAt}
          value={knownAt}
          onChange={(date) =>
            void navigate({ search: date ? { tab: 'facts', knownAt: date } : { tab: 'facts' }, replace: true })
          }
        />
      </div>
      <Answer of={facts}>{(known) => <Known known={known} search={search.trim()} />}</Answer>
    </div>
  )
}

function Known({ known, search }: { known: Out<'GET /api/parties/:id/facts'>; search: string }) {
  const rows = known.facts.filter(
    ({ name, en }) => name.includes(search) || en.toLowerCase().includes(search.toLowerCase()),
  )
  const of = (...kinds: FactRow['period'][]) => rows.filter(({ period }) => kinds.includes(period))
  if (rows.length === 0)
    return <Empty title={search ? words.noMatch : words.none} why={search ? undefined : words.noneWhy} />
  const yearly = of('year')
  const standing = of('none')
  const others = of('month', 'date')
  return (
    <div className="stack-wide">
      {yearly.length > 0 && (
        <Sheet title={words.yearly} note={words.yearlyNote} flush>
          <Listing
            caption={words.yearly}
            columns={yearColumns(yearly)}
            rows={yearly}
            keyOf={({ column }) => column}
            empty={null}
          />
        </Sheet>
      )}
      {standing.length > 0 && (
        <Sheet title={words.standing} flush>
          <Listing
            caption={words.standing}
            columns={standingColumns()}
            rows={standing}
            keyOf={({ column }) => column}
            empty={null}
          />
        </Sheet>
      )}
      {others.length > 0 && (
        <Sheet title={words.others} flush>
          <Listing
            caption={words.others}
            columns={otherColumns()}
            rows={others}
            keyOf={({ column }) => column}
            empty={null}
          />
        </Sheet>
      )}
      {known.hidden > 0 && <p className="faint">{words.hidden(known.hidden)}</p>}
    </div>
  )
}

function yearColumns(rows: readonly FactRow[]): readonly Column<FactRow>[] {
  const years = [...new Set(rows.flatMap(({ values }) => values.map(({ period }) => period)))].sort((a, b) => b - a)
  return [
    { key: 'name', title: words.columns.name, phone: 'title', cell: ({ name }) => name },
    ...years.map(
      (year): Column<FactRow> => ({
        key: String(year),
        title: periodWords(year),
        align: 'right',
        cell: (row) => {
          const point = row.values.find(({ period }) => period === year)
          return point ? <Point row={row} point={point} /> : <span className="faint">{words.unknown}</span>
        },
      }),
    ),
  ]
}

/** A value that opens its history; who said it stands under it in small. */
function Point({ row, point }: { row: FactRow; point: FactPoint }) {
  const { period, shown, doubt, origin, finding } = point
  return (
    <span className="fact-point">
      <Link
        from="/firms/$firm"
        search={(now) => ({ ...now, fact: row.name, period })}
        resetScroll={false}
        className="fact-value"
      >
        {point.value === null ? words.unknown : bare(shown, row)}
      </Link>
      <span className="faint">
        {origin?.source}
        {doubt && doubt !== 'unknown' ? (
          <Tag tone="unsure">{DOUBT_WORDS[doubt]}</Tag>
        ) : (
          finding !== null && <Tag tone="unsure">{words.conflict}</Tag>
        )}
      </span>
    </span>
  )
}

const standingColumns = (): readonly Column<FactRow>[] => [
  { key: 'name', title: words.columns.name, phone: 'title', width: 260, cell: ({ name }) => name },
  {
    key: 'value',
    title: words.columns.value,
    phone: 'bare',
    cell: (row) => {
      const [point] = row.values
      return (
        <Link
          from="/firms/$firm"
          search={(now) => ({ ...now, fact: row.name, period: 0 })}
          resetScroll={false}
          className="fact-value"
        >
          {point && point.value !== null ? inDays(point.shown) : words.unknown}
        </Link>
      )
    },
  },
  {
    key: 'source',
    title: words.columns.source,
    phone: 'bare',
    cell: ({ values: [point] }) =>
      point?.origin && (
        <span className="faint">
          {[point.origin.source, day(point.origin.declaredAt), placeOf(point.origin)].filter(Boolean).join(' · ')}
        </span>
      ),
  },
]

const otherColumns = (): readonly Column<FactRow>[] => [
  { key: 'name', title: words.columns.name, phone: 'title', cell: ({ name }) => name },
  {
    key: 'values',
    title: words.columns.value,
    phone: 'bare',
    cell: (row) =>
      row.values.slice(0, 6).map((point) => (
        <div key={point.period}>
          <span className="faint">{point.periodShown}</span> <Point row={row} point={point} />
        </div>
      )),
  },
]

/** Yuan stand without their unit, which the head names; 分 only where there are some. */
const bare = (shown: string, { type }: FactRow): string =>
  type === 'money' ? shown.replace(/(\.00)? 元$/, '') : inDays(shown)
