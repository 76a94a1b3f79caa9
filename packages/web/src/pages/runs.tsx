import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Run, ask, asked, forget, useAnswer } from '../api.ts'
import { DateField } from '../parts/date-field.tsx'
import { Empty } from '../parts/empty.tsx'
import { JOB_WORDS } from '../parts/job.ts'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { usePress } from '../parts/press.ts'
import { Problem } from '../parts/problem.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day, instant } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import type { PageView } from '../views.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '比对',
    note: '全部企业对照全部适用的政策，得出名单、金额和差距。',
    asOf: '判断之日',
    start: '开始比对',
    startNote: '不选日期就用今天。',
    runs: '历次比对',
    none: '还没有比对过',
    noneWhy: '导入数据之后做一次比对，就有每项政策的名单。',
    columns: {
      run: '比对',
      at: '时间',
      subjects: '企业',
      programmes: '政策',
      eligible: '符合',
      by: '发起',
      state: '状态',
    },
    name: (date: string) => `以${date}为判断之日`,
    system: '系统',
  },
  {
    title: 'Runs',
    note: 'Every firm against every policy in force: lists, amounts and margins.',
    asOf: 'As of',
    start: 'Run',
    startNote: 'Without a date, as of today.',
    runs: 'Runs so far',
    none: 'No run yet',
    noneWhy: 'After importing, a run gives the lists of each policy.',
    columns: {
      run: 'Run',
      at: 'When',
      subjects: 'Firms',
      programmes: 'Policies',
      eligible: 'Eligible',
      by: 'By',
      state: 'State',
    },
    name: (date) => `As of ${date}`,
    system: 'System',
  },
)

const SIZE = 20
const route = getRouteApi('/inside/runs')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: PageView }) => [runsIn(search)]

const runsIn = ({ page = 1 }: PageView) => asked('GET /api/runs', { query: { page, size: SIZE } })

/** Every run so far, and the way to a new one. */
export function Runs() {
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const runs = useAnswer(...runsIn({ page }), { placeholderData: keepPreviousData })
  return (
    <>
      <PageHead help={['run', 'list', 'as of']} title={words.title} note={words.note} />
      <div className="stack-wide">
        {abilitiesOf(session.roles).startsRuns && <Start />}
        <Sheet title={words.runs} flush>
          <Listing
            caption={words.runs}
            columns={columns()}
            rows={runs.data?.rows}
            keyOf={({ run }) => run}
            of={runs}
            empty={<Empty title={words.none} why={words.noneWhy} />}
            pages={{
              page,
              size: SIZE,
              total: runs.data?.total ?? 0,
              onPage: (next) => void navigate({ search: { page: next } }),
            }}
          />
        </Sheet>
      </div>
    </>
  )
}

function Start() {
  const navigate = useNavigate()
  const [asOf, setAsOf] = useState<string>()
  const { isBusy, trouble, press } = usePress()
  const start = () =>
    press(async () => {
      const { run } = await ask('POST /api/runs', { body: asOf ? { asOf } : {} })
      await forget('GET /api/runs', 'GET /api/overview')
      await navigate({ to: '/runs/$run', params: { run: String(run) } })
    })
  return (
    <Sheet>
      <div className="stack">
        <div className="row">
          <DateField label={words.asOf} value={asOf} onChange={setAsOf} />
          <Button type="primary" loading={isBusy} onClick={() => void start()}>
            {words.start}
          </Button>
          <span className="faint">{words.startNote}</span>
        </div>
        {trouble && <Problem error={trouble} />}
      </div>
    </Sheet>
  )
}

const columns = (): readonly Column<Run>[] => [
  {
    key: 'run',
    title: words.columns.run,
    phone: 'title',
    cell: ({ run, asOf }) => (
      <Link to="/runs/$run" params={{ run: String(run) }}>
        {words.name(day(asOf))}
      </Link>
    ),
  },
  { key: 'at', title: words.columns.at, cell: ({ startedAt }) => <span className="nowrap">{instant(startedAt)}</span> },
  {
    key: 'subjects',
    title: words.columns.subjects,
    align: 'right',
    cell: ({ subjectsTotal }) => group(subjectsTotal),
  },
  { key: 'programmes', title: words.columns.programmes, align: 'right', cell: ({ programmes }) => programmes.length },
  {
    key: 'eligible',
    title: words.columns.eligible,
    align: 'right',
    cell: ({ programmes }) => group(String(programmes.reduce((sum, { counts }) => sum + counts.eligible, 0))),
  },
  { key: 'by', title: words.columns.by, phone: 'hide', cell: ({ by }) => by?.name ?? words.system },
  {
    key: 'state',
    title: words.columns.state,
    phone: 'aside',
    cell: ({ status }) => (
      <Tag tone={status === 'done' ? 'good' : status === 'running' ? 'accent' : 'plain'}>{JOB_WORDS[status]}</Tag>
    ),
  },
]
