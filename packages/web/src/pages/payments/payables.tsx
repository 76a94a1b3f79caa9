import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useCallback, useState } from 'react'
import type { Out, Payable } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { amountColumn, caseColumn } from '../../parts/money-columns.tsx'
import { Search } from '../../parts/search.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { Collect } from './collect.tsx'
import { EnterPayee } from './enter-payee.tsx'
import { PayeeRequests } from './payee-requests.tsx'

const words = inBoth(
  {
    title: '待付款',
    search: '企业、办件号、账号',
    anyProgramme: '全部政策',
    whichProgramme: '政策',
    all: (count: number) => `全选 ${count} 笔`,
    none: '全不选',
    homeless: (count: number) => `${count} 笔没有收款账户，登记后才能选`,
    more: (shown: number, total: number) => `共 ${total} 笔，先列最早冻结的 ${shown} 笔；编成批次后，其余的依次列出。`,
    choose: '选择',
    chooseOne: (name: string) => `选择 ${name}`,
    party: '收款企业',
    programme: '政策',
    held: '冻结于',
    payee: '收款账户',
    noPayee: '没有收款账户',
    enter: '登记',
    change: '更换',
    returned: (reason: string) => `上次被银行退回${reason ? `：${reason}` : ''}`,
    nothing: '没有待付的款',
    nothingWhy: '办件里「拨付」以后，钱在账上冻结，就出现在这里。',
    notFound: '没有这样的待付款',
    notFoundWhy: '换个词，或改选全部政策。',
  },
  {
    title: 'To be paid',
    search: 'Payee, case or account',
    anyProgramme: 'All policies',
    whichProgramme: 'Policy',
    all: (count) => `Choose all ${count}`,
    none: 'Choose none',
    homeless: (count) => `${count} without an account: enter it first`,
    more: (shown, total) =>
      `${total} in all; the ${shown} held longest come first, the others once these are collected.`,
    choose: 'Choose',
    chooseOne: (name) => `Choose ${name}`,
    party: 'Payee',
    programme: 'Policy',
    held: 'Held since',
    payee: 'Account',
    noPayee: 'no account',
    enter: 'Enter',
    change: 'Change',
    returned: (reason) => `sent back${reason ? `: ${reason}` : ''}`,
    nothing: 'Nothing to be paid',
    nothingWhy: 'Once a case hands its money over to be paid, it appears here.',
    notFound: 'No such payments',
    notFoundWhy: 'Use another word, or all policies.',
  },
)

const SIZE = 50
const route = getRouteApi('/inside/payments')
const inside = getRouteApi('/inside')

/** What is to be paid: found, chosen, one by one or all that was found, and drawn up as an envelope. */
export function Payables({ answer: { payables, total, formats } }: { answer: Out<'GET /api/payables'> }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [entering, setEntering] = useState<Payable>()
  const { search, programme, page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const isPayer = session.roles.includes('finance')
  const found = payables.filter(
    (one) => (programme === undefined || one.programme === programme) && mentions(one, search ?? ''),
  )
  const turn = (hold: string) =>
    setChosen((now) => new Set(now.has(hold) ? [...now].filter((one) => one !== hold) : [...now, hold]))
  return (
    <div className="stack-wide">
      <PayeeRequests isPayer={isPayer} />
      {payables.length > 0 && (
        <Sheet flush>
          <Finding payables={payables} />
        </Sheet>
      )}
      {isPayer && payables.length > 0 && (
        <section className="collect" aria-label={words.choose}>
          <Choosing found={found} chosen={chosen} choose={setChosen} />
          <Collect picked={payables.filter(({ hold }) => chosen.has(hold))} formats={formats} />
        </section>
      )}
      <Sheet flush>
        <Listing
          caption={words.title}
          columns={columns(isPayer ? { chosen, turn, enter: setEntering } : undefined)}
          rows={found.slice((page - 1) * SIZE, page * SIZE)}
          keyOf={({ hold }) => hold}
          empty={
            payables.length === 0 ? (
              <Empty title={words.nothing} why={words.nothingWhy} />
            ) : (
              <Empty title={words.notFound} why={words.notFoundWhy} />
            )
          }
          pages={{
            page,
            size: SIZE,
            total: found.length,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
        {total > payables.length && <p className="listing-pad soft">{words.more(payables.length, total)}</p>}
      </Sheet>
      <EnterPayee party={entering?.party} close={() => setEntering(undefined)} />
    </div>
  )
}

const mentions = ({ party, number, payee }: Payable, words: string): boolean =>
  [party.name, number, payee?.holder ?? '', payee?.number ?? ''].some((text) => text.includes(words.trim()))

/** The search and the policy, kept in the address. */
function Finding({ payables }: { payables: readonly Payable[] }) {
  const { search, programme } = route.useSearch()
  const navigate = route.useNavigate()
  const onSearch = useCallback(
    (text: string | undefined) =>
      void navigate({
        search: ({ search: _, page: _page, ...now }) => (text === undefined ? now : { ...now, search: text }),
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  )
  const onProgramme = (id: string) =>
    void navigate({
      search: ({ programme: _, page: _page, ...now }) => (id === '' ? now : { ...now, programme: id }),
      replace: true,
      resetScroll: false,
    })
  const programmes = new Map(payables.map((one) => [one.programme, one.programmeName]))
  return (
    <Filters>
      <Search label={words.search} value={search} onSearch={onSearch} />
      {programmes.size > 1 && (
        <Select
          className="filter"
          aria-label={words.whichProgramme}
          value={programme ?? ''}
          onChange={onProgramme}
          popupMatchSelectWidth={false}
          options={[
            { value: '', label: words.anyProgramme },
            ...[...programmes].map(([value, label]) => ({ value, label })),
          ]}
        />
      )}
    </Filters>
  )
}

type ChoosingProps = {
  found: readonly Payable[]
  chosen: ReadonlySet<string>
  choose: (holds: ReadonlySet<string>) => void
}

/** All that was found at one press; those that nobody knows where to pay stay out, and are counted. */
function Choosing({ found, chosen, choose }: ChoosingProps) {
  const payable = found.filter(({ payee }) => payee !== null)
  const homeless = found.length - payable.length
  return (
    <span className="row">
      <Button
        size="small"
        disabled={payable.every(({ hold }) => chosen.has(hold))}
        onClick={() => choose(new Set([...chosen, ...payable.map(({ hold }) => hold)]))}
      >
        {words.all(payable.length)}
      </Button>
      <Button size="small" disabled={chosen.size === 0} onClick={() => choose(new Set())}>
        {words.none}
      </Button>
      {homeless > 0 && <span className="soft">{words.homeless(homeless)}</span>}
    </span>
  )
}

type Acting = {
  chosen: ReadonlySet<string>
  turn: (hold: string) => void
  enter: (payable: Payable) => void
}

function columns(acting: Acting | undefined): readonly Column<Payable>[] {
  const choice: Column<Payable> = {
    key: 'choose',
    title: words.choose,
    width: 64,
    phone: 'aside',
    cell: ({ hold, party, payee }) => (
      <input
        type="checkbox"
        aria-label={words.chooseOne(party.name)}
        checked={acting?.chosen.has(hold) ?? false}
        disabled={payee === null}
        onChange={() => acting?.turn(hold)}
      />
    ),
  }
  return [
    ...(acting ? [choice] : []),
    {
      key: 'party',
      title: words.party,
      phone: 'title',
      cell: ({ party, returned }) => (
        <span className="stack">
          <Link to="/firms/$firm" params={{ firm: String(party.id) }}>
            {party.name}
          </Link>
          {returned !== null && <Tag tone="bad">{words.returned(returned)}</Tag>}
        </span>
      ),
    },
    {
      key: 'programme',
      title: words.programme,
      cell: ({ programmeName }) => <span className="listing-words">{programmeName}</span>,
    },
    caseColumn(({ file, number }) => ({ id: file, number })),
    { key: 'payee', title: words.payee, cell: (payable) => <PayeeCell payable={payable} enter={acting?.enter} /> },
    {
      key: 'held',
      title: words.held,
      cell: ({ heldAt }) => <span className="nowrap">{day(heldAt)}</span>,
    },
    amountColumn(({ currency }) => currency),
  ]
}

function PayeeCell({ payable, enter }: { payable: Payable; enter: ((payable: Payable) => void) | undefined }) {
  const { payee } = payable
  const change = enter && (
    <button type="button" className="bare link" onClick={() => enter(payable)}>
      {payee === null ? words.enter : words.change}
    </button>
  )
  return payee === null ? (
    <span className="row">
      <Tag tone="bad">{words.noPayee}</Tag>
      {change}
    </span>
  ) : (
    <>
      <p className="row">
        {payee.holder} {change}
      </p>
      <p>
        <span className="code nowrap">{payee.number}</span> <span className="faint nowrap">{payee.bank}</span>
      </p>
    </>
  )
}
