import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Input } from 'antd'
import { type Out, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import type { FundsView } from '../views.ts'
import { FundFigure } from './funds/fund-figure.tsx'
import { fundWords as words } from './funds/words.ts'

type Overview = Out<'GET /api/funds'>
type FundAccount = Overview['accounts'][number]

const SIZE = 50
const route = getRouteApi('/inside/funds')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: FundsView }) => [fundsIn(search), accountsIn(search)]

const fundsIn = (view: FundsView) => asked('GET /api/funds', { query: datesIn(view) })

const datesIn = ({ from, to }: FundsView) => ({ ...(from ? { from } : {}), ...(to ? { to } : {}) })

const accountsIn = ({ search = '', page = 1 }: FundsView) =>
  asked('GET /api/funds/accounts', { query: { search, page, size: SIZE } })

/** What every fund has and has done: figures that open their postings, accounts that open their statements. */
export function Funds() {
  const view = route.useSearch()
  const { from, to } = view
  const navigate = route.useNavigate()
  const funds = useAnswer(...fundsIn(view), { placeholderData: keepPreviousData, staleTime: 0 })
  const pick = (change: Partial<FundsView>) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  return (
    <div className="stack-wide">
      <PageHead title={words.title} note={words.note} />
      <Sheet flush>
        <Filters>
          <DateField label={words.from} value={from} onChange={(day) => pick({ from: day })} />
          <DateField label={words.to} value={to} onChange={(day) => pick({ to: day })} />
          <span className="faint">{words.allTime}</span>
        </Filters>
      </Sheet>
      <Answer of={funds}>
        {({ accounts, programmes }) => (
          <div className="stack-wide">
            {programmes.map((one) => (
              <Programme key={one.programme} of={one} view={datesIn(view)} />
            ))}
            {programmes.length === 0 && <Empty title={words.noFigures} why={words.noFiguresWhy} />}
            {accounts.length > 0 && (
              <Sheet title={words.accounts} note={words.accountsNote} flush>
                <Listing
                  caption={words.accounts}
                  columns={COLUMNS}
                  rows={accounts}
                  keyOf={({ path }) => path}
                  empty={null}
                />
              </Sheet>
            )}
          </div>
        )}
      </Answer>
      <AllAccounts />
    </div>
  )
}

function Programme({ of, view }: { of: Overview['programmes'][number]; view: { from?: string; to?: string } }) {
  return (
    <Sheet title={of.name}>
      <div className="figures">
        {of.figures.map((figure) => (
          <FundFigure
            key={figure.name}
            figure={figure}
            opens={(shown) => (
              <Link to="/funds/figure" search={{ programme: of.programme, figure: figure.name, ...view }}>
                {shown}
              </Link>
            )}
          />
        ))}
      </div>
    </Sheet>
  )
}

function AllAccounts() {
  const view = route.useSearch()
  const { search = '', page = 1 } = view
  const navigate = route.useNavigate()
  const accounts = useAnswer(...accountsIn(view), { placeholderData: keepPreviousData, staleTime: 0 })
  return (
    <Sheet title={words.allAccounts} flush>
      <Filters>
        <Input.Search
          className="search"
          aria-label={words.searchAccounts}
          placeholder={words.searchAccounts}
          defaultValue={search}
          allowClear
          onSearch={(text) =>
            void navigate({ search: (now) => ({ ...now, search: text || undefined, page: undefined }) })
          }
        />
      </Filters>
      <Listing
        caption={words.allAccounts}
        columns={COLUMNS}
        rows={accounts.data?.rows}
        keyOf={({ path }) => path}
        of={accounts}
        empty={<Empty title={words.noFunds} why={words.noFundsWhy} />}
        pages={{
          page,
          size: SIZE,
          total: accounts.data?.total ?? 0,
          onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
        }}
      />
    </Sheet>
  )
}

const COLUMNS: readonly Column<FundAccount>[] = [
  {
    key: 'account',
    title: () => words.account,
    phone: 'title',
    cell: ({ path, shown, title, state }) => (
      <span className="among-words">
        <Link to="/funds/statement" search={{ path }}>
          {shown}
        </Link>
        {title && <span className="faint"> {title}</span>}
        {state !== 'open' && <Tag tone="bad">{words.state[state]}</Tag>}
      </span>
    ),
  },
  {
    key: 'balance',
    title: () => words.balance,
    align: 'right',
    phone: 'aside',
    cell: ({ balance, currency }) => <span className="nowrap">{exactMoney(balance, currency)}</span>,
  },
  {
    key: 'held',
    title: () => words.held,
    align: 'right',
    cell: ({ held, currency }) => (held === 0 ? '' : <span className="nowrap">{exactMoney(held, currency)}</span>),
  },
  {
    key: 'available',
    title: () => words.available,
    align: 'right',
    cell: ({ available, currency }) => <span className="nowrap">{exactMoney(available, currency)}</span>,
  },
  { key: 'entries', title: () => words.entries, align: 'right', cell: ({ entries }) => group(entries) },
  {
    key: 'last',
    title: () => words.last,
    align: 'right',
    cell: ({ lastAt }) => <span className="nowrap">{day(lastAt)}</span>,
  },
]
