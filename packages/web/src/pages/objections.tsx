import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Out, addressOf, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Chips } from '../parts/chips.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { instant, periodWords } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import { OBJECTION_STATES, type ObjectionsView } from '../views.ts'
import { AnswerObjection } from './objections/answer-objection.tsx'

const words = inBoth(
  {
    title: '异议',
    note: '企业说「数据有误」的，待答复的在前',
    state: '状态',
    any: '全部',
    states: { open: '待答复', accepted: '已采纳', refused: '未采纳', withdrawn: '已撤回' },
    columns: { firm: '企业', fact: '数据', now: '当时的值', claimed: '企业认为', reason: '理由和证据', state: '办理' },
    unknown: '未知',
    answer: '答复',
    by: (who: string, when: string) => `${who}，${when}`,
    none: '没有异议',
    noneWhy: '企业在「我的数据」里对某个值说「数据有误」时，会出现在这里。',
  },
  {
    title: 'Objections',
    note: 'What firms call wrong; those without an answer first',
    state: 'State',
    any: 'All',
    states: { open: 'To answer', accepted: 'Accepted', refused: 'Not accepted', withdrawn: 'Withdrawn' },
    columns: {
      firm: 'Firm',
      fact: 'Fact',
      now: 'Value then',
      claimed: 'Firm says',
      reason: 'Reason and evidence',
      state: 'Answer',
    },
    unknown: 'Unknown',
    answer: 'Answer',
    by: (who, when) => `${who}, ${when}`,
    none: 'No objections',
    noneWhy: 'When a firm calls one of its values wrong, it appears here.',
  },
)

export type Objection = Out<'GET /api/objections'>['rows'][number]

const SIZE = 50
const route = getRouteApi('/inside/objections')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: ObjectionsView }) => [objectionsIn(search)]

const objectionsIn = ({ status, page = 1 }: ObjectionsView) =>
  asked('GET /api/objections', { query: { status, page, size: SIZE } })

/** What firms dispute about their data, and the answer to each. */
export function Objections() {
  const view = route.useSearch()
  const { status, page = 1 } = view
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const [chosen, setChosen] = useState<Objection>()
  const found = useAnswer(...objectionsIn(view), { placeholderData: keepPreviousData })
  const answers = abilitiesOf(session.roles).changesFacts ? setChosen : undefined
  return (
    <>
      <PageHead help={['objection', 'settlement', 'source']} title={words.title} note={<span>{words.note}</span>} />
      <Sheet flush>
        <Filters>
          <Chips
            label={words.state}
            any={words.any}
            choices={OBJECTION_STATES.map((key) => ({ key, title: words.states[key] }))}
            current={status}
            onChange={(next) => void navigate({ search: next ? { status: next } : {}, replace: true })}
          />
        </Filters>
        <Listing
          caption={words.title}
          columns={columnsFor(answers)}
          rows={found.data?.rows}
          keyOf={({ id }) => id}
          of={found}
          empty={<Empty title={words.none} why={words.noneWhy} />}
          pages={{
            page,
            size: SIZE,
            total: found.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
      <AnswerObjection objection={chosen} close={() => setChosen(undefined)} />
    </>
  )
}

const columnsFor = (answer: ((objection: Objection) => void) | undefined): readonly Column<Objection>[] => [
  {
    key: 'firm',
    title: words.columns.firm,
    phone: 'title',
    cell: ({ party, fact, period }) => (
      <Link
        to="/firms/$firm"
        params={{ firm: String(party.id) }}
        search={{ tab: 'facts', fact: fact.column, ...(period > 0 ? { period } : {}) }}
      >
        {party.name}
      </Link>
    ),
  },
  {
    key: 'fact',
    title: words.columns.fact,
    cell: ({ fact, period }) => [fact.name, periodWords(period)].filter(Boolean).join(' '),
  },
  { key: 'now', title: words.columns.now, align: 'right', cell: ({ disputed }) => disputed ?? words.unknown },
  { key: 'claimed', title: words.columns.claimed, align: 'right', cell: ({ claimed }) => <strong>{claimed}</strong> },
  {
    key: 'reason',
    title: words.columns.reason,
    phone: 'bare',
    cell: ({ reason, evidence, by, at }) => (
      <>
        <p>{reason}</p>
        {evidence.map(({ attachment, name }) => (
          <a key={attachment} href={addressOf('GET /api/attachments/:id', { params: { id: attachment } })}>
            {name}
          </a>
        ))}
        <p className="faint">{words.by(by?.name ?? '', instant(at))}</p>
      </>
    ),
  },
  {
    key: 'state',
    title: words.columns.state,
    phone: 'aside',
    cell: (objection) => <State objection={objection} answer={answer} />,
  },
]

function State({ objection, answer }: { objection: Objection; answer: ((objection: Objection) => void) | undefined }) {
  const { status, answer: said, answeredBy, answeredAt } = objection
  if (status === 'open' && answer) return <Button onClick={() => answer(objection)}>{words.answer}</Button>
  return (
    <>
      <Tag tone={status === 'accepted' ? 'good' : status === 'open' ? 'unsure' : 'plain'}>{words.states[status]}</Tag>
      {said && <p className="soft">{said}</p>}
      {answeredBy && answeredAt && <p className="faint">{words.by(answeredBy.name, instant(answeredAt))}</p>}
    </>
  )
}
