import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { type Out, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { Money, glanceAtMoney, group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { instant } from '../parts/when.ts'
import { fundWords as words } from './funds/words.ts'

type Answered = Out<'GET /api/funds/statement'>
type Line = Answered['lines'][number]

const SIZE = 50
const route = getRouteApi('/inside/funds/statement')

/** Every movement of one account, the latest first, each with the balance it left. */
export function Statement() {
  const { path = '', before } = route.useSearch()
  const statement = useAnswer(
    'GET /api/funds/statement',
    { query: { path, size: SIZE, ...(before ? { before } : {}) } },
    { placeholderData: keepPreviousData, staleTime: 0 },
  )
  return <Answer of={statement}>{(answer) => <OfAccount answer={answer} before={before} />}</Answer>
}

function OfAccount({ answer: { account, lines, next }, before }: { answer: Answered; before: number | undefined }) {
  const { path, shown, title, currency, state } = account
  const navigate = route.useNavigate()
  const money = (minor: number) => glanceAtMoney(minor, currency)
  return (
    <div className="stack-wide">
      <PageHead
        title={shown}
        above={<Link to="/funds">{words.title}</Link>}
        beside={state === 'open' ? undefined : <Tag tone="bad">{words.state[state]}</Tag>}
        note={title ?? words.statement}
      />
      <Sheet>
        <div className="figures">
          <Figure label={words.balance} value={money(account.balance).figure} unit={money(account.balance).unit} />
          <Figure label={words.held} value={money(account.held).figure} unit={money(account.held).unit} />
          <Figure
            label={words.available}
            value={money(account.available).figure}
            unit={money(account.available).unit}
          />
          <Figure label={words.entries} value={group(String(account.entries))} />
        </div>
      </Sheet>
      <Sheet
        title={words.statement}
        flush
        actions={
          <>
            {before && <Button onClick={() => void navigate({ search: { path } })}>{words.latest}</Button>}
            {next && <Button onClick={() => void navigate({ search: { path, before: next } })}>{words.earlier}</Button>}
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
        {isOut ? words.out : words.in} <Money minor={minor} currency={currency} />
      </span>
    ),
  },
  {
    key: 'after',
    title: words.after,
    align: 'right',
    cell: ({ balance }) => <Money minor={balance} currency={currency} />,
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
