import { Link, getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { type Out, addressOf, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { day, instant } from '../parts/when.ts'
import type { PublicView } from '../views.ts'
import { OfZone, PublicShell } from './public/shell.tsx'
import { ofZone } from './public/zones.ts'

const words = inBoth(
  {
    title: '公开数据',
    note: (date: string, at: string) => `以${date}为判断之日的比对，${at}完成；下一次比对后更新。`,
    demo: '演示园区：企业和数字都是生成的。',
    download: '下载 CSV',
    programmes: '各政策',
    programmesHow: '园区企业逐家对照每项政策：符合、不符合、缺数据或出错，一家只算一次。「差一点」算在不符合里。',
    stages: '各企业阶段',
    stagesHow: '按积分办法划分的阶段；算不出阶段的列为未知。',
    areas: '各片区',
    areasHow: '按登记的片区；没有登记的列为未知。',
    kept: '—',
    keptHow: (least: number) => `不足 ${least} 家的不公布；可据以推算的也不公布，以 — 表示。没有企业的写 0。`,
    keptLong: '不公布',
    policy: '政策',
    stage: '阶段',
    area: '片区',
    firms: '企业数',
    total: '合计',
    outcomes: { eligible: '符合', ineligible: '不符合', incomplete: '缺数据', error: '出错' },
    unknown: '未知',
    none: '还没有公开的数字',
    noneWhy: '园区完成第一次比对之后，这里公布各政策、各阶段、各片区的企业数。',
    library: '先看政策库',
  },
  {
    title: 'Open figures',
    note: (date, at) => `From the run as of ${date}, finished ${at}; updated by the next run.`,
    demo: 'Demo zone: firms and figures are made up.',
    download: 'Download CSV',
    programmes: 'By policy',
    programmesHow:
      'Every firm of the zone against every policy: eligible, not eligible, data missing or error, each firm once. A near miss counts as not eligible.',
    stages: 'By stage',
    stagesHow: 'Stages as the points policy defines them; unknown where the stage could not be told.',
    areas: 'By district',
    areasHow: 'By registered district; unknown where none is registered.',
    kept: '—',
    keptHow: (least) =>
      `Groups of fewer than ${least} firms are not published, nor are those from which they could be worked out: shown as —. No firm at all is 0.`,
    keptLong: 'not published',
    policy: 'Policy',
    stage: 'Stage',
    area: 'District',
    firms: 'Firms',
    total: 'Total',
    outcomes: { eligible: 'Eligible', ineligible: 'Not eligible', incomplete: 'Data missing', error: 'Error' },
    unknown: 'unknown',
    none: 'No figures yet',
    noneWhy: 'After the zone’s first run, counts by policy, stage and district are published here.',
    library: 'See the policies',
  },
)

type Figures = Out<'GET /api/zones/:zone/figures'>
type Breakdown = Figures['stages']

const route = getRouteApi('/figures')
const OUTCOMES = ['eligible', 'ineligible', 'incomplete', 'error'] as const

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: PublicView }) => ofZone(search.zone, figuresOf)

const figuresOf = (zone: string) => asked('GET /api/zones/:zone/figures', { params: { zone } })

/** Counts anybody may have: by policy, stage and district, of the last run, without small groups. */
export function OpenFigures() {
  const { zone } = route.useSearch()
  return (
    <PublicShell zone={zone}>
      <OfZone asked={zone}>{(chosen, choice) => <OfThisZone zone={chosen.zone} choice={choice} />}</OfZone>
    </PublicShell>
  )
}

function OfThisZone({ zone, choice }: { zone: string; choice: ReactNode }) {
  const figures = useAnswer(...figuresOf(zone))
  const run = figures.data?.run
  return (
    <>
      <PageHead
        title={words.title}
        note={
          <>
            {run && <span>{words.note(day(run.asOf), instant(run.finishedAt))}</span>}
            {figures.data?.demo && <span>{words.demo}</span>}
          </>
        }
        actions={
          <>
            {choice}
            {run && (
              <a className="button" href={addressOf('GET /api/zones/:zone/figures.csv', { params: { zone } })} download>
                {words.download}
              </a>
            )}
          </>
        }
      />
      <Answer of={figures}>{(found) => <Known figures={found} />}</Answer>
    </>
  )
}

function Known({ figures }: { figures: Figures }) {
  const { run, programmes, stages, areas, publishedMin, zone } = figures
  if (run === null) {
    const next = (
      <Link to="/library" search={{ zone }}>
        {words.library}
      </Link>
    )
    return <Empty title={words.none} why={words.noneWhy} next={next} />
  }
  return (
    <div className="stack-wide">
      <p className="soft">{words.keptHow(publishedMin)}</p>
      <Sheet title={words.programmes} note={words.programmesHow}>
        <Programmes programmes={programmes} zone={zone} />
      </Sheet>
      <Sheet title={words.stages} note={words.stagesHow}>
        <Groups of={stages} title={words.stage} />
      </Sheet>
      <Sheet title={words.areas} note={words.areasHow}>
        <Groups of={areas} title={words.area} />
      </Sheet>
    </div>
  )
}

function Programmes({ programmes, zone }: { programmes: Figures['programmes']; zone: string }) {
  return (
    <div className="public-table-around" role="region" aria-label={words.programmes} tabIndex={0}>
      <table className="public-table public-table-named">
        <thead>
          <tr>
            <th scope="col">{words.policy}</th>
            {OUTCOMES.map((outcome) => (
              <th key={outcome} scope="col">
                {words.outcomes[outcome]}
              </th>
            ))}
            <th scope="col">{words.total}</th>
          </tr>
        </thead>
        <tbody>
          {programmes.map(({ programme, name, outcomes: { cells, total } }) => (
            <tr key={programme}>
              <th scope="row" lang="zh-CN">
                <Link to="/library/$programme" params={{ programme }} search={{ zone }}>
                  {name}
                </Link>
              </th>
              {OUTCOMES.map((outcome) => (
                <td key={outcome}>
                  <Count of={cells.find(({ key }) => key === outcome)?.count ?? null} />
                </td>
              ))}
              <td>
                <Count of={total} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Groups({ of: { cells, total }, title }: { of: Breakdown; title: string }) {
  return (
    <table className="public-table">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{words.firms}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map(({ key, name, count }) => (
          <tr key={key}>
            <th scope="row">{key === 'unknown' ? words.unknown : <span lang="zh-CN">{name}</span>}</th>
            <td>
              <Count of={count} />
            </td>
          </tr>
        ))}
        <tr>
          <th scope="row">{words.total}</th>
          <td>
            <Count of={total} />
          </td>
        </tr>
      </tbody>
    </table>
  )
}

function Count({ of: count }: { of: number | null }) {
  if (count !== null) return group(count)
  return (
    <>
      <span aria-hidden="true">{words.kept}</span>
      <span className="unseen">{words.keptLong}</span>
    </>
  )
}
