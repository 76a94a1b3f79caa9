import { Link, getRouteApi } from '@tanstack/react-router'
import { type Run, addressOf, asked, forget, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { JobProgress } from '../parts/job-progress.tsx'
import { JOB_WORDS } from '../parts/job.ts'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ResultMatrix } from '../parts/result-matrix.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { day, instant } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import { Differences } from './run/differences.tsx'
import { Health } from './run/health.tsx'
import { Rescoring } from './run/rescoring.tsx'
import { ResultList } from './run/result-list.tsx'
import { RUN_TABS } from '../views.ts'
import { inBoth } from '../i18n.ts'
import { units } from '../parts/units.ts'

const words = inBoth(
  {
    above: '比对',
    title: (date: string) => `${date}的比对`,
    knownAt: (at: string) => `用 ${at} 之前申报的数据`,
    subjects: (count: string) => `${count} 家企业`,
    by: (name: string) => `${name} 发起`,
    label: '这次比对',
    tabs: { lists: '名单', difference: '与上次的差别', health: '积分体检', rescoring: '换一版重算' },
    results: '各项政策的结果',
    resultsNote: '点数字看名单',
    exportAll: '导出全部名单',
    notInForce: '这一天不适用',
  },
  {
    above: 'Runs',
    title: (date) => `Run as of ${date}`,
    knownAt: (at) => `with what was declared before ${at}`,
    subjects: (count) => `${count} firms`,
    by: (name) => `by ${name}`,
    label: 'This run',
    tabs: { lists: 'Lists', difference: 'What changed', health: 'Health of points', rescoring: 'Another edition' },
    results: 'Results by policy',
    resultsNote: 'press a number for its list',
    exportAll: 'Export all lists',
    notInForce: 'Not in force on that day',
  },
)

const route = getRouteApi('/inside/runs/$run')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params }: { params: { run: string } }) => [runOf(params.run)]

const runOf = (run: string) => asked('GET /api/runs/:id', { params: { id: Number(run) } })

/** One run: how far it is, what came out by programme, the lists, and what changed since the last. */
export function RunPage() {
  const { run } = route.useParams()
  const found = useAnswer(...runOf(run))
  return <Answer of={found}>{(known) => <RunNow run={known} />}</Answer>
}

function RunNow({ run }: { run: Run }) {
  const isDone = run.status === 'done'
  return (
    <>
      <Head run={run} />
      <div className="stack-wide">
        {!isDone && <Working run={run} />}
        {run.status === 'queued' || run.status === 'running' ? null : (
          <div>
            <Outcome run={run} />
          </div>
        )}
        <TrailSheet of={{ kind: 'run', id: run.run }} />
      </div>
    </>
  )
}

/** What the run came to, once it has ended. */
function Outcome({ run }: { run: Run }) {
  const { tab = 'lists', programme } = route.useSearch()
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const tabs = RUN_TABS.filter((key) => key !== 'rescoring' || abilitiesOf(session.roles).readsLaboratory)
  return (
    <>
      <ViewTabs
        label={words.label}
        tabs={tabs.map((key) => ({ key, title: words.tabs[key] }))}
        current={tab}
        onChange={(next) => void navigate({ search: next === 'lists' ? {} : { tab: next } })}
      />
      {tab === 'difference' && <Differences run={run} />}
      {tab === 'health' && <Health run={run} />}
      {tab === 'rescoring' && <Rescoring run={run} />}
      {tab === 'lists' &&
        (programme === undefined ? <Lists run={run} /> : <ResultList run={run} programme={programme} />)}
    </>
  )
}

function Head({ run }: { run: Run }) {
  return (
    <PageHead
      help={['run', 'list', 'eligible', 'ineligible', 'incomplete', 'error', 'near miss']}
      title={words.title(day(run.asOf))}
      above={<Link to="/runs">← {words.above}</Link>}
      beside={run.status !== 'done' && <Tag tone="accent">{JOB_WORDS[run.status]}</Tag>}
      note={
        <>
          <span>{words.subjects(group(run.subjectsTotal))}</span>
          <span>{words.knownAt(instant(run.knownAt))}</span>
          {run.by && <span>{words.by(run.by.name)}</span>}
        </>
      }
      actions={
        run.status === 'done' && (
          <a href={addressOf('GET /api/runs/:id/results.xlsx', { params: { id: run.run } })} download>
            {words.exportAll}
          </a>
        )
      }
    />
  )
}

function Working({ run: { run, job } }: { run: Run }) {
  const { session } = inside.useRouteContext()
  const found = useAnswer('GET /api/jobs/:id', { params: { id: job ?? 0 } }, { enabled: job !== null, staleTime: 0 })
  if (!found.data) return null
  const again = () =>
    void forget('GET /api/runs/:id', 'GET /api/runs', 'GET /api/overview', 'GET /api/programmes', 'GET /api/parties')
  return (
    <Sheet>
      <JobProgress
        key={run}
        job={found.data}
        unit={units.firms}
        mayCancel={abilitiesOf(session.roles).startsRuns}
        onEnd={again}
      />
    </Sheet>
  )
}

function Lists({ run }: { run: Run }) {
  return (
    <div className="stack-wide">
      <Sheet title={words.results} note={words.resultsNote} flush>
        <ResultMatrix run={run.run} lines={run.programmes} />
      </Sheet>
      {run.notInForce.length > 0 && (
        <Sheet title={words.notInForce}>
          <ul>
            {run.notInForce.map(({ programme, name, reason }) => (
              <li key={programme} className="among-words">
                <Link to="/programmes/$programme" params={{ programme }}>
                  {name}
                </Link>{' '}
                <span className="soft">{reason}</span>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </div>
  )
}
