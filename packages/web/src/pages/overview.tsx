import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, asked, useAnswer } from '../api.ts'
import { LinkButton } from '../parts/link-button.tsx'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { JobProgress } from '../parts/job-progress.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ResultMatrix } from '../parts/result-matrix.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { instant, shortDay } from '../parts/when.ts'
import { KINDS } from '../parts/kinds.ts'
import { type Abilities, abilitiesOf, zoneTitle } from '../session.ts'
import { FINDING_WORDS } from './findings/words.ts'
import './overview.css'
import { StageBars } from './overview/stage-bars.tsx'
import { inBoth, listed } from '../i18n.ts'
import { units } from '../parts/units.ts'

const words = inBoth(
  {
    firms: '企业',
    firmsNote: (others: string) => `另有${others}`,
    declarations: '数据申报',
    declarationsDefinition: '各来源逐条申报的数据行数，撤销的导入不计入当前值，但仍留作证据。',
    findings: '待核查',
    findingsNone: '没有待核查的问题',
    lastRun: '最近比对',
    lastRunNone: '还没有比对过',
    asOf: (date: string) => `以${date}为判断之日`,
    runDue: '上次比对之后数据有变动，名单可能已经不同。',
    runNow: '重新比对',
    policies: '各项政策的结果',
    policiesNote: (date: string) => `${date} 比对；点数字看名单`,
    stages: '各阶段企业',
    stagesNote: '按积分政策划分的阶段；条长为企业数',
    nothing: '还没有结果',
    nothingWhy: '先导入企业和数据，再做一次比对，这里会出现每项政策的名单。',
    nothingOfficer: '园区经办导入企业和数据之后，这里就有内容。',
    goImport: '导入数据',
    lastImport: '最近导入',
  },
  {
    firms: 'Firms',
    firmsNote: (others) => `besides: ${others}`,
    declarations: 'Declarations',
    declarationsDefinition: 'Rows as each source declared them; undone imports do not count but stay as evidence.',
    findings: 'To check',
    findingsNone: 'Nothing to check',
    lastRun: 'Last run',
    lastRunNone: 'No run yet',
    asOf: (date) => `as of ${date}`,
    runDue: 'Facts have changed since the last run; the lists may differ.',
    runNow: 'Run again',
    policies: 'Results by policy',
    policiesNote: (date) => `run ${date}; press a number for its list`,
    stages: 'Firms by stage',
    stagesNote: 'stages of the points policy; length is number of firms',
    nothing: 'No results yet',
    nothingWhy: 'Import firms and facts, then run; the lists of each policy appear here.',
    nothingOfficer: 'Once an officer has imported firms and facts, they stand here.',
    goImport: 'Import',
    lastImport: 'Last import',
  },
)

type Zone = Out<'GET /api/overview'>

const inside = getRouteApi('/inside')

const OVERVIEW = asked('GET /api/overview', {})
/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [OVERVIEW]

/** The officer's first page: figures that lead to lists, and what waits to be done. */
export function Overview() {
  const overview = useAnswer(...OVERVIEW)
  const { session } = inside.useRouteContext()
  return (
    <>
      <PageHead help={['run', 'eligible', 'near miss', 'incomplete', 'stage']} title={zoneTitle(session.zoneName)} />
      <Answer of={overview}>{(zone) => <ZoneNow zone={zone} abilities={abilitiesOf(session.roles)} />}</Answer>
    </>
  )
}

function ZoneNow({ zone, abilities }: { zone: Zone; abilities: Abilities }) {
  const { startsRuns, changesFacts } = abilities
  return (
    <div className="stack-wide">
      {zone.runDue && zone.lastRun && (
        <div className="notice" role="status">
          <span>{words.runDue}</span>
          {startsRuns && (
            <LinkButton to="/runs" isMain>
              {words.runNow}
            </LinkButton>
          )}
        </div>
      )}
      {zone.jobs.map((job) => (
        <Sheet key={job.id}>
          <JobProgress job={job} unit={job.kind === 'run' ? units.firms : units.rows} />
        </Sheet>
      ))}
      <Sheet>
        <Figures zone={zone} />
      </Sheet>
      <div className="overview-columns">
        <Results zone={zone} imports={changesFacts} />
        {zone.stages.length > 0 && (
          <Sheet title={words.stages} note={words.stagesNote}>
            <StageBars stages={zone.stages} />
          </Sheet>
        )}
      </div>
    </div>
  )
}

function Figures({ zone }: { zone: Zone }) {
  const firms = zone.parties.find(({ kind }) => kind === 'enterprise')?.count ?? 0
  const others = zone.parties
    .filter(({ kind }) => kind !== 'enterprise')
    .map(({ kind, count }) => `${KINDS[kind] ?? kind} ${group(count)}`)
  const findings = zone.openFindings.reduce((sum, { count }) => sum + count, 0)
  const { lastRun, lastImport } = zone
  return (
    <div className="figures">
      <Figure
        label={words.firms}
        value={group(firms)}
        unit={units.firms}
        note={others.length > 0 ? words.firmsNote(listed(others)) : undefined}
        opens={(figure) => (
          <Link to="/firms" search={{ kind: 'enterprise' }}>
            {figure}
          </Link>
        )}
      />
      <Figure
        label={words.findings}
        value={group(findings)}
        unit={units.items}
        note={
          findings > 0
            ? listed(zone.openFindings.map(({ kind, count }) => `${FINDING_WORDS[kind] ?? kind} ${group(count)}`))
            : words.findingsNone
        }
        opens={(figure) => <Link to="/findings">{figure}</Link>}
      />
      <Figure
        label={words.declarations}
        value={group(zone.declarations)}
        unit={units.rows}
        definition={words.declarationsDefinition}
        note={
          lastImport && (
            <Link to="/imports/$batch" params={{ batch: String(lastImport.batch) }}>
              {words.lastImport} {shortDay(lastImport.declaredAt)}
            </Link>
          )
        }
      />
      <Figure
        label={words.lastRun}
        value={lastRun ? shortDay(lastRun.finishedAt) : '—'}
        note={lastRun ? words.asOf(shortDay(lastRun.asOf)) : words.lastRunNone}
        {...(lastRun
          ? {
              opens: (figure: React.ReactNode) => (
                <Link to="/runs/$run" params={{ run: String(lastRun.run) }}>
                  {figure}
                </Link>
              ),
            }
          : {})}
      />
    </div>
  )
}

function Results({ zone: { programmes, lastRun }, imports }: { zone: Zone; imports: boolean }) {
  if (!lastRun || programmes.length === 0) {
    return (
      <Sheet title={words.policies}>
        <Empty
          title={words.nothing}
          why={imports ? words.nothingWhy : words.nothingOfficer}
          next={
            imports && (
              <LinkButton to="/imports/new" isMain>
                {words.goImport}
              </LinkButton>
            )
          }
        />
      </Sheet>
    )
  }
  return (
    <Sheet title={words.policies} note={words.policiesNote(instant(lastRun.finishedAt))} flush>
      <ResultMatrix run={lastRun.run} lines={programmes} />
    </Sheet>
  )
}
