import { keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { type Out, useAnswer } from '../../api.ts'
import { listed } from '../../i18n.ts'
import { Code } from '../../parts/code.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Filters } from '../../parts/filters.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { Search } from '../../parts/search.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { partnerWords as words } from './words.ts'

type Consent = Out<'GET /api/organisation/consents'>['rows'][number]

const SIZE = 10
const TONES = { valid: 'good', future: 'plain', ended: 'plain', revoked: 'bad' } as const
const STATES = ['valid', 'future', 'ended', 'revoked'] as const

/** What firms let this organisation read: those in force first to see, and any other to find. */
export function Consents() {
  const [state, setState] = useState<Consent['state'] | 'all'>('valid')
  const [search, setSearch] = useState<string>()
  const [page, setPage] = useState(1)
  const query = { page, size: SIZE, ...(state === 'all' ? {} : { state }), ...(search ? { search } : {}) }
  const consents = useAnswer(
    'GET /api/organisation/consents',
    { query },
    { staleTime: 0, placeholderData: keepPreviousData },
  )
  const look = (change: () => void) => {
    change()
    setPage(1)
  }
  const isLooking = search !== undefined || state !== 'all'
  return (
    <Sheet title={words.consents} note={words.consentsNote} flush>
      <Filters>
        <Search
          label={words.findFirm}
          value={search}
          onSearch={(text) => text !== search && look(() => setSearch(text))}
        />
        <Segments<Consent['state'] | 'all'>
          label={words.state}
          options={[
            ...STATES.map((one) => ({ value: one, label: words.states[one] })),
            { value: 'all', label: words.all },
          ]}
          value={state}
          onChange={(next) => look(() => setState(next))}
        />
      </Filters>
      <Listing
        caption={words.consents}
        columns={COLUMNS}
        rows={consents.data?.rows}
        keyOf={({ id }) => id}
        of={consents}
        empty={<Empty title={isLooking ? words.consentsNoSuch : words.consentsNone} why={words.consentsWhy} />}
        pages={{ page, size: SIZE, total: consents.data?.total ?? 0, onPage: setPage }}
      />
    </Sheet>
  )
}

const COLUMNS: readonly Column<Consent>[] = [
  { key: 'firm', title: () => words.firm, phone: 'title', cell: ({ party }) => <Firm party={party} /> },
  { key: 'purpose', title: () => words.purpose, cell: ({ purpose }) => <span lang="zh-CN">{purpose}</span> },
  { key: 'things', title: () => words.things, cell: (consent) => <span lang="zh-CN">{thingsOf(consent)}</span> },
  {
    key: 'term',
    title: () => words.term,
    cell: ({ validFrom, validTo }) => (
      <span className="nowrap">
        {day(validFrom)} – {day(validTo)}
      </span>
    ),
  },
  {
    key: 'state',
    title: () => words.state,
    phone: 'aside',
    cell: ({ state }) => <Tag tone={TONES[state]}>{words.states[state]}</Tag>,
  },
]

function Firm({ party: { name, code } }: { party: Consent['party'] }) {
  if (name === null) return <span className="soft">{words.noName}</span>
  return (
    <>
      {name} {code !== null && <Code>{code}</Code>}
    </>
  )
}

const thingsOf = ({ points, band, facts }: Consent): string =>
  listed(
    [points && words.points, band && words.band, ...facts.map(({ name }) => name)].filter((word) => word !== false),
  )
