import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { type Asked as Question, type Job, type Out, type Session, ask, asked, forget, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { JOB_WORDS, jobTitle } from '../parts/job.ts'
import { Money, group } from '../parts/money.tsx'
import { Mark } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { ago, periodWords } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import { WAITING_CASES, WaitingCases } from './inbox/cases.tsx'
import { FINDING_WORDS, findingMessage } from './findings/words.ts'
import './inbox.css'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '待办',
    note: '我经办的企业排在最前',
    conflicts: '来源不一致',
    findings: '其他核查',
    objections: '企业异议',
    objects: (fact: string, now: string, claimed: string) => `${fact}：现为 ${now}，企业认为 ${claimed}`,
    finding: (about: string, message: string) => `${about}：${message}`,
    unknown: '未知',
    claims: '认领企业待审核',
    results: '本次比对新符合',
    resultsNote: '上次还不符合；原先「差一点」的在前',
    jobs: '作业结果',
    jobsNote: '失败的在前；看过可以收起',
    all: (count: string) => `全部 ${count} 项`,
    allFirms: (count: string) => `全部 ${count} 家`,
    mine: '我经办',
    fromNear: '原先差一点',
    aside: '收起',
    asideAll: '收起这几条',
    none: {
      conflicts: ['没有来源不一致的数据', '不同部门报的数对不上时，会在这里等您认定。'],
      findings: ['没有其他待核查的问题', '异常跳变、部分大于整体等，导入时发现会列在这里。'],
      results: ['没有新符合的企业', '下一次比对后，新符合政策的企业会列在这里。'],
      jobs: ['没有新结束的作业', '导入和比对结束或失败时，会在这里告诉您。'],
    },
    noRuns: ['还看不出变化', '做过两次比对之后，这里会列出新符合的企业。'],
    toRuns: '去比对',
    toImport: '导入数据',
    noDesk: '这里是园区经办的待办',
    noDeskWhy: '轮到您办的，在「办件」里标着「轮到我」。',
    toCases: '看办件',
  },
  {
    title: 'Inbox',
    note: 'Firms entrusted to me come first',
    conflicts: 'Sources differ',
    findings: 'Other findings',
    objections: 'Objections of firms',
    objects: (fact, now, claimed) => `${fact}: now ${now}, the firm says ${claimed}`,
    finding: (about, message) => `${about}: ${message}`,
    unknown: 'unknown',
    claims: 'Claims to decide',
    results: 'Newly eligible',
    resultsNote: 'not yet last time; those that were near come first',
    jobs: 'Finished jobs',
    jobsNote: 'failures first; put aside what you have seen',
    all: (count) => `All ${count}`,
    allFirms: (count) => `All ${count} firms`,
    mine: 'Mine',
    fromNear: 'was near',
    aside: 'Put aside',
    asideAll: 'Put these aside',
    none: {
      conflicts: ['No sources differ', 'When departments report different values, they wait here for you.'],
      findings: ['Nothing else to check', 'Jumps and contradictions found while importing are listed here.'],
      results: ['Nobody is newly eligible', 'After the next run, firms that newly fit a policy are listed here.'],
      jobs: ['No job has just ended', 'You are told here when an import or a run ends or fails.'],
    },
    noRuns: ['No change can be seen yet', 'After two runs, newly eligible firms are listed here.'],
    toRuns: 'To the runs',
    toImport: 'Import',
    noDesk: 'This is the inbox of zone officers',
    noDeskWhy: 'What waits for you is marked among the cases.',
    toCases: 'To the cases',
  },
)

type Waiting = Out<'GET /api/inbox'>
type Result = NonNullable<Waiting['results']>['rows'][number]

const inside = getRouteApi('/inside')

const ASKED = 8
const INBOX = asked('GET /api/inbox', {})
const OBJECTIONS = asked('GET /api/objections', { query: { status: 'open', size: ASKED } })
const CLAIMS = asked('GET /api/claims', { query: { status: 'pending', size: ASKED } })

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ session }: { session: Session }): readonly Question[] =>
  abilitiesOf(session.roles).worksAtDesk ? [INBOX, OBJECTIONS, CLAIMS, WAITING_CASES] : []

/** What waits for the officer: each item leads to the place where it is dealt with. */
export function Inbox() {
  const { session } = inside.useRouteContext()
  const isOfficer = abilitiesOf(session.roles).worksAtDesk
  const inbox = useAnswer(...INBOX, { staleTime: 0, enabled: isOfficer })
  return (
    <>
      <PageHead
        help={['finding', 'objection', 'claim', 'application window']}
        title={words.title}
        note={isOfficer && <span>{words.note}</span>}
      />
      {isOfficer ? (
        <Answer of={inbox}>{(waiting) => <Waits waiting={waiting} />}</Answer>
      ) : (
        <Sheet>
          <Empty title={words.noDesk} why={words.noDeskWhy} next={<Link to="/cases">{words.toCases}</Link>} />
        </Sheet>
      )}
    </>
  )
}

function Waits({ waiting: { conflicts, findings, results, jobs } }: { waiting: Waiting }) {
  const all = (count: number) => words.all(group(count))
  return (
    <div className="inbox">
      <div className="stack-wide">
        <Findings
          name="conflicts"
          of={conflicts}
          more={
            <Link to="/findings" search={{ kind: 'conflict' }}>
              {all(conflicts.total)}
            </Link>
          }
        />
        <Findings name="findings" of={findings} more={<Link to="/findings">{all(findings.total)}</Link>} />
      </div>
      <div className="stack-wide">
        <Asked />
        <Results results={results} />
        <Jobs jobs={jobs} />
      </div>
    </div>
  )
}

/** What firms and people ask of the officer: objections to answer, claims to decide; nothing where nobody asks. */
function Asked() {
  const objections = useAnswer(...OBJECTIONS, { staleTime: 0 })
  const claims = useAnswer(...CLAIMS, { staleTime: 0 })
  return (
    <>
      <WaitingCases />
      {objections.data && objections.data.total > 0 && (
        <Sheet
          title={<Head title={words.objections} count={objections.data.total} />}
          actions={
            <Link to="/objections" search={{ status: 'open' }}>
              {words.all(group(objections.data.total))}
            </Link>
          }
          flush
        >
          <ul className="inbox-lines">
            {objections.data.rows.map(({ id, party, fact, period, disputed, claimed, at }) => (
              <li key={id} className="inbox-line">
                <p className="inbox-line-head">
                  <Link to="/objections" search={{ status: 'open' }}>
                    {party.name}
                  </Link>
                  <span className="inbox-when faint">{ago(at)}</span>
                </p>
                <p className="soft">
                  {words.objects(
                    [fact.name, periodWords(period)].filter(Boolean).join(' '),
                    disputed ?? words.unknown,
                    claimed,
                  )}
                </p>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
      {claims.data && claims.data.total > 0 && (
        <Sheet
          title={<Head title={words.claims} count={claims.data.total} />}
          actions={<Link to="/claims">{words.all(group(claims.data.total))}</Link>}
          flush
        >
          <ul className="inbox-lines">
            {claims.data.rows.map(({ id, name, party, account }) => (
              <li key={id} className="inbox-line">
                <p className="inbox-line-head">
                  <Link to="/claims">{party?.name ?? name}</Link>
                  <span className="soft">{account.name}</span>
                </p>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}

type FindingsProps = { name: 'conflicts' | 'findings'; of: Waiting['conflicts']; more: ReactNode }

function Findings({ name, of: { rows, total }, more }: FindingsProps) {
  return (
    <Sheet title={<Head title={words[name]} count={total} />} actions={total > rows.length && more} flush>
      {rows.length === 0 ? (
        <Nothing of={words.none[name]} />
      ) : (
        <ul className="inbox-lines">
          {rows.map(({ id, kind, subject, fact, period, message, foundAt, isMine }) => (
            <li key={id} className="inbox-line">
              <p className="inbox-line-head">
                <Link to="/findings" search={{ search: subject.name }}>
                  {subject.name}
                </Link>
                {isMine && <Tag tone="accent">{words.mine}</Tag>}
                {name === 'findings' && <Tag tone="unsure">{FINDING_WORDS[kind] ?? kind}</Tag>}
                <span className="inbox-when faint">{ago(foundAt)}</span>
              </p>
              <p className="soft">
                {words.finding([fact, periodWords(period)].filter(Boolean).join(' '), findingMessage(kind, message))}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

function Results({ results }: { results: Waiting['results'] }) {
  if (results === null || results.total === 0) {
    return (
      <Sheet title={words.results} note={words.resultsNote} flush>
        <Nothing
          of={results === null ? words.noRuns : words.none.results}
          next={<Link to="/runs">{words.toRuns}</Link>}
        />
      </Sheet>
    )
  }
  const { rows, total, run } = results
  return (
    <Sheet
      title={<Head title={words.results} count={total} />}
      note={words.resultsNote}
      actions={
        <>
          <Button onClick={() => void setAside(rows.map(({ item }) => item))}>{words.asideAll}</Button>
          <Link to="/runs/$run" params={{ run: String(run) }} search={{ tab: 'difference', change: 'newly_eligible' }}>
            {words.allFirms(group(total))}
          </Link>
        </>
      }
      flush
    >
      <ul className="inbox-lines">
        {rows.map((row) => (
          <ResultLine key={row.item} row={row} run={run} />
        ))}
      </ul>
    </Sheet>
  )
}

function ResultLine({
  row: { item, programme, name, subject, change, amounts, isMine },
  run,
}: {
  row: Result
  run: number
}) {
  return (
    <li className="inbox-line">
      <p className="inbox-line-head">
        <Mark name="eligible" size={14} />
        <Link to="/firms/$firm" params={{ firm: String(subject.id) }} search={{ programme, run }}>
          {subject.name}
        </Link>
        {isMine && <Tag tone="accent">{words.mine}</Tag>}
        {change === 'from_near' && <Tag>{words.fromNear}</Tag>}
        <Button type="text" size="small" className="inbox-when" onClick={() => void setAside([item])}>
          {words.aside}
        </Button>
      </p>
      <p className="soft">
        {name}
        {amounts.map(({ id, minor, currency }) => (
          <span key={id}>
            {' · '}
            <Money minor={minor} currency={currency} />
          </span>
        ))}
      </p>
    </li>
  )
}

function Jobs({ jobs }: { jobs: readonly Job[] }) {
  return (
    <Sheet
      title={<Head title={words.jobs} count={jobs.length} />}
      note={words.jobsNote}
      actions={
        jobs.length > 0 && (
          <Button onClick={() => void setAside(jobs.map(({ id }) => `job:${id}`))}>{words.asideAll}</Button>
        )
      }
      flush
    >
      {jobs.length === 0 ? (
        <Nothing of={words.none.jobs} next={<Link to="/imports/new">{words.toImport}</Link>} />
      ) : (
        <ul className="inbox-lines">
          {jobs.map((job) => (
            <li key={job.id} className="inbox-line">
              <p className="inbox-line-head">
                <JobLink job={job} />
                <Tag tone={job.status === 'done' ? 'good' : job.status === 'failed' ? 'bad' : 'unsure'}>
                  {JOB_WORDS[job.status]}
                </Tag>
                <span className="inbox-when faint">{job.finishedAt && ago(job.finishedAt)}</span>
              </p>
              {job.message && <p className="soft">{job.message}</p>}
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}

/** A job leads to what it made: a run's lists or an import's rows. */
function JobLink({ job }: { job: Job }) {
  const { result } = job
  const title = jobTitle(job)
  if (result?.kind === 'run') {
    return (
      <Link to="/runs/$run" params={{ run: String(result.run) }}>
        {title}
      </Link>
    )
  }
  const batch = result?.kind === 'import' || result?.kind === 'refresh' ? result.batch : null
  if (batch === null) return <Link to="/imports">{title}</Link>
  return (
    <Link to="/imports/$batch" params={{ batch: String(batch) }}>
      {title}
    </Link>
  )
}

const Head = ({ title, count }: { title: string; count: number }) => (
  <>
    {title} <span className="inbox-count">{group(count)}</span>
  </>
)

const Nothing = ({ of: [title = '', why], next }: { of: readonly string[]; next?: ReactNode }) => (
  <Empty title={title} why={why} next={next} />
)

async function setAside(items: string[]): Promise<void> {
  await ask('POST /api/inbox/done', { body: { items } })
  await forget('GET /api/inbox')
}
