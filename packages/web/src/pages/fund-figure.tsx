import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type Out, asked, useAnswer } from '../api.ts'
import { language } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { day, instant } from '../parts/when.ts'
import type { FundFigureView } from '../views.ts'
import { FundFigure } from './funds/fund-figure.tsx'
import { fundWords as words } from './funds/words.ts'

type Answered = Out<'GET /api/funds/figure'>
type Posting = Answered['postings'][number]

const SIZE = 50
const route = getRouteApi('/inside/funds/figure')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: FundFigureView }) => [figureIn(search)]

const figureIn = ({ programme = '', figure = '', ...rest }: FundFigureView) =>
  asked('GET /api/funds/figure', { query: { programme, figure, size: SIZE, ...rest } })

/** How a figure came about: its definition, period, the sums it is made of and the postings of one of them. */
export function FundFigurePage() {
  const view = route.useSearch()
  const answer = useAnswer(...figureIn(view), { placeholderData: keepPreviousData, staleTime: 0 })
  return <Answer of={answer}>{(found) => <OfFigure found={found} view={view} />}</Answer>
}

function OfFigure({
  found: { programme, figure, parts, part, postings, next },
  view,
}: {
  found: Answered
  view: FundFigureView
}) {
  const navigate = route.useNavigate()
  const { from, to, before } = view
  const { before: _, ...first } = view
  const summed = parts.find(({ name }) => name === part)
  const period = words.period(from ? day(from) : words.begin, to ? day(to) : words.today)
  return (
    <div className="stack-wide">
      <PageHead
        title={words.figureOf(programme, language() === 'en' ? figure.en : figure.name)}
        above={
          <Link to="/funds" search={{ ...(from ? { from } : {}), ...(to ? { to } : {}) }}>
            {words.back}
          </Link>
        }
        note={period}
      />
      <Sheet title={words.counted} note={figure.definition}>
        <div className="figures figures-exact">
          <FundFigure figure={figure} isExact />
          {parts
            .filter(({ name }) => name !== figure.name)
            .map((one) => (
              <FundFigure
                key={one.name}
                figure={one}
                isExact
                opens={(shown) => (
                  <Link to="/funds/figure" search={{ ...first, part: one.name }}>
                    {shown}
                  </Link>
                )}
              />
            ))}
        </div>
      </Sheet>
      <Sheet
        title={part}
        note={summed && words.sums(exactMoney(summed.minor ?? 0, summed.currency ?? 'CNY'), group(summed.postings))}
        flush
        actions={
          <>
            {before && <Button onClick={() => void navigate({ search: first })}>{words.latest}</Button>}
            {next && (
              <Button onClick={() => void navigate({ search: { ...first, before: next } })}>{words.earlier}</Button>
            )}
          </>
        }
      >
        <Listing
          caption={part}
          columns={COLUMNS}
          rows={postings}
          keyOf={({ seq }) => seq}
          empty={<Empty title={words.noPostings} />}
        />
      </Sheet>
    </div>
  )
}

const accountLink = (path: string, shown: string) => (
  <Link to="/funds/statement" search={{ path }}>
    {shown}
  </Link>
)

const COLUMNS: readonly Column<Posting>[] = [
  { key: 'when', title: () => words.when, cell: ({ at }) => <span className="nowrap">{instant(at)}</span> },
  { key: 'from', title: () => words.from2, cell: ({ from, fromShown }) => accountLink(from, fromShown) },
  { key: 'to', title: () => words.to2, phone: 'title', cell: ({ to, toShown }) => accountLink(to, toShown) },
  {
    key: 'amount',
    title: () => words.amount,
    align: 'right',
    phone: 'aside',
    cell: ({ minor, currency, isOut }) => (
      <span className="nowrap">
        {isOut && '−'}
        {exactMoney(minor, currency)}
      </span>
    ),
  },
  {
    key: 'file',
    title: () => words.file,
    cell: ({ file }) =>
      file && (
        <Link to="/cases/$file" params={{ file: String(file.id) }}>
          <span className="nowrap">{file.number}</span>
        </Link>
      ),
  },
]
