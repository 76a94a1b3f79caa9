import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { type Out, type Party, ask } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day, instant } from '../../parts/when.ts'
import './timeline.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '来龙去脉',
    note: '登记、申报、更正、核查、比对、签发，最近的在上',
    more: '再往前',
    batch: '看这批导入',
    run: '看这次比对',
    says: {
      registered: () => '建立档案',
      declared: ({ what, count }: Event) => `${what}：报来 ${count ?? 0} 条数据`,
      corrected: ({ what }: Event) => `${what}：登记一条数据`,
      named: ({ what }: Event) => `名称「${what}」自这天起用`,
      absorbed: ({ what }: Event) => `并入重复档案「${what}」`,
      finding_opened: ({ what }: Event) => `发现待核查：${what}`,
      finding_closed: ({ what }: Event) => `核查有了结果：${what}`,
      issued: ({ what }: Event) => `签发文件：${what}`,
      withdrawn: ({ what }: Event) => `撤销文件：${what}`,
      run: ({ what, count }: Event) => `以${day(what)}为判断之日比对，符合 ${count ?? 0} 项`,
    },
    by: (who: string) => `由${who}`,
  },
  {
    title: 'Timeline',
    note: 'registrations, declarations, corrections, findings, runs, documents; latest first',
    more: 'Earlier',
    batch: 'Show the import',
    run: 'Show the run',
    says: {
      registered: () => 'Record made',
      declared: ({ what, count }) => `${what}: ${count ?? 0} values declared`,
      corrected: ({ what }) => `${what}: a value noted`,
      named: ({ what }) => `Named “${what}” from this day`,
      absorbed: ({ what }) => `Duplicate “${what}” merged`,
      finding_opened: ({ what }) => `To check: ${what}`,
      finding_closed: ({ what }) => `Settled: ${what}`,
      issued: ({ what }) => `Document issued: ${what}`,
      withdrawn: ({ what }) => `Document withdrawn: ${what}`,
      run: ({ what, count }) => `Run as of ${day(what)}, eligible for ${count ?? 0}`,
    },
    by: (who) => `by ${who}`,
  },
)

type Page = Out<'GET /api/parties/:id/timeline'>
type Event = Page['events'][number]

/** What happened to a firm, the newest first; further back on request. */
export function Timeline({ party }: { party: Party }) {
  const pages = useInfiniteQuery<Page, Error, { pages: Page[] }, readonly [string, number], string | undefined>({
    queryKey: ['GET /api/parties/:id/timeline', party.id],
    queryFn: ({ pageParam, signal }) =>
      ask('GET /api/parties/:id/timeline', { params: { id: party.id }, query: { before: pageParam } }, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={pages}>
        {({ pages: known }) => (
          <ol className="timeline">
            {known
              .flatMap(({ events }) => events)
              .map((event, at) => (
                <Happened key={`${event.at} ${event.kind} ${at}`} event={event} />
              ))}
          </ol>
        )}
      </Answer>
      {pages.hasNextPage && (
        <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {words.more}
        </Button>
      )}
    </Sheet>
  )
}

function Happened({ event }: { event: Event }) {
  const { at, kind, by, reason, batch, file, run } = event
  return (
    <li className={`timeline-event timeline-${kind}`}>
      <time className="faint timeline-when" dateTime={at}>
        {kind === 'named' ? day(at) : instant(at)}
      </time>
      <div>
        <p>{words.says[kind](event)}</p>
        {(by ?? reason) && (
          <p className="soft">
            {[by && words.by(by), kind === 'declared' ? undefined : reason].filter(Boolean).join('：')}
          </p>
        )}
        {batch !== null && (
          <Link to="/imports/$batch" params={{ batch: String(batch) }} className="timeline-link">
            {file ? `《${file}》` : words.batch}
          </Link>
        )}
        {run !== null && (
          <Link to="/runs/$run" params={{ run: String(run) }} className="timeline-link">
            {words.run}
          </Link>
        )}
      </div>
    </li>
  )
}
