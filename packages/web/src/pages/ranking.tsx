import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type Out, asked, useAnswer } from '../api.ts'
import { Chips } from '../parts/chips.tsx'
import { Code } from '../parts/code.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { columnPoints, shortPoints } from '../parts/shown.ts'
import { IllustrativeTag, Tag } from '../parts/tag.tsx'
import './ranking.css'
import { units } from '../parts/units.ts'
import type { RankingView } from '../views.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '分阶段排名',
    note: '同一阶段内按积分排名，分数相同名次相同',
    stage: '阶段',
    placed: (placed: string, open: string) => `${placed} 家有名次；${open} 家数据或评审未齐，未排名`,
    method: '名次怎样算',
    shape: '这个阶段的分数分布',
    shapeWords: (of: { lowest: string; quarter: string; median: string; threeQuarters: string; highest: string }) =>
      `最低 ${of.lowest} 分，四分之一在 ${of.quarter} 分以下，中位数 ${of.median} 分，四分之三在 ${of.threeQuarters} 分以下，最高 ${of.highest} 分`,
    columns: {
      rank: '名次',
      interval: '名次区间',
      move: '与上次比',
      name: '企业',
      code: '统一社会信用代码',
      points: '积分',
    },
    median: (points: string) => `中位数 ${points}`,
    same: '未变',
    fresh: '新上榜',
    up: (by: number) => `↑ ${by}`,
    down: (by: number) => `↓ ${by}`,
    showIntervals: '显示名次区间',
    hideIntervals: '收起名次区间',
    intervalNote: '权重上下浮动 25% 时，九成情况下的名次；「在线边上」指时而进、时而出前两成。',
    noIntervals: '这次比对没有名次区间，做一次新的比对就有。',
    edge: '在线边上',
    place: (rank: number) => `第 ${rank} 名`,
    none: '还没有排名',
    noneWhy: '采用一项给积分的政策并做一次比对，这里会按阶段排出名次。',
    toRuns: '去比对',
  },
  {
    title: 'Ranking by stage',
    note: 'By points within a stage; equal points share a place',
    stage: 'Stage',
    placed: (placed, open) => `${placed} placed; ${open} not yet, for data or reviews are missing`,
    method: 'How places are given',
    shape: 'Points in this stage',
    shapeWords: (of) =>
      `lowest ${of.lowest}, a quarter below ${of.quarter}, median ${of.median}, three quarters below ${of.threeQuarters}, highest ${of.highest}`,
    columns: {
      rank: 'Place',
      interval: 'Interval',
      move: 'Since last',
      name: 'Firm',
      code: 'Credit code',
      points: 'Points',
    },
    median: (points) => `median ${points}`,
    same: 'same',
    fresh: 'new',
    up: (by) => `↑ ${by}`,
    down: (by) => `↓ ${by}`,
    showIntervals: 'Show intervals',
    hideIntervals: 'Hide intervals',
    intervalNote: 'Places in nine draws of ten with weights ±25 %; “at the edge” is in and out of the best fifth.',
    noIntervals: 'This run has no intervals; start a new run.',
    edge: 'at the edge',
    place: (rank) => `no. ${rank}`,
    none: 'No ranking yet',
    noneWhy: 'Adopt a policy that gives points and run it; places by stage appear here.',
    toRuns: 'To the runs',
  },
)

type Answer = Out<'GET /api/ranking'>
type Row = Answer['rows'][number]

const SIZE = 50
const route = getRouteApi('/inside/ranking')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: RankingView }) => [rankingIn(search)]

const rankingIn = ({ stage, page = 1 }: RankingView) =>
  asked('GET /api/ranking', { query: { stage, page, size: SIZE } })

/** Firms of one stage by their points, with the way each has moved since the run before. */
export function Ranking() {
  const view = route.useSearch()
  const { stage, page = 1, intervals = false } = view
  const navigate = route.useNavigate()
  const found = useAnswer(...rankingIn(view), { placeholderData: keepPreviousData })
  const { programme, stages = [], shape } = found.data ?? {}
  const drawn = useAnswer(
    'GET /api/programmes/:id/population',
    { params: { id: programme?.id ?? '' }, query: {} },
    { enabled: intervals && programme !== null && programme !== undefined, staleTime: Number.POSITIVE_INFINITY },
  )
  const spans = useMemo(() => spansIn(drawn.data), [drawn.data])
  const current = stage ?? found.data?.stage ?? undefined
  return (
    <>
      <PageHead
        help={['innovation points', 'stage', 'rank']}
        title={words.title}
        beside={isAllIllustrative(found.data?.rows ?? []) && <IllustrativeTag />}
        note={
          <>
            <span>{words.note}</span>
            {programme && (
              <Link to="/programmes/$programme" params={{ programme: programme.id }} search={{ tab: 'index' }}>
                {words.method}：{programme.name}
              </Link>
            )}
          </>
        }
      />
      <Sheet flush>
        {stages.length > 0 && (
          <Filters>
            <Stages
              stages={stages}
              current={current}
              choose={(next) => void navigate({ search: (now) => ({ ...now, stage: next, page: undefined }) })}
            />
            {shape && <Shape shape={shape} />}
            <button
              type="button"
              className="button ranking-intervals"
              aria-pressed={intervals}
              onClick={() => void navigate({ search: (now) => ({ ...now, intervals: intervals ? undefined : true }) })}
            >
              {intervals ? words.hideIntervals : words.showIntervals}
            </button>
            {intervals && <p className="faint">{drawn.error ? words.noIntervals : words.intervalNote}</p>}
          </Filters>
        )}
        <Listing
          caption={`${words.title} ${current ?? ''}`}
          columns={columnsFor(found.data, intervals && drawn.data ? spans : null)}
          rows={found.data?.rows}
          keyOf={({ subject }) => subject.id}
          of={found}
          empty={<Empty title={words.none} why={words.noneWhy} next={<Link to="/runs">{words.toRuns}</Link>} />}
          pages={{
            page,
            size: SIZE,
            total: found.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
    </>
  )
}

type StagesProps = { stages: Answer['stages']; current: string | undefined; choose: (stage: string) => void }

/** One stage is always chosen: places compare only within it. */
function Stages({ stages, current, choose }: StagesProps) {
  return (
    <div className="ranking-stages">
      <Chips
        label={words.stage}
        choices={stages.map(({ stage, count }) => ({ key: stage, title: stage, count }))}
        current={current}
        onChange={(next) => next && choose(next)}
      />
    </div>
  )
}

/** Lowest, quartiles and highest as one line over the span of the points; the words say the same. */
function Shape({ shape }: { shape: NonNullable<Answer['shape']> }) {
  const { placed, open, lowest, quarter, median, threeQuarters, highest } = shape
  const said = words.placed(group(placed), group(open))
  if (lowest === null || quarter === null || median === null || threeQuarters === null || highest === null) {
    return <p className="faint">{said}</p>
  }
  const span = Math.max(1e-9, Number(highest) - Number(lowest))
  const at = (points: string) => 4 + ((Number(points) - Number(lowest)) / span) * 192
  const short = { lowest, quarter, median, threeQuarters, highest }
  const shown = Object.fromEntries(Object.entries(short).map(([name, points]) => [name, shortPoints(points)]))
  return (
    <figure className="ranking-shape">
      <svg viewBox="0 0 200 24" role="img" aria-label={`${words.shape}：${words.shapeWords(shown as typeof short)}`}>
        <path d="M4 12H196" className="ranking-span" />
        <rect
          x={at(quarter)}
          y={5}
          width={Math.max(1, at(threeQuarters) - at(quarter))}
          height={14}
          rx={3}
          className="ranking-half"
        />
        <path d={`M${at(median)} 3V21`} className="ranking-median" />
      </svg>
      <figcaption className="faint">
        <span>
          {shown['lowest']} · <strong>{words.median(shown['median'] ?? '')}</strong> · {shown['highest']} {units.points}
        </span>
        <span>{said}</span>
      </figcaption>
    </figure>
  )
}

/** Whether all that is shown stands on a figure nobody has published: then the head says it once. */
const isAllIllustrative = (rows: readonly Row[]): boolean => rows.length > 0 && rows.every((row) => row.illustrative)

type Spans = ReadonlyMap<number, { readonly low: number; readonly high: number; readonly isEdge: boolean }>

/** The interval of each firm's place, as the last run drew them. */
function spansIn(of: Out<'GET /api/programmes/:id/population'> | undefined): Spans {
  const { low = [], high = [], among = [] } = of?.intervals ?? {}
  return new Map(
    (of?.units ?? []).flatMap((unit, at) => {
      const [from, to, share] = [low[at] ?? null, high[at] ?? null, among[at] ?? 0]
      return from === null || to === null ? [] : [[unit, { low: from, high: to, isEdge: share > 0.05 && share < 0.95 }]]
    }),
  )
}

const spanColumn = (spans: Spans): Column<Row> => ({
  key: 'interval',
  title: words.columns.interval,
  width: 170,
  cell: ({ subject }) => {
    const span = spans.get(subject.id)
    if (!span) return <span className="faint">—</span>
    return (
      <span className="row nowrap">
        {Math.round(span.low)}–{Math.round(span.high)} {span.isEdge && <Tag tone="unsure">{words.edge}</Tag>}
      </span>
    )
  },
})

const columnsFor = (answer: Answer | undefined, spans: Spans | null): readonly Column<Row>[] =>
  columns()
    .flatMap((column) => (column.key === 'rank' && spans ? [column, spanColumn(spans)] : [column]))
    .filter(({ key }) => key !== 'move' || answer?.isCompared)
    .map((column) => (column.key === 'name' && isAllIllustrative(answer?.rows ?? []) ? plainName() : column))

const plainName = (): Column<Row> => ({
  key: 'name',
  title: words.columns.name,
  phone: 'title',
  cell: ({ subject }) => (
    <Link to="/firms/$firm" params={{ firm: String(subject.id) }}>
      {subject.name}
    </Link>
  ),
})

const columns = (): readonly Column<Row>[] => [
  {
    key: 'rank',
    title: words.columns.rank,
    align: 'right',
    width: 64,
    phone: 'aside',
    cell: ({ rank }) => (
      <>
        <strong className="listing-desk-only">{rank}</strong>
        <span className="listing-card-only">{words.place(rank)}</span>
      </>
    ),
  },
  { key: 'move', title: words.columns.move, width: 110, cell: (row) => <Moved row={row} /> },
  {
    key: 'name',
    title: words.columns.name,
    phone: 'title',
    cell: ({ subject, illustrative }) => (
      <span className="row">
        <Link to="/firms/$firm" params={{ firm: String(subject.id) }}>
          {subject.name}
        </Link>
        {illustrative && <IllustrativeTag />}
      </span>
    ),
  },
  {
    key: 'code',
    title: words.columns.code,
    width: 190,
    phone: 'bare',
    cell: ({ code }) => code && <Code>{code}</Code>,
  },
  {
    key: 'points',
    title: words.columns.points,
    align: 'right',
    phone: 'aside',
    cell: ({ points }) => (
      <>
        <strong>{columnPoints(points)}</strong>
        <span className="unit listing-card-only">{units.points}</span>
      </>
    ),
  },
]

function Moved({ row: { rank, before } }: { row: Row }) {
  if (before === null) return <span className="faint">{words.fresh}</span>
  if (before === rank) return <span className="faint">{words.same}</span>
  return <span className="nowrap">{before > rank ? words.up(before - rank) : words.down(rank - before)}</span>
}
