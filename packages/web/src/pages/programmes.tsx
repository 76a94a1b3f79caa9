import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, type Programme, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { Mark } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { IllustrativeTag, Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import type { ProgrammesView } from '../views.ts'
import { GIVES } from './programme/words.ts'
import './programmes.css'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '政策',
    note: (date: string) => `${date}适用的政策；每一项都能看条文、规则、参数和案例。`,
    asOf: '看哪一天',
    inForce: '适用的政策',
    notInForce: '这一天不适用',
    none: '还没有采用政策',
    noneWhy: '园区的 zone.yaml 列出采用哪些政策；加进去，重启即可。',
    problems: '有政策没能读入',
    columns: {
      name: '政策',
      owner: '主管',
      effective: '生效',
      eligible: '符合',
      near: '差一点',
      incomplete: '缺数据',
      reason: '为什么',
    },
  },
  {
    title: 'Policies',
    note: (date) => `In force on ${date}; each with its articles, rules, parameters and cases.`,
    asOf: 'On which day',
    inForce: 'In force',
    notInForce: 'Not in force on that day',
    none: 'No policies adopted',
    noneWhy: 'zone.yaml of the zone lists what it adopts; add to it and start again.',
    problems: 'Some policies could not be read',
    columns: {
      name: 'Policy',
      owner: 'Owner',
      effective: 'From',
      eligible: 'Eligible',
      near: 'Nearly',
      incomplete: 'Data missing',
      reason: 'Why',
    },
  },
)

const route = getRouteApi('/inside/programmes')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: ProgrammesView }) => [programmesOn(search)]

const programmesOn = ({ asOf }: ProgrammesView) => asked('GET /api/programmes', { query: { asOf } })

/** The policies this zone has adopted, on a day. */
export function Programmes() {
  const view = route.useSearch()
  const { asOf } = view
  const navigate = route.useNavigate()
  const programmes = useAnswer(...programmesOn(view))
  return (
    <>
      <PageHead
        help={['eligible', 'near miss', 'incomplete', 'adoption', 'illustrative figure']}
        title={words.title}
        note={programmes.data && words.note(day(programmes.data.asOf))}
        actions={
          <DateField
            label={words.asOf}
            value={asOf}
            onChange={(date) => void navigate({ search: date ? { asOf: date } : {}, replace: true })}
          />
        }
      />
      <Answer of={programmes}>{(adopted) => <Adopted adopted={adopted} />}</Answer>
    </>
  )
}

function Adopted({ adopted: { programmes, problems } }: { adopted: Out<'GET /api/programmes'> }) {
  const inForce = programmes.filter((programme) => programme.inForce)
  const others = programmes.filter((programme) => !programme.inForce)
  // Whoever may not read the zone's firms gets no columns of dashes.
  const hasCounts = programmes.some(({ counts }) => counts !== null)
  if (programmes.length === 0 && problems.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  return (
    <div className="stack-wide">
      {problems.length > 0 && (
        <Sheet title={words.problems}>
          <ul className="stack">
            {problems.map(({ code, file, line, zh }) => (
              <li key={`${code} ${file ?? ''} ${line ?? ''}`}>
                <Mark name="error" /> <span className="soft">{[file, line].filter(Boolean).join(':')}</span> {zh}
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      <Sheet title={others.length > 0 ? words.inForce : undefined} flush>
        <Listing
          caption={words.inForce}
          columns={hasCounts ? [...COMMON, ...COUNTS] : COMMON}
          rows={inForce}
          keyOf={({ edition }) => edition}
          empty={<Empty title={words.none} why={words.noneWhy} />}
        />
      </Sheet>
      {others.length > 0 && (
        <Sheet title={words.notInForce} flush>
          <Listing
            caption={words.notInForce}
            columns={[...COMMON, REASON]}
            rows={others}
            keyOf={({ edition }) => edition}
            empty={null}
          />
        </Sheet>
      )}
    </div>
  )
}

const COMMON: readonly Column<Programme>[] = [
  {
    key: 'name',
    title: () => words.columns.name,
    phone: 'title',
    cell: ({ programme, name, gives, illustrative }) => (
      <span className="programme-name">
        <Link to="/programmes/$programme" params={{ programme }}>
          {name}
        </Link>{' '}
        {gives.map((gift) => (
          <Tag key={gift}>{GIVES[gift]}</Tag>
        ))}
        {illustrative && <IllustrativeTag />}
      </span>
    ),
  },
  { key: 'owner', title: () => words.columns.owner, cell: ({ owner }) => owner },
  {
    key: 'effective',
    title: () => words.columns.effective,
    cell: ({ effective }) => <span className="nowrap">{day(effective)}</span>,
  },
]

const COUNTS: readonly Column<Programme>[] = (['eligible', 'near', 'incomplete'] as const).map((key) => ({
  key,
  title: () => words.columns[key],
  align: 'right',
  cell: ({ counts }) =>
    counts === null ? (
      <span className="faint">—</span>
    ) : counts[key] === 0 ? (
      <span className="faint">0</span>
    ) : (
      <span className="nowrap">
        <Mark name={key} size={14} /> {group(counts[key])}
      </span>
    ),
}))

const REASON: Column<Programme> = {
  key: 'reason',
  title: () => words.columns.reason,
  phone: 'bare',
  cell: ({ reason }) => <span className="soft">{reason}</span>,
}
