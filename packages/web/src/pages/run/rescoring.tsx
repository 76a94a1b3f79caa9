import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Select } from 'antd'
import { type Out, type Run, useAnswer } from '../../api.ts'
import { inBoth, listed } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Chips } from '../../parts/chips.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { group } from '../../parts/money.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { shortPoints } from '../../parts/shown.ts'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'

const words = inBoth(
  {
    caption: '换一版重算',
    note: '同样的企业、同样的数据、同一天，换一版办法：谁动了、为什么。这次比对的结果不变。',
    method: '积分办法',
    edition: '用哪一版算',
    inForce: '现行',
    used: '这次比对所用',
    from: (effective: string, hash: string) => `${effective} 起 · ${hash}`,
    moved: (moved: string, units: string) => `${units} 家中 ${moved} 家有变动`,
    none: '没有变动',
    noneSame: '现行的就是这次比对所用的一版，换一版再看。办法改过并发布后，这里会说明谁动了、为什么。',
    noneWhy: '两版给这些企业的分数、名次、等次都相同。',
    noIndex: '这次比对里没有给积分的政策',
    noIndexWhy: '采用一项带指标体系的政策再做一次比对。',
    columns: { firm: '企业', points: '积分', place: '名次', band: '等次', why: '哪些指标', figures: '哪些数字' },
    frozen: (by: string) => `其中冻结参数 ${by} 分`,
    more: (count: number) => `等 ${count} 项`,
  },
  {
    caption: 'By another edition',
    note: 'The same firms, data and day under another edition: who moves and why. The results of this run stay.',
    method: 'Method',
    edition: 'Scored by',
    inForce: 'in force',
    used: 'used by this run',
    from: (effective, hash) => `from ${effective} · ${hash}`,
    moved: (moved, units) => `${moved} of ${units} firms move`,
    none: 'Nobody moves',
    noneSame:
      'The edition in force is the one this run used; choose another. After a change is published, see here who moves.',
    noneWhy: 'Both editions give these firms the same points, places and bands.',
    noIndex: 'No policy of this run gives points',
    noIndexWhy: 'Adopt a policy with an index and run again.',
    columns: { firm: 'Firm', points: 'Points', place: 'Place', band: 'Band', why: 'Indicators', figures: 'Figures' },
    frozen: (by) => `${by} of it by frozen parameters`,
    more: (count) => `and ${count} in all`,
  },
)

type Move = Out<'GET /api/programmes/:id/rescoring'>['rows'][number]

const SIZE = 50
const route = getRouteApi('/inside/runs/$run')

/** A past run scored again by another edition: who would have moved, by which indicators and figures. */
export function Rescoring({ run }: { run: Run }) {
  const found = useAnswer('GET /api/runs/:id/health', { params: { id: run.run } })
  const { programme } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <Answer of={found}>
      {({ programmes }) => {
        const chosen = programmes.find((one) => one.programme === programme) ?? preferred(programmes)
        if (!chosen) return <Empty title={words.noIndex} why={words.noIndexWhy} />
        const nameOf = (id: string) => run.programmes.find((one) => one.programme === id)?.name ?? id
        return (
          <div className="stack-wide">
            <Chips
              label={words.method}
              choices={programmes.map((one) => ({ key: one.programme, title: nameOf(one.programme) }))}
              current={chosen.programme}
              onChange={(next) =>
                void navigate({ search: { tab: 'rescoring', ...(next ? { programme: next } : {}) }, replace: true })
              }
            />
            <Moves key={chosen.programme} run={run} programme={chosen.programme} used={chosen.edition} />
          </div>
        )
      }}
    </Answer>
  )
}

const preferred = <One extends { readonly programme: string }>(programmes: readonly One[]): One | undefined =>
  programmes.find((one) => one.programme.includes('points')) ?? programmes[0]

function Moves({ run, programme, used }: { run: Run; programme: string; used: string }) {
  const { edition, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const about = useAnswer('GET /api/programmes/:id', { params: { id: programme } })
  const found = useAnswer(
    'GET /api/programmes/:id/rescoring',
    { params: { id: programme }, query: { run: run.run, edition, page, size: SIZE } },
    { placeholderData: keepPreviousData },
  )
  const { edition: inForce, editions = [] } = about.data ?? {}
  const known = editions.map(({ edition: hash, effective }) => ({
    value: hash,
    label: [
      words.from(day(effective), hash.slice(0, 8)),
      ...(hash === inForce ? [words.inForce] : []),
      ...(hash === used ? [words.used] : []),
    ].join(' · '),
  }))
  const chosen = edition ?? found.data?.after
  return (
    <Sheet note={words.note} title={words.caption} flush>
      <Filters>
        <Select
          className="result-programme"
          aria-label={words.edition}
          value={chosen ?? null}
          options={known}
          onChange={(next) =>
            void navigate({
              search: { tab: 'rescoring', programme, ...(next ? { edition: next } : {}) },
              replace: true,
            })
          }
          popupMatchSelectWidth={false}
        />
        {found.data && <span role="status">{words.moved(group(found.data.total), group(found.data.units))}</span>}
      </Filters>
      <Listing
        caption={words.caption}
        columns={columnsOf(found.data?.rows ?? [])}
        rows={found.data?.rows}
        keyOf={({ unit }) => unit}
        of={found}
        empty={<Empty title={words.none} why={chosen === used ? words.noneSame : words.noneWhy} />}
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

/** 等次 is a column only where the method has bands. */
const columnsOf = (rows: readonly Move[]): readonly Column<Move>[] =>
  columns().filter(({ key }) => key !== 'band' || rows.some(({ bandBefore, bandAfter }) => bandBefore ?? bandAfter))

const columns = (): readonly Column<Move>[] => [
  {
    key: 'firm',
    title: words.columns.firm,
    phone: 'title',
    cell: ({ unit, name }) => (
      <Link to="/firms/$firm" params={{ firm: String(unit) }}>
        {name}
      </Link>
    ),
  },
  { key: 'points', title: words.columns.points, cell: (move) => <Points move={move} /> },
  {
    key: 'place',
    title: words.columns.place,
    cell: ({ rankBefore, rankAfter }) => <Change before={rankBefore} after={rankAfter} />,
  },
  {
    key: 'band',
    title: words.columns.band,
    cell: ({ bandBefore, bandAfter }) => <Change before={bandBefore} after={bandAfter} />,
  },
  { key: 'why', title: words.columns.why, phone: 'bare', cell: (move) => <Why move={move} /> },
  {
    key: 'figures',
    title: words.columns.figures,
    phone: 'bare',
    cell: ({ parameters }) =>
      parameters.map(({ name, before, after }) => `${name} ${before || '—'} → ${after || '—'}`).join('；'),
  },
]

function Points({ move: { before, after, byParameters } }: { move: Move }) {
  return (
    <span className="nowrap">
      {before === null ? '—' : shortPoints(before)} → <strong>{after === null ? '—' : shortPoints(after)}</strong>
      {byParameters !== null && <span className="faint"> {words.frozen(signed(byParameters))}</span>}
    </span>
  )
}

function Change({ before, after }: { before: number | string | null; after: number | string | null }) {
  if (before === after) return <span className="faint">{before ?? '—'}</span>
  return (
    <Tag tone="accent">
      {before ?? '—'} → {after ?? '—'}
    </Tag>
  )
}

const NAMED = 3

/** The indicators that moved a firm, largest first; a few by name. */
function Why({ move: { indicators } }: { move: Move }) {
  const named = indicators.slice(0, NAMED).map(({ title, change }) => `${title} ${signed(change)}`)
  return (
    <span className="soft">
      {listed(named)}
      {indicators.length > NAMED && ` ${words.more(indicators.length)}`}
    </span>
  )
}

const signed = (change: number): string =>
  `${change > 0 ? '+' : '−'}${Math.abs(change)
    .toFixed(2)
    .replace(/\.?0+$/, '')}`
