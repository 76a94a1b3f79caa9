import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { type Out, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { instant } from '../parts/when.ts'
import type { StatementView } from '../views.ts'
import { ChangeState } from './funds/state.tsx'
import { fundWords as words } from './funds/words.ts'

type Answered = Out<'GET /api/funds/statement'>
type Line = Answered['lines'][number]

const SIZE = 50
const route = getRouteApi('/inside/funds/statement')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: StatementView }) => [statementIn(search)]

const statementIn = ({ path = '', on, before }: StatementView) =>
  asked('GET /api/funds/statement', {
    query: { path, size: SIZE, ...(on ? { on } : {}), ...(before ? { before } : {}) },
  })

/** Every movement of one account, the latest first, each with the balance it left. */
export function Statement() {
  const view = route.useSearch()
  const { path = '', on, before } = view
  const navigate = route.useNavigate()
  const statement = useAnswer(...statementIn(view), { placeholderData: keepPreviousData, staleTime: 0 })
  const pick = (day: string | undefined) => void navigate({ search: { path, ...(day ? { on: day } : {}) } })
  const asOf = (
    <Filters>
      <DateField label={words.asOf} value={on} onChange={pick} />
      <span className="faint">{words.asOfNote}</span>
    </Filters>
  )
  return (
    <>
      {statement.isError && asOf}
      <Answer of={statement}>{(answer) => <OfAccount answer={answer} asOf={asOf} on={on} before={before} />}</Answer>
    </>
  )
}

type Shown = { answer: Answered; asOf: ReactNode; on: string | undefined; before: number | undefined }

function OfAccount({ answer: { account, lines, next }, asOf, on, before }: Shown) {
  const { path, shown, title, currency, state } = account
  const { session } = inside.useRouteContext()
  const navigate = route.useNavigate()
  const seen = { path, ...(on ? { on } : {}) }
  return (
    <div className="stack-wide">
      <PageHead
        title={shown}
        above={<Link to="/funds">{words.back}</Link>}
        beside={state === 'open' ? undefined : <Tag tone="bad">{words.state[state]}</Tag>}
        note={title ?? words.statement}
        actions={session.roles.includes('finance') && !on && <ChangeState account={account} />}
      />
      <Sheet flush>{asOf}</Sheet>
      <Sheet>
        <div className="figures figures-exact">
          <Figure label={words.balance} value={exactMoney(account.balance, currency)} />
          <Figure label={words.held} value={exactMoney(account.held, currency)} />
          <Figure label={words.available} value={exactMoney(account.available, currency)} />
          <Figure label={words.entries} value={group(account.entries)} />
        </div>
      </Sheet>
      <Sheet
        title={words.statement}
        flush
        actions={
          <>
            {before && <Button onClick={() => void navigate({ search: seen })}>{words.latest}</Button>}
            {next && (
              <Button onClick={() => void navigate({ search: { ...seen, before: next } })}>{words.earlier}</Button>
            )}
          </>
        }
      >
        <Listing
          caption={words.statement}
          columns={columnsIn(currency)}
          rows={lines}
          keyOf={({ version }) => version}
          empty={<Empty title={words.noLines} />}
        />
      </Sheet>
      <TrailSheet of={{ kind: 'fund', id: account.id }} />
    </div>
  )
}

/** Money that moved; what is only held or let go leaves the balance as it was. */
const MOVES: ReadonlySet<Line['kind']> = new Set(['post', 'settle', 'reverse'])

const columnsIn = (currency: string): readonly Column<Line>[] => [
  { key: 'when', title: words.when, cell: ({ at }) => <span className="nowrap">{instant(at)}</span> },
  {
    key: 'other',
    title: words.other,
    phone: 'title',
    cell: ({ other, otherShown }) => (
      <Link to="/funds/statement" search={{ path: other }}>
        {otherShown}
      </Link>
    ),
  },
  {
    key: 'kind',
    title: words.kind,
    cell: ({ kind, reversedBy }) => (
      <span className="row">
        {words.kinds[kind]}
        {reversedBy && <Tag tone="plain">{words.reversed}</Tag>}
      </span>
    ),
  },
  {
    key: 'amount',
    title: words.amount,
    align: 'right',
    phone: 'aside',
    cell: ({ isOut, minor, kind }) => (
      <span className={MOVES.has(kind) ? 'nowrap' : 'nowrap faint'}>
        {isOut ? words.out : words.in} {exactMoney(minor, currency)}
      </span>
    ),
  },
  {
    key: 'after',
    title: words.after,
    align: 'right',
    cell: ({ balance }) => <span className="nowrap">{exactMoney(balance, currency)}</span>,
  },
  {
    key: 'file',
    title: words.file,
    cell: ({ file }) =>
      file && (
        <Link to="/cases/$file" params={{ file: String(file.id) }}>
          <span className="nowrap">{file.number}</span>
        </Link>
      ),
  },
]
